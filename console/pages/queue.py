"""The handlers' queue: what must be done first comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web

from console.web import live, looks
from console.web.context import PARTS, VISIT
from console.web.reader import PageText
from console.web.render import go, reader_of, show
from workflows.kernel.people import DeskUser
from workflows.ports.console import QueueRow
from workflows.use_cases.desk.commands import SeeQueue

TABS = ("now", "mine", "open", "reporting", "lawyer", "closed")
PAGE_LENGTH = 50


async def first_page(request: web.Request) -> web.Response:
    """The front door."""
    return go("/queue" if request[VISIT].user else "/sign-in")


def signed_in(request: web.Request) -> DeskUser | None:
    """Gives the handler who asks; nobody else has pages here."""
    user = request[VISIT].user
    return user if user is not None and user.role == "handler" else None


def to_sign_in(request: web.Request) -> web.Response:
    """The reader signs in first, then goes on to the page that was asked for."""
    return go("/sign-in?" + urlencode({"next": request.path_qs}) if request.method == "GET" else "/sign-in")


async def queue(request: web.Request) -> web.Response:
    """Shows one page of a tab, most urgent first."""
    user = signed_in(request)
    if user is None:
        return to_sign_in(request)
    parts = request.app[PARTS]
    tab = request.query.get("tab", "now")
    tab = tab if tab in TABS else "now"
    mark, again = await live.mark(parts), looks.is_again(request, live.QUEUE)
    if not again:
        await parts.run(SeeQueue(user=user))
    page = await parts.desk.queue(tab, request.query.get("after"), PAGE_LENGTH, owner=user.id)
    reader = reader_of(request)
    now = parts.settings.clock.now()
    today = now.astimezone(ZoneInfo(reader.zone)).date()
    tabs = [{"name": name, "count": page.counts.get(name, 0), "here": name == tab} for name in TABS]
    after = f"/queue?{urlencode({'tab': tab, 'after': page.after})}" if page.after else None
    return show(
        request,
        "queue.html",
        reader=reader,
        page=request.path_qs,
        live=live.frame(mark),
        look=None if again else looks.give(request, live.QUEUE, looks.AT_THE_QUEUE),
        tab=tab,
        tabs=tabs,
        today=today,
        paged=bool(request.query.get("after")),
        after=after,
        rows=[_row(reader, row, today, now) for row in page.rows],
    )


@dataclass(frozen=True, slots=True)
class LegalDay:
    """The row shows the day of the law beside that of the desk, and what it ends."""

    on: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The row shows when the case is due, and for what."""

    urgency: str
    said: str | None = None
    on: str | None = None
    what: str | None = None
    legal: LegalDay | None = None


NOT_DUE = Due(urgency="none")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row of the queue shows one case."""

    link: str
    number: str
    kind: str
    insurer: str | None
    language: str
    state: str
    owner: str | None
    task: str | None
    more_tasks: int
    age: int
    due: Due


def _row(reader: PageText, row: QueueRow, today: date, now: datetime) -> ShownRow:
    return ShownRow(
        link=f"/cases/{row.case_id}",
        number=row.number,
        kind=reader.label("incident_kinds", row.kind),
        insurer=reader.label("insurers", row.insurer) if row.insurer else None,
        language=row.language,
        state=row.state,
        owner=row.owner,
        task=row.next_task,
        more_tasks=max(row.open_tasks - 1, 0),
        age=max((now - row.reported_at).days, 0),
        due=_due(reader, row, today, now),
    )


def _due(reader: PageText, row: QueueRow, today: date, now: datetime) -> Due:
    """When the case is due, with its hour where it has one, and the legal day beside it. What is due by the day is late when
    the day is over, what is due by the hour when the hour is."""
    due = row.due_at
    if due is None:
        return NOT_DUE
    day, by_task = due.astimezone(ZoneInfo(reader.zone)).date(), due == row.next_task_due
    by_hour = by_task or due == row.legal_at
    late = by_hour and due < now
    if by_hour and day == today:
        hour = reader.hour(due)
        said, on = (reader.t("console.queue.late"), reader.t("console.queue.since", hour=hour)) if late else (
            hour, reader.t("console.days.today"))  # fmt: skip
    else:
        said, on = reader.days_left(day, today), _day(reader, day, due if by_hour else None)
    legal = None
    if row.legal_on is not None and (by_task or row.urgent_what != row.legal_what):
        legal = LegalDay(_day(reader, row.legal_on, row.legal_at), reader.term(row.legal_what))
    return Due(
        urgency="late" if late else reader.urgency(day, today),
        said=said,
        on=on,
        what=None if by_task else reader.term(row.urgent_what),
        legal=legal,
    )


def _day(reader: PageText, day: date, at: datetime | None) -> str:
    return f"{reader.day(day)}, {reader.hour(at)}" if at is not None else reader.day(day)


ROUTES = [web.get("/queue", queue)]
