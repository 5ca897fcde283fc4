"""Writes docs/reference/feel-in-the-browser.md from the corpus of everyday expressions: run with `.venv/bin/python`.

The page needs what feelin says, so web/node_modules must be there (make bundles).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from everyday import Case, cases
from feelin_support import FORM_JS, MODULES, NEWEST, Answer, ask

from oppskrift.feel.builtins import EXTENDED
from oppskrift.forms.browser.functions import INSTEAD, LACKING

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "feel-in-the-browser.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why the browser's engine says something else, what to write instead, and the lint's rules that warn of it."""

    title: str
    why: str
    instead: str
    rules: frozenset[str]


def _reason(title: str, why: str, instead: str, *rules: str) -> Reason:
    return Reason(title=title, why=why, instead=instead, rules=frozenset(f"forms.browser-{rule}" for rule in rules))


REASONS: Mapping[str, Reason] = {
    "doubles": _reason(
        "Numbers are binary",
        "JavaScript keeps 53 binary digits. A decimal fraction that is worked out may be wrong in its last digit, a "
        "comparison of two of them false, a half rounded the other way, and a number of more than 15 digits changed.",
        "Round what you show and compare: `round half up(…, 2)`. Keep sums that decide something in a decision. Write "
        "numbers that only name something as texts.",
        "fraction", "rounding", "large",
    ),
    "mixed-kinds": _reason(
        "Values of different kinds are compared",
        "FEEL gives null. JavaScript converts and says true or false; a list of one equals its element.",
        'Compare the same kind: `number(art) >= 5000`, `art >= "5000"`, `list[1] = 1`.',
        "kinds",
    ),
    "in-operand": _reason(
        "Something follows `x in …`",
        "feelin reads `x in [1..5] or y` as `x in ([1..5] or y)` and gives false or null.",
        "`(x in [1..5]) or y`. Two tests or more in parentheses need no others: `x in (1, 2) or y`.",
        "in",
    ),
    "range-order": _reason(
        "The ends of a range are the wrong way round",
        "Such a range gives null. feelin takes it as if they were swapped.",
        "The lesser end first.",
        "range",
    ),
    "date-and-time": _reason(
        "A date is compared with a date and time",
        "FEEL gives null. form-js takes the date as midnight in UTC.",
        "`date(avreise) < frist`.",
        "date-and-time",
    ),
    "duration-parts": _reason(
        "Parts of durations",
        "In form-js the difference of two dates is in months and days (46 days: P1M16D), and the parts of a difference "
        "are 0; those of a duration written in months are not brought to years.",
        '`til - fra > duration("P14D")`; for a number of days `(til - fra) / duration("P1D")`.',
        "duration-part",
    ),
    "duration-product": _reason(
        "A duration times a number",
        "feelin has no such product.",
        "Reckon in hours or days as numbers.",
        "duration-product",
    ),
    "duration-quotient": _reason(
        "A duration divided by a duration",
        "The newest feelin gives NaN. form-js does it right.",
        "Nothing, for form-js.",
    ),
    "months-duration": _reason(
        "years and months duration",
        "feelin keeps the days that are left: P5M5D.",
        'Compare dates: `til >= fra + duration("P5M")`.',
        "months",
    ),
    "numbers-only": _reason(
        "min, max, sum and abs of what is no number",
        "feelin takes only numbers and gives null for dates, texts and durations.",
        "`if a < b then a else b`.",
        "numbers-only",
    ),
    "lacking": _reason(
        "Functions that are not there",
        "What Oppskrift has beyond the standard, and a few of the standard's, are unknown to feelin: the call gives "
        "null, and a name with a keyword in it (`get or else`) cannot even be read.",
        "See the table below; else let a decision work it out.",
        "function", "function-instead",
    ),
    "condition": _reason(
        "Conditions that are neither true nor false",
        "For `if`, only true is true in FEEL. feelin lets every value but null and false count as true.",
        'A comparison: `if merknad != null then …`.',
        "condition",
    ),
    "beyond": _reason(
        "A part of a text from behind its end",
        "FEEL gives null, feelin the empty text. It cannot be seen before the text is there.",
        "Ask for the length first: `if string length(navn) >= 5 then substring(navn, 5) else null`.",
    ),
    "filter": _reason(
        "Filters that are no comparison",
        "feelin finds nothing where the filter is a name or a function call.",
        "`linjer[betalt = true]`, `linjer[(contains(navn, \"x\")) = true]`.",
        "filter",
    ),
    "instance-of": _reason(
        "instance of",
        "The feelin of form-js answers false, or gives up.",
        "Ask for null, or what the value is used for.",
        "instance",
    ),
}  # fmt: skip


