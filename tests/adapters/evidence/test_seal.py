"""A sealed folder: whole for whoever checks it, and says so only with anchors from elsewhere."""

from __future__ import annotations

import base64
import json
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import rfc8785

from adapters.evidence.package import zip_folder
from adapters.evidence.seal import Sealing, seal_package, stamp_package
from adapters.evidence.verify import verify
from tests.adapters.evidence.parts import BEGAN, Desk, by_command, by_script, capture, fill, texts
from workflows.evidence.custody import CustodyEntry, extend, hash_of_line
from workflows.evidence.manifest import Artefact, Manifest
from workflows.evidence.packages import read_package, with_stamps
from workflows.ports.evidence import NotStamped


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.open(tmp_path / "desk")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "package").mkdir()
    return tmp_path / "package"


@pytest.mark.parametrize(("language", "word"), [("fr", "entier"), ("nl", "heel"), ("en", "whole"), ("de", "whole")])
def test_a_sealed_folder_is_whole_by_both_checks(desk: Desk, folder: Path, language: str, word: str) -> None:
    """Signed, stamped, with its chain; the check inside needs two tools and speaks the reader's language."""
    sealed = desk.seal(folder)
    verdict = verify(folder, desk.anchors)
    assert (verdict.is_whole, verdict.faults, len(verdict.packages[0].stamped_at)) == (True, [], 1)
    assert (sealed.is_pending, sealed.head.lines, len(sealed.custody)) == (False, 3, 3)
    code, faults, said = by_script(folder, desk.anchors_folder, language)
    assert (code, faults) == (0, []), said
    assert word in said


