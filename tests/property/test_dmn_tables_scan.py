"""A table answers what a plain scan over its rules answers, whatever the rules and inputs."""

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from dmn_support import NOW, scanned, table_model
from dmn_values import ALL_VALUES, ODD_CELLS, ODD_INPUTS, VALUES
from dmn_values import TESTS as VALUE_TESTS
from hypothesis import given, settings
from hypothesis import strategies as st

from oppskrift import dmn, feel

Test = tuple[str, Callable[[int], bool]]
OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def compared(name: str, limit: int) -> Test:
    return f"{name} {limit}", lambda value: bool(OPERATORS[name](value, limit))


def between(low: int, size: int, closed: str) -> Test:
    high = low + size
    text = f"{closed[0]}{low}..{high}{closed[1]}"
    return text, lambda v: (v >= low if closed[0] == "[" else v > low) and (v <= high if closed[1] == "]" else v < high)


def among(values: list[int], negated: bool) -> Test:
    listed = ", ".join(map(str, values))
    return (f"not({listed})", lambda v: v not in values) if negated else (listed, lambda v: v in values)


SMALL = st.integers(-3, 6)
TESTS: st.SearchStrategy[Test] = st.one_of(
    st.just(("-", lambda _: True)),
    st.builds(compared, st.sampled_from(sorted(OPERATORS)), SMALL),
    st.builds(between, SMALL, st.integers(0, 4), st.sampled_from(["[]", "()", "[)", "(]"])),
    st.builds(among, st.lists(SMALL, min_size=1, max_size=3), st.booleans()),
)
RULES = st.lists(st.tuples(st.tuples(TESTS, TESTS), st.integers(0, 4)), min_size=1, max_size=6)
POLICIES = ["UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"]
ORDER = [3, 1, 4, 0, 2]


def scan(policy: str, aggregation: str, outputs: list[int]) -> Any:
    """Return what the matched rules' outputs come to, said as plainly as can be."""
    ranked = sorted(outputs, key=ORDER.index)
    if aggregation:
        if aggregation == "COUNT":
            return len(outputs)
        return {"SUM": sum, "MIN": min, "MAX": max}[aggregation](outputs) if outputs else None
    if not outputs:
        return None
    return {
        "UNIQUE": outputs[0] if len(outputs) == 1 else None,
        "FIRST": outputs[0],
        "ANY": outputs[0] if len(set(outputs)) == 1 else None,
        "PRIORITY": ranked[0],
        "RULE ORDER": outputs,
        "OUTPUT ORDER": ranked,
        "COLLECT": outputs,
    }[policy]


@settings(max_examples=120, deadline=None)
@given(rules=RULES, policy=st.sampled_from(POLICIES), aggregation=st.sampled_from(["", "SUM", "MIN", "MAX", "COUNT"]),
       a=SMALL, b=SMALL)  # fmt: skip
def test_a_table_is_a_scan(
    rules: list[tuple[tuple[Test, Test], int]], policy: str, aggregation: str, a: int, b: int
) -> None:
    aggregation = aggregation if policy == "COLLECT" else ""
    rows = [[first[0], second[0], str(output)] for (first, second), output in rules]
    values = [", ".join(map(str, ORDER))]
    xml = table_model(["a", "b"], ["a", "b"], ["svar"], rows, policy, aggregation=aggregation, values=values)
    found = dmn.load(xml).evaluate("svar", {"a": Decimal(a), "b": Decimal(b)}, now=NOW)

    matched = [number for number, ((first, second), _) in enumerate(rules, 1) if first[1](a) and second[1](b)]
    expected = scan(policy, aggregation, [rules[number - 1][1] for number in matched])
    assert found.value == expected
    assert list(found.rules) == [f"r{number}" for number in matched][: 1 if policy == "FIRST" else None]
    for language in ("nb", "nn", "en"):
        assert dmn.explain(found.trace, language)


ANY_VALUE = st.sampled_from(ALL_VALUES)


