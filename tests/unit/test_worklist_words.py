"""Words that find a case, the order of titles, places in a list, and deadlines by the calendar in Oslo."""

from datetime import UTC, datetime, timedelta

import pytest

from oppskrift.cases.worklist_item import Due, deadline
from oppskrift.model.words import MAX_WORDS, order_key, words
from oppskrift.model.worklist import Cursor, cursor

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["Åse Sørensen", "åse sørensen", "ASE SORENSEN", "A\u030ase  Sørensen"])
def test_case_accents_and_norwegian_letters_do_not_matter(text: str) -> None:
    assert words(text) == ("ase", "sorensen")


def test_words_are_kept_once_and_not_without_end() -> None:
    assert words("Ærlig ærlig", None, "K-17_b") == ("aerlig", "k", "17", "b")
    assert len(words(" ".join(str(n) for n in range(100)))) == MAX_WORDS
    assert [len(word) for word in words("x" * 500)] == [64]
    assert words("", None, "–––") == ()


def test_titles_are_ordered_as_a_norwegian_expects() -> None:
    titles = ["Øye", "Ås", "zebra", "Ære", "anna", "Éva", "Eva B"]
    assert sorted(titles, key=order_key) == ["anna", "Éva", "Eva B", "zebra", "Ære", "Øye", "Ås"]


def test_a_place_in_a_list_comes_back_as_it_was() -> None:
    for place in (Cursor((1, "c", 2)), Cursor(("ås", 2**63 - 1, "c", 0), back=True)):
        assert cursor(place.text()) == place


@pytest.mark.parametrize(
    "text", [None, "", "x", "!!", "W10", "e30", "bnVsbA", "WzEsMl0", "W3RydWUsbnVsbF0", "æøå", "A" * 9999]
)
def test_nonsense_is_no_place(text: str | None) -> None:
    assert cursor(text) is None


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (None, (Due.NONE, None)),
        (NOW - timedelta(minutes=1), (Due.OVERDUE, 0)),
        (NOW - timedelta(days=3), (Due.OVERDUE, -3)),
        (NOW, (Due.TODAY, 0)),
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), (Due.TODAY, 0)),
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), (Due.SOON, 1)),
        (datetime(2026, 11, 26, 12, 0, tzinfo=UTC), (Due.SOON, 3)),
        (datetime(2026, 11, 27, 12, 0, tzinfo=UTC), (Due.LATER, 4)),
    ],
)
def test_a_deadline_stands_by_the_calendar_in_oslo(due: datetime | None, expected: tuple[Due, int | None]) -> None:
    assert deadline(due, NOW) == expected
