"""Opens the provider of registered letters that an installation names."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from adapters.post.maileva import Maileva, MailevaAccount
from workflows.kernel.clock import Clock
from workflows.ports.registered_mail import RegisteredMail

TOKENS = {
    "api.maileva.com": "https://connexion.maileva.com/auth/realms/services/protocol/openid-connect/token",
    "api.sandbox.maileva.net": "https://connexion.sandbox.maileva.net/auth/realms/services/protocol/openid-connect/token",
}
"""Where the provider gives tokens, by the host of its interface."""


def open_provider(url: str, token_url: str | None, clock: Clock) -> RegisteredMail:
    """`maileva+https://client:secret:user:password@api.maileva.com/registered_mail/v4`. Raises ValueError."""
    parts = urlsplit(url)
    names = parts.netloc.rpartition("@")[0].split(":")
    kind, _, scheme = parts.scheme.partition("+")
    if kind != "maileva" or scheme not in ("http", "https") or not parts.hostname or len(names) != 4:
        raise ValueError(
            "must look like maileva+https://client:secret:user:password@api.maileva.com/registered_mail/v4"
        )
    tokens = token_url or TOKENS.get(parts.hostname)
    if tokens is None:
        raise ValueError("names a host whose tokens come from nowhere: give EGIDE_POST_TOKEN_URL")
    client, secret, user, password = map(unquote, names)
    host = parts.netloc.rpartition("@")[2]
    api = f"{scheme}://{host}{parts.path}".rstrip("/")
    return Maileva(MailevaAccount(api, tokens, client, secret, user, password), clock)
