"""Where a bundle asks for dated values, and which of those there is no series for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from .. import bpmn, dmn
from ..bpmn.expressions import expressions, paths
from ..message import message
from ..model.problem import Problem
from .bundle import Bundle
from .dated_feel import NAME
from .schema import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A place that asks for a series: an expression of a process or form, or a cell of a decision.

    `element` is the BPMN element, the DMN element, or the form; `decision` the decision's id where it is one.
    """

    series: str
    file: str
    element: str
    line: int | None = None
    field: str | None = None
    decision: str = ""


def uses(bundle: Bundle) -> tuple[Use, ...]:
    """Return every place in the processes, forms and decisions of a bundle that reads `values.<series>`."""
    models = {id(model): model for model in bundle.decisions.values()}.values()
    return (
        *(use for process in bundle.processes.values() for use in _in_process(process)),
        *(use for form in bundle.forms.values() for use in _in_form(form.id, form.reads(), bundle)),
        *(use for model in models for use in _in_model(model, bundle)),
    )


def check_uses(bundle: Bundle, known: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each use of a series that there is no file for, with the name that is most like it."""
    for use in uses(bundle):
        if use.series not in known:
            text = message("values.unknown-series", name=use.series, hint=nearest(use.series, known))
            yield Problem(
                rule=text.key, message=text, file=use.file, line=use.line, element=use.element, field=use.field
            )


def _in_process(process: bpmn.Process) -> Iterator[Use]:
    for found in expressions(process):
        for path in sorted(paths(found.text)):
            if path[0] == NAME and len(path) > 1:
                yield Use(series=path[1], file=process.file, element=found.element, line=found.line, field=found.field)


def _in_form(id: str, reads: Collection[tuple[str, ...]], bundle: Bundle) -> Iterator[Use]:
    file = next((path for path in bundle.files if path.endswith(f"/{id}.form")), "")
    for path in sorted(reads):
        if path[0] == NAME and len(path) > 1:
            yield Use(series=path[1], file=file, element=id)


def _in_model(model: dmn.Model, bundle: Bundle) -> Iterator[Use]:
    if NAME not in model.inputs:
        return
    file = next((path for path in bundle.files if path.endswith(f"/{_own_id(model, bundle)}.dmn")), "")
    for node in model.nodes.values():
        decision = node.id if isinstance(node, dmn.Decision) else ""
        for element, series in _series(node):
            yield Use(series=series, file=file, element=element, decision=decision)


def _own_id(model: dmn.Model, bundle: Bundle) -> str:
    """Return the decision by which the manifest names a model."""
    named = [reference.id for reference in bundle.manifest.decisions if reference.id in model.decisions]
    return named[0] if named else next(iter(model.decisions), "")


def _series(node: Any) -> Iterator[tuple[str, str]]:
    """Yield (element, series) for every path `values.<series>` below an element of a model that requires `values`."""
    requires = getattr(node, "requires", ())
    if not any(requirement.name == NAME and not requirement.prefix for requirement in requires):
        return
    for cell in dmn.cells_of(node):
        for path in sorted(cell.program.paths if cell.program is not None else ()):
            if path[0] == NAME and len(path) > 1:
                yield cell.id, path[1]
