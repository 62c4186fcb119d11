"""The outbox honours the class of each act, whatever dies or stays silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any, get_args

import pytest
from sqlalchemy import Engine, select

from adapters.engine.outbox_sender import OutboxSender
from adapters.engine.runner import ThreadRunner
from adapters.engine.send_journal import SendJournal, read_journal
from adapters.system.ids import TimeOrderedIds
from storage.rows.inbox import OutboxQueueTable
from storage.tables.core import outbox, tasks, timeline
from storage.unit_of_work import CommitHooks, UnitOfWorkFactory
from tests.conftest import TestClock
from tests.fakes.means import small_means
from workflows.case.case import Case
from workflows.case.events import Event
from workflows.delivery.act_classes import ActClass
from workflows.delivery.outgoing import Delivered, Outgoing, PermanentFailure, RetryLater, UnknownOutcome
from workflows.kernel.errors import BadInput, Refused
from workflows.kernel.people import DeskUser
from workflows.use_cases.delivery.settle_act import HoldActs, MarkAgain, NoteInDoubt, SettleAct, SweepDoubt
from workflows.use_cases.shared.means import Means
from workflows.use_cases.shared.send_act import send_act

Answer = Delivered | RetryLater | UnknownOutcome | PermanentFailure


class Outside:
    """The other side: remembers what reached it; answers what the test says, then that it arrived."""

    def __init__(self, *answers: Answer | Exception, knows: Answer | None = None) -> None:
        self.got: list[dict[str, Any]] = []
        self.asked = 0
        self._answers = list(answers)
        self._knows = knows

    async def __call__(self, outgoing: Outgoing) -> Answer:
        self.got.append(dict(outgoing.payload))
        answer = self._answers.pop(0) if self._answers else Delivered("ref")
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask(self, outgoing: Outgoing) -> Answer:
        self.asked += 1
        return self._knows or UnknownOutcome("?")


@pytest.fixture
def means(clock: TestClock) -> Means:
    return small_means(clock)


@pytest.fixture
async def run(units: UnitOfWorkFactory, clock: TestClock, new_id: TimeOrderedIds) -> AsyncIterator[ThreadRunner]:
    runner = ThreadRunner(units, clock, new_id, 1)
    yield runner
    runner.close()


def write(
    units: UnitOfWorkFactory, case: Case, act_class: ActClass, means: Means, channel: Any = "mail", **more: Any
) -> None:
    with units() as tx:
        tx.outbox.add(
            Outgoing(
                f"act-{act_class}",
                channel,
                "x@example.org",
                {"text": "t"},
                act_class=act_class,
                case_id=case.id,
                person_id=case.person_id,
                approved_by=means.new_id(),
                **more,
            )
        )


async def rounds(
    units: UnitOfWorkFactory,
    run: ThreadRunner,
    means: Means,
    outside: Outside,
    clock: TestClock,
    times: int = 1,
    **more: Any,
) -> None:
    """Claims and sends what is due, `times` times, ten minutes apart."""
    post = OutboxQueueTable(units.engine)
    for _ in range(times):
        outbox_sender = OutboxSender(
            post, {"mail": outside, "telegram": outside}, run, clock, lambda tx, **_: None,
            in_doubt=NoteInDoubt(means), sweep=SweepDoubt(means), mark=MarkAgain(means), **more,
        )  # fmt: skip
        outbox_sender.hand(post.claim(clock.now(), 10, ["mail", "telegram"]))
        await outbox_sender.drained()
        await outbox_sender.stop()
        await run(SweepDoubt(means), limit=10)
        clock.advance(minutes=10)


def state(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(select(outbox.c.state).where(outbox.c.key.not_like("urgent:%"))).scalar_one())


def kinds(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(tasks.c.kind)).scalars())


async def test_weighty_act_of_unknown_outcome_is_never_sent_again(
    engine: Engine, units: UnitOfWorkFactory, run: ThreadRunner, means: Means, case: Case, clock: TestClock
) -> None:
    """Class C, no answer: it reached the other side at most once, it is in doubt, and one task is due in a working hour."""
    outside = Outside(UnknownOutcome("timeout"))
    write(units, case, "C", means)
    at = clock.now()
    await rounds(units, run, means, outside, clock, 3)
    assert (len(outside.got), state(engine), kinds(engine)) == (1, "in_doubt", ["act_in_doubt"])
    with engine.connect() as connection:
        due = connection.execute(select(tasks.c.due_at)).scalar_one()
    assert at < due <= at + timedelta(hours=1)


async def test_sender_that_raises_is_an_unknown_outcome(
    engine: Engine, units: UnitOfWorkFactory, run: ThreadRunner, means: Means, case: Case, clock: TestClock
) -> None:
    """A fault inside a sender may come after the act: class C is in doubt then too."""
    outside = Outside(RuntimeError("after the last byte"))
    write(units, case, "C", means)
    await rounds(units, run, means, outside, clock, 2)
    assert (len(outside.got), state(engine)) == (1, "in_doubt")


async def test_died_between_sending_and_marking(
    engine: Engine, units: UnitOfWorkFactory, run: ThreadRunner, means: Means, case: Case, clock: TestClock
) -> None:
    """Class C whose sender began and was not heard of again: in doubt after its lease, never claimed."""
    write(units, case, "C", means)
    post = OutboxQueueTable(engine)
    (message,) = post.claim(clock.now(), 10, ["mail"])
    assert post.begin(message, clock.now())
    clock.advance(minutes=5)
    outside = Outside()
    await rounds(units, run, means, outside, clock, 2)
    assert (outside.got, state(engine), kinds(engine)) == ([], "in_doubt", ["act_in_doubt"])


async def test_died_between_claim_and_sending(
    engine: Engine, units: UnitOfWorkFactory, run: ThreadRunner, means: Means, case: Case, clock: TestClock
) -> None:
    """Class C that was claimed and did not begin to leave is sent: nobody is bothered for nothing."""
    write(units, case, "C", means)
    OutboxQueueTable(engine).claim(clock.now(), 10, ["mail"])
    clock.advance(minutes=5)
    outside = Outside()
    await rounds(units, run, means, outside, clock)
    assert (len(outside.got), state(engine), kinds(engine)) == (1, "sent", [])


async def test_late_sender_is_fenced(
    engine: Engine, units: UnitOfWorkFactory, means: Means, case: Case, clock: TestClock
) -> None:
    """Who lost its lease may not begin: the other one has it."""
    write(units, case, "A", means)
    post = OutboxQueueTable(engine)
    (late,) = post.claim(clock.now(), 10, ["mail"])
    clock.advance(minutes=5)
    (now,) = post.claim(clock.now(), 10, ["mail"])
    assert post.begin(now, clock.now())
    assert not post.begin(late, clock.now())


async def frozen(
    units: UnitOfWorkFactory,
    run: ThreadRunner,
    clock: TestClock,
    outside: Outside,
    meanwhile: Callable[[], Awaitable[None]],
) -> None:
    """A process claims, is frozen for ten minutes and longer, and goes on."""
    post = OutboxQueueTable(units.engine)
    late = post.claim(clock.now(), 10, ["mail"])
    clock.advance(minutes=10)
    await meanwhile()
    outbox_sender = OutboxSender(post, {"mail": outside}, run, clock, lambda tx, **_: None)
    outbox_sender.hand(late)
    await outbox_sender.drained()


async def test_late_information_is_fenced(
    units: UnitOfWorkFactory, run: ThreadRunner, means: Means, clock: TestClock, case: Case
) -> None:
    """A process that was frozen after its claim sends nothing that another sent meanwhile; what nobody took it still sends."""
    write(units, case, "D", means)
    outside = Outside()
    await frozen(units, run, clock, outside, lambda: rounds(units, run, means, outside, clock))
    assert (len(outside.got), state(units.engine)) == (1, "sent")


async def test_late_information_that_nobody_took(
    units: UnitOfWorkFactory, run: ThreadRunner, means: Means, clock: TestClock, case: Case
) -> None:
    """It is sent late, and once."""
    write(units, case, "D", means)
    outside = Outside()
    await frozen(units, run, clock, outside, lambda: asyncio.sleep(0))
    await rounds(units, run, means, outside, clock, times=2)
    assert (outside.got, state(units.engine)) == ([{"text": "t"}], "sent")


@pytest.mark.parametrize(
    ("knows", "sends", "ends"),
    [(Delivered("their ref"), 1, "sent"), (PermanentFailure("not found"), 2, "sent"), (None, 1, "in_doubt")],
)
async def test_queryable_act_is_asked_first(
    knows: Answer | None, sends: int, ends: str,
    engine: Engine, units: UnitOfWorkFactory, run: ThreadRunner, means: Means, case: Case, clock: TestClock,
) -> None:  # fmt: skip
    """Class B: known there, not sent again; unknown there, sent again; cannot say, a person after five times."""
    outside = Outside(UnknownOutcome("timeout"), knows=knows)
    write(units, case, "B", means)
    await rounds(units, run, means, outside, clock, 7)
    assert (len(outside.got), state(engine), outside.asked > 0) == (sends, ends, True)


async def test_same_key_again(
    engine: Engine, units: UnitOfWorkFactory, run: ThreadRunner, means: Means, case: Case, clock: TestClock
) -> None:
    """Class A: sent again as it was; the other side knows the key."""
    outside = Outside(UnknownOutcome("timeout"))
    write(units, case, "A", means)
    await rounds(units, run, means, outside, clock, 2)
    assert (outside.got, state(engine)) == ([{"text": "t"}, {"text": "t"}], "sent")


async def test_information_comes_again_with_its_number(
    engine: Engine, units: UnitOfWorkFactory, run: ThreadRunner, means: Means, case: Case, clock: TestClock
) -> None:
    """Class D: the second copy says that it may be one, in the reader's language; a refused first try says nothing."""
    outside = Outside(RetryLater("429"), UnknownOutcome("timeout"))
    write(units, case, "D", means, channel="telegram")
    await rounds(units, run, means, outside, clock, 3)
    assert [one["text"] for one in outside.got] == [
        "t", "t", "t\n\nCe message (n° 1) peut vous parvenir deux fois : la réponse du réseau s’est perdue.",
    ]  # fmt: skip
    assert state(engine) == "sent"


