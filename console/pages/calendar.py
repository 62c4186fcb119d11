"""The days of a case, to be put into a calendar of one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from aiohttp import web

from console.pages.case import named
from console.pages.queue import signed_in, to_sign_in
from console.views.calendar import calendar_of
from console.web.context import PARTS, VISIT
from console.web.render import reader_of
from workflows.use_cases.desk.commands import SeeCase

ICS: Final = "text/calendar"
SAVED: Final = "attachment"


async def calendar(request: web.Request) -> web.Response:
    """The file, for a handler: a look at the case like any other, audited."""
    user = signed_in(request)
    if user is None:
        return to_sign_in(request)
    parts = request.app[PARTS]
    reading = replace(user, language=request[VISIT].language)
    file = await parts.run(SeeCase(user=reading, case_id=named(request, "case_id")))
    content = calendar_of(reader_of(request), file, parts.settings.clock.now())
    headers = {"Content-Disposition": f"{SAVED}; filename*=UTF-8''{file.case.number}.ics"}
    return web.Response(body=content, content_type=ICS, charset="utf-8", headers=headers)


ROUTES = [web.get("/cases/{case_id}/calendar", calendar)]
