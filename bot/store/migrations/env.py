"""Run by Alembic: on the connection that `bot.store.migration` hands over."""

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # All or nothing: SQLite can roll back DDL as well, once the driver is kept from committing before it.
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
