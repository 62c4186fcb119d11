"""`egide vault`: a look at every file, and a hold that is written down and held."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

from adapters.system.settings import load_settings
from egide.cli.main import egide
from egide.parts import open_vault
from egide.wiring import upgrade_database
from storage.sql.database import writing_engine
from storage.unit_of_work import UnitOfWorkFactory
from tests.conftest import TestClock
from tests.engine.desk import EngineDesk
from workflows.evidence.custody import check_lines
from workflows.evidence.item import OnHold
from workflows.kernel.errors import EgideError

ITEM = UUID(int=5)


def said(*given: str) -> tuple[int, str]:
    ran = CliRunner().invoke(egide, given)
    if isinstance(ran.exception, EgideError):
        return 1, ran.exception.sentence
    return ran.exit_code, ran.output


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EngineDesk]:
    """An installation that the command line finds too."""
    monkeypatch.setenv("EGIDE_DATABASE_URL", f"sqlite:///{tmp_path}/egide.sqlite3")
    monkeypatch.setenv("EGIDE_VAULT_DIR", str(tmp_path / "vault"))
    upgrade_database()
    engine, clock = writing_engine(load_settings().database_url, 1), TestClock()
    yield EngineDesk(UnitOfWorkFactory(engine, clock), clock)
    engine.dispose()


def test_a_look_at_every_file(here: EngineDesk) -> None:
    """Exit code 1 where one is damaged, with its case and item."""
    case_id, vault = here.add_case(), open_vault(load_settings())
    vault.keep(case_id, ITEM, b"proof")
    code, text = said("vault", "check", "--json")
    assert (code, json.loads(text)["items"], json.loads(text)["damaged"]) == (0, 1, [])
    (blob,) = (load_settings().vault_folder / "blobs" / case_id.hex).iterdir()
    blob.write_bytes(b"rotten")
    code, text = said("vault", "check")
    assert (code, f"damaged: {case_id.hex}/{ITEM.hex}" in text) == (1, True)


def test_a_hold_is_held_and_written_down(here: EngineDesk) -> None:
    """The chain says so, and when it ended; a number that nobody has is said in a sentence."""
    case_id, vault = here.add_case(), open_vault(load_settings())
    vault.keep(case_id, ITEM, b"proof")
    number = here.case(case_id).number
    assert said("vault", "hold", number, "--by", "Me Petit")[0] == 0
    with pytest.raises(OnHold):
        vault.shred(case_id)
    assert said("vault", "hold", number, "--by", "Me Petit", "--lift")[0] == 0
    vault.shred(case_id)
    with here.units() as tx:
        lines = tx.custody.lines(case_id)
    assert ([line.split('"')[3] for line in lines], list(check_lines(lines))) == (["legal_hold", "released"], [])
    assert said("vault", "hold", "EG-1999-000001", "--by", "x") == (1, "There is no case EG-1999-000001.")
