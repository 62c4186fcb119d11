"""`egide dossier`: a case of the configured database as one sealed archive for a lawyer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TypedDict

from adapters.evidence.dossier import check_recipient
from adapters.system.settings import BadSettings, load_settings
from adapters.system.write import write_file
from egide.dossiers import open_dossiers
from egide.parts import real_parts
from egide.wiring import build, upgrade_database
from workflows.desk.dossier import DossierSource
from workflows.kernel.errors import NotFound
from workflows.kernel.people import ENGINE, Language, language_of
from workflows.ports.dossier import MadeDossier
from workflows.ports.transaction import Transaction


class PlainDossier(TypedDict):
    """What was made, as JSON. `stamped`: whether every authority has stamped it."""

    case: str
    file: str
    evidence_id: str
    content_sha256: str
    bytes: int
    stamped: bool
    encrypted: bool
    sentence: str


def dossier_command(number: str, output: Path, recipient: str | None, language: str | None) -> PlainDossier:
    """Makes the dossier and writes it to `output`. Raises BadSettings, BadInput, NotFound with one sentence."""
    check_recipient(recipient)
    made = asyncio.run(_made(number.strip(), recipient, language))
    try:
        write_file(output, made.content)
    except OSError as error:
        raise BadSettings(f"{output}: {error.strerror}.") from error
    record = made.record
    stamped = record.state == "sealed"
    state = "sealed, signed and stamped" if stamped else "sealed and signed; the time stamp is still awaited"
    locked = " It is encrypted to the key that was given." if made.is_encrypted else ""
    return {
        "case": number, "file": str(output), "evidence_id": str(record.id), "content_sha256": record.content_sha256,
        "bytes": len(made.content), "stamped": stamped, "encrypted": made.is_encrypted,
        "sentence": f"{output} holds the dossier of {number}: {state}.{locked}",
    }  # fmt: skip


async def _made(number: str, recipient: str | None, language: str | None) -> MadeDossier:
    settings = load_settings()
    upgrade_database(settings)
    house = build(real_parts(settings))
    try:
        verbs = house.use_cases

        def read(tx: Transaction) -> tuple[DossierSource, Language]:
            case_id = tx.cases.numbered(number)
            if case_id is None:
                raise NotFound("error.not_found", sentence=f"There is no case {number!r}.")
            chosen = language_of(language, tx.cases.get(case_id, ENGINE).language)
            return verbs.read_dossier.read(tx, ENGINE, case_id, chosen), chosen

        found = await house.run(read)
        assert found is not None
        source, chosen = found
        make = open_dossiers(settings, house.means.rulebook, house.locales, house.parts.wall, house.open_vault)
        made = await make(source, chosen, recipient)

        def keep(tx: Transaction) -> None:
            verbs.keep_dossier.keep(tx, ENGINE, made.record, made.is_encrypted)

        await house.run(keep)
        return made
    finally:
        await house.stop()
