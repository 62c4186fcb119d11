"""The words complained of are found however they are typed, and walls are told from pages."""

from __future__ import annotations

import pytest

from adapters.rules.walls import load_walls
from tests.conftest import ROOT
from workflows.evidence.page_verdict import PageAsSeen, Visibility, Wall, judge_page, look_for
from workflows.evidence.quoted_words import find_words

RULES = load_walls(ROOT / "rules")
LONG = "Un long article sur la vie du village. " * 60


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Elle «\u202fvole dans la\u00a0caisse\u202f»\u202f!",
         "elle vole dans la caisse !", "Elle «\u202fvole dans la\u00a0caisse\u202f»\u202f!"),
        ("C’est   une\nÉCOLE", "c'est une ecole", "C’est   une\nÉCOLE"),
        ("co\u00adopé\u0301ration", "cooperation", "co\u00adopé\u0301ration"),
        ("voleur—menteur", "Voleur-menteur", "voleur—menteur"),
        ("\u2068une\u2069 arnaque", "une arnaque", None),
        ("straße", "STRASSE", "straße"),
        ("le mot", "les mots", None),
        ("", "x", None),
        ("x", "  ", None),
        ("x", "«»", None),
    ],
)  # fmt: skip
def test_words_are_found(text: str, words: str, found: str | None) -> None:
    """Case, accents, quotation marks, spaces and dashes apart; the place is that in the text as it is."""
    place = find_words(text, words)
    assert (None if place is None else text[place.at : place.at + place.length]) == found


def page(
    text: str = LONG, code: str = "", status: int = 200, final: str = "https://a.example/fil", **other: object
) -> PageAsSeen:
    hosts = other.get("hosts", frozenset())
    assert isinstance(hosts, frozenset)
    return PageAsSeen("https://a.example/fil", final, status, hosts, text, code)


@pytest.mark.parametrize(
    ("seen", "walls", "visibility"),
    [
        (page(), (), "unclear"),
        (page("Vérifiez que vous êtes humain"), ("captcha",), "walled"),
        (page("…", hosts=frozenset({"newassets.hcaptcha.com"})), ("captcha",), "walled"),
        (page(LONG, hosts=frozenset({"newassets.hcaptcha.com"})), (), "unclear"),
        (page("Connexion", '<input type="password">'), ("login",), "walled"),
        (page(LONG, '<input type="password">'), (), "unclear"),
        (page(LONG, final="https://a.example/accounts/login/?next=fil"), ("login",), "walled"),
        (page(LONG, final="https://a.example/loginfo"), (), "unclear"),
        (page("Rien ici", status=404), ("gone",), "gone"),
        (page("", status=503), ("blocked",), "walled"),
        (page("", status=500), ("server_error",), "walled"),
        (page(LONG, '<div id="didomi-host">'), ("cookie_banner",), "unclear"),
        (page(LONG + " Alles weigeren"), ("cookie_banner",), "unclear"),
        (page("Elle ment. Tout accepter", '<input type="password">', 403), ("cookie_banner",), "seen"),
    ],
)  # fmt: skip
def test_walls(seen: PageAsSeen, walls: tuple[Wall, ...], visibility: Visibility) -> None:
    """A sign counts where it means something; words that can be read outweigh every sign."""
    verdict = judge_page(seen, look_for(("elle ment",), seen.text, seen.code), RULES)
    assert (verdict.walls, verdict.visibility) == (walls, visibility)


def test_a_page_without_words_to_look_for_is_seen() -> None:
    """Nobody said what to look for: the page itself was the wish."""
    verdict = judge_page(page(), (), RULES)
    assert (verdict.visibility, verdict.are_words_shown) == ("seen", None)
