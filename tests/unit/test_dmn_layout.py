"""Decisions laid out for reading."""

import pytest
from dmn_support import decision, definitions, literal

from oppskrift import dmn


def box(body: str) -> dmn.Box:
    model = dmn.load(definitions(decision("svar", body)))
    return dmn.lay_out(model.decisions["svar"].expression)


def test_an_expression_stands_as_it_is_written() -> None:
    assert box(literal("1 + 2")).text == "1 + 2"


def test_the_entries_of_a_context_are_read_one_by_one() -> None:
    found = box(literal("{a: 1 +\n   2, b: [a, a]}"))
    assert [(part.name, part.text) for part in found.parts] == [("a", "1 + 2"), ("b", "[a, a]")]


def test_no_expression_is_null() -> None:
    assert dmn.lay_out(None).text == "null"


@pytest.mark.parametrize(
    ("test", "nb", "en"),
    [
        ('"ja"', "ja", "ja"),
        ("> 0", "> 0", "> 0"),
        (">= 18.5", "≥ 18,5", "≥ 18.5"),
        ("true", "ja", "yes"),
        ('"a", "b"', "a, b", "a, b"),
        ('not("a")', "ikke a", "not a"),
        ('< date("2022-05-01")', "< 01.05.2022", "< 2022-05-01"),
        ('[@"2022-05-01"..date("2023-04-30")]', "fra 01.05.2022 til 30.04.2023", "from 2022-05-01 to 2023-04-30"),
        ("[1..5)", "[1..5)", "[1..5)"),
        ("<= ramme", "<= ramme", "<= ramme"),
        ('""', "tomt", "empty"),
        ("date(", "date(", "date("),
        ('@"x"', '@"x"', '@"x"'),
    ],
)
def test_cells_in_words(test: str, nb: str, en: str) -> None:
    assert (dmn.words(test, "nb"), dmn.words(test, "en")) == (nb, en)
