"""One evaluation of a decision: the budget shared by all its expressions, what was noticed, and the trace."""

import builtins
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from .. import feel
from ..errors import Refused
from ..feel import syntax
from ..feel.temporal import FeelDate, FeelDateTime
from ..message import Language, Message, Text
from ..model.tagged import Json

Scope = Mapping[str, Any]
"""The FEEL values that an expression sees, by name."""

Kept = TypeVar("Kept")

MAX_TRACED = 200
"""Tables, and decisions, that the trace of one evaluation holds; how many more there were is told as `cut`."""
MAX_REMARKS = 50
MAX_TOLD = 20
"""Remarks that the trace holds; how many more there were is told as `cut`."""
TABLE = 20
"""Fuel for evaluating a table, besides what its cells and its trace take."""
MAX_TAGGED = 1_000
"""Plain values inside a value that is told in the trace of a table; a larger one is told as text, which is cut."""
MAX_PARTS = 200
"""Plain values inside the value of a decision that the trace holds; a larger one is told as left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """An expression in a model. `id` is the element it stands in; without a program it is always null."""

    id: str
    text: str
    program: feel.Program | None

    @property
    def path(self) -> tuple[str, ...] | None:
        """Return the path that the expression reads and nothing else, `("a", "b")` for `a.b`; None for any other."""
        node = self.program.syntax if self.program else None
        steps: list[str] = []
        while isinstance(node, syntax.Path):
            steps.append(node.name)
            node = node.target
        return (node.name, *reversed(steps)) if isinstance(node, syntax.Name) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something noticed while evaluating: in which element, and where in its text (characters from 0)."""

    element: str
    message: Message
    start: int = 0
    end: int = 0

    def render(self, language: Language = "nb") -> str:
        """Return `element: text`."""
        text = feel.Diagnostic(self.message, self.start, self.end).render(language)
        return f"{self.element}: {text}" if self.element else text

    def as_json(self) -> dict[str, Json]:
        """Return the remark as it stands in a trace."""
        place = {"start": self.start, "end": self.end} if self.end else {}
        return {"element": self.element, "key": self.message.key, "params": dict(self.message.params), **place}


