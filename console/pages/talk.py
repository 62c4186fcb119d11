"""Reads what a handler sends and asks in the insured's chat: a file, moments to meet, a cost to agree to. What cannot be read
is left out, and the use case says why it cannot go on."""

from __future__ import annotations

import asyncio
import mimetypes
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from aiohttp import web

from workflows.evidence.item import LARGEST, Vault
from workflows.kernel.clock import NewId
from workflows.kernel.countries import Jurisdictions
from workflows.kernel.errors import BadInput

SLOTS = ("slot1", "slot2", "slot3")
Form = Any


def moments(countries: Jurisdictions, form: Form) -> dict[str, Any]:
    """Moments as the clock on the wall shows them where the case is; none by a clock that no country goes by."""
    walls = {one.zone.key: one.zone for one in countries.by_code.values()}
    zone = walls.get(str(form.get("zone", "")))
    read = (_moment(str(form.get(name, "")), zone) for name in SLOTS if zone is not None)
    slots = [one for one in read if one is not None]
    return {"how": str(form.get("how", "")), "slots": slots, "note": str(form.get("note", ""))}


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None


def cost(form: Form) -> dict[str, Any]:
    """Amounts in whole cents; -1 for what is no amount."""
    return {
        "step": str(form.get("step", "")),
        "amount": _cents(form.get("amount")),
        "covered": _cents(form.get("covered")),
    }


def _cents(text: object) -> int:
    plain = (
        str(text or "").replace("€", "").replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
    )
    try:
        cents = Decimal(plain) * 100
        return int(cents) if cents == cents.to_integral_value() else -1
    except (ArithmeticError, ValueError):
        return -1


async def take_file(vault: Vault, new_id: NewId, case_id: UUID, form: Form) -> dict[str, Any]:
    """The file, kept in the vault. Raises BadInput for an empty field and for a file that the chat would not carry."""
    field = form.get("file")
    if not isinstance(field, web.FileField):
        raise BadInput("error.file")
    content = await asyncio.to_thread(field.file.read, LARGEST + 1)
    if not content or len(content) > LARGEST:
        raise BadInput("error.file_too_large" if content else "error.file")
    name = PurePath(field.filename.replace("\\", "/")).name or "file"
    item_id = new_id()
    kept = await asyncio.to_thread(vault.keep, case_id, item_id, content)
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {"item_id": item_id, "name": name, "mime": mime, "kept": kept, "text": str(form.get("text", ""))}
