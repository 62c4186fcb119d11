"""Signed, expiring links. The token says whom it names and until when; altering it or the purpose makes it void."""

from __future__ import annotations

from datetime import UTC, datetime
from hmac import compare_digest
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

PATHS = {"offer": "/offer/", "sign_in": "/sign-in/link?t=", "lock": "/lock/", "order": "/order/"}


class SignedLinks:
    """`mail_ports.Links` with one secret per installation; each purpose salts its own key."""

    def __init__(self, secret: str, public_url: str) -> None:
        self._secret = secret
        self.public_url = public_url.rstrip("/")

    def sign(self, purpose: str, subject: UUID, expires_at: datetime) -> str:
        return self.public_url + PATHS[purpose] + self.seal(purpose, subject, expires_at)

    def seal(self, purpose: str, subject: UUID, expires_at: datetime) -> str:
        token = self._serializer(purpose).dumps([subject.hex, int(expires_at.timestamp())])
        return token if isinstance(token, str) else token.decode()

    def read(self, purpose: str, token: str, now: datetime) -> UUID | None:
        named = self.names(purpose, token)
        return named[0] if named is not None and now.timestamp() < named[1].timestamp() else None

    def names(self, purpose: str, token: str) -> tuple[UUID, datetime] | None:
        try:
            subject, expires = self._serializer(purpose).loads(token)
            named = UUID(subject), datetime.fromtimestamp(int(expires), UTC)
            # the last character of a signature has bits that say nothing: one link is one row of characters
            return named if compare_digest(self.seal(purpose, *named), token) else None
        except (BadSignature, ValueError, TypeError, AttributeError, OverflowError, OSError):
            return None

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=f"egide.{purpose}")
