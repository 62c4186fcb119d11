"""A case of a country that the rules do not know is shown to nobody by the clock of another: each edge raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from multidict import MultiDict, MultiDictProxy

from adapters.mail import MailTexts
from adapters.system.ids import TimeOrderedIds
from bot.cards.speech import Speech
from console.pages.talk import moments
from console.views.case import zone_of
from console.web.forms import FormReader
from egide.cli.main import egide
from tests.conftest import MONDAY, TestClock
from tests.fakes.rows import make_case, make_person
from tests.ready import countries, locales, rulebook
from workflows.case.case import Case
from workflows.kernel.countries import UnknownCountry
from workflows.kernel.people import DeskUser
from workflows.use_cases.shared.calendar import CaseCalendar

CLOCK = TestClock(MONDAY)
IDS = TimeOrderedIds(CLOCK)
CASE = make_case(IDS, CLOCK, make_person(IDS, CLOCK))
LAWYER = DeskUser(IDS(), "lawyer", "Me A", "a@desk.example", "fr", None, ("FR",), 1)
EDGES: dict[str, Callable[[Case], Any]] = {
    "chat": lambda case: Speech("fr", locales(), rulebook()).moment(MONDAY, case.jurisdiction),
    "console": lambda case: zone_of(rulebook(), SimpleNamespace(case=case)),  # type: ignore[arg-type]
    "mail": lambda case: MailTexts(locales(), rulebook()).lawyer_offer(case, LAWYER, "https://x", MONDAY),
    "desk": lambda case: CaseCalendar(CLOCK, rulebook()).today(case),
}


@pytest.mark.parametrize("edge", EDGES)
def test_each_edge_raises(edge: str) -> None:
    """Where it shows a case of a known country, it shows none of an unknown one."""
    assert EDGES[edge](CASE)
    with pytest.raises(UnknownCountry):
        EDGES[edge](replace(CASE, jurisdiction="XX"))


def test_moments_by_no_known_clock_are_no_moments() -> None:
    """The form carries the wall clock of the case; another is not taken for Paris."""

    def read(zone: str) -> Any:
        form = {"how": "phone", "slot1": "2026-11-24T14:30", "zone": zone}
        return moments(countries(), FormReader(MultiDictProxy(MultiDict(form))))

    assert read("Europe/Brussels")
    assert [read(zone) for zone in ("", "Asia/Tokyo")] == [[], []]


def test_a_lawyer_of_an_unknown_country_is_not_added() -> None:
    """The command line says which there are."""
    words = ["user", "add", "--role", "lawyer", "--name", "A", "--email", "a@desk.example", "--country", "XX"]
    refused = CliRunner().invoke(egide, words)
    assert refused.exit_code == 2
    assert "'XX' is not one of BE, FR, NL" in refused.output
