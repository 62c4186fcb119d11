"""Reads who is attacked: the person who writes, their child, their company, others."""

from __future__ import annotations

from workflows.interview.reading.values import Read, ReadingInput, Victim


def read_victim(told: ReadingInput) -> Read[Victim]:
    """Who is attacked; `unknown` where nothing was said of it."""
    return Read("unknown")
