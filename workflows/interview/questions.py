"""What can be asked: questions, options, places of the web and emergency cards, as loaded from `rules/questions/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from workflows.interview.emergency import EmergencyCard, Helpline
from workflows.interview.places import NO_PLACES, Places
from workflows.kernel.text import LocalizedText
from workflows.law.conditions import ALWAYS, NEVER, Condition, may_hold
from workflows.law.fact_schema import is_per_publication

QUESTION_KINDS = (
    "yes_no", "yes_no_partly", "choice", "several", "text", "date", "instant",
    "url", "place", "number", "money", "person_name", "done", "hours",
)  # fmt: skip
URGENCIES = (
    "danger", "door", "minor", "intimate", "money", "account", "date", "place", "rest", "detail",
)  # fmt: skip
"""What is asked first, most urgent first; within one urgency by `order`, then as the file has it."""


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer. `key` travels on buttons; `value` goes to the question's fact, `sets` to others."""

    key: str
    value: object
    label: LocalizedText
    aliases: tuple[str, ...] = ()
    sets: tuple[tuple[str, object], ...] = ()
    reads: str = ""  # "yes", "no" or "unknown": what the bare word means here


@dataclass(frozen=True, slots=True)
class Trigger:
    """The emergency card to show at once when `when` holds after the answer."""

    when: Condition
    card: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `publication` says about which publication it is asked (0 for the first, and for all others)."""

    id: str
    fact: str | None
    kind: str
    ask: LocalizedText
    short: LocalizedText
    help: LocalizedText | None = None
    options: tuple[Option, ...] = ()
    places: Places = NO_PLACES
    when: Condition = ALWAYS
    urgency: str = "rest"
    order: int = 50
    after_plan: Condition = NEVER
    required: bool = False
    sensitive: bool = False
    verbatim: bool = False
    minimum: int = 0
    maximum: int = 1_000_000
    step: str | None = None
    triggers: tuple[Trigger, ...] = ()
    per_publication: bool = False
    opens_publication: bool = False  # a yes opens one more publication, and the question comes back
    publication: int = 0

    @property
    def key(self) -> str:
        """The name to put on buttons and in the state: the id, and the publication from the second on."""
        return self.id if self.publication == 0 else f"{self.id}@{self.publication}"

    @property
    def is_age(self) -> bool:
        """Whether it asks somebody's age: a year more or less changes what may be sent and who is called."""
        return self.kind == "number" and self.fact is not None and self.fact.endswith("age")

    def at(self, publication: int) -> Question:
        """Gives the same question about another publication."""
        wanted = publication if self.per_publication else 0
        return self if wanted == self.publication else replace(self, publication=wanted)

    def option(self, key: str) -> Option | None:
        """Gives the option with this key."""
        return next((option for option in self.options if option.key == key), None)

    def owned_paths(self) -> tuple[str, ...]:
        """Gives every fact an answer to this question can fill."""
        paths = [self.fact] if self.fact else []
        paths += [path for option in self.options for path, _ in option.sets]
        if self.kind == "place" and self.fact:
            paths += ["publication.url", "publication.medium"]
        return tuple(dict.fromkeys(paths))

    def asks_each_publication(self) -> bool:
        """Tells whether one of its facts belongs to a publication."""
        return any(is_per_publication(path) for path in self.owned_paths())


@dataclass(frozen=True, slots=True)
class Questions:
    """Everything that can be asked, in the order of urgency, with what must be shown at once."""

    ordered: tuple[Question, ...]
    cards: Mapping[str, EmergencyCard] = field(default_factory=dict)
    helplines: tuple[Helpline, ...] = ()
    places: Places = NO_PLACES
    doors: Mapping[str, LocalizedText] = field(default_factory=dict)
    """The incident kinds, most urgent first, as somebody says them who is in trouble."""
    _by_id: Mapping[str, Question] = field(default_factory=dict)
    _of_kind: dict[object, tuple[Question, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        questions: tuple[Question, ...],
        cards: Mapping[str, EmergencyCard] | None = None,
        helplines: tuple[Helpline, ...] = (),
        places: Places | None = None,
        doors: Mapping[str, LocalizedText] | None = None,
    ) -> Questions:
        """Puts the questions in order; the order given decides between equals."""
        ordered = tuple(sorted(questions, key=lambda one: (URGENCIES.index(one.urgency), one.order)))
        return cls(ordered, cards or {}, helplines, places or NO_PLACES, doors or {}, {one.id: one for one in ordered})

    def of_kind(self, kind: object) -> tuple[Question, ...]:
        """Gives those that can be asked in a case of this kind, in order; worked out once for each kind."""
        if not isinstance(kind, str):
            return self.ordered
        found = self._of_kind.get(kind)
        if found is None:
            found = tuple(one for one in self.ordered if may_hold(one.when, "kind", kind))
            self._of_kind[kind] = found
        return found

    def get(self, key: str) -> Question | None:
        """Gives the question named by a key (`id` or `id@publication`), None for one that never was or is no more."""
        name, _, number = key.partition("@")
        found = self._by_id.get(name)
        if found is None or (number and not (number.isascii() and number.isdigit() and len(number) < 5)):
            return None
        if number and (not found.per_publication or int(number) == 0):
            return None
        return found.at(int(number)) if number else found
