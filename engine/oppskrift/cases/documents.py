"""What a case has on paper: the forms that people have sent, and the papers at DFØ that it refers to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from .. import forms
from ..message import Text
from ..model.event import JobCompleted, MessageReceived, TaskCompleted, VariableWritten
from ..model.record import EventRecord
from ..model.tagged import Json
from .facts import Fact, Labels, Reader, facts
from .opened import Opened

REFERENCES: dict[str, Text] = {
    "bestillingsnr": Text("Kontraktsbestilling", nn="Kontraktsbestilling", en="Contract order"),
    "kontraktnr": Text("Kontrakt", nn="Kontrakt", en="Contract"),
    "transaksjonsid": Text("Lønnstransaksjon", nn="Lønstransaksjon", en="Payroll transaction"),
    "lonnsslipp_ref": Text("Lønnsslipp", nn="Lønsslipp", en="Payslip"),
}
"""What the names mean under which DFØ's answers refer to a paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form as it was sent: the task, who sent it when, and what was filled in."""

    rev: int
    name: str
    who: str
    at: datetime
    filled: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A paper at DFØ: what it is, its number, and when the case first heard of it."""

    name: str
    number: str
    at: datetime
    rev: int


def sent(opened: Opened, labels: Labels, reader: Reader) -> tuple[Sent, ...]:
    """Return the forms sent, newest first."""
    return tuple(one for row in reversed(opened.rows) for one in _sent(row, opened, labels, reader))


def _sent(row: EventRecord, opened: Opened, labels: Labels, reader: Reader) -> Iterator[Sent]:
    for place, event in enumerate(row.events):
        if not isinstance(event, TaskCompleted):
            continue
        node = opened.ground.nodes.get(event.element)
        form = opened.pinned.bundle.forms.get(node.form) if node is not None and node.form else None
        written = [later for later in row.events[place:] if isinstance(later, VariableWritten)]
        yield Sent(
            rev=row.rev,
            name=opened.named.element(event.element),
            who=opened.mask.text(opened.names(event.person)),
            at=row.at,
            filled=facts(_filled(form, written), labels, reader) if form is not None else (),
        )


def _filled(form: forms.Form, written: list[VariableWritten]) -> dict[str, Json]:
    """Return what the fields of a form wrote: of each variable the first value, and in it the form's own fields."""
    first: dict[str, Json] = {}
    for event in written:
        first.setdefault(event.name, event.value)
    found: dict[str, Json] = {}
    for field in form.inputs():
        value = _at(first, field.path)
        if value is not None:
            _put(found, field.path, value)
    return found


def _at(values: Json, path: tuple[str, ...]) -> Json:
    for name in path:
        if not isinstance(values, dict):
            return None
        values = values.get(name)
    return values


def _put(values: dict[str, Json], path: tuple[str, ...], value: Json) -> None:
    for name in path[:-1]:
        values = values.setdefault(name, {})
    values[path[-1]] = value


def references(opened: Opened) -> tuple[Reference, ...]:
    """Return the papers that DFØ has answered with, in the order the case heard of them, each once."""
    found: dict[tuple[str, str], Reference] = {}
    for row in opened.rows:
        for name, number in _numbers(row):
            told = REFERENCES[name].read(opened.language)
            shown = opened.mask.text(number)
            found.setdefault((name, number), Reference(name=told, number=shown, at=row.at, rev=row.rev))
    return tuple(found.values())


def _numbers(row: EventRecord) -> Iterator[tuple[str, str]]:
    answers = any(isinstance(event, JobCompleted | MessageReceived) for event in row.events)
    for event in row.events if answers else ():
        if isinstance(event, VariableWritten) and event.name in REFERENCES and isinstance(event.value, str):
            yield event.name, event.value
