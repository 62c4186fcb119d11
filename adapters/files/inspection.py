"""Files that somebody sent are looked at before they are kept: by content, never by name. What nobody can look into is refused.

The original is kept byte for byte; people see a copy that was drawn anew, without what the original says of its maker."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from workflows.evidence.uploads import LARGEST_PICTURE, ShownCopy, UploadRefused

PICTURES: Final = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
}
"""What Pillow may open here; each more is one more reader that foreign bytes reach."""
TAKEN: Final = frozenset({
    *PICTURES.values(), "image/heif", "image/heic", "image/avif", "application/pdf", "message/rfc822", "text/html",
    "image/svg+xml", "audio/mpeg", "audio/mp4", "audio/wave", "audio/x-wav", "audio/flac", "audio/amr", "audio/ogg",
    "application/ogg", "video/mp4", "video/quicktime", "video/webm", "video/x-matroska", "video/3gpp", "application/msword",
    "application/x-matroska", "application/rtf", "text/rtf",
})  # fmt: skip
PROGRAMS: Final = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
    b"#!", b"dex\n", b"\x4c\x00\x00\x00\x01\x14\x02\x00",
)  # fmt: skip
PROGRAM_NAMES: Final = frozenset({
    "exe", "dll", "com", "scr", "msi", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "hta", "jar", "apk", "app", "dmg",
    "pkg", "lnk", "sh", "iso", "img", "cpl",
})  # fmt: skip
ARCHIVE_NAMES: Final = frozenset({"zip", "7z", "rar", "gz", "bz2", "xz", "tar", "tgz", "cab"})
OFFICE: Final[Mapping[str, str]] = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
UNPACKED: Final = 400 * 1024 * 1024
"""Bytes that an archive may hold altogether: twenty times what a bot may download."""
ENTRIES: Final = 5_000
RATIO: Final = 150
SMALL: Final = 1024 * 1024
"""Bytes. Of so little it does not matter how well they were packed."""
FRAMES: Final = 2_000
LONGEST_SIDE: Final = 4_000
"""Pixels of a copy: more is not seen."""
QUALITY: Final = 90
CONTROL: Final = frozenset(range(32)) - {9, 10, 12, 13, 27}
Scan = Callable[[bytes], str | None]
"""What an antivirus says of bytes: the name of what it found, or None. Raises OutsideFailed when it does not answer."""


class Inspector:
    """`uploads.Uploads`."""

    def __init__(self, scan: Scan | None = None) -> None:
        self._scan = scan

    def inspect(self, content: bytes) -> str:
        """Gives the media type by content. Raises UploadRefused, and what the antivirus raises."""
        found = media_type(content)
        if self._scan is not None and self._scan(content) is not None:
            raise UploadRefused("virus")
        return found

    def shown(self, content: bytes) -> ShownCopy | None:
        """Pictures are drawn anew, upright and without their metadata; a PDF loses what it says of its maker and what it
        could run. Of anything else there is no copy, nor of what cannot be opened."""
        with suppress(UploadRefused):
            kind = media_type(content)
            if kind in PICTURES.values():
                return _drawn_anew(content)
            if kind == "application/pdf":
                return _bare_pdf(content)
        return None


def media_type(content: bytes) -> str:
    """Tells what the bytes are. Raises UploadRefused."""
    if content.startswith(PROGRAMS):
        raise UploadRefused("kind")
    if content.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(content)):
        return _archive(content)
    found = _by_magic(content)
    if found in PICTURES.values():
        _measure(content)
    return found


def _by_magic(content: bytes) -> str:
    said: list[str] = []
    with suppress(puremagic.PureError, ValueError):
        said = [one.mime_type for one in puremagic.magic_string(content)]
    for mime in said:
        if mime in TAKEN:
            return "audio/ogg" if mime == "application/ogg" else mime
    if not said and _is_text(content):
        return "text/plain"
    if said and _is_text(content) and not content.startswith(b"%!"):
        return "text/plain"  # letters that happen to begin as something else does
    raise UploadRefused("kind")


def _is_text(content: bytes) -> bool:
    """Whether a person could have typed it, in one of the encodings that chats and mail programs write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        with suppress(UnicodeDecodeError):
            return not any(ord(one) in CONTROL for one in content.decode("utf-16"))
        return False
    return not any(one in CONTROL for one in content[:SMALL]) and b"\x00" not in content


