"""A person put at any question of the interview, and what one update does there; then everything is as it was before.

The desk, its dispatcher and its database are the real ones. Each update runs inside a savepoint that is undone once its effect
has been read: thousands of updates meet the same question in the same state.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from storage.unit_of_work import SqlTransaction
from tests.bot.desk import Desk, Phone, ReadInbox, TasksInline, UnitsInline
from tests.ready import countries, incident_kinds
from tests.workflows.interview.interview_parts import PARIS, TODAY, questions
from workflows.case.case import Case
from workflows.interview import (
    InterviewState,
    Question,
    RawAnswer,
    Understood,
    apply_answer,
    is_after_plan,
    is_plan_ready,
    next_question,
    open_questions,
    read_answer,
)
from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind
from workflows.kernel.people import ENGINE, Language

WORDS = {
    "text": "une phrase", "date": "hier", "instant": "hier à 14h30", "url": "https://x.com/a/status/9", "number": "31",
    "money": "800 €", "person_name": "Jean",
}  # fmt: skip
SEEDS_WITH_A_KIND = 80
"""A case has a kind from its first minute: only the questions about the kind itself are met without one."""
TRIAGE = ("danger", "door", "minor", "intimate")
"""What is asked before any file is let in."""
LOOKED_AT = (
    "facts", "kind", "state", "steps", "interview", "doing", "language", "active case", "cases", "evidence", "messages",
)  # fmt: skip
LOOK = """
SELECT cases.facts, cases.kind, cases.state, cases.steps, cases.interview, persons.doing, persons.language,
       persons.active_case, (SELECT count(*) FROM cases), (SELECT count(*) FROM evidence), (SELECT count(*) FROM case_messages)
