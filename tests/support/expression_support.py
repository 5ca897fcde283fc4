"""Bundles for tests of the check of expressions, and what it says of them.

    check(linear_nodes..., forms={"f": [component, …]}, dmn=xml, handlers={"dfo.test": Handled(...)})

`found(...)` gives (rule, element, field) of each problem, `told(...)` their messages in bokmål.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from bpmn_support import Part, bpmn, end, join, path, process, start

from oppskrift import bpmn as models
from oppskrift import dmn as decisions
from oppskrift import forms as form_files
from oppskrift.model.problem import Problem
from oppskrift.standard import Bundle, Manifest, Point
from oppskrift.standard.dated_values import DatedValues
from oppskrift.standard.expressions import NOTHING, Handled, Surroundings, check_expressions
from oppskrift.standard.expressions.reserved import reserved
from oppskrift.standard.expressions.variables import Variables

START = [
    {"id": "s1", "key": "navn", "type": "textfield", "label": "Navn"},
    {"id": "s2", "key": "antall", "type": "number", "label": "Antall"},
    {"id": "s3", "key": "dag", "type": "datetime", "subtype": "date", "dateLabel": "Dag"},
    {"id": "s4", "key": "behov.timer", "type": "number", "label": "Timer"},
    {
        "id": "s5",
        "path": "linjer",
        "type": "dynamiclist",
        "label": "Linjer",
        "components": [{"id": "s6", "key": "sats", "type": "number", "label": "Sats"}],
    },
]
"""What a case of these tests starts with, unless said otherwise."""


def model(*nodes: Part, extra: Part | str = "", form: str | None = "start", id: str = "p") -> bytes:
    """A process start → nodes → end, started by the form `start`."""
    chain = path("start", *(n.id for n in nodes), "end")
    return bpmn(process(id, start("start", form=form), *nodes, end("end"), chain, join(extra)))


def bundle(
    *xml: bytes, forms: Mapping[str, list[dict[str, Any]]] = {}, dmn: bytes | None = None, **manifest: Any
) -> Bundle:
    """A bundle of processes, forms by id, and a decision model; further keywords go to the manifest."""
    read = {p.id: p for one in xml for p in models.read(one, "test.bpmn")[0]}
    files = {f"forms/{id}.form": _form(id, fields) for id, fields in {"start": START, **forms}.items()}
    shown = {form.id: form for path, body in files.items() if (form := _read(path, body))}
    known = decisions.load(dmn) if dmn is not None else None
    return Bundle(
        process=next(iter(read)),
        version="1.0",
        sha256="",
        manifest=_manifest(**manifest),
        processes=read,
        decisions=dict.fromkeys(known.decisions, known) if known is not None else {},
        forms=shown,
        texts={},
        files=files,
    )


def _form(id: str, fields: list[dict[str, Any]]) -> bytes:
    return json.dumps({"id": id, "type": "default", "components": fields}, indent=1).encode()


def _read(path: str, body: bytes) -> form_files.Form | None:
    form, problems = form_files.read(body, path)
    assert not problems, [problem.render("en") for problem in problems]
    return form


def _manifest(points: Mapping[str, Point] = {}, **more: Any) -> Manifest:
    return Manifest(
        process="p",
        version="1.0",
        main="p.bpmn",
        title={},
        owner="",
        legal_basis=(),
        valid_from=date(2026, 1, 1),
        retention="",
        variation=points,
        file="manifest.yaml",
        **more,
    )


def problems(made: Bundle, around: Surroundings = NOTHING) -> tuple[Problem, ...]:
    """What the check says of a bundle."""
    return check_expressions(made, DatedValues(), around)


def found(made: Bundle, around: Surroundings = NOTHING) -> list[tuple[str, str | None, str | None]]:
    """The rule, element and field of each problem."""
    return [(one.rule, one.element, one.field) for one in problems(made, around)]


def told(made: Bundle, around: Surroundings = NOTHING) -> list[str]:
    """What is said of each problem, in bokmål."""
    return [one.render("nb") for one in problems(made, around)]


def variables(made: Bundle, around: Surroundings = NOTHING) -> Variables:
    """What the variables of a bundle are known to be."""
    return Variables(made, reserved(made.manifest, DatedValues()), around)


__all__ = ["START", "Handled", "Surroundings", "bundle", "found", "model", "problems", "told", "variables"]
