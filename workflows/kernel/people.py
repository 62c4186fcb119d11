"""Who acts: insured persons in a chat, handlers and lawyers at the desk, and the desk's own engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from workflows.kernel.awaited_input import AwaitedInput, AwaitedKind

Language = Literal["fr", "nl", "en"]
ContactRule = Literal["free", "neutral", "hours", "never"]
"""When the desk may begin to write to somebody, and in which words: `workflows/use_cases/shared/safe_contact.py`."""
LANGUAGES: tuple[Language, ...] = ("fr", "nl", "en")
Role = Literal["insured", "handler", "lawyer", "bailiff", "system"]


def language_of(code: str | None, default: Language = "fr") -> Language:
    """Gives the language we speak for a code such as `nl-BE`; the default where we do not speak it."""
    for language in LANGUAGES:
        if (code or "").lower().startswith(language):
            return language
    return default


def plain_code(code: str) -> str:
    """Gives a one-time code as it is compared: spaces, dashes and case do not matter to the person who types it."""
    return "".join(character for character in code.upper() if character.isalnum())


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does or looks at something; what access and audit go by."""

    role: Role
    id: UUID | None = None
    name: str = ""


ENGINE = Actor("system", None, "engine")


@dataclass(frozen=True, slots=True)
class Chat:
    """Where an insured person writes from. Outside identifiers are claims: the person is looked up at each use."""

    user_id: int
    chat_id: int
    language_code: str | None = None


@dataclass(slots=True)
class Person:
    """An insured person as the desk knows them. `awaited_input` is what their next free text answers.

    `member_id` is whom of the contract they are, once that was shown by a code; a chat with `locked_at` shows nothing."""

    id: UUID
    user_id: int
    chat_id: int
    language: Language | None
    policy_id: UUID | None
    active_case: UUID | None
    awaited_input: AwaitedInput | None
    created_at: datetime
    blocked: bool = False
    version: int = 0
    member_id: UUID | None = None
    locked_at: datetime | None = None
    locked_why: str | None = None
    secret_hash: str | None = None

    def awaits(self, *kinds: AwaitedKind) -> bool:
        """Tells whether the next free text is of one of these kinds."""
        return self.awaited_input is not None and self.awaited_input.kind in kinds

    @property
    def awaited_case(self) -> UUID | None:
        """The case that the next free text is about, where it was named."""
        return self.awaited_input.case_id if self.awaited_input is not None else None

    @property
    def speaks(self) -> Language:
        """The chosen language, French until one is chosen."""
        return self.language or "fr"

    @property
    def actor(self) -> Actor:
        return Actor("insured", self.id)


@dataclass(frozen=True, slots=True)
class Policy:
    """The contract a person is insured by. Parameters that the insurer has not given stay None: never guessed."""

    id: UUID
    number: str
    insurer: str
    holder: str
    jurisdiction: str
    local_calendar: str | None
    professional: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody a contract insures: its holder, a partner, a child. What the insurer has not given stays None."""

    id: UUID
    policy_id: UUID
    name: str
    birth_date: date | None
    email: str | None
    is_holder: bool = True

    def age_on(self, day: date) -> int | None:
        """Full years on a day; None where the date of birth is not known."""
        if self.birth_date is None:
            return None
        had = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had)


@dataclass(frozen=True, slots=True)
class DeskUser:
    """A claims handler or a partner lawyer with an account."""

    id: UUID
    role: Role
    name: str
    email: str
    language: Language
    password_hash: str | None = None
    jurisdictions: tuple[str, ...] = ()
    rank: int = 0

    @property
    def actor(self) -> Actor:
        return Actor(self.role, self.id, self.name)
