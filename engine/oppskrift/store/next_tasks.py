"""The free tasks that come first, on a database: one short read of an index for each group."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from ..model.record import TaskRecord
from . import rows
from .database import Database
from .statements import compiled
from .tables import TASK

_DUE = [column.name for column in TASK.c].index("due_order")
_ORDER = itemgetter(_DUE, 1, 2)
"""Due, case, token: the order of the worklist."""


class SqlNextTasks:
    """ports.NextTasks. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        free = (
            TASK.c.tenant == sa.bindparam("of_tenant", type_=sa.Text),
            TASK.c.role_group == sa.bindparam("of_group", type_=sa.Text),
            TASK.c.assignee.is_(None),
        )
        found = sa.select(TASK).where(*free).order_by(TASK.c.due_order, TASK.c.case_id, TASK.c.token)
        self._free = compiled(found.limit(sa.bindparam("of_limit", type_=sa.Integer)), database.dialect)

    def free(self, tenant: str, groups: Iterable[str], limit: int) -> Iterator[TaskRecord]:
        """Return the first tasks of all groups together."""

        def work(connection: Connection) -> list[tuple[Any, ...]]:
            values = ({"of_tenant": tenant, "of_group": group, "of_limit": limit} for group in groups)
            return [row for one in values for row in self._free.rows(connection, one)]

        found = sorted(self._database.read(work), key=_ORDER)
        return map(rows.task_record, found[:limit])
