"""The tables, as SQLAlchemy Core. The migrations create them; a test holds the two against each other.

Every primary key starts with the tenant, so a database can be split by tenant; only artifacts are shared, by the
hash of their content. Instants are whole microseconds since 1970-01-01 UTC, JSON is the text that orjson writes.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    literal_column,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.sql import ColumnElement

META = MetaData()

BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared character for character on every database."""

NEVER = 2**63 - 1
"""`task.due_order` of a task without a due date: after all others."""

HOT = {"fillfactor": 70}
"""PostgreSQL storage for rows that are updated again and again: room for the new version on the same page."""


def _table(name: str, *items: SchemaItem, hot: bool = False) -> Table:
    return Table(name, META, *items, sqlite_with_rowid=False, postgresql_with=HOT if hot else None)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=optional)


def _number(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=optional)


def _instant(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=optional)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _token() -> Column[int]:
    return Column("token", Integer, primary_key=True, autoincrement=False)


def _of_case() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["tenant", "case_id"], ["process_case.tenant", "process_case.id"])


def is_text(column: Column[str], value: str) -> ColumnElement[bool]:
    """Compare with a literal in the statement text, so that partial indexes apply. Only for constants of ours."""
    return column == literal_column(f"'{value}'")


def _partial(name: str, condition: ColumnElement[bool], *columns: Column[Any]) -> Index:
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


CASE = _table(
    "process_case",
    _key("tenant"),
    _key("id"),
    _text("process"),
    _text("version"),
    _text("bundle"),
    _text("config"),
    _number("rev"),
    _text("status"),
    _text("title"),
    _text("business_key", optional=True),
    _text("started_by"),
    _instant("started_at"),
    _instant("changed_at"),
    _text("duties"),
    _bytes("snapshot"),
    _bytes("head"),
    _text("place", optional=True),
    _text("escalation", optional=True),
    hot=True,
)

EVENT = _table(
    "event",
    _key("tenant"),
    _key("case_id"),
    Column("rev", Integer, primary_key=True, autoincrement=False),
    _instant("at"),
    _text("actor"),
    _text("command"),
    _bytes("events"),
    _bytes("hash"),
    _of_case(),
)

TASK = _table(
    "task",
    _key("tenant"),
    _key("case_id"),
    _token(),
    _text("element"),
    _text("name"),
    _text("role"),
    _text("assignee", optional=True),
    _text("on_behalf_of", optional=True),
    _text("form", optional=True),
    _instant("due", optional=True),
    _instant("follow_up", optional=True),
    _number("priority"),
    _text("properties"),
    _instant("created_at"),
    _text("role_group"),
    _text("process"),
    _text("title"),
    Column("title_order", BYTEWISE, nullable=False),
    _text("place", optional=True),
    _text("escalation", optional=True),
    Column("due_order", BigInteger, nullable=False),
    _of_case(),
)
"""What a task carries of its case (process, title, place, escalation) is kept true by the step that changes it."""

JOB = _table(
    "job",
    _key("tenant"),
    _key("case_id"),
    _token(),
    _text("element"),
    _text("kind"),
    _text("handler"),
    _text("input"),
    _text("state"),
    _instant("due"),
    _number("attempt"),
    _number("retries"),
    _text("lease_token", optional=True),
    _instant("lease_until", optional=True),
    _text("error", optional=True),
    _of_case(),
    hot=True,
)

SUBSCRIPTION = _table(
    "subscription",
    _key("tenant"),
    _key("case_id"),
    _token(),
    _text("element"),
    _text("message"),
    _text("key"),
    _of_case(),
)

INCIDENT = _table(
    "incident",
    _key("tenant"),
    _key("case_id"),
    _token(),
    _text("element"),
    _text("kind"),
    _text("message"),
    _text("diagnostics"),
    _instant("raised_at"),
    _of_case(),
)

INBOX = _table(
    "inbox",
    _key("tenant"),
    _key("source"),
    _key("id"),
    _text("message"),
    _text("key"),
    _text("body"),
    _instant("not_before"),
    _instant("received_at"),
    _text("status"),
    _instant("again"),
)

CASE_WORD = _table(
    "case_word",
    _key("tenant"),
    Column("open", SmallInteger, primary_key=True, autoincrement=False),
    Column("word", BYTEWISE, primary_key=True),
    _key("case_id"),
)
"""The folded words (model.words) by which a case is found; `open` is 1 until the case ends, then 0."""

ARTIFACT = Table("artifact", META, _key("sha256"), _text("kind"), _bytes("body"))

WAITING = (TASK, JOB, SUBSCRIPTION, INCIDENT)
"""The tables whose rows belong to a waiting token, keyed (tenant, case_id, token)."""

HELD, FREE = TASK.c.assignee.is_not(None), TASK.c.assignee.is_(None)
BY_GROUP, BY_KEY = (TASK.c.tenant, TASK.c.role_group), (TASK.c.case_id, TASK.c.token)
"""What the indexes of free tasks begin and end with; a worklist reads each in its order and stops (store.worklist)."""

FILTERED = (TASK.c.process, TASK.c.place, TASK.c.due_order)
"""What is filtered by in an order that has nothing to do with it: in the index, so that no row is read in vain."""

Index("case_newest", CASE.c.tenant, CASE.c.started_at, CASE.c.id)
Index("case_state", CASE.c.tenant, CASE.c.process, CASE.c.status)
Index("task_role", TASK.c.tenant, TASK.c.role)
Index("subscription_key", SUBSCRIPTION.c.tenant, SUBSCRIPTION.c.message, SUBSCRIPTION.c.key)
Index("case_word_case", CASE_WORD.c.tenant, CASE_WORD.c.case_id, CASE_WORD.c.word)
_partial("task_assignee", HELD, TASK.c.tenant, TASK.c.assignee, TASK.c.due_order, *BY_KEY)
_partial("task_due", FREE, *BY_GROUP, TASK.c.due_order, *BY_KEY)
_partial("task_created", FREE, *BY_GROUP, TASK.c.created_at, *BY_KEY, *FILTERED)
_partial("task_title", FREE, *BY_GROUP, TASK.c.title_order, *BY_KEY, *FILTERED)
_partial("task_process", FREE, *BY_GROUP, TASK.c.process, TASK.c.due_order, *BY_KEY)
_partial("task_place", FREE, *BY_GROUP, TASK.c.place, TASK.c.due_order, *BY_KEY)
_partial("job_timer", is_text(JOB.c.state, "timer"), JOB.c.tenant, JOB.c.due, JOB.c.case_id, JOB.c.token)
_partial("job_ready", is_text(JOB.c.state, "ready"), JOB.c.tenant, JOB.c.due, JOB.c.case_id, JOB.c.token)
_partial("job_lease", is_text(JOB.c.state, "running"), JOB.c.lease_until)
_partial("inbox_turn", is_text(INBOX.c.status, "pending"), INBOX.c.again, INBOX.c.not_before)
_partial("inbox_expired", is_text(INBOX.c.status, "expired"), INBOX.c.tenant, INBOX.c.received_at)
_partial("inbox_key", is_text(INBOX.c.status, "pending"), INBOX.c.tenant, INBOX.c.message, INBOX.c.key)
