"""Small decision tables whose inputs can all be put to them."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from dmn_support import decision, definitions, input_data, requires

from oppskrift import dmn
from oppskrift.dmn.analysis import Finding, analyse
from oppskrift.feel.temporal import FeelDate, parse_date


class Column(NamedTuple):
    """An input column: its type, its allowed values as written, and all values that it may have."""

    type: str
    allowed: str
    values: Sequence[Any]
    expression: str = ""
    label: str = ""


def pieces_of(day: str) -> FeelDate:
    """Return a date."""
    return parse_date(day)


def xml_of(
    columns: Sequence[Column], rules: Sequence[Sequence[str]], policy: str, *, values: str = "", type: str = "number",
    aggregation: str = "", default: str = "", extra: str = "",
) -> bytes:  # fmt: skip
    """Return a file with one decision `svar`, a table over the inputs i0, i1 … with one output."""
    heads = "".join(_column(f"i{number}", column) for number, column in enumerate(columns))
    known = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    fallback = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    output = f'<output id="ut" name="svar" typeRef="{type}">{known}{fallback}</output>'
    rows = "\n".join(_rule(number, rule, len(columns)) for number, rule in enumerate(rules, 1))
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    table = f'<decisionTable id="t" hitPolicy="{policy}"{aggregated}>{heads}{output}\n{rows}</decisionTable>'
    names = [f"i{number}" for number in range(len(columns))]
    return definitions(extra + "".join(map(input_data, names)) + decision("svar", table, requires(*names)))


def _column(name: str, column: Column) -> str:
    allowed = f"<inputValues><text>{escape(column.allowed)}</text></inputValues>" if column.allowed else ""
    type_ = f' typeRef="{column.type}"' if column.type else ""
    text = escape(column.expression or name)
    label = f' label="{escape(column.label)}"' if column.label else ""
    return f'<input id="{name}"{label}><inputExpression{type_}><text>{text}</text></inputExpression>{allowed}</input>'


def _rule(number: int, rule: Sequence[str], inputs: int) -> str:
    tests = "".join(f"<inputEntry><text>{escape(text)}</text></inputEntry>" for text in rule[:inputs])
    note = f"<description>{escape(rule[inputs + 1])}</description>" if len(rule) > inputs + 1 else ""
    return f'<rule id="r{number}">{note}{tests}<outputEntry><text>{escape(rule[inputs])}</text></outputEntry></rule>'


def model_of(columns: Sequence[Column], rules: Sequence[Sequence[str]], policy: str, **more: Any) -> dmn.Model:
    """Return the model of such a file."""
    return dmn.load(xml_of(columns, rules, policy, **more), "test.dmn")


def table_of(model: dmn.Model) -> dmn.Table:
    """Return the table of such a model."""
    box = dmn.lay_out(model.decisions["svar"].expression)
    assert box.table is not None
    return box.table


def analysed(
    columns: Sequence[Column], rules: Sequence[Sequence[str]], policy: str, **more: Any
) -> tuple[Finding, ...]:
    """Return what the analysis finds in the table of such a file."""
    return analyse(table_of(model_of(columns, rules, policy, **more)))
