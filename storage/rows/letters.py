"""Letters of cases: drafted, frozen when approved."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from storage.sql.insert_new import insert_new
from storage.tables.letters import letters
from workflows.kernel.errors import Conflict
from workflows.letters.draft import LetterDraft

_COLUMNS = [c.name for c in letters.c]


class LetterRows:
    """`ports.letters.Letters`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, draft: LetterDraft) -> bool:
        return insert_new(self._connection, letters, _plain(draft), "key") is not None

    def get(self, letter_id: UUID) -> LetterDraft | None:
        found = select(letters).where(letters.c.id == letter_id).with_for_update()
        row = self._connection.execute(found).mappings().first()
        return LetterDraft(**row) if row else None

    def save(self, draft: LetterDraft) -> None:
        values = {**_plain(draft), "version": draft.version + 1}
        where = (letters.c.id == values.pop("id"), letters.c.version == draft.version)
        if self._connection.execute(letters.update().where(*where).values(values)).rowcount != 1:
            raise Conflict
        draft.version += 1

    def of(self, case_id: UUID) -> Sequence[LetterDraft]:
        found = select(letters).where(letters.c.case_id == case_id).order_by(letters.c.created_at, letters.c.id)
        return [LetterDraft(**row) for row in self._connection.execute(found).mappings()]


def _plain(draft: LetterDraft) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(draft, name) for name in _COLUMNS}
    return {**values, "values": dict(draft.values), "overrides": dict(draft.overrides)}