async def test_unapproved_act_waits_for_a_person(
    engine: Engine, units: UnitOfWorkFactory, run: ThreadRunner, means: Means, case: Case, clock: TestClock
) -> None:
    """Class C without approval is held with a task; a handler's word lets it leave, once."""
    outside = Outside()
    with units() as tx:
        tx.cause = "f1"
        send_act(means, tx, case, "formal_notice_mail", "mail", "x@example.org", {"text": "t"})
    await rounds(units, run, means, outside, clock)
    assert (outside.got, state(engine), kinds(engine)) == ([], "held", ["confirm_act"])
    with engine.connect() as connection:
        task_id = connection.execute(select(tasks.c.id)).scalar_one()
    user = DeskUser(means.new_id(), "handler", "H", "h@example.org", "fr")
    settle = SettleAct(means)
    with pytest.raises(BadInput):
        await run(settle, user=user, task_id=task_id, outcome="perhaps")
    assert await run(settle, user=user, task_id=task_id, outcome="again") == case.id
    await run(settle, user=user, task_id=task_id, outcome="failed")
    assert state(engine) == "pending"
    await rounds(units, run, means, outside, clock, 2)
    assert (len(outside.got), state(engine)) == (1, "sent")


async def test_a_word_on_what_is_settled_already(
    engine: Engine, units: UnitOfWorkFactory, run: ThreadRunner, means: Means, case: Case, clock: TestClock
) -> None:
    """An act that the journal showed to have left while its task stood open: the task ends, and the timeline says nothing
    that is not so. One that the database does not hold cannot leave again, and the handler is told."""
    write(units, case, "C", means)
    await run(HoldActs(means), why="outage")
    with engine.begin() as connection:
        connection.execute(outbox.update().values(state="sent", reference="journal"))
        task_id = connection.execute(select(tasks.c.id)).scalar_one()
    user, settle = DeskUser(means.new_id(), "handler", "H", "h@example.org", "fr"), SettleAct(means)
    await run(settle, user=user, task_id=task_id, outcome="again")
    assert state(engine) == "sent"
    with engine.begin() as connection:
        assert connection.execute(select(tasks.c.done_at)).scalar_one() == clock.now()
        assert Event.ACT_SETTLED not in connection.execute(select(timeline.c.event)).scalars().all()
        connection.execute(outbox.delete())
        connection.execute(tasks.update().values(done_at=None))
    with pytest.raises(Refused):
        await run(settle, user=user, task_id=task_id, outcome="again")
    await run(settle, user=user, task_id=task_id, outcome="sent")
    with engine.connect() as connection:
        assert Event.ACT_SETTLED in connection.execute(select(timeline.c.event)).scalars().all()


