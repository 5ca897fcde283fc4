"""What an application has at hand in Python becomes what FEEL calculates with."""

from collections import OrderedDict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dmn_support import decision, definitions, input_data, literal, requires

from oppskrift import dmn, feel
from oppskrift.errors import Refused

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (3, "3"),
        (0.1, "0.1"),
        (True, "true"),
        (None, "null"),
        ("Åse", '"Åse"'),
        (Decimal("1.50"), "1.50"),
        (date(2026, 5, 17), 'date("2026-05-17")'),
        (datetime(2026, 5, 17, 12, 30, tzinfo=OSLO), 'date and time("2026-05-17T12:30:00@Europe/Oslo")'),
        (datetime(2026, 5, 17, 12, 30, tzinfo=UTC), 'date and time("2026-05-17T12:30:00Z")'),
        (time(8, 15), 'time("08:15:00")'),
        (timedelta(days=2, hours=1), 'duration("P2DT1H")'),
        ((1, [2, 3]), "[1, [2, 3]]"),
        (OrderedDict(timer=7, dag=date(2026, 1, 2)), '{timer: 7, dag: date("2026-01-02")}'),
    ],
)
def test_a_value_of_python_is_what_feel_writes(given: Any, text: str) -> None:
    expected = feel.compile(text).evaluate({}, now=NOW)
    assert not expected.diagnostics
    assert feel.from_python(given) == expected.value
    assert feel.to_json(feel.from_python(given)) == feel.to_json(expected.value)


@pytest.mark.parametrize("given", [object(), float("nan"), float("inf"), b"x", {1: 2}, {1, 2}, [object()]], ids=str)
def test_what_feel_has_no_value_for_is_refused(given: Any) -> None:
    with pytest.raises(Refused) as refused:
        feel.from_python(given)
    assert refused.value.problems[0].rule == "feel.not-a-value"


def test_nesting_without_end_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(Refused):
        feel.from_python(endless)


@pytest.mark.parametrize(("given", "type_"), [(3, "number"), (1.5, "number"), (date(2026, 1, 1), "date")])
def test_an_input_that_is_still_a_value_of_python_says_so(given: Any, type_: str) -> None:
    xml = definitions(input_data("x", type_) + decision("svar", literal("x"), requires("x")))
    model = dmn.load(xml)
    (remark, *_) = model.evaluate("svar", {"x": given}, now=NOW).diagnostics
    assert remark.message.key == "dmn.python-value"
    assert f"Python {type(given).__name__}" in remark.render("en")
    assert "from_python" in remark.render("en")
    assert model.evaluate("svar", {"x": feel.from_python(given)}, now=NOW).value == feel.from_python(given)
