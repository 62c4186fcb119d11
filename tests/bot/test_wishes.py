"""Whatever is wished in words is answered, whatever state the person is in: nothing falls to the menu unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bot.question_harness import Stage
from tests.conftest import ROOT
from workflows.case.case import Case
from workflows.interview.own_questions import ENDS, TO_ACTS
from workflows.interview.read_intent import AWAITED
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import ENGINE, Person

INTENTS: dict[str, dict[str, dict[str, list[str]]]] = yaml.safe_load(
    (ROOT / "rules" / "chat" / "intents.yaml").read_text("utf-8")
)


def nothing(case: Case, person: Person) -> None:
    """The report as it stands: its first question is open."""


def closed(case: Case, person: Person) -> None:
    case.become("closed")
    person.active_case = None


def without_case(case: Case, person: Person) -> None:
    closed(case, person)
    case.person_id = _other(person)


def unlinked(case: Case, person: Person) -> None:
    without_case(case, person)
    person.policy_id = person.member_id = None


def asked_for_code(case: Case, person: Person) -> None:
    unlinked(case, person)
    person.awaited_input = AwaitedInput(AwaitedKind.CODE)


def asked_for_kind(case: Case, person: Person) -> None:
    without_case(case, person)
    person.awaited_input = AwaitedInput(AwaitedKind.KIND)


def after_the_plan(case: Case, person: Person) -> None:
    case.become("open")


def further(case: Case, person: Person) -> None:
    """A question that is no choice, with the safety question behind."""
    state: dict[str, object] = {"asked": ["danger", "victim"], "skipped": []}
    case.facts = {**case.facts, "safety": {"danger_now": False, "self_harm": False}, "statement": {"target": "person"}}
    case.interview = {"state": state}


STATES: tuple[Callable[[Case, Person], None], ...] = (
    nothing, closed, without_case, unlinked, asked_for_code, asked_for_kind, after_the_plan, further,
)  # fmt: skip
_strangers: dict[str, Any] = {}


def _other(person: Person) -> Any:
    return _strangers["other"]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(Path(tmp_path_factory.mktemp("wishes")))
    foreign = made.desk.read(lambda tx: tx.cases.get(made.foreign_id, ENGINE))
    _strangers["other"] = foreign.person_id
    yield made
    made.close()


def test_every_intent_has_an_act(stage: Stage) -> None:
    """What is heard in words is done by something; distress is heard before all else."""
    acts = set(stage.desk.use.hear_text.acts)
    assert sorted(set(INTENTS) - acts) == []
    assert sorted(acts - set(INTENTS)) == sorted({*ENDS, *TO_ACTS.values()} - set(INTENTS))
    assert set(stage.desk.use.hear_text.doing) == AWAITED


@pytest.mark.parametrize("state", STATES, ids=lambda one: one.__name__)
def test_no_wish_falls_silently_to_the_menu(stage: Stage, state: Callable[[Case, Person], None]) -> None:
    """One phrase of each intent in each state: the answer is more than the menu, but where the menu is what was wished."""
    silent = []
    with stage._undone() as tx:
        case = tx.cases.get(stage.case_id, ENGINE)
        person = tx.persons.get(case.person_id)
        state(case, person)
        tx.cases.save(case)
        tx.persons.save(person)
        menu = stage.meet(said(stage, "menu")).text
        for name, phrases in INTENTS.items():
            phrase = next(iter(phrases.values()))["fr"][0]
            met = stage.meet(said(stage, phrase))
            if met.failed or not met.words or (name != "menu" and met.text == menu):
                silent.append((name, phrase, met.failed))
    assert silent == []


def said(stage: Stage, text: str) -> dict[str, Any]:
    return {"message": stage.phone._message(9000, text=text)}
