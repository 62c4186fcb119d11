"""Addresses that carry a thread: read whatever the letters look like, and made by nobody without the secret."""

from __future__ import annotations

from uuid import UUID

import pytest

from workflows.delivery.mail_addresses import MailAddresses, ThreadAddress

THREAD = UUID("0198c2a4-7d2e-7cc1-9b1c-3f6e5d4c3b2a")
OURS = MailAddresses("s" * 32, "answers.example.org")


@pytest.mark.parametrize("change", [str, str.upper, str.title, lambda one: f"<{one}>", lambda one: one.swapcase()])
def test_whatever_the_letters_look_like(change) -> None:
    """Servers on the way may change the case, of the prefix and of the domain too."""
    assert OURS.read(change(OURS.answers(THREAD))) == ThreadAddress(THREAD, "answer")
    assert OURS.read(change(OURS.bounces(THREAD))) == ThreadAddress(THREAD, "bounce")


def test_an_address_fits() -> None:
    """The part before the @ has at most 64 characters (RFC 5321)."""
    assert len(OURS.answers(THREAD).partition("@")[0]) <= 64


@pytest.mark.parametrize(
    "address",
    [
        "", "@", "desk@answers.example.org", "r+@answers.example.org", "r+abc@answers.example.org", "r+ü@answers.example.org",
        OURS.answers(THREAD).replace("r+", "x+"), OURS.answers(THREAD).replace("answers.", "answer."),
        OURS.answers(THREAD).replace("+", "-"), MailAddresses("t" * 32, OURS.domain).answers(THREAD),
    ],
)  # fmt: skip
def test_what_is_none_of_ours(address: str) -> None:
    """Other domains, other prefixes, codes of another secret."""
    assert OURS.read(address) is None


def test_each_letter_counts() -> None:
    """An address with any letter of its token changed is none of ours, or it is the same token."""
    local, _, domain = OURS.answers(THREAD).partition("@")
    for at in range(2, len(local)):
        changed = local[:at] + ("a" if local[at] != "a" else "b") + local[at + 1 :]
        found = OURS.read(f"{changed}@{domain}")
        assert found is None or found.thread == THREAD


def test_a_mail_of_ours_names_its_thread() -> None:
    """Who answers to the Message-ID alone is found too; a name that somebody made up is not."""
    name = OURS.message_id(THREAD, "key:1")
    assert (OURS.message_id(THREAD, "key:1"), OURS.message_id(THREAD, "key:2") == name) == (name, False)
    assert OURS.thread_of_message(name) == THREAD
    assert OURS.thread_of_message("<abc.def@answers.example.org>") is None
