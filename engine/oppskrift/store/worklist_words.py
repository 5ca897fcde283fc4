"""Finding open cases by the beginnings of their words.

A rare beginning names its cases, and only these are looked at. Where all are common, the tasks are read in the order
asked and each case is asked for its words, up to so many (SCANNED): a common word is met soon, and when it belongs to
other people's tasks only, the search ends and says so.
"""

from dataclasses import dataclass

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.sql import ColumnElement

from .json_list import listed
from .tables import CASE_WORD

RARE = 1_500
"""Cases that a beginning names, at most, to be rare."""

TOGETHER = 10_000
"""Cases of each of several common words that are held against each other, at most."""

SCANNED = 5_000
"""Tasks that are asked for their words, at most."""

LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Search:
    """What words mean: the cases named by the rare ones (None where there are none), and the common ones left."""

    cases: frozenset[str] | None = None
    common: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether no case can be meant."""
        return self.cases is not None and not self.cases

    @property
    def few(self) -> bool:
        """Whether the cases are named."""
        return self.cases is not None

    def among(self, column: sa.Column[str]) -> list[ColumnElement[bool]]:
        """Return the condition that a row's case is named."""
        return [] if self.cases is None else [among(column, self.cases)]


def search(connection: Connection, tenant: str, words: tuple[str, ...]) -> Search:
    """Return what words mean among the open cases of a tenant."""
    named: frozenset[str] | None = None
    common: list[str] = []
    for word in sorted(words, key=len, reverse=True):  # the longest is likely the rarest
        found = _cases(connection, tenant, word) if named is None else _having(connection, tenant, word, named)
        if found is None:
            common.append(word)
        else:
            named = found
    named = _together(connection, tenant, common) if named is None else named
    if named is None:
        return Search(None, tuple(common))
    return Search(having(connection, tenant, tuple(common), named))


def having(connection: Connection, tenant: str, words: tuple[str, ...], cases: frozenset[str]) -> frozenset[str]:
    """Return those of the cases that have, for each of the words, one that begins so."""
    for word in words:
        cases = _having(connection, tenant, word, cases)
    return cases


def _together(connection: Connection, tenant: str, words: list[str]) -> frozenset[str] | None:
    """Return the open cases that common words name together, as a first name and a surname do; None for too many."""
    each = [_cases(connection, tenant, word, TOGETHER) for word in words] if len(words) > 1 else []
    known = [cases for cases in each if cases is not None]
    named = frozenset.intersection(*known) if len(known) > 1 else None
    return named if named is not None and len(named) <= RARE else None


def _cases(connection: Connection, tenant: str, word: str, at_most: int | None = None) -> frozenset[str] | None:
    """Return the open cases with a word that begins so; None for more than so many (RARE)."""
    most = RARE if at_most is None else at_most
    rows = sa.select(CASE_WORD.c.case_id).where(CASE_WORD.c.open == 1, *_of(tenant, word)).distinct()
    found = connection.execute(rows.limit(most + 1)).scalars().all()
    return None if len(found) > most else frozenset(found)


def _having(connection: Connection, tenant: str, word: str, cases: frozenset[str]) -> frozenset[str]:
    """Return those of the cases that have a word that begins so."""
    if not cases:
        return cases
    # Not a range: a database that read all words that begin so would read far more than those of the few cases.
    begins = sa.func.substr(CASE_WORD.c.word, 1, len(word)) == word
    own = (CASE_WORD.c.tenant == tenant, among(CASE_WORD.c.case_id, cases), begins)
    rows = sa.select(CASE_WORD.c.case_id).where(*own).with_hint(CASE_WORD, "INDEXED BY case_word_case", "sqlite")
    return frozenset(connection.execute(rows).scalars())


def among(column: ColumnElement[str], values: frozenset[str]) -> ColumnElement[bool]:
    """Return the condition that a column has one of many values, handed over as one parameter."""
    return column.in_(sa.select(listed(sa.literal(orjson.dumps(sorted(values)).decode(), sa.Text))))


def _of(tenant: str, word: str) -> tuple[ColumnElement[bool], ...]:
    return (CASE_WORD.c.tenant == tenant, CASE_WORD.c.word >= word, CASE_WORD.c.word < word + LAST)
