"""Temporal values, types and their conversion, tagged JSON, messages, and what importing FEEL costs."""

import ast
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as D
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from feel_support import NOW, result, value

from oppskrift import feel
from oppskrift.errors import Refused
from oppskrift.feel import BASIC, Type
from oppskrift.feel.temporal import (
    DaysDuration,
    FeelDate,
    FeelDateTime,
    FeelTime,
    MonthsDuration,
    parse_at,
    parse_date_time,
    parse_duration,
    parse_time,
)
from oppskrift.message import catalogue


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02",
        "-0044-03-15",
        "999999999-12-31",
        "10:30:00",
        "10:30:00.123456789Z",
        "10:30:00+05:30",
        "2026-03-02T10:30:00@Europe/Oslo",
        "2026-03-02T10:30:00-08:00",
        "P1Y2M",
        "-P3M",
        "P1DT2H3M4.5S",
        "-PT1S",
        "PT0S",
    ],
)
def test_temporal_text_round_trip(text):
    assert str(parse_at(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-3-2",
        "2026-02-29",
        "26-01-01",
        "02026-01-01",
        "24:00:01",
        "10:60:00",
        "10:00",
        "P",
        "PT",
        "P1",
        "1D",
        "",
        "10:00:00+19:00",
        "2026-01-01T10:00:00@Ingen/Sone",
        "P1Y1D",
        "PT1.5H",
        "2026-01-01 10:00:00",
        "٢٠٢٦-01-01",
    ],
)
def test_what_is_no_temporal_text(text):
    with pytest.raises(ValueError, match=r"."):
        parse_at(text)


def test_midnight_at_the_end_of_a_day_is_the_next_day():
    assert str(parse_date_time("2026-12-31T24:00:00")) == "2027-01-01T00:00:00"


def test_python_values_round_trip():
    moment = datetime(2026, 3, 2, 10, 30, 15, 123456, tzinfo=ZoneInfo("Europe/Oslo"))
    assert FeelDateTime.from_datetime(moment).to_datetime() == moment
    assert str(FeelDateTime.from_datetime(moment)).endswith("@Europe/Oslo")
    assert FeelDateTime.from_datetime(NOW).to_datetime() == NOW
    assert FeelDate.from_date(date(2026, 3, 2)).to_date() == date(2026, 3, 2)
    assert str(FeelTime.from_time(time(10, 30, tzinfo=UTC))) == "10:30:00Z"
    assert DaysDuration.from_timedelta(timedelta(days=-1, hours=2)).to_timedelta() == timedelta(days=-1, hours=2)
    with pytest.raises(ValueError, match="zone"):
        FeelDateTime(2026, 1, 1).to_datetime()


def test_values_out_of_range_are_refused():
    for make in (lambda: FeelDate(2026, 2, 30), lambda: FeelTime(24, 0, 0), lambda: DaysDuration(10**40)):
        with pytest.raises(ValueError, match=r"."):
            make()
    with pytest.raises(ValueError, match="range"):
        MonthsDuration(10**12)


@pytest.mark.parametrize(
    ("start", "add", "end"),
    [
        ("2026-03-28T02:30:00@Europe/Oslo", "P1D", "2026-03-29T03:30:00@Europe/Oslo"),
        ("2026-10-25T00:30:00@Europe/Oslo", "PT3H", "2026-10-25T02:30:00@Europe/Oslo"),
        ("2026-01-31T00:00:00Z", "P1M", "2026-02-28T00:00:00Z"),
        ("2028-02-29", "P1Y", "2029-02-28"),
        ("2026-01-01", "-P1D", "2025-12-31"),
        ("23:00:00", "PT2H", "01:00:00"),
    ],
)
def test_adding_durations(start, add, end):
    assert str(value(f'@"{start}" + @"{add}"')) == end


@pytest.mark.parametrize(
    ("json", "expected"),
    [
        (5, D(5)),
        ({"$decimal": "12.50"}, D("12.50")),
        ({"$date": "2026-03-01"}, FeelDate(2026, 3, 1)),
        ({"$time": "09:00:00+01:00"}, parse_time("09:00:00+01:00")),
        ({"$datetime": "2026-03-01T09:00:00@Europe/Oslo"}, parse_date_time("2026-03-01T09:00:00@Europe/Oslo")),
        ({"$datetime": "2026-03-01T09:00:00.000001+00:00"}, parse_date_time("2026-03-01T09:00:00.000001Z")),
        ({"$duration": "P1DT2H"}, parse_duration("P1DT2H")),
        ({"$months": "P1Y2M"}, parse_duration("P1Y2M")),
        ([1, "a", None, True], [D(1), "a", None, True]),
        ({"$$a": 1, "b": {"$date": "2026-03-01"}}, {"$a": D(1), "b": FeelDate(2026, 3, 1)}),
    ],
)
def test_tagged_json(json, expected):
    found = feel.from_json(json)
    assert found == expected
    assert feel.from_json(feel.to_json(found)) == found


