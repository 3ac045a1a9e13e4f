"""PostgreSQL tells listening workers when something became due; on SQLite they look by themselves."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# What else a worker does, claiming above all, tells nobody: it makes nothing due, and commits that notify wait for one another.
CHANGES = (
    ("deliveries", "INSERT OR UPDATE ON deliveries FOR EACH ROW WHEN (NEW.state = 'pending' AND NEW.ready_at IS NOT NULL)"),
    ("items", "INSERT OR UPDATE ON items FOR EACH ROW WHEN (NEW.state = 'approved')"),
    ("pauses", "DELETE ON pauses FOR EACH STATEMENT"),
    ("holds", "INSERT OR UPDATE OR DELETE ON holds FOR EACH STATEMENT"),
)


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE FUNCTION tell_workers() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_notify('clinic', ''); RETURN NULL; END $$"
    )
    for table, change in CHANGES:
        op.execute(f"CREATE TRIGGER {table}_tell_workers AFTER {change} EXECUTE FUNCTION tell_workers()")
