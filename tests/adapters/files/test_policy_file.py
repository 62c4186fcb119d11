"""An insurer's file of policies: a bad line is named, all of them in one run, and nothing of the file is kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from adapters.files.policy_file import COLUMNS
from egide.cli import main
from storage.sql.database import writing_engine
from storage.tables.core import link_codes, policies
from tests.ready import empty_database

HEAD = ",".join(COLUMNS)
GOOD = "sample-one,S1-900001,Nora Petit,FR,FR-57,false,SAPIN-4411,90"
BAD = {
    "two rows, one code": ("sample-one,S1-2,Luc,FR,,false,sapin 4411,90", "its code is that of line 2"),
    "two rows, one policy": ("sample-one,S1-900001,Luc,FR,,false,ORME-1234,90", "stands in line 2 already"),
    "short code": ("sample-one,S1-2,Luc,FR,,false,1,90", "code must have 4 to 40 letters"),
    "nothing but dashes": ("sample-one,S1-2,Luc,FR,,false,---,90", "code must have 4 to 40 letters"),
    "figures nobody types": ("sample-one,S1-2,Luc,FR,,false,ORME-12²,90", "code must have 4 to 40 letters"),
    "code empty": ("sample-one,S1-2,Luc,FR,,false, ,90", "code must not be empty"),
    "unknown insurer": ("nobody,S1-2,Luc,FR,,false,ORME-1234,90", "the insurer “nobody” is not known (known: sample-one,"),
    "unknown calendar": ("sample-one,S1-2,Luc,FR,Mars,false,ORME-1234,90", "“Mars” is not a calendar of FR"),
    "calendar abroad": ("sample-one,S1-2,Luc,BE,FR-57,false,ORME-1234,90", "“FR-57” is not a calendar of BE"),
    "unknown country": ("sample-one,S1-2,Luc,DE,,false,ORME-1234,90", "jurisdiction must be BE or FR or NL"),
    "square": ("sample-one,S1-2,Luc,FR,,false,ORME-1234,²", "code_valid_days must be a whole number from 1 to 3650"),
    "beyond time": ("sample-one,S1-2,Luc,FR,,false,ORME-1234,99999999999", "code_valid_days must be a whole number"),
    "too long valid": ("sample-one,S1-2,Luc,FR,,false,ORME-1234,999999", "code_valid_days must be a whole number"),
    "a date": ("sample-one,S1-2,Luc,FR,,false,ORME-1234,2027-02-30", "code_valid_days must be a whole number"),
    "no day": ("sample-one,S1-2,Luc,FR,,false,ORME-1234,0", "code_valid_days must be a whole number"),
    "half a day": ("sample-one,S1-2,Luc,FR,,false,ORME-1234,1.5", "code_valid_days must be a whole number"),
    "NUL": ("sample-one,S1-2,L\0uc,FR,,false,ORME-1234,90", "holder must not contain control characters"),
    "NUL in the number": ("sample-one,S1\0-2,Luc,FR,,false,ORME-1234,90", "number must not contain control characters"),
    "a name that never ends": (f"sample-one,S1-2,{'x' * 5000},FR,,false,ORME-1234,90", "holder has 5000 characters"),
    "a number that never ends": (f"sample-one,{'1' * 61},Luc,FR,,false,ORME-1234,90", "number has 61 characters"),
    "maybe": ("sample-one,S1-2,Luc,FR,,maybe,ORME-1234,90", "professional must be true or false, not “maybe”"),
    "too few": ("sample-one,S1-2,Luc", "it has 3 values instead of 8"),
    "too many": ("sample-one,S1-2,Luc,FR,,false,ORME-1234,90,more", "it has 9 values instead of 8"),
    "empty": ("sample-one,,,FR,,false,ORME-1234,90", "number and holder must not be empty"),
}  # fmt: skip


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "egide.sqlite3").write_bytes(empty_database())
    url = f"sqlite:///{tmp_path}/egide.sqlite3"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EGIDE_DATABASE_URL", url)
    return url


def egide(
    lines: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int | str | None, str, list[str]]:
    """`egide policy import` of these lines: its exit code, what it says, and what it says is wrong."""
    Path("policies.csv").write_text("\n".join([HEAD, *lines, ""]), "utf-8")
    monkeypatch.setattr(sys, "argv", ["egide", "policy", "import", "policies.csv"])
    with pytest.raises(SystemExit) as left:
        main.main()
    said = capsys.readouterr()
    return left.value.code, said.out, said.err.splitlines()


def kept(url: str) -> tuple[int, int]:
    engine = writing_engine(url)
    try:
        with engine.connect() as connection:
            found = [
                connection.execute(select(func.count()).select_from(one)).scalar_one() for one in (policies, link_codes)
            ]
            return found[0], found[1]
    finally:
        engine.dispose()


def test_all_bad_lines_are_named_in_one_run(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence for each, in their order, with what is wrong; nothing is imported, not even the good line."""
    code, _, said = egide([GOOD, *(line for line, _ in BAD.values())], monkeypatch, capsys)
    assert code == 1
    wanted = list(enumerate((why for _, why in BAD.values()), 3))
    assert len(said) == len(wanted)
    for (line, why), sentence in zip(wanted, said, strict=True):
        assert sentence.startswith(f"policies.csv, line {line}: ")
        assert why in sentence
        assert len(sentence) < 300
    assert kept(database) == (0, 0)


def test_lines_are_counted_as_an_editor_counts_them(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty line is no policy, and counts; several faults of a line stand in its one sentence."""
    code, _, said = egide([GOOD, "", "nobody,S1-2,Luc,FR,,false,---,90"], monkeypatch, capsys)
    assert (code, len(said)) == (1, 1)
    assert said[0].startswith("policies.csv, line 4: the insurer “nobody” is not known")
    assert "; code must have" in said[0]


def test_a_code_of_another_policy_is_refused(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was imported before keeps its code and its number, however the new file writes them; every such line is named."""
    assert egide([GOOD], monkeypatch, capsys)[:2] == (0, "1 policies were added.\n")
    again = ["sample-one,S1-3,Luc,FR,,false,sa-pin 4411,90", "sample-one,S1-4,Eva,NL,,true,ORME-1234,1"]
    again.append("sample-one,S1-900001,Nora Petit,FR,FR-57,false,CEDRE-5511,90")
    code, _, said = egide(again, monkeypatch, capsys)
    assert (code, said) == (
        1,
        [
            "policies.csv, line 2: its code belongs to another policy already.",
            "policies.csv, line 4: the policy S1-900001 is there already.",
        ],
    )
    assert kept(database) == (1, 1)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b"x" * 200_000])
def test_a_file_that_is_none(
    database: str, content: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said in one sentence."""
    Path("policies.csv").write_bytes(content)
    monkeypatch.setattr(sys, "argv", ["egide", "policy", "import", "policies.csv"])
    with pytest.raises(SystemExit) as left:
        main.main()
    said = capsys.readouterr().err.splitlines()
    assert (left.value.code, len(said)) == (1, 1)
