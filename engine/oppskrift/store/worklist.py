"""Worklists on a database: for each lane one limited read of an index in the order asked, merged.

A filter that has the asked order in its own index is read there. One that has not is read in whichever way touches
fewer rows: few matching rows are gathered and sorted, many are met often enough in the order's own index (FEW).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.sql import ColumnElement

from ..model.chain import micros
from ..model.worklist import Cursor, DoneSlice, DoneTask, Facets, Found, Free, Held, Lane, OpenTask, Slice, Sort
from . import rows
from .database import Database
from .site_tables import DRAFT
from .tables import CASE, NEVER, TASK
from .worklist_done import done
from .worklist_order import ORDERS, key_of, keyset, ordered
from .worklist_words import SCANNED, Search, among, having, search

FEW = 300
"""Rows that are gathered and sorted rather than met in order: the two cost alike at about this share of 100,000."""

FIRST = 100
"""Tasks that a search of common words looks at first."""

HELD_ROWS = 500
"""Tasks of one holder that are looked at for what there is to filter by."""

FACETS = 200
"""Processes and places offered to filter by, at most."""

BY_CASE = "sqlite_autoindex_task_1"
"""What SQLite calls the primary key of task."""

INDEX = {Sort.DUE: "task_due", Sort.CREATED: "task_created", Sort.CASE: "task_title", Sort.PROCESS: "task_process"}
FILTERED = (TASK.c.process, TASK.c.place, TASK.c.case_id)
OF_CASE = (CASE.c.bundle, CASE.c.config, CASE.c.version, CASE.c.duties)


class SqlWorklistRows:
    """ports.WorklistRows over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, asked: Slice) -> Found:
        """Return a page of open tasks."""
        return self._database.read(lambda connection: _open(connection, asked))

    def count(self, tenant: str, lanes: Sequence[Lane], at_most: int) -> int:
        """Return how many tasks there are, at most so many."""
        return self._database.read(lambda connection: _count(connection, tenant, lanes, at_most))

    def done(self, asked: DoneSlice) -> Sequence[DoneTask]:
        """Return what a person has completed, newest first."""
        return self._database.read(lambda connection: done(connection, asked))

    def facets(self, tenant: str, lanes: Sequence[Lane]) -> Facets:
        """Return the processes and places of the lanes' tasks."""
        return self._database.read(lambda connection: _facets(connection, tenant, lanes))

    def drafts(self, tenant: str, person: str, tasks: Sequence[tuple[str, int]]) -> frozenset[tuple[str, int]]:
        """Return for which of these tasks the person has a draft saved."""
        if not tasks:
            return frozenset()
        mine = sa.select(DRAFT.c.case_id, DRAFT.c.token).where(
            DRAFT.c.tenant == tenant,
            DRAFT.c.case_id.in_(sorted({case_id for case_id, _ in tasks})),
            DRAFT.c.person == person,
        )
        found = self._database.read(lambda connection: connection.execute(mine).all())
        return frozenset((case_id, token) for case_id, token in found) & frozenset(tasks)


def _open(connection: Connection, asked: Slice) -> Found:
    if not asked.lanes:
        return Found(rows=())
    found = search(connection, asked.tenant, asked.words)
    if found.nothing:
        return Found(rows=())
    if found.common:
        return _scanned(connection, asked, found)
    read = connection.execute(_select(connection, asked, found)).all()
    return Found(rows=_turned(asked, [_open_task(row, asked.sort) for row in read]))


_FIRST_PAGES: dict[Slice, sa.Select[Any]] = {}
KEPT = 1_024
"""Statements for first pages without a filter that are kept: what most ask for, and what costs most to put together."""


def _select(connection: Connection, asked: Slice, found: Search) -> sa.Select[Any]:
    """Return the statement of a page; that of a first page without a filter is put together once for its lanes."""
    bare = Slice(
        tenant=asked.tenant, lanes=asked.lanes, sort=asked.sort, descending=asked.descending, limit=asked.limit
    )
    if asked != bare:
        return _page(asked, _keys(connection, asked, found))
    kept = _FIRST_PAGES.get(bare)
    if kept is None:
        if len(_FIRST_PAGES) >= KEPT:
            _FIRST_PAGES.clear()
        kept = _FIRST_PAGES[bare] = _page(bare, _keys(connection, bare, found))
    return kept


def _turned(asked: Slice, tasks: list[OpenTask]) -> tuple[OpenTask, ...]:
    """Return tasks that were read backwards where the cursor goes back, in the list's own order."""
    return tuple(tasks[::-1] if asked.cursor is not None and asked.cursor.back else tasks)


