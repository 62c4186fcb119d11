"""Helplines: every number of the desk's list, with how sure it is; a doubtful one is given to nobody before it was called."""

from __future__ import annotations

import shutil
from datetime import date, time
from pathlib import Path

import pytest

from adapters.rules.helplines import load_helplines
from adapters.rules.questions import load_questions
from adapters.rules.yaml_file import BadRuleFile
from tests.conftest import ROOT
from tests.present import present
from tests.ready import countries
from workflows.interview import LANGUAGES, EmergencyCard, Helpline, advise
from workflows.kernel.text import LocalizedText

FILE = ROOT / "rules" / "questions" / "helplines.yaml"
CODES = countries().codes
LINES = load_helplines(FILE, CODES)

# Country, number or address, confidence: as the desk's list has them, a line with several numbers taken apart.
LIST = [
    ("EU", "112", "MH"), ("EU", "116 000", "MH"), ("EU", "116 111", "MH"), ("EU", "116 006", "MH"),
    ("BE", "101 ou 112", "V2"), ("BE", "116 000", "V1"), ("BE", "0800 12 800", "V1"), ("BE", "107", "MH"), ("BE", "103", "MH"),
    ("BE", "1712", "V1"), ("BE", "0800 30 030", "MH"), ("BE", "0800 32 123", "MH"), ("BE", "0800 98 100", "MH"),
    ("BE", "suspect@safeonweb.be", "MH"), ("BE", "078 170 170", "MH"), ("BE", "0800 12 800", "MM"),
    ("NL", "112", "V1"), ("NL", "020-261 52 75", "V1"), ("NL", "0800-0188", "V1"), ("NL", "0800-2000", "V1"),
    ("NL", "0900-0101", "MH"), ("NL", "0800-0432", "MH"), ("NL", "113 ou 0800-0113", "MH"), ("NL", "088-786 73 72", "MH"),
    ("NL", "088-900 10 00", "MM"), ("NL", "0800-8020", "MH"),
    ("FR", "17 ou 112", "MH"), ("FR", "3018", "V2"), ("FR", "https://www.internet-signalement.gouv.fr", "V2"),
    ("FR", "https://www.pointdecontact.net", "V1"), ("FR", "https://17cyber.gouv.fr", "MH"), ("FR", "116 006", "MH"),
    ("FR", "119", "V2"), ("FR", "3919", "V2"), ("FR", "3114", "MH"), ("FR", "0 805 805 817", "MH"),
    ("INT", "https://stopncii.org", "V1"), ("INT", "https://takeitdown.ncmec.org", "V1"),
    ("INT", "https://takeitdown.ftc.gov", "V2"),
]  # fmt: skip


def reached(line: Helpline) -> str:
    return line.phone.fr if line.phone else str(line.url)


def test_every_line_of_the_list_is_there_and_none_besides():
    """No number lost, none added, each as sure as its source."""
    assert sorted((line.country, reached(line), line.confidence) for line in LINES.values()) == sorted(LIST)


def test_the_other_language_has_its_own_number():
    """Belgium answers in two languages, often on two numbers."""
    numbers = {
        name: (present(LINES[name].phone).fr, present(LINES[name].phone).nl) for name in ("be_listening", "be_suicide")
    }
    assert numbers == {"be_listening": ("107", "106"), "be_suicide": ("0800 32 123", "1813")}
    assert present(LINES["be_children_listening"].phone).nl == "102"
    assert present(LINES["be_safeonweb"].phone).nl == "verdacht@safeonweb.be"


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("be_partner_violence", "0800/30.800"),
        ("be_unia", "same number as the Institute"),
        ("eu_victims", "Not every number is live"),
        ("eu_child_helpline", "Not every number is live"),
        ("eu_missing_children", "Not every number is live"),
    ],
)
def test_what_is_doubtful_keeps_its_warning(name, doubt):
    """The number stays for the desk; nobody is sent there before a person has called it."""
    assert doubt in LINES[name].verify
    assert LINES[name].phone is not None
    assert LINES[name].number is None


def card(*names: str) -> EmergencyCard:
    return EmergencyCard("card", LocalizedText("à faire", "te doen", "to do"), (), names)


def test_a_doubtful_number_is_given_to_nobody():
    """The address is shown without the number; a line that has nothing else is left out."""
    for language in LANGUAGES:
        shown = advise(card("be_unia", "eu_victims"), LINES.values(), country="BE", language=language).helplines
        assert [(line.phone, line.url) for line in shown] == [(None, "https://www.unia.be")]


def test_a_number_that_was_called_is_given(tmp_path: Path):
    """`called_on` frees it."""
    copy = tmp_path / "helplines.yaml"
    text = FILE.read_text(encoding="utf-8").replace("be_sos_viol:\n", "  called_on: 2026-11-23\nbe_sos_viol:\n")
    copy.write_text(text, encoding="utf-8")
    lines = load_helplines(copy, CODES)
    assert lines["be_partner_violence"].called_on == date(2026, 11, 23)
    shown = advise(card("be_partner_violence"), lines.values(), country="BE", language="fr").helplines
    assert [line.phone for line in shown] == ["0800 30 030"]


def test_hours_and_ages_decide():
    """3018 is open from 9 to 23; an adult is not sent to Child Focus, a minor not to the Institute."""
    open_at = [
        advise(card("fr_3018"), LINES.values(), country="FR", language="fr", at=time(hour)).helplines[0].open_now
        for hour in (8, 9, 22, 23)
    ]
    assert open_at == [False, True, True, False]
    both = card("be_child_focus", "be_equality")
    for age, name in ((17, "Child Focus"), (18, "Institute for the Equality of Women and Men")):
        shown = advise(both, LINES.values(), country="BE", language="en", age=age).helplines
        assert [line.name for line in shown] == [name]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("  source: MEM; C17\n", "", "has no `source`"),
        ("  confidence: V2\n  source: GH-CT\n", "  source: GH-CT\n", "has no `confidence`"),
        ("V1\n  source: helpwanted.nl/en", "sure\n  source: helpwanted.nl/en", "is one of V1"),
        ("  url: https://takeitdown.ftc.gov\n", "", "has neither phone nor url"),
        ('opens: "09:00"', 'opens: "9h"', "is an hour like 09:00"),
        ('phone: "3018"', "phone: 3018", "holds a mapping"),
        ("  country: FR\n", "  country: XX\n", "it is one of BE, FR, NL, EU, INT"),
        ('  verify: "One', '  doubt: "One', "is not a key that is known here"),
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
