"""What fuzzing starts from: the project's own expressions and rules, and everyday expressions made from a table."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import product
from pathlib import Path

import feel_writing
import hostile_feel
from feel_reference import EXAMPLES
from runner import ROOT

from oppskrift.feel.builtins import EXTENDED
from oppskrift.feel.lexer import KEYWORDS
from oppskrift.feel.properties import NAMES as PROPERTIES

LONGEST = 400
"""Characters of a seed; what is longer takes time and says no more."""
_STARTS_WITH_EQUALS = re.compile(r"\"=([^\"]+)\"|>=([^<]+)<|: =([^\n]+)\n")
_IN_CELLS = re.compile(r"<text>([^<]+)</text>")
EVERYDAY = {
    "{amount} {compare} {limit}": {"amount": ("beløp", "brutto lønn", "sum(linjer.timer)"),
                                   "compare": ("<", "<=", "=", ">", ">="), "limit": ("10000", "120000.00", "n * 12")},
    "{day} in [{start}..{end})": {"day": ("d", "c.til", "date(m)", "today()"), "start": ('date("2026-01-01")', "d"),
                                  "end": ('@"2026-07-01"', "d + @\"P6M\"", "c.til")},
    "round half up({amount} * {rate} / {parts}, 2)": {
        "amount": ("beløp", "brutto lønn"), "rate": ("1.141", "0.12", "n"), "parts": ("12", "1950", "count(linjer)")},
    "{all} linje in linjer satisfies {test}": {"all": ("some", "every"), "test": (
        "linje.timer > 7.5", "linje.dato in [d..c.til]", "not(is working day(linje.dato))", 'linje.art = "T1"')},
    "if {test} then {one} else {other}": {"test": ("beløp >= 100000 and t", "is defined(c.fra)", "k < @\"12:00:00Z\""),
                                          "one": ('"kunngjøring"', "beløp * 0.5"), "other": ('"direkte"', "null", "0")},
    "{day} + {duration}": {"day": ("d", "m", "k", "c.til"), "duration": ("p", "y", '@"P1M"', '@"-PT36H"')},
}  # fmt: skip
CELLS = ("-", "< 10000", "[10000..50000)", '"T1", "T2"', 'not("T9")', "> d", "n, [1..3]", "? > n and ? < 10", "true",
         '[date("2026-01-01")..date("2026-12-31")]', "not(is working day(?))", "(> 5)", "not(null)")  # fmt: skip


def expressions() -> list[str]:
    """Return expressions to begin with, each once."""
    hostile = (text for text in hostile_feel.EXPRESSIONS.values())
    examples = (text for texts in EXAMPLES.values() for text in texts)
    everything = [*examples, *_everyday(), *CELLS, *_project(), *_written(), *hostile]
    return sorted({text for text in everything if len(text) <= LONGEST})


def _everyday() -> Iterator[str]:
    for form, words in EVERYDAY.items():
        for chosen in product(*words.values()):
            yield form.format(**dict(zip(words, chosen, strict=True)))


def _project() -> Iterator[str]:
    """Yield the expressions of the published processes and the cells of their decision tables."""
    for path in [*ROOT.glob("processes/**/*.*"), *models()]:
        if path.suffix in (".bpmn", ".form", ".json", ".yaml", ".dmn"):
            text = path.read_text(encoding="utf-8")
            found = [next(filter(None, match)) for match in _STARTS_WITH_EQUALS.findall(text)]
            yield from (unescape(one) for one in (*found, *_IN_CELLS.findall(text)))


def _written() -> Iterator[str]:
    """Yield each form of the grammar with the simplest thing in each place."""
    for texts in feel_writing.LEAVES.values():
        yield from texts
    simplest = {kind: texts[0] for kind, texts in feel_writing.LEAVES.items()} | {"any": "n"}
    words = {name: texts[0] for name, texts in feel_writing.WORDS.items()}
    for forms in feel_writing.FORMS.values():
        yield from (form.format(**simplest, **words) for form in forms)


def models() -> list[Path]:
    """Return the decision models of the project."""
    return sorted(ROOT.glob("rules/**/*.dmn"))


def words() -> list[str]:
    """Return the words that FEEL is written with: keywords, functions, properties, operators."""
    operators = (
        "**",
        "..",
        "->",
        "<=",
        ">=",
        "!=",
        '@"',
        "//",
        "/*",
        "*/",
        "\\u",
        "`",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "?",
    )
    return [*sorted(KEYWORDS), *sorted(EXTENDED), *sorted(PROPERTIES), *operators, *feel_writing.CONTEXT]


def dictionary(words: list[str]) -> str:
    """Return words as libFuzzer's dictionary reads them: quoted, with bytes beyond ASCII as escapes."""
    return "\n".join(f'"{"".join(map(_escaped, word.encode()))}"' for word in words) + "\n"


def _escaped(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}"
