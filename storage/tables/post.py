"""Registered letters: what left, what the post did with it."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, String, Table, Text, Uuid

from storage.sql.types import Instant, Plain
from storage.tables.core import metadata, only

postings = Table(
    "postings",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("to", Text, nullable=False),
    Column("country", String(2), nullable=False),
    Column("item_id", Uuid, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("step", String(60)),
    Column("state", String(10), nullable=False),
    Column("ref", String(100)),
    Column("events", Plain, nullable=False),
    Column("proofs", Plain, nullable=False),
    Column("counts_on", Date),
    only("ix_postings_posted", "not_before", "id", where="state = 'posted'"),
)
