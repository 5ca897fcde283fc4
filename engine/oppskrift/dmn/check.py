"""Checking a DMN file before it is published: the file, its expressions, and what its decision tables leave open."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from ..model.problem import Problem
from ..model.xml import parse
from .analysis import analyse, problems, said_by_check
from .load import Found, together
from .model import Model
from .read import read
from .source import line_of
from .static_check import expression_problems
from .tables import tables_of


def check(
    xml: bytes, file: str = "", *, imports: Mapping[str, Model] | None = None, tolerant: bool = False
) -> tuple[Model | None, tuple[Problem, ...]]:
    """Return what `read` returns, with what the static check says of every expression and the analysis of every table.

    A type clash, an overlap or an answer that does not fit is an error here, but does not keep the model from being
    used: what is published already goes on as it was. With `tolerant` all problems are warnings.
    """
    model, found = read(xml, file, imports=imports, tolerant=tolerant)
    if model is None:
        return None, found
    expressions = expression_problems(model, _lines(xml, file), file)
    places = _places(model, expressions)
    tables = (one for one in _analysed(model, xml, file) if not (one.element in places and said_by_check(one)))
    told = (*expressions, *tables)
    return model, (*found, *(replace(one, severity="warning") if tolerant else one for one in told))


def _places(model: Model, told: tuple[Problem, ...]) -> frozenset[str | None]:
    """Return the elements that problems are of, and the rules whose cells they are of."""
    cells = {problem.element for problem in told}
    rules = (rule for table in tables_of(model).values() for rule in table.rules)
    of_cells = (one.id for one in rules if any(cell and cell.id in cells for cell in (*one.tests, *one.outputs)))
    return frozenset({*cells, *of_cells})


def check_all(files: Mapping[str, bytes], *, tolerant: bool = False) -> Mapping[str, Found]:
    """Return what `check` returns of each file; each may import the others by namespace."""
    return together(files, partial(check, tolerant=tolerant))


def _analysed(model: Model, xml: bytes, file: str) -> Iterator[Problem]:
    """Yield what the analysis says of a model's own tables, with the lines of its file."""
    lines = _lines(xml, file)
    own = {key: node for key, node in model.nodes.items() if node.key == node.id}
    for table in tables_of(replace(model, nodes=own)).values():
        yield from problems(table, analyse(table), file, lines)


def _lines(xml: bytes, file: str) -> Mapping[str, int]:
    """Return where each element with an id starts."""
    root, _ = parse(xml, file)
    elements = () if root is None else root.iter()
    return {at.get("id", ""): line for at in elements if (line := line_of(at)) is not None and at.get("id")}
