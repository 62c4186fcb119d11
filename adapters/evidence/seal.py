"""Seals a folder of evidence: manifest, list of hashes, signature, time stamps, chain of custody, and the means to check them.

What is sealed is the folder as it stands. Whoever checks it needs nothing of ours: `sha256sum`, `openssl`, and anchors (the
authority's root, the signer's public key) that came another way than the package."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import rfc8785

from adapters.evidence.texts import SealTexts
from workflows.evidence.custody import CUSTODY, CustodyEntry, CustodyHead, extend, hash_of_line, say_instant
from workflows.evidence.manifest import (
    CHECKER,
    MANIFEST,
    MOST_STAMPS,
    OUTSIDE_SUMS,
    README,
    SCHEMA,
    SIGNATURE,
    SUMS,
    Artefact,
    Manifest,
    ManifestValue,
    Section,
    is_safe_name,
    stamp_file,
)
from workflows.kernel.clock import Clock
from workflows.ports.evidence import NotStamped, SealState, Signer, TimestampAuthority

OURS = frozenset({MANIFEST, README, CHECKER, CUSTODY, *OUTSIDE_SUMS})
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sealing:
    """Who seals. `clock` is the machine's, not that of a demo: an authority's time is compared with it."""

    authorities: Sequence[TimestampAuthority]
    signer: Signer
    clock: Clock
    texts: SealTexts


@dataclass(frozen=True, slots=True)
class SealedPackage:
    """A folder that was sealed. `away` has why an authority has not stamped yet, for the log; `custody` is the whole chain,
    whose last line says that it was sealed."""

    folder: Path
    evidence_id: str
    content_sha256: str
    state: SealState
    custody: Sequence[str]
    head: CustodyHead
    away: Sequence[str]

    @property
    def is_pending(self) -> bool:
        """Whether a time stamp is still awaited: then nobody says that it is stamped."""
        return self.state.is_pending


def seal_package(folder: Path, manifest: Manifest, sealing: Sealing) -> SealedPackage:
    """Seals the files that are in the folder, and writes what belongs to the seal beside them.

    An authority that is away leaves the package pending: `stamp_package` tries again. Raises ValueError for a folder that is
    sealed already, a file that is missing, and a name that not every system writes the same way."""
    if len(sealing.authorities) > MOST_STAMPS:
        raise ValueError(f"at most {MOST_STAMPS} authorities stamp a package")
    described = _described(folder, manifest)
    if manifest.chain_name is not None and not manifest.chain:
        raise ValueError("the chain of a case has a line at least: that it was exported")
    (folder / README).write_text(sealing.texts.readme, "utf-8")
    (folder / CHECKER).write_bytes(sealing.texts.checker)
    (folder / CHECKER).chmod(0o755)
    sums = {path: hash_file(folder / path) for path in (*described, README, CHECKER)}
    content = hashlib.sha256(sums_text({path: sums[path] for path in described}).encode()).hexdigest()
    at = sealing.clock.now()
    chain = _custody(manifest, content, at)
    head = CustodyHead(manifest.chain_name or manifest.evidence_id, len(chain), hash_of_line(chain[-1]))
    _write_text(folder / CUSTODY, "".join(f"{line}\n" for line in chain))
    described |= {README: Artefact(README, "readme", "text/plain"), CHECKER: Artefact(CHECKER, "checker", "text/x-sh")}
    files = [_file(folder, described[path], sums[path]) for path in sorted(sums)]
    said = _manifest(manifest, sealing, files, content) | {"seal": _seal(sealing, at, head)}
    (folder / MANIFEST).write_bytes(rfc8785.dumps(said))
    for path in (MANIFEST, CUSTODY):
        sums[path] = hash_file(folder / path)
    _write_text(folder / SUMS, sums_text(sums))
    (folder / SIGNATURE).write_bytes(sealing.signer.sign((folder / SUMS).read_bytes()))
    state, away = stamp_package(folder, sealing.authorities)
    return SealedPackage(folder, manifest.evidence_id, content, state, chain, head, away)


def stamp_package(folder: Path, authorities: Sequence[TimestampAuthority]) -> tuple[SealState, Sequence[str]]:
    """Asks each authority that has not stamped the folder yet; how far it is, and why an authority did not stamp."""
    sums = (folder / SUMS).read_bytes()
    stamps: list[datetime | None] = []
    away: list[str] = []
    for number, authority in enumerate(authorities, 1):
        try:
            stamped = authority.stamp(sums)
        except NotStamped as error:
            stamps.append(None)
            away.append(error.why)
            continue
        stamps.append(stamped.at)
        (folder / stamp_file(number)).write_bytes(stamped.response)
    return SealState(hashlib.sha256(sums).hexdigest(), tuple(stamps)), tuple(away)


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sums_text(sums: dict[str, str]) -> str:
    """Tells what `sha256sum` writes of these files, in the order of their names' bytes."""
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums))


