"""The table of publications under watch: one row a publication of a case, with every look."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, Uuid

from storage.sql.types import Instant, Plain
from storage.tables.core import metadata

watches = Table(
    "watches",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False),
    Column("publication", String(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("platform", String(64), nullable=False),
    Column("step", String(64), nullable=False),
    Column("tried", Plain, nullable=False),
    Column("words", Plain, nullable=False),
    Column("language", String(2), nullable=False),
    Column("state", String(12), nullable=False),
    Column("was_seen", Boolean, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("first_absent_at", Instant),
    Column("removed_at", Instant),
    Column("ended_at", Instant),
    Column("returns", Integer, nullable=False),
    Column("looks", Plain, nullable=False),
    UniqueConstraint("case_id", "publication"),
    Index("ix_watches_platform", "platform", "asked_at"),
)
