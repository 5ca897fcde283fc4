"""Reading decision tables, with a problem for each cell, column or policy that is not as it must be."""

from enum import StrEnum
from typing import TypeVar

from .hit_policy import ORDERED, Aggregation, HitPolicy
from .item_definition import ItemDefinitions
from .place import place_of
from .programs import Compiler
from .source import Element, child, children, name_of, nearest_id, text_of
from .table import Input, Output, Rule, Table

Choice = TypeVar("Choice", bound=StrEnum)


def read_table(at: Element, compiler: Compiler, items: ItemDefinitions) -> Table:
    """Return the table; what cannot be used is a problem and left out."""
    inputs = tuple(_input(column, compiler, items) for column in children(at, "input"))
    outputs = tuple(_output(column, compiler, items) for column in children(at, "output"))
    policy = _choice(HitPolicy, at, "hitPolicy", "dmn.hit-policy", compiler) or HitPolicy.UNIQUE
    aggregation = _choice(Aggregation, at, "aggregation", "dmn.aggregation", compiler)
    tests = compiler.within("?")
    rules = tuple(
        rule
        for number, row in enumerate(children(at, "rule"), 1)
        if (rule := _rule(row, number, len(inputs), len(outputs), tests)) is not None
    )
    table = Table(
        id=nearest_id(at) or "",
        hit_policy=policy,
        aggregation=aggregation if policy is HitPolicy.COLLECT else None,
        inputs=inputs,
        outputs=outputs,
        rules=rules,
    )
    _check(table, aggregation, at, compiler)
    return table


def _choice(kind: type[Choice], at: Element, attribute: str, rule: str, compiler: Compiler) -> Choice | None:
    written = at.get(attribute)
    if not written:
        return None
    try:
        return kind(written.upper())
    except ValueError:
        compiler.source.problem(rule, at, written=written[:60], known=", ".join(kind))
        return None


def _input(column: Element, compiler: Compiler, items: ItemDefinitions) -> Input:
    expression = child(column, "inputExpression")
    if expression is None or not text_of(expression).strip():
        compiler.source.problem("dmn.no-input-expression", column, place=place_of(column))
    cell = compiler.cell(text_of(expression), column if expression is None else expression)
    values = child(column, "inputValues")
    return Input(
        id=nearest_id(column) or "",
        label=" ".join((column.get("label") or "").split()) or cell.text,
        cell=cell,
        type=items.of(expression),
        allowed=None if values is None else compiler.within("?").test(text_of(values), values),
    )


def _output(column: Element, compiler: Compiler, items: ItemDefinitions) -> Output:
    values, default = child(column, "outputValues"), child(column, "defaultOutputEntry")
    text = text_of(values).strip()
    # A list of values is written as unary tests; between brackets it is the list that gives the order.
    order = compiler.cell(f"[{text}]", values) if values is not None and text else None
    readable = order is not None and order.program is not None
    return Output(
        id=nearest_id(column) or "",
        name=name_of(column),
        type=items.of(column),
        order=order,
        allowed=compiler.within("?").test(text, values) if readable and values is not None else None,
        default=compiler.cell(text_of(default), default) if default is not None and text_of(default).strip() else None,
        label=" ".join((column.get("label") or "").split()),
    )


def _rule(row: Element, number: int, inputs: int, outputs: int, compiler: Compiler) -> Rule | None:
    tests, results = list(children(row, "inputEntry")), list(children(row, "outputEntry"))
    if (len(tests), len(results)) != (inputs, outputs):
        compiler.source.problem(
            "dmn.rule-cells", row, number=number, tests=len(tests), inputs=inputs, results=len(results), outputs=outputs
        )
        return None
    annotations = [text_of(note).strip() for note in children(row, "annotationEntry")]
    description = child(row, "description")
    if description is not None:
        annotations.append((description.text or "").strip())
    return Rule(
        id=row.get("id") or f"{nearest_id(row)}#{number}",
        number=number,
        tests=tuple(compiler.test(text_of(test), test) for test in tests),
        outputs=tuple(compiler.cell(text_of(result), result) for result in results),
        annotations=tuple(filter(None, annotations)),
    )


def _check(table: Table, aggregation: Aggregation | None, at: Element, compiler: Compiler) -> None:
    """Check what only the whole table shows."""
    problem = compiler.source.problem
    if not table.outputs:
        problem("dmn.no-outputs", at)
    names = [column.name for column in table.outputs]
    if len(names) > 1 and (len(set(names)) != len(names) or "" in names):
        problem("dmn.output-names", at)
    if not any(True for _ in children(at, "rule")):
        problem("dmn.no-rules", at, severity="warning")
    if table.hit_policy in ORDERED and not any(column.order for column in table.outputs):
        problem("dmn.no-order", at, policy=table.hit_policy)
    if aggregation and table.hit_policy is not HitPolicy.COLLECT:
        problem("dmn.aggregation-without-collect", at, aggregation=aggregation)
    if table.aggregation and len(table.outputs) > 1:
        problem("dmn.aggregation-of-several", at, aggregation=table.aggregation)
