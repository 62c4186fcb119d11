"""Reads what a handler sends and asks in the insured's chat: a file, moments to meet, a cost to agree to. What cannot be read
is left out, and the use case says why it cannot go on."""

from __future__ import annotations

import asyncio
import mimetypes
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath
from uuid import UUID
from zoneinfo import ZoneInfo

from console.web.forms import Asked, FormReader
from workflows.evidence.item import LARGEST, Vault
from workflows.kernel.clock import NewId
from workflows.kernel.countries import Jurisdictions
from workflows.kernel.errors import BadInput
from workflows.kernel.people import DeskUser
from workflows.use_cases.desk.commands import AskCost, OfferAppointment, SendFile

SLOTS = ("slot1", "slot2", "slot3")


def offer_appointment(form: FormReader, by: Asked) -> OfferAppointment:
    """Reads how the desk and the insured are to meet, and at which moments."""
    return OfferAppointment(
        user=by.user,
        case_id=by.case_id,
        how=form.text("how"),
        slots=moments(by.countries, form),
        note=form.text("note"),
    )


def moments(countries: Jurisdictions, form: FormReader) -> list[datetime]:
    """Moments as the clock on the wall shows them where the case is; none by a clock that no country goes by."""
    walls = {one.zone.key: one.zone for one in countries.by_code.values()}
    zone = walls.get(form.text("zone"))
    typed = [form.text(name) for name in SLOTS]
    read = (_moment(text, zone) for text in typed if zone is not None)
    return [one for one in read if one is not None]


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None


def ask_cost(form: FormReader, by: Asked) -> AskCost:
    """Amounts in whole cents; -1 for what is no amount."""
    return AskCost(
        user=by.user,
        case_id=by.case_id,
        seen=form.version(),
        step=form.text("step"),
        amount=cents(form.text("amount")),
        covered=cents(form.text("covered")),
    )


def cents(text: str) -> int:
    """Gives a sum as it was typed, in whole cents; -1 for what is none."""
    plain = text.replace("€", "").replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
    try:
        found = Decimal(plain) * 100
        return int(found) if found == found.to_integral_value() else -1
    except (ArithmeticError, ValueError):
        return -1


async def send_file(vault: Vault, new_id: NewId, user: DeskUser, case_id: UUID, form: FormReader) -> SendFile:
    """Gives the file, kept in the vault. Raises BadInput for an empty field and for a file that the chat would not
    carry."""
    field, text = form.file("file"), form.text("text")
    form.end()
    if field is None:
        raise BadInput("error.file")
    content = await asyncio.to_thread(field.file.read, LARGEST + 1)
    if not content or len(content) > LARGEST:
        raise BadInput("error.file_too_large" if content else "error.file")
    name = PurePath(field.filename.replace("\\", "/")).name or "file"
    item_id = new_id()
    kept = await asyncio.to_thread(vault.keep, case_id, item_id, content)
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return SendFile(user=user, case_id=case_id, item_id=item_id, name=name, mime=mime, kept=kept, text=text)
