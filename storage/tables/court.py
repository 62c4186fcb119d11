"""The table of court proceedings: one row each, with the stages it went through."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, Uuid

from storage.sql.types import Instant, Plain
from storage.tables.core import metadata

court_proceedings = Table(
    "court_proceedings",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("rule", String(80), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("notes", Plain, nullable=False),
    Column("comply_by", Instant),
)
