"""Each row of what was found of how people talk to the desk is a kind, and each kind is tried here: in its words and others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
import yaml

from adapters.rules.platforms import load_catalogue
from tests.bot.desk import Desk, Phone
from tests.conftest import ROOT
from tests.ready import words
from tests.workflows.interview.interview_parts import read
from workflows.interview import NotUnderstood, Understood
from workflows.interview.reading.answer import read_answer_text
from workflows.interview.reading.values import AuthorRead, DaySpan, MoneyRead, Read
from workflows.kernel.people import LANGUAGES, Language

AT = datetime.fromisoformat("2026-11-30T13:00:00+01:00")
TABLE: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "golden" / "people.yaml").read_text("utf-8"))
CATALOGUE = load_catalogue(ROOT / "rules" / "platforms")


@dataclass(frozen=True)
class Said:
    """One text of a row."""

    row: dict[str, Any]
    text: str
    language: Language
    expected: dict[str, Any]


def every_text() -> Iterator[Said]:
    for row in TABLE:
        for one in row["say"]:
            for language in LANGUAGES:
                if language in one:
                    yield Said(row, one[language], language, {**row, **one})


def plain(value: object) -> object:
    """What was read, as the table writes it."""
    match value:
        case DaySpan():
            return value.earliest.isoformat() if value.earliest is not None else None
        case MoneyRead():
            return f"{value.cents // 100}.{value.cents % 100:02d} {value.currency}"
        case AuthorRead():
            return value.role or value.relation
    return value


def answered(said: Said) -> Read[Any] | None:
    kind, rules = str(said.row["asked"]), words().chat.reading
    return read_answer_text(kind, None, said.text, AT, "FR", said.language, rules).answer


@pytest.mark.parametrize("said", list(every_text()), ids=lambda said: said.text[:40])
def test_a_row(said: Said) -> None:
    """What is said is read as it was meant, or asked again; never as something else."""
    expected = said.expected
    if "heard" in expected:
        assert set(words().chat.cries(said.text)) & set(expected["heard"])
        return
    if expected.get("addresses"):
        told = CATALOGUE.recognise(said.text)
        assert (expected["platform"], expected.get("unresolved", False)) == (told.platform, told.unresolved)
        assert expected.get("canonical", told.canonical) == told.canonical
        return
    if expected["asked"] == "age":
        assert isinstance(read("own_age", said.text, language=said.language), NotUnderstood)
        return
    found = answered(said)
    if expected.get("sure") is False:
        assert found is None or not found.sure
    elif "holds" in expected:
        assert found is not None
        assert set(expected["holds"]) <= set(found.value)
    elif "not" in expected:
        assert found is None or expected["not"] not in str(plain(found.value))
    else:
        assert expected["reads"] == (plain(found.value) if found is not None else None)


# ---------------------------------------------------------------- what needs a conversation
def kinds(desk: Desk, phone: Phone) -> list[str]:
    return [one.kind for one in desk.tasks(phone)]


def kept(desk: Desk, phone: Phone) -> list[str]:
    case_id = phone.case.id
    found: list[str] = desk.read(lambda tx: [one.text for one in tx.messages.of(case_id)])
    return found


@pytest.mark.parametrize(
    "said", ["hij stond gisteren voor mijn deur", "ik ben bang", "ik ben zo bang dat hij terugkomt"]
)
def test_fear_after_the_plan_reaches_somebody_now(desk: Desk, said: str) -> None:
    """Not in a day's time: asked about at once, or helped; and kept."""
    phone = Phone(desk, 501, language="nl").join("MAAS-9047").report("defamation")
    phone.tell(
        "nee", "mij", "5 november 2026", "facebook", "dievegge", "verwijt", "nee", "iedereen", "buurvrouw", "weg"
    )
    assert phone.case.state == "open"
    phone.say(said)
    asked = "G" in phone.buttons().values()
    soon = [one for one in desk.tasks(phone) if one.due_at <= desk.clock.now() + timedelta(minutes=15)]
    assert asked or [one.kind for one in soon] == ["take_over"]
    assert said in kept(desk, phone)


