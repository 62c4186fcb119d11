"""Buttons: whatever a person presses, now or in a year, is understood or refused, never an error."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback_data import LIMIT, Press, data, read
from tests.bot.parts import QUESTIONS

CASE = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
WORD = st.text("abcdefghijklmnopqrstuvwxyz_@0123456789", max_size=14)


@given(verb=st.sampled_from("atynbeugvdw"), case_id=st.none() | st.uuids(), first=WORD, second=WORD)
def test_a_button_carries_what_was_put_on_it(verb: str, case_id: UUID | None, first: str, second: str) -> None:
    """What is read is what was written."""
    assert read(data(verb, case_id, first, second)) == Press(verb, case_id, first, second)


@given(st.text(max_size=80))
def test_foreign_data_is_refused_quietly(text: str) -> None:
    """Any text at all gives a press or nothing."""
    assert read(text) is None or isinstance(read(text), Press)


def test_data_too_long_is_a_programming_error() -> None:
    """Telegram would refuse the whole message."""
    with pytest.raises(ValueError, match="too long"):
        data("a", CASE, "x" * 30, "y" * 30)


def test_every_answer_of_every_question_fits_on_a_button() -> None:
    """Also about the hundredth publication."""
    for question in QUESTIONS.ordered:
        asked = question.at(99)
        keys = [option.key for option in asked.options] + [place.key for place in asked.places] + ["unknown", "chosen"]
        for key in keys:
            assert len(data("a", CASE, asked.key, key).encode()) <= LIMIT
