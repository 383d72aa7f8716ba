"""Alembic runs this file; `tasks.store.schema` hands it the connection."""

from alembic import context

from tasks.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
