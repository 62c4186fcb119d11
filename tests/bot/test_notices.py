"""Handlers and lawyers told in Telegram: a number and an urgency, never a content; only who asked for it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.outbound.sender import TelegramSender
from storage.rows.outbox import OutboxQueueTable
from storage.tables.core import outbox
from tests.bot.conftest import PLAN
from tests.bot.desk import Desk, Phone
from workflows.delivery.outgoing import Delivered, Outgoing, PermanentFailure, RetryLater
from workflows.desk.task_payloads import CallInsuredTask
from workflows.kernel.people import ENGINE


def told(desk: Desk, phone: Phone) -> list[str]:
    """Everything that went to the telephone of a handler."""
    return [one["text"] for one in phone.look() if "text" in one]


def join(desk: Desk, phone: Phone, email: str) -> None:
    payload = desk.unit(desk.use.invite_to_telegram, user=desk.handler(email))
    phone.say(f"/start {payload}")


def test_a_handler_asks_to_be_told_and_is(desk: Desk, phone: Phone) -> None:
    """The number, how urgent, where to look: nothing else."""
    handlers = [Phone(desk, 900 + n) for n in range(2)]
    for handler, email in zip(handlers, ("helene@desk.example", "joost@desk.example"), strict=True):
        join(desk, handler, email)
    assert "jamais un contenu" in handlers[0].text
    insured = Phone(desk, 502).join()
    insured.report("harassment")
    for handler in handlers:
        handler.look()
    insured.say("oui je suis en danger")
    seen: list[str] = []
    with desk.house.units() as tx:
        rows = tx.connection.execute(select(outbox.c.payload).where(outbox.c.to.in_(("900", "901")))).scalars()
        seen = [row["text"] for row in rows]
    (notice,) = [one for one in seen if insured.case.number in one]
    assert notice.startswith(f"{insured.case.number} – ")
    for secret in ("harc", "danger", "Camille", "violence"):
        assert secret not in notice


def test_nobody_is_told_who_did_not_ask(desk: Desk) -> None:
    """Telegram is opt-in."""
    insured = Phone(desk, 502).join()
    insured.report("harassment").tell("oui je suis en danger")
    with desk.house.units() as tx:
        told_in_telegram = select(outbox.c.to).where(outbox.c.channel == "telegram")
        assert set(tx.connection.execute(told_in_telegram).scalars()) == {"502"}


def urgent_mails(desk: Desk) -> list[tuple[str, str]]:
    """To whom what was written about what is due within the hour, oldest first: subject and text."""
    with desk.house.units() as tx:
        rows = tx.connection.execute(
            select(outbox.c.to, outbox.c.payload)
            .where(outbox.c.channel == "mail", outbox.c.key.like("urgent:%"))
            .order_by(outbox.c.id)
        ).all()
    return [(row.to, f"{row.payload['subject']}\n{row.payload['text']}") for row in rows]


def test_what_cannot_wait_goes_by_mail_where_no_chat_is_linked(desk: Desk) -> None:
    """To the owner alone: number and hour, once, and no word of the case. By the act's own class."""
    insured = Phone(desk, 502).join()
    insured.report("harassment").tell("oui je suis en danger")
    ((to, text),) = urgent_mails(desk)
    owner_id = insured.case.owner_id
    owner = desk.read(lambda tx: tx.users.get(owner_id))
    assert (to, text.count(insured.case.number) >= 2) == (owner.email, True)
    assert "10.15 uur" in text  # the owner speaks Dutch
    for secret in ("harc", "danger", "Camille", "violence"):
        assert secret not in text.lower()


def test_nobody_is_mailed_whose_chat_is_linked(desk: Desk, phone: Phone) -> None:
    """One way is enough; what is due later is found in the queue."""
    for number, email in enumerate(("helene@desk.example", "joost@desk.example")):
        join(desk, Phone(desk, 900 + number), email)
    insured = Phone(desk, 502).join()
    insured.report("harassment").tell("oui je suis en danger")
    assert urgent_mails(desk) == []


def open_urgent(desk: Desk, case: Any, key: str, **after: float) -> None:
    def work(tx: Any) -> None:
        held = tx.cases.get(case.id, ENGINE)
        desk.house.means.tasks.open(tx, held, CallInsuredTask(), desk.clock.now() + timedelta(**after), key)

    desk.read(work)


