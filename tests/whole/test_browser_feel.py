"""The FEEL of the browser against ours: every known difference is listed and explained, and every listed one is real.

Needs web/node_modules (make bundles, which `make test` runs first).
"""

from pathlib import Path

import pytest
from browser_reference import PAGE, REASONS, VERSIONS, answers, installed, reference
from everyday import ENGINES, Case, cases
from feel_reference import EXAMPLES
from feel_support import NOW
from feelin_support import FORM_JS, MODULES, NEWEST, Asked, ask, same, tagged
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oppskrift import feel
from oppskrift.feel.builtins import EXTENDED, STANDARD
from oppskrift.forms.browser import differences
from oppskrift.forms.browser.functions import INSTEAD, LACKING, LAST, LOCAL_NOW, NUMBERS_ONLY, TAKES


def agree(case: Case, engine: str) -> bool:
    """Return whether an engine of the browser says what ours does."""
    answer = answers()[engine][cases().index(case)]
    return answer.fault is None and same(tagged(case.ours().value), answer.value)


@pytest.mark.parametrize("engine", ENGINES.values())
def test_they_differ_where_it_is_listed_and_nowhere_else(engine: str):
    differing = {case.id for case in cases() if not agree(case, engine)}
    listed = {case.id for case in cases() if engine in case.differs_in()}
    assert differing - listed == set(), "not listed in tests/corpus/everyday.toml"
    assert listed - differing == set(), "listed, but the same"


def test_every_difference_has_a_reason_and_every_reason_a_difference():
    assert {case.differs for case in cases()} - {None} == set(REASONS)


def test_the_engines_are_those_that_the_page_names():
    assert installed() == VERSIONS


def test_the_page_is_current():
    written = PAGE.read_text(encoding="utf-8")
    assert written == reference(), "run: .venv/bin/python tests/support/browser_reference.py"


def test_the_functions_that_the_browser_lacks_are_those_of_the_table():
    names = sorted(EXTENDED)
    asked = ask([Asked(f"{name}()") for name in names])
    for found in asked.values():
        unknown = {n for n, a in zip(names, found, strict=True) if a.fault or "NO_FUNCTION_FOUND" in a.warnings}
        assert unknown == LACKING


def test_a_function_that_answers_otherwise_is_warned_of():
    """The examples of docs/reference/feel-functions.md, each function's, put to form-js."""
    shown = [text for examples in EXAMPLES.values() for text in examples]
    silent = []
    for text, answer in zip(shown, ask([Asked(text) for text in shown])[FORM_JS], strict=True):
        program = feel.compile(text)
        ours = program.evaluate({}, now=NOW)
        if (answer.fault or not same(tagged(ours.value), answer.value)) and not differences(program):
            silent.append(text)
    assert silent == ["now()"], "asked at another time"


TRIED = {
    "assert": ("if 5 > 0 then 5 else null", "assert(5, 5 > 0)"),
    "get or else": ('if null = null then "ukjent" else null', 'get or else(null, "ukjent")'),
    "is blank": ('matches("  ", "^\\s*$")', 'is blank("  ")'),
    "is defined": ("mangler != null", "is defined(mangler)"),
    "is empty": ("count([]) = 0", "is empty([])"),
    "last day of month": (
        'date(date("2028-02-10").year, date("2028-02-10").month, 1) + duration("P1M") - duration("P1D")',
        'last day of month(date("2028-02-10"))',
    ),
    "trim": ('replace("  Kari ", "^\\s+|\\s+$", "")', 'trim("  Kari ")'),
}
"""What to write instead, filled in, and the call that it stands for."""


def test_what_to_write_instead_gives_the_same_in_the_browser():
    assert TRIED.keys() == INSTEAD.keys()
    found = ask([Asked(instead) for instead, _ in TRIED.values()])
    for (instead, call), *theirs in zip(TRIED.values(), found[FORM_JS], found[NEWEST], strict=True):
        wanted = tagged(feel.compile(call).evaluate({}, now=NOW).value)
        assert [same(wanted, answer.value) for answer in theirs] == [True, True], instead
        assert not differences(feel.compile(instead))


def test_the_tables_name_functions_that_exist():
    assert not LACKING - EXTENDED.keys()
    assert not (NUMBERS_ONLY | TAKES.keys() | LAST.keys() | LOCAL_NOW) - STANDARD.keys()


# What the lint says of the corpus.


