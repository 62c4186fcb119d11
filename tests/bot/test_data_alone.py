"""A country and an incident kind made of data alone are told in the chat and worked in the console."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from adapters.rules.release import read_release
from tests.bot.desk import Desk, Phone
from tests.conftest import TestClock
from tests.console.parts import Browser
from tests.rules.more_rules import COUNTRY, KIND, with_more
from workflows.kernel.people import Policy
from workflows.ports.transaction import Transaction

CODE = "FADO-7361"
MORNING = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
"""Twenty past nine in Lisbon, twenty past ten in the three countries."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The desk of a release that knows one country and one kind more, with a policy of that country."""
    made = Desk(tmp_path, TestClock(MORNING), read_release(with_more(tmp_path / "release"), strict=True), ["console"])

    def insure(tx: Transaction) -> None:
        policy = Policy(made.house.means.new_id(), "S1-PT", "sample-one", "Inês Duarte", COUNTRY, "PT-30", False)
        tx.policies.add(policy)
        tx.policies.add_code(policy.id, CODE, made.clock.now() + timedelta(days=30))

    made.unit(insure)
    yield made
    made.close()


def page_of(desk: Desk, case_id: UUID) -> str:
    """The case as a handler reads it, without its marks."""

    async def read() -> str:
        await desk.house.start()
        browser = Browser(f"http://127.0.0.1:{desk.house.console_port}")
        try:
            await browser.sign_in()
            return await browser.get(f"/cases/{case_id}")
        finally:
            await browser.close()
            await desk.house.stop()

    page = re.sub(r"<[^>]+>", " ", desk.loop.run_until_complete(read()))
    return " ".join(page.split())


def test_told_in_the_chat_and_worked_in_the_console(desk: Desk) -> None:
    """Its door stands among the others, its card comes at once, with the numbers of its country; its law drives the plan, and
    both edges tell the time of its wall clock."""
    phone = Phone(desk, 31, name="Inês").join(CODE)
    phone.say("/signaler")
    assert "Un faux magasin" in phone.buttons()
    phone.report(KIND)
    assert "Faux magasin : que faire" in phone.text
    assert (phone.case.kind, phone.case.jurisdiction) == (KIND, COUNTRY)
    phone.tell("je suis en danger")
    assert "📞 112 (danger)" in phone.text
    phone.press("Continuer mon dossier")
    phone.tell("5 novembre 2026", "facebook", "ma voisine", "supprimer")
    assert phone.case.state == "open"
    assert "mercredi 5 mai 2027" in phone.text
    assert "à 09h35" in phone.text, "a quarter of an hour after the report, in Lisbon"
    phone.say("/dossiers")
    assert "Un faux magasin : en cours" in phone.text
    page = page_of(desk, phone.case.id)
    assert "Faux magasin Ouvert Portugal (essai)" in page
    assert "Au plus tard lundi 23 novembre 2026 à 09h35" in page
    assert "invented 2" in page
    assert "mercredi 5 mai 2027" in page


def test_a_stranger_is_guessed_where_their_language_is_read(desk: Desk) -> None:
    """Nobody is taken to be in a country that says of no language that its readers are there."""
    phone = Phone(desk, 32, name="Rui").join(None)
    phone.report(KIND)
    assert "Faux magasin : que faire" in phone.text
    means = desk.house.means
    assert {means.rulebook.jurisdictions.guessed(one).code for one in ("fr", "nl", "en")} == {"FR", "NL"}
