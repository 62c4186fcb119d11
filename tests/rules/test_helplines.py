"""Helplines: every number of the desk's list, with how sure it is; a doubtful one is given to nobody before it was called."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.rules.helplines import load_helplines
from adapters.rules.questions import load_questions
from adapters.rules.yaml_file import BadRuleFile
from tests.conftest import ROOT
from tests.ready import countries, questions
from workflows.interview import LANGUAGES, Addressed, CardReader, EmergencyCard, Helpline, ShownHelpline, advise
from workflows.kernel.text import LocalizedText

FILE = ROOT / "rules" / "questions" / "helplines.yaml"
CODES = countries().codes
LINES = load_helplines(FILE, CODES)

# Country, number or address, confidence: as the desk's list has them, a line with several numbers taken apart.
LIST = [
    ("EU", "112", "MH"),
    ("BE", "101 ou 112", "V1"), ("BE", "112", "V1"), ("BE", "116 000", "V1"), ("BE", "0800 12 800, touche 1", "V1"),
    ("BE", "107", "V2"), ("BE", "106", "V2"), ("BE", "103", "V2"), ("BE", "102", "V2"), ("BE", "1712", "V2"),
    ("BE", "0800 30 030", "V1"), ("BE", "0800 32 123", "V2"), ("BE", "1813", "V2"), ("BE", "0800 98 100", "V2"),
    ("BE", "suspect@safeonweb.be", "V2"), ("BE", "078 170 170", "V1"), ("BE", "0800 12 800", "V1"),
    ("NL", "112", "V1"), ("NL", "112", "V1"), ("NL", "020-261 52 75", "V1"), ("NL", "0800-0188", "V1"),
    ("NL", "0800-2000", "V1"), ("NL", "0900-0101", "V1"), ("NL", "0800-0432", "V1"), ("NL", "113 ou 0800-0113", "V1"),
    ("NL", "088-786 73 72", "V1"), ("NL", "0800-0313", "V2"), ("NL", "088-900 10 00", "MM"), ("NL", "0800-8020", "MH"),
    ("FR", "17 ou 112", "V2"), ("FR", "114", "V2"), ("FR", "15 ou 112", "V2"), ("FR", "3018", "V1"),
    ("FR", "https://www.internet-signalement.gouv.fr", "V2"), ("FR", "https://arretonslesviolences.gouv.fr", "V2"),
    ("FR", "https://www.pointdecontact.net", "V1"), ("FR", "https://17cyber.gouv.fr", "V1"), ("FR", "116 006", "V2"),
    ("FR", "119", "V1"), ("FR", "3919", "V2"), ("FR", "3114", "V1"), ("FR", "0 805 805 817", "V2"),
    ("FR", "0 892 705 705", "V2"), ("FR", "0 800 235 236", "V2"),
    ("INT", "https://stopncii.org", "V1"), ("INT", "https://takeitdown.ncmec.org", "V1"),
    ("INT", "https://takeitdown.ftc.gov", "V2"),
]  # fmt: skip


def reached(line: Helpline) -> str:
    return line.phone.fr if line.phone else str(line.url)


def test_every_line_of_the_list_is_there_and_none_besides():
    """No number lost, none added, each as sure as its source."""
    assert sorted((line.country, reached(line), line.confidence) for line in LINES.values()) == sorted(LIST)


@pytest.mark.parametrize(
    ("language", "numbers"),
    [("fr", ["0800 32 123", "107", "103"]), ("nl", ["1813", "106", "102"]),
     ("en", ["0800 32 123", "1813", "107", "106", "103", "102"])],
)  # fmt: skip
def test_a_line_of_one_language_is_for_whoever_speaks_it(language, numbers):
    """Belgium answers in two languages on two numbers: each on a line of its own, and whoever speaks neither is shown both."""
    lines = ("be_suicide_fr", "be_suicide_nl", "be_listening_fr", "be_listening_nl", "be_children_fr", "be_children_nl")
    assert [line.phone for line in shown(card(*lines), country="BE", language=language)] == numbers


@pytest.mark.parametrize(("name", "doubt"), [("nl_identity", "the site only"), ("nl_legal_aid", "ring before use")])
def test_what_is_doubtful_keeps_its_warning(name, doubt):
    """The number stays for the desk; nobody is sent there before a person has called it."""
    assert doubt in LINES[name].verify
    assert LINES[name].phone is not None
    assert LINES[name].number is None


def card(*names: str, crisis: bool = False) -> EmergencyCard:
    return EmergencyCard("card", Addressed(LocalizedText("à faire", "te doen", "to do")), (), names, is_crisis=crisis)


def shown(one: EmergencyCard, lines: Iterable[Helpline] = LINES.values(), **reader: Any) -> Sequence[ShownHelpline]:
    return advise(one, lines, CardReader(**reader)).helplines


def test_a_doubtful_number_is_given_to_nobody():
    """The address is shown without the number; a line that has nothing else is left out."""
    bare = replace(LINES["nl_legal_aid"], url=None)
    for language in LANGUAGES:
        found = shown(
            card("nl_identity", "nl_legal_aid"), [LINES["nl_identity"], bare], country="NL", language=language
        )
        assert [(line.phone, line.url) for line in found] == [(None, "https://www.rvig.nl")]


def test_a_number_that_was_called_is_given(tmp_path: Path):
    """`called_on` frees it."""
    copy = tmp_path / "helplines.yaml"
    text = FILE.read_text(encoding="utf-8").replace("nl_legal_aid:\n", "  called_on: 2026-11-23\nnl_legal_aid:\n")
    copy.write_text(text, encoding="utf-8")
    lines = load_helplines(copy, CODES)
    assert lines["nl_identity"].called_on == date(2026, 11, 23)
    assert [line.phone for line in shown(card("nl_identity"), lines.values(), country="NL", language="fr")] == [
        "088-900 10 00"
    ]


def at(day: int, hour: int) -> datetime:
    """An hour of a day of that week; the first is a Monday."""
    return datetime(2026, 11, 22 + day, hour, 30, tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.mark.parametrize(
    ("name", "when", "is_open"),
    [
        ("fr_3018", at(1, 8), False), ("fr_3018", at(7, 9), True), ("fr_3018", at(1, 23), False),
        ("be_1712", at(5, 16), True), ("be_1712", at(6, 11), False), ("be_1712", at(1, 17), False),
        ("be_equality", at(2, 11), True), ("be_equality", at(3, 11), False), ("be_equality", at(3, 15), True),
        ("be_children_fr", at(1, 23), True), ("be_children_fr", at(1, 0), False),
        ("be_suicide_nl", at(7, 3), True), ("nl_sexual_violence", at(1, 3), None),
    ],
)  # fmt: skip
def test_hours_decide(name, when, is_open):
    """By the day of the week and the hour; where nobody told us, it is not said."""
    (line,) = shown(card(name), country=LINES[name].country, language="en", at=when)
    assert line.open_now is is_open


def test_ages_decide():
    """An adult is not sent to Child Focus, a minor not to the Institute."""
    both = card("be_child_focus", "be_equality")
    for age, name in ((17, "Child Focus"), (18, "Institute for the Equality of Women and Men")):
        assert [line.name for line in shown(both, country="BE", language="en", age=age)] == [name]


# ---------------------------------------------------------------- the cards of whoever is in danger
NIGHT, DAY = at(7, 3), at(2, 11)
FIRST = [
    ("self_harm", "FR", "fr", NIGHT, ["3114", "15 ou 112"]),
    ("self_harm", "BE", "fr", NIGHT, ["0800 32 123", "112"]),
    ("self_harm", "BE", "nl", NIGHT, ["1813", "112"]),
    ("self_harm", "BE", "en", NIGHT, ["0800 32 123", "1813", "112"]),
    ("self_harm", "NL", "nl", NIGHT, ["113 of 0800-0113", "112"]),
    ("child_self_harm", "NL", "nl", NIGHT, ["113 of 0800-0113", "112"]),
    ("other_self_harm", "FR", "fr", NIGHT, ["3114", "15 ou 112"]),
    ("danger", "FR", "fr", NIGHT, ["17 ou 112", "114", "3919"]),
    ("danger", "BE", "fr", NIGHT, ["101 ou 112", "0800 30 030"]),
    ("danger", "BE", "nl", DAY, ["101 of 112", "1712", "106"]),
    ("danger", "BE", "nl", NIGHT, ["101 of 112", "106"]),
    ("danger", "NL", "nl", NIGHT, ["112", "0800-2000"]),
    ("child_danger", "FR", "fr", DAY, ["119", "17 ou 112", "3018"]),
    ("child_danger", "FR", "fr", NIGHT, ["119", "17 ou 112"]),
    ("child_danger", "BE", "fr", DAY, ["103", "101 ou 112", "116 000"]),
    ("child_danger", "BE", "fr", NIGHT, ["101 ou 112", "116 000"]),
    ("child_danger", "BE", "nl", DAY, ["1712", "101 of 112", "116 000"]),
    ("child_danger", "NL", "nl", NIGHT, ["0800-2000", "112"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "country", "language", "when", "numbers"), FIRST)
def test_whoever_is_in_danger_reads_what_answers_now(name, country, language, when, numbers):
    """In the order of the field, at most three, never one that is closed."""
    told = questions().cards[name]
    assert [line.phone for line in shown(told, country=country, language=language, at=when)] == numbers


UNSURE = [
    ("self_harm", "fr", ("FR", "BE"), ["3114", "0800 32 123", "112"]),
    ("self_harm", "nl", ("NL", "BE"), ["1813", "113 of 0800-0113", "112"]),
    ("self_harm", "en", ("FR", "BE", "NL"), ["3114", "0800 32 123", "1813", "113 or 0800-0113", "112"]),
    ("danger", "fr", ("FR", "BE"), ["17 ou 112", "101 ou 112", "112"]),
]


@pytest.mark.parametrize(("name", "language", "countries", "numbers"), UNSURE)
def test_an_unknown_country_has_the_first_number_of_each(name, language, countries, numbers):
    """And the one that holds in all of them."""
    found = shown(questions().cards[name], country=countries[0], or_else=countries[1:], language=language, at=NIGHT)
    assert [line.phone for line in found] == numbers


def test_the_young_are_spoken_to_as_such():
    """*Tu* and *je*, and the line for children while it is open."""
    told = questions().cards["self_harm"]
    young = advise(told, LINES.values(), CardReader(country="BE", language="fr", at=DAY, is_young=True))
    assert [line.phone for line in young.helplines] == ["0800 32 123", "112", "103"]
    assert "ce que tu vis" in young.title
    assert young.asks == "Est-ce qu’un adulte peut rester avec toi ?"


def test_no_card_of_a_crisis_gives_advice_or_promises_at_length():
    """Three short sentences, the numbers, and a question at most."""
    for one in questions().cards.values():
        if one.is_crisis:
            assert len(one.lines) <= 2, one.id
            assert all(len(line.text.in_(language)) <= 130 for line in one.lines for language in LANGUAGES), one.id


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("  source: fraudehelpdesk.nl/Meldpunten; bnnvara.nl 2023\n", "", "has no `source`"),
        ("  confidence: V2\n  source: GH-CT\n", "  source: GH-CT\n", "has no `confidence`"),
        ("V1\n  source: helpwanted.nl/en", "sure\n  source: helpwanted.nl/en", "is one of V1"),
        ("  url: https://takeitdown.ftc.gov\n", "", "has neither phone nor url"),
        ('hours: ["09:00-23:00"]', 'hours: ["9h-23h"]', "holds hours like"),
        ('hours: ["mon-fri 09:30-13:00"]', 'hours: ["lun-ven 09:30-13:00"]', "holds hours like"),
        ("  speaks: nl\n", "  speaks: de\n", "it is one of fr"),
        ('phone: "3018"', "phone: 3018", "holds a mapping"),
        ("  country: FR\n", "  country: XX\n", "it is one of BE, FR, NL, EU, INT"),
        ('  verify: "Older', '  doubt: "Older', "is not a key that is known here"),
    ],
)
def test_a_number_without_its_source_is_refused(tmp_path: Path, old, new, why):
    """One sentence, with file and line, also through the loader of the questions."""
    folder = tmp_path / "questions"
    shutil.copytree(ROOT / "rules", tmp_path, dirs_exist_ok=True)
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (folder / "helplines.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadRuleFile, match=r"^helplines\.yaml, line \d+: ") as refused:
        load_helplines(folder / "helplines.yaml", CODES)
    assert why in str(refused.value)
    with pytest.raises(Exception, match=r"helplines\.yaml, line \d+: "):
        load_questions(folder)
