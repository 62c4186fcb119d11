"""Registered letters, from the outbox to the proof: over HTTP against a provider that checks what it is given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from adapters.files.store import open_store
from adapters.files.vault import FileVault
from adapters.post.maileva import Maileva, MailevaAccount
from adapters.post.opened import open_provider
from adapters.post.rounds import PostRounds
from adapters.post.sender import PostSender
from sandbox.postal import ACCOUNT, PostalProvider
from storage.rows.inbox import OutboxQueueTable
from tests.engine.desk import EngineDesk
from workflows.delivery.mail_content import MailFile
from workflows.delivery.outgoing import Delivered, OutboxMessage, Outgoing, PermanentFailure, RetryLater, UnknownOutcome
from workflows.delivery.registered_mail import BadAddress, PostalAddress, Posting
from workflows.followups.follow_up import STEP_FOLLOW_UP
from workflows.use_cases.shared.post_letter import PostingToWrite, post_letter

STEP = "formal_notice_author"
PDF = b"%PDF-1.4\nwhat was approved\n%%EOF\n"
US = PostalAddress.of("Égide\n1 rue du Bureau\n75001 Paris", "FR")
THEM = PostalAddress.of("M. Paul Œuvrard\nBâtiment B\n12 rue de l’Église\n69001 Lyon", "FR")


@dataclass
class Post:
    """A desk with a vault, and a provider behind HTTP."""

    desk: EngineDesk
    vault: FileVault
    provider: PostalProvider
    send: PostSender
    rounds: PostRounds

    def write(self, case_id: UUID, to: PostalAddress = THEM) -> Posting:
        """An approved letter goes to the outbox."""
        item_id = self.desk.means.new_id()
        kept = self.vault.keep(case_id, item_id, PDF)
        file = MailFile("letter.pdf", "application/pdf", case_id, item_id, kept.sha256)
        letter = PostingToWrite(file=file, sender=US, recipient=to, step=STEP)
        by = self.desk.handler.id
        found: Posting = self.desk.change(case_id, lambda tx, case: post_letter(self.desk.means, tx, case, letter, by))
        return found

    def waiting(self) -> list[OutboxMessage]:
        queue, now = OutboxQueueTable(self.desk.engine), self.desk.clock.now()
        return list(queue.claim(now, 10, ["post"]))

    async def leave(self) -> Any:
        """What waits is handed over; the answer to it."""
        (message,) = self.waiting()
        return await self.send(message.outgoing)

    def letter(self, case_id: UUID) -> Posting:
        with self.desk.units() as tx:
            (found,) = tx.postings.of(case_id)
            return found

    async def after(self, what: str, **span: float) -> None:
        """The postman did something; the desk asks at its next round."""
        self.provider.tell(self.provider.sendings[-1].id, what)
        self.desk.clock.move_to(self.desk.clock.now() + timedelta(**(span or {"hours": 3})))
        await self.rounds.once()

    def events(self, case_id: UUID) -> list[str]:
        return [one for one in self.desk.events(case_id) if one.startswith("post:")]


@pytest.fixture
async def post(desk: EngineDesk, tmp_path: Path) -> AsyncIterator[Post]:
    provider = PostalProvider(desk.clock.now)
    await provider.start()
    vault = FileVault(open_store(None, tmp_path / "vault"), bytes(32))

    async def run(command: Any, /, **_: Any) -> Any:
        given = {one.name: getattr(command, one.name) for one in fields(command)}
        return desk.do(command.use_case(desk.means), **given)

    async def read_file(file: MailFile) -> bytes:
        return await asyncio.to_thread(vault.read, file.case_id, file.item_id)

    account = MailevaAccount(
        provider.url, f"{provider.url}/token", ACCOUNT["client"], ACCOUNT["client_secret"], ACCOUNT["user"],
        ACCOUNT["password"],
    )  # fmt: skip
    maileva = Maileva(account, desk.clock)
    yield Post(desk, vault, provider, PostSender(maileva, run, read_file), PostRounds(maileva, lambda: vault, run))
    await maileva.close()
    await provider.stop()


async def test_from_the_outbox_to_the_proof(post: Post) -> None:
    """Handed over as approved, deposited, presented, delivered: each told once, each proof kept as evidence with its hash."""
    case_id = post.desk.add_case()
    post.write(case_id)
    assert await post.leave() == Delivered("s1")
    (sending,) = post.provider.posted
    assert (sending.documents, sending.recipient["address_line_6"]) == ([PDF], "69001 Lyon")
    assert sending.recipient["address_line_2"] == "M. Paul Œuvrard"
    for what in ("accepted", "printed", "deposited", "first_presentation", "delivered"):
        await post.after(what)
        await post.after(what)
    assert post.events(case_id) == [
        "post:handed_over", "post:accepted", "post:printed", "post:proof", "post:deposited", "post:proof",
        "post:first_presentation", "post:counts", "post:delivered", "post:proof",
    ]  # fmt: skip
    letter = post.letter(case_id)
    assert (sorted(letter.proofs), letter.end and letter.end.kind) == (["content", "deposit", "receipt"], "delivered")
    with post.desk.units() as tx:
        proofs = [one for one in tx.evidence.of(case_id) if one.kind == "registered_proof"]
    assert all(post.vault.read(case_id, one.id).startswith(b"%PDF-1.4") for one in proofs)
    assert (len(proofs), post.desk.tasks(case_id).count("letter_returned")) == (3, 0)


@pytest.mark.parametrize(
    ("what", "counts"), [("refused", True), ("not_claimed", True), ("undelivered", False), ("rejected", False)]
)
async def test_what_did_not_arrive(post: Post, what: str, counts: bool) -> None:
    """A handler decides how the addressee is reached; in France what was refused or not claimed counts from the first
    presentation, what the postman could not deliver or the provider turned down counts for nothing."""
    case_id = post.desk.add_case()
    post.write(case_id)
    await post.leave()
    if what in ("refused", "not_claimed"):
        await post.after("first_presentation")
    await post.after(what)
    await post.after(what)
    assert post.desk.tasks(case_id).count("letter_returned") == 1
    assert (post.letter(case_id).counts_on is not None) is counts


async def test_nobody_knows_whether_it_left(post: Post) -> None:
    """The provider took it and hung up: it is asked, found, and not sent again. It never took it: sent once more, once."""
    case_id = post.desk.add_case()
    post.write(case_id)
    post.provider.silent = True
    (message,) = post.waiting()
    assert isinstance(await post.send(message.outgoing), UnknownOutcome)
    post.provider.silent = False
    assert await post.send.ask(message.outgoing) == Delivered("s1")
    assert (len(post.provider.posted), post.letter(case_id).ref) == (1, "s1")
    other = Outgoing("another:1", "post", "x", message.outgoing.payload, "B")
    assert isinstance(await post.send.ask(other), PermanentFailure)
    post.provider.away = True
    assert isinstance(await post.send.ask(message.outgoing), UnknownOutcome)


async def test_a_draft_is_no_letter(post: Post) -> None:
    """The provider was away between the draft and its submission: nothing was posted, and the letter leaves later."""
    case_id = post.desk.add_case()
    post.write(case_id)
    post.provider.away = True
    (message,) = post.waiting()
    assert isinstance(await post.send(message.outgoing), RetryLater)
    post.provider.away = False
    made = await post.send(message.outgoing)
    assert (made, len(post.provider.posted)) == (Delivered("s1"), 1)


async def test_other_bytes_do_not_leave(post: Post) -> None:
    """What lies in the vault is not what was approved: nothing is posted."""
    case_id = post.desk.add_case()
    post.write(case_id)
    (message,) = post.waiting()
    payload = {**message.outgoing.payload, "file": {**message.outgoing.payload["file"], "sha256": "0" * 64}}  # type: ignore[dict-item]
    answer = await post.send(Outgoing("k", "post", "x", payload, "B"))
    assert (isinstance(answer, PermanentFailure), post.provider.sendings) == (True, [])


async def test_reminders_wait_for_the_day_it_counts(post: Post) -> None:
    """The rhythm of the step runs from the day the letter counts, not from the day it was handed over."""
    case_id = post.desk.add_case()
    post.write(case_id)
    await post.leave()
    post.desk.await_answer(case_id, STEP, (8, 15))
    (before,) = _reminders(post, case_id)
    post.desk.clock.move_to(post.desk.clock.now() + timedelta(days=4))
    await post.after("first_presentation")
    (after,) = _reminders(post, case_id)
    counts = post.letter(case_id).counts_on
    assert (counts, (after - before).days) == (before.date() - timedelta(days=4), 4)
    assert after.date() == (counts or date.min) + timedelta(days=8)


def _reminders(post: Post, case_id: UUID) -> list[datetime]:
    with post.desk.units() as tx:
        return [one.due_at for one in tx.follow_ups.open_of(case_id, STEP_FOLLOW_UP) if one.step == STEP]


async def test_a_letter_that_the_post_forgot(post: Post) -> None:
    """After weeks without a word a handler is asked, once, and the provider no more."""
    case_id = post.desk.add_case()
    post.write(case_id)
    await post.leave()
    await post.after("deposited")
    await post.after("deposited", days=61)
    await post.after("deposited", days=2)
    assert (post.letter(case_id).state, post.desk.tasks(case_id).count("letter_returned")) == ("ended", 1)


async def test_the_token_is_renewed(post: Post) -> None:
    """One token serves many calls, and another is asked for when it is over."""
    case_id = post.desk.add_case()
    post.write(case_id)
    await post.leave()
    assert post.provider.tokens == 1
    await post.after("accepted")
    assert post.provider.tokens == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"), ("Paul", "empty"), ("a\n" * 7 + "1 b", "too_many_lines"), ("x" * 39 + "\n75001 Paris", "too_long"),
        ("Paul\nRue sans numéro", "no_town"), ("Paul\n12345", "no_town"),
    ],
)  # fmt: skip
def test_addresses_that_no_postman_reads(text: str, why: str) -> None:
    """They are refused before anything leaves, with why."""
    with pytest.raises(BadAddress) as refused:
        PostalAddress.of(text, "FR")
    assert refused.value.why == why


@pytest.mark.parametrize(
    "url", ["", "https://a:b:c:d@api.maileva.com/v4", "maileva+https://a:b@api.maileva.com/v4", "maileva+ftp://a:b:c:d@x/v4",
            "maileva+https://a:b:c:d@unknown.example/v4"]
)  # fmt: skip
def test_providers_that_are_none(post: Post, url: str) -> None:
    """What cannot be used is said before anything is sent."""
    with pytest.raises(ValueError, match=r"must look like|names a host"):
        open_provider(url, None, post.desk.clock)
