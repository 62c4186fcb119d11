"""What reading costs grows with the length of a text and no faster, whatever somebody writes over and over."""

from __future__ import annotations

import time

import pytest

from bench.reading import AT, HOSTILE, LONGEST
from tests.ready import words
from workflows.interview.reading.message import read_message

PARTS = 4
STEEPEST = 2.2
"""So many times the cost of a part, for each part: twice is what a busy machine may add, four times is what a cost that
grows with the square would be."""
ROUNDS = 5


def _spent(text: str) -> float:
    """Seconds of a processor, the best of the rounds."""
    rules, took = words().chat.reading, []
    for _ in range(ROUNDS):
        before = time.process_time()
        read_message(text, AT, None, None, rules)
        took.append(time.process_time() - before)
    return min(took)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_text_four_times_as_long_costs_four_times_as_much(kind: str) -> None:
    """Combining marks, signs nobody sees, no blanks, single letters: none of them is looked at once for every other."""
    for piece in HOSTILE[kind]:
        long = (piece * LONGEST)[:LONGEST]
        assert _spent(long) <= STEEPEST * PARTS * _spent(long[: LONGEST // PARTS]), ascii(piece)
