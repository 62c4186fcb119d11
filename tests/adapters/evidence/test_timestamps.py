"""Time stamps: only an authority whose root was configured is believed; what does not hold is never kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import CertificateBuilder, load_pem_x509_certificate, random_serial_number

from adapters.evidence.timestamps import LARGEST, Authority, http_post, read_roots
from sandbox import timestamps
from tests.adapters.evidence.parts import Ahead, Desk
from tests.conftest import ROOT
from workflows.ports.evidence import NotStamped


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.open(tmp_path / "desk")


def asked(desk: Desk, post: Callable[[bytes], bytes]) -> str:
    """Why a desk that knows its own authority alone does not take this answer; empty if it does."""
    try:
        Authority("asked", post, read_roots(desk.authority.root)).stamp(b"content")
    except NotStamped as error:
        return error.why
    return ""


def test_a_known_authority_is_believed(desk: Desk) -> None:
    """Its own instant, to the second."""
    stamped = desk.stamper().stamp(b"content")
    assert abs(stamped.at - Ahead().now()) < timedelta(minutes=1)


def test_a_rogue_that_brings_its_own_certificate_is_not(desk: Desk, tmp_path: Path) -> None:
    """Self-signed, for time stamps, embedded in its answer: what clients up to 1.0.8 took for a root."""
    rogue = Desk.open(tmp_path / "rogue")
    folder = tmp_path / "rogue" / "authority"
    old = load_pem_x509_certificate((folder / "authority.pem").read_bytes())
    key = load_pem_private_key((folder / "authority.key").read_bytes(), None)
    assert isinstance(key, EllipticCurvePrivateKey)
    ends = Ahead().now() + timedelta(days=9)
    builder = CertificateBuilder(
        old.subject, old.subject, old.public_key(), random_serial_number(), Ahead().now() - timedelta(days=1), ends
    )
    for extension in old.extensions:
        if extension.oid.dotted_string != "2.5.29.35":
            builder = builder.add_extension(extension.value, extension.critical)
    (folder / "authority.pem").write_bytes(builder.sign(key, SHA256()).public_bytes(Encoding.PEM))
    assert "stamp_other_authority" in asked(desk, rogue.authority.answer)
    believes = Authority("rogue", rogue.authority.answer, read_roots(folder / "authority.pem"))
    assert believes.stamp(b"content").at is not None, "the answer itself holds: only its root is nobody's"


def test_the_client_is_not_one_that_believes_rogues() -> None:
    """The floor stands in the project and in the lock."""
    assert tuple(map(int, version("rfc3161-client").split(".")[:3])) >= (1, 0, 9)
    assert '"rfc3161-client>=1.0.9"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_an_answer_to_another_question_is_not_taken(desk: Desk) -> None:
    """An older answer over the same bytes, played again, carries another nonce; one over other bytes is none."""
    answers: list[bytes] = []

    def first(query: bytes) -> bytes:
        answers.append(desk.authority.answer(query))
        return answers[0]

    assert (asked(desk, first), "stamp_other_bytes" in asked(desk, first)) == ("", True)


@pytest.mark.parametrize("answer", [b"", b"garbage", b"0" * LARGEST])
def test_garbage_is_no_stamp(desk: Desk, answer: bytes) -> None:
    """Whatever it is."""
    assert "stamp_unreadable" in asked(desk, lambda _: answer)


def test_an_authority_without_a_root_cannot_be_configured(desk: Desk) -> None:
    """Nothing could bear its answers out."""
    with pytest.raises(ValueError, match="root"):
        Authority("x", desk.authority.answer, ())


async def test_over_http(desk: Desk) -> None:
    """As an installation asks; away, it is said so, and nothing hangs."""
    server = timestamps.AuthorityServer(desk.authority)
    await server.start()
    post = http_post(server.url, 5)
    assert await asyncio.to_thread(asked, desk, post) == ""
    server.away = True
    assert "503" in await asyncio.to_thread(asked, desk, post)
    assert server.asked == 2
    await server.stop()
    assert "does not answer" in await asyncio.to_thread(asked, desk, post)


async def test_an_authority_that_never_ends_its_answer(desk: Desk) -> None:
    """It is left after its time."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        await gone.wait()
        writer.close()

    gone = asyncio.Event()
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert "does not answer" in await asyncio.to_thread(asked, desk, http_post(f"http://127.0.0.1:{port}/", 0.2))
    gone.set()
    server.close()
