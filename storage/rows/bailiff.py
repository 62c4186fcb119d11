"""Orders to bailiffs, with what came back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from storage.sql.prepared import PreparedStatement, Row
from storage.tables.bailiff import bailiff_orders
from workflows.evidence.bailiff_order import BailiffOrder

_NAMES = [c.name for c in bailiff_orders.c]
_add = PreparedStatement[Row](bailiff_orders.insert(), _NAMES)
_save = PreparedStatement[Row](
    bailiff_orders.update().where(bailiff_orders.c.id == bindparam("b_id")), [name for name in _NAMES if name != "id"]
)
_by_id = PreparedStatement[Row](select(bailiff_orders).where(bailiff_orders.c.id == bindparam("id")).with_for_update())
_of_case = PreparedStatement[Row](
    select(bailiff_orders)
    .where(bailiff_orders.c.case_id == bindparam("case"))
    .order_by(bailiff_orders.c.ordered_at, bailiff_orders.c.id)
)


class BailiffOrderRows:
    """`ports.bailiff.BailiffOrders`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, order: BailiffOrder) -> None:
        _add.run(self._connection, _values(order))

    def get(self, order_id: UUID) -> BailiffOrder | None:
        row = _by_id.first(self._connection, {"id": order_id})
        return BailiffOrder(**row) if row else None

    def save(self, order: BailiffOrder) -> None:
        values = _values(order)
        values["b_id"] = values.pop("id")
        _save.run(self._connection, values)

    def of(self, case_id: UUID) -> Sequence[BailiffOrder]:
        return [BailiffOrder(**row) for row in _of_case.rows(self._connection, {"case": case_id})]


def _values(order: BailiffOrder) -> dict[str, object]:
    return {name: getattr(order, name) for name in _NAMES}
