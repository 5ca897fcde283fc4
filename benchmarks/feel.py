"""FEEL: warm against Python's own eval and against feelin in embedded V8, cold against Python's own compile.

.venv/bin/python benchmarks/feel.py

All ratios are medians of interleaved rounds in one process, with their range. Python evaluates a precompiled
expression over the same values (decimal numbers, as ours are) and, told apart, over ints. feelin is called with the
text and the context as JSON, which is all that it offers: it keeps no compiled expressions. Compiling is measured
without our cache; Python compiles the expression that a Python programmer would write in its place.
"""

import gc
import json
import statistics
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from timeit import Timer
from typing import Any, NamedTuple

import v8
from rounds import Rounds

from oppskrift import feel
from oppskrift.feel import program

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
WARM, AGAINST_V8, COLD = 5.0, 100.0, 6.0
IMPORTS = 5


class Expression(NamedTuple):
    """An expression in FEEL, and as Python; `alike` says that both give the same over the same context."""

    feel: str
    python: str
    alike: bool = True


GATEWAY = Expression('amount > 1000 and status = "open"', 'amount > 1000 and status == "open"')
EXPRESSIONS = (
    GATEWAY,
    Expression("1 + 2 * x", "1 + 2 * x"),
    Expression('if x > 10 then "high" else "low"', '"high" if x > 10 else "low"'),
    Expression("hours between 1 and 37", "1 <= hours <= 37"),
    Expression("sum([a, b, c]) * 2", "sum([a, b, c]) * 2"),
    Expression('person.city = "Bergen" or age >= 67', 'person["city"] == "Bergen" or age >= 67'),
    Expression("count(lines[amount > 100])", 'len([line for line in lines if line["amount"] > 100])'),
    Expression("some l in lines satisfies l.amount > limit", 'any(l["amount"] > limit for l in lines)'),
    Expression("for l in lines return l.amount * l.rate", '[l["amount"] * l["rate"] for l in lines]'),
    Expression('date("2026-01-31") + duration("P1M")', 'date("2026-01-31") + duration("P1M")', alike=False),
)
PLAIN: Mapping[str, Any] = {
    **{"amount": 1500, "status": "open", "x": 12, "hours": 30, "a": 1, "b": 2, "c": 3, "age": 40, "limit": 900},
    "person": {"city": "Oslo"},
    "lines": [{"amount": 50 * n, "rate": 2} for n in range(20)],
}
"""The context, with ints where FEEL has numbers."""


def decimals(value: Any) -> Any:
    """Return a value with decimal numbers for ints."""
    if isinstance(value, dict):
        return {key: decimals(item) for key, item in value.items()}
    if isinstance(value, list):
        return [decimals(item) for item in value]
    return Decimal(value) if isinstance(value, int) else value


def evaluating(expression: Expression, values: Mapping[str, Any]) -> Timer:
    """Return what evaluates the expression as Python."""
    code = compile(expression.python, "<python>", "eval")
    return Timer("eval(code, names)", globals={"code": code, "names": dict(values)})


def warm(feelin: v8.Feelin) -> None:
    """Print what it takes to evaluate what is compiled already."""
    print("Evaluated again and again (µs a call; Python and feelin in one run with ours):")
    print(f"  {'expression':44}{'ours':>7}{'x Python eval':>15}{'x faster than feelin in V8':>29}")
    context = decimals(PLAIN)
    for one in EXPRESSIONS:
        compiled = feel.compile(one.feel, names=PLAIN.keys())
        assert not compiled.evaluate(context, now=NOW).diagnostics, one.feel
        names = {"evaluate": compiled.evaluate, "context": context, "now": NOW}
        ours = Timer("evaluate(context, now=now)", globals=names), 400
        python = {"eval": (evaluating(one, context), 2_000), "ints": (evaluating(one, PLAIN), 2_000)}
        took = Rounds({"ours": ours, **(python if one.alike else {})})
        theirs = Timer("value(text, names)", globals={"value": feelin.value, "text": one.feel, "names": PLAIN}), 1
        apart = Rounds({"ours": ours, "feelin": theirs})
        against = f"{took.ratio('ours', 'eval'):15.2f}" if one.alike else f"{'–':>15}"
        print(f"  {one.feel:44}{took.micros('ours'):7.2f}{against}{apart.ratio('feelin', 'ours'):29,.0f}")
        if one is GATEWAY:
            gateway, engines = took, apart
    print(f"  {GATEWAY.feel}:")
    print(f"    {gateway.told('ours', 'eval')} as long as Python's eval of the same decimals (target ≤ {WARM:.0f})")
    print(f"    {gateway.told('ours', 'ints')} as long as Python's eval of ints")
    print(f"    {engines.told('feelin', 'ours')} faster than feelin called in V8 (target ≥ {AGAINST_V8:.0f})")


def cold() -> None:
    """Print what it takes to compile."""
    print("Compiled for the first time:")
    print(f"  {'expression':44}{'ours, µs':>9}{'Python, µs':>12}   x Python's compile()")
    words = program.Vocabulary(frozenset(PLAIN), frozenset(), strict=False)
    ratios = []
    for one in EXPRESSIONS:
        ours = Timer("make(text, 'expression', words, {})",
                     globals={"make": program._compile, "text": one.feel, "words": words})  # fmt: skip
        theirs = Timer("compile(text, '<python>', 'eval')", globals={"text": one.python})
        took = Rounds({"ours": (ours, 10), "python": (theirs, 50)})
        ratios.append(took.ratio("ours", "python"))
        print(f"  {one.feel:44}{took.micros('ours'):9.1f}{took.micros('python'):12.1f} {took.told('ours', 'python')}")
    print(f"  geometric mean {statistics.geometric_mean(ratios):.2f} x, most {max(ratios):.2f} x (target ≤ {COLD:.0f})")


def imported() -> None:
    """Print what importing the language takes in a Python of its own."""
    told = (
        "import json, sys, time; before = set(sys.modules); start = time.perf_counter(); import oppskrift.feel; "
        "print(json.dumps([time.perf_counter() - start, len(set(sys.modules) - before)]))"
    )
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True).stdout)
        for _ in range(IMPORTS)
    ]
    times = [run[0] * 1000 for run in runs]
    print(
        f"import oppskrift.feel: {statistics.median(times):.0f} ms ({min(times):.0f}–{max(times):.0f}), "
        f"{runs[0][1]} modules; lxml, SQL and web libraries are not among them (a test sees to that)"
    )


def main() -> None:
    """Measure and print."""
    gc.collect()
    gc.freeze()  # as the worker does once it is loaded
    with v8.feelin() as feelin:
        warm(feelin)
    cold()
    imported()


if __name__ == "__main__":
    main()
