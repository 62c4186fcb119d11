"""The desk's signature: an Ed25519 key in a file of its own, readable by its owner alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from adapters.system.write import write_once

KEY_FILE = "signer.key"


class Ed25519Signer:
    """`evidence.Signer` with a key in memory."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self.key_id = key_id(key.public_key())

    def sign(self, content: bytes) -> bytes:
        """Gives the signature over the bytes themselves (pure Ed25519, RFC 8032)."""
        return self._key.sign(content)


def signing_key(path: Path | None, folder: Path) -> Ed25519PrivateKey:
    """Gives the desk's key: PEM (PKCS #8), as `openssl genpkey -algorithm ed25519` writes it. Without a file one is
    made in `folder`, which is enough for a demo and not for an office. Raises ValueError for a file that holds no such
    key."""
    place = path or folder / KEY_FILE
    try:
        if path is None and not place.exists():
            made = Ed25519PrivateKey.generate()
            write_once(place, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        key = load_pem_private_key(place.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise ValueError("the file holds no private key in PEM") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("the key must be one of Ed25519")
    return key


def key_id(key: Ed25519PublicKey) -> str:
    """SHA-256 of the public key (SubjectPublicKeyInfo, DER), in hexadecimal."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def public_key(pem: bytes) -> Ed25519PublicKey:
    """Gives a signer's public key from its PEM. Raises ValueError for anything else."""
    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("a signer's key is one of Ed25519")
    return key


def has_signed(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    """Tells whether the signature is this key's over these bytes."""
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
