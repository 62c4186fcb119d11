"""What fills the gaps of a letter: what a person set, else what the facts say, else what the case knows of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from workflows.kernel.text import spoken_in
from workflows.kernel.translator import Translator
from workflows.law.evaluation import knowledge
from workflows.law.fact_values import MISSING, BadFacts, Money
from workflows.law.facts import DoneStep, Publication
from workflows.law.findings import ClockReading, Qualification
from workflows.letters.request import CHOICES, LetterCase
from workflows.letters.rules import EACH, Each, Field, LetterRules

Item = Publication | ClockReading | DoneStep
Known = str | date | datetime | Money | None


@dataclass(frozen=True, slots=True)
class Standpoint:
    """For which publication, clock or step a clause is said; nothing where it is said once."""

    name: str | None = None
    item: Item | None = None

    @property
    def publication(self) -> Publication | None:
        """The publication, where it is one."""
        return self.item if isinstance(self.item, Publication) else None


WHOLE: Final = Standpoint()


@dataclass(slots=True)
class Values:
    """The values of one letter in one language. Raises BadFacts for a key that is no field, or a value it cannot hold."""

    case: LetterCase
    rules: LetterRules
    translator: Translator
    language: str
    given: Mapping[str, str]
    deadline: datetime | None = None
    _read: dict[str, Known] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = {key: one for one in self.rules.fields.values() for key in self._keys(one)}
        for key, text in self.given.items():
            one = keys.get(key)
            if one is None:
                raise BadFacts(key[:60], f"it is none of the fields of a letter; known: {', '.join(sorted(keys))}.")
            read = one.read(key, text)
            self._read[key] = read if isinstance(read, str | date | datetime | Money) else str(read)

    @property
    def spoken(self) -> str:
        """The language as it is spoken in the country of the case."""
        return spoken_in(self.language, self.case.facts.jurisdiction)

    def standpoints(self, each: Each | None) -> Sequence[Standpoint]:
        """For what a clause is said: at least once, so that what is missing shows as a blank."""
        if each is None:
            return [WHOLE]
        if each == "publication":
            found = [Standpoint(one.id, one) for one in self.case.facts.publications]
        elif each == "clock":
            running = (one for one in self.case.analysis.clocks if one.state == "running")
            found = [Standpoint(f"{one.id}_{one.publication or 'case'}", one) for one in running]
        else:
            found = [Standpoint(f"{number}", one) for number, one in enumerate(self.case.facts.already_done)]
        return found or ([Standpoint("new")] if each == "publication" else [])

    def key(self, one: Field, at: Standpoint) -> str:
        """Tells what fills the field from this standpoint."""
        return one.key_in(at.name)

    def text(self, one: Field, at: Standpoint = WHOLE) -> str | None:
        """Gives the value in words of the language; None where nobody said it."""
        return self._said(one, self.value(one, at))

    def value(self, one: Field, at: Standpoint = WHOLE) -> Known:
        """Gives the value; a field of each publication, asked of the whole case, is that of the first that has one."""
        if one.scope is not None and at.name is None:
            found = (self.value(one, each) for each in self.standpoints(one.scope))
            return next((value for value in found if value is not None), None)
        for key in (one.key_in(at.name), one.id):
            if key in self._read:
                return self._read[key]
        if one.fact is not None:
            told = self._fact(one.fact, at)
            if told is not None:
                return told
        return COMPUTED[one.computed](self, at) if one.computed is not None else None

    def filled(self, at: Standpoint = WHOLE) -> frozenset[str]:
        """Gives the fields that have a value from here."""
        return frozenset(
            name for name, one in self.rules.fields.items()
            if self.value(one, at if one.scope is None or at.name is not None else WHOLE) is not None
        )  # fmt: skip

    def _fact(self, path: str, at: Standpoint) -> Known:
        if path.startswith("publication."):
            publication = at.publication
            told = publication.get(path.removeprefix("publication.")) if publication is not None else MISSING
        else:
            told = self.case.facts.get(path)
        return told if isinstance(told, str | date | datetime | Money) else None

    def _said(self, one: Field, value: Known) -> str | None:
        if isinstance(value, datetime):
            return self.translator.say_instant(self.spoken, value, self.case.facts.zone.key)
        if isinstance(value, date):
            return self.translator.say_date(self.spoken, value).partition(" ")[2]  # a letter names no weekday
        if isinstance(value, Money):
            return self.translator.say_money(self.spoken, value.cents, value.currency)
        if value is None or one.shape in ("lines", "text"):
            return value
        return " ".join(value.split())

    def _keys(self, one: Field) -> Sequence[str]:
        if one.scope != EACH[0]:
            return [one.id] if one.scope is None else []
        return [one.id, *(one.key_in(at.name) for at in self.standpoints(one.scope))]


def is_choice(key: str) -> bool:
    """Tells whether a key chooses something instead of filling a field."""
    return key in CHOICES


# ---------------------------------------------------------------- what the case knows of itself
def _grounds(values: Values, at: Standpoint) -> Known:
    """What the words look like, each with the article it rests on; the likely readings, else the possible ones."""
    name = at.publication.id if at.publication is not None else None
    asked = [
        one for one in values.case.analysis.qualifications if name is None or one.publication in (None, name)
    ]  # fmt: skip
    likely = [one for one in asked if one.state == "likely"] or asked
    said = dict.fromkeys(_ground(values, one) for one in likely)
    return "; ".join(said) if said else None


def _ground(values: Values, one: Qualification) -> str:
    label = one.label.in_(values.spoken)
    return f"{label[0].lower()}{label[1:]} ({one.references[0]})" if one.references else label


def _platform(values: Values, at: Standpoint) -> Known:
    if at.publication is None:
        return None
    known = values.case.found.standing_on(at.publication)
    return known.name if known is not None else None


def _operator(values: Values, at: Standpoint) -> Known:
    for one in values.case.facts.publications:
        known = values.case.found.standing_on(one)
        if known is not None:
            return known.operator.entity
    return None


def _insurer(values: Values, at: Standpoint) -> Known:
    found = values.case.rulebook.insurers.get(str(values.case.facts.get("cover.insurer")))
    return found.name if found is not None else None


def _head(number: int) -> Callable[[Values, Standpoint], Known]:
    """One line of the insurer's letterhead: the name first, then the address and how to answer."""

    def read(values: Values, at: Standpoint) -> Known:
        found = values.case.rulebook.insurers.get(str(values.case.facts.get("cover.insurer")))
        lines = found.letterhead if found is not None else ()
        return (lines[0] if number == 0 else "\n".join(lines[1:])) if len(lines) > number else None

    return read