@pytest.mark.parametrize("text", ["[1..10)", "> 5", '["a".."b"]', '[@"2026-01-01"..@"2026-12-31"]'])
def test_ranges_are_data(text):
    assert feel.from_json(feel.to_json(value(text))) == value(text)


@pytest.mark.parametrize("json", [1.5, {"$date": "i går"}, {"$decimal": "NaN"}, {"$range": 1}, {"a": [0.1]}, {1, 2}])
def test_what_cannot_be_read_is_refused(json):
    with pytest.raises(Refused) as caught:
        feel.from_json(json)
    assert caught.value.problems


def test_functions_are_no_data():
    with pytest.raises(Refused, match="function"):
        feel.to_json(value("function(x) x"))


ALDER = Type(name="alder", kind="simple", classes=(D,), allows=lambda v, _: 0 <= v <= 120)


@pytest.mark.parametrize(
    ("type_", "given", "expected"),
    [
        (BASIC["number"], [D(1)], D(1)),
        (BASIC["number"], [[D(1)]], None),
        (BASIC["number"], "1", None),
        (BASIC["date and time"], FeelDate(2026, 1, 1), parse_at("2026-01-01T00:00:00Z")),
        (Type(name="tall", kind="list", element=BASIC["number"]), D(1), [D(1)]),
        (Type(name="tall", kind="list", element=BASIC["number"]), [D(1), "a"], None),
        (ALDER, D(130), None),
        (ALDER, D(30), D(30)),
        (Type(name="p", kind="context", fields={"a": ALDER}), {"a": [D(3)], "b": "x"}, {"a": D(3), "b": "x"}),
        (Type(name="p", kind="context", fields={"a": ALDER}), {"b": "x"}, None),
    ],
)
def test_conversion_to_types(type_, given, expected):
    assert type_.coerce(given, feel.Evaluation(NOW)) == expected


def test_instance_of_leaves_allowed_values_out_and_conversion_does_not():
    assert ALDER.is_kind_of(D(130), feel.Evaluation(NOW))
    assert not ALDER.accepts(D(130), feel.Evaluation(NOW))


def test_functions_from_outside_can_be_called():
    double = feel.Function(parameters=("x",), call=lambda evaluation, x: x * 2, types=(BASIC["number"],), name="dobbel")
    context = {"dobbel": double}
    assert feel.compile("dobbel(x: [4])").evaluate(context, now=NOW).value == D(8)
    assert feel.compile('dobbel("a")').evaluate(context, now=NOW).diagnostics


def test_own_types_can_be_named():
    program = feel.compile("x instance of min alder", types={"min alder": ALDER})
    assert program.evaluate({"x": D(3)}, now=NOW).value is True


def test_the_context_is_not_changed():
    context = {"a": [D(1)], "b": {"c": D(2)}}
    texts = ["append(a, 2)", 'context put(b, "c", 3)', "for i in a return i", "remove(a, 1)", "a[item > 5]"]
    for text in texts:
        feel.compile(text).evaluate(context, now=NOW)
    assert context == {"a": [D(1)], "b": {"c": D(2)}}


def test_importing_feel_pulls_in_nothing_big():
    code = "import sys, oppskrift.feel; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"lxml", "sqlalchemy", "flask", "httpx", "holidays", "re2", "werkzeug"} & set(run.stdout.split())


def test_no_part_of_feel_evaluates_python():
    for path in Path(feel.__file__).parent.rglob("*.py"):
        called = {
            node.func.id
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        allowed = {"getattr"} if path.name in ("moments.py", "syntax.py") else set()
        assert not called & {"eval", "exec", "getattr", "__import__", "open"} - allowed, path


def test_texts_are_complete_in_three_languages():
    own = {key: texts for key, texts in catalogue().items() if key.startswith("feel.")}
    assert own
    for key, texts in own.items():
        fields = {lang: {name for _, name, _, _ in Formatter().parse(text) if name} for lang, text in texts.items()}
        assert set(fields) == {"nb", "nn", "en"}, key
        assert fields["nb"] == fields["nn"] == fields["en"], key


def test_every_message_key_used_has_a_text():
    import re

    used: set[str] = set()
    for path in Path(feel.__file__).parent.rglob("*.py"):
        used |= set(re.findall(r'"(feel\.[a-z.-]+)"', path.read_text(encoding="utf-8")))
    known = catalogue()
    assert {key for key in used if key not in known} <= {"feel.syntax."}


def test_the_time_is_handed_in():
    assert result("now() - now()").value == DaysDuration(0)
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert feel.compile("today()").evaluate({}, now=late).value == FeelDate(2027, 1, 1)
