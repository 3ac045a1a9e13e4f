"""Alembic runs this file: it migrates on the connection that `migrate` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from scheduler.storage.tables import metadata

# SQLite changes a column by copying the table, which Alembic calls a batch.
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
