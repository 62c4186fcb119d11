"""Which question comes next, and what an answer does to the facts.

The most urgent unanswered question comes first; what is known from anywhere is not asked. An answer that makes other
questions pointless takes their answers away and says so: facts that no question stands behind would mislead the plan.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workflows.interview.answer_scope import AnswerScope, holds
from workflows.interview.answered import is_answered, matching_option
from workflows.interview.answers import Understood
from workflows.interview.questions import Question, Questions
from workflows.interview.state import InterviewState
from workflows.law.fact_paths import PlainFacts, agrees, count_publications, drop, get, put, resolve
from workflows.law.fact_values import MISSING

MAX_PUBLICATIONS = 50
"""More than a person tells one by one; a handler enters longer series."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the interview is. `remaining` is about how many answers are missing to a plan, `afterwards` to refine it."""

    answered: int
    remaining: int
    afterwards: int


@dataclass(frozen=True, slots=True)
class Applied:
    """The effect of an answer. `triggers` are emergency cards to show at once, `dropped` answers that no longer apply."""

    facts: dict[str, object]
    state: InterviewState
    triggers: tuple[str, ...] = ()
    dropped: tuple[Question, ...] = ()


def next_question(facts: PlainFacts, state: InterviewState, questions: Questions) -> Question | None:
    """Gives the question to ask now: the one being corrected, else the most urgent open one; None when all is asked."""
    if state.editing is not None:
        editing = questions.get(state.editing)
        if editing is not None and is_relevant(editing, facts, state):
            return editing
    opened, needed = _opened(facts, state, questions)
    if needed:
        return needed[0]
    # After the plan: what a further publication needs first, refinements last.
    for question in opened:
        if not holds(question.after_plan, facts, state, question.publication):
            return question
    return opened[0] if opened else None


def open_questions(facts: PlainFacts, state: InterviewState, questions: Questions) -> Sequence[Question]:
    """Relevant questions neither answered nor skipped: publication by publication, most urgent first in each."""
    return _opened(facts, state, questions)[0]


def _opened(
    facts: PlainFacts, state: InterviewState, questions: Questions
) -> tuple[Sequence[Question], Sequence[Question]]:
    """The open questions, and those among them that the plan needs.

    One answer asks for them several times (what is asked, what comes next, how many are left), and what comes after one
    answer is what is asked when the next arrives: the last few are kept. PlainFacts and states are never changed in place."""
    kept: deque[_Opened] = _memory.__dict__.setdefault("opened", deque(maxlen=KEPT))
    for one in kept:
        if one.state == state and one.questions is questions and (one.facts is facts or one.facts == facts):
            return one.found, one.needed
    found = tuple(_open_questions(facts, state, questions))
    needed = tuple(one for one in found if not is_after_plan(one, facts, state))
    kept.appendleft(_Opened(facts, state, questions, found, needed))
    return found, needed


@dataclass(frozen=True, slots=True)
class _Opened:
    facts: PlainFacts
    state: InterviewState
    questions: Questions
    found: tuple[Question, ...]
    needed: tuple[Question, ...]


_memory = threading.local()
KEPT = 16


def _open_questions(facts: PlainFacts, state: InterviewState, questions: Questions) -> Iterator[Question]:
    candidates = questions.of_kind(get(facts, "kind"))
    for publication in range(_publications(facts, state)):
        scope = AnswerScope(facts, state, publication)
        for question in candidates:
            if publication and not question.per_publication:
                continue
            here = question.at(publication)
            if here.key not in state.skipped and scope.holds(here.when) and not is_answered(here, facts, state):
                yield here


def is_relevant(question: Question, facts: PlainFacts, state: InterviewState) -> bool:
    """Tells whether the question makes sense for what is known."""
    return holds(question.when, facts, state, question.publication)


def is_after_plan(question: Question, facts: PlainFacts, state: InterviewState) -> bool:
    """Tells whether the plan can be made without it; later publications never hold the first plan back."""
    return question.publication > 0 or holds(question.after_plan, facts, state, question.publication)


def is_plan_ready(facts: PlainFacts, state: InterviewState, questions: Questions) -> bool:
    """Tells whether every question the plan needs is answered or skipped."""
    if get(facts, "kind") is MISSING:
        return False
    return not _opened(facts, state, questions)[1]


