"""The team's group as Telegram treats it: threads are closed, groups become supergroups, and what reaches nobody is mailed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.outbound.topics import KnownTopics
from storage.tables.core import outbox
from tests.bot.desk import Desk, Phone
from tests.bot.test_notices import NOTICE, Memory, Server, sender_to
from workflows.delivery.outgoing import Delivered, OutboxMessage, Outgoing, PermanentFailure
from workflows.use_cases.access.commands import FindGroup

GROUP, MOVED = -55, -1_001_234_567_890
CLOSED = {"ok": False, "error_code": 400, "description": "Bad Request: TOPIC_CLOSED"}
UPGRADED = {
    "ok": False,
    "error_code": 400,
    "description": "Bad Request: group chat was upgraded to a supergroup chat",
    "parameters": {"migrate_to_chat_id": MOVED},
}


class Refusing(Server):
    """Refuses what goes into a thread, or to a group that has moved."""

    def __init__(self, *, closed: bool = False, moved: bool = False) -> None:
        super().__init__()
        self._closed, self._moved = closed, moved

    async def call(self, method: str, values: dict[str, Any], *more: Any) -> dict[str, Any]:
        answer = await super().call(method, values, *more)
        if self._moved and values["chat_id"] == GROUP:
            return UPGRADED
        return CLOSED if self._closed and "message_thread_id" in values else answer


async def test_what_finds_its_thread_closed_goes_into_the_group() -> None:
    """Somebody closed the thread: the alert is not lost."""
    server, topics = Refusing(closed=True), Memory()
    topics.known[GROUP, "now"] = 3
    assert await sender_to(server, topics)(NOTICE) == Delivered("5")
    assert "message_thread_id" not in server.calls[-1][1]


@pytest.mark.parametrize("known", [True, False])
async def test_a_group_that_became_a_supergroup_is_followed(known: bool) -> None:
    """Sent again to its new number, which is remembered: the next notice goes there at once."""
    server, topics = Refusing(moved=True), Memory()
    if known:
        topics.known[GROUP, "now"] = 3
    sender = sender_to(server, topics)
    assert await sender(NOTICE) == Delivered("5")
    assert topics.groups == {GROUP: MOVED}
    server.calls.clear()
    assert await sender(NOTICE) == Delivered("5")
    assert {values["chat_id"] for _, values in server.calls} == {MOVED}


async def test_a_group_that_takes_nothing_is_given_up() -> None:
    """Then it is no longer the sender's: `note_undelivered` tells somebody."""
    server = Server()
    server.refuses = {"createForumTopic": CLOSED, "sendMessage": CLOSED}
    assert isinstance(await sender_to(server)(NOTICE), PermanentFailure)


# ---------------------------------------------------------------- what the desk remembers
def joined(group: int) -> dict[str, Any]:
    """The bot finds itself in a group."""
    member = {"user": {"id": 1000, "is_bot": True, "first_name": "É"}, "status": "member"}
    chat = {"id": group, "type": "supergroup", "title": "g"}
    user = {"id": 501, "is_bot": False, "first_name": "C"}
    change = {"chat": chat, "from": user, "date": 1, "old_chat_member": {**member, "status": "left"}}
    return {"my_chat_member": {**change, "new_chat_member": member}}


def left(desk: Desk) -> list[object]:
    return [values["chat_id"] for method, values in desk.api.calls if method == "leaveChat"]


def test_a_group_says_itself_where_it_goes_on(desk: Desk) -> None:
    """Written down, read by every process, and the supergroup is not left as if it were a stranger's."""
    desk.worker._group_id = GROUP
    chat, user = {"id": GROUP, "type": "group", "title": "g"}, {"id": 501, "is_bot": False, "first_name": "C"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": user, "migrate_to_chat_id": MOVED}
    desk.feed({"update_id": desk.next_number(), "message": message})
    assert desk.unit(desk.use.find_group, group_id=GROUP) == MOVED
    desk.feed({"update_id": desk.next_number(), **joined(MOVED)})
    desk.feed({"update_id": desk.next_number(), **joined(-1_009)})
    assert MOVED not in left(desk)


async def test_what_was_remembered_is_found_again() -> None:
    """Over the commands of the desk."""
    moved: dict[int, int] = {}

    async def run(command: Any) -> Any:
        if isinstance(command, FindGroup):
            return moved.get(command.group_id, command.group_id)
        moved[command.group_id] = command.to
        return None

    topics = KnownTopics(run)  # type: ignore[arg-type]
    assert await topics.current(GROUP) == GROUP
    await topics.moved(GROUP, MOVED)
    assert await topics.current(GROUP) == MOVED


def test_a_notice_that_no_chat_takes_goes_by_mail(desk: Desk) -> None:
    """To whoever can take the case: the number and the hour, and no word of the case."""
    insured = Phone(desk, 502).join().report("harassment")
    case = insured.case
    notice = Outgoing("n:1", "telegram", str(GROUP), {"method": "sendMessage"}, "D", case_id=case.id)
    message = OutboxMessage(1, notice, 1)
    desk.unit(desk.use.note_undelivered, message=message, why="400 TOPIC_CLOSED")
    with desk.house.units() as tx:
        found = select(outbox.c.to, outbox.c.payload).where(outbox.c.channel == "mail", outbox.c.key.like("urgent:%"))
        ((to, payload),) = tx.connection.execute(found).all()
    owner_id = case.owner_id
    assert to == desk.read(lambda tx: tx.users.get(owner_id)).email
    assert case.number in payload["subject"] + payload["text"]
    assert "harc" not in (payload["subject"] + payload["text"]).lower()


def test_a_notice_names_its_case(desk: Desk) -> None:
    """So that somebody can be told where it reaches nobody."""
    insured = Phone(desk, 502).join().report("harassment")
    case, handler = insured.case, Phone(desk, 900)
    owner = desk.read(lambda tx: tx.users.get(case.owner_id))
    payload = desk.unit(desk.use.invite_to_telegram, user=owner)
    handler.say(f"/start {payload}")
    insured.say("oui je suis en danger")
    with desk.house.units() as tx:
        rows = select(outbox.c.case_id).where(outbox.c.to == "900", outbox.c.case_id.is_not(None))
        assert set(tx.connection.execute(rows).scalars()) == {case.id}
