"""What people write by habit in a cell is told as what they meant."""

import pytest
from dmn_support import decision, definitions, input_data, requires, table

from oppskrift import dmn


def told(test: str, answer: str = "1") -> str:
    xml = definitions(
        input_data("beløp", "number") + decision("svar", table(["beløp"], ["ut"], [[test, answer]]), requires("beløp"))
    )
    return "\n".join(problem.render("nb") for problem in dmn.read(xml)[1])


@pytest.mark.parametrize(
    ("test", "meant"),
    [
        ("<= 100 000", "Mente du <= 100000?"),
        ("≥ 5", "Mente du >= 5?"),
        ("[1 000..2 000]", "Mente du [1000..2000]?"),
        (">= 01.01.2026", 'Mente du >= date("2026-01-01")?'),
        ("vet ikke", 'Mente du teksten "vet ikke"?'),
        ("innkjøp", 'Mente du teksten "innkjøp"?'),
        (
            "nei",
            "I en kolonne for sant og usant skrives det false",
        ),
        ("beløpp", "Mente du «beløp»?"),
    ],
)
def test_a_condition_written_by_habit_is_told_as_meant(test: str, meant: str) -> None:
    assert meant in told(test)


def test_an_answer_may_have_had_a_decimal_comma() -> None:
    assert "Mente du 3.5?" in told("-", "3,5")


@pytest.mark.parametrize("test", ["(((", "1 +", "if x", "< 5 < 6 7 8", "x" * 5000 + " ("])
def test_nothing_is_guessed_where_nothing_is_near(test: str) -> None:
    found = told(test)
    assert found
    assert "Mente du" not in found


def test_the_place_of_a_fault_is_told_once_and_what_no_author_wrote_is_left_out() -> None:
    assert told("1 000 000,5 5").count("(tegn") == 1
    assert "Synlig er: beløp." in told("ukjent navn ikke her, b")
