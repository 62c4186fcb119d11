"""Mails with third parties: rows are added; of theirs the sort may change once, when a handler has looked."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, Text, Uuid

from storage.sql.types import Instant
from storage.tables.core import metadata

thread_mails = Table(
    "thread_mails",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("thread", Uuid, nullable=False, index=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("sort", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("address", String(254), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("step", String(60)),
    Column("message_id", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("item_id", Uuid),
    Column("sha256", String(64)),
)
