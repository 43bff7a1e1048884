"""Run by Alembic for every command: works on the connection that storage/migrate.py hands over."""

from alembic import context

from storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,  # whole or not at all; storage/engine.py begins it for SQLite too
)

with context.begin_transaction():
    context.run_migrations()
