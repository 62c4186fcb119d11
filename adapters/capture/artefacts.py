"""What a capture leaves in its folder, file by file, and what the manifest says of how it came about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from adapters.capture.exchanges import Exchange
from adapters.capture.page import Seen
from adapters.capture.warc import write_warc
from adapters.egress.record import EgressRecord
from workflows.evidence.manifest import Artefact, ManifestValue, Section
from workflows.evidence.page_verdict import PageVerdict
from workflows.kernel.json_value import Json

FULL: Final = "full.png"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that artefacts are written into."""

    path: Path
    written: list[Artefact]

    def write(self, name: str, kind: str, media_type: str, content: bytes) -> None:
        """Nothing is written for what did not come."""
        if not content:
            return
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        self.written.append(Artefact(name, kind, media_type))


def write_artefacts(path: Path, seen: Seen, record: EgressRecord, software: str, *, is_decoded: bool) -> list[Artefact]:
    """Gives everything that was seen; the order is that of a reader."""
    folder = Folder(path, [])
    for number, tile in enumerate(seen.tiles, 1):
        folder.write(FULL if number == 1 else f"full-{number:02}.png", "screenshot", "image/png", tile)
    folder.write("page.pdf", "print", "application/pdf", seen.pdf)
    folder.write("page.mhtml", "archive", "multipart/related", seen.mhtml)
    folder.write("text.txt", "text", "text/plain", seen.shown.text.encode("utf-8", "replace"))
    folder.write("dom.html", "code", "text/html", seen.dom.encode("utf-8", "replace"))
    warc = write_warc(seen.exchanges, reached(record), software, is_decoded=is_decoded)
    folder.write("page.warc.gz", "archive", "application/warc", warc)
    folder.write("network.jsonl", "network", "application/jsonl", _lines(seen.exchanges, record))
    for number, certificate in enumerate(seen.certificates):
        name = "tls/site.der" if number == 0 else f"tls/issuer-{number}.der"
        folder.write(name, "certificate", "application/pkix-cert", certificate)
    return folder.written


def reached(record: EgressRecord) -> Mapping[str, str]:
    """Gives the number that each host was reached at."""
    return {one.host: one.peer for one in reversed(record.connections) if one.peer is not None}


def page_record(seen: Seen, verdict: PageVerdict, asked_url: str) -> dict[str, ManifestValue]:
    """Gives the sections of the manifest that speak of the page: what was asked, the way, the answer, the verdict."""
    documents = [one for one in seen.exchanges if one.is_document]
    last = documents[-1] if documents else None
    return {
        "request": {
            "url_submitted": asked_url, "url_final": seen.url, "title": seen.title,
            "navigation": {"by": "address", "links_followed": []},
            "redirect_chain": [_hop(one) for one in documents], "status": last.status if last else None,
            "response_headers": [[name, value] for name, value in last.headers.items()] if last else [],
        },
        "tls": {
            "details": last.tls if last else None,
            "chain_sha256": [hashlib.sha256(one).hexdigest() for one in seen.certificates],
        },
        "completeness": {
            "exchanges": len(seen.exchanges), "answered": sum(one.status is not None for one in seen.exchanges),
            "bodies_missing": [
                {"url": one.url, "why": one.missing or one.problem}
                for one in seen.exchanges if one.missing or one.problem
            ][:200],
            "page_height": seen.height, "pictures": len(seen.tiles), "notes": sorted(seen.notes),
        },
        "verdict": verdict_section(verdict),
    }  # fmt: skip


def verdict_section(verdict: PageVerdict) -> Section:
    """Gives the verdict as plain data."""
    return {
        "visibility": verdict.visibility, "walls": list(verdict.walls),
        "words": [
            {
                "words": one.words, "state": one.state, "at": one.at, "length": one.length,
                "picture": None if one.x is None or one.y is None else {"x": one.x, "y": one.y},
            }
            for one in verdict.words
        ],
        "presence": _presence(verdict),
    }  # fmt: skip


def _presence(verdict: PageVerdict) -> Section | None:
    found = verdict.presence
    return None if found is None else {"state": found.state, "why": found.why, "percent_shown": found.coverage}


def _hop(one: Exchange) -> Section:
    location = next((value for name, value in one.headers.items() if name.lower() == "location"), None)
    return {"at": one.at.isoformat(), "url": one.url, "status": one.status, "location": location}


def _lines(exchanges: Sequence[Exchange], record: EgressRecord) -> bytes:
    """Questions to the DNS, connections and exchanges, each a line of JSON, in the order in which they began."""
    lines: Iterable[Mapping[str, Json]] = [*record.lines(), *(one.plain() for one in exchanges)]
    ordered = sorted(lines, key=lambda line: str(line["at"]))
    return b"".join(orjson.dumps(line) + b"\n" for line in ordered)
