"""What somebody wishes is read from a wish and its object in one clause; what is refused, or only spoken of, is no aim."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.ready import words
from workflows.interview.reading.aims import answer_aims, read_aims
from workflows.interview.reading.values import ReadingInput, make_ready

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)

WISHED = [
    ("je voudrais un droit à l'oubli, rien d'autre", {"anonymisation"}),
    ("ik eis smartengeld van die krant", {"compensation"}),
    ("I demand redress from the paper", {"compensation"}),
    ("j'aimerai que les gens ne tombent plus dessus en tapant mon nom", {"anonymisation"}),
    ("kunnen jullie zorgen dat die daar af gaat", {"removal"}),
    ("id like damages for the job i lost", {"compensation"}),
    # a negation before the wish or before its object takes it back, and a comma ends the clause
    ("I do not want it deleted, I want a correction", {"correction"}),
    ("ik wil geen geld, ik wil rust", {"cessation"}),
    ("je veux pas la prison pour lui, je veux des excuses", {"cessation"}),
    # what others wish, and what only happened
    ("le plombier raconte que j'ai perdu des clients", set[str]()),
    ("they deleted my account and closed the page", set[str]()),
    ("hij heeft de schade betaald", set[str]()),
]
ANSWERED = [
    ("plus personne pour m'embêter", {"cessation"}),
    ("ni excuses ni argent, la suppression", {"removal"}),
    ("laver mon nom", {"correction"}),
    ("qu'il réponde de ses actes", {"sanction"}),
    ("peis en vree", {"cessation"}),
    ("mijn goede naam terug", {"correction"}),
    ("uit de zoekresultaten", {"anonymisation"}),
    ("dat hij boet voor wat hij deed", {"sanction"}),
    ("her to face the consequences", {"sanction"}),
    ("out of the search results", {"anonymisation"}),
    ("no money, just the removal", {"removal"}),
]


def told(text: str) -> ReadingInput:
    return make_ready(text, AT, None, None, words().chat.reading)


@pytest.mark.parametrize(("text", "aims"), WISHED)
def test_a_wish_and_its_object_are_an_aim(text: str, aims: set[str]) -> None:
    """Whatever the verb of wishing and whatever is wished."""
    assert {one.value for one in read_aims(told(text))} == aims


@pytest.mark.parametrize(("text", "aims"), ANSWERED)
def test_a_short_answer_names_an_aim(text: str, aims: set[str]) -> None:
    """One word and an ellipsis are enough where it was asked."""
    answer = answer_aims(told(text))
    assert answer is not None
    assert set(answer.value) == aims
