"""Values and rows as people write them in a feature."""

import pytest
from content_support import library

from oppskrift.testing import values
from oppskrift.testing.expectation import StepFailure

TIMESHEET = library().bundle("timeliste", "1.1").forms["fore_timer"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("<ikke utfylt>", None),
        ("<not set>", None),
        ("ja", True),
        ("no", False),
        ('"ja"', "ja"),
        ("31.12.2026", {"$date": "2026-12-31"}),
        ("10 000,50", {"$decimal": "10000.50"}),
        ("-3", -3),
        ("`[1, 2]`", [1, 2]),
        ("Kari", "Kari"),
        ('"', '"'),
    ],
)
def test_a_value_is_read(written: str, value: object) -> None:
    assert values.parse_value(written) == value


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(StepFailure, match=r"31\.02\.2026"):
        values.parse_value("31.02.2026")


def test_a_header_is_passed_over_and_a_third_column_refused() -> None:
    assert values.pairs([["felt", "verdi"], [" a ", "1"]]) == [("a", "1")]
    with pytest.raises(StepFailure):
        values.pairs([["a", "b", "c"]])


def test_a_form_is_filled_in_as_it_is_written() -> None:
    rows = [
        ("periode", "2026-04"),
        ("timeliste.linjer", "dato: 07.04.2026, timer: 7,5"),
        ("timeliste.linjer", "dato: 08.04.2026, timer: 4, merknad: Eksamen"),
        ("timeliste.bekreftet", "ja"),
        ("ukjent", "5"),
    ]
    assert values.form_values(TIMESHEET, rows) == {
        "periode": "2026-04",
        "timeliste.linjer": [
            {"dato": "07.04.2026", "timer": "7,5"},
            {"dato": "08.04.2026", "timer": "4", "merknad": "Eksamen"},
        ],
        "timeliste.bekreftet": "ja",
        "ukjent": 5,
    }


def test_a_later_row_wins_and_an_empty_one_empties_a_list() -> None:
    rows = [("periode", "2026-04"), ("timeliste.linjer", "dato: 07.04.2026, timer: 4")]
    again = [("periode", "<ikke utfylt>"), ("timeliste.linjer", "")]
    assert values.form_values(TIMESHEET, [*rows, *again]) == {"periode": None, "timeliste.linjer": []}


def test_a_row_of_a_list_must_name_its_columns() -> None:
    with pytest.raises(StepFailure, match="fem timer"):
        values.form_values(TIMESHEET, [("timeliste.linjer", "fem timer")])


def test_dotted_names_nest() -> None:
    assert values.nested({"a.b": 1, "a.c": 2, "d": 3}) == {"a": {"b": 1, "c": 2}, "d": 3}


@pytest.mark.parametrize(
    ("value", "nb", "en"),
    [(True, "ja", "yes"), (None, "<ikke utfylt>", "<not set>"), ("ord", '"ord"', '"ord"')],
)
def test_a_value_is_shown_as_one_would_write_it(value: object, nb: str, en: str) -> None:
    shown = values.shown(value)
    assert (shown.read("nb"), shown.read("en")) == (nb, en)