def rules(case: Case) -> set[str]:
    """Return the rules that warn of a case, with its inputs declared as a form's fields would."""
    return {found.message.key for found in differences(case.program(), case.types())}


def seen(case: Case) -> bool:
    """Return whether form-js does otherwise for a reason that can be seen in the expression."""
    return FORM_JS in case.differs_in() and bool(REASONS[case.differs or ""].rules)


@pytest.mark.parametrize("case", [case for case in cases() if seen(case)], ids=lambda case: case.id)
def test_a_difference_is_warned_of_for_its_reason(case: Case):
    assert rules(case) & REASONS[case.differs or ""].rules


def test_what_cannot_be_seen_is_little():
    assert {case.differs for case in cases() if FORM_JS in case.differs_in() and not seen(case)} == {"beyond"}


def test_what_is_the_same_is_left_alone_nine_times_of_ten():
    alike = [case for case in cases() if FORM_JS not in case.differs_in()]
    silent = [case for case in alike if not rules(case)]
    assert len(silent) / len(alike) >= 0.9


# Simple expressions: whole numbers, comparisons, lists and texts.

NUMBERS = st.integers(-999, 999).map(lambda n: str(n) if n >= 0 else f"({n})")
TEXTS = st.text("abcæøåÆ 1-", max_size=5).map(lambda text: f'"{text}"')


def binary(parts: st.SearchStrategy[str], operators: list[str]) -> st.SearchStrategy[str]:
    return st.builds("({} {} {})".format, parts, st.sampled_from(operators), parts)


SUMS = st.recursive(NUMBERS, lambda parts: binary(parts, ["+", "-", "*"]), max_leaves=5)
LISTS = st.lists(NUMBERS, min_size=1, max_size=4).map(lambda items: f"[{', '.join(items)}]")
CONDITIONS = st.one_of(
    binary(SUMS, ["<", "<=", "=", "!=", ">=", ">"]),
    binary(TEXTS, ["=", "!=", "<", ">="]),
    st.builds("({} in [{}..{}])".format, NUMBERS, st.integers(0, 99), st.integers(99, 999)),
    st.builds("list contains({}, {})".format, LISTS, NUMBERS),
    st.builds("{}({}, {})".format, st.sampled_from(["starts with", "ends with", "contains"]), TEXTS, TEXTS),
    st.builds("(some x in {} satisfies x {} {})".format, LISTS, st.sampled_from(["<", "=", ">"]), NUMBERS),
    st.builds("(every x in {} satisfies x {} {})".format, LISTS, st.sampled_from(["<", "=", ">"]), NUMBERS),
)
EXPRESSIONS = st.one_of(
    SUMS,
    CONDITIONS,
    st.builds("({} and {})".format, CONDITIONS, CONDITIONS),
    st.builds("({} or {})".format, CONDITIONS, CONDITIONS),
    st.builds("not({})".format, CONDITIONS),
    st.builds("if {} then {} else {}".format, CONDITIONS, SUMS, TEXTS),
    st.builds("{}({})".format, st.sampled_from(["sum", "count", "min", "max", "reverse", "distinct values"]), LISTS),
    st.builds("for x in {} return x * {}".format, LISTS, NUMBERS),
    st.builds("{}[item > {}]".format, LISTS, NUMBERS),
    st.builds("{}[{}]".format, LISTS, st.integers(1, 5)),
    binary(TEXTS, ["+"]),
    st.builds("{}({})".format, st.sampled_from(["upper case", "lower case", "string length"]), TEXTS),
    st.builds('substring("Blåbær{}", {}, {})'.format, st.text("aå ", max_size=3), st.integers(1, 4), st.integers(1, 3)),
)
BATCH = 400


@settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(EXPRESSIONS, min_size=BATCH, max_size=BATCH))
def test_simple_expressions_are_the_same_in_both(texts: list[str]):
    theirs = ask([Asked(text) for text in texts])
    for number, text in enumerate(texts):
        program = feel.compile(text)
        wanted = tagged(program.evaluate({}, now=NOW).value)
        for engine, found in theirs.items():
            assert found[number].fault is None, (engine, text, found[number].fault)
            assert same(wanted, found[number].value), (engine, text, wanted, found[number].value)
        assert not differences(program), text


def test_what_is_not_installed_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setitem(MODULES, FORM_JS, tmp_path / "index.js")
    with pytest.raises(LookupError, match=r"no @bpmn-io/feelin in .*node_modules: run make bundles"):
        ask([Asked("1")])
