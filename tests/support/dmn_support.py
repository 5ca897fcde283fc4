"""Small DMN files for tests, written as tables of texts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from oppskrift import dmn

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
DMN13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"

Row = Sequence[str]


def definitions(body: str, namespace: str = DMN13, extra: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="{namespace}" id="d" name="Test" '
        f'namespace="https://example.no/test"{extra}>\n{body}\n</definitions>'
    ).encode()


def input_data(name: str, type: str = "") -> str:
    ref = f' typeRef="{type}"' if type else ""
    return f'<inputData id="in-{name}" name="{name}"><variable name="{name}"{ref}/></inputData>'


def requires(*names: str, kind: str = "Input") -> str:
    tag = "knowledge" if kind == "Knowledge" else "information"
    prefix = "in-" if kind == "Input" else ""
    return "".join(f'<{tag}Requirement><required{kind} href="#{prefix}{name}"/></{tag}Requirement>' for name in names)


def literal(text: str) -> str:
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def decision(id: str, body: str, required: str = "", type: str = "") -> str:
    ref = f' typeRef="{type}"' if type else ""
    return f'<decision id="{id}" name="{id}"><variable name="{id}"{ref}/>{required}{body}</decision>'


def table(
    inputs: Row,
    outputs: Row,
    rules: Sequence[Row],
    policy: str = "UNIQUE",
    *,
    aggregation: str = "",
    values: Row = (),
    defaults: Row = (),
    allowed: Row = (),
    ids: str = "",
) -> str:
    """Return a table; a rule is its tests, its outputs and, after those, one annotation."""
    columns = "".join(
        f'<input id="{ids}i{n}" label={quoteattr(text)}><inputExpression><text>{escape(text)}</text></inputExpression>'
        + (f"<inputValues><text>{escape(allowed[n])}</text></inputValues>" if n < len(allowed) and allowed[n] else "")
        + "</input>"
        for n, text in enumerate(inputs)
    )
    results = "".join(
        f'<output id="{ids}o{n}" name="{name}">'
        + (f"<outputValues><text>{escape(values[n])}</text></outputValues>" if n < len(values) and values[n] else "")
        + (
            f"<defaultOutputEntry><text>{escape(defaults[n])}</text></defaultOutputEntry>"
            if n < len(defaults) and defaults[n]
            else ""
        )
        + "</output>"
        for n, name in enumerate(outputs)
    )
    rows = "".join(_rule(f"{ids}r{number}", rule, len(inputs), len(outputs)) for number, rule in enumerate(rules, 1))
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable id="{ids}t" hitPolicy="{policy}"{aggregated}>{columns}{results}{rows}</decisionTable>'


def _rule(id: str, rule: Row, inputs: int, outputs: int) -> str:
    tests, results, notes = rule[:inputs], rule[inputs : inputs + outputs], rule[inputs + outputs :]
    cells = "".join(f'<inputEntry id="{id}i{n}"><text>{escape(t)}</text></inputEntry>' for n, t in enumerate(tests))
    outs = "".join(f'<outputEntry id="{id}o{n}"><text>{escape(t)}</text></outputEntry>' for n, t in enumerate(results))
    told = "".join(f"<annotationEntry><text>{escape(t)}</text></annotationEntry>" for t in notes)
    return f'<rule id="{id}">{cells}{outs}{told}</rule>'


def table_model(names: Row, *args: Any, **kwargs: Any) -> bytes:
    """Return a file with input data of these names and one decision `svar` that is a table."""
    body = "".join(input_data(name) for name in names)
    return definitions(body + decision("svar", table(*args, **kwargs), requires(*names)))


def decide(xml: bytes, id: str = "svar", **inputs: Any) -> dmn.Decided:
    """Return what a file decides; ints become FEEL numbers."""
    given = {name: Decimal(v) if isinstance(v, int) and not isinstance(v, bool) else v for name, v in inputs.items()}
    return dmn.load(xml, "test.dmn").evaluate(id, given, now=NOW)


def expression(body: str, **inputs: Any) -> dmn.Decided:
    """Return what one boxed expression comes to, where the names of the inputs are visible."""
    names = list(inputs)
    xml = definitions("".join(map(input_data, names)) + decision("svar", body, requires(*names)))
    return decide(xml, **inputs)


def rules_of(xml: bytes) -> list[str]:
    """Return the rules of the problems of a file, in order."""
    return [problem.rule for problem in dmn.read(xml, "test.dmn")[1]]


def scanned(model: dmn.Model) -> dmn.Model:
    """Return the model with every decision's table asked rule after rule, without an index."""
    tables = {
        key: replace(node, expression=replace(node.expression, indexed=False))
        for key, node in model.nodes.items()
        if isinstance(node, dmn.Decision) and isinstance(node.expression, dmn.Table)
    }
    return replace(model, nodes={**model.nodes, **tables})
