"""The demo's own parts (virtual time) are an extra of the package: a server does without them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from adapters.engine.garbage import uncollected

DEMO_PARTS = ("time_machine",)


@contextmanager
def demo_parts(command: str) -> Iterator[None]:
    """Around the imports of `command`: a part that is missing is said in one sentence, with what to install."""
    try:
        with uncollected():
            yield
    except ModuleNotFoundError as missing:
        part = (missing.name or "").split(".")[0]
        if part not in DEMO_PARTS:
            raise
        raise click.ClickException(
            f"`egide {command}` needs {part.replace('_', '-')}, which a server does without: pip install 'egide[demo]'"
        ) from missing