def _known_on(values: Values, at: Standpoint) -> Known:
    return knowledge(values.case.facts)


def _driving_day(values: Values, at: Standpoint) -> Known:
    return values.case.analysis.work_day


def _clock_day(clock: str) -> Callable[[Values, Standpoint], Known]:
    def read(values: Values, at: Standpoint) -> Known:
        days = [one.work_day for one in values.case.analysis.clocks if one.id == clock and one.work_day is not None]
        return min(days) if days else None

    return read


def _of_clock(read: Callable[[Values, ClockReading], Known]) -> Callable[[Values, Standpoint], Known]:
    return lambda values, at: read(values, at.item) if isinstance(at.item, ClockReading) else None


def _of_done(read: Callable[[Values, DoneStep], Known]) -> Callable[[Values, Standpoint], Known]:
    return lambda values, at: read(values, at.item) if isinstance(at.item, DoneStep) else None


def _step_label(values: Values, one: DoneStep) -> Known:
    return values.case.rulebook.label("steps", one.step).in_(values.spoken)


COMPUTED: Final[Mapping[str, Callable[[Values, Standpoint], Known]]] = {
    "today": lambda values, at: values.case.at.date(),
    "deadline": lambda values, at: values.deadline,
    "grounds": _grounds,
    "platform": _platform,
    "operator": _operator,
    "insurer": _insurer,
    "desk_name": _head(0),
    "desk_address": _head(1),
    "known_on": _known_on,
    "driving_day": _driving_day,
    "retention_day": _clock_day("traffic_data_retention"),
    "complaint_answer_day": _clock_day("complaint_answer"),
    "clock_label": _of_clock(lambda values, one: one.label.in_(values.spoken)),
    "clock_start": _of_clock(lambda values, one: one.start),
    "clock_last_day": _of_clock(lambda values, one: one.legal_last_day or one.moment),
    "clock_safe_day": _of_clock(lambda values, one: one.work_day),
    "clock_reference": _of_clock(lambda values, one: one.reference),
    "done_step": _of_done(_step_label),
    "done_day": _of_done(lambda values, one: one.done_on),
}
"""What a field may be computed from, by the names used in `rules/letters/fields.yaml`."""
