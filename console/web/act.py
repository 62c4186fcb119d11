"""One posted form is one command: what is refused goes back with what was typed, what was done shows the page as it is now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from console.web.context import PARTS
from console.web.forms import FormReader, read_form
from console.web.render import go, problem_page
from workflows.kernel.errors import EgideError, NotFound
from workflows.use_cases.shared.command import HandlerCommand

Read = Callable[[FormReader], HandlerCommand[object]]
Refused = Callable[[EgideError, FormReader], Awaitable[web.Response]]


def form_expired(request: web.Request) -> web.Response:
    """The page says with status 403 that whoever posts a form is not signed in any more."""
    return problem_page(request, EgideError("error.form_expired"), 403)


async def carry_out(request: web.Request, read: Read, refused: Refused, then: str) -> web.Response:
    """The command that `read` makes of the form is run, and the reader goes to the address `then`; what the desk refuses is
    shown by `refused`. Raises NotFound for what is not there, and BadInput for a field that nobody asked for."""
    form = await read_form(request)
    command = read(form)
    form.end()
    try:
        await request.app[PARTS].run(command)
    except NotFound:
        raise
    except EgideError as error:
        return await refused(error, form)
    return go(then)
