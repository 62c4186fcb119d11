"""What people ask of their own accord, and what may be said to them: data from `rules/chat/answers/`, chosen here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from workflows.kernel.people import Language
from workflows.kernel.text import LocalizedText
from workflows.law.rulebook import is_certain

GROWN_UP: Final = 18
SAYABLE: Final = ("V1", "V2", "MH")
CONFIDENCES: Final = (*SAYABLE, "MM", "ML", "U")
"""How sure an answer can be; what is no better than a middling memory is said to nobody before a lawyer has read it."""
TO_SAFETY: Final[Mapping[str, str]] = {"suicide": "self_harm", "threats_now": "danger"}
"""Topics that are no question but a cry for help, and of what: they are never merely answered."""
TO_ACTS: Final[Mapping[str, str]] = {"human": "person", "next": "next"}
"""Topics that are answered by doing what they ask for, and the wish that does it."""
ENDS: Final = ("stop", "withdraw", "delete_data")
"""The ends that people wish for."""
DONE: Final = frozenset({*TO_SAFETY, *TO_ACTS})


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """An answer says what holds in one country for some incident kinds; no `kinds`: for all. `is_of_desk`: it speaks of what
    the desk itself does. `desk_confirmed` and `lawyer_confirmed`: somebody took it upon themselves."""

    id: str
    kinds: frozenset[str]
    say: LocalizedText
    say_young: LocalizedText | None
    facts: Sequence[str]
    then: str
    reference: str
    source: str
    confidence: str
    checked_on: date
    step: str | None = None
    note: str = ""
    lawyer_should_confirm: bool = False
    is_of_desk: bool = False
    desk_confirmed: bool = False
    lawyer_confirmed: bool = False

    @property
    def may_be_said(self) -> bool:
        """Whether a person may read it: sure enough, and, where it speaks of the desk, confirmed by the desk."""
        return (self.confidence in SAYABLE or self.lawyer_confirmed) and (self.desk_confirmed or not self.is_of_desk)

    @property
    def is_certain(self) -> bool:
        """Whether it may be shown as it is; else a lawyer must confirm it."""
        return self.lawyer_confirmed or (is_certain(self.confidence) and not self.lawyer_should_confirm)

    def words(self, language: Language, age: int | None) -> str:
        """Tells what is said to a reader of this age; to one of no known age as to a grown-up."""
        young = self.say_young if age is not None and age < GROWN_UP else None
        return (young or self.say).in_(language)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic is one question that people ask; `asked` is what the desk calls it. The answers stand by country."""

    name: str
    asked: LocalizedText
    answers: Mapping[str, Sequence[OwnAnswer]]

    def of(self, country: str, kind: str | None) -> tuple[OwnAnswer, ...]:
        """Gives the answers that fit: the kind's own; of a kind that has none, or that is not known, all of the
        country."""
        listed = self.answers.get(country, ())
        own = tuple(one for one in listed if not one.kinds or kind in one.kinds)
        return own or tuple(listed)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to a question. `said` may be read by the person; without any, a person answers. `ask_country`: it depends on
    which of these countries it is."""

    said: tuple[OwnAnswer, ...] = ()
    ask_country: tuple[str, ...] = ()

    @property
    def needs_a_person(self) -> bool:
        return not self.said and not self.ask_country


@dataclass(frozen=True, slots=True)
class EndRule:
    """What is said to somebody who wants an end: what was done, and what stays and why."""

    heard: LocalizedText
    stays: LocalizedText
    reference: str
    confidence: str

    @property
    def is_certain(self) -> bool:
        """Whether it may be shown as it is; else a lawyer must confirm it."""
        return is_certain(self.confidence)


@dataclass(frozen=True, slots=True)
class OwnQuestions:
    """The topics by their names, and what is said to each wish for an end."""

    topics: Mapping[str, Topic] = field(default_factory=dict)
    ends: Mapping[str, EndRule] = field(default_factory=dict)

    def reply(
        self, name: str, countries: Sequence[str], kind: str | None, language: Language, age: int | None
    ) -> Reply:
        """Tells what is said on a topic to somebody who may be in any of these countries: the same in all of them, or
        they are asked. Raises KeyError for a topic that nobody declared."""
        topic = self.topics[name]
        found = [tuple(one for one in topic.of(country, kind) if one.may_be_said) for country in countries]
        if not any(found):
            return Reply()
        if len({tuple((one.words(language, age), one.is_certain) for one in some) for some in found}) == 1:
            return Reply(said=found[0])
        return Reply(ask_country=tuple(countries))
