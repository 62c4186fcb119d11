"""`egide read`: a file, the standard input, a batch; bad input is one sentence; a reader outside is measured first."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.reader.report import ReaderReport, read_report
from adapters.system.settings import BadSettings, GivenSettings, Settings
from egide.parts import real_parts
from tests.adapters.reader.scripted import serving


def egide(*given: str, said: str = "") -> subprocess.CompletedProcess[str]:
    """The command as somebody runs it."""
    command = [sys.executable, "-m", "egide", "read", *given]
    return subprocess.run(command, input=said, capture_output=True, text=True, check=False, timeout=120)


def test_a_file_and_the_standard_input_say_the_same(tmp_path: Path) -> None:
    """Out of the blue, and as the answer to a question."""
    file = tmp_path / "said.txt"
    file.write_text("mijn ex heeft gisteren naaktfoto's van mij op instagram gezet\n", "utf-8")
    at = "2026-11-30T13:00:00+01:00"
    once, again = egide(str(file), "--at", at, "--json"), egide("--at", at, "--json", said=file.read_text("utf-8"))
    assert once.stdout == again.stdout
    found = json.loads(once.stdout)
    assert found["language"] == "nl"
    assert found["kinds"][0]["kind"] == "intimate_content"
    assert found["published"]["earliest"] == "2026-11-29"
    answer = egide("--question", "date", "--at", at, "--json", said="eergisteren")
    assert json.loads(answer.stdout)["answer"]["earliest"] == "2026-11-28"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["nowhere.txt"], ""),
        (["--question", "colour"], "x"),
        (["--language", "de"], "x"),
        (["--at", "yesterday"], "x"),
        (["-"], "\udcff"),
    ],
)
def test_bad_input_is_one_sentence(given: list[str], said: str) -> None:
    """No traceback, no answer."""
    command = [sys.executable, "-m", "egide", "read", *given]
    done = subprocess.run(
        command, input=said.encode("utf-8", "surrogateescape"), capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert len(done.stderr.decode().strip().splitlines()) == 1
    assert done.stdout == b""


def test_a_reader_outside_adds_to_a_batch(tmp_path: Path) -> None:
    """What it proposes stands in the answer, unsure."""
    batch = tmp_path / "batch.yaml"
    batch.write_text("- {id: a, text: 'zzz qqq www', at: '2026-11-30T13:00:00+01:00'}\n", "utf-8")

    async def read() -> subprocess.CompletedProcess[str]:
        said = [{"field": "objective", "value": "removal", "quote": "zzz qqq"}]
        async with serving(lambda _: said) as scripted:
            return await asyncio.to_thread(egide, "--batch", str(batch), "--reader", scripted.url, "--json")

    assert json.loads(asyncio.run(read()).stdout)["objectives"] == ["removal"]


def test_a_reader_is_measured_for_danger(tmp_path: Path) -> None:
    """One that hears nothing reaches no goal, and says so with its counts; one that cries at everything neither."""

    async def measure(target: Path, *, alarms: bool) -> subprocess.CompletedProcess[str]:
        def script(message: str) -> object:
            return [{"field": "safety", "value": "violence", "quote": message[:40]}] if alarms else []

        async with serving(script) as scripted:
            return await asyncio.to_thread(egide, "--reader", scripted.url, "--measure", str(target))

    for alarms in (False, True):
        done = asyncio.run(measure(tmp_path / "report.json", alarms=alarms))
        report = read_report(tmp_path / "report.json")
        assert report is not None
        assert report.cries > 100
        assert report.harmless > 100
        assert (report.heard > 0, report.quiet > 0) == (alarms, not alarms)
        assert done.returncode == 1
        assert not report.reaches_the_goals


def settings(tmp_path: Path, report: ReaderReport | None) -> Settings:
    file = tmp_path / "report.json"
    if report is not None:
        report.write(file)
    return GivenSettings(
        secret=SecretStr("s" * 32),
        reader_url="https://models.example",
        reader_model="large",
        reader_report=file,
    )


GOOD = ReaderReport("https://models.example", "large", date(2026, 11, 30), 199, 200, 196, 200)


@pytest.mark.parametrize(
    "report",
    [
        None,
        ReaderReport("https://other.example", "large", GOOD.measured_on, 200, 200, 200, 200),
        ReaderReport(GOOD.url, "small", GOOD.measured_on, 200, 200, 200, 200),
        ReaderReport(GOOD.url, "large", GOOD.measured_on, 197, 200, 200, 200),
        ReaderReport(GOOD.url, "large", GOOD.measured_on, 200, 200, 193, 200),
        ReaderReport(GOOD.url, "large", GOOD.measured_on, 0, 0, 0, 0),
    ],
)
def test_a_reader_that_did_not_reach_the_goals_is_not_switched_on(tmp_path: Path, report: ReaderReport | None) -> None:
    """Missing, of another server or model, too deaf, too loud, or of nothing."""
    with pytest.raises(BadSettings) as refused:
        real_parts(settings(tmp_path, report))
    assert str(refused.value.params["sentence"]).startswith("EGIDE_READER_URL: ")


def test_a_reader_that_reached_them_is(tmp_path: Path) -> None:
    """It is a channel of the worker."""
    assert "reader" in real_parts(settings(tmp_path, GOOD)).senders
