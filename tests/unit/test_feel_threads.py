"""Threads share compiled programs: what one evaluates never shows in what another does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from oppskrift import feel

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
PROGRAMS = (
    ('n > 500 and text = "even"', lambda n: n > 500 and n % 2 == 0),
    ("sum(for i in 1..n return i)", lambda n: Decimal(n * (n + 1) // 2)),
    ("[1, 2, n][item = n and item > 2]", lambda n: [Decimal(n)] if n > 2 else []),
    ("{own: n, f: function(x) x + own, r: f(1)}.r", lambda n: Decimal(n + 1)),
    ("some x in [n, n + 1] satisfies x = n + 1", lambda n: True),
    ("missing + n", lambda n: None),
)


@pytest.mark.parametrize(("text", "expected"), PROGRAMS, ids=[text for text, _ in PROGRAMS])
def test_one_program_serves_many_threads(text, expected):
    program = feel.compile(text, names=("n", "text"))

    def evaluated(n: int) -> feel.Result:
        return program.evaluate({"n": Decimal(n), "text": "odd" if n % 2 else "even"}, now=NOW)

    numbers = list(range(1, 1_000, 3))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(evaluated, numbers))
    assert [result.value for result in found] == [expected(n) for n in numbers]
    assert {len(result.diagnostics) for result in found} == {1 if text.startswith("missing") else 0}


def test_threads_may_compile_the_same_text_at_once():
    text = " + ".join(f"n * {n}" for n in range(40))
    with ThreadPoolExecutor(8) as pool:
        programs = list(pool.map(lambda _: feel.compile(text, names=("n",)), range(32)))
    assert {program.evaluate({"n": Decimal(2)}, now=NOW).value for program in programs} == {Decimal(1560)}
