"""Whether a publication is still there: by the words complained of, never by what a page says of itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from workflows.evidence.presence import PageLooked, coverage, judge_presence

URL = "https://forum.example.org/fil/42"
WORDS = "Mme D. vole dans la caisse de l’association depuis des années"
OTHER = "Le marché de Noël se tient samedi sur la place du village, venez nombreux."
PAGE = PageLooked(URL, URL, 200, OTHER, f"<p>{OTHER}</p>")


def shown(text: str, **other: Any) -> PageLooked:
    return replace(PAGE, text=text, code=f"<p>{text}</p>", **other)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (shown(f"{OTHER}\n{WORDS}"), ("present", "words_shown")),
        (shown(f"Page not found. {WORDS}"), ("present", "words_shown")),
        (shown(f"« {WORDS.upper()} » !", status=404), ("present", "words_shown")),
        (shown(f"Connectez-vous pour répondre. {WORDS}", is_walled=True), ("present", "words_shown")),
        (shown("Mme X. vole dans la caisse de l'association depuis des mois. " + OTHER), ("undetermined", "words_partly")),
        (replace(PAGE, status=404), ("absent", "status_gone")),
        (replace(PAGE, status=410), ("absent", "status_gone")),
        (replace(PAGE, status=451, is_walled=True), ("absent", "status_gone")),
        (PAGE, ("absent", "words_absent")),
        (shown("Erreur : Page not found, deleted, supprimé, verwijderd."), ("absent", "words_absent")),
        *((replace(PAGE, status=one), ("undetermined", "status_other")) for one in (401, 403, 429, 500, 503, 302, None)),
        (replace(PAGE, is_walled=True), ("undetermined", "wall")),
        (replace(PAGE, final_url="https://consent.example.com/"), ("undetermined", "elsewhere")),
        (replace(PAGE, final_url="https://m.forum.example.org/"), ("absent", "words_absent")),
        (replace(PAGE, final_url="https://www.forum.example.org/"), ("absent", "words_absent")),
        (replace(PAGE, code=f'<script>{{"post": "{WORDS}"}}</script>'), ("undetermined", "words_in_code")),
        (replace(PAGE, is_whole=False), ("undetermined", "not_whole")),
        (shown("  \n "), ("undetermined", "nothing_shown")),
    ],
)  # fmt: skip
def test_by_the_words(page: PageLooked, expected: tuple[str, str]) -> None:
    """Words outweigh a wall and a status; what kept us from seeing is never an absence."""
    found = judge_presence(page, [WORDS])
    assert (found.state, found.why) == expected


def test_nobody_said_what_to_look_for() -> None:
    """Then only the site's own answer tells."""
    assert judge_presence(PAGE, []).state == "undetermined"
    assert judge_presence(replace(PAGE, status=404), []).state == "absent"


def test_one_of_several_quotations_is_enough() -> None:
    """A part that stayed is a publication that stayed."""
    assert judge_presence(shown(f"{OTHER} menteuse"), [WORDS, "Menteuse !"]).state == "present"


@pytest.mark.parametrize(
    ("text", "words", "percent"),
    [
        ("un deux trois quatre", "un deux trois quatre", 100),
        ("un deux trois. Puis rien.", "un deux trois quatre", 75),
        ("un et deux et trois et quatre", "un deux trois quatre", 0),
        ("voleur", "Voleur !", 100),
        ("voleuse", "menteuse", 0),
        ("rien", "", 0),
        ("rien", "🤮🤮", 0),
        ("ah 🤮🤮", "🤮🤮", 100),
        ("هو لص كبير في المدينة", "هو لص كبير", 100),
    ],
)
def test_coverage(text: str, words: str, percent: int) -> None:
    """Runs of three words count; words strewn over a page do not."""
    assert coverage(text, words) == percent