class Run:
    """State of one evaluation; belongs to one thread and is thrown away afterwards."""

    def __init__(self, evaluation: feel.Evaluation) -> None:
        self.evaluation = evaluation
        self.remarks: list[Remark] = []
        self.tables: list[dict[str, Json]] = []
        self.decisions: list[tuple[str, str, Any]] = []
        self.rules: dict[str, None] = {}
        self.decision = ""
        self.element = ""
        self._cut = {"tables": 0, "decisions": 0, "remarks": 0}

    def value(self, cell: Cell, scope: Scope) -> Any:
        """Return the value of an expression. Raises BudgetExceeded when the budget of the whole evaluation is used."""
        if cell.program is None:
            return None
        self.element = cell.id
        evaluation, outer = self.evaluation, self.evaluation.diagnostics
        if outer:  # inside a call from another expression, whose places in the text are not this one's
            evaluation.diagnostics = []
        value = cell.program.run(scope, evaluation)
        if evaluation.diagnostics:
            for noticed in evaluation.diagnostics:
                self.remark(cell.id, noticed.message, noticed.start, noticed.end)
            evaluation.diagnostics.clear()
        evaluation.diagnostics = outer
        return value

    def widened(self, scope: Scope, more: Scope) -> Scope:
        """Return a scope with more names in it; copying it is accounted for. Raises BudgetExceeded."""
        self.evaluation.burn(1 + ((len(scope) + len(more)) >> 4))
        return {**scope, **more}

    def call(self, function: Any, named: Mapping[str, Any], element: str, not_callable: Message) -> Any:
        """Call a function value with named arguments; null and a remark when it is none or they do not fit."""
        if not isinstance(function, feel.Function):
            self.remark(element, not_callable)
            return None
        try:
            return function.invoke(self.evaluation, (), named)
        except feel.Failure as fault:
            self.remark(element, fault.message)
            return fault.value

    def remark(self, element: str, text: Message, start: int = 0, end: int = 0) -> None:
        """Note something once."""
        found = Remark(element=element, message=text, start=start, end=end)
        if found in self.remarks:
            return
        if len(self.remarks) < MAX_REMARKS:
            self.remarks.append(found)
        self._cut["remarks"] += len(self.remarks) > MAX_TOLD

    def has_room(self, values: Iterable[Any]) -> bool:
        """Return whether the trace of one more table is kept; telling its values is accounted for as work."""
        self.evaluation.burn(TABLE)
        if len(self.tables) >= MAX_TRACED:
            self._cut["tables"] += 1
            return False
        self.evaluation.burn(sum(_parts(value, MAX_TAGGED) for value in values))
        return True

    def stopped(self, element: str, text: Message) -> None:
        """Note that a budget was used up, before everything else that was noticed: it is why the rest is missing."""
        self.remarks.insert(0, Remark(element=element, message=text))

    def traced(self, table: dict[str, Json]) -> None:
        """Add the trace of a decision table."""
        self._kept("tables", self.tables, table)

    def decided(self, id: str, title: str, value: Any, table: str = "") -> None:
        """Add what a decision came to, unless its own table, the last one evaluated, tells just that."""
        self.evaluation.burn(_parts(value, MAX_TAGGED))
        last = self.tables[-1] if table and self.tables else {}
        if last.get("table") != table or last.get("output") != tagged(value):
            self._kept("decisions", self.decisions, (id, title, value))

    def _kept(self, kind: str, among: list[Kept], one: Kept) -> None:
        if len(among) < MAX_TRACED:
            among.append(one)
        else:
            self._cut[kind] += 1

    def trace(self, model: str, id: str, outcome: Any) -> Json:
        """Return the whole trace: of which model (by hash), which decision, at what time, and all that was noticed.

        `tables` and `decisions` stand in the order of evaluation; `cut` says how many of each were left out. The
        outcome itself is not repeated, nor what stands whole in one of its entries.
        """
        entries = {builtins.id(v): k for k, v in outcome.items()} if isinstance(outcome, dict) else {}
        inner = [_decided(key, title, value, entries) for key, title, value in self.decisions if key != id]
        remarks = [remark.as_json() for remark in self.remarks[:MAX_TOLD]]
        cut = {kind: count for kind, count in self._cut.items() if count}
        parts = {"decisions": inner, "remarks": remarks, "cut": cut}
        head = {"model": model, "decision": id, "now": self.evaluation.now.isoformat(), "tables": self.tables}
        return head | {name: part for name, part in parts.items() if part}


def _decided(id: str, title: str, value: Any, entries: Mapping[int, str]) -> dict[str, Json]:
    """Return a decision as it stands in a trace: with its value, or the entry of the outcome that holds it."""
    named = {"id": id} if title == id else {"id": id, "name": title}
    if isinstance(value, list | dict) and value and builtins.id(value) in entries:
        return {**named, "entry": entries[builtins.id(value)]}
    return {**named, **valued(value)}


def told(value: Any) -> Text:
    """Return a value for people, in each language, cut where it is long."""
    return Text.of(lambda language: feel.show(value, language)[:100])


def tagged(value: Any) -> Json:
    """Return a value as tagged JSON for a trace; what has no such form (functions), or is very large, as its text."""
    if _parts(value, MAX_TAGGED) > MAX_TAGGED:
        return feel.show(value, "nb")
    return whole(value)


def whole(value: Any) -> Json:
    """Return a value as tagged JSON however large it is; what has no such form (functions) as its text."""
    try:
        return feel.to_json(value)
    except Refused:
        return feel.show(value, "nb")


def valued(value: Any) -> dict[str, Json]:
    """Return a value for a trace as `value`, or as `parts` (how many there are at least) when it is a large one."""
    parts = _parts(value, MAX_PARTS)
    return {"value": tagged(value)} if parts <= MAX_PARTS else {"parts": MAX_PARTS + 1}


_SINGLE = frozenset({bool, Decimal, FeelDate, FeelDateTime, type(None)})
"""Types of most values that are one part, whatever the value."""


def _parts(value: Any, most: int) -> int:
    """Count the plain values inside a value, no further than to tell that there are more than `most`."""
    if type(value) in _SINGLE:
        return 1
    waiting, found = [value], 0
    while waiting and found <= most:
        one = waiting.pop()
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else None
        if inner is None:
            found += 1 + (len(one) // 100 if isinstance(one, str) else 0)
        else:
            found += 1
            waiting.extend(islice(inner, most + 1))
    return found
