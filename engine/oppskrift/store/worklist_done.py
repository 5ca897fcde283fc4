"""What a person has completed, from the event rows, newest first."""

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection

from ..model.chain import instant
from ..model.worklist import DoneSlice, DoneTask
from .tables import CASE, CASE_WORD, EVENT, is_text
from .worklist_words import LAST

DONE = "complete "
"""What the command of a completion begins with (cases.people)."""


def done(connection: Connection, asked: DoneSlice) -> Sequence[DoneTask]:
    """Return a page of what a person has completed."""
    back = asked.cursor is not None and asked.cursor.back
    columns = (EVENT.c.at, EVENT.c.case_id, EVENT.c.rev)
    select = (
        sa.select(*columns, EVENT.c.command, EVENT.c.events, *_OF_CASE)
        .join(CASE, sa.and_(CASE.c.tenant == EVENT.c.tenant, CASE.c.id == EVENT.c.case_id))
        .where(
            EVENT.c.tenant == asked.tenant,
            EVENT.c.actor == asked.person,
            ~is_text(EVENT.c.actor, "system"),
            EVENT.c.command >= DONE,
            EVENT.c.command < DONE + LAST,
            *_filters(asked),
        )
        .order_by(*(column if back else column.desc() for column in columns))
        .limit(asked.limit)
    )
    if asked.cursor is not None and _fits(asked.cursor.key):
        place = sa.tuple_(*(sa.literal(v, c.type) for v, c in zip(asked.cursor.key, columns, strict=True)))
        select = select.where(sa.tuple_(*columns) > place if back else sa.tuple_(*columns) < place)
    found = [_done_task(row) for row in connection.execute(select)]
    return found[::-1] if back else found


_OF_CASE = (CASE.c.process, CASE.c.title, CASE.c.place, CASE.c.status, CASE.c.bundle, CASE.c.config)


def _filters(asked: DoneSlice) -> list[sa.ColumnElement[bool]]:
    pairs = ((CASE.c.process, asked.process), (CASE.c.place, asked.place))
    where: list[sa.ColumnElement[bool]] = [column == value for column, value in pairs if value is not None]
    return where + [
        sa.exists().where(
            CASE_WORD.c.tenant == EVENT.c.tenant,
            CASE_WORD.c.case_id == EVENT.c.case_id,
            CASE_WORD.c.word >= word,
            CASE_WORD.c.word < word + LAST,
        )
        for word in asked.words
    ]


def _fits(key: tuple[str | int, ...]) -> bool:
    return [type(part) for part in key] == [int, str, int] and all(abs(p) < 2**62 for p in key if isinstance(p, int))


def _done_task(row: Any) -> DoneTask:
    at, case_id, rev, command, events, process, title, place, status, bundle, config = row
    completed = next((e for e in orjson.loads(events) if e[0] == "TaskCompleted"), None)
    return DoneTask(
        case_id=case_id,
        rev=rev,
        at=instant(at),
        element=command.removeprefix(DONE),
        process=process,
        title=title,
        place=place,
        status=status,
        bundle=bundle,
        config=config,
        on_behalf_of=completed[4] if completed else None,
    )
