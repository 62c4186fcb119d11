"""Time stamps (RFC 3161): asked of an authority over HTTP, and never believed before its own roots bear them out.

An answer of an authority that nobody configured is worth nothing, however well it is signed: clients up to 1.0.8 of
rfc3161-client took any certificate that an answer brought along for a root."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.x509 import Certificate, ObjectIdentifier, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    Verifier,
    VerifierBuilder,
    decode_timestamp_response,
)

from workflows.evidence.faults import FaultCode
from workflows.ports.evidence import NotStamped, Stamped

SECONDS: Final = 20
LARGEST: Final = 256 * 1024
SHA256: Final = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
OK: Final = 200
EXPIRED: Final = ("has expired", "not yet valid")
Post = Callable[[bytes], bytes]
"""Brings a query to an authority and its answer back. Raises NotStamped."""


class BadStamp(ValueError):
    """A stamp that does not hold; `code` says in which way."""

    def __init__(self, code: FaultCode) -> None:
        super().__init__(code.value)
        self.code = code


class Authority:
    """`evidence.TimestampAuthority`: a way to it, and the roots that its answers are checked with."""

    def __init__(self, name: str, post: Post, roots: Sequence[Certificate]) -> None:
        if not roots:
            raise ValueError("an authority without a root cannot be believed")
        self.name = name
        self._post = post
        self._roots = tuple(roots)

    def stamp(self, content: bytes) -> Stamped:
        """Gives a stamp over the SHA-256 of `content`, with a nonce, checked before it is given back. Raises
        NotStamped."""
        request = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
        answer = self._post(request.as_bytes())
        try:
            return Stamped(answer, check_stamp(answer, content, self._roots, request.nonce))
        except BadStamp as bad:
            raise NotStamped(f"{self.name}: its answer does not hold ({bad.code})") from bad


def check_stamp(response: bytes, content: bytes, roots: Sequence[Certificate], nonce: int | None = None) -> datetime:
    """Gives the instant that a stamp over `content` states, once its chain ends at one of `roots` and was valid at that
    instant. Raises BadStamp; of several faults the one that says most."""
    read = read_stamp(response)
    if not roots:
        raise BadStamp(FaultCode.STAMP_OTHER_AUTHORITY)
    found: list[FaultCode] = []
    for root in roots:
        verifier = VerifierBuilder(roots=[root], nonce=nonce).build()
        code = _fault(verifier, read, content)
        if code is None:
            return read.tst_info.gen_time
        found.append(code)
    order = (FaultCode.STAMP_OTHER_BYTES, FaultCode.STAMP_CERTIFICATE_EXPIRED, FaultCode.STAMP_OTHER_AUTHORITY)
    raise BadStamp(next((code for code in order if code in found), FaultCode.STAMP_UNREADABLE))


def read_stamp(response: bytes) -> TimeStampResponse:
    """Gives the answer as it stands, believed in nothing. Raises BadStamp for what is no granted answer over a
    SHA-256."""
    try:
        read = decode_timestamp_response(response)
        if read.tst_info.message_imprint.hash_algorithm != SHA256:
            raise BadStamp(FaultCode.STAMP_OTHER_BYTES)
    except BadStamp:
        raise
    except Exception as error:  # the parser raises what it finds in foreign bytes
        raise BadStamp(FaultCode.STAMP_UNREADABLE) from error
    return read


def _fault(verifier: Verifier, read: TimeStampResponse, content: bytes) -> FaultCode | None:
    try:
        verifier.verify(read, hashlib.sha256(content).digest())
    except VerificationError as error:
        said = str(error)
        if "Mismatch between messages" in said or "Nonce mismatch" in said:
            return FaultCode.STAMP_OTHER_BYTES
        if any(one in said for one in EXPIRED):
            return FaultCode.STAMP_CERTIFICATE_EXPIRED
        return FaultCode.STAMP_OTHER_AUTHORITY
    except Exception:  # as above
        return FaultCode.STAMP_UNREADABLE
    return None


def http_post(url: str, seconds: float = SECONDS) -> Post:
    """Gives the way to an authority at an address that the operator configured. `seconds` is for each answer on the
    wire."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("an authority's address begins with http:// or https://")
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def post(query: bytes) -> bytes:
        connection = connect(parts.hostname or "", parts.port, timeout=seconds)
        try:
            connection.request("POST", target, query, {"Content-Type": QUERY, "Accept": REPLY})
            answer = connection.getresponse()
            body = answer.read(LARGEST + 1)
        except (OSError, HTTPException) as error:
            raise NotStamped(f"the authority does not answer ({type(error).__name__})") from error
        finally:
            connection.close()
        if answer.status != OK or len(body) > LARGEST:
            raise NotStamped(f"the authority answered {answer.status}, {len(body)} bytes")
        return body

    return post


def read_roots(*files: Path) -> tuple[Certificate, ...]:
    """Gives the certificates of PEM files. Raises ValueError naming the file that holds none."""
    found: list[Certificate] = []
    for file in files:
        try:
            found += load_pem_x509_certificates(file.read_bytes())
        except (OSError, ValueError) as error:
            raise ValueError(f"{file.name} holds no certificate in PEM") from error
    return tuple(found)
