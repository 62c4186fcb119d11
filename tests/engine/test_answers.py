"""Answers come back: by a real door on a socket, to the step that they answer, once, and from whom."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP as LINES
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.smtp import SMTP

from adapters.files.store import open_store
from adapters.files.vault import FileVault
from adapters.mail.intake import MailIntake
from adapters.mail.lmtp import LmtpDoor
from adapters.mail.smtp import SmtpSender
from storage.rows.inbox import OutboxQueueTable
from tests.adapters.mail.test_incoming import bounce
from tests.engine.desk import EngineDesk
from workflows.delivery.mail_addresses import MailAddresses
from workflows.delivery.mail_thread import ThreadMail
from workflows.delivery.outgoing import Delivered
from workflows.evidence.item import Kept
from workflows.kernel.errors import NotFound
from workflows.use_cases.delivery.take_mail import PlaceMail
from workflows.use_cases.shared.write_mail import MailToWrite, write_mail

ADDRESSES = MailAddresses("s" * 32, "answers.example.org")
SUPPORT = "support@platform.example"
STEP = "platform_notice"


class Relay:
    """A mail server that keeps what it is given, with the envelope."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, Message]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=default)
        if "Auto-Submitted" not in message:  # what the desk tells its own people is another matter
            self.kept.append((envelope.mail_from, message))
        return "250 taken"


class FailingVault:
    """A vault that is away as often as it is told, over a real one."""

    def __init__(self, vault: FileVault) -> None:
        self.vault, self.away = vault, 0

    def keep(self, case_id: UUID, item_id: UUID, content: bytes) -> Kept:
        if self.away:
            self.away -= 1
            raise OSError("away")
        return self.vault.keep(case_id, item_id, content)

    def read(self, case_id: UUID, item_id: UUID) -> bytes:
        return self.vault.read(case_id, item_id)

    def shred(self, case_id: UUID) -> None:
        self.vault.shred(case_id)


@dataclass
class Post:
    """A desk, a relay for what leaves, a door for what comes."""

    desk: EngineDesk
    vault: FailingVault
    relay: Relay
    door: LmtpDoor
    send: SmtpSender

    def write(self, case_id: UUID, thread: UUID | None = None, text: str = "Please remove it.") -> ThreadMail:
        mail = MailToWrite(
            act="platform_notice_mail", to=SUPPORT, subject="Notice « déçu_59 »", text=text, language="en", step=STEP,
            thread=thread,
        )  # fmt: skip
        by = self.desk.handler.id
        found: ThreadMail = self.desk.change(case_id, lambda tx, case: write_mail(self.desk.means, tx, case, mail, by))
        return found

    async def leave(self) -> None:
        """What waits in the outbox leaves by the real way out."""
        queue = OutboxQueueTable(self.desk.engine)
        now = self.desk.clock.now()
        for message in queue.claim(now, 10, ["mail"]):
            queue.begin(message, now)
            answer = await self.send(message.outgoing)
            assert isinstance(answer, Delivered)
            queue.sent([(message.id, answer.reference)], now)

    async def deliver(self, to: str, raw: bytes, *more: str) -> list[str]:
        """A mail server brings a mail; what the door said to each recipient, or to the whole."""
        self.desk.clock.move_to(self.desk.clock.now() + timedelta(minutes=1))
        return await asyncio.to_thread(_deliver, self.door.port, [to, *more], raw)

    def mails(self, case_id: UUID) -> list[tuple[str, str]]:
        with self.desk.units() as tx:
            return [(one.sort, one.address) for one in tx.mails.of(case_id)]


def _deliver(port: int, to: list[str], raw: bytes) -> list[str]:
    with smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo("relay.example")
        client.mail("")
        said = [client.rcpt(one) for one in to]
        answers = [f"{code}" for code, _ in said]
        if any(code == 250 for code, _ in said):
            code, _ = client.data(raw)
            answers.append(f"{code}")
        return answers


