"""The worklist: what tasks carry of their case, the group that may take them, and the words that find a case."""

import sqlalchemy as sa
from alembic import op

from oppskrift.store import backfill

revision = "0003"
down_revision = "0002"

NEVER = 2**63 - 1
FREE, HELD = "assignee IS NULL", "assignee IS NOT NULL"
FILTERED = ("process", "place", "due_order")
PAGE = 1_000

OF_CASE = sa.text("""
update task set
  process = (select c.process from process_case c where c.tenant = task.tenant and c.id = task.case_id),
  title = (select c.title from process_case c where c.tenant = task.tenant and c.id = task.case_id),
  escalation = (select c.escalation from process_case c where c.tenant = task.tenant and c.id = task.case_id),
  due_order = coalesce(due, :never)
""")
PINS = sa.text("""
select distinct c.bundle, c.config from process_case c join task t on t.tenant = c.tenant and t.case_id = c.id
""")
BIND = sa.text("""
update task set role_group = :group
where role = :role and exists (
  select 1 from process_case c
  where c.tenant = task.tenant and c.id = task.case_id and c.bundle = :bundle and c.config = :config)
""")


def upgrade() -> None:
    _columns()
    _words()
    connection = op.get_bind()
    _fill_words(connection)
    _fill_escalations(connection)
    _fill_tasks(connection)
    _fill_groups(connection)
    _indexes()


def _bytewise() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _columns() -> None:
    for name in ("place", "escalation"):
        op.add_column("process_case", sa.Column(name, sa.Text))
        op.add_column("task", sa.Column(name, sa.Text))
    for name in ("role_group", "process", "title"):
        op.add_column("task", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("task", sa.Column("title_order", _bytewise(), nullable=False, server_default=""))
    op.add_column("task", sa.Column("due_order", sa.BigInteger, nullable=False, server_default=str(NEVER)))


def _words() -> None:
    op.create_table(
        "case_word",
        sa.Column("tenant", sa.Text, primary_key=True),
        sa.Column("open", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("word", _bytewise(), primary_key=True),
        sa.Column("case_id", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("case_word_case", "case_word", ["tenant", "case_id", "word"])


def _indexes() -> None:
    op.drop_index("task_assignee", "task")
    _partial("task_assignee", HELD, "assignee", "due_order")
    _partial("task_due", FREE, "role_group", "due_order")
    _partial("task_created", FREE, "role_group", "created_at", more=FILTERED)
    _partial("task_title", FREE, "role_group", "title_order", more=FILTERED)
    _partial("task_process", FREE, "role_group", "process", "due_order")
    _partial("task_place", FREE, "role_group", "place", "due_order")


def _partial(name: str, where: str, *columns: str, more: tuple[str, ...] = ()) -> None:
    condition = sa.text(where)
    keys = ["tenant", *columns, "case_id", "token", *more]
    op.create_index(name, "task", keys, sqlite_where=condition, postgresql_where=condition)


def _fill_words(connection: sa.Connection) -> None:
    insert = sa.text("insert into case_word (tenant, open, word, case_id) values (:tenant, :open, :word, :case_id)")
    found = connection.execute(sa.text("select tenant, id, status, title, business_key from process_case"))
    for rows in found.partitions(PAGE):
        values = [
            {"tenant": tenant, "open": int(status == "active"), "word": word, "case_id": id}
            for tenant, id, status, title, key in rows
            for word in backfill.words(title, key)
        ]
        if values:
            connection.execute(insert, values)


def _fill_escalations(connection: sa.Connection) -> None:
    """Look through the histories of open cases, in their order; the last escalation stands."""
    found = connection.execute(
        sa.text(
            "select e.tenant, e.case_id, e.events from event e join process_case c on c.tenant = e.tenant"
            " and c.id = e.case_id where c.status = 'active' order by e.tenant, e.case_id, e.rev"
        )
    )
    thrown = {
        (tenant, id): code for tenant, id, events in found if (code := backfill.escalation(bytes(events))) is not None
    }
    update = sa.text("update process_case set escalation = :code where tenant = :tenant and id = :id")
    values = [{"tenant": tenant, "id": id, "code": code} for (tenant, id), code in thrown.items()]
    if values:
        connection.execute(update, values)


def _fill_tasks(connection: sa.Connection) -> None:
    connection.execute(OF_CASE, {"never": NEVER})
    titles = connection.execute(sa.text("select distinct title from task")).scalars().all()
    values = [{"title": title, "order": backfill.order_key(title)} for title in titles]
    if values:
        connection.execute(sa.text("update task set title_order = :order where title = :title"), values)


def _fill_groups(connection: sa.Connection) -> None:
    """Bind the roles of open tasks as the pins of their cases do; a role that nothing binds stands for itself."""
    connection.execute(sa.text("update task set role_group = role"))
    body = sa.text("select body from artifact where sha256 = :sha256")
    for bundle, config in connection.execute(PINS).all():
        kept = [connection.execute(body, {"sha256": sha256}).scalar_one_or_none() for sha256 in (bundle, config)]
        groups = {} if None in kept else backfill.groups(*(bytes(one or b"") for one in kept))
        values = [{"group": g, "role": r, "bundle": bundle, "config": config} for r, g in groups.items() if g != r]
        if values:
            connection.execute(BIND, values)
