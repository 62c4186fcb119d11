"""What can be known of an incident: the one table of facts, with what each may hold and who is asked for it.

Everything that reads or names a fact stands on it: `facts.py` (case files), the interview's questions, the conditions of
`rules/`. A path is dotted and the same everywhere: `publication.x` is a fact of one publication, `statement.x` one that all
publications share and each may say otherwise, `derived.x` what follows from others; everything else is told once a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from workflows.law import fact_values as read
from workflows.law.declared import Declared
from workflows.law.fact_values import Reader

RELATIONS: Final = (
    "neighbour", "ex_partner", "partner", "client", "competitor", "employee", "colleague", "classmate", "family",
    "acquaintance", "stranger", "journalist", "employer", "friend", "landlord", "pupil_parent", "unknown",
)  # fmt: skip
"""Who the author is to the victim."""
OBJECTIVES: Final = ("removal", "anonymisation", "compensation", "sanction", "cessation", "correction")
MEDIA: Final = ("social", "forum", "messaging", "website", "press", "review", "search", "classified", "adult")
CLOCK_EVENTS: Final = (
    "summons_served", "civil_party_complaint_signed", "direct_summons_served", "complaint_filed", "removal_order_served",
    "summary_order_served", "summary_judgment", "reply_received", "erasure_received", "erasure_extended",
    "notice_refused", "dispute_filed", "take_it_down_received", "insurer_refused", "complaint_against_desk",
)  # fmt: skip
OUTCOMES: Final = ("none", "refused", "accepted")
_OLDEST: Final = 130


class Asked(StrEnum):
    """Who is asked for a fact."""

    PERSON = "person"
    """Whoever reports the incident: a question of the interview may fill it."""
    DESK = "desk"
    """The contract, the case file or a handler; never a question of the chat."""
    NOBODY = "nobody"
    """It follows from other facts."""


class Shape(StrEnum):
    """Of what kind a value is: it decides which operators of a condition make sense."""

    BOOLEAN = "boolean"
    WORD = "word"
    """One of a few."""
    WORDS = "words"
    """A list of some of a few."""
    NAME = "name"
    """Of something that exists elsewhere: a platform, an insurer."""
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"
    DAY_OR_INSTANT = "day or instant"
    MONEY = "money"
    TEXT = "text"
    URL = "url"
    PUBLICATION = "publication"
    """The name of another publication of the same case."""
    STEPS = "steps"
    EVENTS = "events"


_EQUAL: Final = frozenset({"eq", "in", "known"})
_NUMBERS: Final = frozenset({"eq", "in", "under", "over", "known"})
_KNOWN: Final = frozenset({"known"})
OPERATORS: Final[Mapping[Shape, frozenset[str]]] = {
    **dict.fromkeys(Shape, _KNOWN),
    **dict.fromkeys((Shape.BOOLEAN, Shape.WORD, Shape.NAME), _EQUAL),
    Shape.NUMBER: _NUMBERS,
    Shape.WORDS: frozenset({"has", "known"}),
}
"""Which operators may look at a fact. Days, amounts and free texts are never compared with what is written in a rule."""


@dataclass(frozen=True, slots=True)
class Holds:
    """What a fact may hold. `read` takes one value or refuses it; `allowed` names the words where there are only few;
    `unknown` is the word that says as much as nothing."""

    shape: Shape
    read: Reader
    allowed: tuple[str | bool, ...] = ()
    unknown: str | None = None

    @property
    def operators(self) -> frozenset[str]:
        """The operators a condition may use on it."""
        return OPERATORS[self.shape]

    def read_one(self, path: str, value: object) -> None:
        """Takes what a rule writes of it: one word, where the fact holds a list. Raises BadFacts."""
        self.read(path, [value] if self.shape is Shape.WORDS else value)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the table."""

    path: str
    holds: Holds
    asked: Asked


def is_per_publication(path: str) -> bool:
    """Tells whether the fact is told again for each publication."""
    return path.startswith(("publication.", "statement."))


