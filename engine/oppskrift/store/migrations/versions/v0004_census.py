"""Counting cases by process and state, and messages that nobody waited for, without reading their rows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

EXPIRED = sa.text("status = 'expired'")


def upgrade() -> None:
    op.create_index("case_state", "process_case", ["tenant", "process", "status"])
    op.create_index("inbox_expired", "inbox", ["tenant", "received_at"], sqlite_where=EXPIRED, postgresql_where=EXPIRED)
