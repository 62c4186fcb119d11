"""The certainty of the law is said once: what the chat shows as to be confirmed by a lawyer, the console does, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapters.system.ids import TimeOrderedIds
from bot.cards.view import TelegramView
from console.views.case import findings
from console.views.shown import LooksLike, ShownClock
from console.web.reader import PageText
from tests.conftest import MONDAY, TestClock
from tests.fakes.rows import make_case, make_person
from tests.ready import locales, rulebook
from tests.rules.golden_law import cases
from workflows.desk.case_file import CaseFile
from workflows.kernel.text import LANGUAGES
from workflows.law.analysis import analyse
from workflows.law.facts import Facts
from workflows.law.findings import Analysis, ClockReading, DrivingClock, Qualification
from workflows.law.rulebook import CONFIDENCES, Basis, Dated
from workflows.screens.plan import PlanCard

BOOK, LOCALES = rulebook(), locales()
VIEW = TelegramView(LOCALES, BOOK)
CLOCK = TestClock(MONDAY)
IDS = TimeOrderedIds(CLOCK)
CASE = make_case(IDS, CLOCK, make_person(IDS, CLOCK))
TODAY = MONDAY.date()
UNSURE = frozenset({"memory", "MH", "MM", "ML", "uncertain", "U"})
"""What `docs/rules.md` says is to be confirmed."""


def bases() -> Iterator[tuple[str, Basis]]:
    """Every dated value of the law, and how sure it is."""
    for country in BOOK.countries.values():
        every: list[Dated[Any]] = [*country.qualifications, *country.clocks]
        for dated in every:
            for _, rule in dated.versions:
                yield f"{country.id} {rule.id}", rule.basis
                for count in getattr(rule, "counts", ()):
                    if count.basis is not None:
                        yield f"{country.id} {rule.id} {count.rule}", count.basis


def empty() -> Analysis:
    facts = {"jurisdiction": "FR", "kind": "defamation", "reported_at": MONDAY}
    found = analyse(Facts.parse(facts, BOOK.declared), BOOK, MONDAY)
    return replace(found, qualifications=[], clocks=[], plan=[], refused=[], warnings=[], notes=[])


EMPTY = empty()


def of_clock(basis: Basis) -> Analysis:
    last = TODAY + timedelta(days=30)
    clock = ClockReading(
        "press_limitation", BOOK.label("clocks", "press_limitation"), None, TODAY, "months_3", last, last, None, "running",
        "insured", basis.reference, basis.confidence, None, not basis.is_certain,
    )  # fmt: skip
    return replace(EMPTY, clocks=[clock], driving_clock=DrivingClock(clock.id, None, 30))


def of_qualification(basis: Basis) -> Analysis:
    found = Qualification(
        "public_insult", BOOK.label("qualifications", "public_insult"), None, "likely", None, [], [],
        [basis.reference], None, None, basis.confidence, not basis.is_certain,
    )  # fmt: skip
    return replace(EMPTY, qualifications=[found])


def told(analysis: Analysis, language: Any) -> tuple[bool, set[bool]]:
    """Whether the chat, and whether the console, in each place where it says so, leaves the law to a lawyer."""
    shown = VIEW.show(PlanCard(CASE, analysis, TODAY, picture=False, whole=True), language)
    words = "\n".join(str(one["text"]) for one in shown).lower()
    reader = PageText(LOCALES, BOOK, language, "Europe/Brussels")
    page = findings(reader, cast(CaseFile, SimpleNamespace(analysis=analysis, today=TODAY)))
    assert page is not None
    rows: Sequence[ShownClock | LooksLike] = page.clocks or page.looks_like
    checked = LOCALES.say(language, "console.confidence.verified")
    console = {row.to_be_confirmed for row in rows} | {row.confidence != checked for row in rows}
    return LOCALES.say(language, "bot.plan.lawyer_confirms").lower().rstrip(".") in words, console


@pytest.mark.parametrize("language", LANGUAGES)
def test_chat_and_console_say_the_same_of_every_value(language: str) -> None:
    """Of each dated value in rules/: both leave it to a lawyer where docs/rules.md says so, or neither does."""
    found = dict(bases())
    assert len(found) > 100
    apart = {
        (name, make.__name__)
        for name, basis in found.items()
        for make in (of_clock, of_qualification)
        if told(make(basis), language) != (basis.confidence in UNSURE, {basis.confidence in UNSURE})
    }
    assert apart == set()


@pytest.mark.parametrize("confidence", sorted(CONFIDENCES))
def test_every_mark_is_read_the_same(confidence: str) -> None:
    """A mark that no value carries today too: V2 was `to be confirmed` in the chat and `checked` in the console."""
    basis = replace(next(bases())[1], confidence=confidence)
    for make in (of_clock, of_qualification):
        assert (confidence in UNSURE, {confidence in UNSURE}) == told(make(basis), "en")


def test_the_clock_that_drives_is_told_alike() -> None:
    """Where the facts leave doubt the clock says so, however sure the law is; both edges go by the clock."""
    seen = set()
    for case in cases():
        at = datetime.fromisoformat(case.at or str(case.facts["reported_at"]))
        found = analyse(Facts.parse(case.facts, BOOK.declared, at), BOOK, at)
        clock = found.driving
        if clock is None or found.driving_clock is None:
            continue
        alone = replace(EMPTY, clocks=[clock], driving_clock=found.driving_clock)
        assert told(alone, "fr") == (clock.to_be_confirmed, {clock.to_be_confirmed}), str(case)
        seen.add(clock.to_be_confirmed)
    assert seen == {True, False}
