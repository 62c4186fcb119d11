"""Orders to bailiffs, by link."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, Text, Uuid

from storage.sql.types import Instant
from storage.tables.core import metadata

bailiff_orders = Table(
    "bailiff_orders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("letter_id", Uuid, nullable=False),
    Column("email", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("ordered_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("ended_at", Instant),
    Column("report_id", Uuid),
    Column("report_sha256", String(64)),
    Column("fee_note_id", Uuid),
    Column("fee", BigInteger),
)