@pytest.fixture
async def post(desk: EngineDesk, tmp_path: Path) -> AsyncIterator[Post]:
    relay, loop = Relay(), asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(relay, loop=loop), "127.0.0.1", 0)
    vault = FailingVault(FileVault(open_store(None, tmp_path / "vault"), bytes(32)))

    async def run(command: Any, /, **_: Any) -> Any:
        given = {one.name: getattr(command, one.name) for one in fields(command)}
        return desk.do(command.use_case(desk.means), **given)

    door = LmtpDoor(MailIntake(ADDRESSES, lambda: vault, run), "127.0.0.1", 0)
    await door.start()
    url = f"smtp://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    yield Post(desk, vault, relay, door, SmtpSender(url, "Égide <desk@egide.example>", ADDRESSES))
    await door.stop()
    listening.close()
    await listening.wait_closed()


def answer_to(
    mail: Message, text: str = "It is gone.", sender: str = SUPPORT, name: str = "<a1@platform.example>"
) -> bytes:
    """What somebody writes who presses “answer”."""
    written = EmailMessage(policy=LINES)
    written["From"], written["To"], written["Message-ID"] = sender, str(mail["Reply-To"]), name
    written["Subject"], written["In-Reply-To"] = f"Re: {mail['Subject']}", str(mail["Message-ID"])
    written.set_content(text)
    return bytes(written)


async def test_an_answer_reaches_its_step(post: Post) -> None:
    """Written, sent, answered: the answer is evidence, a line of the case, and a task; brought twice it is one."""
    case_id = post.desk.add_case()
    post.write(case_id)
    await post.leave()
    ((envelope, left),) = post.relay.kept
    assert (left["Subject"], ADDRESSES.read(envelope)) == ("Notice « déçu_59 »", ADDRESSES.read(envelope.upper()))
    assert ("Auto-Submitted" in left, ADDRESSES.read(str(left["Reply-To"])) is not None) == (False, True)
    raw = answer_to(left)
    for to in (str(left["Reply-To"]), str(left["Reply-To"]).upper()):
        assert await post.deliver(to, raw) == ["250", "250"]
    assert post.mails(case_id) == [("sent", SUPPORT), ("answer", SUPPORT)]
    assert post.desk.tasks(case_id).count("read_answer") == 1
    with post.desk.units() as tx:
        (item,) = [one for one in tx.evidence.of(case_id) if one.kind == "email"]
    assert post.vault.read(case_id, item.id) == raw
    assert [one for one in post.desk.events(case_id) if one.startswith("mail:")] == ["mail:answered"]


async def test_a_thread_goes_on(post: Post) -> None:
    """The second mail answers theirs and names ours before it; it comes back to the same thread."""
    case_id = post.desk.add_case()
    first = post.write(case_id)
    await post.leave()
    await post.deliver(str(post.relay.kept[0][1]["Reply-To"]), answer_to(post.relay.kept[0][1]))
    second = post.write(case_id, first.thread, "Not quite.")
    await post.leave()
    left = post.relay.kept[1][1]
    assert second.thread == first.thread
    assert left["In-Reply-To"] == "<a1@platform.example>"
    assert str(left["References"]).split() == [str(post.relay.kept[0][1]["Message-ID"]), "<a1@platform.example>"]
    assert left["Message-ID"] != post.relay.kept[0][1]["Message-ID"]


async def test_what_the_door_refuses(post: Post) -> None:
    """Forged and unknown addresses before a word is said; a second recipient waits for the next transaction."""
    case_id = post.desk.add_case()
    thread = post.write(case_id).thread
    good = ADDRESSES.answers(thread)
    forged = MailAddresses("x" * 32, ADDRESSES.domain).answers(thread)
    nobody = ADDRESSES.answers(UUID(int=7))
    assert await post.deliver(forged, b"") == ["550"]
    assert await post.deliver(nobody, b"") == ["550"]
    assert await post.deliver("desk@answers.example.org", b"") == ["550"]
    assert (await post.deliver(good, b"From: a@b.example\r\n\r\nx", good))[:2] == ["250", "452"]


async def test_bounces(post: Post) -> None:
    """What a server says of our mail: for good, a task; for now, a line. Said at the other address it is somebody's claim."""
    case_id = post.desk.add_case()
    thread = post.write(case_id).thread
    await post.deliver(ADDRESSES.bounces(thread), bounce("4.4.1").replace(b"<1@", b"<2@"))
    assert post.desk.tasks(case_id).count("mail_failed") == 0
    await post.deliver(ADDRESSES.bounces(thread), bounce("5.1.1"))
    assert post.desk.tasks(case_id).count("mail_failed") == 1
    await post.deliver(ADDRESSES.answers(thread), bounce("5.1.1").replace(b"<1@", b"<3@"))
    assert [sort for sort, _ in post.mails(case_id)] == ["sent", "delayed", "not_delivered", "stranger"]


