"""Alembic's door into our tables. The connection is handed in by `storage.schema`, never opened here."""

from alembic import context

from storage.schema import is_ours
from storage.tables.core import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
    include_name=is_ours,
)
with context.begin_transaction():
    context.run_migrations()