def _scanned(connection: Connection, asked: Slice, found: Search) -> Found:
    """Read on in the order asked, more and more at a time, until enough cases have the words."""
    hits: list[Any] = []
    part, left = replace(asked, limit=FIRST), SCANNED
    while left > 0 and len(hits) < asked.limit:
        part = replace(part, limit=min(part.limit, left))
        keys = connection.execute(_keys(connection, part, found)).all()
        cases = having(connection, asked.tenant, found.common, frozenset(key.case_id for key in keys))
        hits += [key for key in keys if key.case_id in cases]
        if len(keys) < part.limit:
            break
        back = asked.cursor is not None and asked.cursor.back
        place = Cursor(tuple(getattr(keys[-1], column.name) for column in ORDERS[asked.sort]), back)
        part, left = replace(part, cursor=place, limit=part.limit * 4), left - len(keys)
    tasks = {(one.task.case_id, one.task.token): one for one in _whole(connection, asked, hits[: asked.limit])}
    ordered_tasks = [tasks[hit.case_id, hit.token] for hit in hits[: asked.limit] if (hit.case_id, hit.token) in tasks]
    return Found(rows=_turned(asked, ordered_tasks), cut=left <= 0 and len(hits) < asked.limit)


def _whole(connection: Connection, asked: Slice, hits: Sequence[Any]) -> list[OpenTask]:
    """Return the tasks of keys, in any order."""
    cases = frozenset(hit.case_id for hit in hits)
    if not cases:
        return []
    case = sa.and_(CASE.c.tenant == TASK.c.tenant, CASE.c.id == TASK.c.case_id)
    read = sa.select(TASK, *OF_CASE).join(CASE, case).where(TASK.c.tenant == asked.tenant, among(TASK.c.case_id, cases))
    return [_open_task(row, asked.sort) for row in connection.execute(read)]


def _keys(connection: Connection, asked: Slice, found: Search) -> sa.Select[Any]:
    """The keys of the first tasks of all lanes, in order: of each lane no more than are asked for."""
    each = [
        sa.select(_read(connection, asked, lane, found).subquery(f"lane{number}"))
        for number, lane in enumerate(asked.lanes)
    ]
    one = (each[0] if len(each) == 1 else sa.union_all(*each)).subquery("page")
    return sa.select(one).order_by(*ordered(asked, one.c)).limit(asked.limit)


def _read(connection: Connection, asked: Slice, lane: Lane, found: Search) -> sa.Select[Any]:
    """The keys of one lane, in order and limited."""
    where = [*_lane(asked.tenant, lane), *_filters(asked), *found.among(TASK.c.case_id), *keyset(asked)]
    index = BY_CASE if found.few else _index(connection, asked, lane)
    keys = dict.fromkeys((TASK.c.tenant, TASK.c.case_id, TASK.c.token, *ORDERS[asked.sort]))
    page = sa.select(*keys).where(*where).order_by(*ordered(asked, TASK.c)).limit(asked.limit)
    return page.with_hint(TASK, f"INDEXED BY {index}", "sqlite")


def _page(asked: Slice, keys: sa.Select[Any]) -> sa.Select[Any]:
    """The tasks of keys with all columns and what is needed of the case, in order."""
    first = keys.subquery("first")
    task = sa.and_(*(TASK.c[name] == first.c[name] for name in ("tenant", "case_id", "token")))
    case = sa.and_(CASE.c.tenant == first.c.tenant, CASE.c.id == first.c.case_id)
    whole = first.join(TASK, task).join(CASE, case)
    return sa.select(TASK, *OF_CASE).select_from(whole).order_by(*ordered(asked, first.c))


def _lane(tenant: str, lane: Lane) -> list[ColumnElement[bool]]:
    if isinstance(lane, Free):
        return [TASK.c.tenant == tenant, TASK.c.role_group == lane.group, TASK.c.assignee.is_(None)]
    return [TASK.c.tenant == tenant, TASK.c.assignee == lane.person, TASK.c.assignee.is_not(None)]


def _filters(asked: Slice) -> list[ColumnElement[bool]]:
    where = [
        column == value
        for column, value in zip(FILTERED, (asked.process, asked.place, asked.case_id), strict=True)
        if value is not None
    ]
    if asked.undated:
        where.append(TASK.c.due_order == NEVER)
    if asked.due is not None:
        start, end = asked.due
        where += [TASK.c.due_order >= micros(start)] if start else []
        where += [TASK.c.due_order < (micros(end) if end else NEVER)]
    return where


