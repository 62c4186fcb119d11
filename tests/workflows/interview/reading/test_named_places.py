"""Places: names that are other words need their context, every wrapper is taken off, two sentences are no address."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ready import questions
from workflows.interview import RawAnswer, Understood, find_links, read_answer
from workflows.interview.reading.named_places import read_places

PLACES = questions().places
NAMED = [
    ("il a mis ça sur face et sur wa", ["facebook", "whatsapp"]),
    ("je dois faire face à des insultes sur tiktok", ["tiktok"]),
    ("il m'a dit tg sur snap", ["snapchat"]),
    ("wa moet ik nu doen, mijn insta is gehackt", ["instagram"]),
    ("on my google drive", ["google_drive"]),
    ("Je voudrais signaler un faux profil", []),
    ("le groupe est sur Signal", ["signal"]),
    ("indeed he did it again", []),
    ("a review on Indeed and one on glassdoor", ["indeed", "glassdoor"]),
    ("een instaaccount met mijn foto's", ["instagram"]),
    ("un faux profil sur Facebok et Instagramm", ["facebook", "instagram"]),
    ("trois avis une étoile sur google", ["google_maps"]),
    ("quand on cherche mon nom dans google", ["google_search"]),
    ("een 4chan-achtig forum", []),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.leboncoin.fr%2Fad%2Fvoitures%2F123", ["leboncoin"]),
    ("mijn compte snap", ["snapchat"]),
    ("le signal était mauvais", []),
    ("paypal et une boîte gmail", ["paypal", "gmail"]),
]
ADDRESSES = [
    ("J'ai peur.de plus il m'a rappelé", []),
    ("exemple.de", ["https://exemple.de"]),
    ("c'est sur www.exemple.de", ["https://www.exemple.de"]),
    ("voyez exemple.de/page", ["https://exemple.de/page"]),
    ("call me.it was him", []),
    ("een musical.ly-achtig ding", []),
    (
        "https://facebook.com/a/posts/1,https://facebook.com/a/posts/2",
        ["https://facebook.com/a/posts/1", "https://facebook.com/a/posts/2"],
    ),
    (
        "https://facebook.com/a/posts/1https://x.com/b/status/2",
        ["https://facebook.com/a/posts/1", "https://x.com/b/status/2"],
    ),
    ("https://www.google.com/url?q=https://example.org/a", ["https://www.google.com/url?q=https://example.org/a"]),
    (
        "https://web.archive.org/web/20240101000000/https://example.org/a",
        ["https://web.archive.org/web/20240101000000/https://example.org/a"],
    ),
]
ANSWERS = [
    ("whatsapp et un site porno", ("messaging", "adult")),
    ("glassdoor et indeed", ("review", "review")),
    ("op tinder en op bumble", ("social", "social")),
]


@pytest.mark.parametrize(("text", "named"), NAMED)
def test_places_that_a_text_names(text: str, named: list[str]) -> None:
    """A name that is another word too counts with its context only; spelling and compounds are read."""
    assert [place.key for place in read_places(text, PLACES).places] == named


@pytest.mark.parametrize(("text", "found"), ADDRESSES)
def test_addresses_of_a_text(text: str, found: list[str]) -> None:
    """Two addresses glued together are two; one that carries another is one; the border of two sentences is none."""
    assert find_links(text, PLACES) == found


@pytest.mark.parametrize(("text", "media"), ANSWERS)
def test_several_places_are_several_publications(text: str, media: tuple[str, ...]) -> None:
    """Each place named in the answer stands, the first in the question's publication; pressing yes keeps them all."""
    question = questions().get("place")
    assert question is not None
    heard = read_answer(question, RawAnswer.words(text), date(2026, 11, 30), "Europe/Paris", "fr")
    assert isinstance(heard, Understood)
    assert heard.confirm_with is not None
    again = read_answer(question, heard.confirm_with, date(2026, 11, 30), "Europe/Paris", "fr")
    assert isinstance(again, Understood)
    told = (again.facts["publication.medium"], *(one["medium"] for one in again.more))
    assert (told, again.needs_confirmation) == (media, False)


def test_the_same_page_is_one_publication() -> None:
    """What only follows people around, and another host of the same page, make no second publication."""
    clean = "https://fr.trustpilot.com/reviews/65a1b2c3d4e5f6a7b8c9d0e1"
    assert PLACES.is_same_page(clean, clean + "?utm_medium=trustbox")
    assert PLACES.is_same_page("https://m.facebook.com/a/posts/1", "https://www.facebook.com/a/posts/1?mibextid=x")
    assert not PLACES.is_same_page("https://x.com/a/status/1", "https://x.com/a/status/2")


def test_services_that_take_nothing_down() -> None:
    """A bank's, a school's or a mailbox's service gets no notice; where members alone see, the desk captures nothing."""
    catalogue = PLACES.catalogue
    assert catalogue is not None
    takes = {one.id for one in catalogue.platforms.values() if not one.takes_notices}
    assert takes >= {"paypal", "tikkie", "pronote", "smartschool", "gmail", "outlook"}
    assert not takes & {"facebook", "tinder", "mega", "gofundme"}
    seen = {
        name: catalogue.platforms[name].is_seen_from_outside for name in ("whatsapp", "tinder", "discord", "tiktok")
    }
    assert seen == {"whatsapp": False, "tinder": False, "discord": False, "tiktok": True}
