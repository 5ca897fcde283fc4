"""Between addresses and questions: `/arbeidsliste?liste=gruppe&frist=over` and what it asks.

What cannot be understood in an address is left out: a link that somebody kept still opens a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from oppskrift.model.worklist import LIMITS, Cursor, Deadline, Sort, Tab, WorklistQuery, cursor

PATH = "/arbeidsliste"
LONGEST = 200
"""Characters of a search or a filter that are read."""

TABS: Mapping[str, Tab] = {"mine": Tab.MINE, "gruppe": Tab.GROUP, "ferdig": Tab.DONE}
DEADLINES: Mapping[str, Deadline] = {
    "over": Deadline.OVERDUE,
    "idag": Deadline.TODAY,
    "uke": Deadline.WEEK,
    "uten": Deadline.NONE,
}
SORTS: Mapping[str, Sort] = {"frist": Sort.DUE, "mottatt": Sort.CREATED, "sak": Sort.CASE, "prosess": Sort.PROCESS}

FILTERS = ("q", "prosess", "sted", "frist")
"""The parameters that leave something out."""

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks. `explicit` tells whether it names the list."""

    query: WorklistQuery
    explicit: bool

    def address(self, **changes: str | None) -> str:
        """Return the address of the same question with some parameters changed; None or empty takes one away.

        Whatever changes, the list begins anew unless `fra` is among the changes.
        """
        given = {**parameters(self.query), **changes}
        if "fra" not in changes:
            given.pop("fra", None)
        return address({name: value for name, value in given.items() if value})


def read(given: MultiDict[str, str]) -> Asked:
    """Return what the parameters of an address ask."""
    limit = given.get("antall", type=int)
    query = WorklistQuery(
        tab=_choice(given, "liste", TABS) or Tab.MINE,
        text=_text(given, "q") or "",
        process=_text(given, "prosess"),
        place=_text(given, "sted"),
        deadline=_choice(given, "frist", DEADLINES),
        sort=_choice(given, "sort", SORTS) or Sort.DUE,
        descending=given.get("retning") == "ned",
        cursor=cursor(given.get("fra")),
        limit=limit if limit in LIMITS else LIMITS[0],
    )
    return Asked(query=query, explicit="liste" in given)


def parameters(query: WorklistQuery) -> dict[str, str]:
    """Return the parameters that ask a question; what is usual is left out."""
    found = {
        "liste": _name(TABS, query.tab),
        "q": query.text,
        "prosess": query.process or "",
        "sted": query.place or "",
        "frist": _name(DEADLINES, query.deadline) if query.deadline else "",
        "sort": _name(SORTS, query.sort) if query.sort is not Sort.DUE else "",
        "retning": "ned" if query.descending else "",
        "antall": str(query.limit) if query.limit != LIMITS[0] else "",
        "fra": query.cursor.text() if query.cursor else "",
    }
    return {name: value for name, value in found.items() if value}


def address(given: Mapping[str, str]) -> str:
    """Return the address of the worklist with these parameters."""
    return f"{PATH}?{urlencode(given)}" if given else PATH


def name_of(sort: Sort) -> str:
    """Return what a sort is called in an address."""
    return _name(SORTS, sort)


def turned(asked: Asked, to: Cursor | None) -> str | None:
    """Return the address of another page of the same list, None where there is none."""
    return asked.address(fra=to.text()) if to is not None else None


def _choice(given: MultiDict[str, str], name: str, known: Mapping[str, Choice]) -> Choice | None:
    return known.get(given.get(name, ""))


def _text(given: MultiDict[str, str], name: str) -> str | None:
    text = given.get(name, "").replace("\0", "").strip()[:LONGEST]
    return text or None


def _name(known: Mapping[str, Choice], value: Choice) -> str:
    return next(name for name, one in known.items() if one is value)
