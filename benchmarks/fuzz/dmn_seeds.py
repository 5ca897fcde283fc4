"""Decision models to begin fuzzing with: the project's own, and small ones with each kind of element."""

import re
from collections.abc import Iterator

from dmn_support import DMN13, decision, definitions, input_data, literal, requires, table
from dmn_values import ODD_CELLS
from dmn_values import TESTS as CELL_TESTS
from dmn_values import VALUES as CELL_VALUES
from seeds import models

POLICIES = ("UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
AGGREGATIONS = ("SUM", "MIN", "MAX", "COUNT")
NAMESPACES = (
    DMN13,
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)
CELLS = [re.sub(r"\bz\b", "n", cell) for cell in ODD_CELLS if cell != "missing"]
NAMES = ("n", "s", "d", "l", "c")
"""The input data of the models: a number, a text, a date, a list and a context."""


def _part(tag: str, text: str) -> str:
    return f"<{tag}>{literal(text)}</{tag}>"


def _entry(name: str, body: str) -> str:
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{body}</contextEntry>"


FUNCTION = (
    '<functionDefinition><formalParameter name="x" typeRef="number"/><formalParameter name="y"/>'
    f"{literal('x + n')}</functionDefinition>"
)
BODIES = (
    literal("n + 1"),
    f"<context>{_entry('x', literal('n * 2'))}{_entry('x y', FUNCTION)}{_entry('', literal('x y(x, s)'))}</context>",
    f"<list>{literal('n')}{literal('l')}{literal('[1..n]')}</list>",
    '<relation><column name="a"/><column name="b" typeRef="number"/>'
    f"<row>{literal('1')}{literal('n')}</row><row>{literal('2')}{literal('s')}</row></relation>",
    f"<conditional>{_part('if', 'n > 1')}{_part('then', 's')}{_part('else', 'd')}</conditional>",
    f"<filter>{_part('in', 'l')}{_part('match', 'item > n')}</filter>",
    f'<for iteratorVariable="i">{_part("in", "l")}{_part("return", "i + count(partial)")}</for>',
    f'<some iteratorVariable="i">{_part("in", "l")}{_part("satisfies", "i > n")}</some>',
    f'<every iteratorVariable="i">{_part("in", "[1..n]")}{_part("satisfies", "i > 0")}</every>',
    f'<invocation>{literal("dobbel")}<binding><parameter name="x"/>{literal("n")}</binding></invocation>',
    literal("dobbel(x: n) + tjeneste(n)"),
    literal("if n > 0 then dobbel(n) else null"),
)
KNOWLEDGE = (
    '<businessKnowledgeModel id="dobbel" name="dobbel"><variable name="dobbel"/><encapsulatedLogic>'
    f'<formalParameter name="x" typeRef="number"/>{literal("if x >= 0 and x < 9 then dobbel(x + 4) else x * 2")}'
    f"</encapsulatedLogic>{requires('dobbel', kind='Knowledge')}</businessKnowledgeModel>"
)
SERVICE = (
    '<decisionService id="tjeneste" name="tjeneste"><variable name="tjeneste"/><outputDecision href="#indre"/>'
    '<encapsulatedDecision href="#indre"/><inputDecision href="#ytre"/><inputData href="#in-n"/></decisionService>'
)
ITEMS = (
    '<itemDefinition name="tBeløp"><typeRef>number</typeRef><allowedValues><text>[0..100000], 999999</text>'
    "</allowedValues></itemDefinition>"
    '<itemDefinition name="tLinjer" isCollection="true"><itemComponent name="dato"><typeRef>date</typeRef>'
    '</itemComponent><itemComponent name="timer"><typeRef>tBeløp</typeRef><typeConstraint><text>&lt; 24</text>'
    '</typeConstraint></itemComponent></itemDefinition><itemDefinition name="tF"><functionItem outputTypeRef="number">'
    '<parameters name="x" typeRef="number"/></functionItem></itemDefinition>'
)


def seeds() -> Iterator[bytes]:
    """Yield small models, and then the project's own."""
    for number, body in enumerate(BODIES):
        yield _model(body, NAMESPACES[number % len(NAMESPACES)])
    for number, policy in enumerate((*POLICIES, *AGGREGATIONS)):
        yield _model(_table(policy, number), NAMESPACES[number % len(NAMESPACES)])
    for path in models():
        yield path.read_bytes()


def _model(body: str, namespace: str) -> bytes:
    required = requires(*NAMES) + requires("indre", kind="Decision")
    needed = requires("dobbel", kind="Knowledge") + requires("tjeneste", kind="Knowledge")
    inner = decision("indre", literal("n + ytre"), requires("n") + requires("ytre", kind="Decision"))
    outer = decision("svar", body, required + needed, type="tBeløp" if "dobbel" in body else "")
    data = "".join(
        input_data(name, type) for name, type in zip(NAMES, ("tBeløp", "string", "date", "", ""), strict=True)
    )
    return definitions(ITEMS + data + decision("ytre", literal("1")) + inner + KNOWLEDGE + SERVICE + outer, namespace)


def _table(policy: str, number: int) -> str:
    kinds = list(CELL_VALUES)
    rules = []
    for row in range(5):
        values = CELL_VALUES[kinds[(number + row) % len(kinds)]]
        cell = CELL_TESTS[(number * 5 + row) % len(CELL_TESTS)].format(*values[:2], values[-1], values[0])
        odd = CELLS[(number * 5 + row) % len(CELLS)] if row % 2 else "-"
        rules.append([cell, odd, str(row), '"ja"', f"Regel {row}"])
    aggregated = policy in AGGREGATIONS
    inputs, outputs = ["n", "s"], ["beløp", "utfall"]
    if aggregated:
        return table(inputs, outputs[:1], [rule[:3] for rule in rules], "COLLECT", aggregation=policy)
    listed = ["4, 3, 2, 1, 0", '"ja", "nei"']
    return table(inputs, outputs, rules, policy, values=listed, defaults=["0", '"nei"'], allowed=["[0..10]", ""])
