"""Reads in which language a text is written."""

from __future__ import annotations

from workflows.interview.reading.values import Read, ReadingInput
from workflows.kernel.people import Language


def read_language(told: ReadingInput) -> Read[Language] | None:
    """The language of the text; None where two are as likely."""
    return None if told.language is None else Read(told.language)
