"""The tables. Far follow-ups and sent messages are many, open ones few: the indexes are partial for that reason."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from storage.sql.types import Instant, Plain, Serial

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def only(name: str, *columns: str, where: str) -> Index:
    """Gives an index of the few rows that are asked for. A statement uses it that says `where` in these very words."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


policies = Table(
    "policies",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("insurer", String(60), nullable=False),
    Column("number", String(60), nullable=False),
    Column("holder", String(200), nullable=False),
    Column("jurisdiction", String(2), nullable=False),
    Column("local_calendar", String(8)),
    Column("professional", Boolean, nullable=False),
    UniqueConstraint("insurer", "number"),
)

link_codes = Table(
    "link_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("policy_id", Uuid, ForeignKey("policies.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("used_by", Uuid),
    Column("member_id", Uuid),
)

code_tries = Table(
    "code_tries",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_code_tries_person", "person_id", "at"),
)

persons = Table(
    "persons",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("user_id", BigInteger, nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("language", String(2)),
    Column("policy_id", Uuid, ForeignKey("policies.id")),
    Column("active_case", Uuid),
    Column("doing", String(80)),
    Column("blocked", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("member_id", Uuid, index=True),
    Column("locked_at", Instant),
    Column("locked_why", String(20)),
    Column("secret_hash", String(64)),
    Column("version", Integer, nullable=False),
)

desk_users = Table(
    "desk_users",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("role", String(10), nullable=False),
    Column("name", String(120), nullable=False),
    Column("email", String(254), nullable=False, unique=True),
    Column("language", String(2), nullable=False),
    Column("password_hash", Text),
    Column("jurisdictions", Plain, nullable=False),
    Column("rank", Integer, nullable=False),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", Uuid, ForeignKey("desk_users.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("subject", String(64), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("person_id", Uuid, ForeignKey("persons.id"), nullable=False, index=True),
    Column("policy_id", Uuid, ForeignKey("policies.id")),
    Column("insurer", String(60)),
    Column("kind", String(30), nullable=False),
    Column("language", String(2), nullable=False),
    Column("jurisdiction", String(2), nullable=False),
    Column("state", String(12), nullable=False),
    Column("reported_at", Instant, nullable=False),
    Column("facts", Plain, nullable=False),
    Column("interview", Plain, nullable=False),
    Column("steps", Plain, nullable=False),
    Column("owner_id", Uuid, ForeignKey("desk_users.id")),
    Column("rules_version", String(64)),
    Column("plan_approved_at", Instant),
    Column("plan_shown", Plain),
    Column("lawyer_id", Uuid, ForeignKey("desk_users.id")),
    Column("urgent_on", Date, nullable=False),
    Column("urgent_what", String(60)),
    Column("works_to", Instant),
    Column("legal_on", Date),
    Column("legal_at", Instant),
    Column("legal_what", String(60)),
    Column("closed_at", Instant),
    Column("version", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Index("ix_cases_queue", "state", "due_at", "id"),
    Index("ix_cases_owner", "owner_id", "due_at", "id"),
    only("ix_cases_due", "due_at", "id", where="state <> 'closed'"),
)
"""`due_at` is what queues go by: the earlier of `works_to` and of what the open tasks are due. Storage keeps it."""

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("kind", String(30), nullable=False),
    Column("step", String(60)),
    Column("due_at", Instant, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("tolerance_s", Integer, nullable=False),
    Column("payload", Plain, nullable=False),
    Column("claimed_at", Instant),
    Column("finished_at", Instant),
    Column("paused_at", Instant),
    Column("left", Integer),
    Column("left_unit", String(12)),
    Column("reason", Text),
    Column("version", Integer, nullable=False),
    only("ix_follow_ups_due", "due_at", "id", where="state = 'pending'"),
    only("ix_follow_ups_claimed", "claimed_at", where="state = 'queued'"),
)

follow_up_counts = Table(
    "follow_up_counts",
    metadata,
    Column("case_id", Uuid, ForeignKey("cases.id"), primary_key=True),
    Column("planned", Integer, nullable=False),
)
"""How many follow-ups a case was ever given: rows are finished, never removed, so a smaller number of rows is a hand in
the database."""

engine_state = Table(
    "engine_state",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("detail", Plain, nullable=False),
)
"""One row for each thing the engine must remember across restarts: its heartbeat, the audit of clocks, a frozen outbox."""

tasks = Table(
    "tasks",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("done_by", Uuid),
    Column("payload", Plain, nullable=False),
    only("ix_tasks_of_case", "case_id", "due_at", where="done_at IS NULL"),
    only("ix_tasks_open", "due_at", "id", where="done_at IS NULL"),
)

escalations = Table(
    "escalations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("lawyer_id", Uuid, ForeignKey("desk_users.id"), nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("reason", Text),
    Column("place", Integer, nullable=False),
)

timeline = Table(
    "timeline",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("event", String(40), nullable=False),
    Column("actor_role", String(10), nullable=False),
    Column("actor_id", Uuid),
    Column("actor_name", String(120), nullable=False),
    Column("payload", Plain, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("what", String(40), nullable=False),
    Column("actor_role", String(10), nullable=False),
    Column("actor_id", Uuid),
    Column("actor_name", String(120), nullable=False),
    Column("case_id", Uuid),
    Column("detail", Plain, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("payload", Text, nullable=False),
    Column("payload_hash", String(64), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("done_at", Instant),
    Column("error", Text),
    Column("lane", BigInteger),
    Column("lease_until", Instant),
    only("ix_inbox_new", "not_before", "update_id", where="state = 'new'"),
    only("ix_inbox_lane", "lane", "update_id", where="state = 'new'"),
    only("ix_inbox_parked", "update_id", where="state = 'parked'"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("channel", String(10), nullable=False),
    Column("to", String(254), nullable=False),
    Column("payload", Plain, nullable=False),
    Column("act_class", String(1), nullable=False),
    Column("case_id", Uuid),
    Column("person_id", Uuid),
    Column("state", String(8), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    Column("reference", String(120)),
    Column("error", Text),
    Column("begun_at", Instant),
    Column("approved_by", Uuid),
    only("ix_outbox_open", "not_before", "id", where="state IN ('pending', 'sending')"),
    only("ix_outbox_case", "case_id", where="case_id IS NOT NULL"),
    only("ix_outbox_person", "person_id", where="person_id IS NOT NULL"),
    only("ix_outbox_held", "id", where="state = 'held'"),
    only("ix_outbox_in_doubt", "id", where="state = 'in_doubt'"),
)
