"""A form is read field by field into a command. The fields that a page asks for are the fields that it declares: any other is
refused with one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from aiohttp import web
from multidict import MultiDict, MultiDictProxy

from workflows.kernel.countries import Jurisdictions
from workflows.kernel.errors import BadInput, NotFound
from workflows.kernel.people import DeskUser

Form = MultiDictProxy[str | bytes | bytearray | web.FileField]
TOKEN: Final = "form_token"  # noqa: S105 (the name of a field)
VERSION: Final = "version"
OF_EVERY_FORM: Final = frozenset({TOKEN, VERSION})
"""Hidden fields that any form of ours may carry: where it comes from, and the newest line of the case that its reader saw."""
LONGEST_VERSION: Final = 18


class FormReader:
    """The fields of a form are read here, and what was never asked for is found at the end."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._asked = set(OF_EVERY_FORM)

    def optional(self, name: str) -> str | None:
        """Tells what was typed; None for a field that the form does not carry."""
        self._asked.add(name)
        value = self.form.get(name)
        return None if value is None else str(value)

    def text(self, name: str) -> str:
        """Tells what was typed; nothing for a field that the form does not carry."""
        return self.optional(name) or ""

    def is_yes(self, name: str) -> bool:
        """Tells whether a box was ticked."""
        return self.optional(name) == "yes"

    def day(self, name: str) -> date | None:
        """Tells what a date field holds; None where it holds no day."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            return None

    def identifier(self, name: str) -> UUID:
        """Gives the identifier in a hidden field. Raises NotFound for what is none."""
        try:
            return UUID(self.text(name))
        except ValueError:
            raise NotFound from None

    def optional_identifier(self, name: str) -> UUID | None:
        """Gives the identifier in a hidden field; None for an empty one. Raises NotFound for what is none."""
        return self.identifier(name) if self.text(name) else None

    def file(self, name: str) -> web.FileField | None:
        """Gives the file that was chosen."""
        self._asked.add(name)
        value = self.form.get(name)
        return value if isinstance(value, web.FileField) else None

    def version(self) -> int | None:
        """Gives the newest line of the case that the reader of the form saw."""
        return version_in(self.form)

    def end(self) -> None:
        """Raises BadInput for a form with a field that nobody asked for."""
        if not self._asked.issuperset(self.form):
            raise BadInput("error.unknown_field")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who sends a form about a case, and the countries whose clocks its moments may go by."""

    user: DeskUser
    case_id: UUID
    countries: Jurisdictions


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in a form that was refused, as the page shows it again."""

    form: Form
    act: str | None = None
    task: UUID | None = None

    @property
    def reason(self) -> str:
        return str(self.form.get("reason", ""))

    @property
    def text(self) -> str:
        return str(self.form.get("text", ""))

    @property
    def until(self) -> str:
        """The day, where it is one."""
        day = FormReader(self.form).day("until")
        return day.isoformat() if day else ""

    @property
    def follow_up(self) -> UUID | None:
        return FormReader(self.form).optional_identifier("follow_up")


NOTHING_TYPED: Final = Typed(MultiDictProxy(MultiDict[str | bytes | bytearray | web.FileField]()))


async def read_form(request: web.Request) -> FormReader:
    """Gives the form of a request, to be read."""
    return FormReader(await request.post())


async def no_fields(request: web.Request) -> None:
    """The form of a button has no field of its own. Raises BadInput."""
    (await read_form(request)).end()


def version_in(form: Form) -> int | None:
    """Gives the newest line that the reader of a form saw; None for a form that carries none."""
    given = str(form.get(VERSION, ""))
    return int(given) if given.isascii() and given.isdigit() and len(given) <= LONGEST_VERSION else None
