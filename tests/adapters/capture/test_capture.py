"""A page of the public is captured whole: picture, print, archive, words, way, network; sealed, and said for what it is."""

from __future__ import annotations

import hashlib
import json
import os
import ssl
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
import pytest_asyncio
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from PIL import Image
from warcio.archiveiterator import ArchiveIterator

from adapters.capture import process
from adapters.capture.capture import Captured
from tests.adapters.capture.parts import HOST, Answer, Site, capture, capturer, show_picture, site, thread
from tests.adapters.capture.pdf_words import pdf_words
from tests.adapters.evidence.parts import Desk, by_script
from tests.conftest import MONDAY
from workflows.evidence.capture import CaptureFailed
from workflows.kernel.json_value import JsonObject

pytestmark = pytest.mark.browser
WORDS = ('elle "vole dans la caisse"', "dans le cadre", "dans l'ombre", "phrase cachee", "jamais écrit")


async def moved(_: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "/fil?page=2&q=%C3%A9"})


def pages() -> dict[str, Answer]:
    return {"/": moved, "/fil": thread(), **{f"/p{number}.png": show_picture for number in range(30)}}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def taken(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Captured, Site, Desk]]:
    """One capture that the tests of this file look at."""
    folder = tmp_path_factory.mktemp("capture")
    desk = Desk.open(folder / "desk")
    async with site(pages()) as made:
        by = capturer(sealing=desk.sealing)
        yield await capture(folder / "package", made, words=WORDS, by=by), made, desk


def manifest(captured: Captured) -> JsonObject:
    read: JsonObject = json.loads((captured.folder / "manifest.json").read_bytes())
    return read


def section(captured: Captured, name: str) -> JsonObject:
    found = manifest(captured)["record"]
    assert isinstance(found, Mapping)
    part = found[name]
    assert isinstance(part, Mapping)
    return part


def test_every_artefact_is_there(taken: tuple[Captured, Site, Desk]) -> None:
    """The names of the contract."""
    captured, _, _ = taken
    named = {"full.png", "page.pdf", "page.mhtml", "page.warc.gz", "text.txt", "dom.html", "network.jsonl"}
    sealed = {
        "manifest.json",
        "SHA256SUMS",
        "SHA256SUMS.tsr",
        "SHA256SUMS.sig",
        "custody.jsonl",
        "verify.sh",
        "README.txt",
    }
    assert {path.name for path in captured.folder.iterdir()} == named | sealed
    assert {one.path for one in captured.artefacts} == named


def test_a_stranger_checks_it(taken: tuple[Captured, Site, Desk]) -> None:
    """With sha256sum and openssl alone."""
    captured, _, desk = taken
    assert by_script(captured.folder, desk.anchors_folder)[:2] == (0, [])


def test_the_picture_goes_to_the_foot(taken: tuple[Captured, Site, Desk]) -> None:
    """The whole page, the pictures that waited until they were near too."""
    captured, made, _ = taken
    with Image.open(captured.folder / "full.png") as full:
        assert (full.width, full.height) == (1280, section(captured, "completeness")["page_height"])
        assert full.height > 9000
    assert {path for path, _ in made.asked} >= {f"/p{number}.png" for number in range(30)}


def test_every_printed_page_says_what_it_is(taken: tuple[Captured, Site, Desk]) -> None:
    """The whole address and that this is no bailiff's report, on each."""
    captured, _, _ = taken
    with pikepdf.open(captured.folder / "page.pdf") as printed:
        assert len(printed.pages) > 3
    words = pdf_words(captured.folder / "page.pdf")
    assert [f"http://{HOST}/fil?page=2&q=%C3%A9" in page for page in words] == [True] * len(words)
    assert all("pasunconstat" in page for page in words)


def test_the_words_complained_of(taken: tuple[Captured, Site, Desk]) -> None:
    """Shown ones with their place, in frames and shadow trees too; hidden ones are in the code; a script of the page cannot
    hide what is drawn."""
    captured, _, _ = taken
    found = captured.verdict.words
    assert [one.state for one in found] == ["shown", "shown", "shown", "in_code", "absent"]
    text = (captured.folder / "text.txt").read_text("utf-8")
    first = found[0]
    at, length, y = first.at or 0, first.length or 0, first.y or 0
    assert text[at : at + length].replace("\u202f", "") == "Elle «vole dans la caisse"
    assert 0 < y < 300
    assert (captured.verdict.visibility, captured.verdict.walls) == ("seen", ())


def test_the_way_to_the_page(taken: tuple[Captured, Site, Desk]) -> None:
    """The redirect, its answer, the address in the end, the title, the headers."""
    captured, _, _ = taken
    request = section(captured, "request")
    chain = request["redirect_chain"]
    assert isinstance(chain, list)
    assert [(one["url"], one["status"], one["location"]) for one in chain] == [
        (f"http://{HOST}/", 302, "/fil?page=2&q=%C3%A9"),
        (f"http://{HOST}/fil?page=2&q=%C3%A9", 200, None),
    ]
    assert (request["title"], request["url_submitted"]) == ("Fil du village", f"http://{HOST}/")


