"""The format of age (age-encryption.org/v1), so that what is encrypted here another tool opens."""

from __future__ import annotations

import pyrage


class Identity:
    """An X25519 identity: encrypts to itself and opens what was encrypted to it."""

    def __init__(self, words: str) -> None:
        """Raises ValueError for words that are no identity."""
        try:
            self._inner = pyrage.x25519.Identity.from_str(words)
        except pyrage.IdentityError:
            raise ValueError("these words are no identity of age") from None
        self.words = words

    @classmethod
    def make(cls) -> Identity:
        """Gives a new one."""
        return cls(str(pyrage.x25519.Identity.generate()))

    @property
    def recipient(self) -> str:
        """What others encrypt to it with."""
        return str(self._inner.to_public())

    def encrypt(self, content: bytes) -> bytes:
        """Each time other bytes."""
        return bytes(pyrage.encrypt(content, [self._inner.to_public()]))

    def decrypt(self, sealed: bytes) -> bytes:
        """Raises ValueError for what was altered, or encrypted to another."""
        try:
            return bytes(pyrage.decrypt(sealed, [self._inner]))
        except pyrage.DecryptError:
            raise ValueError("what was encrypted was altered, or is another's") from None


def encrypt_to(content: bytes, recipient: str) -> bytes:
    """Encrypts for somebody who gave their public key (`age1…`). Raises ValueError for words that are none."""
    try:
        return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(recipient)]))
    except pyrage.RecipientError:
        raise ValueError("this is no public key of age") from None
