"""Addresses that carry a thread: what is answered, and what could not be delivered, comes back to where it left from.

`r+TOKEN@domain` is where an answer goes, `b+TOKEN@domain` where a server says that it could not deliver. The token holds the
thread and a code (HMAC-SHA-256, 80 bits) that nobody makes without the secret. It is read whatever the case of its letters:
servers on the way may change it, the `r+` included.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import UUID

Way = Literal["answer", "bounce"]
_PREFIXES: Final[dict[str, Way]] = {"r": "answer", "b": "bounce"}
_CODE_BYTES: Final = 10
_PURPOSE: Final = b"mail thread\x00"


@dataclass(frozen=True, slots=True)
class ThreadAddress:
    """An address of ours, read: which thread, and whether it is for answers or for bounces."""

    thread: UUID
    way: Way


@dataclass(frozen=True, slots=True)
class MailAddresses:
    """The addresses of one installation: `domain` is the one whose mail is brought to it."""

    secret: str = field(repr=False)
    domain: str

    def answers(self, thread: UUID) -> str:
        """Tells where an answer goes."""
        return f"r+{self._token(thread)}@{self.domain}"

    def bounces(self, thread: UUID) -> str:
        """Gives the sender of the envelope: where a server writes that it could not deliver."""
        return f"b+{self._token(thread)}@{self.domain}"

    def read(self, address: str) -> ThreadAddress | None:
        """Tells which thread an address is of; None for one that is none of ours, or that somebody made up."""
        local, at, domain = address.strip().strip("<>").rpartition("@")
        prefix, plus, token = local.partition("+")
        way = _PREFIXES.get(prefix.lower())
        if not at or not plus or way is None or domain.lower() != self.domain.lower():
            return None
        try:
            raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
        except ValueError:
            return None
        if len(raw) != 16 + _CODE_BYTES:
            return None
        thread = UUID(bytes=raw[:16])
        return ThreadAddress(thread, way) if hmac.compare_digest(raw[16:], self._code(thread)) else None

    def message_id(self, thread: UUID, key: str) -> str:
        """Gives the name of one mail: the same whenever it is sent, with its thread in it for whoever answers to that
        alone."""
        return f"<{hashlib.sha256(key.encode()).hexdigest()[:24]}.{self._token(thread)}@{self.domain}>"

    def thread_of_message(self, message_id: str) -> UUID | None:
        """Gives the thread of a mail of ours that somebody names in `In-Reply-To` or `References`."""
        local, _, domain = message_id.strip().strip("<>").rpartition("@")
        found = self.read(f"r+{local.rpartition('.')[2]}@{domain}")
        return found.thread if found is not None else None

    def _token(self, thread: UUID) -> str:
        return base64.b32encode(thread.bytes + self._code(thread)).decode().rstrip("=").lower()

    def _code(self, thread: UUID) -> bytes:
        return hmac.digest(self.secret.encode(), _PURPOSE + thread.bytes, "sha256")[:_CODE_BYTES]


LONGEST: Final = 254


def is_address(address: str) -> bool:
    """Tells whether somebody may be written to so: one person, one domain, no space."""
    name, at, domain = address.rpartition("@")
    return bool(name and at and "." in domain) and len(address) <= LONGEST and not any(map(str.isspace, address))