def test_a_parent_is_asked_of_the_child(desk: Desk) -> None:
    """A girl of thirteen who would rather not be here any more: cards for the child and a person now; the parent's “no” to
    their own danger takes nothing back."""
    phone = Phone(desk, 501, language="nl").join("MAAS-9047").report("harassment")
    phone.say("mijn dochter van 13 wordt gepest en ze heeft gezegd dat ze er liever niet meer was")
    assert "1813" in phone.text
    assert "take_over" in kinds(desk, phone)
    phone.say("nee")
    assert "take_over" in kinds(desk, phone)


@pytest.mark.parametrize(
    ("language", "said", "first", "never"),
    [
        ("fr", "je veux mourir", "3114", "3919"),
        ("nl", "hij gaat mij vermoorden", "112", "1813"),
        ("nl", "ik wil dood", "1813", "1712"),
    ],
)
def test_the_number_that_helps_stands_first(desk: Desk, language: str, said: str, first: str, never: str) -> None:
    """For suicide the line of suicide, for a threat the police."""
    phone = Phone(desk, 501, language=language).join({"fr": "LUNE-4821", "nl": "MAAS-9047"}[language])
    phone.say(said)
    assert first in phone.text
    assert never not in phone.text.split(first)[0]


@pytest.mark.parametrize("said", ["ik, ben 16", "ik ben 16", "ik, 16 jaar", "16 jaar, en het gaat over mij"])
def test_a_minor_who_writes_is_spoken_to_as_one(desk: Desk, said: str) -> None:
    """The age beside the answer is heard; the young person's card follows it, in *je*."""
    phone = Phone(desk, 501, language="nl").join("MAAS-9047").report("extortion").tell("nee")
    phone.say(said)
    for _ in range(3):
        data = next((one for one in phone.buttons().values() if one == "G" or one.startswith(("y:", "A:"))), None)
        if data is not None:
            phone.press_data(data)
    assert phone.case.facts.get("victim_age") == 16
    assert "Stel het kind gerust" not in phone.text


def test_words_glued_to_a_point_are_no_address(desk: Desk, opened: Phone) -> None:
    """After the plan fear is heard; no publication is made of it, and no questions come."""
    before = len(opened.case.told_list("publications"))
    opened.say("J'ai peur.de plus il m'a rappelé hier soir")
    assert len(opened.case.told_list("publications")) == before
    assert "J'ai peur.de plus il m'a rappelé hier soir" in kept(desk, opened)
    assert "G" in opened.buttons().values() or "take_over" in kinds(desk, opened)


@pytest.mark.parametrize("said", ["Mon code est LUNE-4821", "mijn code is lune 4821", "my code: LUNE-4821."])
def test_a_code_in_a_sentence_is_a_code(phone: Phone, said: str) -> None:
    phone.say("/start")
    phone.press("Français")
    phone.press("🔑")
    phone.say(said)
    assert phone.person.policy_id is not None


@pytest.mark.parametrize("said", ["stop", "annuler", "annuleren", "je veux arrêter", "hello?", "c'est quoi un code"])
def test_what_is_no_code_costs_no_try(phone: Phone, said: str) -> None:
    phone.say("/start")
    phone.press("Français")
    phone.press("🔑")
    for _ in range(7):
        phone.say(said)
    phone.press_data("c")
    phone.say("LUNE-4821")
    assert phone.person.policy_id is not None


def test_a_no_that_goes_on_is_no_no(phone: Phone) -> None:
    """“Not at all true” is not what somebody says who begins with no and tells of a quarrel."""
    heard = read("truth", "non enfin pour les heures sup y'a eu un litige")
    assert isinstance(heard, NotUnderstood) or (isinstance(heard, Understood) and heard.needs_confirmation)


@pytest.mark.parametrize("name", ["Personne", "Rien", "niemand", "nobody", "je sais pas", "geen idee"])
def test_nobody_is_no_name(name: str) -> None:
    heard = read("author_name", name)
    assert not isinstance(heard, Understood) or heard.skip or heard.needs_confirmation
