"""The handlers' queue: what must be done first comes first."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from aiohttp import web

from console import live, looks
from console.reader import Reader
from console.settings import PARTS, VISIT
from console.show import go, reader_of, show
from workflows.people import DeskUser
from workflows.ports import QueueRow

TABS = ("now", "mine", "open", "reporting", "lawyer", "closed")
PAGE_LENGTH = 50


async def first_page(request: web.Request) -> web.Response:
    """The front door."""
    return go("/queue" if request[VISIT].user else "/sign-in")


def signed_in(request: web.Request) -> DeskUser | None:
    """The handler who asks; nobody else has pages here."""
    user = request[VISIT].user
    return user if user is not None and user.role == "handler" else None


def to_sign_in(request: web.Request) -> web.Response:
    """Sign in first, then on to the page that was asked for."""
    return go("/sign-in?" + urlencode({"next": request.path_qs}) if request.method == "GET" else "/sign-in")


async def queue(request: web.Request) -> web.Response:
    """One page of a tab, most urgent first."""
    user = signed_in(request)
    if user is None:
        return to_sign_in(request)
    parts = request.app[PARTS]
    tab = request.query.get("tab", "now")
    tab = tab if tab in TABS else "now"
    mark, again = await live.mark(parts), looks.is_again(request, live.QUEUE)
    if not again:
        await parts.run(parts.use_cases.see_queue, user=user)
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


def _row(reader: Reader, row: QueueRow, today: date, now: datetime) -> dict[str, Any]:
    return {
        "link": f"/cases/{row.case_id}",
        "number": row.number,
        "kind": reader.label("incident_kinds", row.kind),
        "insurer": reader.label("insurers", row.insurer) if row.insurer else None,
        "language": row.language,
        "state": row.state,
        "urgency": reader.urgency(row.urgent_on, today),
        "urgent_on": row.urgent_on,
        "days": reader.days_left(row.urgent_on, today) if row.urgent_on else None,
        "urgent_what": reader.term(row.urgent_what),
        "owner": row.owner,
        "task": row.next_task,
        "more_tasks": max(row.open_tasks - 1, 0),
        "age": max((now - row.reported_at).days, 0),
    }


ROUTES = [web.get("/queue", queue)]
