"""`egide doctor` asks every part that evidence stands on, and says in a sentence what is wrong."""

from __future__ import annotations

import asyncio
from pathlib import Path

from adapters.system.settings import GivenSettings, Settings
from egide.cli.evidence_parts import check_evidence
from sandbox.timestamps import AuthorityServer
from tests.adapters.evidence.parts import Desk
from tests.adapters.files.test_inspection import Scanner


def settings(**given: object) -> Settings:
    return GivenSettings(**given)  # type: ignore[arg-type]


def said(given: Settings) -> dict[str, tuple[bool, str]]:
    return {part: (ok, says) for part, ok, says in check_evidence(given)}


async def test_everything_is_there(tmp_path: Path) -> None:
    """Each part was really asked."""
    desk, scanner = Desk.open(tmp_path / "desk"), Scanner()
    server = AuthorityServer(desk.authority)
    await server.start()
    given = settings(
        vault_url=f"file://{tmp_path}/vault", vault_dir=tmp_path / "keys", clamd_url=scanner.url, tsa_url=(server.url,),
        anchors_dir=desk.anchors_folder,
    )  # fmt: skip
    found = await asyncio.to_thread(said, given)
    assert {part for part, (ok, _) in found.items() if not ok} == set()
    assert (server.asked, "ClamAV" in found["antivirus"][1]) == (1, True)
    server.away = True
    found = await asyncio.to_thread(said, given)
    assert [says for ok, says in found.values() if not ok] == ["the authority answered 503, 0 bytes"]
    await server.stop()
    scanner.close()


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    """A bucket that is away, an antivirus that is away, a key that is none, no authority."""
    (tmp_path / "key").write_text("none")
    found = said(
        settings(
            vault_url="s3://k:secret@b/x?endpoint=http://127.0.0.1:9",
            vault_dir=tmp_path / "keys",
            clamd_url="tcp://127.0.0.1:9",
            signer_key_file=tmp_path / "key",
        )
    )
    assert {part for part, (ok, _) in found.items() if not ok} == {"vault", "antivirus", "signer", "time stamps"}
    assert not any("secret" in says for _, says in found.values())
    assert said(settings(vault_url="nowhere", vault_dir=tmp_path / "keys"))["vault"][0] is False
