"""What people send is looked at by content: bombs, programs and what nobody can look into are refused; copies say nothing of
their maker."""

from __future__ import annotations

import io
import socket
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from adapters.files.antivirus import AntivirusAway, Clamd
from adapters.files.inspection import Inspector, media_type
from workflows.evidence.uploads import UploadRefused

GPS = b"48.8566 N"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(kind: str, size: tuple[int, int] = (40, 30), orientation: int = 1) -> bytes:
    """A picture that says where and by whom it was taken."""
    drawn, exif, written = Image.new("RGB", size, "red"), Image.Exif(), io.BytesIO()
    exif[0x0112], exif[0x013B], exif[0x010E] = orientation, "Camille", GPS.decode()
    drawn.save(written, kind, **({"exif": exif} if kind in ("JPEG", "PNG", "WEBP") else {}))
    return written.getvalue()


def archive(*entries: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries:
            packed.writestr(name, content)
    return written.getvalue()


def locked() -> bytes:
    """As an archive with a password says of itself."""
    content = bytearray(archive(("a.txt", b"x")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    return bytes(content)


def huge_png(side: int) -> bytes:
    """A few bytes that say they are a picture of that many pixels each way."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    head = struct.pack("!LLBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def pdf() -> bytes:
    """A PDF with an author, metadata, a script and a file inside."""
    document, written = pikepdf.new(), io.BytesIO()
    document.add_blank_page(page_size=(200, 200))
    with document.open_metadata() as said:
        said["dc:creator"] = ["Camille"]
    document.docinfo["/Author"] = "Camille"
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.attachments["inside.txt"] = b"hidden"
    document.save(written)
    return written.getvalue()


DOCX = archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<x/>"))
TAKEN = {
    "jpeg": (picture("JPEG"), "image/jpeg"),
    "png": (picture("PNG"), "image/png"),
    "webp": (picture("WEBP"), "image/webp"),
    "gif": (picture("GIF"), "image/gif"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40), "image/heif"),
    "pdf": (pdf(), "application/pdf"),
    "text": ("Elle a écrit : « voleuse »".encode(), "text/plain"),
    "text of Windows": ("déçue".encode("utf-16"), "text/plain"),
    "html": (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "text/html"),
    "voice": (b"OggS\0\2" + bytes(20) + b"OpusHead" + bytes(20), "audio/ogg"),
    "video": (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41" + bytes(40), "video/mp4"),
    "letter": (DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "open document": (
        archive(("mimetype", b"application/vnd.oasis.opendocument.text")), "application/vnd.oasis.opendocument.text"
    ),
    "chat export": (archive(("_chat.txt", b"hello"), ("photo.jpg", picture("JPEG"))), "application/zip"),
}  # fmt: skip
REFUSED = {
    "program": (b"MZ\x90\0" + bytes(200), "kind"),
    "program of Linux": (b"\x7fELF" + bytes(200), "kind"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "kind"),
    "nothing known": (bytes(range(256)) * 4, "kind"),
    "a picture that is none": (b"\x89PNG\r\n\x1a\n" + bytes(30), "kind"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(60), "kind"),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(60), "kind"),
    "pixel bomb": (huge_png(20_000), "picture"),
    "pixel bomb beyond all": (huge_png(2_000_000), "picture"),
    "archive bomb": (archive(("zeros.txt", bytes(8_000_000))), "archive"),
    "many entries": (archive(*((f"{n}.txt", b"") for n in range(5_001))), "archive"),
    "archive in an archive": (archive(("more.zip", b"PK")), "archive"),
    "program in an archive": (archive(("photo.jpg.exe", b"MZ")), "archive"),
    "letter that runs": (archive(("[Content_Types].xml", b"<T/>"), ("word/vbaProject.bin", b"x")), "macros"),
    "locked": (locked(), "locked"),
    "broken archive": (archive(("a.txt", b"x" * 999))[:-9] + b"PK\x05\x06" + bytes(18), "archive"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_people_send_is_taken_for_what_it_is(name: str) -> None:
    """Whatever it is called."""
    content, mime = TAKEN[name]
    assert media_type(content) == mime


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_do_harm_is_refused(name: str) -> None:
    """Before anything of it is decoded or unpacked, and there is no copy of it either."""
    content, why = REFUSED[name]
    with pytest.raises(UploadRefused) as refused:
        Inspector().inspect(content)
    assert (refused.value.why, Inspector().shown(content)) == (why, None)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_copy_says_nothing_of_its_maker(kind: str) -> None:
    """No place, no name, no device; what is hidden behind the picture's end is gone too."""
    original = picture(kind) + b"PK\x03\x04 hidden behind the picture"
    assert GPS in original
    copy = Inspector().shown(original)
    assert copy is not None
    assert not any(secret in copy.content for secret in (GPS, b"Camille", b"hidden"))
    with Image.open(io.BytesIO(copy.content)) as drawn:
        assert (drawn.size, dict(drawn.getexif())) == ((40, 30), {})
    assert media_type(copy.content) == copy.media_type


def test_a_copy_stands_upright_and_is_no_larger_than_eyes_see() -> None:
    """A photo taken sideways; a scan of absurd size."""
    sideways = Inspector().shown(picture("JPEG", orientation=6))
    large = Inspector().shown(picture("JPEG", size=(9000, 300)))
    assert sideways is not None
    assert large is not None
    with Image.open(io.BytesIO(sideways.content)) as one, Image.open(io.BytesIO(large.content)) as other:
        assert (one.size, max(other.size) <= 4000) == ((30, 40), True)


def test_a_copy_of_a_pdf_runs_nothing() -> None:
    """No author, no script, no file inside; the page is there."""
    original = pdf()
    copy = Inspector().shown(original)
    assert copy is not None
    with pikepdf.open(io.BytesIO(original)) as before, pikepdf.open(io.BytesIO(copy.content)) as after:
        assert (len(before.attachments), "/OpenAction" in before.Root) == (1, True)
        assert (len(after.attachments), "/OpenAction" in after.Root, len(after.pages)) == (0, False, 1)
        assert ("/Metadata" in after.Root, "/Info" in after.trailer) == (False, False)


def test_of_the_rest_there_is_no_copy() -> None:
    """It is downloaded as it came, and opened with a program of one's own."""
    assert [Inspector().shown(TAKEN[name][0]) for name in ("html", "voice", "letter", "text")] == [None] * 4


# ---------------------------------------------------------------- the antivirus
class Scanner:
    """Speaks clamd's `zINSTREAM` over a socket, and knows one virus."""

    def __init__(self, limit: int = 1 << 20, answer: bytes | None = None) -> None:
        self._limit, self._answer = limit, answer
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                wire, _ = self._server.accept()
            except OSError:
                return
            with wire, wire.makefile("rb") as said:
                wire.sendall(self._read(said))

    def _read(self, said: io.BufferedReader) -> bytes:
        command = b""
        while not command.endswith(b"\0"):
            command += said.read(1)
        if command == b"zVERSION\0":
            return b"ClamAV 1.4.6/27400/Sun Nov 22 09:00:00 2026\0"
        content = b""
        while size := struct.unpack("!L", said.read(4))[0]:
            content += said.read(size)
            if len(content) > self._limit:
                return b"INSTREAM size limit exceeded. ERROR\0"
        if self._answer is not None:
            return self._answer
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    found = Scanner()
    yield found
    found.close()


def test_a_virus_is_found(scanner: Scanner) -> None:
    """In pieces as on the wire; what is clean is taken for what it is."""
    clamd = Clamd(scanner.url)
    assert (clamd.scan(b"x" * 200_000), clamd.scan(b"x" * 65_530 + EICAR)) == (None, "Eicar-Test-Signature")
    assert clamd.version().startswith("ClamAV 1.4.6")
    inspector = Inspector(clamd.scan)
    assert inspector.inspect(picture("PNG")) == "image/png"
    with pytest.raises(UploadRefused) as refused:
        inspector.inspect(b"text before " + EICAR)
    assert refused.value.why == "virus"


@pytest.mark.parametrize("answer", [b"", b"ERROR\0", b"stream: \0", b"OK\0", None], ids=str)
def test_what_is_not_said_to_be_clean_is_not_taken(answer: bytes | None) -> None:
    """An empty answer, another one, too large for it, nobody there: it fails closed, and nothing is refused for good."""
    scanner = Scanner(limit=10 if answer is None else 1 << 20, answer=answer)
    with pytest.raises(AntivirusAway):
        Inspector(Clamd(scanner.url, 5).scan).inspect(b"longer than ten bytes")
    scanner.close()
    with pytest.raises(AntivirusAway):
        Inspector(Clamd(scanner.url, 5).scan).inspect(b"nobody is there")


def test_a_socket_of_this_machine(tmp_path: Path) -> None:
    """Where it is missing, and addresses that are none."""
    with pytest.raises(AntivirusAway):
        Clamd(f"unix://{tmp_path}/clamd.ctl").version()
    for url in ("clamd", "tcp://host", "unix://", "http://host:3310"):
        with pytest.raises(ValueError, match="tcp://"):
            Clamd(url)
