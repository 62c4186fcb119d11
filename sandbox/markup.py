"""Keyboards under messages, checked as Telegram checks them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from sandbox.errors import BadRequest
from sandbox.json_value import Json, JsonObject

Markup = JsonObject

_DATA_LIMIT = 64
_BUTTON_LIMIT = 100
_ACTIONS = ("callback_data", "url", "copy_text", "web_app", "login_url", "switch_inline_query",
            "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game", "pay")  # fmt: skip


def checked(given: Json) -> Markup | None:
    """Gives the markup without empty fields; None when there is none. Raises BadRequest."""
    if given is None or given == "" or given == {}:
        return None
    if not isinstance(given, dict):
        raise BadRequest("object expected as reply markup")
    if "inline_keyboard" in given:
        return {"inline_keyboard": _rows(given["inline_keyboard"], _inline_button)}
    if "keyboard" in given:
        return {**_present(given), "keyboard": _rows(given["keyboard"], _reply_button)}
    if given.get("remove_keyboard") or given.get("force_reply"):
        return _present(given)
    raise BadRequest("object expected as reply markup")


def inline_only(given: Json) -> Markup | None:
    """Markup that an edited message may carry."""
    markup = checked(given)
    if markup is not None and "inline_keyboard" not in markup:
        raise BadRequest("inline keyboard expected")
    return markup if markup and markup["inline_keyboard"] else None


def _present(given: Markup) -> Markup:
    return {key: value for key, value in given.items() if value is not None}


def _rows(rows: Json, button: Callable[[Json], Markup]) -> list[list[Markup]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest("can't parse reply markup: array of arrays of buttons expected")
    checked_rows = [[button(one) for one in row] for row in rows if row]
    if sum(map(len, checked_rows)) > _BUTTON_LIMIT:
        raise BadRequest("REPLY_MARKUP_TOO_LONG")
    return checked_rows


def _inline_button(given: Json) -> Markup:
    if not isinstance(given, dict) or not str(given.get("text") or "").strip():
        raise BadRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    button = _present(given)
    actions = [name for name in _ACTIONS if name in button]
    if len(actions) != 1:
        raise BadRequest("can't parse inline keyboard button: exactly one action expected")
    if actions[0] == "callback_data":
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= _DATA_LIMIT:
            raise BadRequest("BUTTON_DATA_INVALID")
    if actions[0] == "url":
        _check_url(str(button["url"]))
    return button


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "tg" or (parts.scheme in {"http", "https"} and "." in (parts.hostname or "")):
        return
    raise BadRequest(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_button(given: Json) -> Markup:
    if isinstance(given, str):
        given = {"text": given}
    if not isinstance(given, dict) or not str(given.get("text") or "").strip():
        raise BadRequest("can't parse keyboard button: text expected")
    return _present(given)
