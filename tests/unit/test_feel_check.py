"""The static check of expressions: what it finds, where, and that it is silent about what is right."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from feel_support import NOW

from oppskrift import feel
from oppskrift.feel.builtins import EXTENDED
from oppskrift.feel.checking import outcome
from oppskrift.message import LANGUAGES

B = feel.BASIC


def listed(type_: feel.Type) -> feel.Type:
    return feel.Type(name=f"list<{type_}>", kind="list", element=type_)


PERSON = feel.Type(
    name="person",
    kind="context",
    fields={"navn": B["string"], "alder": B["number"], "født": B["date"], "fast ansatt": B["boolean"]},
)
STATUS = feel.Type(
    name="status", kind="simple", classes=(str,), allows=lambda value, _: value in ("åpen", "lukket", "avvist")
)
RATE = feel.Type(
    name="sats", kind="function", parameters=(B["date"], B["number"]), names=("dag", "trinn"), result=B["number"]
)
KNOWN = {
    "beløp": B["number"],
    "tekst": B["string"],
    "ja": B["boolean"],
    "dag": B["date"],
    "tid": B["date and time"],
    "frist": B["days and time duration"],
    "person": PERSON,
    "personer": listed(PERSON),
    "tall": listed(B["number"]),
    "status": STATUS,
    "sats": RATE,
    "hva": None,
}


def findings(text: str, kind: feel.program.Kind = "expression", **declared: feel.Type) -> list[tuple[str, str]]:
    program = feel.compile(text, kind, {**KNOWN, **declared})
    return [(found.message.key, text[found.start : found.end]) for found in feel.check(program)]


RIGHT = r"""
-- literals and arithmetic
1 + 2 * beløp | tekst + "a" | dag + frist | frist + dag | dag - dag | tid - dag | frist * 2 | -frist
frist / frist + 1 | 2 * frist | dag + @"P1M" | beløp ** 2 | hva + 1 | hva + hva | null + 1
-- comparison and membership
beløp > 5 | tekst >= "a" | dag < @"2026-01-01" | tekst = null | null = beløp | hva = 1 | hva < "a" | beløp in [1..5]
beløp in (1, 2, [5..9]) | tekst in ("a", "b") | beløp in tall | tall in (tall, null) | beløp between 1 and 5
dag in [dag..@"2027-01-01"] | beløp in (> 5, < 2) | ja = true | tall = [1]
-- logic and if
ja and beløp > 5 | hva and ja | not(ja) | if ja then 1 else "a" | if hva then 1 else 2 | beløp > 5 and beløp < 7
beløp < 5 or beløp > 3 | if beløp > 9 then 1 else if beløp > 5 then 2 else 3
if status = "åpen" then 1 else if status = "lukket" then 2 else 3 | beløp != 5 and beløp > 5
-- lists, contexts, filters and paths
personer[alder > 5].navn | personer[1].alder + 1 | person.født.year + 1 | tall[item > 3] | tall[-1]
personer[fast ansatt] | person.fast ansatt and ja | {a: 1, b: a + 1}.b + 1 | [][1] | person[alder > 3]
personer[beløp > alder].navn | hva.noe.mer | hva[noe = 1] | get value(person, "x") | [1..5].start + 1 | tall[beløp]
frist.days + 1 | tid.hour | tid.time offset | [{a: 1}, {b: 2}].a
-- loops
for x in tall return x + 1 | for i in 1..beløp return i | for p in personer return p.alder + 1
some p in personer satisfies p.alder > 18 | every x in tall satisfies x in [1..5]
for d in dag..dag + @"P5D" return d.weekday + 1 | for i in 1..3 return count(partial) | for x in 5 return x
-- calls
sum(tall) + 1 | sum(1, beløp) | max(dag, dag) + frist | substring(tekst, 2) | substring(tekst, 2, 3) + tekst
string(beløp) + tekst | number(tekst) + 1 | date("2026-01-01") - dag | count(beløp) | floor([beløp])
sort(tall, function(a, b) a < b)[1] + 1 | abs(frist) + frist | upper case([tekst]) | sats(dag, 2) + 1
sats(trinn: 1, dag: dag) | (function(a: number) a + 1)(beløp) | get or else(hva, 5) + 1 | is defined(hva.x)
min(tall) + 1 | flatten([tall, 1])[1] | contains(string: tekst, match: "a") | today() - dag | before(1, [2..3])
date(tid) | date and time(dag, time("10:00:00")) | append(tall, "a") | string join([tekst]) | reverse(tall)[1] + 1
add working days(dag, 3) - dag | assert(beløp, beløp > 0) + 1 | index of(tall, 1)[1] + 1
-- what may fail and is asked for
hva instance of string | beløp instance of number | tall instance of list<number> | (1/0) = null
is defined(person.telefon) | get or else(person.telefon, person.navn) + tekst | person.telefon = null
"""
"""Expressions that may be right, several in a line, by what they are about."""


@pytest.mark.parametrize(
    "text", [text for line in RIGHT.splitlines() if line and line[0:2] != "--" for text in line.split(" | ")]
)
def test_nothing_is_said_of_what_may_be_right(text):
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "key", "part"),
    [
        ("beløp + tekst", "check.operands", "beløp + tekst"),
        ("1 + 2 + tekst", "check.operands", "1 + 2 + tekst"),
        ("dag + 1", "check.operands", "dag + 1"),
        ("dag + dag", "check.operands", "dag + dag"),
        ("frist - dag", "check.operands", "frist - dag"),
        ("frist * frist", "check.operands", "frist * frist"),
        ("tekst - tekst", "check.operands", "tekst - tekst"),
        ("hva * true", "check.operands", "hva * true"),
        ("tall + 1", "check.operands", "tall + 1"),
        ("sum(tall) + tekst", "check.operands", "sum(tall) + tekst"),
        ("min(personer.alder) + tekst", "check.operands", "min(personer.alder) + tekst"),
        ("(if ja then 1 else 2) + tekst", "check.operands", "(if ja then 1 else 2) + tekst"),
        ("{a: beløp, b: a + tekst}", "check.operands", "a + tekst"),
        ("for x in tall return x + tekst", "check.operands", "x + tekst"),
        ("for i in 1..3 return i + tekst", "check.operands", "i + tekst"),
        ("personer[alder + navn = 1]", "check.operands", "alder + navn"),
        ("(function(a: number) a + tekst)(1)", "check.operands", "a + tekst"),
        ("personer[1].navn + 1", "check.operands", "personer[1].navn + 1"),
        ("person.født.year + tekst", "check.operands", "person.født.year + tekst"),
        ("sats(dag, 1) + tekst", "check.operands", "sats(dag, 1) + tekst"),
        ("reverse(tall)[1] + tekst", "check.operands", "reverse(tall)[1] + tekst"),
        ("get or else(beløp, 1) + tekst", "check.operands", "get or else(beløp, 1) + tekst"),
        ("-tekst", "check.negative", "-tekst"),
        ('beløp = "5"', "check.comparison", 'beløp = "5"'),
        ("beløp > tekst", "check.comparison", "beløp > tekst"),
        ("dag < tid", "check.comparison", "dag < tid"),
        ("ja > false", "check.comparison", "ja > false"),
        ("tall = 1", "check.comparison", "tall = 1"),
        ("beløp between 1 and tekst", "check.comparison", "beløp between 1 and tekst"),
        ("beløp in tekst", "check.test", "tekst"),
        ('tekst in [1..5]', "check.test", "[1..5]"),
        ('beløp in (1, "a")', "check.never-met", '"a"'),
        ('beløp in ["a", "b"]', "check.never-met", '["a", "b"]'),
        ("beløp and ja", "check.operand-not-boolean", "beløp"),
        ("if beløp then 1 else 2", "check.condition", "beløp"),
        ("some x in tall satisfies x", "check.condition", "x"),
        ("[1..tekst]", "check.range-ends", "[1..tekst]"),
        ("for i in 1..dag return i", "check.range-ends", "1..dag"),
        ('for i in ["a".."c"] return i', "check.no-iteration", '["a".."c"]'),
        ("beløp.x", "check.no-property", "beløp.x"),
        ("dag.yeer", "feel.unknown-field-suggest", "dag.yeer"),
        ("person.nvan", "feel.unknown-field-suggest", "person.nvan"),
        ("personer[alder > 3].adler", "feel.unknown-field-suggest", "personer[alder > 3].adler"),
        ("is defined(person.nvan)", "feel.unknown-field-suggest", "person.nvan"),
        ("personer[adler > 3]", "feel.unknown-name-suggest", "adler"),
        ("beløpp + 1", "feel.unknown-name-suggest", "beløpp"),
        ("is defined(beløpp)", "feel.unknown-name-suggest", "beløpp"),
        ("zzz + 1", "feel.unknown-name", "zzz"),
        ("summ(tall)", "feel.unknown-function-suggest", "summ"),
        ("beløp(1)", "check.not-a-function", "beløp"),
        ("substring(tekst)", "feel.wrong-arguments", "substring(tekst)"),
        ("contains(string: tekst, mach: \"a\")", "feel.wrong-arguments", "contains(string: tekst, mach: \"a\")"),
        ("sats(dag)", "feel.wrong-arguments", "sats(dag)"),
        ("sats(dag: dag, nivå: 1)", "feel.wrong-arguments", "sats(dag: dag, nivå: 1)"),
        ("sats(dag, tekst)", "check.wrong-type", "tekst"),
        ("sats(trinn: tekst, dag: dag)", "check.wrong-type", "tekst"),
        ("substring(beløp, 1)", "check.argument", "beløp"),
        ("substring(tekst, 1.5)", "check.argument", "1.5"),
        ("upper case([beløp])", "check.argument", "[beløp]"),
        ("sum(personer.navn)", "check.argument", "personer.navn"),
        ("sum(beløp, tekst)", "check.argument", "tekst"),
        ("date(dag, dag)", "feel.wrong-arguments", "date(dag, dag)"),
        ("date and time(tekst, tid)", "check.argument", "tekst"),
        ("hva instance of pengar", "feel.unknown-type", "pengar"),
        ("{a: 1, a: 2}", "feel.double-key", "2"),
        ("1 / 0", "feel.division-by-zero", "1 / 0"),
        ('number("abc")', "feel.bad-text.number", 'number("abc")'),
        ('matches(tekst, "(a")', "feel.bad-pattern", '"(a"'),
        ('replace(input: tekst, pattern: "[", replacement: "a")', "feel.bad-pattern", '"["'),
        ('split(tekst, "*")', "feel.bad-pattern", '"*"'),
        ('date("2026-02-30")', "feel.bad-text.date", 'date("2026-02-30")'),
        ('dag < @"2026-13-01"', "feel.bad-at-literal", '@"2026-13-01"'),
        # what is never reached
        ("if true then 1 else 2", "check.always-true", "true"),
        ("if 1 > 2 then 1 else 2", "check.always-false", "1 > 2"),
        ("if not(true) then 1 else 2", "check.always-false", "not(true)"),
        ("ja and false", "check.always-false", "false"),
        ("true or ja", "check.always-true", "true"),
        ("beløp > 5 and beløp < 3", "check.contradiction", "beløp < 3"),
        ("3 > beløp and ja and 5 < beløp", "check.contradiction", "5 < beløp"),
        ('tekst = "a" and tekst = "b"', "check.contradiction", 'tekst = "b"'),
        ("person.alder in [1..5] and person.alder > 7", "check.contradiction", "person.alder > 7"),
        ("beløp in (1, 2) and beløp = 3", "check.contradiction", "beløp = 3"),
        ("beløp between 1 and 5 and beløp >= 6", "check.contradiction", "beløp >= 6"),
        ("ja and not(ja)", "check.contradiction", "not(ja)"),
        ("dag > @\"2026-02-01\" and dag < @\"2026-01-01\"", "check.contradiction", "dag < @\"2026-01-01\""),
        ("if beløp > 5 then 1 else if beløp > 9 then 2 else 3", "check.contradiction", "beløp > 9"),
        ("if ja then 1 else if ja then 2 else 3", "check.contradiction", "ja"),
        ("if beløp > 5 then (if beløp < 5 then 1 else 2) else 3", "check.contradiction", "beløp < 5"),
        ("personer[alder > 5 and alder < 3]", "check.contradiction", "alder < 3"),
        ("[10..5]", "check.empty-range", "[10..5]"),
        ("(5..5]", "check.empty-range", "(5..5]"),
        ("beløp between 5 and 3", "check.empty-range", "beløp between 5 and 3"),
        ("personer[false]", "check.always-false", "false"),
        ("personer[navn]", "check.filter-never", "navn"),
        ("personer[0]", "check.no-position", "0"),
        ("tall[1.5]", "check.no-position", "1.5"),
        ('status = "opne"', "check.never-allowed", '"opne"'),
        ('status in ("åpen", "ukjent")', "check.never-allowed", '"ukjent"'),
        ("beløp instance of string", "check.never-instance", "beløp instance of string"),
        ("[{a: 1}].b", "check.no-entry", "[{a: 1}].b"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(text, key, part):
    (found,) = feel.check(feel.compile(text, names=KNOWN))
    start, end = found.start, found.end
    assert found.message.key == key
    assert text[start:end].strip("()") == part.strip("()")
    warns = key.startswith("check.") and feel.severity(found) == "warning"
    assert warns == (key.removeprefix("check.").split("-")[0] in {"always", "contradiction", "empty", "filter", "never"}
                     or key in {"check.no-position", "check.no-entry"})  # fmt: skip
    for language in LANGUAGES:
        assert "?" not in found.render(language).replace("»?", "")


@pytest.mark.parametrize(
    ("tests", "input", "found"),
    [
        *(
            (text, "number", [])
            for text in ("> 5", "1, 2, [5..9]", "not(< 3)", "? > 5 and ? < 9", "-", "beløp", "tall")
        ),
        *((text, "string", []) for text in ('"a", "b"', 'contains(?, "a")', "null", "tekst", 'not("a")')),
        *((text, "boolean", []) for text in ("true", "ja", "not(true)")),
        *((text, "date", []) for text in ('> date("2026-01-01")', "[dag..dag + frist]", "? > dag", "ja")),
        ('"a"', "number", [("check.test", '"a"')]),
        ("> 5", "string", [("check.test", "> 5")]),
        ("1, tekst", "number", [("check.test", "tekst")]),
        ("not([1..5])", "date", [("check.test", "[1..5]")]),
        ("? + 1", "number", [("check.condition", "? + 1")]),
        ('? = "a"', "number", [("check.comparison", '? = "a"')]),
        ("? > 5 and ? < 3", "number", [("check.contradiction", "? < 3")]),
        ("[9..1]", "number", [("check.empty-range", "[9..1]")]),
        ("godkjent", "string", [("feel.unknown-name", "godkjent")]),
    ],
)
def test_tests_are_checked_against_their_input(tests, input, found):
    assert findings(tests, "unary_tests", **{"?": B[input]}) == found


def test_tests_of_a_type_with_allowed_values_keep_to_them():
    assert findings('"åpen", "lukket"', "unary_tests", **{"?": STATUS}) == []
    assert findings('"åpen", "open"', "unary_tests", **{"?": STATUS}) == [("check.never-allowed", '"open"')]


@pytest.mark.parametrize(
    ("text", "expected", "key"),
    [
        *((text, B["number"], None) for text in ("beløp", "hva", "null", "[beløp]", "if ja then 1 else null")),
        *((text, listed(B["number"]), None) for text in ("tall", "beløp", "[]", "hva", "[1, null]")),
        *((text, B["date and time"], None) for text in ("dag", "tid", "now()")),
        *((text, PERSON, None) for text in ("person", "hva", "[person]", "context put(person, \"x\", 1)")),
        ("tekst", B["number"], "check.wrong-type"),
        ("[tekst]", B["number"], "check.wrong-type"),
        ("[[1]]", B["number"], "check.wrong-type"),
        ("tid", B["date"], "check.wrong-type"),
        ('["a"]', listed(B["number"]), "check.wrong-type"),
        ('{navn: "Ola"}', PERSON, "check.wrong-type"),
        ('{navn: 1, alder: 1, "født": dag, "fast ansatt": ja}', PERSON, "check.wrong-type"),
        ('"opne"', STATUS, "check.value-not-allowed"),
        ('if ja then "åpen" else "x"', STATUS, None),
    ],
)  # fmt: skip
def test_the_value_is_checked_against_what_is_expected(text, expected, key):
    noted = feel.check(feel.compile(text, names=KNOWN), expect=expected)
    assert [found.message.key for found in noted] == ([] if key is None else [key])


def test_types_and_constants_are_told_in_the_readers_language():
    (found,) = feel.check(feel.compile('beløp > "5"', names=KNOWN))
    assert found.render("nb") == (
        '«>» sammenligner tall (number) med tekst (string) "5". Det gir aldri noe svar. '
        "Sammenlign verdier av samme type."
    )
    (either,) = feel.check(feel.compile("(if ja then beløp else tekst) and ja", names=KNOWN))
    assert "tall (number) eller tekst (string)" in either.render("nb")
    assert "number or string" in either.render("en")


def test_without_declared_types_only_what_is_certain_is_told():
    assert feel.check(feel.compile("a + b.c > d")) == ()
    assert [d.message.key for d in feel.check(feel.compile("a + true"))] == ["check.operands"]
    assert [d.message.key for d in feel.check(feel.compile("a + b"), ["a"])] == ["feel.unknown-name"]
    assert feel.check(feel.compile("a + b"), {"a": None, "b": B["number"]}) == ()


def test_a_type_may_mention_itself():
    node = feel.Type(name="mappe", kind="any")
    node.kind, node.fields = "context", {"navn": B["string"], "mapper": listed(node)}
    program = feel.compile("m.mapper.mapper[1].nvan", names={"m": node})
    assert [d.message.key for d in feel.check(program, expect=node)] == ["feel.unknown-field-suggest"]
    assert feel.check(feel.compile("m.mapper[1]", names={"m": node}), expect=node) == ()


@pytest.mark.parametrize(
    "text",
    [
        "1" + " + 1" * 900,
        "a" + " and b" * 900,
        "(" * 45 + "a" + ")" * 45,
        "if a then 1 else " * 40 + "2",
        "[" * 45 + "1" + "]" * 45,
        "a" + ".b" * 45,
        "a" + "[b]" * 45,
        "for x in a return " * 40 + "x",
        "a in (" * 40 + "1" + ")" * 40,
        "x > 1 and " * 300 + "x < 0",
    ],
)
def test_long_and_deep_expressions_are_checked(text):
    assert all(found.message.key.startswith("check.") for found in feel.check(feel.compile(text)))


def test_every_builtin_says_what_it_gives_back():
    """A result that the check does not know, or that says anything, must be meant."""
    known = ("like ", "element of ", "list of ", "any")
    words = {"boolean", "number", "string", "time", "date only", "date and time", "duration", "months duration"}
    for name, builtin in EXTENDED.items():
        for signature in builtin.signatures:
            result = signature.result
            assert result.startswith(known) or result in words | {"list", "context", "range"}, name
            if result.startswith(("like ", "element of ")):
                parts = result.removeprefix("like ").removeprefix("element of ").split(" or ")
                assert set(parts) <= {parameter.name for parameter in signature.parameters}, name
    assert {name for name, one in EXTENDED.items() if any(s.result == "any" for s in one.signatures)} <= {
        "get value",
        "from json",
        "fromAi",
    }


def test_the_type_of_a_value_can_be_asked():
    assert outcome(feel.compile("sum(tall) * 2", names=KNOWN)) is not None
    assert str(outcome(feel.compile("sum(tall) * 2", names=KNOWN))) == "number"
    assert outcome(feel.compile("hva", names=KNOWN)) is None


def test_programs_with_declared_types_are_cached_by_the_types():
    first = feel.compile("beløp + 1", names={"beløp": B["number"]})
    assert first is feel.compile("beløp + 1", names={"beløp": B["number"]})
    assert first is not feel.compile("beløp + 1", names={"beløp": B["string"]})
    assert first is not feel.compile("beløp + 1", names=["beløp"])
    assert first.declared == {"beløp": B["number"]}
    with pytest.raises(TypeError):
        first.declared["beløp"] = B["string"]


def test_threads_share_programs():
    """Many threads compile, check and evaluate the same few texts; each sees its own values and findings."""
    texts = ["sum(for x in tall return x * n)", "if n > 5 then n else n + tekst", "tall[item > n]"]
    names = {"tall": listed(B["number"]), "n": B["number"], "tekst": B["string"]}
    numbers = [Decimal(i) for i in range(20)]

    def work(n: int) -> tuple[list[object], list[int], set[int]]:
        values, counts, programs = [], [], set()
        for _ in range(10):
            for text in texts:
                program = feel.compile(text, names=names)
                programs.add(id(program))
                counts.append(len(feel.check(program)))
                context = {"tall": numbers, "n": Decimal(n), "tekst": "a"}
                values.append(program.evaluate(context, now=NOW).value)
        return values, counts, programs

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(work, range(24)))
    for n, (values, counts, programs) in enumerate(done):
        expected = [Decimal(190 * n), Decimal(n) if n > 5 else None, numbers[n + 1 :]]
        assert values == expected * 10
        assert counts == [0, 1, 0] * 10
        assert programs == done[0][2]
