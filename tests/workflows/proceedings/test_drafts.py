"""The drafts read as they were reviewed, each gap is marked, and nothing that somebody writes becomes a part of the house.

A reviewed text stands in `tests/golden/drafts/`; who changes a frame reads the difference and writes the file again.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import ready
from tests.conftest import ROOT
from tests.workflows.proceedings.proceeding_parts import DEFAMED, EXPOSED, SOURCE, draft
from workflows.law.fact_values import BadFacts
from workflows.proceedings.draft import draft_text

GOLDEN = ROOT / "tests" / "golden" / "drafts"
REVIEWED = [
    ("fr_paf_lcen_6_3", "FR", "fr"), ("fr_refere_834_835", "FR", "fr"), ("fr_requete_145", "FR", "fr"),
    ("fr_pcpc", "FR", "fr"), ("be_unilateral_584_7", "BE", "fr"), ("be_unilateral_584_7", "BE", "nl"),
    ("be_refere_584", "BE", "nl"), ("be_criminal_civil_claim", "BE", "fr"), ("nl_kort_geding", "NL", "nl"),
    ("nl_identification", "NL", "nl"), ("nl_avg_35", "NL", "nl"), ("nl_criminal_civil_claim", "NL", "nl"),
]  # fmt: skip


@pytest.mark.parametrize(("proceeding", "country", "language"), REVIEWED)
def test_a_draft_reads_as_it_was_reviewed(proceeding: str, country: str, language: str) -> None:
    """Word for word."""
    told = EXPOSED if proceeding == "be_unilateral_584_7" else DEFAMED
    expected = (GOLDEN / f"{proceeding}-{language}.txt").read_text(encoding="utf-8")
    assert draft_text(draft(proceeding, country, language, told)) == expected


def test_every_proceeding_with_a_frame_is_drafted_in_each_language_of_its_country() -> None:
    """Each says what it is, holds the facts with who said them and the exhibits, and lacks no word."""
    frames = ready.frame_rules()
    for rule in ready.proceeding_rules().proceedings.values():
        if rule.frame is None:
            continue
        for language in frames.languages[rule.jurisdiction]:
            made = draft(rule.id, rule.jurisdiction, language)
            text = draft_text(made)
            assert text.startswith(made.mark)
            assert "Anna D." in text
            assert "Pièce n° 1 – capture" in text
            assert "C’est faux : oui" in text
            assert "{" not in text, rule.id


def test_a_blank_is_marked_and_a_value_fills_it() -> None:
    """Nothing is left out silently: what nobody gave stands between brackets and is listed."""
    empty = draft("fr_paf_lcen_6_3", "FR")
    assert "[à compléter : date et lieu de naissance]" in draft_text(empty)
    assert "claimant_birth" in empty.blanks
    filled = replace(SOURCE, values={**SOURCE.values, "claimant_birth": "1er mai 1980 à Lyon"})
    again = draft("fr_paf_lcen_6_3", "FR", source=filled)
    assert "claimant_birth" not in again.blanks
    assert "1er mai 1980 à Lyon" in draft_text(again)


def test_a_value_is_never_read_as_a_gap() -> None:
    """Whoever is called `{court_name}` stays so."""
    named = replace(SOURCE, values={**SOURCE.values, "claimant_name": "{court_name}"}, told=())
    text = draft_text(draft("fr_paf_lcen_6_3", "FR", source=named))
    assert "à la demande de {court_name}" in text


def test_words_of_a_publication_are_never_read_as_a_gap() -> None:
    """Neither the words complained of nor an address fill anything."""
    posts = [{"id": "post", "url": "https://example.org/{day}", "words": "{url} {claimant_name} {mark}"}]
    text = draft_text(draft("fr_paf_lcen_6_3", "FR", told={**DEFAMED, "publications": posts}))
    assert "https://example.org/{day}" in text
    assert "{url} {claimant_name} {mark}" in text


@pytest.mark.parametrize(
    ("proceeding", "country", "language", "values"),
    [
        ("be_identification", "BE", "fr", {}),
        ("fr_paf_lcen_6_3", "FR", "nl", {}),
        ("fr_paf_lcen_6_3", "FR", "de", {}),
        ("fr_paf_lcen_6_3", "FR", "fr", {"judge": "x"}),
        ("fr_paf_lcen_6_3", "FR", "fr", {"claimant_name": "x" * 20_001}),
    ],
)
def test_what_cannot_be_drafted_is_refused(
    proceeding: str, country: str, language: str, values: dict[str, str]
) -> None:
    """No frame, a language of another country, a field that is none, a value without end."""
    with pytest.raises(BadFacts):
        draft(proceeding, country, language, source=replace(SOURCE, values=values))