def _words(*allowed: str | bool, unknown: str | None = None) -> Holds:
    return Holds(Shape.WORD, read.one_of(*allowed), allowed, unknown)


_BOOLEAN: Final = Holds(Shape.BOOLEAN, read.boolean, (False, True))
_TEXT: Final = Holds(Shape.TEXT, read.text)
_NAME: Final = Holds(Shape.NAME, read.identifier)
_DATE: Final = Holds(Shape.DATE, read.day)
_INSTANT: Final = Holds(Shape.INSTANT, read.instant)
_DAY_OR_INSTANT: Final = Holds(Shape.DAY_OR_INSTANT, read.day_or_instant)
_MONEY: Final = Holds(Shape.MONEY, read.money)
_AGE: Final = Holds(Shape.NUMBER, read.whole(0, _OLDEST))
_PUBLICATION: Final = Holds(Shape.PUBLICATION, read.name)

_PERSON: Final[Mapping[str, Holds]] = {
    "kind": _NAME,  # one of those that rules/vocabulary.yaml declares
    "known_since": _DAY_OR_INSTANT,
    "victim_age": _AGE,
    "objectives": Holds(Shape.WORDS, read.several_of(*OBJECTIVES), OBJECTIVES),
    "insured.status": _words("private", "professional"),
    "insured.profession": _TEXT,
    "insured.public_office": _BOOLEAN,
    "insured.place": _TEXT,
    "publication.platform": _NAME,
    "publication.url": Holds(Shape.URL, read.text),
    "publication.medium": _words(*MEDIA),
    "publication.audience": _words("public", "restricted_group", "private_message", "unknown", unknown="unknown"),
    "publication.recipient": _words("insured", "named_person", "several", "unknown", unknown="unknown"),
    "publication.audience_size": Holds(Shape.NUMBER, read.whole(0, 10_000_000_000)),
    "publication.first_published_on": _DATE,
    "publication.discovered_on": _DATE,
    "publication.still_online": _BOOLEAN,
    "publication.republishes": _PUBLICATION,
    "publication.same_author": _BOOLEAN,
    "publication.comments_open": _BOOLEAN,
    "publication.words": _TEXT,
    "statement.provable_fact": _BOOLEAN,
    "statement.insulting": _BOOLEAN,
    "statement.truth": _words(False, True, "partly"),
    "statement.target": _words("person", "company", "products", "several"),
    "statement.hate_ground": _words(
        "none", "origin", "religion", "sex", "orientation", "gender_identity", "disability"
    ),
    "statement.identifiable": _BOOLEAN,
    "statement.repeated": _BOOLEAN,
    "statement.several_authors": _BOOLEAN,
    "statement.health_effect": _BOOLEAN,
    "statement.reveals_private_life": _BOOLEAN,
    "statement.fake_reviews": _BOOLEAN,
    "intimate.exists": _BOOLEAN,
    "intimate.manipulated": _BOOLEAN,
    "intimate.shared": _BOOLEAN,
    "intimate.threatened": _BOOLEAN,
    "intimate.depicted_age": _AGE,
    "account.lost": _BOOLEAN,
    "account.discovered_at": _INSTANT,
    "account.professional": _BOOLEAN,
    "account.system_intrusion": _BOOLEAN,
    "account.payment_means_linked": _BOOLEAN,
    "account.messages_sent_to_contacts": _BOOLEAN,
    "account.controller_of_personal_data": _BOOLEAN,
    "impersonation.used_name": _BOOLEAN,
    "impersonation.used_picture": _BOOLEAN,
    "impersonation.deceives_contacts": _BOOLEAN,
    "demand.made": _BOOLEAN,
    "demand.kind": _words("money", "content", "other"),
    "demand.threat": _words("reveal", "delete", "violence", "other"),
    "demand.amount": _MONEY,
    "demand.paid": _BOOLEAN,
    "demand.threat_of_violence": _BOOLEAN,
    "author.known": _BOOLEAN,
    "author.suspected": _BOOLEAN,
    "author.name": _TEXT,
    "author.address_known": _BOOLEAN,
    "author.relation": _words(*RELATIONS),
    "author.relation_kept": _BOOLEAN,
    "author.has_lawyer": _BOOLEAN,
    "capture_waived_in_writing": _BOOLEAN,
    "safety.danger_now": _BOOLEAN,
    "safety.self_harm": _BOOLEAN,
    "safety.violence_by_author": _BOOLEAN,
    "safety.write_here": Holds(Shape.NAME, read.write_hours, (read.ANYTIME, read.NEVER)),
    "damage.amount": _MONEY,
    "already_done": Holds(Shape.STEPS, read.anything),
}  # fmt: skip
_DESK: Final[Mapping[str, Holds]] = {
    "jurisdiction": _NAME,  # one of those that rules/jurisdictions/ declares
    "local_calendar": _NAME,
    "reported_at": _INSTANT,
    "language": _words("fr", "nl", "en"),
    "lawyer_choice_requested_in_writing": _BOOLEAN,
    "insured.age": _AGE,
    "publication.id": Holds(Shape.TEXT, read.name),
    "publication.form": _words("text", "picture", "video", "audio", "live"),
    "cover.insurer": _NAME,
    "cover.ceiling": _MONEY,
    "cover.used": _MONEY,
    "cover.deductible": _MONEY,
    "cover.threshold": _MONEY,
    "cover.waiting_until": Holds(Shape.DATE, read.or_null(read.day)),
    "cover.lawyer_letter_allowed": _BOOLEAN,
    "events": Holds(Shape.EVENTS, read.anything),
}
_NOBODY: Final[Mapping[str, Holds]] = {
    "derived.victim_age": _AGE,
    "derived.depicted_age": _AGE,
    "derived.sexual_age": _AGE,
    "derived.unknown_sexual_age": _BOOLEAN,
    "derived.loss_on": _DATE,
    "derived.small_host": _BOOLEAN,
    "derived.seen_from_outside": _BOOLEAN,
}