def files_of(folder: Path) -> Iterator[str]:
    """Gives the names of all files below the folder, from it on. Raises ValueError for anything that is no plain
    file."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise ValueError(f"{path.name} is no plain file")
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _described(folder: Path, manifest: Manifest) -> dict[str, Artefact]:
    known = {one.path: one for one in manifest.artefacts}
    found = {path: known.get(path) or Artefact(path, "file") for path in files_of(folder)}
    if taken := OURS & found.keys():
        raise ValueError(f"the folder is sealed already, or a file is called {min(taken)}")
    if lost := known.keys() - found.keys():
        raise ValueError(f"{min(lost)} is described and is not there")
    if odd := [path for path in found if not is_safe_name(path)]:
        raise ValueError(f"{odd[0]!r} cannot be written the same way on every system")
    if _holds(manifest.record, "seal"):
        raise ValueError("what is recorded has no part called seal: checkers look for that word")
    return found


def _custody(manifest: Manifest, content: str, at: datetime) -> tuple[str, ...]:
    """A chain of its own ends with the seal. That of a case is taken as it is kept there: a line that the case does not have
    would contradict the heads that are kept elsewhere."""
    if manifest.chain_name is not None:
        return extend(manifest.chain_name, manifest.chain, ())
    sealed = CustodyEntry(at, manifest.actor, "sealed", manifest.evidence_id, content)
    return extend(manifest.evidence_id, (), (*manifest.custody, sealed))


def _file(folder: Path, one: Artefact, sha256: str) -> Section:
    said: dict[str, ManifestValue] = {
        "kind": one.kind, "media_type": one.media_type, "path": one.path, "sha256": sha256,
        "size": (folder / one.path).stat().st_size,
    }  # fmt: skip
    if one.name is not None:
        said["name"] = one.name
    return said


def _manifest(manifest: Manifest, sealing: Sealing, files: Sequence[Section], content: str) -> dict[str, ManifestValue]:
    return {
        "actor": manifest.actor,
        "authorities": [one.name for one in sealing.authorities],
        "case": manifest.case,
        "content_sha256": content,
        "disclaimer": dict(sealing.texts.disclaimer),
        "ended_at": say_instant(manifest.ended_at),
        "evidence_id": manifest.evidence_id,
        "files": list(files),
        "kind": manifest.kind,
        "purpose": manifest.purpose,
        "record": dict(manifest.record),
        "schema": SCHEMA,
        "started_at": say_instant(manifest.started_at),
    }


def _seal(sealing: Sealing, at: datetime, head: CustodyHead) -> Section:
    """The part that the checker in the package reads too; its keys stand in the order of RFC 8785."""
    return {
        "at": say_instant(at),
        "custody": {"head": head.sha256, "lines": head.lines},
        "signer": sealing.signer.key_id,
        "stamps": [stamp_file(number) for number in range(1, len(sealing.authorities) + 1)],
    }


def _holds(value: ManifestValue, key: str) -> bool:
    if isinstance(value, dict):
        return key in value or any(_holds(one, key) for one in value.values())
    return isinstance(value, list | tuple) and any(_holds(one, key) for one in value)


def _write_text(place: Path, text: str) -> None:
    place.write_bytes(text.encode())
