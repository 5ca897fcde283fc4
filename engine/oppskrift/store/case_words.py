"""Keeping the words by which cases are found: those a step adds and takes away, and the end of a case."""

from collections.abc import Iterator
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from ..model import derive
from ..model.record import Step
from .json_list import listed
from .statements import Order, compiled, insert_into
from .tables import CASE_WORD


def _text(name: str) -> sa.BindParameter[str]:
    return sa.bindparam(name, type_=sa.Text)


OF_CASE = (CASE_WORD.c.tenant == _text("of_tenant"), CASE_WORD.c.case_id == _text("of_case"))
ENDED = sa.update(CASE_WORD).where(*OF_CASE).values(open=sa.literal_column("0"))


class CaseWords:
    """The statements, compiled for one database."""

    def __init__(self, dialect: Dialect) -> None:
        given = listed(_text("words"))
        new: tuple[Any, ...] = (_text("of_tenant"), sa.literal_column("1"), given, _text("of_case"))
        rows: Any = sa.select(*new).where(sa.true())
        add: Any = insert_into(CASE_WORD, dialect).from_select(CASE_WORD.columns.keys(), rows)
        self._add = compiled(add.on_conflict_do_nothing(), dialect)
        self._remove = compiled(sa.delete(CASE_WORD).where(*OF_CASE, CASE_WORD.c.word.in_(sa.select(given))), dialect)
        self._end = compiled(ENDED, dialect)

    def orders(self, step: Step) -> Iterator[Order]:
        """Yield what a step changes; nothing for most steps."""
        values = {"of_tenant": step.tenant, "of_case": step.case_id}
        if step.words_gone:
            yield Order(self._remove, {**values, "words": _json(step.words_gone)})
        if step.words:
            yield Order(self._add, {**values, "words": _json(step.words)})
        if derive.closes_all(step):
            yield Order(self._end, values)


def _json(words: tuple[str, ...]) -> str:
    return orjson.dumps(words).decode()
