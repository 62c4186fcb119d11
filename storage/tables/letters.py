"""The table of letters."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, Text, Uuid

from storage.sql.types import Instant, Plain
from storage.tables.core import metadata

letters = Table(
    "letters",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("variant", String(60)),
    Column("step", String(60)),
    Column("language", String(5)),
    Column("signer", String(20)),
    Column("tone", String(20)),
    Column("level", Integer, nullable=False),
    Column("values", Plain, nullable=False),
    Column("overrides", Plain, nullable=False),
    Column("state", String(12), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("edited_at", Instant, nullable=False),
    Column("edited_by", Uuid, ForeignKey("desk_users.id")),
    Column("approved_at", Instant),
    Column("approved_by", Uuid, ForeignKey("desk_users.id")),
    Column("content", LargeBinary),
    Column("sha256", String(64)),
    Column("words", Text),
    Column("reference", String(200)),
    Column("sent_at", Instant),
    Column("answer", Text),
    Column("answered_at", Instant),
    Column("version", Integer, nullable=False),
)