@st.composite
def columns(draw: st.DrawFn, size: int) -> tuple[list[str], str]:
    """Return the cells of a column, most of them made for one kind of values, and an input, often of that kind."""
    kind = VALUES[draw(st.sampled_from(list(VALUES)))]
    value = st.sampled_from(kind)
    test = st.builds(str.format, st.sampled_from(VALUE_TESTS), value, value, value)
    listed = st.lists(test | ANY_VALUE, min_size=1, max_size=3).map(", ".join)
    cell = st.one_of(test, listed, listed.map(lambda t: f"not({t})"), st.sampled_from(ODD_CELLS))
    cells = draw(st.lists(cell, min_size=size, max_size=size))
    return cells, draw(st.one_of(value, value, ANY_VALUE, st.sampled_from(ODD_INPUTS)))


MIXED = st.integers(1, 7).flatmap(
    lambda size: st.tuples(columns(size), columns(size), st.lists(st.integers(0, 4), min_size=size, max_size=size))
)


def masks(found: dmn.Decided, column: int, rules: int) -> tuple[int, int]:
    """Return which rules' tests a column's value met, and which were asked."""
    traced = found.trace["tables"][0]["inputs"][column]
    return int(traced["met"], 16), int(traced["asked"], 16) if "asked" in traced else (1 << rules) - 1


def noticed(found: dmn.Decided) -> set[tuple[str, int, int]]:
    """Return what was noticed, wherever; of tests that are written alike it stands where one of them was asked."""
    return {(str(remark.message), remark.start, remark.end) for remark in found.diagnostics}


@settings(max_examples=150, deadline=None)
@given(rules=MIXED, policy=st.sampled_from(POLICIES), z=st.sampled_from(["1", "2.5", "null"]))
def test_an_index_answers_what_a_scan_answers(
    rules: tuple[tuple[list[str], str], tuple[list[str], str], list[int]], policy: str, z: str
) -> None:
    """Same value, same rules, and the same outcome of each test that both look at; nothing noticed that is not so."""
    (first, x), (second, y), outputs = rules
    rows = list(zip(first, second, map(str, outputs), strict=True))
    xml = table_model(["x", "y", "z"], ["x", "y"], ["svar"], rows, policy, values=[", ".join(map(str, ORDER))])
    model, _ = dmn.read(xml, tolerant=True)
    assert model is not None
    inputs = {name: feel.compile(text).evaluate({}, now=NOW).value for name, text in zip("xyz", (x, y, z), strict=True)}
    found, plain = (one.evaluate("svar", inputs, now=NOW) for one in (model, scanned(model)))

    assert feel.show(found.value) == feel.show(plain.value)
    assert found.rules == plain.rules
    assert noticed(found) <= noticed(plain)
    assert found.trace["tables"][0]["rules"] == plain.trace["tables"][0]["rules"]
    for column in range(2):
        (met, asked), (wanted, looked) = (masks(one, column, len(rows)) for one in (found, plain))
        assert met & looked & asked == wanted & looked & asked
        assert met & ~asked == 0


@settings(max_examples=80, deadline=None)
@given(text=st.text(max_size=30), where=st.sampled_from(["test", "output", "input", "allowed"]))
def test_any_text_in_a_cell_is_read_or_refused_and_never_raises(text: str, where: str) -> None:
    printable = "".join(c for c in text if c.isprintable())
    cells = {"test": "-", "output": "1", "input": "a", "allowed": ""} | {where: printable}
    rule = [cells["test"], cells["output"]]
    model, problems = dmn.read(table_model(["a"], [cells["input"]], ["svar"], [rule], allowed=[cells["allowed"]]))
    assert (model is None) == any(problem.severity == "error" for problem in problems)
    if model is not None:
        assert model.evaluate("svar", {"a": Decimal(1)}, now=NOW).trace["decision"] == "svar"


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes_are_refused_and_never_raise(body: bytes) -> None:
    model, problems = dmn.read(body)
    assert model is None
    assert problems
