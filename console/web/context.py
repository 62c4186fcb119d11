"""What the console is told when it is built, and what its parts reach through the application."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from typing import Protocol
from uuid import UUID

from aiohttp import web
from jinja2 import Environment

from workflows.desk.words import Labels
from workflows.evidence.item import HoldingVault
from workflows.evidence.uploads import Uploads
from workflows.kernel.clock import Clock, NewId
from workflows.kernel.people import DeskUser, Language
from workflows.kernel.translator import Translator
from workflows.ports.console import Desk
from workflows.ports.dossier import DossierMaker
from workflows.use_cases.shared.command import Run


class Changes(Protocol):
    """Tells live pages which case changed."""

    def listen(self, about: UUID | None = None) -> AbstractContextManager[asyncio.Event]: ...


class Passwords(Protocol):
    """Checks passwords beside everything else, few at once."""

    async def __call__(self, stored: str | None, password: str, *, known: bool) -> bool:
        """Tells whether the password is the one; as slow for a missing account as for a wrong password. `known`: it is
        typed on a device of theirs, which waits for no stranger."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSettings:
    """How this installation is reached. `secure_cookies` where it is served over TLS; `frame_ancestors` are the origins
    that may show the console inside a page of theirs; of `trusted_proxies` it is believed where a request comes from.
    `clock` is the time of the cases, `wall` that of the machine, which sessions go by; `secret` is the installation's own,
    the same in every process."""

    public_url: str
    secure_cookies: bool = False
    frame_ancestors: tuple[str, ...] = ()
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    clock: Clock
    wall: Clock
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleContext:
    """Everything a page has at hand."""

    run: Run
    desk: Desk
    say: Translator
    rulebook: Labels
    changes: Changes
    settings: ConsoleSettings
    templates: Environment
    vault: HoldingVault
    uploads: Uploads
    new_id: NewId
    dossiers: DossierMaker
    passwords: Passwords


@dataclass(slots=True)
class Visit:
    """Who asks for a page: their session, the token their forms carry and the language they read."""

    language: Language
    form_token: str
    user: DeskUser | None = None
    session: str | None = None
    set_cookies: dict[str, tuple[str, str]] = field(default_factory=dict)


PARTS: web.AppKey[ConsoleContext] = web.AppKey("parts", ConsoleContext)
VISIT: web.RequestKey[Visit] = web.RequestKey("visit", Visit)
