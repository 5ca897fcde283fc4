"""Runs the migrations in the transaction of the connection that `schema.upgrade` hands over."""

from alembic import context

from oppskrift.store.site_tables import META

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=META, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
