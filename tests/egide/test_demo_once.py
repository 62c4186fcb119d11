"""`egide demo --once` leaves what a stranger can check: the capture of the post, the letter that left, the dossier."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pikepdf

from adapters.evidence.anchors import read_anchors
from egide.demo.once import run_once
from tests.adapters.evidence.parts import by_command, by_script


def test_what_the_story_leaves(tmp_path: Path) -> None:
    """Both checks find capture and dossier whole with the anchors beside them; the letter lies in the dossier byte for byte."""
    folder = tmp_path / "demo"
    stale = folder / "capture" / "of-a-story-before"
    stale.parent.mkdir(parents=True)
    stale.write_text("an addition")
    assert run_once(True, folder) == 0
    anchors = folder / "anchors"
    dossier = tmp_path / "dossier"
    with zipfile.ZipFile(folder / "dossier.zip") as archive:
        archive.extractall(dossier)
    for package in (folder / "capture", dossier):
        assert by_command(package, read_anchors(anchors)) == []
        code, faults, said = by_script(package, anchors)
        assert (code, faults) == (0, []), said
    letter = (folder / "letters" / "formal_notice_author.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        assert len(pdf.pages) >= 1
    assert letter in [path.read_bytes() for path in dossier.glob("exhibits/*/*.pdf")]
    events = [one["event"] for one in json.loads((folder / "timeline.json").read_text())]
    order = ["capture:made", "letter:approved", "letter:sent", "case:closed"]
    assert [one for one in events if one in order] == order