def disown(desk: Desk, case: Any) -> None:
    def work(tx: Any) -> None:
        held = tx.cases.get(case.id, ENGINE)
        held.owner_id = None
        tx.cases.save(held)

    desk.read(work)


def test_a_case_that_nobody_has_is_told_to_all_who_can_take_it(desk: Desk) -> None:
    """Every handler, each in their own language."""
    insured = Phone(desk, 502).join()
    insured.report("defamation")
    disown(desk, insured.case)
    open_urgent(desk, insured.case, "one", minutes=15)
    assert [to for to, _ in urgent_mails(desk)] == ["helene@desk.example", "joost@desk.example"]
    assert ["binnen het uur" in text for _, text in urgent_mails(desk)] == [False, True]


def test_many_urgent_things_are_one_digest(desk: Desk) -> None:
    """The first leaves at once; the others of the same quarter of an hour together when it is over, each case once. The
    next quarter has its own."""
    codes = ("LUNE-4821", "PONT-2694", "TULP-5163", "MAAS-9047")
    people = [Phone(desk, 510 + number).join(code).report("defamation") for number, code in enumerate(codes)]
    cases = [one.case for one in people]
    for case in cases:
        disown(desk, case)
    for turn in range(3):
        for case in cases:
            open_urgent(desk, case, f"{turn}", minutes=30 + turn)
            if case is cases[0]:
                OutboxQueueTable(desk.house.units.engine).claim(desk.clock.now(), 10, ("mail",))
    to_helene = [text for to, text in urgent_mails(desk) if to == "helene@desk.example"]
    assert len(to_helene) == 2
    assert [to_helene[0].count(case.number) for case in cases] == [2, 0, 0, 0]
    assert [to_helene[1].count(case.number) for case in cases[1:]] == [1, 1, 1]
    assert to_helene[1].startswith("3 dossiers")
    desk.clock.advance(minutes=15)
    open_urgent(desk, cases[0], "later", minutes=15)
    assert len([to for to, _ in urgent_mails(desk) if to == "helene@desk.example"]) == 3


def test_an_invitation_is_used_once_and_expires(desk: Desk, phone: Phone) -> None:
    """After that it is a payload like any other: a code that is none."""
    payload = desk.unit(desk.use.invite_to_telegram, user=desk.handler())
    phone.say(f"/start {payload}")
    other = Phone(desk, 910)
    other.say(f"/start {payload}")
    assert "Bonjour" in other.text
    assert desk.read(lambda tx: tx.desk_chats.user_in(910)) is None


def test_it_can_be_stopped(desk: Desk, phone: Phone) -> None:
    """By one button."""
    join(desk, phone, "helene@desk.example")
    phone.press("Ne plus me prévenir")
    assert desk.read(lambda tx: tx.desk_chats.chat_of(desk_user(desk, tx))) is None


def desk_user(desk: Desk, tx: Any) -> Any:
    return tx.users.by_email("helene@desk.example").id


def test_the_lawyer_is_told_that_something_waits(desk: Desk, phone: Phone) -> None:
    """Without the link of the mail: who holds the telephone is not who reads the file."""
    lawyer = Phone(desk, 920)
    join(desk, lawyer, "aubry@lawyers.example")
    phone.join().report("defamation").tell(*PLAN)
    case_id = phone.case.id
    desk.unit(desk.use.approve_plan, user=desk.handler(), case_id=case_id)
    phone.look()
    phone.press_data(f"w:{_short(phone)}")
    phone.say("Je demande le nom d'un avocat")
    desk.unit(desk.use.escalate_to_lawyer, user=desk.handler(), case_id=case_id)
    notices = [payload["text"] for to, payload in desk.said() if to == "920"]
    assert any(phone.case.number in one for one in notices)
    assert not any("/offer/" in one for one in notices)


