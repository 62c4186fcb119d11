"""Screens of access: language, code, policy, lock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workflows.kernel.people import Policy


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """The three languages, each in its own words."""


@dataclass(frozen=True, slots=True)
class AskCode:
    """Asks for the one-time code of the insurer's letter."""


@dataclass(frozen=True, slots=True)
class PolicyLinked:
    """The code was right."""

    policy: Policy


@dataclass(frozen=True, slots=True)
class CodeRefused:
    """The code was `wrong`, `expired`, `used`, or there were `too_many` tries. Emergency advice is still given."""

    why: Literal["wrong", "expired", "used", "too_many"]
    tries_left: int | None = None


@dataclass(frozen=True, slots=True)
class AskPolicy:
    """Another way in than the code of the letter: first the policy `number`, then the `birth_date`."""

    what: Literal["number", "birth_date"]


@dataclass(frozen=True, slots=True)
class Security:
    """What protects this chat: the lock, the secret word."""

    has_secret: bool


@dataclass(frozen=True, slots=True)
class DeskChatNews:
    """A handler or lawyer is told in this chat from now on, or no longer."""

    name: str
    joined: bool


@dataclass(frozen=True, slots=True)
class Locked:
    """This chat shows nothing any more. `now`: it has just been locked."""

    now: bool = False
