"""Texts that people hand to a decision: read by the declared type, else by how they are written."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from oppskrift import feel
from oppskrift.message import LANGUAGES
from oppskrift.sheets import NotAValue, adapted, argument, cell
from oppskrift.sheets.neutral import neutral, written

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def shown(value: feel.Value) -> object:
    return value if isinstance(value, bool | str | Decimal | None) else str(value)


@pytest.mark.parametrize(
    ("text", "type", "value"),
    [
        ("Kari", "string", "Kari"),
        ("10", "string", "10"),
        (" a ", "string", " a "),
        ("1 234,50", "number", Decimal("1234.50")),
        ("-5", "number", Decimal(-5)),
        ("2 * 3", "number", Decimal(6)),
        ("ja", "boolean", True),
        ("USANN", "boolean", False),
        ("31.12.2026", "date", "2026-12-31"),
        ("2026-12-31", "date", "2026-12-31"),
        ('date("2026-12-31")', "date", "2026-12-31"),
        ("14:30", "time", "14:30:00"),
        ("2026-12-31T14:30", "date and time", "2026-12-31T14:30:00"),
        ("P3D", "days and time duration", "P3D"),
        ("P1Y", "years and months duration", "P1Y"),
        ("null", "number", None),
        ("2026-01-01", None, "2026-01-01"),
        ("31.12.2026", None, "2026-12-31"),
        ("1 234,50", None, Decimal("1234.50")),
        ("1 + 1", None, Decimal(2)),
        ('"Kari"', None, "Kari"),
        ("true", None, True),
    ],
)
def test_an_argument_is_read_by_its_type_else_as_feel(text: str, type: str | None, value: object) -> None:
    assert shown(argument(text, feel.BASIC[type] if type else None, NOW)) == value


@pytest.mark.parametrize(
    ("text", "type", "key"),
    [
        ("abc", "number", "decide.not-of-type"),
        ('"abc"', "number", "decide.not-of-type"),
        ("31.02.2026", "date", "decide.not-of-type"),
        ("i morgen", "time", "decide.not-of-type"),
        ("kanskje", "boolean", "decide.not-of-type"),
        ("[1, x]", "list", "decide.unquoted"),
        ("Kari", None, "decide.unquoted"),
        ("1 +", None, "decide.not-feel"),
        ("1..", None, "decide.not-feel"),
    ],
)
def test_what_is_no_value_says_what_to_write(text: str, type: str | None, key: str) -> None:
    with pytest.raises(NotAValue) as refusal:
        argument(text, feel.BASIC[type] if type else None, NOW)
    assert refusal.value.message.key == key
    assert len({refusal.value.render(language) for language in LANGUAGES}) == 3


def test_an_unquoted_word_shows_how_to_quote_it() -> None:
    with pytest.raises(NotAValue) as refusal:
        argument("Kari", None, NOW)
    assert "'NAVN=\"Kari\"'" in refusal.value.render("nb")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("  ", None),
        ("ja", "ja"),
        ("007", "007"),
        ("12", Decimal(12)),
        ("1 234,50", Decimal("1234.50")),
        ("-1,5", Decimal("-1.5")),
        ("TRUE", True),
        ("31.12.2026", "2026-12-31"),
        ("[1, 2]", "[Decimal('1'), Decimal('2')]"),
        ("Kari Nordmann", "Kari Nordmann"),
        ("12 dager", "12 dager"),
    ],
)
def test_a_cell_without_a_type_is_data(text: str, value: object) -> None:
    assert shown(cell(text, None, NOW)) == value


def test_values_of_a_file_become_what_is_declared() -> None:
    assert shown(adapted("2026-12-31", feel.BASIC["date"], NOW)) == "2026-12-31"
    assert isinstance(adapted("2026-12-31", feel.BASIC["date"], NOW), type(cell("2026-12-31", None, NOW)))
    assert adapted("2026-12-31", feel.BASIC["string"], NOW) == "2026-12-31"
    assert adapted(Decimal(1), feel.BASIC["number"], NOW) == Decimal(1)
    with pytest.raises(NotAValue):
        adapted("x y", feel.BASIC["number"], NOW)


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_a_text_that_a_spreadsheet_could_run_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"
    assert written(text, ";", "nb") == f"'{text}"


@pytest.mark.parametrize("text", ["a", "-5", "+47 55 58", "-1 234,50", "a=b", ""])
def test_other_texts_stay(text: str) -> None:
    assert neutral(text) == text


def test_numbers_are_written_with_the_sign_of_their_file() -> None:
    assert written(Decimal("-1234.50"), ";", "nb") == "-1234,50"
    assert written(Decimal("-1234.50"), ",", "nb") == "-1234.50"
    assert written(cell("31.12.2026", None, NOW), ";", "nb") == "2026-12-31"
    assert written(True, ";", "nb") == "true"
    assert written(None, ";", "nb") == ""
