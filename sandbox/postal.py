"""A provider of registered letters for one machine: the published interface of Maileva's registered mail (version 4.9), as far
as the desk uses it, checked as the provider checks it, with letters whose way is told step by step.

`tell` says what the postman did; `away` answers 503; `silent` takes a submission and hangs up before the answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aiohttp import encode_basic_auth, web

LOOPBACK = "127.0.0.1"
LARGEST: Final = 20 * 1024 * 1024
LONGEST_LINE: Final = 38
VERSIONS: Final = tuple(f"%PDF-1.{number}".encode() for number in range(5))
"""What a document may begin with: no version of PDF after 1.4."""
ACCOUNT: Final[Mapping[str, str]] = {
    "client": "desk",
    "client_secret": "of the desk",
    "user": "post",
    "password": "of the post",
}
STORIES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "accepted": (("status", "ACCEPTED"),),
    "printed": (("status", "PROCESSED"), ("proof", "content_proof")),
    "deposited": (("delivery", "LP01"), ("proof", "deposit_proof")),
    "first_presentation": (("main", "FIRST_PRESENTATION"), ("delivery", "LP09")),
    "delivered": (("main", "DELIVERED"), ("delivery", "LP15"), ("proof", "acknowledgement_of_receipt")),
    "refused": (("main", "UNDELIVERED"), ("delivery", "LP22"), ("reason", "N05"), ("proof", "undelivered_mail")),
    "not_claimed": (("main", "UNDELIVERED"), ("delivery", "LP19"), ("reason", "N03"), ("proof", "undelivered_mail")),
    "undelivered": (("main", "UNDELIVERED"), ("delivery", "LP21"), ("reason", "N02"), ("proof", "undelivered_mail")),
    "rejected": (("status", "REJECTED"),),
}
"""What the interface shows after each thing that can happen."""
Json = dict[str, object]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Sending:
    """A letter as the provider has it."""

    id: str
    asked: Json
    status: str = "DRAFT"
    documents: list[bytes] = field(default_factory=list)
    recipient: Json = field(default_factory=dict)
    statuses: list[Json] = field(default_factory=list)
    delivery: list[Json] = field(default_factory=list)
    main: list[Json] = field(default_factory=list)
    submitted: int = 0

    def shown(self) -> Json:
        """Gives the sending, as the interface shows it."""
        return {**self.asked, "id": self.id, "status": self.status}

    def shown_recipient(self) -> Json:
        """Its recipient, with everything that happened."""
        return {
            **self.recipient, "id": f"r-{self.id}", "status": self.status, "statuses": self.statuses,
            "delivery_statuses": self.delivery, "main_delivery_statuses": self.main,
        }  # fmt: skip


class PostalProvider:
    """The provider behind HTTP on loopback; its letters are in `sendings`, in the order they came."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._runner: web.AppRunner | None = None
        self.sendings: list[Sending] = []
        self.away = self.silent = False
        self.tokens = 0
        self.url = ""

    @property
    def posted(self) -> list[Sending]:
        """What was submitted, each as often as it was."""
        return [one for one in self.sendings for _ in range(one.submitted)]

    def tell(self, sending_id: str, what: str, at: datetime | None = None) -> None:
        """Something happens to a letter. Raises KeyError for what cannot."""
        one, when = self._find(sending_id), (at or self._now()).isoformat()
        for place, code in STORIES[what]:
            if place == "status":
                one.status = code
                one.statuses.append({"date": when, "code": code})
            elif place == "delivery":
                one.delivery.append({"date": when, "code": code, "source": "La Poste"})
            elif place == "main":
                one.main.append({"date": when, "category": code})
            elif place == "reason":
                one.recipient["undelivered_mail_reason"] = code
            else:
                one.recipient[f"{code}_date"] = when
                one.recipient[f"{code}_url"] = f"/sendings/{one.id}/recipients/r-{one.id}/download_{code}"

    async def start(self, port: int = 0) -> None:
        """Listens; `url` is known afterwards."""
        app = web.Application(client_max_size=LARGEST)
        app.router.add_post("/token", self._give_token)
        for method, path, handler in (
            ("POST", "/sendings", self._make), ("GET", "/sendings", self._list), ("GET", "/sendings/{id}", self._show),
            ("POST", "/sendings/{id}/documents", self._add_document),
            ("POST", "/sendings/{id}/recipients", self._add_recipient),
            ("GET", "/sendings/{id}/recipients", self._recipients), ("POST", "/sendings/{id}/submit", self._submit),
            ("GET", "/sendings/{id}/recipients/{recipient}/{proof}", self._proof),
        ):  # fmt: skip
            app.router.add_route(method, path, self._for_known(handler))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, port).start()
        self.url = f"http://{LOOPBACK}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Listens no more."""
        if self._runner is not None:
            await self._runner.cleanup()

    def _find(self, sending_id: str) -> Sending:
        return next(one for one in self.sendings if one.id == sending_id)

    def _for_known(self, handler: Handler) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            if self.away:
                return web.json_response({"code": "AWAY"}, status=503)
            known = [f"Bearer token-{number}" for number in range(1, self.tokens + 1)]
            if request.headers.get("Authorization") not in known:
                return web.json_response({"code": "UNAUTHORIZED"}, status=401)
            named = request.match_info.get("id")
            if named is not None and named not in [one.id for one in self.sendings]:
                return web.json_response({"code": "NOT_FOUND"}, status=404)
            return await handler(request)

        return answer

    async def _give_token(self, request: web.Request) -> web.Response:
        form, basic = await request.post(), request.headers.get("Authorization", "")
        known = basic == encode_basic_auth(ACCOUNT["client"], ACCOUNT["client_secret"])
        if (
            self.away
            or not known
            or (form.get("username"), form.get("password")) != (ACCOUNT["user"], ACCOUNT["password"])
        ):
            return web.json_response({"error": "unauthorized_client"}, status=503 if self.away else 401)
        self.tokens += 1
        return web.json_response({"access_token": f"token-{self.tokens}", "expires_in": 300, "token_type": "Bearer"})

    async def _make(self, request: web.Request) -> web.Response:
        asked = await request.json()
        wrong = [] if asked.get("name") else ["name"]
        wrong += [name for name, value in asked.items() if "address_line" in name and len(str(value)) > LONGEST_LINE]
        if wrong or len(str(asked.get("custom_id", ""))) > LONGEST_LINE:
            return _bad(*wrong)
        one = Sending(f"s{len(self.sendings) + 1}", {**asked, "creation_date": self._now().isoformat()})
        self.sendings.append(one)
        return web.json_response(one.shown(), status=201)

    async def _list(self, request: web.Request) -> web.Response:
        start, count = int(request.query.get("start_index", 1)), int(request.query.get("count", 50))
        newest = self.sendings[::-1][start - 1 : start - 1 + count]
        shown: list[Json] = [one.shown() for one in newest]
        return web.json_response({"sendings": shown, "paging": {"total_results": len(self.sendings)}})

    async def _show(self, request: web.Request) -> web.Response:
        return web.json_response(self._find(request.match_info["id"]).shown())

    async def _add_document(self, request: web.Request) -> web.Response:
        one, parts = self._find(request.match_info["id"]), {}
        async for part in await request.multipart():
            parts[getattr(part, "name", "")] = await part.read()  # type: ignore[union-attr]
        if one.status != "DRAFT" or not parts.get("document", b"").startswith(VERSIONS):
            return _bad("document")
        json.loads(parts.get("metadata", b"{}"))
        one.documents.append(parts["document"])
        return web.json_response({"id": f"d{len(one.documents)}"}, status=201)

    async def _add_recipient(self, request: web.Request) -> web.Response:
        one, asked = self._find(request.match_info["id"]), await request.json()
        lines = {name: str(value) for name, value in asked.items() if name.startswith("address_line_")}
        wrong = [name for name, value in lines.items() if len(value) > LONGEST_LINE]
        wrong += [name for name in ("address_line_6", "country_code") if not asked.get(name)]
        if not asked.get("address_line_1") and not asked.get("address_line_2"):
            wrong.append("address_line_2")
        if wrong or one.status != "DRAFT":
            return _bad(*wrong)
        one.recipient = asked
        return web.json_response(one.shown_recipient(), status=201)

    async def _recipients(self, request: web.Request) -> web.Response:
        one = self._find(request.match_info["id"])
        return web.json_response({"recipients": [one.shown_recipient()], "paging": {"total_results": 1}})

    async def _submit(self, request: web.Request) -> web.StreamResponse:
        one = self._find(request.match_info["id"])
        if one.status != "DRAFT" or not one.documents or not one.recipient:
            return _bad("sending")
        one.status, one.submitted = "PENDING", one.submitted + 1
        if self.silent:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=200)

    async def _proof(self, request: web.Request) -> web.Response:
        one, kind = self._find(request.match_info["id"]), request.match_info["proof"].removeprefix("download_")
        if f"{kind}_url" not in one.recipient:
            return web.json_response({"code": "NOT_FOUND"}, status=404)
        lines = ", ".join(str(one.recipient.get(f"address_line_{number}", "")) for number in (2, 6))
        body = f"%PDF-1.4\n% {kind} of {one.id}, {lines}, {one.recipient[f'{kind}_date']}\n%%EOF\n"
        return web.Response(body=body.encode(), content_type="application/pdf")


def _bad(*fields: str) -> web.Response:
    return web.json_response(
        {"errors": [{"code": "INVALID", "message": one} for one in fields or ("request",)]}, status=400
    )
