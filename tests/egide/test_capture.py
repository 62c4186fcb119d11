"""`egide capture` as it is called from a shell: one sealed package, or one clear sentence and nothing left behind."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from tests.adapters.capture.parts import HOST, show_picture, site, thread
from tests.conftest import ROOT

pytestmark = pytest.mark.browser


async def egide(folder: Path, *words: str) -> tuple[int, str, str]:
    """Exit code, what was printed, what was complained of."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "egide", *words, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, error = await process.communicate()
    return process.returncode or 0, out.decode(), error.decode()


async def test_a_capture_from_the_shell(tmp_path: Path) -> None:
    """The package is there, says what it saw, and is whole by `egide verify`; into a folder that is full nothing is written."""
    async with site({"/fil": thread(3), **{f"/p{number}.png": show_picture for number in range(3)}}) as made:
        words = (
            "capture",
            made.url("/fil"),
            "-o",
            "out",
            "--allow",
            f"{HOST}=127.0.0.1:{made.port}",
            "--words",
            "elle ment",
        )
        code, out, error = await egide(tmp_path, *words, "--json")
        again = await egide(tmp_path, *words)
    said = json.loads(out)
    assert (code, error, said["verdict"]["visibility"], said["status"], said["stamped"]) == (
        0,
        "",
        "unclear",
        200,
        False,
    )
    assert {"full.png", "page.pdf", "page.mhtml", "page.warc.gz", "text.txt", "dom.html", "network.jsonl"} == set(
        said["files"]
    )
    assert again == (2, "", "out holds something already: a capture begins in an empty folder.\n")
    assert (await egide(tmp_path, "anchors", "anchors"))[0] == 0
    code, out, _ = await egide(tmp_path, "verify", "out", "--anchors", "anchors", "--json")
    assert {fault["code"] for fault in json.loads(out)["faults"]} == {"stamp_pending"}


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("http://127.0.0.1/", "-o", "x"), 2, "This address is not public: nothing was opened."),
        (("file:///etc/passwd", "-o", "x"), 2, "This is no web address"),
        (("http://a.example", "-o", "x", "--allow", "nonsense"), 2, "--allow: 'nonsense' is not HOST=IP:PORT."),
        (("http://a.example", "-o", "x", "--allow", "a.example=8.8.8.8:80"), 2, "no loopback address"),
        (("http://a.example", "-o", "x", "--allow", "1.2.3.4=127.0.0.1:80"), 2, "is a number"),
        (("http://a.example", "-o", "x", "--allow", "a=127.0.0.1:1", "--allow", "a=127.0.0.1:2"), 2, "two places"),
        (("http://a.example",), 2, "Missing option"),
        (("http://shut.example/", "-o", "x", "--allow", "shut.example=127.0.0.1:9"), 1, "The site does not answer."),
    ],
)  # fmt: skip
async def test_one_clear_sentence(words: tuple[str, ...], code: int, sentence: str, tmp_path: Path) -> None:
    """On the error stream, and no folder."""
    found, out, error = await egide(tmp_path, "capture", *words)
    assert (found, out, error.count("\n"), "Traceback" in error, sentence in error) == (code, "", 1, False, True), error
    assert "x" not in os.listdir(tmp_path)
