"""The first schema: cases, events, what waits, the inbox and artifacts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WAITING = ("task", "job", "subscription", "incident")


def _text(name: str, *, optional: bool = False, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=optional, primary_key=key)


def _integer(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, primary_key=key, autoincrement=False)


def _instant(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=optional)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _create(name: str, *items: sa.schema.SchemaItem, hot: bool = False) -> None:
    op.create_table(name, *items, sqlite_with_rowid=False, postgresql_with={"fillfactor": 70} if hot else None)


def _of_case(*columns: sa.Column[str] | sa.Column[int] | sa.Column[bytes]) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        _text("tenant", key=True),
        _text("case_id", key=True),
        *columns,
        sa.ForeignKeyConstraint(["tenant", "case_id"], ["process_case.tenant", "process_case.id"]),
    )


def _index(name: str, table: str, columns: list[str], where: str | None = None) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    _cases()
    _waiting()
    _shared()
    _indexes()


def _cases() -> None:
    _create(
        "process_case",
        _text("tenant", key=True),
        _text("id", key=True),
        _text("process"),
        _text("version"),
        _text("bundle"),
        _text("config"),
        _integer("rev"),
        _text("status"),
        _text("title"),
        _text("business_key", optional=True),
        _text("started_by"),
        _instant("started_at"),
        _instant("changed_at"),
        _text("duties"),
        _bytes("snapshot"),
        _bytes("head"),
        hot=True,
    )
    _create(
        "event",
        *_of_case(
            _integer("rev", key=True),
            _instant("at"),
            _text("actor"),
            _text("command"),
            _bytes("events"),
            _bytes("hash"),
        ),
    )


def _waiting() -> None:
    _create(
        "task",
        *_of_case(
            _integer("token", key=True),
            _text("element"),
            _text("name"),
            _text("role"),
            _text("assignee", optional=True),
            _text("on_behalf_of", optional=True),
            _text("form", optional=True),
            _instant("due", optional=True),
            _instant("follow_up", optional=True),
            _integer("priority"),
            _text("properties"),
            _instant("created_at"),
        ),
    )
    _create(
        "job",
        *_of_case(
            _integer("token", key=True),
            _text("element"),
            _text("kind"),
            _text("handler"),
            _text("input"),
            _text("state"),
            _instant("due"),
            _integer("attempt"),
            _integer("retries"),
            _text("lease_token", optional=True),
            _instant("lease_until", optional=True),
            _text("error", optional=True),
        ),
        hot=True,
    )
    _create("subscription", *_of_case(_integer("token", key=True), _text("element"), _text("message"), _text("key")))
    _create(
        "incident",
        *_of_case(
            _integer("token", key=True),
            _text("element"),
            _text("kind"),
            _text("message"),
            _text("diagnostics"),
            _instant("raised_at"),
        ),
    )


def _shared() -> None:
    _create(
        "inbox",
        _text("tenant", key=True),
        _text("source", key=True),
        _text("id", key=True),
        _text("message"),
        _text("key"),
        _text("body"),
        _instant("not_before"),
        _instant("received_at"),
        _text("status"),
        sa.Column("again", sa.BigInteger, nullable=False),
    )
    op.create_table("artifact", _text("sha256", key=True), _text("kind"), _bytes("body"))


def _indexes() -> None:
    _index("case_newest", "process_case", ["tenant", "started_at", "id"])
    _index("task_role", "task", ["tenant", "role"])
    _index("task_assignee", "task", ["tenant", "assignee"], "assignee IS NOT NULL")
    _index("subscription_key", "subscription", ["tenant", "message", "key"])
    _index("job_timer", "job", ["tenant", "due", "case_id", "token"], "state = 'timer'")
    _index("job_ready", "job", ["tenant", "due", "case_id", "token"], "state = 'ready'")
    _index("job_lease", "job", ["lease_until"], "state = 'running'")
    _index("inbox_turn", "inbox", ["again", "not_before"], "status = 'pending'")
    _index("inbox_key", "inbox", ["tenant", "message", "key"], "status = 'pending'")
