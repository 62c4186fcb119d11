"""A form is read field by field; what nobody declared is refused with one sentence, and nothing is done."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from multidict import MultiDict, MultiDictProxy

from console.web.forms import FormReader, Typed
from tests.console.parts import Browser, Desk
from tests.console.test_case import plain
from workflows.kernel.errors import BadInput, NotFound


def form(**fields: str) -> Any:
    return MultiDictProxy(MultiDict(fields))


def test_what_is_read_is_declared() -> None:
    """A field too many is found at the end; those of every form are none."""
    read = FormReader(form(form_token="x", version="12", reason="Réglé", until="2026-12-01", called="yes"))
    said = read.text("reason"), read.day("until"), read.is_yes("called"), read.version(), read.text("note")
    assert said == ("Réglé", date(2026, 12, 1), True, 12, "")
    read.end()
    with pytest.raises(BadInput) as refused:
        FormReader(form(reason="Réglé")).end()
    assert refused.value.message_key == "error.unknown_field"


@pytest.mark.parametrize("until", ["", "demain", "2026-13-01"])
def test_what_holds_no_day_and_no_identifier(until: str) -> None:
    """No day is none; no identifier is nothing that anybody has; an empty one may be none."""
    read = FormReader(form(until=until, person=until))
    assert (read.day("until"), read.optional_identifier("follow_up"), read.file("until")) == (None, None, None)
    with pytest.raises(NotFound):
        read.identifier("person")


def test_what_was_typed_is_shown_again() -> None:
    """As the fields of the page want it."""
    about = UUID(int=7)
    typed = Typed(form(follow_up=str(about), until="2026-12-01", reason="Congés"), "pause")
    assert (typed.follow_up, typed.until, typed.reason, typed.text) == (about, "2026-12-01", "Congés", "")


@pytest.mark.parametrize(
    ("act", "fields"), [("close", {"reason": "Réglé"}), ("take", {}), ("start", {"step": "verify_cover"})]
)
async def test_a_field_that_nobody_declared_is_refused(
    desk: Desk, browser: Browser, act: str, fields: dict[str, str]
) -> None:
    """Nothing is done; what was typed stays to be copied."""
    case_id = desk.add_case()
    await browser.sign_in()
    await browser.get(f"/cases/{case_id}")
    page = plain(await browser.post(f"/cases/{case_id}/{act}", **fields, owner_id="x"))
    assert (browser.status, "un champ que le bureau ne connaît pas" in page) == (422, True)
    case = desk.case(case_id)
    assert (case.state, case.owner_id, fields.get("reason", "") in page) == ("open", None, True)


@pytest.mark.parametrize("path", ["/sign-in", "/language", "/offer/again", "/sign-out"])
async def test_every_form_is_read_so(desk: Desk, browser: Browser, path: str) -> None:
    """Outside cases too."""
    await browser.get("/sign-in")
    page = plain(await browser.post(path, surplus="x"))
    assert (browser.status, "un champ que le bureau ne connaît pas" in page) == (422, True)
