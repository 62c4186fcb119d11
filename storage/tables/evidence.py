"""Custody of evidence: a chain of lines for each case, the packages that were sealed, the heads that are kept elsewhere."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text, Uuid

from storage.sql.types import Instant, Plain
from storage.tables.core import metadata, only

custody = Table(
    "custody",
    metadata,
    Column("case_id", Uuid, ForeignKey("cases.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("line", Text, nullable=False),
)
"""Lines are added, never changed: each names the hash of the one before. Two writers of one number are a conflict."""

sealed_packages = Table(
    "sealed_packages",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String(30), nullable=False),
    Column("sealed_at", Instant, nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("sums", Text, nullable=False),
    Column("stamps", Plain, nullable=False),
    Column("state", String(10), nullable=False),
    Column("not_before", Instant, nullable=False),
    only("ix_sealed_packages_pending", "not_before", "id", where="state = 'pending'"),
)
"""The bytes are in the vault under the same id; `stamps` has a text (base64) for each authority, null while it is awaited."""

custody_heads = Table(
    "custody_heads",
    metadata,
    Column("day", Date, primary_key=True),
    Column("heads", Text, nullable=False),
    Column("stamps", Plain, nullable=False),
    Column("kept_at", Instant),
)
"""The last line of every chain, once a day: stamped, then told to somebody outside."""
