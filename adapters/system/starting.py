"""What keeps a process from starting although each setting by itself can be used. `egide doctor` says the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from adapters.system.settings import BadSettings, Settings

ROLES = ("bot", "console", "worker")
"""What a process can serve."""
NO_TOKEN = "EGIDE_TELEGRAM_TOKEN is missing: the chat needs the token of its bot."  # noqa: S105 -- a sentence
NO_SECRET = "EGIDE_SECRET is missing: links to the console are signed with it, the same in every process."  # noqa: S105


def check_start(settings: Settings, roles: Collection[str]) -> None:
    """Raises BadSettings where these roles may not start with these settings."""
    wrong = tuple(_wrong(settings, roles))
    if wrong:
        raise BadSettings(*wrong)


def _wrong(settings: Settings, roles: Collection[str]) -> Iterator[str]:
    if "bot" in roles and settings.telegram_token is None:
        yield NO_TOKEN
    if len(roles) < len(ROLES) and settings.on_sqlite:
        yield "EGIDE_DATABASE_URL names an SQLite file: processes of their own need PostgreSQL."
    if settings.secret is None and ("console" in roles or len(roles) < len(ROLES)):
        yield NO_SECRET
    if "bot" in roles:
        yield from wrong_with_webhook(settings)


def wrong_with_webhook(settings: Settings) -> Iterator[str]:
    """Tells what keeps updates from being brought to us, or lets anybody bring them."""
    if not settings.webhook:
        return
    if settings.telegram_webhook_secret is None:
        yield "EGIDE_TELEGRAM_WEBHOOK_SECRET is missing: a webhook without it believes anybody."
    if settings.public_url.startswith("http://") and not _within_this_machine(settings):
        yield "EGIDE_PUBLIC_URL must begin with https:// where EGIDE_WEBHOOK is set: Telegram brings updates to no other."


def _within_this_machine(settings: Settings) -> bool:
    """Whether a server that stands in Telegram's place, here, brings updates to an address that is here too."""
    return all(_is_here(urlsplit(url).hostname or "") for url in (settings.telegram_api, settings.public_url))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
