"""Names with spaces and operators, paths, filters, scopes, and what a program says it uses."""

from decimal import Decimal as D

import pytest
from feel_support import NOW, keys, number, result, value

from oppskrift import feel

LINES = [{"kode": "A", "timer": 2, "sats": 100}, {"kode": "B", "timer": 8, "sats": 200}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("brutto lønn * 2", D(200)),
        ("a-b", D(7)),
        ("a - b", D(7)),
        ("a+b", D(8)),
        ("if-verdi", D(9)),
        ("brutto lønn + a", D(101)),
        ("`brutto lønn`", D(100)),
        ("count", D(5)),
    ],
)
def test_the_longest_known_name_wins(text, expected):
    names = {"brutto lønn": 100, "a-b": 7, "a+b": 8, "if-verdi": 9, "a": 1, "b": 2, "count": 5}
    assert feel.compile(text, names=list(names)).evaluate(number(names), now=NOW).value == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lines[1].kode", "A"),
        ("lines[-1].kode", "B"),
        ("lines.timer", [D(2), D(8)]),
        ("lines[timer > 5].kode", ["B"]),
        ("lines[item.timer > 5].kode", ["B"]),
        ("lines[timer > limit].kode", ["B"]),
        ("sum(for l in lines return l.timer * l.sats)", D(1800)),
        ("some l in lines satisfies l.timer > 7", True),
        ("every l in lines satisfies l.timer > 7", False),
        ("for i in 1..3 return i * i", [D(1), D(4), D(9)]),
        ("for i in 3..1 return i", [D(3), D(2), D(1)]),
        ("for i in [1..3) return i", [D(1), D(2)]),
        ("for i in (1..2) return i", []),
        ("for i in 1..2, j in i..2 return [i, j]", [[D(1), D(1)], [D(1), D(2)], [D(2), D(2)]]),
        ("for i in 1..4 return if i < 3 then 1 else partial[-1] + partial[-2]", [D(1), D(1), D(2), D(3)]),
        ("some x in 0..1 satisfies x = 1", True),
        ("{a: 1, b: a + 1}.b", D(2)),
        ("{a: {b c: 3}}.a.b c", D(3)),
        ("(function(x: number, y) x + y)(1, 2)", D(3)),
        ("(function(x, y) x - y)(y: 1, x: 3)", D(2)),
        ("{f: function(a) a * limit, r: f(3)}.r", D(15)),
        ('@"2026-03-02".weekday', D(1)),
        ('@"2026-03-02T10:00:00+01:00".time offset', feel.from_json({"$duration": "PT1H"})),
        ('@"P1Y3M".months', D(3)),
        ("[1..5].start included", True),
        ("limit[1]", D(5)),
        ("[1, 2, 3][item >= 2]", [D(2), D(3)]),
        ("null[item > 1]", []),
    ],
)
def test_paths_filters_and_loops(text, expected):
    assert value(text, lines=LINES, limit=5) == expected


def test_a_filter_may_name_an_entry_or_a_variable():
    found = value("lines[timer > sats]", lines=[{"timer": 2}, {"timer": 9, "sats": 10}], sats=1)
    assert found == [{"timer": D(2)}]


def test_program_knows_the_names_it_reads():
    program = feel.compile("oppdragstaker.navn + kontrakt.person.id + sum(linjer[timer > grense].belop)")
    assert program.names == {"oppdragstaker", "kontrakt", "linjer"}
    assert program.possible_names == {"timer", "grense"}
    assert {("oppdragstaker", "navn"), ("kontrakt", "person", "id")} <= program.paths


def test_local_names_are_not_variables():
    assert feel.compile("for x in 1..2 return x + y").names == {"y"}
    assert feel.compile("{a: 1, b: a}").names == frozenset()
    assert feel.compile("(function(z) z)(1)").names == frozenset()


@pytest.mark.parametrize(
    ("text", "key", "suggestion"),
    [
        ("belpo > 1", "feel.unknown-name-suggest", "belop"),
        ("zzzzz > 1", "feel.unknown-name", None),
        ("person.nvan", "feel.unknown-field-suggest", "navn"),
        ("person.qqqq", "feel.unknown-field", None),
        ("summ([1])", "feel.unknown-function-suggest", "sum"),
        ('string lengt("a")', "feel.unknown-function-suggest", "string length"),
    ],
)
def test_an_unknown_name_is_told_with_a_suggestion(text, key, suggestion):
    found = result(text, belop=1, person={"navn": "Kari"})
    assert found.value is None
    assert keys(found)[0] == key
    assert found.diagnostics[0].message.params.get("suggestion") == suggestion


def test_a_diagnostic_points_at_the_text():
    text = "1 + ukjent * 2"
    (first, *_) = result(text).diagnostics
    assert text[first.start : first.end] == "ukjent"
    assert "ukjent" in first.render("nb")


def test_one_problem_is_told_once():
    assert len(result("ukjent + 1 > 2 and true").diagnostics) == 1
    assert len(result("for i in 1..100 return ukjent").diagnostics) == 1


class Lazy(dict):
    """Counts what is asked for."""

    def __init__(self):
        super().__init__(a=D(1))
        self.asked = []

    def __getitem__(self, name):
        self.asked.append(name)
        return super().__getitem__(name)


def test_the_context_is_read_only_where_needed():
    context = Lazy()
    assert feel.compile("if a = 1 then sum([a]) else b").evaluate(context, now=NOW).value == 1
    assert context.asked == ["a", "a"]


def test_programs_are_cached_by_text_kind_and_names():
    assert feel.compile("a + 1") is feel.compile("a + 1")
    assert feel.compile("a + 1") is not feel.compile("a + 1", names=["a"])
    assert feel.compile("1", "unary_tests") is not feel.compile("1")
    assert feel.compile("1", strict=True) is not feel.compile("1")


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("summ([1]) + a", None, [("feel.unknown-function-suggest", "summ")]),
        ("sum([1]) + belpo", None, []),
        ("sum([1]) + belpo", ["beløp", "belop"], [("feel.unknown-name-suggest", "belpo")]),
        ("a + b.c + a", ["a"], [("feel.unknown-name", "b")]),
        ("for x in xs return x + y", ["xs", "y"], []),
        ("f(1) + count([f])", ["f"], []),
        ("xs[felt > grense]", ["xs"], []),
    ],
)
def test_names_can_be_checked_without_evaluating(text, known, found):
    noted = feel.check(feel.compile(text, names=known or ()), known)
    assert [(d.message.key, text[d.start : d.end]) for d in noted] == found


def test_a_cell_may_speak_of_its_input():
    assert feel.check(feel.compile("? > 10 and ? < 20", "unary_tests"), []) == ()
