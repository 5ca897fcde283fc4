"""What the analysis says of a small table is what comes out when every input is put to it."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any

from analysis_support import Column, analysed, model_of, pieces_of
from dmn_support import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from oppskrift import dmn
from oppskrift.dmn.analysis import Finding, Kind

MOST_INPUTS = 130
NUMBERS = [Decimal(n) for n in range(6)]
LIMITS = st.integers(-1, 6)
BETWEEN = st.builds(
    lambda low, high, ends: f"{ends[0]}{low}..{high}{ends[1]}",
    LIMITS,
    LIMITS,
    st.sampled_from(["[]", "()", "[)", "(]"]),
)
COMPARED = st.builds(
    lambda operator, limit: f"{operator} {limit}", st.sampled_from(["<", "<=", ">", ">=", "!="]), LIMITS
)
ASKED = st.sampled_from(["? > 2 and ? < 5", "? in (1, 2)", "? between 1 and 3", "? = 4 or ? < 1", "not(? > 3)"])
ONE_OF = st.lists(st.one_of(LIMITS.map(str), BETWEEN, COMPARED), min_size=1, max_size=2).map(", ".join)
NUMBER_TESTS = st.one_of(
    st.just("-"), LIMITS.map(str), BETWEEN, COMPARED, ASKED, ONE_OF, ONE_OF.map(lambda inner: f"not({inner})")
)
WORDS = ["a", "b", "c"]
WORD_TESTS = st.one_of(
    st.just("-"),
    st.lists(st.sampled_from(['"a"', '"b"', '"c"', '"d"', "1"]), min_size=1, max_size=2).map(", ".join),
    st.lists(st.sampled_from(['"a"', '"b"']), min_size=1, max_size=2).map(lambda all: f"not({', '.join(all)})"),
    st.sampled_from(['< "b"', '["a".."b"]', '!= "a"']),
)
TRUTH_TESTS = st.sampled_from(["-", "true", "false", "not(true)", "true, false"])
DAYS = ["2026-01-30", "2026-01-31", "2026-02-01", "2026-02-02"]
DAY_TESTS = st.one_of(
    st.just("-"),
    st.builds(lambda op, day: f'{op} date("{day}")', st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from(DAYS)),
    st.builds(
        lambda one, other: f'[date("{one}")..@"{other}"]', st.sampled_from(DAYS), st.sampled_from(DAYS)
    ),
)  # fmt: skip
COLUMNS: Mapping[str, tuple[Column, st.SearchStrategy[str]]] = {
    "number": (Column("number", "0, 1, 2, 3, 4, 5", NUMBERS), NUMBER_TESTS),
    "range": (Column("number", "[0..5]", [Decimal(n) / 2 for n in range(11)]), NUMBER_TESTS),
    "word": (Column("string", '"a", "b", "c"', WORDS), WORD_TESTS),
    "truth": (Column("boolean", "", [True, False]), TRUTH_TESTS),
    "day": (Column("date", f'[date("{DAYS[0]}")..date("{DAYS[-1]}")]', [pieces_of(day) for day in DAYS]), DAY_TESTS),
    "null": (Column("number", "0, 1, 2, 3, 4, 5, null", [*NUMBERS, None]), st.one_of(NUMBER_TESTS, st.just("null"))),
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Column], list[list[str]]]:
    """Return columns and rules: tests and one answer each."""
    several = st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=3)
    kinds = draw(several.filter(lambda kinds: prod(len(COLUMNS[kind][0].values) for kind in kinds) <= MOST_INPUTS))
    rules = st.tuples(*(COLUMNS[kind][1] for kind in kinds), st.integers(1, 3).map(str)).map(list)
    return [COLUMNS[kind][0] for kind in kinds], draw(st.lists(rules, min_size=1, max_size=6))


def answers(columns: Sequence[Column], rules: Sequence[Sequence[str]]) -> Iterator[tuple[tuple[Any, ...], list[int]]]:
    """Yield every input with the rules that it meets, as the table itself finds them."""
    model = model_of(columns, rules, "COLLECT")
    for values in product(*(column.values for column in columns)):
        inputs = {f"i{number}": value for number, value in enumerate(values)}
        yield values, [int(rule[1:]) for rule in model.evaluate("svar", inputs, now=NOW).rules]


def example(finding: Finding, columns: Sequence[Column]) -> dict[str, Any]:
    """Return the input that a finding gives; what it leaves open is the first value there is."""
    values = {f"i{number}": column.values[0] for number, column in enumerate(columns)}
    return values | {f"i{number}": one.value for one in finding.example for number in one.columns}


def hits(model: dmn.Model, inputs: Mapping[str, Any]) -> set[int]:
    """Return the rules that an input meets; it must be one that the columns allow."""
    decided = model.evaluate("svar", inputs, now=NOW)
    assert not any(remark.message.key == "dmn.input-not-allowed" for remark in decided.diagnostics)
    return {int(rule[1:]) for rule in decided.rules}


def found(findings: Sequence[Finding], kind: Kind) -> list[Finding]:
    return [finding for finding in findings if finding.kind is kind]


@settings(max_examples=120, deadline=None)
@given(drawn=tables())
def test_overlaps_gaps_and_dead_rules_are_those_that_inputs_show(drawn: tuple[list[Column], list[list[str]]]) -> None:
    columns, rules = drawn
    inputs = list(answers(columns, rules))
    everything = model_of(columns, rules, "COLLECT")
    findings = analysed(columns, rules, "UNIQUE")

    meet = {(one, other) for _, met in inputs for one in met for other in met if one < other}
    told = found(findings, Kind.OVERLAP)
    assert {finding.rules for finding in told} <= meet
    assert len(told) == min(10, len(meet))
    for finding in told:
        assert set(finding.rules) <= hits(everything, example(finding, columns))
        assert finding.certain

    missing = [values for values, met in inputs if not met]
    regions = found(findings, Kind.GAP)
    assert bool(regions) == bool(missing)
    for finding in regions:
        assert hits(everything, example(finding, columns)) == set()

    met_once = {rule for _, met in inputs for rule in met}
    dead = {finding.rules[0] for finding in found(findings, Kind.NEVER)}
    assert dead == set(range(1, len(rules) + 1)) - met_once
    assert not found(findings, Kind.UNDECIDED_GAP)
    assert not found(findings, Kind.UNDECIDED_OVERLAP)


@settings(max_examples=80, deadline=None)
@given(drawn=tables())
def test_rules_are_shadowed_when_no_input_gives_their_answer(drawn: tuple[list[Column], list[list[str]]]) -> None:
    columns, rules = drawn
    inputs = list(answers(columns, rules))
    dead = {finding.rules[0] for finding in found(analysed(columns, rules, "FIRST"), Kind.NEVER)}

    spoken = {met[0] for _, met in inputs if met}
    first = found(analysed(columns, rules, "FIRST"), Kind.SHADOWED)
    assert {finding.rules[-1] for finding in first} == set(range(1, len(rules) + 1)) - spoken - dead
    for finding in first:
        by, rule = set(finding.rules[:-1]), finding.rules[-1]
        assert all(by & set(met) for _, met in inputs if rule in met)

    ranked = {min(met, key=lambda rule: ("231".index(rules[rule - 1][-1]), rule)) for _, met in inputs if met}
    second = found(analysed(columns, rules, "PRIORITY", values="2, 3, 1"), Kind.SHADOWED)
    assert {finding.rules[-1] for finding in second} == set(range(1, len(rules) + 1)) - ranked - dead


@settings(max_examples=80, deadline=None)
@given(drawn=tables())
def test_rules_of_an_any_table_contradict_each_other_when_an_input_shows_it(
    drawn: tuple[list[Column], list[list[str]]],
) -> None:
    columns, rules = drawn
    findings = analysed(columns, rules, "ANY")
    clash = {
        (one, other)
        for _, met in answers(columns, rules)
        for one in met
        for other in met
        if one < other and rules[one - 1][-1] != rules[other - 1][-1]
    }
    told = found(findings, Kind.CONTRADICTION)
    assert {finding.rules for finding in told} <= clash
    assert len(told) == min(10, len(clash))
    model = model_of(columns, rules, "ANY")
    for finding in told:
        assert model.evaluate("svar", example(finding, columns), now=NOW).value is None


@settings(max_examples=80, deadline=None)
@given(drawn=tables())
def test_regions_without_a_rule_hold_all_inputs_without_a_rule(drawn: tuple[list[Column], list[list[str]]]) -> None:
    columns, rules = drawn
    regions = found(analysed(columns, rules, "UNIQUE"), Kind.GAP)
    if regions and regions[-1].others:
        return
    missing = {values for values, met in answers(columns, rules) if not met}
    inside = {
        values
        for values in product(*(column.values for column in columns))
        if any(all(holds(part, values[part.columns[0]]) for part in region.region) for region in regions)
    }
    assert inside == missing


UNKNOWN = st.one_of(
    NUMBER_TESTS,
    st.sampled_from(["> i1", "<= i1", ">= i1", "< i1", "= i1", "i1", "not(> i1)", "not(<= i1)", "not(i1)", "!= i1"]),
    st.sampled_from(["> i1, 0", "> i1 + 1", "odd(?)", "not(odd(?))", "even(?)", "? < i1", "[1..i1]", "i1 > 2", "null"]),
)


@settings(max_examples=120, deadline=None)
@given(
    kind=st.sampled_from(["number", "null"]),
    rules=st.lists(st.tuples(UNKNOWN, NUMBER_TESTS, st.integers(1, 3).map(str)).map(list), min_size=1, max_size=5),
)
def test_of_cells_that_are_not_known_nothing_false_is_said(kind: str, rules: list[list[str]]) -> None:
    first = "null" if any(rule[0] == "null" for rule in rules) else kind
    columns = [COLUMNS[first][0], COLUMNS[kind][0]]
    inputs = list(answers(columns, rules))
    everything = model_of(columns, rules, "COLLECT")
    findings = analysed(columns, rules, "UNIQUE")
    told = {kind: found(findings, kind) for kind in Kind}

    meet = {(one, other) for _, met in inputs for one in met for other in met if one < other}
    sure = {finding.rules for finding in told[Kind.OVERLAP] if finding.certain}
    assert sure <= meet
    if not told[Kind.UNDECIDED_OVERLAP]:
        assert meet <= {finding.rules for finding in told[Kind.OVERLAP]}
    for finding in told[Kind.GAP]:
        assert hits(everything, example(finding, columns)) == set()
    if not told[Kind.GAP] and not told[Kind.UNDECIDED_GAP]:
        assert all(met for _, met in inputs)

    ordered = analysed(columns, rules, "FIRST")
    silent = {finding.rules[-1] for kind in (Kind.NEVER, Kind.SHADOWED) for finding in found(ordered, kind)}
    assert not silent & {met[0] for _, met in inputs if met}


def holds(part: Any, value: Any) -> bool:
    """Return whether a value is in a part of a region, by the ends that the region tells."""
    if value is None:
        return bool(part.null)
    inside = any(
        (one.low is None or key(one.low) < key(value) or (one.low_included and one.low == value))
        and (one.high is None or key(value) < key(one.high) or (one.high_included and one.high == value))
        for one in part.spans
    )
    return inside is not part.other_than


def key(value: Any) -> Any:
    return value.days() if hasattr(value, "days") else value
