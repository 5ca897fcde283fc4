"""The index of decision tables: what it answers for each kind of value, and that threads may share it."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import product

import pytest
from dmn_support import NOW, decide, scanned, table_model
from dmn_values import ODD_CELLS, ODD_INPUTS, TESTS, VALUES

from oppskrift import dmn, feel

ALL_VALUES = [value for values in VALUES.values() for value in values]


def value(text: str) -> feel.Value:
    return feel.compile(text).evaluate({}, now=NOW).value


@pytest.mark.parametrize("kind", VALUES)
def test_every_test_of_a_kind_is_met_by_what_meets_it_when_asked(kind: str) -> None:
    """All comparisons, ranges and lists of a kind, plain, negated and in pairs.

    Against all values of the kind, two of each other kind (with a zone and without), and odd ones.
    """
    values = VALUES[kind]
    first, plain = values[0], {test.format(a, b, a) for test, a, b in product(TESTS, values, values[::2])}
    some = sorted(plain)[::4]
    cells = [*sorted(plain), *(f"not({cell})" for cell in some), *(f"{cell}, {first}" for cell in some)]
    rows = [[cell, "1"] for cell in (*cells, *ODD_CELLS, *ALL_VALUES)]
    model, _ = dmn.read(table_model(["x", "z"], ["x"], ["svar"], rows, "COLLECT"), tolerant=True)
    assert model is not None
    asking = scanned(model)
    others = [text for other, texts in VALUES.items() if other != kind for text in texts[:2]]
    for text in (*values, *others, *ODD_INPUTS):
        inputs = {"x": value(text), "z": Decimal(1)}
        found, wanted = (one.evaluate("svar", inputs, now=NOW) for one in (model, asking))
        assert found.diagnostics == wanted.diagnostics, text
        assert found.rules == wanted.rules, text
        assert found.trace["tables"][0]["inputs"] == wanted.trace["tables"][0]["inputs"], text


def test_what_an_index_knows_is_not_asked() -> None:
    """The budget shows it: a thousand rules cost no more than a few."""
    rows = [[f"[{n}..{n + 1})", f'"{n}"'] for n in range(1_000)]
    model = dmn.load(table_model(["x"], ["x"], ["svar"], rows))
    limits = feel.Limits(fuel=200)
    assert model.evaluate("svar", {"x": Decimal("700.5")}, now=NOW, limits=limits).value == "700"
    asked = scanned(model).evaluate("svar", {"x": Decimal("700.5")}, now=NOW, limits=limits)
    assert asked.exceeded == "fuel"


def test_only_rules_that_may_still_match_are_asked() -> None:
    rows = [["1", "? = z", "1"], ["2", "? = z", "2"], ["2", "? > z", "3"]]
    xml = table_model(["x", "y", "z"], ["x", "y"], ["svar"], rows, "FIRST")
    found = decide(xml, x=2, y=5, z=5)
    assert found.rules == ("r2",)
    assert [(one["met"], one.get("asked")) for one in found.trace["tables"][0]["inputs"]] == [("6", None), ("2", "2")]


def test_a_variable_that_is_called_like_a_conversion_is_no_constant() -> None:
    xml = table_model(["x", "date"], ["x"], ["svar"], [['date("2026-03-01")', "true"]])
    model, date = dmn.load(xml), value("string length")
    assert model.evaluate("svar", {"x": value('date("2026-03-01")'), "date": date}, now=NOW).rules == ()
    assert model.evaluate("svar", {"x": Decimal(10), "date": date}, now=NOW).rules == ("r1",)


def test_the_first_of_several_rules_that_match_is_enough() -> None:
    rows = [["< 0", "1"], ["< 2", "2"], ["< 3", "3"]]
    assert decide(table_model(["x"], ["x"], ["svar"], rows, "FIRST"), x=1).rules == ("r2",)


def test_threads_share_an_index_that_nobody_has_used_yet() -> None:
    cells = ["< 10", "[10..20]", '"a"', 'not("a", "b")', "null", "true", '>= date("2026-01-01")', "? = 7"]
    rows = [[cell, str(n)] for n, cell in enumerate(cells * 10)]
    inputs = [value(text) for text in (*ALL_VALUES, *ODD_INPUTS)]
    xml = table_model(["x"], ["x"], ["svar"], rows, "COLLECT")
    wanted = [scanned(dmn.load(xml)).evaluate("svar", {"x": one}, now=NOW).rules for one in inputs]
    for _ in range(5):
        model = dmn.read(xml)[0]
        assert model is not None
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda one, model=model: model.evaluate("svar", {"x": one}, now=NOW).rules, inputs))
        assert found == wanted
