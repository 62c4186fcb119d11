"""Links that leave the desk: they name one thing, for one purpose, until their end."""

from __future__ import annotations

from datetime import timedelta
from string import ascii_letters, digits
from uuid import UUID

from adapters.security.signed_links import PATHS, SignedLinks
from tests.conftest import MONDAY

SUBJECT = UUID(int=7)
END = MONDAY + timedelta(hours=48)


def token(links: SignedLinks, purpose: str) -> str:
    return links.sign(purpose, SUBJECT, END).removeprefix(links.public_url + PATHS[purpose])


def test_a_link_says_whom_it_names_until_its_end() -> None:
    """To the second; afterwards nothing."""
    links = SignedLinks("s" * 32, "https://desk.example/")
    for purpose in PATHS:
        mine = token(links, purpose)
        before, at, after = (END + timedelta(seconds=span) for span in (-1, 0, 1))
        assert [links.read(purpose, mine, now) for now in (MONDAY, before, at, after)] == [SUBJECT, SUBJECT, None, None]
        assert links.names(purpose, mine) == (SUBJECT, END)


def test_a_seal_is_read_without_its_address() -> None:
    """What goes into a cookie is the token alone."""
    links = SignedLinks("s" * 32, "https://desk.example")
    sealed = links.seal("device", SUBJECT, END)
    assert (links.read("device", sealed, MONDAY), links.read("device", sealed, END)) == (SUBJECT, None)
    assert links.read("sign_in", sealed, MONDAY) is None


def test_another_last_character_names_nobody() -> None:
    """Four rows of characters decode to one signature: one of them is the link."""
    links = SignedLinks("s" * 32, "https://desk.example")
    mine = token(links, "offer")
    others = [mine[:-1] + one for one in ascii_letters + digits + "-_é" if one != mine[-1]]
    assert {links.names("offer", one) for one in others} == {None}


def test_an_altered_link_names_nobody() -> None:
    """Another character, another purpose, another installation."""
    links, others = SignedLinks("s" * 32, "https://desk.example"), SignedLinks("t" * 32, "https://desk.example")
    mine = token(links, "offer")
    altered = [
        mine[:place] + ("A" if mine[place] != "A" else "B") + mine[place + 1 :] for place in range(len(mine) - 1)
    ]
    assert {links.read("offer", one, MONDAY) for one in ("", ".", "é", mine + "x", *altered)} == {None}
    assert {links.names("offer", one) for one in ("", ".", "é", mine + "x", *altered)} == {None}
    assert links.read("lock", mine, MONDAY) is None
    assert others.read("offer", mine, MONDAY) is None
