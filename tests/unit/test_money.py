from decimal import Decimal

import pytest

from oppskrift.model.money import nok, pay, round_ore


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0.125", "0.13"),
        ("-0.125", "-0.13"),
        ("0.115", "0.12"),
        ("2.675", "2.68"),
        ("1.0049", "1.00"),
        ("1.005", "1.01"),
        ("7", "7.00"),
        ("12345678901234567890.125", "12345678901234567890.13"),
    ],
)
def test_amounts_are_rounded_half_up_to_whole_ore(amount: str, expected: str) -> None:
    assert str(round_ore(Decimal(amount))) == expected


def test_pay_is_rounded_once() -> None:
    assert pay(Decimal("7.5"), Decimal("231.37")) == Decimal("1735.28")
    assert pay(3, 100) == Decimal("300.00")


@pytest.mark.parametrize("amount", [0.1, True, "1", None])
def test_floats_and_others_are_no_money(amount: object) -> None:
    with pytest.raises(TypeError):
        round_ore(amount)  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_an_amount_is_a_number(amount: str) -> None:
    with pytest.raises(ValueError):
        round_ore(Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "language", "shown"),
    [
        ("12500.5", "nb", "12 500,50 kr"),
        ("12500.5", "nn", "12 500,50 kr"),
        ("1234567.899", "en", "NOK 1,234,567.90"),
        ("-3", "nb", "−3,00 kr"),
        ("-3", "en", "−NOK 3.00"),
        ("-0.004", "nb", "0,00 kr"),
        ("0", "nb", "0,00 kr"),
    ],
)
def test_amounts_are_shown_as_people_write_them(amount: str, language: str, shown: str) -> None:
    assert nok(Decimal(amount), language).replace("\u00a0", " ") == shown  # type: ignore[arg-type]
