"""What holds for any DMN file, as checks that raise AssertionError: for the property tests and for fuzzing."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from dmn_support import NOW, scanned
from feel_promises import SMALL, said, same, travels, within

from oppskrift import dmn, feel
from oppskrift.errors import NotFound, Refused
from oppskrift.message import LANGUAGES
from oppskrift.model.problem import Problem


def told(problems: Sequence[Problem], body: bytes) -> None:
    """Check that problems can be told in each language, with a line that the file has."""
    for problem in problems:
        assert all(problem.render(language) for language in LANGUAGES)
        assert problem.line is None or 1 <= problem.line <= body.count(b"\n") + 2, problem


def read(body: bytes) -> dmn.Model | None:
    """Return the model of a file, None for one that is refused with reasons, however it is read."""
    model, problems = dmn.read(body, "fuzz.dmn")
    told(problems, body)
    refused(body, problems if model is None else ())
    if model is None:
        assert any(problem.severity == "error" for problem in problems)
        model, problems = dmn.read(body, "fuzz.dmn", tolerant=True)
    else:
        _, problems = dmn.check(body, "fuzz.dmn")
    told(problems, body)
    return model


def refused(body: bytes, problems: Sequence[Problem]) -> None:
    """Check that loading a file raises Refused just where reading finds errors; of good files every fourth."""
    if not problems and len(body) % 4:
        return
    try:
        dmn.load(body, "fuzz.dmn")
    except Refused as error:
        assert problems
        said(error)
    else:
        assert not problems


def decides(model: dmn.Model, inputs: Mapping[str, Any], limits: feel.Limits = SMALL) -> None:
    """Check that each decision, service and function of a model comes to an end, and can be explained and stored."""
    plain = scanned(model)
    for key in sorted(model.nodes):
        node = model.nodes[key]
        if isinstance(node, dmn.Decision | dmn.Service):
            found = asked(model, node.id, inputs, limits)
            if found is None:
                continue
            explained(model, found)
            other = asked(plain, node.id, inputs, limits)
            assert other is not None
            if not found.exceeded and not other.exceeded:
                assert alike(found.value, other.value), (found.value, other.value)
        elif isinstance(node, dmn.Knowledge):
            try:
                explained(model, model.invoke(node.id, inputs, now=NOW, limits=limits))
            except NotFound as missing:
                said(missing)


def asked(model: dmn.Model, id: str, inputs: Mapping[str, Any], limits: feel.Limits) -> dmn.Decided | None:
    """Return what a decision comes to; None where several have its id, or it has none."""
    try:
        return model.evaluate(id, inputs, now=NOW, limits=limits)
    except NotFound as missing:
        said(missing)
        return None


def alike(one: Any, other: Any) -> bool:
    """Return whether two answers say the same; two functions do when they are shown alike."""
    return same(one, other) or feel.show(one) == feel.show(other)


def explained(model: dmn.Model, found: dmn.Decided) -> None:
    """Check a decision's value, its remarks, and its trace as it was and as it comes back from where it is stored."""
    within(found.value, SMALL)
    travels(found.value)
    assert all(remark.render(language) for remark in found.diagnostics for language in LANGUAGES)
    stored = orjson.loads(orjson.dumps(found.trace))
    orjson.dumps(dict(found.inputs))
    tables, words = dmn.tables_of(model), dmn.vocabulary(model)
    for language in LANGUAGES:
        lines = dmn.explain(found.trace, language, words)
        assert lines == dmn.explain(stored, language, words)
    for traced in stored["tables"]:
        table = tables.get(traced["table"])
        for rule in table.rules[:5] if table else ():
            assert isinstance(dmn.explain_missed(traced, rule, "nb", known=dict(found.inputs)), str)


def holds(body: bytes, context: Mapping[str, Any]) -> None:
    """Check everything that holds for any file."""
    model = read(body)
    if model is None:
        return
    dmn.texts_of(model)
    for node in model.nodes.values():
        if isinstance(node, dmn.Decision):
            dmn.lay_out(node.expression)
    decides(model, context)
