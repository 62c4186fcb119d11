"""The table of third parties: one row each, with calls, promises and offers."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, String, Table, Text, Uuid

from storage.sql.types import Instant, Plain
from storage.tables.core import metadata

third_parties = Table(
    "third_parties",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("named_at", Instant, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("reach", Text, nullable=False),
    Column("checked_on", Date),
    Column("checked_how", Text, nullable=False),
    Column("checked_by", Text, nullable=False),
    Column("keeps_relation", Boolean, nullable=False),
    Column("calls", Plain, nullable=False),
    Column("promises", Plain, nullable=False),
    Column("offers", Plain, nullable=False),
    Column("agreement", Plain),
)
