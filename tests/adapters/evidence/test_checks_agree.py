"""Two checks that share no code: whatever is done to a package at random, both see it, and say the same of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from tests.adapters.evidence.parts import Desk, by_command, by_script

AS_JSON_ALONE = {"manifest_not_canonical", "manifest_unreadable"}
"""A shell reads no JSON: of a manifest it sees that its bytes were changed, and that is named by both."""
TIMES = 40


def spoiled(content: bytes, how: str, random: Random) -> bytes:
    """The same bytes after an accident, or after somebody who does not know how packages are made."""
    at, lines = random.randrange(len(content)), content.splitlines(keepends=True)
    if how == "a bit":
        return content[:at] + bytes([content[at] ^ 1 << random.randrange(8)]) + content[at + 1 :]
    if how == "its end":
        return content[:at]
    if how == "more":
        return content + random.choice([b"\n", b"x", b" "])
    if how == "a line twice":
        lines.insert(random.randrange(len(lines) + 1), random.choice(lines))
    elif how == "a line less":
        lines.pop(random.randrange(len(lines)))
    else:
        random.shuffle(lines)
    return b"".join(lines)


@pytest.mark.parametrize("seed", range(4))
def test_both_checks_see_what_was_done(seed: int, tmp_path: Path) -> None:
    """Exit code and faults with their files."""
    random, desk, whole = Random(seed), Desk.open(tmp_path / "desk"), tmp_path / "whole"
    whole.mkdir()
    desk.seal(whole)
    names = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file() and path.name != "verify.sh")
    different = []
    for _ in range(TIMES // 4):
        folder = tmp_path / "spoiled"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(whole, folder)
        name, how = (
            random.choice(names),
            random.choice(["a bit", "its end", "more", "a line twice", "a line less", "order"]),
        )
        content = spoiled((whole / name).read_bytes(), how, random)
        if content == (whole / name).read_bytes():
            continue
        (folder / name).write_bytes(content)
        code, by_sh, said = by_script(folder, desk.anchors_folder)
        by_us = {fault for fault in by_command(folder, desk.anchors) if fault[0] not in AS_JSON_ALONE}
        by_them = {fault for fault in by_sh if fault[0] not in AS_JSON_ALONE}
        if code != 1 or not by_sh or by_us != by_them:
            different.append((str(name), how, by_us ^ by_them, said))
    assert different == []
