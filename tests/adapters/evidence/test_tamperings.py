"""Twelve ways to tamper with a package, each named with its fault and its file, by both checks in the same words."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.evidence.anchors import write_anchors
from adapters.evidence.package import zip_folder
from adapters.evidence.seal import Sealing, hash_file, sums_text
from adapters.evidence.signer import Ed25519Signer
from adapters.evidence.timestamps import read_roots
from tests.adapters.evidence.parts import Ahead, Desk, by_command, by_script, capture, fill, texts

Faults = set[tuple[str, str]]
EXPIRED = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC))


class Made:
    """A package that is whole, and the desk that sealed it."""

    def __init__(self, root: Path) -> None:
        self.desk = Desk.open(root / "desk")
        self.root = root
        self.folder = root / "package"
        self.folder.mkdir()
        self.desk.seal(self.folder)

    def path(self, name: str) -> Path:
        return self.folder / name

    def hash_again(self) -> None:
        """As somebody does who knows how the list is made."""
        listed = [line.partition("  ")[2] for line in self.path("SHA256SUMS").read_text().splitlines()]
        self.path("SHA256SUMS").write_text(sums_text({name: hash_file(self.path(name)) for name in listed}))

    def stamp_and_sign_again(self, desk: Desk) -> None:
        """With the keys of that desk."""
        sums = self.path("SHA256SUMS").read_bytes()
        self.path("SHA256SUMS.sig").write_bytes(desk.signer.sign(sums))
        self.path("SHA256SUMS.tsr").write_bytes(desk.stamper().stamp(sums).response)


def changed_byte(made: Made) -> Faults:
    content = bytearray(made.path("page.pdf").read_bytes())
    content[-1] ^= 1
    made.path("page.pdf").write_bytes(content)
    return {("changed", "page.pdf")}


def removed_file(made: Made) -> Faults:
    made.path("tls/0.pem").unlink()
    return {("missing", "tls/0.pem")}


def added_file(made: Made) -> Faults:
    made.path("tls/1.pem").write_bytes(b"one more")
    made.path(".hidden").write_bytes(b"and one that hides")
    made.path("link").symlink_to("page.pdf")
    return {("added", "tls/1.pem"), ("added", ".hidden"), ("added", "link")}


def forged_anew(made: Made) -> Faults:
    other = Desk.open(made.root / "forger")
    shutil.rmtree(made.folder)
    made.folder.mkdir()
    fill(made.folder)
    made.path("page.pdf").write_bytes(b"%PDF-1.7 forged")
    write_anchors(made.folder / "anchors", read_roots(other.authority.root), other.signer)
    other.seal(made.folder, capture(artefacts=()))
    return {("other_signer", "SHA256SUMS.sig"), ("stamp_other_authority", "SHA256SUMS.tsr")}


def cut_custody(made: Made) -> Faults:
    lines = made.path("custody.jsonl").read_text().splitlines(keepends=True)
    made.path("custody.jsonl").write_text("".join(lines[:-1]))
    return {("changed", "custody.jsonl"), ("custody_cut", "custody.jsonl:3")}


def wrong_authority(made: Made) -> Faults:
    other = Desk.open(made.root / "other")
    made.path("SHA256SUMS.tsr").write_bytes(other.stamper().stamp(made.path("SHA256SUMS").read_bytes()).response)
    return {("stamp_other_authority", "SHA256SUMS.tsr")}


def expired_certificate(made: Made) -> Faults:
    late = Desk.open(made.root / "late", validity=EXPIRED)
    write_anchors(made.desk.anchors_folder, read_roots(late.authority.root), made.desk.signer)
    # its own client would refuse the answer: it is fetched past it, as a forger would
    query = made.root / "q.tsq"
    made.desk.authority._run(
        "ts", "-query", "-data", str(made.path("SHA256SUMS")), "-sha256", "-cert", "-out", str(query)
    )
    made.path("SHA256SUMS.tsr").write_bytes(late.authority.answer(query.read_bytes()))
    return {("stamp_certificate_expired", "SHA256SUMS.tsr")}


def swapped_exhibit(made: Made) -> Faults:
    one, two = made.path("full.png"), made.path("page.pdf")
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    made.hash_again()
    return {
        ("manifest_differs", "full.png"), ("manifest_differs", "page.pdf"), ("other_signer", "SHA256SUMS.sig"),
        ("stamp_other_bytes", "SHA256SUMS.tsr"),
    }  # fmt: skip


def edited_manifest(made: Made) -> Faults:
    manifest = json.loads(made.path("manifest.json").read_bytes())
    manifest["record"]["request"]["url"] = "https://example.net/"
    made.path("manifest.json").write_bytes(rfc8785.dumps(manifest))
    return {("changed", "manifest.json")}


def other_signer(made: Made) -> Faults:
    stranger = Ed25519Signer(Ed25519PrivateKey.generate())
    made.path("SHA256SUMS.sig").write_bytes(stranger.sign(made.path("SHA256SUMS").read_bytes()))
    return {("other_signer", "SHA256SUMS.sig")}


def older_timestamp(made: Made) -> Faults:
    """The package says that it was sealed a day after the authority had stamped it."""
    shutil.rmtree(made.folder)
    made.folder.mkdir()
    made.desk.seal(
        made.folder, sealing=Sealing((made.desk.stamper(),), made.desk.signer, Ahead(timedelta(days=1)), texts())
    )
    return {("stamp_too_old", "SHA256SUMS.tsr")}


def stamp_of_an_older_package(made: Made) -> Faults:
    older = made.root / "older"
    older.mkdir()
    made.desk.seal(older, capture(evidence_id="ev-0"))
    shutil.copy(older / "SHA256SUMS.tsr", made.path("SHA256SUMS.tsr"))
    return {("stamp_other_bytes", "SHA256SUMS.tsr")}


def reordered_custody(made: Made) -> Faults:
    one, two, *rest = made.path("custody.jsonl").read_text().splitlines(keepends=True)
    made.path("custody.jsonl").write_text("".join((two, one, *rest)))
    return {("changed", "custody.jsonl"), ("custody_reordered", "custody.jsonl:1")}


def custody_cut_by_the_signer(made: Made) -> Faults:
    """Somebody with the keys sealed the case's chain without its end; the head was kept elsewhere on the day before."""
    head = hashlib.sha256(made.path("custody.jsonl").read_text().splitlines()[2].encode()).hexdigest()
    (made.desk.anchors_folder / "custody-2026-11-22.txt").write_text(f"other 1 {'0' * 64}\nev-1 3 {head}\n")
    shutil.rmtree(made.folder)
    made.folder.mkdir()
    made.desk.seal(made.folder, capture(custody=capture().custody[:1]))
    return {("custody_cut", "custody.jsonl:3")}


