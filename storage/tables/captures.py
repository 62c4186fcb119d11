"""The table of captures that were asked for: one row a publication, from asked to captured or given up."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, Uuid

from storage.sql.types import Instant, Plain
from storage.tables.core import metadata, only

captures = Table(
    "captures",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("publication", String(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("words", Plain, nullable=False),
    Column("language", String(2), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("item_id", Uuid),
    Column("ended_at", Instant),
    Column("reason", String(40)),
    Column("verdict", Plain),
    Column("title", Text, nullable=False),
    Column("pictures", Integer, nullable=False),
    Column("sha256", String(64)),
    Column("watch", Uuid),
    only("ix_captures_asked", "not_before", "id", where="state = 'asked'"),
)