def _archive(content: bytes) -> str:
    """An archive as it lists itself; nothing of it is unpacked. Raises UploadRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            kind = archive.read("mimetype")[:120].decode("ascii", "replace") if _may_read(archive, "mimetype") else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise UploadRefused("archive") from error
    names = [one.filename.lower() for one in entries]
    if any(one.flag_bits & 1 for one in entries):
        raise UploadRefused("locked")
    whole, packed = sum(one.file_size for one in entries), max(sum(one.compress_size for one in entries), 1)
    if not entries or len(entries) > ENTRIES or whole > UNPACKED or (whole > SMALL and whole > RATIO * packed):
        raise UploadRefused("archive")
    if any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in names):
        raise UploadRefused("macros")
    if "[content_types].xml" in names:
        return next(
            (mime for begin, mime in OFFICE.items() if any(name.startswith(begin) for name in names)), "application/zip"
        )
    if kind.startswith(OPEN_DOCUMENT):
        return kind
    endings = {name.rpartition(".")[2] for name in names}
    if endings & PROGRAM_NAMES or endings & ARCHIVE_NAMES:
        raise UploadRefused("archive")
    return "application/zip"


def _may_read(archive: zipfile.ZipFile, name: str) -> bool:
    try:
        return archive.getinfo(name).file_size <= 200
    except KeyError:
        return False


def _measure(content: bytes) -> None:
    """Looks at the head of a picture. Raises UploadRefused before a pixel is decoded."""
    try:
        with _opened(content) as picture:
            width, height = picture.size
            frames = int(getattr(picture, "n_frames", 1))
    except UploadRefused:
        raise
    except Exception as error:  # readers of pictures raise whatever foreign bytes make them raise
        raise UploadRefused("kind") from error
    if width * height > LARGEST_PICTURE or frames > FRAMES:
        raise UploadRefused("picture")


def _opened(content: bytes) -> Image.Image:
    """A picture whose pixels are not decoded yet; a warning about its size is a refusal."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(content), formats=tuple(PICTURES))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise UploadRefused("picture") from error
        except UnidentifiedImageError as error:
            raise UploadRefused("kind") from error


def _drawn_anew(content: bytes) -> ShownCopy | None:
    try:
        with _opened(content) as picture:
            is_photo = picture.format == "JPEG"
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            drawn = upright.convert("RGB" if is_photo else "RGBA")
    except UploadRefused:
        raise
    except Exception:  # damaged: there is the original
        return None
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn.info.clear()
    written = io.BytesIO()
    if is_photo:
        drawn.save(written, "JPEG", quality=QUALITY)
    else:
        drawn.save(written, "PNG")
    return ShownCopy("image/jpeg" if is_photo else "image/png", written.getvalue())


def _bare_pdf(content: bytes) -> ShownCopy | None:
    import pikepdf  # the largest of the readers: whoever sends no PDF waits for none

    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            for name in ("/Metadata", "/OpenAction", "/AA", "/AcroForm", "/PieceInfo"):
                if name in document.Root:
                    del document.Root[name]
            if "/Names" in document.Root:
                for name in ("/JavaScript", "/EmbeddedFiles"):
                    if name in document.Root.Names:
                        del document.Root.Names[name]
            for page in document.pages:
                for name in ("/AA", "/Metadata", "/PieceInfo", "/Annots"):
                    if name in page.obj:
                        del page.obj[name]
            if "/Info" in document.trailer:
                del document.trailer["/Info"]
            written = io.BytesIO()
            document.save(written)
    except Exception:  # locked or damaged: there is the original
        return None
    return ShownCopy("application/pdf", written.getvalue())