def _index(connection: Connection, asked: Slice, lane: Lane) -> str:
    """Return the index to read a lane by. Only SQLite is told; PostgreSQL knows from its statistics."""
    if not isinstance(lane, Free):
        return "task_assignee"
    own = [name for name, value in (("task_place", asked.place), ("task_process", asked.process)) if value is not None]
    if asked.sort is Sort.DUE:
        return own[0] if own else "task_due"
    if asked.sort is Sort.PROCESS and not asked.place and asked.due is None and not asked.undated:
        return "task_process"
    narrow = own or (["task_due"] if asked.due is not None or asked.undated else [])
    narrow = [name for name in narrow if name != INDEX[asked.sort]]
    if connection.dialect.name != "sqlite" or not narrow:
        return INDEX[asked.sort]
    probe = sa.select(TASK.c.token).where(*_lane(asked.tenant, lane), *_filters(asked))
    few = _rows(connection, probe.with_hint(TASK, f"INDEXED BY {narrow[0]}", "sqlite"), FEW + 1) <= FEW
    return narrow[0] if few else INDEX[asked.sort]


def _rows(connection: Connection, select: sa.Select[Any], at_most: int) -> int:
    limited = sa.select(sa.func.count()).select_from(select.limit(at_most).subquery())
    return connection.execute(limited).scalar_one()


def _count(connection: Connection, tenant: str, lanes: Sequence[Lane], at_most: int) -> int:
    left = at_most
    for lane in lanes:
        values = {**_values(tenant, lane), "of_limit": left}
        left -= connection.execute(COUNTS[type(lane)], values).scalar_one() if left else 0
    return at_most - left


def _facets(connection: Connection, tenant: str, lanes: Sequence[Lane]) -> Facets:
    found: dict[str, set[str]] = {"process": set(), "place": set()}
    for lane in lanes:
        for name, select in VALUES[type(lane)].items():
            found[name].update(value for value in connection.execute(select, _values(tenant, lane)).scalars() if value)
    return Facets(frozenset(found["process"]), frozenset(found["place"]))


def _values(tenant: str, lane: Lane) -> dict[str, str]:
    return {"of_tenant": tenant, "of_lane": lane.group if isinstance(lane, Free) else lane.person}


def _steps(column: sa.Column[Any]) -> sa.Select[Any]:
    """The values of a column among a group's tasks, by stepping through its index from one to the next."""
    turn = sa.select(sa.func.min(column).label("value")).where(*OF_LANE[Free]).cte("turn", recursive=True)
    following = sa.select(sa.func.min(column)).where(*OF_LANE[Free], column > turn.c.value).scalar_subquery()
    turn = turn.union_all(sa.select(following).where(turn.c.value.is_not(None)))
    return sa.select(turn.c.value).where(turn.c.value.is_not(None)).limit(FACETS)


def _counting(lane: type[Lane]) -> sa.Select[Any]:
    """How many tasks a lane has, counted up to a limit."""
    index = "task_due" if lane is Free else "task_assignee"  # the narrowest
    rows = sa.select(TASK.c.token).where(*OF_LANE[lane]).limit(sa.bindparam("of_limit", type_=sa.Integer))
    rows = rows.with_hint(TASK, f"INDEXED BY {index}", "sqlite")
    return sa.select(sa.func.count()).select_from(rows.subquery())


_LANE = sa.bindparam("of_lane", type_=sa.Text)
_TENANT = TASK.c.tenant == sa.bindparam("of_tenant", type_=sa.Text)
OF_LANE: dict[type[Lane], tuple[ColumnElement[bool], ...]] = {
    Free: (_TENANT, TASK.c.role_group == _LANE, TASK.c.assignee.is_(None)),
    Held: (_TENANT, TASK.c.assignee == _LANE, TASK.c.assignee.is_not(None)),
}
COUNTS = {lane: _counting(lane) for lane in OF_LANE}
VALUES = {
    Free: {column.name: _steps(column) for column in (TASK.c.process, TASK.c.place)},
    Held: {
        column.name: sa.select(column).where(*OF_LANE[Held]).limit(HELD_ROWS)
        for column in (TASK.c.process, TASK.c.place)
    },
}
"""Statements that are the same for everybody are made once: making them costs more than running them."""


def _open_task(row: Any, sort: Sort) -> OpenTask:
    *task, bundle, config, version, duties = row
    record = rows.task_record(task)
    return OpenTask(
        task=record,
        key=key_of(record, sort),
        bundle=bundle,
        config=config,
        version=version,
        duties=rows.duties_of(duties),
    )