def test_the_network_is_written_down(taken: tuple[Captured, Site, Desk]) -> None:
    """Each connection with the number it reached, each exchange; nothing that the browser did on its own account."""
    captured, _, _ = taken
    lines = [json.loads(line) for line in (captured.folder / "network.jsonl").read_bytes().splitlines()]
    connections = [line for line in lines if line["what"] == "connection" and line["verdict"] == "open"]
    assert {(one["host"], one["peer"]) for one in connections} == {(HOST, "127.0.0.1")}
    assert {one["reason"] for one in lines if one["what"] == "connection" and one["verdict"] != "open"} <= {"unwanted"}
    assert sum(line["what"] == "exchange" and line["status"] == 200 for line in lines) >= 31
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)


def test_the_archive_opens_with_public_tools(taken: tuple[Captured, Site, Desk]) -> None:
    """Requests and answers with their bodies; digests hold."""
    captured, _, _ = taken
    bodies: dict[str, bytes] = {}
    with (captured.folder / "page.warc.gz").open("rb") as stream:
        for one in ArchiveIterator(stream, check_digests=True):
            if one.rec_type == "response":
                bodies[one.rec_headers.get_header("WARC-Target-URI")] = one.content_stream().read()
                assert one.digest_checker.passed is not False
    assert b"Fil du village" in bodies[f"http://{HOST}/fil?page=2&q=%C3%A9"]


def test_how_it_was_made(taken: tuple[Captured, Site, Desk]) -> None:
    """The browser, its hash, its flags, an empty profile; whether it had a network of its own, and its sandbox."""
    captured, _, _ = taken
    said = section(captured, "browser")
    assert (said["profile"], len(str(said["binary_sha256"]))) == ("empty", 64)
    notes = section(captured, "completeness")["notes"]
    assert isinstance(notes, list)
    assert ("no_network_of_its_own" in notes) is not said["own_network"]
    assert "Headless" not in str(said["user_agent"])


async def test_without_a_browser(tmp_path: Path) -> None:
    """The answer as it came, the words in it, and the manifest says that there is no picture."""
    async with site(pages()) as made:
        by = capturer(without_browser=True)
        captured = await capture(tmp_path / "p", made, words=("vole dans la caisse",), by=by)
    assert (captured.has_browser, captured.verdict.visibility, captured.title) == (False, "seen", "Fil du village")
    assert {one.path for one in captured.artefacts} == {"text.txt", "dom.html", "page.warc.gz", "network.jsonl"}
    notes = section(captured, "completeness")["notes"]
    assert isinstance(notes, list)
    assert "no_browser" in notes


@pytest.mark.parametrize(
    ("path", "reason"),
    [("http://nobody.example/", "no_such_name"), ("http://forum.example:8080/", "refused"),
     ("http://127.0.0.1/", "address_not_public"), ("ftp://forum.example/", "address_not_web"),
     ("http://a@forum.example/", "address_user"), ("", "address_empty"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("without_browser", [True, False])
async def test_what_cannot_be_captured(path: str, reason: str, without_browser: bool, tmp_path: Path) -> None:
    """One reason, and nothing is left in the folder."""
    async with site(pages()) as made:
        with pytest.raises(CaptureFailed) as failed:
            await capture(tmp_path, made, by=capturer(without_browser=without_browser), url=path or " ")
    assert (failed.value.reason, os.listdir(tmp_path)) == (reason, [])


async def test_an_address_of_thousands_of_characters_is_printed_whole(tmp_path: Path) -> None:
    """On every page, without a ligature, however many lines it takes."""
    url = f"http://{HOST}/fil?" + "&".join(f"office={number}fi-ffl" for number in range(200))
    async with site(pages()) as made:
        await capture(tmp_path, made, url=url)
    assert len(url) > 3000
    assert {url in page for page in pdf_words(tmp_path / "page.pdf")} == {True}


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, bytes]:
    """A certificate that no browser trusts, and its bytes."""
    folder, made = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    signed = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(made.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(MONDAY).not_valid_after(MONDAY + timedelta(days=400))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False).sign(made, hashes.SHA256())
    )  # fmt: skip
    (folder / "c.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    (folder / "k.pem").write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "c.pem", folder / "k.pem")
    return context, signed.public_bytes(Encoding.DER)


@pytest.mark.parametrize("without_browser", [True, False])
async def test_a_certificate_nobody_trusts(
    own_certificate: tuple[ssl.SSLContext, bytes], without_browser: bool, tmp_path: Path
) -> None:
    """Nothing is captured: who answers is not known."""
    async with site(pages(), own_certificate[0]) as made:
        with pytest.raises(CaptureFailed) as failed:
            await capture(tmp_path, made, url=f"https://{HOST}/", by=capturer(without_browser=without_browser))
    assert (failed.value.reason, os.listdir(tmp_path)) == ("certificate", [])


async def test_the_certificate_is_kept(
    own_certificate: tuple[ssl.SSLContext, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the browser was shown it by the site itself; this browser is told to take any, since no test has a trusted one."""
    monkeypatch.setattr(process, "FLAGS", (*process.FLAGS, "--ignore-certificate-errors"))
    async with site(pages(), own_certificate[0]) as made:
        captured = await capture(tmp_path, made, url=f"https://{HOST}/fil")
    assert (tmp_path / "tls" / "site.der").read_bytes() == own_certificate[1]
    assert section(captured, "tls")["chain_sha256"] == [hashlib.sha256(own_certificate[1]).hexdigest()]
    assert str(section(captured, "tls")["details"]).startswith("TLS 1.3")
