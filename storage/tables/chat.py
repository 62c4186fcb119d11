"""The tables of the chat: who a contract insures, what a person sent, what the desk asked them, who is told in Telegram."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from storage.sql.types import Instant, Plain, Serial
from storage.tables.core import metadata, only

policy_members = Table(
    "policy_members",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("policy_id", Uuid, ForeignKey("policies.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("birth_date", Date, index=True),
    Column("email", String(254)),
    Column("is_holder", Boolean, nullable=False),
    UniqueConstraint("policy_id", "name"),
)

identity_tries = Table(
    "identity_tries",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("policy_hash", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_identity_tries_person", "person_id", "at"),
    Index("ix_identity_tries_policy", "policy_hash", "at"),
)
"""Wrong answers to "policy number and date of birth": counted per person and per policy, whoever tries."""

evidence = Table(
    "evidence",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("person_id", Uuid, nullable=False),
    Column("key", String(80), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("album", String(64)),
    Column("name", String(200)),
    Column("mime", String(120)),
    Column("size", BigInteger),
    Column("sha256", String(64)),
    Column("caption", Text),
    Column("origin", Plain),
    Column("sent_at", Instant),
    Column("received_at", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("file_id", Text),
    Column("version", Integer, nullable=False),
    Column("replaces", Uuid),
    Column("receipted_at", Instant),
    only("ix_evidence_awaited", "not_before", "id", where="state = 'awaited'"),
    only("ix_evidence_unreceipted", "case_id", where="receipted_at IS NULL"),
    Index("ix_evidence_message", "person_id", "message_id"),
)

case_messages = Table(
    "case_messages",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("person_id", Uuid, nullable=False),
    Column("direction", String(4), nullable=False),
    Column("author", String(120), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("message_id", BigInteger),
    Column("version", Integer, nullable=False),
    Column("replaces", Uuid),
    Column("seen_at", Instant),
    Index("ix_case_messages_message", "person_id", "message_id"),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("how", String(10), nullable=False),
    Column("slots", Plain, nullable=False),
    Column("note", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("at", Instant),
    Column("offered_at", Instant, nullable=False),
    Column("offered_by", Uuid, ForeignKey("desk_users.id"), nullable=False),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("step", String(60), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("covered", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("state", String(10), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", Uuid, ForeignKey("desk_users.id"), nullable=False),
    Column("decided_at", Instant),
)
"""Amounts in integer cents; what stays to pay is `amount - covered`."""

desk_chats = Table(
    "desk_chats",
    metadata,
    Column("user_id", Uuid, ForeignKey("desk_users.id"), primary_key=True),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("since", Instant, nullable=False),
)
"""Handlers and lawyers who asked to be told in Telegram: that something waits, never what."""

desk_topics = Table(
    "desk_topics",
    metadata,
    Column("group_id", BigInteger, primary_key=True, autoincrement=False),
    Column("queue", String(20), primary_key=True),
    Column("thread_id", BigInteger, nullable=False),
)