async def test_everything_weighty_is_held(
    engine: Engine, units: UnitOfWorkFactory, run: ThreadRunner, means: Means, case: Case, clock: TestClock
) -> None:
    """After an outage what was approved before it waits for a person again."""
    write(units, case, "C", means)
    assert await run(HoldActs(means), why="outage") == 1
    outside = Outside()
    await rounds(units, run, means, outside, clock)
    assert (outside.got, state(engine), kinds(engine)) == ([], "held", ["confirm_act"])


async def test_held_again_after_a_person_let_it_go(
    engine: Engine,
    units: UnitOfWorkFactory,
    run: ThreadRunner,
    means: Means,
    case: Case,
    clock: TestClock,
    new_id: TimeOrderedIds,
) -> None:
    """A second outage before it could leave asks a person a second time."""
    handler = DeskUser(new_id(), "handler", "H", "h@desk.example", "fr")
    with units() as tx:
        tx.users.add(handler)
    write(units, case, "C", means)
    settle: Any = SettleAct(means)
    for times in (1, 2):
        assert await run(HoldActs(means), why="outage") == 1
        with engine.connect() as connection:
            asked = list(connection.execute(select(tasks.c.id).where(tasks.c.done_at.is_(None))).scalars())
        assert len(asked) == 1, times
        await run(settle, user=handler, task_id=asked[0], outcome="again")
        assert state(engine) == "pending"
        clock.advance(days=3)


