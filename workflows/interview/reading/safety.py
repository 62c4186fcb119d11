"""Reads whether somebody is in danger, in every text: heard before all that a text may mean."""

from __future__ import annotations

from workflows.interview.reading.values import Danger, Read, ReadingInput, Safety


def read_safety(told: ReadingInput) -> Read[Safety]:
    """What the text says of danger; `none` where nothing was heard."""
    return Read("none")


def answer_danger(told: ReadingInput) -> Read[Danger] | None:
    """Whether the person is safe, as the answer to that question; None: it must be asked again."""
    return None
