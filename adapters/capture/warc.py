"""The page as a web archive (WARC 1.1, ISO 28500): every request with its answer, readable by public tools.

A browser hands over bodies without the packing they travelled in; headers that speak of that packing are left out, and the
archive's first record says so.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from adapters.capture.exchanges import Exchange

PACKING: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})
NOTE: Final = "bodies without transfer and content encoding; Content-Length is that of the body as it stands here"


def write_warc(exchanges: Iterable[Exchange], ips: Mapping[str, str], software: str, *, is_decoded: bool) -> bytes:
    """Gives the archive, compressed record by record. `ips` has the number that each host was reached at."""
    packed = io.BytesIO()
    writer = WARCWriter(packed, gzip=True, warc_version="1.1")
    about = {"software": software, "format": "WARC File Format 1.1"} | ({"description": NOTE} if is_decoded else {})
    writer.write_record(writer.create_warcinfo_record("capture.warc.gz", about))
    for one in exchanges:
        if one.status is None or not one.url.startswith(("http:", "https:")):
            continue
        host = urlsplit(one.url).hostname or ""
        marks = {"WARC-Date": _instant(one.at)} | ({"WARC-IP-Address": ips[host]} if host in ips else {})
        answer = writer.create_warc_record(
            one.url, "response", payload=io.BytesIO(one.body or b""), http_headers=_answer(one, is_decoded=is_decoded),
            warc_headers_dict=marks,
        )  # fmt: skip
        asked = writer.create_warc_record(
            one.url, "request", payload=io.BytesIO(b""), http_headers=_asked(one), warc_headers_dict=marks
        )
        writer.write_request_response_pair(asked, answer)
    return packed.getvalue()


def _answer(one: Exchange, *, is_decoded: bool) -> StatusAndHeaders:
    left_out = PACKING if is_decoded else frozenset()
    fields = [
        pair for name, value in one.headers.items() if name.lower() not in left_out for pair in _lines(name, value)
    ]
    if is_decoded:
        fields.append(("Content-Length", str(len(one.body or b""))))
    return StatusAndHeaders(f"{one.status} {one.status_text}".strip(), fields, protocol="HTTP/1.1")


def _asked(one: Exchange) -> StatusAndHeaders:
    parts = urlsplit(one.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = [
        pair for name, value in one.request_headers.items() if not name.startswith(":") for pair in _lines(name, value)
    ]
    if not any(name.lower() == "host" for name, _ in fields):
        fields.insert(0, ("Host", parts.netloc))
    return StatusAndHeaders(f"{one.method} {path} HTTP/1.1", fields, is_http_request=True)


def _lines(name: str, value: str) -> list[tuple[str, str]]:
    """A header that came several times is joined by line ends: each is a line again."""
    return [(name, one) for one in value.split("\n")]


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond:06d}Z"