async def test_journal_has_it_before_it_leaves(
    engine: Engine,
    units: UnitOfWorkFactory,
    run: ThreadRunner,
    means: Means,
    case: Case,
    clock: TestClock,
    tmp_path: Any,
) -> None:
    """Every weighty act and every mail is in the journal before its first byte leaves, and when it ended."""
    path = tmp_path / "journal"
    journal = SendJournal(path)
    seen: list[str | None] = []

    class Watching(Outside):
        async def __call__(self, outgoing: Outgoing) -> Answer:
            seen.append(read_journal(path).acts[outgoing.key].outcome)
            return await super().__call__(outgoing)

    for act_class in get_args(ActClass):
        write(units, case, act_class, means)
    await rounds(units, run, means, Watching(), clock, journal=journal)
    journal.close()
    assert seen == [None] * 4
    assert {one.outcome for one in read_journal(path).acts.values()} == {"delivered"}


async def test_without_journal_nothing_weighty_leaves(
    engine: Engine,
    units: UnitOfWorkFactory,
    run: ThreadRunner,
    means: Means,
    case: Case,
    clock: TestClock,
    tmp_path: Any,
) -> None:
    """A journal that cannot be written holds the act back, and it leaves when it can."""
    journal = SendJournal(tmp_path / "journal")
    journal.close()
    outside = Outside()
    write(units, case, "C", means)
    await rounds(units, run, means, outside, clock, journal=journal)
    assert (outside.got, state(engine)) == ([], "pending")
    await rounds(units, run, means, outside, clock, journal=SendJournal(tmp_path / "journal"))
    assert (len(outside.got), state(engine)) == (1, "sent")


async def test_night_message_waits(
    engine: Engine, units: UnitOfWorkFactory, run: ThreadRunner, means: Means, case: Case, clock: TestClock
) -> None:
    """A message with an hour of its own does not leave before it, also on a channel that is served at once."""
    units = UnitOfWorkFactory(engine, clock, CommitHooks(hot=frozenset({"telegram"})))
    write(units, case, "D", means, channel="telegram", not_before=clock.now() + timedelta(minutes=5))
    outside = Outside()
    await rounds(units, run, means, outside, clock)
    assert outside.got == []
    await rounds(units, run, means, outside, clock)
    assert len(outside.got) == 1
