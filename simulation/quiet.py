"""Polls of an idle desk: one that can find nothing is not asked again.

A desk looks at its tables all day long. In months of virtual time nearly all of these looks find what the last one found,
because nothing was written and nothing fell due in between. Whoever knows that no row changed since (SQLite counts them)
and when the next one could matter by time alone, may answer for the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.sql.base import Executable

from storage.messages import InboxTable, PostTable
from storage.tables import follow_ups, inbox, outbox
from workflows.ports import Clock, Parcel, RawUpdate

EVER = datetime.max.replace(tzinfo=UTC)
_opens = func.max(outbox.c.not_before, func.coalesce(outbox.c.lease_until, outbox.c.not_before))
NEXT_PARCEL = select(func.min(_opens, type_=outbox.c.not_before.type)).where(outbox.c.state.in_(("pending", "sending")))
NEXT_UPDATE = select(func.min(inbox.c.not_before)).where(inbox.c.state == "new")
NEXT_DOUBT = select(func.min(outbox.c.lease_until)).where(outbox.c.state == "sending", outbox.c.act_class == "C")
NEXT_CLAIMED = select(func.min(follow_ups.c.claimed_at)).where(follow_ups.c.state == "queued")


class Stillness:
    """Knows whether any row was written since; the desk's heartbeat does not count."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine, self.clock = engine, clock
        self._beats = 0
        with engine.connect() as connection:
            self._driver: Any = connection.connection.driver_connection

    @property
    def serial(self) -> int:
        """Grows with every row that is written."""
        return int(self._driver.total_changes) - self._beats

    def but_for(self, before: int) -> None:
        """What was written since the serial `before` was a heartbeat."""
        self._beats += self.serial - before

    def first(self, question: Executable) -> datetime:
        """The instant that the question names; never, if it names none."""
        with self.engine.begin() as connection:
            return connection.execute(question).scalar_one() or EVER


class Poll:
    """One question that is asked again and again: `idle` says whether an answer means that there was nothing."""

    def __init__(self, still: Stillness, idle: Callable[[Any], bool], until: Callable[[Any], datetime]) -> None:
        self._still, self._idle, self._until = still, idle, until
        self._kept: tuple[int, datetime, datetime, Any] | None = None

    def known(self) -> bool:
        """Whether the last answer still holds."""
        if self._kept is None:
            return False
        serial, since, until, _ = self._kept
        return serial == self._still.serial and since <= self._still.clock.now() < until

    @property
    def answer(self) -> Any:
        assert self._kept is not None
        return self._kept[3]

    def keep(self, answer: Any) -> Any:
        """Remembers an answer that meant nothing to do."""
        self._kept = None
        if self._idle(answer):
            self._kept = (self._still.serial, self._still.clock.now(), self._until(answer), answer)
        return answer


class Polled:
    """A use case that only looks, most of the time."""

    def __init__(self, use_case: Callable[..., Any], poll: Poll) -> None:
        self.use_case, self.poll = use_case, poll

    def __call__(self, tx: Any, **given: Any) -> Any:
        return self.use_case(tx, **given)


def nothing(answer: Any) -> bool:
    """Whether an answer is empty, zero or false."""
    return not answer


def always(_answer: Any) -> bool:
    """For questions whose answer stands until a row is written."""
    return True


class QuietPost(PostTable):
    """`ports.Post`."""

    def __init__(self, still: Stillness) -> None:
        super().__init__(still.engine)
        self._poll = Poll(still, nothing, lambda _: still.first(NEXT_PARCEL))

    def claim(self, now: datetime, limit: int, channels: Sequence[str]) -> Sequence[Parcel]:
        if self._poll.known():
            return ()
        return list(self._poll.keep(super().claim(now, limit, channels)))


class QuietInbox(InboxTable):
    """`ports.Inbox`."""

    def __init__(self, still: Stillness) -> None:
        super().__init__(still.engine)
        self._poll = Poll(still, nothing, lambda _: still.first(NEXT_UPDATE))

    def pending(self, now: datetime, limit: int) -> Sequence[RawUpdate]:
        if self._poll.known():
            return ()
        return list(self._poll.keep(super().pending(now, limit)))


def polls(still: Stillness, audit_every: timedelta) -> dict[str, Poll]:
    """The looks of the bell and of the courier, by name."""
    return {
        "next_due": Poll(still, always, lambda _: EVER),
        "release_stale": Poll(still, nothing, lambda _: _later(still.first(NEXT_CLAIMED))),
        "sweep_doubt": Poll(still, nothing, lambda _: still.first(NEXT_DOUBT)),
    }


def _later(claimed: datetime) -> datetime:
    return claimed if claimed == EVER else claimed + timedelta(seconds=900)