def edited_custody(made: Made) -> Faults:
    text = made.path("custody.jsonl").read_text()
    made.path("custody.jsonl").write_text(text.replace("received", "exported"))
    made.hash_again()
    made.stamp_and_sign_again(made.desk)
    return {("custody_broken", "custody.jsonl:3")}


def edited_last_line(made: Made) -> Faults:
    text = made.path("custody.jsonl").read_text()
    made.path("custody.jsonl").write_text(text.replace('"sealed"', '"viewed"'))
    made.hash_again()
    made.stamp_and_sign_again(made.desk)
    return {("custody_rewritten", "custody.jsonl:3")}


def no_seal_left(made: Made) -> Faults:
    for name in ("SHA256SUMS.sig", "SHA256SUMS.tsr"):
        made.path(name).unlink()
    return {("signature_missing", "SHA256SUMS.sig"), ("stamp_pending", "SHA256SUMS.tsr")}


def one_stamp_too_many(made: Made) -> Faults:
    shutil.copy(made.path("SHA256SUMS.tsr"), made.path("SHA256SUMS.2.tsr"))
    return {("added", "SHA256SUMS.2.tsr")}


def garbage_for_a_stamp(made: Made) -> Faults:
    made.path("SHA256SUMS.tsr").write_bytes(b"garbage")
    return {("stamp_unreadable", "SHA256SUMS.tsr")}


TAMPERINGS: list[Callable[[Made], Faults]] = [
    changed_byte, removed_file, added_file, forged_anew, cut_custody, wrong_authority, expired_certificate,
    swapped_exhibit, edited_manifest, other_signer, older_timestamp, reordered_custody,
    stamp_of_an_older_package, custody_cut_by_the_signer, edited_custody, edited_last_line, no_seal_left,
    one_stamp_too_many, garbage_for_a_stamp,
]  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda one: one.__name__)
def test_a_tampering_is_named_by_both_checks(tamper: Callable[[Made], Faults], tmp_path: Path) -> None:
    """Exit code 1, the fault, the file; nothing else is complained of, and both say the same."""
    made = Made(tmp_path)
    wanted = tamper(made)
    code, by_sh, said = by_script(made.folder, made.desk.anchors_folder)
    assert (set(by_sh), code) == (wanted, 1), said
    assert set(by_command(made.folder, made.desk.anchors)) == wanted


@pytest.mark.parametrize("tamper", [changed_byte, removed_file, added_file, forged_anew], ids=lambda one: one.__name__)
def test_a_zip_is_checked_alike(tamper: Callable[[Made], Faults], tmp_path: Path) -> None:
    """Packed after the tampering."""
    made = Made(tmp_path)
    wanted = tamper(made)
    made.path("link").unlink(missing_ok=True)
    (tmp_path / "package.zip").write_bytes(zip_folder(made.folder))
    assert set(by_command(tmp_path / "package.zip", made.desk.anchors)) == wanted - {("added", "link")}


def test_a_package_in_a_dossier_is_checked_too(tmp_path: Path) -> None:
    """Its faults carry its folder; the dossier around it is whole, the package inside is not."""
    made = Made(tmp_path)
    other_signer(made)
    dossier = tmp_path / "dossier"
    shutil.copytree(made.folder, dossier / "exhibits" / "01-post")
    made.desk.seal(dossier, capture(kind="dossier", artefacts=()))
    wanted = [("other_signer", "exhibits/01-post/SHA256SUMS.sig")]
    assert by_command(dossier, made.desk.anchors) == wanted
    assert by_script(dossier, made.desk.anchors_folder)[:2] == (1, wanted)


def test_a_certificate_that_expired_later_does_no_harm(tmp_path: Path) -> None:
    """What counts is whether it was valid when the authority stamped: years later the package is as whole as ever."""
    made = Made(tmp_path)
    short = Desk.open(tmp_path / "short", validity=(EXPIRED[0], Ahead().now() + timedelta(seconds=3)))
    write_anchors(made.desk.anchors_folder, read_roots(short.authority.root), made.desk.signer)
    made.path("SHA256SUMS.tsr").write_bytes(short.stamper().stamp(made.path("SHA256SUMS").read_bytes()).response)
    assert by_command(made.folder, made.desk.anchors) == []
    _until_expired(short)
    assert by_script(made.folder, made.desk.anchors_folder)[:2] == (0, [])
    assert by_command(made.folder, made.desk.anchors) == []


def _until_expired(desk: Desk) -> None:
    """Asks openssl until the certificate is worth nothing any more: both checks read the machine's own clock."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            desk.authority._run("x509", "-in", "authority.pem", "-noout", "-checkend", "0")
        except OSError:
            return
    raise AssertionError("the certificate does not expire")