# ---------------------------------------------------------------- the team's group
class Server:
    """The Bot API of a group: makes threads, forgets one when told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refuses: dict[str, dict[str, Any]] = {}
        self.threads = 10

    async def call(self, method: str, values: dict[str, Any], *_: Any) -> dict[str, Any]:
        self.calls.append((method, values))
        if method in self.refuses:
            return self.refuses[method]
        if method == "createForumTopic":
            self.threads += 1
            return {"ok": True, "result": {"message_thread_id": self.threads}}
        return {"ok": True, "result": {"message_id": 5}}


class Memory:
    """Remembers threads, and where a group went."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, str], int] = {}
        self.groups: dict[int, int] = {}

    async def find(self, group_id: int, queue: str) -> int | None:
        return self.known.get((group_id, queue))

    async def keep(self, group_id: int, queue: str, thread_id: int) -> None:
        self.known[group_id, queue] = thread_id

    async def current(self, group_id: int) -> int:
        return self.groups.get(group_id, group_id)

    async def moved(self, group_id: int, to: int) -> None:
        self.groups[group_id] = to


def sender_to(server: Server, topics: Memory | None = None) -> TelegramSender:
    sender = TelegramSender("1:x", None, lambda _: b"", topics=topics or Memory())
    sender._api = server  # type: ignore[assignment]
    return sender


NOTICE = Outgoing(
    "k", "telegram", "-55", {"method": "sendMessage", "text": "EG", "topic": {"queue": "now", "name": "Now"}}
)


async def test_a_queue_has_its_thread_made_once() -> None:
    """The second message goes into the same one."""
    server = Server()
    sender = sender_to(server)
    assert await sender(NOTICE) == Delivered("5")
    assert await sender(NOTICE) == Delivered("5")
    assert [method for method, _ in server.calls] == ["createForumTopic", "sendMessage", "sendMessage"]
    assert {values["message_thread_id"] for method, values in server.calls if method == "sendMessage"} == {11}


async def test_a_thread_that_was_removed_is_made_again() -> None:
    """Somebody tidied up."""
    server, topics = Server(), Memory()
    topics.known[-55, "now"] = 3
    gone = {"ok": False, "error_code": 400, "description": "Bad Request: message thread not found"}
    sender = sender_to(server, topics)
    server.refuses["sendMessage"] = gone
    await sender(NOTICE)
    assert topics.known[-55, "now"] == 11


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        ({"ok": False, "error_code": 400, "description": "Bad Request: the chat is not a forum"}, Delivered("5")),
        (
            {"ok": False, "error_code": 429, "description": "slow", "parameters": {"retry_after": 7}},
            RetryLater("slow", 7.0),
        ),
    ],
)
async def test_a_group_without_threads_is_told_all_the_same(refusal: dict[str, Any], expected: object) -> None:
    """And a server that asks for patience gets it."""
    server = Server()
    server.refuses["createForumTopic"] = refusal
    assert await sender_to(server)(NOTICE) == expected


async def test_what_cannot_be_deleted_is_nobodys_task() -> None:
    """Too old, or gone already."""
    server = Server()
    server.refuses["deleteMessage"] = {"ok": False, "error_code": 400, "description": "message can't be deleted"}
    deletion = Outgoing("k", "telegram", "7", {"method": "deleteMessage", "message_id": 3})
    assert await sender_to(server)(deletion) == Delivered()


async def test_a_file_that_is_no_longer_in_the_vault_is_given_up(tmp_path: Path) -> None:
    """A shredded case sends nothing."""
    from uuid import UUID

    from adapters.files.store import open_store
    from adapters.files.vault import FileVault

    sender = TelegramSender("1:x", None, lambda _: b"", FileVault(open_store(None, tmp_path), bytes(32)))
    kept = {"case": str(UUID(int=1)), "item": str(UUID(int=2)), "name": "a", "mime": "b"}
    answer = await sender(Outgoing("k", "telegram", "7", {"method": "sendDocument", "vault": kept}))
    assert isinstance(answer, PermanentFailure)


def test_the_teams_group_is_told_by_queue(tmp_path: Path) -> None:
    """Where one is configured."""
    from adapters.system.settings import load_settings
    from egide import wiring
    from egide.parts import real_parts

    settings = load_settings(
        database_url=f"sqlite:///{tmp_path}/x.sqlite3", secret="s" * 32, telegram_group=-55, strict_words=True
    )
    wiring.upgrade_database(settings)
    assert wiring.build(real_parts(settings)).means.staff.group_id == -55


def _short(phone: Phone) -> str:
    from bot.callback_data import short_id

    return short_id(phone.case.id)
