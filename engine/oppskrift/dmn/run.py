"""One evaluation of a decision: the budget shared by all its expressions, what was noticed, and the trace."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .. import feel
from ..errors import Refused
from ..message import LANGUAGES, Language, Message, Text
from ..model.tagged import Json

Scope = Mapping[str, Any]
"""The FEEL values that an expression sees, by name."""

MAX_TRACED = 200
MAX_REMARKS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """An expression in a model. `id` is the element it stands in; without a program it is always null."""

    id: str
    text: str
    program: feel.Program | None


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


class Run:
    """State of one evaluation; belongs to one thread and is thrown away afterwards."""

    def __init__(self, evaluation: feel.Evaluation) -> None:
        self.evaluation = evaluation
        self.remarks: list[Remark] = []
        self.tables: list[dict[str, Json]] = []
        self.rules: dict[str, None] = {}
        self.decision = ""

    def value(self, cell: Cell, scope: Scope) -> Any:
        """Return the value of an expression. Raises BudgetExceeded when the budget of the whole evaluation is used."""
        if cell.program is None:
            return None
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

    def call(self, function: Any, named: Mapping[str, Any], element: str, not_callable: Message) -> Any:
        """Call a function value with named arguments; null and a remark when it is none or they do not fit."""
        if not isinstance(function, feel.Function):
            self.remark(element, not_callable)
            return None
        try:
            return function.invoke(self.evaluation, (), named)
        except feel.Failure as fault:
            self.remark(element, fault.message)
            return None

    def remark(self, element: str, text: Message, start: int = 0, end: int = 0) -> None:
        """Note something once."""
        found = Remark(element=element, message=text, start=start, end=end)
        if len(self.remarks) < MAX_REMARKS and found not in self.remarks:
            self.remarks.append(found)

    def traced(self, table: dict[str, Json]) -> None:
        """Add the trace of a decision table; only the first two hundred of one evaluation are kept."""
        if len(self.tables) < MAX_TRACED:
            self.tables.append(table)


def told(value: Any) -> Text:
    """Return a value for people, in each language, cut where it is long."""
    nb, nn, en = (feel.show(value, language)[:100] for language in LANGUAGES)
    return Text(nb, nn=nn, en=en)


def tagged(value: Any) -> Json:
    """Return a value as tagged JSON for a trace; what has no such form (functions, ranges) as its text."""
    try:
        return feel.to_json(value)
    except Refused:
        return feel.show(value, "nb")
