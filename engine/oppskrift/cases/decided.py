"""What a case keeps of a decision, as a reader may see it: values masked, and told in plain words."""

from collections.abc import Iterable, Mapping
from typing import Any

from .. import dmn
from ..dmn.table import Input
from ..message import Language
from ..model.event import DecisionMade
from ..model.tagged import Json
from ..standard import Bundle, called
from .masking import HIDDEN, Mask


def told_plainly(event: DecisionMade, bundle: Bundle, mask: Mask, language: Language) -> list[str]:
    """Return why a decision came to what it did, a line for each rule that applied."""
    trace = masked_trace(event.trace, bundle.decisions.get(event.decision), mask)
    return dmn.explain(trace, language, called.vocabulary(bundle, event.decision))


def masked_trace(trace: Json, model: dmn.Model | None, mask: Mask) -> Json:
    """Return a trace with what is personal in it hidden: what stands at a personal path, or reads one."""
    if not mask.hides:
        return trace
    tables = dmn.tables_of(model) if model else {}
    return {
        **trace,
        "tables": [_table(table, tables.get(table["table"]), mask) for table in trace.get("tables", ())],
        "decisions": [_valued(one, mask) for one in trace.get("decisions", ())],
    }


def _table(table: Mapping[str, Any], known: dmn.Table | None, mask: Mask) -> dict[str, Json]:
    columns = known.inputs if known is not None else ()
    inputs = [
        {**one, "value": HIDDEN if _personal(column, mask) else mask.value(one["value"])}
        for one, column in zip(table["inputs"], columns or [None] * len(table["inputs"]), strict=False)
    ]
    rules = [{**rule, "cells": [_cell(cell, mask) for cell in rule["cells"]]} for rule in table["rules"]]
    return {
        **table,
        "inputs": inputs,
        "rules": [{**rule, "output": mask.value(rule["output"])} for rule in rules],
        "output": mask.value(table["output"]),
    }


def _personal(column: Input | None, mask: Mask) -> bool:
    """Return whether an input column reads anything personal; one that is not known counts as doing so."""
    if column is None:
        return True
    program = column.cell.program
    return program is not None and any(mask.personal(path) for path in _read(program.paths, program.names))


def _read(paths: Iterable[tuple[str, ...]], names: Iterable[str]) -> list[tuple[str, ...]]:
    return [*paths, *((name,) for name in names)]


def _cell(cell: Mapping[str, Any], mask: Mask) -> dict[str, Json]:
    return {**cell, "reads": {name: mask.value(value, *name.split(".")) for name, value in cell["reads"].items()}}


def _valued(decision: Mapping[str, Any], mask: Mask) -> dict[str, Json]:
    return {**decision, "value": mask.value(decision["value"])} if "value" in decision else dict(decision)