FACTS: Final[Mapping[str, Fact]] = MappingProxyType({
    path: Fact(path, holds, asked)
    for asked, table in ((Asked.DESK, _DESK), (Asked.PERSON, _PERSON), (Asked.NOBODY, _NOBODY))
    for path, holds in table.items()
})  # fmt: skip
"""Every fact by its path."""


def fact_of(path: str, declared: Declared | None = None) -> Fact | None:
    """Gives the fact at a path; None where there is none. `declared` narrows the names that only the rules declare."""
    found = FACTS.get(path)
    names = _declared_names(path, declared) if declared is not None else None
    if found is None or names is None:
        return found
    return replace(found, holds=replace(found.holds, read=read.one_of(*names), allowed=names))


def _declared_names(path: str, declared: Declared) -> tuple[str, ...] | None:
    if path == "jurisdiction":
        return tuple(declared.jurisdictions.codes)
    if path == "local_calendar":
        return tuple(declared.jurisdictions.calendars)
    return tuple(declared.kinds) if path == "kind" else None


def readers(group: str) -> Mapping[str, Reader]:
    """The readers of a group (`author`, `publication` …) by the names inside it; of what stands at the top for ``""``."""
    found = {}
    for path, fact in FACTS.items():
        head, _, rest = path.rpartition(".")
        if head == group and fact.holds.shape not in (Shape.STEPS, Shape.EVENTS):
            found[rest] = fact.holds.read
    return found


SAYS_UNKNOWN: Final[Mapping[str, str]] = {
    path: fact.holds.unknown for path, fact in FACTS.items() if fact.holds.unknown is not None
}
"""The words that say as much as nothing, by the path of their fact."""
GROUPS: Final = tuple(dict.fromkeys(path.partition(".")[0] for path in FACTS if "." in path and path not in _NOBODY))
"""The groups of a case file, with `publication`, which stands in a list there."""
