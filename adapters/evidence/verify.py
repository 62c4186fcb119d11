"""Checks packages of evidence offline. Says the same as the `verify.sh` in them, without trusting anything that is in them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

import rfc8785

from adapters.evidence.anchors import Anchors
from adapters.evidence.package import Files, opened, read_text
from adapters.evidence.signer import has_signed
from adapters.evidence.timestamps import BadStamp, check_stamp
from workflows.evidence.custody import CUSTODY, chain_of, check_head, check_lines, hash_of_line
from workflows.evidence.faults import Fault, FaultCode
from workflows.evidence.manifest import (
    LATER_THAN_STAMP,
    MANIFEST,
    OUTSIDE_SUMS,
    SIGNATURE,
    STAMPS,
    SUMS,
    is_safe_name,
)
from workflows.kernel.json_value import JsonObject, json_list, json_number, json_object

LINE: Final = re.compile(r"([0-9a-f]{64})  (\S+)")
NOT_DESCRIBED: Final = frozenset({MANIFEST, CUSTODY})
"""The manifest holds neither its own hash nor that of the chain, whose head it names."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One package: where it lies in the outermost, what it is, when it was stamped, and what is wrong with it."""

    folder: str
    evidence_id: str
    kind: str
    signer: str
    stamped_at: Sequence[datetime]
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The package, then those that lie in it. `anchored`: there were anchors to check it with."""

    packages: Sequence[Checked]
    anchored: bool

    @property
    def faults(self) -> Sequence[Fault]:
        """Every fault of every package."""
        return [fault for one in self.packages for fault in one.faults]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong, and there was something to check it with."""
        return not self.faults


def verify(path: Path, anchors: Anchors | None) -> Verdict:
    """Checks a folder or a ZIP. Without anchors hashes and chain are still checked, and it is never whole. Raises BadInput
    for what is neither."""
    with opened(path) as files:
        names = files.names()
        inner = sorted(
            {name.removesuffix(f"/{SUMS}") for name in names if re.fullmatch(rf"exhibits/[^/]+/{SUMS}", name)}
        )
        packages = [_check(files, "", anchors), *(_check(Below(files, folder), folder, anchors) for folder in inner)]
    if anchors is None:
        first = packages[0]
        missing = Fault(FaultCode.NO_ANCHORS, path.name)
        packages[0] = Checked(
            first.folder, first.evidence_id, first.kind, first.signer, first.stamped_at, (*first.faults, missing)
        )
    return Verdict(packages, anchors is not None)


class Below:
    """`Files` of a folder within others."""

    def __init__(self, files: Files, folder: str) -> None:
        self._files = files
        self._begin = f"{folder}/"

    def names(self) -> Sequence[str]:
        """From that folder on."""
        return [name.removeprefix(self._begin) for name in self._files.names() if name.startswith(self._begin)]

    def open(self, name: str) -> IO[bytes]:
        """As the others do."""
        return self._files.open(self._begin + name)


def _check(files: Files, folder: str, anchors: Anchors | None) -> Checked:
    names = files.names()
    manifest, faults = _manifest(files)
    seal = json_object(manifest.get("seal"))
    sums = _sums(files)
    asked = [str(one) for one in json_list(seal.get("stamps"))] if manifest else STAMPS
    if sums is None:
        faults.append(Fault(FaultCode.SUMS_UNREADABLE, SUMS))
    else:
        faults += _hashes(files, sums, manifest, names)
        faults += _added(names, sums, asked)
    stamped: list[datetime] = []
    if anchors is not None:
        content = _bytes(files, SUMS) or b""
        faults += _signature(files, content, anchors)
        if manifest:
            faults += _stamps(files, content, asked, _instant(seal.get("at")), anchors, stamped)
    faults += _custody(files, seal, anchors)
    return Checked(
        folder, str(manifest.get("evidence_id", "")), str(manifest.get("kind", "")), str(seal.get("signer", "")),
        tuple(stamped), tuple(fault.within(folder) for fault in faults),
    )  # fmt: skip


def _manifest(files: Files) -> tuple[JsonObject, list[Fault]]:
    try:
        text = read_text(files, MANIFEST)
        found = json.loads(text)
    except (KeyError, ValueError):
        return {}, [Fault(FaultCode.MANIFEST_UNREADABLE, MANIFEST)]
    if not isinstance(found, dict) or "seal" not in found:
        return {}, [Fault(FaultCode.MANIFEST_UNREADABLE, MANIFEST)]
    try:
        canonical = rfc8785.dumps(found) == text.encode()
    except (rfc8785.CanonicalizationError, ValueError):
        canonical = False
    return found, [] if canonical else [Fault(FaultCode.MANIFEST_NOT_CANONICAL, MANIFEST)]


