"""A decision of a case as a page shows it: its inputs, each table with the outcome of every cell, and how it followed.

The tables are those of the case's pinned version; the outcomes are those of the trace that is stored with the case.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .. import dmn
from ..message import message, render
from ..model.event import DecisionMade
from ..model.record import EventRecord
from ..model.tagged import TAGS, Json
from ..standard import called, dated_feel, told_lookups
from .decided import masked_trace
from .facts import Fact, Labels, Reader, facts
from .opened import Opened
from .table_shown import Reading, TableShown, table_shown

MOST_TABLES = 20
"""Tables of one decision that are shown at once; all of them when asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a decision that others build on came to. `table` is the place of its table on the page, None without one."""

    name: str
    text: str
    table: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Something that was noticed, in which element of the model; empty for what the trace leaves out."""

    element: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionShown:
    """A decision of a case. `rev` and `token` name it; `name` is what the element is called, `title` its rules.

    `results` are the decisions it builds on in the order of evaluation, `rates` the dated values that it read,
    `noticed` what was noticed on the way and what the trace leaves out. `file` is the content hash of the model,
    `left_out` how many tables are not shown.
    """

    rev: int
    token: int
    at: datetime
    name: str
    title: str
    answer: tuple[Fact, ...]
    inputs: tuple[Fact, ...]
    results: tuple[Result, ...]
    tables: tuple[TableShown, ...]
    left_out: int
    rates: tuple[str, ...]
    noticed: tuple[Noticed, ...]
    file: str


def decision_shown(
    opened: Opened, reader: Reader, rev: int, token: int, *, every: bool = False
) -> DecisionShown | None:
    """Return a decision by the step of the case and the token; None when none was made there.

    `every` shows all rules of its tables, and all tables.
    """
    found = next(_made(opened.rows, rev, token), None)
    return _Shower(opened, found[1], reader, every=every).shown(found[0]) if found else None


def model_file(opened: Opened, rev: int, token: int) -> tuple[str, bytes] | None:
    """Return the content hash and the bytes of the model that a decision was made by; None when there is none."""
    found = next(_made(opened.rows, rev, token), None)
    if found is None:
        return None
    version, files = found[1].version, opened.pinned.bundle.files
    models = (body for path, body in files.items() if path.endswith(".dmn"))
    return next(((version, body) for body in models if hashlib.sha256(body).hexdigest() == version), None)


def _made(rows: Sequence[EventRecord], rev: int, token: int) -> Iterator[tuple[EventRecord, DecisionMade]]:
    """Yield the decision made in a step of the case; of several by one token, the last."""
    for row in rows:
        if row.rev == rev:
            made = (e for e in reversed(row.events) if isinstance(e, DecisionMade) and e.token == token)
            yield from ((row, event) for event in made)


class _Shower:
    def __init__(self, opened: Opened, event: DecisionMade, reader: Reader, *, every: bool) -> None:
        self._opened, self._event, self._reader = opened, event, reader
        self._language, self._every = opened.language, every
        bundle = opened.pinned.bundle
        model = bundle.decisions.get(event.decision)
        self._model = model if model is not None and model.sha256 == event.version else None
        self._tables = dmn.tables_of(self._model) if self._model else {}
        self._own = {one.expression.id: one.id for one in _tabled(self._model)}
        self._inputs: Mapping[str, Json] = event.inputs or {}
        self._trace = masked_trace(event.trace, self._model, opened.mask)
        self._words = called.vocabulary(bundle, event.decision)

    def shown(self, row: EventRecord) -> DecisionShown:
        """Return the decision."""
        traced = self._trace.get("tables", [])
        told = traced if self._every else traced[:MOST_TABLES]
        reading = Reading(language=self._language, words=self._words, known=self._known(traced), every=self._every)
        return DecisionShown(
            rev=row.rev,
            token=self._event.token,
            at=row.at,
            name=self._opened.named.element(self._event.element),
            title=self._words.text(called.rules_name(self._opened.pinned.bundle, self._event.decision), self._language),
            answer=self._facts(self._event.output),
            inputs=self._facts({name: value for name, value in self._inputs.items() if name != dated_feel.NAME}),
            results=tuple(self._results(told)),
            tables=tuple(
                table_shown(one, self._tables.get(one["table"]), number, self._own.get(one["table"]), reading)
                for number, one in enumerate(told, 1)
            ),
            left_out=len(traced) - len(told),
            rates=told_lookups(self._inputs.get(dated_feel.NAME), self._opened.dated, self._language),
            noticed=tuple(self._noticed()),
            file=self._event.version,
        )

    def _named(self, name: str) -> str:
        """Return what a decision is called, as the beginning of a line."""
        told = self._words.text(dmn.readable(name), self._language)
        return told[:1].upper() + told[1:]

    def _facts(self, value: Json) -> tuple[Fact, ...]:
        """Return a context as facts under the labels of the forms; a plain value as one fact without a label."""
        if isinstance(value, Mapping) and not TAGS.intersection(value):
            return facts(value, Labels(self._opened.pinned.bundle.forms.values()), self._reader)
        told = self._words.value(self._opened.mask.value(value), self._language)
        return (Fact(path="", label="", text=told),)

    def _known(self, traced: Sequence[Mapping[str, Any]]) -> dict[str, Json]:
        """Return what is known of the variables that tests may read: the inputs, and what other decisions came to."""
        inputs = {name: self._opened.mask.value(value, name) for name, value in self._inputs.items()}
        decided = {one["id"]: one["value"] for one in self._trace.get("decisions", ()) if "value" in one}
        return {**inputs, **{self._own.get(one["table"], ""): one["output"] for one in traced}, **decided}

    def _results(self, told: Sequence[Mapping[str, Any]]) -> Iterator[Result]:
        for one in self._trace.get("decisions", ()):
            yield Result(name=self._named(one.get("name", one["id"])), text=self._result(one))
        for number, table in enumerate(told, 1):
            text = self._words.value(table["output"], self._language)
            yield Result(name=self._named(table["decision"]), text=text, table=number)

    def _result(self, one: Mapping[str, Any]) -> str:
        if "value" in one:
            return self._words.value(one["value"], self._language)
        if "entry" in one:
            return render(message("decision.in-answer", name=dmn.readable(one["entry"])), self._language)
        return render(message("decision.large"), self._language)

    def _noticed(self) -> Iterator[Noticed]:
        for one in self._trace.get("remarks", ()):
            text = render(message(one["key"], **one["params"]), self._language)
            yield Noticed(element=one["element"], text=self._opened.mask.text(text))
        left_out = dmn.explain({**self._trace, "tables": []}, self._language)
        yield from (Noticed(element="", text=text) for text in left_out)


def _tabled(model: dmn.Model | None) -> Iterator[Any]:
    """Yield the decisions of a file that are a table and nothing else."""
    decisions = model.decisions.values() if model else ()
    yield from (one for one in decisions if isinstance(one.expression, dmn.Table))
