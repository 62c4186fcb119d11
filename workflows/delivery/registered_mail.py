"""Registered letters: what a provider says of one, in words of our own, and from which day the letter counts.

From when a registered letter counts is law of each country (`rules/post.yaml`); what a provider accepted counts for nothing:
only what the postman did, with its day, does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from workflows.delivery.mail_content import MailFile
from workflows.kernel import plain as read
from workflows.kernel.plain import Plain

PostEventKind = Literal[
    "accepted", "rejected", "printed", "deposited", "first_presentation", "delivered", "refused", "not_claimed", "undelivered"
]  # fmt: skip
ProofKind = Literal["deposit", "content", "receipt", "returned"]
EVENT_KINDS: Final[tuple[PostEventKind, ...]] = get_args(PostEventKind)
PROOF_KINDS: Final[tuple[ProofKind, ...]] = get_args(ProofKind)
ENDS: Final = frozenset({"rejected", "delivered", "refused", "not_claimed", "undelivered"})
RETURNED: Final = frozenset({"rejected", "refused", "not_claimed", "undelivered"})
"""Kinds after which a handler says how the addressee is reached otherwise."""
REGISTERED_PROOF: Final = "registered_proof"
"""The kind of evidence: a document of the post, byte for byte."""
LONGEST_LINE: Final = 38
MOST_LINES: Final = 6
ASKED_EVERY: Final = timedelta(hours=2)
ASKED_FOR: Final = timedelta(days=60)
"""So long a letter is followed: the post keeps it for fifteen days, and sends it back."""
PROOFS_FOR: Final = timedelta(days=21)
"""So long after its end the proofs of a letter are still waited for."""


class BadAddress(ValueError):
    """An address that no postman can read; `why` is a word of the locales (`post.address.<why>`)."""

    def __init__(self, why: Literal["empty", "too_long", "too_many_lines", "no_town"]) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Lines as they stand on the envelope, the last with postcode and town; `country` is ISO 3166-1 alpha-2."""

    lines: tuple[str, ...]
    country: str

    @classmethod
    def of(cls, text: str, country: str) -> PostalAddress:
        """Reads lines as a person typed them. Raises BadAddress."""
        lines = tuple(line for one in text.splitlines() if (line := " ".join(one.split()).strip(" ,")))
        if len(lines) < 2:
            raise BadAddress("empty")
        if len(lines) > MOST_LINES:
            raise BadAddress("too_many_lines")
        if any(len(line) > LONGEST_LINE for line in lines):
            raise BadAddress("too_long")
        if not any(sign.isdecimal() for sign in lines[-1]) or not any(sign.isalpha() for sign in lines[-1]):
            raise BadAddress("no_town")
        return cls(lines, country)

    def to_plain(self) -> Plain:
        """As the outbox keeps it."""
        return {"lines": list(self.lines), "country": self.country}

    @classmethod
    def from_plain(cls, plain: Plain) -> PostalAddress:
        """Reads what the outbox keeps."""
        return cls(tuple(str(one) for one in read.listed(plain["lines"])), read.text(plain, "country"))


@dataclass(frozen=True, slots=True)
class PostContent:
    """What the outbox keeps of a registered letter: which posting it is, the PDF, who sends it, to whom."""

    posting: UUID
    name: str
    file: MailFile
    sender: PostalAddress
    recipient: PostalAddress

    def to_plain(self) -> dict[str, object]:
        """As the outbox keeps it."""
        return {
            "posting": str(self.posting), "name": self.name, "file": self.file.to_plain(),
            "sender": self.sender.to_plain(), "recipient": self.recipient.to_plain(),
        }  # fmt: skip

    @classmethod
    def from_plain(cls, plain: Plain) -> PostContent:
        """Reads what the outbox keeps; raises KeyError or ValueError."""
        return cls(
            UUID(read.text(plain, "posting")), read.text(plain, "name"), MailFile.from_plain(read.part(plain["file"])),
            PostalAddress.from_plain(read.part(plain["sender"])),
            PostalAddress.from_plain(read.part(plain["recipient"])),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PostEvent:
    """Something that happened to a letter. `code` is the provider's own, kept for whoever doubts."""

    kind: PostEventKind
    at: datetime
    code: str = ""

    def to_plain(self) -> Plain:
        """As the database keeps it."""
        return {"kind": self.kind, "at": self.at.isoformat(), "code": self.code}

    @classmethod
    def from_plain(cls, plain: Plain) -> PostEvent:
        """Reads what the database keeps. Raises KeyError or ValueError."""
        kind = next(one for one in EVENT_KINDS if one == read.text(plain, "kind"))
        return cls(kind, datetime.fromisoformat(read.text(plain, "at")), read.text(plain, "code", ""))


@dataclass(frozen=True, slots=True)
class PostState:
    """What a provider says of a letter now: everything that happened, and which documents can be fetched."""

    events: tuple[PostEvent, ...]
    proofs: frozenset[ProofKind] = frozenset()


@dataclass(frozen=True, slots=True)
class CountsRule:
    """From which event a registered letter counts, the first of `events` that happened: law of one country."""

    events: tuple[PostEventKind, ...]
    reference: str
    confidence: str


PostRules = Mapping[str, CountsRule]
"""By country."""


@dataclass(slots=True)
class Posting:
    """A registered letter of a case. `item_id` is the PDF in the vault; `key` that of the outbox; `ref` the provider's name for
    it, from when the provider has it."""

    id: UUID
    case_id: UUID
    key: str
    to: str
    country: str
    item_id: UUID
    sha256: str
    created_at: datetime
    not_before: datetime
    step: str | None = None
    state: Literal["leaving", "posted", "ended"] = "leaving"
    ref: str | None = None
    events: tuple[PostEvent, ...] = ()
    proofs: Mapping[str, UUID] = field(default_factory=dict)
    counts_on: date | None = None

    @property
    def end(self) -> PostEvent | None:
        """What became of it, if that is known."""
        return next((one for one in self.events if one.kind in ENDS), None)

    def learn(self, events: Sequence[PostEvent]) -> list[PostEvent]:
        """Takes in what is new, each kind once and in the order it happened; says what was new."""
        known = {one.kind for one in self.events}
        new = sorted(
            {one.kind: one for one in reversed(events) if one.kind not in known}.values(), key=lambda one: one.at
        )
        self.events = tuple(sorted([*self.events, *new], key=lambda one: one.at))
        return new

    def is_over(self, now: datetime) -> bool:
        """Tells whether nothing more is to be asked: its end and its proofs have had their time."""
        end = self.end
        return now > (end.at + PROOFS_FOR if end is not None else self.created_at + ASKED_FOR)


def counts_on(rule: CountsRule, events: Sequence[PostEvent], zone: ZoneInfo) -> date | None:
    """Gives the day from which the letter counts, on the calendar of the country; None while nothing happened from
    which it does."""
    days = {one.kind: one.at.astimezone(zone).date() for one in events}
    return next((days[kind] for kind in rule.events if kind in days), None)
