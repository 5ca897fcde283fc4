"""What a browser posts of a form: raw values by field name, and what the page itself adds beside them.

Names with a colon are the page's own (a field's key never has one). Rows keep the numbers they were posted with, also
when one between is taken out: what is stored for a row is found by its number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from werkzeug.datastructures import MultiDict

from oppskrift import forms
from oppskrift.model.tagged import Json

TOKEN = "csrf_token"  # noqa: S105 - the name of a field
SEEN, ROW, ADD, REMOVE, TRIED = "form:seen", "form:row", "form:add", "form:remove", "form:tried"
MAX_ROWS = 500
MAX_NAME = 300

_ROW = re.compile(r"(.{1,200})\[(\d{1,6})\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What was posted. `values` are as `Form.accept` takes them, exactly as typed.

    `seen` are the fields that the person had before them, None when the post does not say (a program). `changed_rows`
    tells that the post asks for a row more or less and for nothing else, `focus` which row to go to then. `tried` tells
    that the person has tried to send the form and is correcting it.
    """

    values: Mapping[str, Json]
    seen: frozenset[str] | None = None
    changed_rows: bool = False
    focus: str | None = None
    tried: bool = False
    shown: tuple[forms.Shown, ...] | None = field(default=None, compare=False, repr=False)
    """What the form looks like with the values, where that has been found out already."""

    @classmethod
    def first(cls, form: forms.Form, data: Mapping[str, Json], now: datetime) -> "Post":
        """Return what to show before anything is typed: stored values and defaults of the fields that are shown."""
        values, shown = form.settle(form.initial(data), data, now=now)
        return cls(values=values, shown=shown)

    def filled(self, form: forms.Form, data: Mapping[str, Json]) -> "Post":
        """Return this with the stored value, or the default, of each field that the person has not had before them."""
        if self.seen is None:
            return self
        known = {key: value for key, value in form.initial(data).items() if self._new(key)}
        return replace(self, values={**known, **self.values}, shown=None)

    def _new(self, key: str) -> bool:
        return self.seen is not None and key not in self.seen and not any(n.startswith(f"{key}[") for n in self.values)

    def unseen(self, form: forms.Form, shown: Iterable[forms.Shown]) -> frozenset[str]:
        """Return the fields that are shown now and that the person has not had before them."""
        if self.seen is None:
            return frozenset()
        top = {one.key for one in form.inputs()}
        now = {one.name for part in shown for one in part.all() if one.name in top and not one.hidden}
        return frozenset(now - self.seen)


def read_post(posted: "MultiDict[str, str]") -> Post:
    """Return what was posted, with a row added or taken out when a button for that was pressed."""
    rows = [name for name in posted.getlist(ROW) if _ROW.fullmatch(name)][:MAX_ROWS]
    values = dict(_values(posted))
    gone, wanted = posted.get(REMOVE), posted.get(ADD)
    if gone:
        values = {name: value for name, value in values.items() if not _within(name, gone)}
        rows = [name for name in rows if name != gone]
    added = _next(wanted, [*rows, *values]) if wanted and len(wanted) < MAX_NAME else None
    values.update({name: {} for name in (*rows, *((added,) if added else ())) if not _has(values, name)})
    seen = posted.get(SEEN)
    return Post(
        values=values,
        seen=None if seen is None else frozenset(seen.split(",")),
        changed_rows=bool(gone or wanted),
        focus=added,
        tried=TRIED in posted,
    )


def _values(posted: "MultiDict[str, str]") -> Iterator[tuple[str, Json]]:
    for name, given in posted.lists():
        if ":" not in name and name != TOKEN:
            yield name, given[0] if len(given) == 1 else [one for one in given if one != ""]


def _within(name: str, row: str) -> bool:
    return name == row or name.startswith((f"{row}.", f"{row}["))


def _has(values: Mapping[str, Json], row: str) -> bool:
    return any(_within(name, row) for name in values)


def _next(of: str, names: Iterable[str]) -> str:
    """Return the name of a new row of a list: one number higher than any there is."""
    numbers = [int(found[1]) for name in names if (found := re.match(rf"{re.escape(of)}\[(\d{{1,6}})\]", name))]
    return f"{of}[{max(numbers, default=-1) + 1}]"