FROM cases JOIN persons ON persons.id = cases.person_id WHERE cases.id = ?
"""
ENOUGH = 400
"""Interviews that are played, at most, to come to every question."""


@dataclass(frozen=True)
class Position:
    """A question that is open, and the case it is open in."""

    question: Question
    facts: Mapping[str, object]
    state: InterviewState
    reporting: bool


def positions() -> list[Position]:
    """Every question there is, each as an interview comes to it: by answers like those that people give."""
    known, found, kinds = questions(), dict[str, Position](), incident_kinds()
    wanted = {one.id for one in known.ordered}
    for seed in range(ENOUGH):
        chance = Random(seed)
        facts: dict[str, object] = {"jurisdiction": chance.choice(countries().codes), "language": "fr"}
        if seed < SEEDS_WITH_A_KIND or seed % 2:
            facts |= {"kind": kinds[seed % len(kinds)]}
        if seed % 3:
            facts |= {"insured": {"status": "private"}}
        _play(chance, facts, found)
        if found.keys() >= wanted:
            return [found[one.id] for one in known.ordered]
    raise AssertionError(f"no interview comes to {sorted(wanted - found.keys())}")


def _play(chance: Random, facts: Mapping[str, object], found: dict[str, Position]) -> None:
    known, state = questions(), InterviewState()
    for _ in range(90):
        asked = next_question(facts, state, known)
        if asked is None:
            return
        ready = is_plan_ready(facts, state, known)
        found.setdefault(asked.id, Position(asked, facts, state, not ready))
        choices = [RawAnswer.pressed(one.key) for one in asked.options]
        if asked.kind == "place":
            choices += [RawAnswer.pressed(one.key) for one in asked.places if one.button]
        if asked.kind in WORDS:
            choices += [RawAnswer.words(WORDS[asked.kind])] * 3
        heard = read_answer(asked, chance.choice([*choices, RawAnswer.pressed("unknown")]), TODAY, PARIS, "fr")
        assert isinstance(heard, Understood), (asked.key, heard)
        applied = apply_answer(facts, state, asked, heard, known)
        facts, state = applied.facts, applied.state


@dataclass
class Outcome:
    """What an update did: what was said, what the case, the person and the evidence are now, as the database has them."""

    said: list[dict[str, Any]]
    to_others: int
    kept: dict[str, Any]
    failed: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[dict[str, Any]]:
        """What was said, without what was taken out of the chat."""
        return [one for one in self.said if not one["method"].startswith("delete")]

    @property
    def text(self) -> str:
        return "\n\n".join(one.get("text", one.get("caption", "")) for one in self.words)

    def buttons(self) -> list[str]:
        keyboards = [one["reply_markup"]["inline_keyboard"] for one in self.words if "reply_markup" in one]
        return [key.get("callback_data", "") for keyboard in keyboards for row in keyboard for key in row]

    def changed_since(self, before: Outcome) -> dict[str, tuple[Any, Any]]:
        """What is not as it was: before and now."""
        pairs = {name: (before.kept[name], now) for name, now in self.kept.items()}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


class UnitsWithin(UnitsInline):
    """The runner; while a unit is open (`within`) it runs inside that one: what is refused is undone, as it would be in one of
    its own."""

    within: SqlTransaction | None = None

    async def __call__(self, use_case: Any, /, *, update_id: int | None = None, **given: Any) -> Any:
        if self.within is None:
            return await super().__call__(use_case, update_id=update_id, **given)
        work = SqlTransaction(self.within.connection, self._clock.now())
        work.cause = f"u{update_id}"
        driver = self.within.connection.connection.driver_connection
        assert driver is not None
        driver.execute("SAVEPOINT unit")
        try:
            answer = use_case(work, **given)
        except BaseException:
            driver.execute("ROLLBACK TO unit")
            raise
        driver.execute("RELEASE unit")
        return answer


class UnkeptInbox(ReadInbox):
    """The inbox; what is met inside an open unit is not in it, and only told where it could not be answered."""

    async def failed(self, update_id: int, error: str) -> bool:
        if not self._is_inside:
            return await super().failed(update_id, error)
        self._failed_with.append(error)
        return True

    async def done(self, update_id: int) -> None:
        if not self._is_inside:
            await super().done(update_id)

    @property
    def _is_inside(self) -> bool:
        return isinstance(self._run, UnitsWithin) and self._run.within is not None


class Stage:
    """One desk, one insured person with a case, and another with theirs."""

    def __init__(self, folder: Path) -> None:
        self._failed: list[str] = []
        self.desk = Desk(
            folder,
            runner=UnitsWithin,
            tasks=TasksInline,
            inbox=lambda table, run, clock: UnkeptInbox(table, run, clock, self._failed),
        )
        assert isinstance(self.desk.house.run, UnitsWithin)
        self._run = self.desk.house.run
        self.phone = Phone(self.desk, 501).join().report("defamation")
        self.case_id = self.phone.case.id
        stranger = Phone(self.desk, 502).join("PONT-2694").report("harassment")
        self.foreign_id = stranger.case.id
        self.takes_files = False
        """Whether the case at hand takes files."""

    def close(self) -> None:
        self.desk.close()

    @contextmanager
    def waiting_for(self, doing: str, language: Language) -> Iterator[Outcome]:
        """The person of whom the desk waits for something else than an answer: a code, a date of birth, a message. Somebody
        who is asked for a code has no contract yet, and no case."""
        known = not doing.startswith(("code", "policy"))

        def change(tx: SqlTransaction) -> None:
            person = tx.persons.get(tx.cases.get(self.case_id, ENGINE).person_id)
            person.language = language
            person.awaited_input = AwaitedInput.from_text(doing.replace("{case}", str(self.case_id)))
            if not known:
                person.policy_id = person.active_case = person.member_id = None
            tx.persons.save(person)

        with self._undone() as tx:
            case = tx.cases.get(self.case_id, ENGINE)
            if not known:
                case.become("closed")
            tx.cases.save(case)
            change(tx)
            self.takes_files = False
            yield self._now(tx, 0)

    @contextmanager
    def _undone(self) -> Iterator[SqlTransaction]:
        try:
            with self.desk.house.units() as tx:
                self._run.within = tx
                yield tx
                raise _Undone
        except _Undone:
            pass
        finally:
            self._run.within = None

    @contextmanager
    def at(self, position: Position, language: Language) -> Iterator[Outcome]:
        """The person at the question; yields how things stand. Nothing of it is kept."""
        with self._undone() as tx:
            case = tx.cases.get(self.case_id, ENGINE)
            case.facts = deepcopy(dict(position.facts))
            case.jurisdiction = str(case.facts["jurisdiction"])
            case.kind = str(position.facts.get("kind", case.kind))
            case.state = "reporting" if position.reporting else "open"
            case.language = language
            case.interview = {"state": position.state.to_plain()}
            tx.cases.save(case)
            person = tx.persons.get(case.person_id)
            person.language = language
            person.awaited_input = None if position.reporting else AwaitedInput(AwaitedKind.ANSWERING)
            tx.persons.save(person)
            self.takes_files = self._takes_files(case)
            yield self._now(tx, 0)

    def _takes_files(self, case: Case) -> bool:
        """Whether the rules let a file in, told apart from how the desk finds it out: nothing is open that decides it, and
        there is nothing of sexual content in the case."""
        means = self.desk.house.means
        opened = open_questions(case.facts, means.interview.state(case), means.interview.questions)
        waiting = any(
            one.urgency in TRIAGE and not is_after_plan(one, case.facts, means.interview.state(case)) for one in opened
        )
        return not waiting and means.analyses.of(case).uploads == "allowed"

    def meet(self, *updates: Mapping[str, Any]) -> Outcome:
        """What an update does here, or several one after the other."""
        tx = self._run.within
        assert tx is not None
        self._failed.clear()
        driver = tx.connection.connection.driver_connection
        assert driver is not None
        (last,) = driver.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()
        driver.execute("SAVEPOINT met")
        try:
            for update in updates:
                number = self.desk.next_number()
                self.desk.loop.run_until_complete(self.desk.worker._answer({"update_id": number, **update}))
            return self._now(tx, last)
        finally:
            driver.execute("ROLLBACK TO met")

    def _now(self, tx: SqlTransaction, last: int) -> Outcome:
        driver = tx.connection.connection.driver_connection
        assert driver is not None
        found = driver.execute(LOOK, (self.case_id.hex,)).fetchone()
        said = driver.execute('SELECT "to", payload, channel FROM outbox WHERE id > ? ORDER BY id', (last,)).fetchall()
        telegram = [(to, payload) for to, payload, channel in said if channel == "telegram"]
        mine = [json.loads(payload) for to, payload in telegram if to == str(self.phone.user)]
        kept = dict(zip(LOOKED_AT, found, strict=True)) | {
            "interview": _without_marks(found[LOOKED_AT.index("interview")])
        }
        return Outcome(mine, len(telegram) - len(mine), kept, list(self._failed))


def _without_marks(interview: str) -> str:
    """What the case keeps of its interview, without the marks of the messages that were heard."""
    return json.dumps({name: value for name, value in json.loads(interview).items() if name != "heard"})


class _Undone(Exception):
    """The way out of a unit that must leave nothing."""
