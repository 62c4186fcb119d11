"""Small files that people of the sandbox can send without having one: a picture of a post, a letter, a sticker, a voice."""

from __future__ import annotations

import io
from functools import cache

from sandbox.files import Upload

_WEBP = b"RIFF\x1e\x00\x00\x00WEBPVP8L\x11\x00\x00\x00/\x00\x00\x00\x00\x07P\xae>T\xaf\xff\x81\x88\xe8\x7f\x00\x00"
_OPUS = (
    b"OggS\x00\x02" + bytes(8) + b"\x01\x00\x00\x00" + bytes(8) + b"\x01\x13"
    b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"
)
_MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(12)
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_INK, _SOFT, _PLACE, _ACCENT = "#3c4e5c", "#a3b0bc", "#d8e4ea", "#0f5c7a"


@cache
def picture() -> bytes:
    """Gives a PNG that looks like the screenshot of a post, without a word in it."""
    from PIL import Image, ImageDraw  # here: who never sends the sample does not pay for it

    image = Image.new("RGB", (480, 320), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((24, 22, 68, 66), fill=_ACCENT)
    for box, ink in (
        ((82, 30, 220, 42), _INK), ((82, 50, 160, 58), _SOFT), ((24, 86, 448, 98), _SOFT), ((24, 110, 410, 122), _SOFT),
        ((24, 134, 270, 146), _SOFT), ((24, 166, 456, 296), _PLACE),
    ):  # fmt: skip
        draw.rounded_rectangle(box, 5, fill=ink)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def sample(kind: str) -> Upload | None:
    """Gives a file of that kind; None when there is no sample of it."""
    if kind == "photo":
        return Upload("capture.png", "image/png", picture())
    known = {
        "sticker": Upload("sticker.webp", "image/webp", _WEBP),
        "voice": Upload("voice.ogg", "audio/ogg", _OPUS),
        "video_note": Upload("round.mp4", "video/mp4", _MP4),
        "video": Upload("video.mp4", "video/mp4", _MP4),
        "document": Upload("courrier.pdf", "application/pdf", _PDF),
    }
    return known.get(kind)
