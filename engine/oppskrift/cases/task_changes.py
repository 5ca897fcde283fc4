"""What somebody else has changed in a case since a person began to fill in a form, and whether it matters to the form.

It matters when a variable that the form reads or writes has got another value, or when the task has another holder. A
comment, a timer or a step elsewhere in the case stops nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from .. import forms
from ..forms.choices import as_text
from ..forms.coerce import COERCE, is_empty
from ..message import Text
from ..model.event import TaskClaimed, TaskReassigned, TaskReleased, VariableWritten
from ..model.record import EventRecord
from ..model.tagged import Json

CASE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is another now. `path` is where it stands, `label` what the form calls it.

    `field` is set when the person can change it in the form too; `mine` is then what they have filled in, raw.
    `before` and `theirs` are tagged values.
    """

    path: tuple[str, ...]
    label: Text
    before: Json
    theirs: Json
    by: str
    at: datetime
    field: forms.Field | None = None
    mine: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The task went to somebody else, or back to its group (`to` None)."""

    by: str
    to: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything that matters to a form since a revision; `rev` is the one that it was compared with."""

    rev: int
    changes: tuple[Change, ...] = ()
    handover: Handover | None = None

    def __bool__(self) -> bool:
        """Return whether anything matters."""
        return bool(self.changes)


@dataclass(frozen=True, slots=True)
class _Write:
    value: Json
    by: str
    at: datetime
    rev: int


Labels = Mapping[tuple[str, ...], Text]
"""What people call what stands at a path."""


def labels(known: Iterable[forms.Form]) -> Labels:
    """Return what the forms of a process call their fields."""
    return {field.path: field.name for form in known for field in form.inputs()}


def changes(  # noqa: PLR0913
    form: forms.Form | None,
    values: Mapping[str, Json],
    rows: Iterable[EventRecord],
    *,
    since: int,
    token: int,
    called: Labels,
) -> Changes:
    """Return what matters to a form in what happened after revision `since`.

    `values` are the raw values filled in; `called` names what the form reads and does not ask for itself.
    """
    history = list(rows)
    before, after = _values(history, until=since), _values(history)
    names = {**called, **labels([form])} if form is not None else called
    found = _changed(form, values, before, after, since, names) if form is not None else ()
    last = history[-1].rev if history else since
    return Changes(rev=last, changes=tuple(found), handover=_handover(history, since, token))


def _values(rows: Iterable[EventRecord], until: int | None = None) -> dict[str, _Write]:
    """Return the last write of each variable, whatever its scope: a write too many is shown, never one too few."""
    found: dict[str, _Write] = {}
    for row in rows:
        if until is not None and row.rev > until:
            break
        for event in row.events:
            if isinstance(event, VariableWritten):
                found[event.name] = _Write(event.value, row.actor, row.at, row.rev)
    return found


def _changed(  # noqa: PLR0913, PLR0917
    form: forms.Form,
    values: Mapping[str, Json],
    before: Mapping[str, _Write],
    after: Mapping[str, _Write],
    since: int,
    names: Labels,
) -> Iterator[Change]:
    fields = {field.path: field for field in form.inputs()}
    paths = dict.fromkeys((*fields, *sorted(_read(form) - fields.keys())))
    for path in paths:
        now, old = after.get(path[0]), before.get(path[0])
        if now is None or now.rev <= since:
            continue
        theirs, was = _at(now.value, path[1:]), _at(old.value, path[1:]) if old is not None else None
        field = fields.get(path)
        if theirs == was or (field is None and any(_within(path, one) or _within(one, path) for one in fields)):
            continue
        label = names.get(path) or Text(".".join(path))
        mine = values.get(field.key) if field is not None else None
        if field is not None and _same(field, mine, theirs):
            continue
        yield Change(path=path, label=label, before=was, theirs=theirs, by=now.by, at=now.at, field=field, mine=mine)


def _read(form: forms.Form) -> set[tuple[str, ...]]:
    """Return what the form's expressions read of the case; a name alone counts only where nothing below it is read."""
    paths = {path for path in form.reads() if path[0] not in {"config", "case", "values"}}
    deeper = {path[0] for path in paths if len(path) > 1}
    return {path for path in paths if len(path) > 1 or path[0] not in deeper}


def _same(field: forms.Field, mine: Json, theirs: Json) -> bool:
    """Return whether both have come to the same value."""
    convert = COERCE.get(field.kind)
    if convert is None or is_empty(mine):
        return as_text(mine) == as_text(theirs) or (is_empty(mine) and is_empty(theirs))
    return bool(convert(field, mine) == theirs)


def _within(path: tuple[str, ...], of: tuple[str, ...]) -> bool:
    return path[: len(of)] == of


def _at(value: Json, path: tuple[str, ...]) -> Json:
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _handover(rows: Iterable[EventRecord], since: int, token: int) -> Handover | None:
    found = None
    for row in rows:
        for event in row.events if row.rev > since else ():
            if isinstance(event, TaskClaimed | TaskReassigned | TaskReleased) and event.token == token:
                found = Handover(by=row.actor, to=_holder(event), at=row.at)
    return found


def _holder(event: TaskClaimed | TaskReassigned | TaskReleased) -> str | None:
    match event:
        case TaskClaimed():
            return event.person
        case TaskReassigned():
            return event.to
        case _:
            return None