def progress(facts: PlainFacts, state: InterviewState, questions: Questions) -> Progress:
    """About how far the interview is. Before the kind is known, the middle one of all kinds is supposed."""
    answered = len(state.asked)
    if get(facts, "kind") is MISSING:
        sizes = sorted(_count_open({**facts, "kind": kind}, state, questions)[0] for kind in questions.doors) or [0]
        return Progress(answered, sizes[len(sizes) // 2] + 1, 0)
    remaining, afterwards = _count_open(facts, state, questions)
    return Progress(answered, remaining, afterwards)


def _count_open(facts: PlainFacts, state: InterviewState, questions: Questions) -> tuple[int, int]:
    found, needed = _opened(facts, state, questions)
    return len(needed), len(found) - len(needed)


def apply_answer(
    facts: PlainFacts, state: InterviewState, question: Question, understood: Understood, questions: Questions
) -> Applied:
    """Gives the facts and the state after the answer. The facts given are not changed."""
    if understood.skip:
        return skip(facts, state, question, questions)
    changed = _without_answer(facts, state, question)
    for path, value in understood.facts.items():
        if question.step and path == question.fact:
            value = _merged_steps(get(facts, path), value, question)
        changed = put(changed, path, value, question.publication)
    after = state.passed(question.key, skipped=False).noted(question.key, _note(question, understood))
    if question.opens_publication and understood.value is True:
        changed, after = another_publication(changed, after.noted(question.key, ()))
    for publication in understood.more:
        changed, after = _with_publication(changed, after, publication)
    return _settled(changed, after, question, questions)


def skip(facts: PlainFacts, state: InterviewState, question: Question, questions: Questions) -> Applied:
    """The person does not know: the fact is absent, the question counts as asked and is not asked again by itself."""
    changed = _without_answer(facts, state, question)
    after = state.noted(question.key, ()).passed(question.key, skipped=True)
    return _settled(changed, after, question, questions)


def edit(facts: PlainFacts, state: InterviewState, key: str, questions: Questions) -> InterviewState:
    """Gives the state in which the question `key` is asked again; unchanged when it no longer applies."""
    question = questions.get(key)
    if question is None or not is_relevant(question, facts, state):
        return state
    return replace(state, editing=question.key)


def back(facts: PlainFacts, state: InterviewState, questions: Questions) -> InterviewState:
    """Gives the state in which the previous question is asked again; unchanged at the beginning. No answer is lost."""
    position = state.asked.index(state.editing) if state.editing in state.asked else len(state.asked)
    for key in reversed(state.asked[:position]):
        question = questions.get(key)
        if question is not None and is_relevant(question, facts, state):
            return replace(state, editing=question.key)
    return state


def stop_editing(state: InterviewState) -> InterviewState:
    """The correction is given up: the old answer stands."""
    return replace(state, editing=None)


def another_publication(
    facts: PlainFacts, state: InterviewState, known: Mapping[str, object] | None = None
) -> tuple[dict[str, object], InterviewState]:
    """Opens one more publication, with what is known of it (`url`, `platform`, `medium`).

    An address that the case already has opens nothing.
    """
    if known:
        return _with_publication(dict(facts), state, known)
    return dict(facts), replace(state, publication=min(_publications(facts, state), MAX_PUBLICATIONS - 1))


def _publications(facts: PlainFacts, state: InterviewState) -> int:
    return min(max(1, count_publications(facts), state.publication + 1), MAX_PUBLICATIONS)


def _with_publication(
    facts: dict[str, object], state: InterviewState, known: Mapping[str, object]
) -> tuple[dict[str, object], InterviewState]:
    held = count_publications(facts)
    addresses = {get(facts, "publication.url", index) for index in range(held)}
    if held >= MAX_PUBLICATIONS or known.get("url") in addresses:
        return facts, state
    for field, value in known.items():
        facts = put(facts, f"publication.{field}", value, held)
    return facts, replace(state, publication=max(state.publication, held))


def _note(question: Question, understood: Understood) -> tuple[str, ...]:
    if understood.choice:
        return understood.choice
    if question.fact is None:
        return (str(understood.value),)
    return ()


def _without_answer(facts: PlainFacts, state: InterviewState, question: Question) -> dict[str, object]:
    """The facts without what the earlier answer to this question had put there, and nothing else."""
    changed = dict(facts)
    option = matching_option(question, facts, state) if question.kind != "several" else None
    for path, value in option.sets if option else ():
        if agrees(changed, path, value, question.publication):
            changed = drop(changed, path, question.publication)
    if question.step and question.fact:
        kept = _merged_steps(get(facts, question.fact), [], question)
        return put(changed, question.fact, kept) if kept else drop(changed, question.fact)
    if question.kind == "place" and question.fact:
        for path in ("publication.url", "publication.medium", "publication.platform"):
            changed = drop(changed, path, question.publication)
    elif question.fact is not None:
        changed = drop(changed, question.fact, question.publication)
    return changed


def _merged_steps(held: object, wanted: object, question: Question) -> list[object]:
    """Steps said now, with the date and outcome already known of them; steps this question does not speak of stay."""
    entries = [entry for entry in held if isinstance(entry, Mapping)] if isinstance(held, list | tuple) else []
    named = {str(option.value) for option in question.options if question.kind == "several"} or {str(question.step)}
    said = [entry for entry in wanted if isinstance(entry, Mapping)] if isinstance(wanted, list | tuple) else []
    before = {entry.get("step"): entry for entry in entries}
    kept: list[object] = [entry for entry in entries if entry.get("step") not in named]
    return kept + [{**before.get(entry.get("step"), {}), **entry} for entry in said]


def _settled(facts: dict[str, object], state: InterviewState, question: Question, questions: Questions) -> Applied:
    """Take away the answers that the new facts make pointless, until nothing more falls away."""
    dropped: list[Question] = []
    found = True
    while found:
        found = False
        for key in state.asked:
            other = questions.get(key)
            if other is None or key == question.key or is_relevant(other, facts, state):
                continue
            facts, state = _forget(facts, state, other, questions)
            dropped.append(other)
            found = True
            break
    triggers = tuple(
        trigger.card for trigger in question.triggers if holds(trigger.when, facts, state, question.publication)
    )
    return Applied(facts, state, triggers, tuple(dropped))


def _forget(
    facts: dict[str, object], state: InterviewState, question: Question, questions: Questions
) -> tuple[dict[str, object], InterviewState]:
    before = facts
    cleared = _without_answer(facts, state, question)
    state = state.forgot(question.key)
    # A fact that another answered, still relevant question also fills stays: two questions may share one fact.
    for key in state.asked:
        other = questions.get(key)
        if other is None or not is_relevant(other, before, state):
            continue
        for path in other.owned_paths():
            if resolve(path, other.publication) in _lost(before, cleared, question):
                cleared = put(cleared, path, get(before, path, other.publication), other.publication)
    return cleared, state


def _lost(before: PlainFacts, after: PlainFacts, question: Question) -> set[tuple[str | int, ...]]:
    return {
        resolve(path, question.publication)
        for path in question.owned_paths()
        if get(before, path, question.publication) is not MISSING and get(after, path, question.publication) is MISSING
    }
