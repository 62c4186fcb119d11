"""Misfortune on request: the answers a bot meets on a bad day."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from sandbox.errors import ApiError, BadRequest
from sandbox.json_value import JsonObject, text_in, whole_in

BEFORE = frozenset({"flood", "server_error", "html", "reset", "refuse"})
AFTER = frozenset({"done_502", "done_html", "done_reset", "garbage"})
KINDS = BEFORE | AFTER | {"slow"}
_NAMED_ONLY = frozenset({"getupdates", "mail"})
_HTML_502 = (
    b"<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
)


@dataclass(slots=True)
class Fault:
    """What goes wrong: for `method` (`*`: any but `getUpdates`), in `chat_id` if given, `times` more times.

    The methods `download` (of a file) and `mail` (a mail that is handed over: `refuse` or `done_reset`) exist here too."""

    kind: str
    method: str = "*"
    times: int = 1
    chat_id: int | None = None
    retry_after: int = 3
    seconds: float = 1.0
    status: int = 500
    description: str = "Internal Server Error"
    skip: int = 0


def fault_of(given: JsonObject) -> Fault:
    """Gives the fault that was asked for. Raises ValueError for what is no number, KeyError without a kind."""
    usual = Fault("")
    chat = given.get("chat_id")
    return Fault(
        kind=text_in(given["kind"]),
        method=text_in(given.get("method", usual.method)),
        times=whole_in(given.get("times", usual.times)),
        chat_id=whole_in(chat) if chat is not None else None,
        retry_after=whole_in(given.get("retry_after", usual.retry_after)),
        seconds=float(text_in(given.get("seconds", usual.seconds))),
        status=whole_in(given.get("status", usual.status)),
        description=text_in(given.get("description", usual.description)),
        skip=whole_in(given.get("skip", usual.skip)),
    )


class Faults:
    """The misfortunes that wait for their call."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Raises BadRequest for an unknown kind."""
        fault.method = fault.method.lower()
        if fault.kind not in KINDS:
            raise BadRequest(f"unknown fault {fault.kind!r}; one of {', '.join(sorted(KINDS))}")
        self._waiting.append(fault)

    def clear(self) -> None:
        """All is well again."""
        self._waiting.clear()

    def waiting(self) -> int:
        """Tells how many calls are still to fail."""
        return sum(fault.times for fault in self._waiting)

    def take(self, method: str, values: JsonObject) -> Fault | None:
        """Gives the fault that hits this call, if any; it is used up once."""
        if not self._waiting:
            return None
        for fault in self._waiting:
            if fault.method != method and (fault.method != "*" or method in _NAMED_ONLY):
                continue
            if fault.chat_id is not None and str(fault.chat_id) != str(values.get("chat_id")):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self._waiting.remove(fault)
            return fault
        return None


def refusal(fault: Fault) -> ApiError:
    """Gives the JSON answer of a fault that speaks JSON."""
    if fault.kind == "flood":
        return ApiError(429, f"Too Many Requests: retry after {fault.retry_after}", {"retry_after": fault.retry_after})
    if fault.kind == "done_502":
        return ApiError(502, "Bad Gateway")
    return ApiError(fault.status, fault.description)


def broken_answer(fault: Fault, request: web.Request) -> web.Response:
    """Gives the answer of a fault that does not speak JSON."""
    if fault.kind in ("html", "done_html"):
        return web.Response(status=502, body=_HTML_502, content_type="text/html")
    if fault.kind == "garbage":
        return web.Response(body=b'{"ok": true, "result": {"mess', content_type="application/json")
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