async def test_a_stranger(post: Post) -> None:
    """Another address with the right token is nobody's answer before a handler says so; then it is one, and known."""
    case_id = post.desk.add_case()
    post.write(case_id)
    await post.leave()
    left, desk = post.relay.kept[0][1], post.desk
    to = str(left["Reply-To"])
    for number, sender in enumerate(("legal@platform.example", "crook@elsewhere.example")):
        await post.deliver(to, answer_to(left, sender=sender, name=f"<s{number}@x.example>"))
    assert (desk.tasks(case_id).count("stranger_mail"), desk.tasks(case_id).count("read_answer")) == (2, 0)
    with desk.units() as tx:
        legal, crook = [one for one in tx.mails.of(case_id) if one.sort == "stranger"]
    desk.do(PlaceMail(desk.means), user=desk.handler, mail_id=legal.id, belongs="ours")
    desk.do(PlaceMail(desk.means), user=desk.handler, mail_id=crook.id, belongs="not_ours")
    desk.do(PlaceMail(desk.means), user=desk.handler, mail_id=crook.id, belongs="ours")
    assert [sort for sort, _ in post.mails(case_id)] == ["sent", "answer", "put_aside"]
    assert (desk.tasks(case_id).count("stranger_mail"), desk.tasks(case_id).count("read_answer")) == (0, 1)
    await post.deliver(to, answer_to(left, sender="LEGAL@platform.example", name="<s3@x.example>"))
    assert post.mails(case_id)[-1] == ("answer", "LEGAL@platform.example")
    lawyer = next(one for one in _users(desk) if one.role == "lawyer")
    with pytest.raises(NotFound):
        desk.do(PlaceMail(desk.means), user=lawyer, mail_id=legal.id, belongs="ours")


def _users(desk: EngineDesk) -> list[Any]:
    with desk.units() as tx:
        return list(tx.users.lawyers("FR"))


async def test_nothing_is_lost(post: Post) -> None:
    """While the vault is away the mail is not acknowledged; brought again it is kept, once."""
    case_id = post.desk.add_case()
    post.write(case_id)
    await post.leave()
    left, post.vault.away = post.relay.kept[0][1], 2
    told = [(await post.deliver(str(left["Reply-To"]), answer_to(left)))[-1] for _ in range(4)]
    assert told == ["451", "451", "250", "250"]
    assert post.mails(case_id) == [("sent", SUPPORT), ("answer", SUPPORT)]


async def test_of_a_case_nobody_may_hold_pictures(post: Post) -> None:
    """Of an answer to such a case the words are kept, and no byte of what hangs on it."""
    case_id = post.desk.add_case(victim_age=15, intimate={"exists": True, "shared": True, "depicted_age": 15})
    post.write(case_id)
    await post.leave()
    left = post.relay.kept[0][1]
    written = EmailMessage()
    written["From"], written["Message-ID"] = SUPPORT, "<p@x.example>"
    written.set_content("Is it this one?")
    written.add_attachment(b"forbidden bytes", maintype="image", subtype="png", filename="a.png")
    await post.deliver(str(left["Reply-To"]), bytes(written))
    with post.desk.units() as tx:
        (item,) = [one for one in tx.evidence.of(case_id) if one.kind == "email"]
    kept = post.vault.read(case_id, item.id)
    assert (b"Is it this one?" in kept, b"forbidden" in kept, b"Zm9yYmlk" in kept) == (True, False, False)


async def test_what_nobody_approved_does_not_leave(post: Post) -> None:
    """A notice that no person approved is held, and a person is asked."""
    case_id = post.desk.add_case()
    mail = MailToWrite(act="platform_notice_mail", to=SUPPORT, subject="a", text="b", language="en")
    post.desk.change(case_id, lambda tx, case: write_mail(post.desk.means, tx, case, mail))
    await post.leave()
    assert (post.relay.kept, post.desk.tasks(case_id).count("confirm_act")) == ([], 1)
