"""The orders of a worklist: by which columns, where a row stands, and what comes after a place."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from ..model.chain import micros
from ..model.record import TaskRecord
from ..model.words import order_key
from ..model.worklist import Key, Slice, Sort
from .tables import NEVER, TASK

BY_KEY = (TASK.c.case_id, TASK.c.token)
ORDERS: dict[Sort, tuple[sa.Column[Any], ...]] = {
    Sort.DUE: (TASK.c.due_order, *BY_KEY),
    Sort.CREATED: (TASK.c.created_at, *BY_KEY),
    Sort.CASE: (TASK.c.title_order, *BY_KEY),
    Sort.PROCESS: (TASK.c.process, TASK.c.due_order, *BY_KEY),
}
"""The columns of each order; the last two make it one that no two rows share."""


def key_of(task: TaskRecord, sort: Sort) -> Key:
    """Return where a task stands in an order."""
    due = NEVER if task.due is None else micros(task.due)
    first: dict[Sort, Key] = {
        Sort.DUE: (due,),
        Sort.CREATED: (micros(task.created_at),),
        Sort.CASE: (order_key(task.case_title),),
        Sort.PROCESS: (task.process, due),
    }
    return (*first[sort], task.case_id, task.token)


def downwards(asked: Slice) -> bool:
    """Whether rows are read from the last to the first: a descending order, or going back in an ascending one."""
    return asked.descending != (asked.cursor is not None and asked.cursor.back)


def ordered(asked: Slice, columns: Any) -> list[ColumnElement[Any]]:
    """Return the order to read these columns in."""
    found = [columns[column.name] for column in ORDERS[asked.sort]]
    return [column.desc() for column in found] if downwards(asked) else found


def keyset(asked: Slice) -> list[ColumnElement[bool]]:
    """Return the condition for what comes after the cursor; none for a cursor of another order."""
    columns = ORDERS[asked.sort]
    if asked.cursor is None or not fits(asked.cursor.key, asked.sort):
        return []
    values = (sa.literal(value, column.type) for value, column in zip(asked.cursor.key, columns, strict=True))
    place = sa.tuple_(*values)
    return [sa.tuple_(*columns) < place if downwards(asked) else sa.tuple_(*columns) > place]


def fits(key: Key, sort: Sort) -> bool:
    """Whether a key can stand in an order: as many values, each of its column's type."""
    columns = ORDERS[sort]
    return len(key) == len(columns) and all(
        isinstance(value, column.type.python_type) and abs(value if isinstance(value, int) else 0) <= NEVER
        for value, column in zip(key, columns, strict=True)
    )
