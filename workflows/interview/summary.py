"""Answers said back to the person: after each answer, and on the card "my answers"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workflows.interview.answered import chosen_options, is_answered, matching_option
from workflows.interview.answers import Understood
from workflows.interview.flow import is_relevant
from workflows.interview.questions import Question, Questions
from workflows.interview.reading.hours import hours_of
from workflows.interview.state import InterviewState
from workflows.kernel.text import LocalizedText
from workflows.kernel.translator import Translator
from workflows.law.fact_paths import PlainFacts, get
from workflows.law.fact_values import MISSING


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One answer on the card. `key` names the question to edit; `skipped` marks an "I don't know"."""

    key: str
    label: LocalizedText
    answer: str
    publication: int = 0
    skipped: bool = False
    sensitive: bool = False


def summary(
    facts: PlainFacts,
    state: InterviewState,
    questions: Questions,
    language: str,
    say: Translator,
    timezone: str,
) -> tuple[SummaryLine, ...]:
    """Gives everything that was answered or skipped, in the order it was asked; known but never asked facts come
    after."""
    known = [question for key in state.asked if (question := questions.get(key))]
    asked = {question.key for question in known}
    held = facts.get("publications")
    count = max(1, len(held) if isinstance(held, list | tuple) else 0)
    for question in questions.ordered:
        for publication in range(count if question.per_publication else 1):
            here = question.at(publication)
            if here.key not in asked and is_answered(here, facts, state):
                known.append(here)
    return tuple(
        SummaryLine(
            question.key,
            question.short,
            answer_text(question, facts, state, language, say, timezone),
            question.publication,
            question.key in state.skipped,
            question.sensitive,
        )
        for question in known
        if is_relevant(question, facts, state)
        and (question.key in state.skipped or is_answered(question, facts, state))
    )


def answer_text(
    question: Question, facts: PlainFacts, state: InterviewState, language: str, say: Translator, timezone: str
) -> str:
    """Gives the answer the case holds, as a person would say it."""
    if question.key in state.skipped:
        return say.say(language, "interview.unknown")
    if question.kind == "several":
        labels = [option.label.in_(language) for option in chosen_options(question, facts, state)]
        return ", ".join(labels) if labels else say.say(language, "interview.none_of_these")
    if question.kind == "place":
        return _place_text(question, facts, state, language)
    option = matching_option(question, facts, state)
    if option is not None:
        return option.label.in_(language)
    if question.fact is None:
        return ", ".join(state.note(question.key))
    return value_text(question.kind, get(facts, question.fact, question.publication), language, say, timezone)


def say_understood(question: Question, understood: Understood, language: str, say: Translator, timezone: str) -> str:
    """Tells what was understood, in the person's language."""
    if understood.skip:
        return say.say(language, "interview.unknown")
    if isinstance(understood.shown, LocalizedText):
        return understood.shown.in_(language)
    if question.kind == "several":
        return say.say(language, "interview.none_of_these")
    if question.kind == "place":
        return _named_link(question, understood.shown, understood.choice, language)
    return value_text(question.kind, understood.value, language, say, timezone)


def value_text(kind: str, value: object, language: str, say: Translator, timezone: str) -> str:
    """Gives a stored value in words."""
    if value is MISSING:
        return ""
    text = str(value)
    try:
        if kind == "date":
            return say.say_date(language, date.fromisoformat(text[:10]))
        if kind == "instant":
            return say.say_instant(language, datetime.fromisoformat(text), timezone)
        if kind == "hours" and (hours := hours_of(text)) is not None:
            key = "interview.hours.weekdays" if hours.weekdays else "interview.hours"
            return say.say(language, key, begins=f"{hours.begins:%H:%M}", ends=f"{hours.ends:%H:%M}")
        if kind == "money":
            amount, currency = text.split(" ")
            return say.say_money(language, int(amount.replace(".", "")), currency)
    except ValueError:
        return text  # a fact that came from elsewhere in another shape is better shown raw than not at all
    return text


def _place_text(question: Question, facts: PlainFacts, state: InterviewState, language: str) -> str:
    note = state.note(question.key)
    if question.fact is None:
        return _named_link(question, note[0] if note else "", note, language)
    url = get(facts, "publication.url", question.publication)
    platform = get(facts, "publication.platform", question.publication)
    keys = tuple(key for key in (*note, platform) if isinstance(key, str))
    if url is not MISSING:
        return _named_link(question, str(url), keys, language)
    place = next((place for place in question.places if place.key in keys or place.platform in keys), None)
    return place.name.in_(language) if place else str(get(facts, "publication.medium", question.publication))


def _named_link(question: Question, link: str, keys: tuple[str, ...], language: str) -> str:
    place = next((place for place in question.places if place.key in keys), None)
    if place is None:
        return link
    return place.name.in_(language) if link == place.key else f"{place.name.in_(language)} – {link}"
