"""Whether a question is answered, and by which option, judged from the facts alone.

PlainFacts may also come from a handler or a policy: what is known is not asked again, wherever it came from.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflows.interview.questions import Option, Question
from workflows.interview.state import InterviewState
from workflows.law.fact_paths import PlainFacts, agrees, get
from workflows.law.fact_values import MISSING


def is_answered(question: Question, facts: PlainFacts, state: InterviewState) -> bool:
    """Tells whether the case already knows the answer."""
    if question.kind == "done":
        return question.key in state.asked and question.key not in state.skipped
    if question.kind == "place" and question.fact:
        paths = ("publication.platform", "publication.medium", "publication.url")
        return any(get(facts, path, question.publication) is not MISSING for path in paths)
    if question.fact is not None:
        return get(facts, question.fact, question.publication) is not MISSING
    if state.note(question.key):
        return True
    return matching_option(question, facts, state) is not None


def matching_option(question: Question, facts: PlainFacts, state: InterviewState) -> Option | None:
    """Gives the single option that the facts amount to: the noted one if it still agrees, else the one that says
    most."""
    agreeing = [option for option in question.options if _agrees(question, option, facts, state)]
    if not agreeing:
        return None
    noted = state.note(question.key)
    for option in agreeing:
        if option.key in noted:
            return option
    return max(agreeing, key=lambda option: len(option.sets))


def _agrees(question: Question, option: Option, facts: PlainFacts, state: InterviewState) -> bool:
    if question.fact is not None and not agrees(facts, question.fact, option.value, question.publication):
        return False
    if question.fact is None and not option.sets:
        return option.key in state.note(question.key)
    return all(agrees(facts, path, value, question.publication) for path, value in option.sets)


def chosen_options(question: Question, facts: PlainFacts, state: InterviewState) -> tuple[Option, ...]:
    """Gives the options of a `several` question that are in the facts (or in the notes, if no fact holds them)."""
    if question.fact is None:
        noted = state.note(question.key)
        return tuple(option for option in question.options if option.key in noted)
    held = get(facts, question.fact, question.publication)
    values = steps_of(held) if question.step else held
    if not isinstance(values, list | tuple):
        return ()
    return tuple(option for option in question.options if option.value in values)


def steps_of(entries: object) -> list[object]:
    """Gives the steps named in a list of `{step: …}`."""
    if not isinstance(entries, list | tuple):
        return []
    return [entry.get("step") for entry in entries if isinstance(entry, Mapping)]