def _sums(files: Files) -> dict[str, str] | None:
    try:
        lines = read_text(files, SUMS).removesuffix("\n").split("\n")
    except (KeyError, ValueError):
        return None
    found: dict[str, str] = {}
    for line in lines:
        read = LINE.fullmatch(line)
        if read is None or not is_safe_name(read[2]) or read[2] in found or read[2] in OUTSIDE_SUMS:
            return None
        found[read[2]] = read[1]
    return found


def _hashes(files: Files, sums: dict[str, str], manifest: JsonObject, names: Sequence[str]) -> Iterator[Fault]:
    described = {
        str(one.get("path")): str(one.get("sha256")) for one in map(json_object, json_list(manifest.get("files")))
    }
    for path in sorted({*sums, *described, *NOT_DESCRIBED}):
        if path not in sums:
            if path not in names or path in NOT_DESCRIBED:
                yield Fault(FaultCode.MISSING, path)
            continue
        try:
            with files.open(path) as stream:
                actual = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
        except Exception:  # not there, no plain file, or an archive whose entry is damaged
            yield Fault(FaultCode.MISSING, path)
            continue
        if actual != sums[path]:
            yield Fault(FaultCode.CHANGED, path)
        if manifest and path not in NOT_DESCRIBED and described.get(path) != sums[path]:
            yield Fault(FaultCode.MANIFEST_DIFFERS, path)


def _added(names: Sequence[str], sums: dict[str, str], asked: Sequence[str]) -> Iterator[Fault]:
    known = {*sums, SUMS, SIGNATURE, *(name for name in asked if name in STAMPS)}
    seen: set[str] = set()
    for name in names:
        if name not in known or name in seen:
            yield Fault(FaultCode.ADDED, name)
        seen.add(name)


def _signature(files: Files, content: bytes, anchors: Anchors) -> Iterator[Fault]:
    signature = _bytes(files, SIGNATURE)
    if signature is None:
        yield Fault(FaultCode.SIGNATURE_MISSING, SIGNATURE)
    elif not any(has_signed(key, signature, content) for key in anchors.signers):
        yield Fault(FaultCode.OTHER_SIGNER, SIGNATURE)


def _stamps(
    files: Files,
    content: bytes,
    asked: Sequence[str],
    sealed: datetime | None,
    anchors: Anchors,
    stamped: list[datetime],
) -> Iterator[Fault]:
    for name in [name for name in STAMPS if name in asked] or STAMPS[:1]:
        response = _bytes(files, name) if name in asked else None
        if response is None:
            yield Fault(FaultCode.STAMP_PENDING, name)
            continue
        try:
            at = check_stamp(response, content, anchors.roots)
        except BadStamp as bad:
            yield Fault(bad.code, name)
            continue
        stamped.append(at)
        if sealed is not None and int(at.timestamp()) < int(sealed.timestamp()) - LATER_THAN_STAMP:
            yield Fault(FaultCode.STAMP_TOO_OLD, name)


def _custody(files: Files, seal: JsonObject, anchors: Anchors | None) -> Iterator[Fault]:
    try:
        text = read_text(files, CUSTODY, "surrogateescape")
    except KeyError:
        return  # named as missing already
    except ValueError:
        yield Fault(FaultCode.CUSTODY_UNREADABLE, CUSTODY, 1)
        return
    lines = text.removesuffix("\n").split("\n") if text else []
    if wrong := list(check_lines(lines)):
        yield from wrong
        return
    told = json_object(seal.get("custody"))
    number, head = json_number(told.get("lines")), str(told.get("head"))
    if number > len(lines):
        yield Fault(FaultCode.CUSTODY_CUT, CUSTODY, len(lines) + 1)
    elif seal and (number != len(lines) or (lines and hash_of_line(lines[-1]) != head)):
        yield Fault(FaultCode.CUSTODY_REWRITTEN, CUSTODY, number)
    name = chain_of(lines)
    for one in anchors.heads if anchors is not None and name is not None else ():
        if one.binds(_instant(seal.get("at"))):
            yield from check_head(lines, one)


def _bytes(files: Files, name: str) -> bytes | None:
    try:
        with files.open(name) as stream:
            return stream.read()
    except Exception:  # not there, or an archive whose entry is damaged
        return None


def _instant(said: object) -> datetime | None:
    try:
        return datetime.strptime(str(said), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