def test_three_commands_say_the_same(desk: Desk, folder: Path) -> None:
    """Those of the README, by hand."""
    desk.seal(folder)
    root, key = desk.anchors_folder / "authority-1.pem", desk.anchors_folder / "signer.pem"
    at = int(verify(folder, desk.anchors).packages[0].stamped_at[0].timestamp())
    for command in (
        "sha256sum --strict -c SHA256SUMS",
        f"openssl pkeyutl -verify -pubin -inkey {key} -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig",
        f"openssl ts -verify -attime {at} -data SHA256SUMS -in SHA256SUMS.tsr -CAfile {root}",
    ):
        ran = subprocess.run(command.split(), cwd=folder, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, (command, ran.stderr)


def test_the_manifest_is_canonical_and_says_what_was_given(desk: Desk, folder: Path) -> None:
    """Another program writes the same bytes; texts and whole numbers only."""
    desk.seal(folder)
    written = (folder / "manifest.json").read_bytes()
    manifest = json.loads(written)
    assert rfc8785.dumps(manifest) == written
    assert {one["path"]: one.get("name") for one in manifest["files"]} == {
        "README.txt": None, "full.png": None, "page.pdf": None, "text.txt": "écran.txt", "tls/0.pem": None, "verify.sh": None,
    }  # fmt: skip
    assert manifest["disclaimer"]["fr"] == "Capture technique horodatée, pas un constat."
    assert manifest["seal"]["stamps"] == ["SHA256SUMS.tsr"]
    assert manifest["started_at"] == "2026-11-22T09:15:00Z"


def test_a_zip_is_the_same_package(desk: Desk, folder: Path, tmp_path: Path) -> None:
    """The same files give the same bytes, and the ZIP is checked as the folder is."""
    desk.seal(folder)
    packed = zip_folder(folder)
    assert packed == zip_folder(folder)
    (tmp_path / "package.zip").write_bytes(packed)
    assert by_command(tmp_path / "package.zip", desk.anchors) == []


def test_without_anchors_nothing_is_whole(desk: Desk, folder: Path) -> None:
    """Who signed and stamped cannot be known from the package; anchors inside it are none."""
    desk.seal(folder)
    assert by_command(folder, None) == [("no_anchors", "package")]
    assert by_script(folder, folder)[:1] == (1,)
    inside = folder / "tls"
    assert "no_anchors" in by_script(folder, inside)[2]


class Away:
    """An authority on a bad day."""

    name = "away"

    def stamp(self, content: bytes) -> None:
        raise NotStamped("503")


def test_an_authority_that_is_away_leaves_it_pending(desk: Desk, folder: Path) -> None:
    """Nobody says that it is stamped, neither we nor the checks; later it is."""
    sealed = desk.seal(folder, sealing=Sealing((desk.stamper(), Away()), desk.signer, desk.clock, texts()))  # type: ignore[arg-type]
    assert (sealed.is_pending, sealed.away) == (True, ("503",))
    missing = [("stamp_pending", "SHA256SUMS.2.tsr")]
    assert by_command(folder, desk.anchors) == missing
    assert by_script(folder, desk.anchors_folder)[1] == missing
    state, away = stamp_package(folder, (desk.stamper(), desk.stamper()))
    assert (state.is_pending, away, by_command(folder, desk.anchors)) == (False, (), [])


def test_without_any_authority_it_is_not_stamped(desk: Desk, folder: Path) -> None:
    """A desk that has none configured does not pretend."""
    sealed = desk.seal(folder, sealing=Sealing((), desk.signer, desk.clock, texts()))
    assert sealed.is_pending
    assert by_command(folder, desk.anchors) == by_script(folder, desk.anchors_folder)[1]
    assert by_command(folder, desk.anchors) == [("stamp_pending", "SHA256SUMS.tsr")]


def test_the_chain_of_a_case_is_carried_as_it_is(desk: Desk, folder: Path) -> None:
    """Whole, with nothing added. A head that was kept elsewhere before the day of the seal must be in it; a list of that day or
    later knows lines that were written since."""
    chain = extend("case-1", (), [CustodyEntry(BEGAN, "handler", "exported", "ev-1", "2" * 64)])
    sealed = desk.seal(folder, capture(chain=chain, chain_name="case-1", custody=()))
    assert (sealed.custody, sealed.head.chain, sealed.head.lines) == (chain, "case-1", 1)
    later = extend("case-1", chain, [CustodyEntry(BEGAN, "handler", "viewed", "ev-1", "3" * 64)])
    (desk.anchors_folder / "custody-1.txt").write_text(f"{sealed.head.line()}\n\nRFC3161 eA==\n")
    assert by_command(folder, desk.anchors) == by_script(folder, desk.anchors_folder)[1] == []
    (desk.anchors_folder / "custody-2.txt").write_text(f"case-1 2 {hash_of_line(later[1])}\n")
    cut = [("custody_cut", "custody.jsonl:2")]
    assert by_command(folder, desk.anchors) == by_script(folder, desk.anchors_folder)[1] == cut
    today = desk.clock.now().date()
    for day, wanted in ((today - timedelta(days=1), cut), (today, []), (today + timedelta(days=9), [])):
        (desk.anchors_folder / "custody-2.txt").unlink(missing_ok=True)
        listed = desk.anchors_folder / f"custody-{day.isoformat()}.txt"
        listed.write_text(f"case-1 2 {hash_of_line(later[1])}\n")
        assert by_command(folder, desk.anchors) == by_script(folder, desk.anchors_folder)[1] == wanted, day
        listed.unlink()


def test_the_chain_of_a_case_is_never_empty(desk: Desk, folder: Path) -> None:
    """That it was exported is a line of it."""
    with pytest.raises(ValueError, match="exported"):
        desk.seal(folder, capture(chain_name="case-1", custody=()))


@pytest.mark.parametrize(
    ("name", "manifest", "why"),
    [
        ("SHA256SUMS", capture(), "sealed already"),
        ("my file.png", capture(), "every system"),
        ("a..b.png", capture(), "every system"),
        (
            "x.png",
            capture(artefacts=(Artefact("gone.png", "x"),)),
            "gone",
        ),
        ("x.png", capture(record={"network": [{"seal": {}}]}), "seal"),
    ],
    ids=["sealed", "blank", "dots", "described", "seal in the record"],
)
def test_what_cannot_be_sealed_is_refused(desk: Desk, folder: Path, name: str, manifest: Manifest, why: str) -> None:
    """Before anything is written."""
    fill(folder)
    (folder / name).write_bytes(b"x")
    before = sorted(folder.rglob("*"))
    with pytest.raises(ValueError, match=why):
        seal_package(folder, manifest, desk.sealing)
    assert sorted(folder.rglob("*")) == before


def test_a_package_is_known_to_its_case_and_takes_the_stamps_that_came_later(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    """What was kept pending is whole once the stamp that came later lies beside it; nothing else of it changes."""
    case, item = UUID(int=1), UUID(int=2)
    desk.seal(folder, sealing=Sealing((Away(),), desk.signer, desk.clock, texts()))  # type: ignore[arg-type]
    kept = zip_folder(folder)
    record = read_package(kept, item, case)
    assert (record.id, record.case_id, record.kind, record.stamps, record.state) == (
        item, case, "web_capture", [None], "pending",
    )  # fmt: skip
    answer = base64.b64encode(desk.stamper().stamp(record.sums.encode()).response).decode()
    whole = with_stamps(kept, [answer])
    (tmp_path / "whole.zip").write_bytes(whole)
    assert by_command(tmp_path / "whole.zip", desk.anchors) == []
    again = read_package(whole, item, case)
    assert (again.state, again.sums, with_stamps(whole, [answer]), with_stamps(kept, [None])) == (
        "sealed", record.sums, whole, kept,
    )  # fmt: skip
    with pytest.raises(ValueError, match="no sealed package"):
        read_package(b"PK", item, case)
