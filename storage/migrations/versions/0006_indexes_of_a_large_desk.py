"""Indexes of a large desk: sendings by case and by person, members by birthday, and what few rows wait for"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_outbox_case", "outbox", "case_id", "case_id IS NOT NULL"),
    ("ix_outbox_person", "outbox", "person_id", "person_id IS NOT NULL"),
    ("ix_outbox_held", "outbox", "id", "state = 'held'"),
    ("ix_outbox_in_doubt", "outbox", "id", "state = 'in_doubt'"),
    ("ix_inbox_parked", "inbox", "update_id", "state = 'parked'"),
    ("ix_evidence_unreceipted", "evidence", "case_id", "receipted_at IS NULL"),
    ("ix_policy_members_birth_date", "policy_members", "birth_date", None),
)


def upgrade() -> None:
    """Forward."""
    for name, table, column, where in INDEXES:
        only = None if where is None else sa.text(where)
        op.create_index(name, table, [column], sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    """Back."""
    for name, table, _, _ in reversed(INDEXES):
        op.drop_index(name, table)
