"""The picture of a plan: small, quickly drawn, and still in the colours that mean something."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageColor

from adapters.files.timeline_picture import COLOURS, INK, PAPER, WIDTH, draw

ROWS = [{"day": f"{number + 1} novembre", "label": "Constat", "kind": kind} for number, kind in enumerate(COLOURS)]


def test_few_colours_keep_what_they_mean() -> None:
    """A clock is red and an alert amber after the picture was made small."""
    drawn = Image.open(io.BytesIO(draw({"kind": "timeline", "title": "Votre plan", "rows": ROWS})))
    assert (drawn.format, drawn.mode, drawn.width) == ("PNG", "P", WIDTH)
    counted: Any = drawn.convert("RGB").getcolors(256)
    seen: list[Any] = [colour for _, colour in counted]
    for wanted in (PAPER, INK, *COLOURS.values()):
        meant = ImageColor.getrgb(wanted)
        assert min(max(abs(a - b) for a, b in zip(one, meant, strict=True)) for one in seen) <= 12, wanted
