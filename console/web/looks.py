"""Tells a look that a person took from a page that only keeps itself up to date.

A page that was opened by a look in the audit trail carries a mark. The script of the page shows it when it reads the page
again, and then no second look is written down. The mark holds for this session, for this page, and not for long; nobody but
the installation can make one, so that it cannot hide a first look.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Final

from aiohttp import web

from console.web.context import PARTS, VISIT

HEADER: Final = "Egide-Look"
"""A header, not a part of the address: no link and no form of another site can carry it."""
LONGEST: Final = 12
AT_A_CASE: Final = timedelta(hours=1)
AT_THE_QUEUE: Final = timedelta(hours=12)
"""How long a look holds. The queue may hang on a wall: there it holds as long as a session."""


def give(request: web.Request, about: str, lasts: timedelta) -> str:
    """Gives the mark of a look that was just taken."""
    until = int((request.app[PARTS].settings.wall.now() + lasts).timestamp())
    return f"{until}.{_sign(request, about, until)}"


def is_again(request: web.Request, about: str) -> bool:
    """Tells whether the script reads a page again whose look still holds. Raises 412, with nothing on it, for a mark
    that is no more or never was: then a person has to look."""
    given = request.headers.get(HEADER)
    if given is None:
        return False
    until, _, signed = given.partition(".")
    now = request.app[PARTS].settings.wall.now().timestamp()
    if not given.isascii() or not until.isdigit() or len(until) > LONGEST or int(until) <= now:
        raise web.HTTPPreconditionFailed
    if not hmac.compare_digest(signed, _sign(request, about, int(until))):
        raise web.HTTPPreconditionFailed
    return True


def _sign(request: web.Request, about: str, until: int) -> str:
    key = request.app[PARTS].settings.secret.encode()
    said = f"egide.look\n{request[VISIT].session}\n{about}\n{until}"
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
