"""The console: the handlers' queue and case files, the lawyers' pages. Server-rendered; live where scripts run."""

from __future__ import annotations

from aiohttp import web

from console.pages import (
    calendar,
    captures,
    case,
    dossier,
    hold,
    letters,
    lock,
    mails,
    proceedings,
    queue,
    sign_in,
    tasks,
    third_party,
)
from console.portal import offer, order
from console.web import live, middleware
from console.web.context import PARTS, Changes, ConsoleContext, ConsoleSettings, Passwords
from console.web.render import HERE, load_templates
from workflows.desk.words import Labels
from workflows.evidence.item import HoldingVault
from workflows.evidence.uploads import Uploads
from workflows.kernel.clock import NewId
from workflows.kernel.errors import Away
from workflows.kernel.translator import Translator
from workflows.ports.console import Desk
from workflows.ports.dossier import DossierMaker
from workflows.use_cases.shared.command import Run


def build_console(
    run: Run,
    desk: Desk,
    say: Translator,
    rulebook: Labels,
    changes: Changes,
    settings: ConsoleSettings,
    vault: HoldingVault,
    uploads: Uploads,
    new_id: NewId,
    dossiers: DossierMaker,
    passwords: Passwords,
) -> web.Application:
    """Gives the console as an application of its own; whoever builds it serves it. Files of handlers are kept in
    `vault`."""
    app = web.Application(middlewares=[middleware.guard, middleware.recognise], client_max_size=middleware.BIGGEST_FILE)
    app[PARTS] = ConsoleContext(
        run=run,
        desk=desk,
        say=say,
        rulebook=rulebook,
        changes=changes,
        settings=settings,
        templates=load_templates(),
        vault=vault,
        uploads=uploads,
        new_id=new_id,
        dossiers=dossiers,
        passwords=passwords,
    )
    app[middleware.ADMISSIONS] = {order.RETURN: order.may_bring}
    app.on_cleanup.append(close_checks)
    app.add_routes(
        [
            web.get("/", queue.first_page),
            web.get("/alive", alive),
            web.get("/health", health),
            web.post("/language", middleware.language),
            web.get("/live", live.stream),
            *sign_in.ROUTES,
            *queue.ROUTES,
            *tasks.ROUTES,
            *captures.ROUTES,
            *mails.ROUTES,
            *letters.ROUTES,
            *third_party.ROUTES,
            *proceedings.ROUTES,
            *dossier.ROUTES,
            *calendar.ROUTES,
            *hold.ROUTES,
            *case.ROUTES,
            *offer.ROUTES,
            *order.ROUTES,
            *lock.ROUTES,
            web.static("/static", HERE / "static"),
        ]
    )
    return app


async def close_checks(app: web.Application) -> None:
    """Lets the password that is being checked be the last."""
    app[PARTS].passwords.close()


async def alive(request: web.Request) -> web.Response:
    """Tells whether this process can show pages: the database answers."""
    try:
        await request.app[PARTS].desk.latest_event()
    except Away as away:
        return web.json_response({"ok": False, "wrong": ["database"], "why": str(away)}, status=503)
    return web.json_response({"ok": True})


async def health(request: web.Request) -> web.Response:
    """Tells whether the desk keeps its promises, for a monitor outside: 503 with what is wrong, in a word each."""
    try:
        found = await request.app[PARTS].desk.health()
    except Away as away:
        return web.json_response({"ok": False, "wrong": ["database"], "why": str(away)}, status=503)
    return web.json_response(dict(found), status=200 if found["ok"] else 503)


__all__ = ["ConsoleSettings", "build_console"]