@cache
def answers() -> Mapping[str, list[Answer]]:
    """Return what each engine says to the whole corpus."""
    return ask([case.asked() for case in cases()])


def reference() -> str:
    """Return the page."""
    head = HEAD.format(
        form_js=VERSIONS[FORM_JS],
        newest=VERSIONS[NEWEST],
        count=len(cases()),
        same=sum(case.differs is None for case in cases()),
    )
    return "\n".join([head, *_reasons(), *_functions(), FOOT])


HEAD = """# FEEL in the browser

Made by `tests/support/browser_reference.py` from `tests/corpus/everyday.toml`; a test keeps it equal, and another holds
every line against what the engines say.

Oppskrift's own pages ask the server, so a form behaves there as its expressions say. **form-js**, which previews a form
in the modeller and shows it in other products, evaluates in the browser with `@bpmn-io/feelin` {form_js}, and the
newest `feelin` ({newest}) does most things like it. This page tells where they part from Oppskrift: of {count} everyday
expressions {same} come out the same. `oppskrift lint` warns of what it can see in a form:
[write FEEL for forms](../how-to/process-owner/write-feel-for-forms.md).
"""
FOOT = """## Date fields

The value of a date, time, or date and time field is a text in form-js, and a date in Oppskrift. `date(behov.fra)` works
in both. Comparing two date fields works in both too, for the texts have the order of the dates.
`today()` is a date and time in form-js; `date(now())` is a date in both.
"""
VERSIONS = {FORM_JS: "6.1.1", NEWEST: "8.2.0"}


def _reasons() -> Iterator[str]:
    for key, reason in REASONS.items():
        found = [case for case in cases() if case.differs == key]
        rules = ", ".join(f"`{rule}`" for rule in sorted(reason.rules)) or "none"
        yield f"## {reason.title}\n\n{reason.why}\n\nInstead: {reason.instead}\n\nWarnings: {rules}.\n"
        yield "| expression | Oppskrift | form-js | newest feelin |\n|---|---|---|---|"
        yield from map(_row, found)
        yield ""


def _row(case: Case) -> str:
    number = cases().index(case)
    given = ", ".join(f"{name} = {text}" for name, text in case.inputs.items() if len(text) <= 40)
    where = f"<br>{given}" if given else ""
    told = [_told(answers()[name][number]) for name in (FORM_JS, NEWEST)]
    cells = [f"`{case.expression}`{where}", f"`{case.expected}`", *told]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _told(answer: Answer) -> str:
    return "not read" if answer.fault else f"`{_plain(answer.value)}`"


def _plain(value: Any) -> str:
    if isinstance(value, list) and value[0] == "list":
        return f"[{', '.join(map(_plain, value[1:]))}]"
    if isinstance(value, list):
        return f'"{value[1]}"' if value[0] == "string" else str(value[1])
    return {None: "null", True: "true", False: "false"}[value]


def _functions() -> Iterator[str]:
    yield "## Functions that form-js does not have\n"
    yield "| function | write instead |\n|---|---|"
    for name in sorted(LACKING):
        instead = f"`{INSTEAD[name]}`".replace("|", "\\|") if name in INSTEAD else ""
        yield f"| `{name}` | {instead} |"
    yield f"\nThe other {len(EXTENDED.keys() - LACKING)} functions of Oppskrift are there.\n"


def installed() -> dict[str, str]:
    """Return the versions that are installed, by module."""
    packages = {name: file.parents[1] / "package.json" for name, file in MODULES.items()}
    return {name: json.loads(package.read_text(encoding="utf-8"))["version"] for name, package in packages.items()}


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
