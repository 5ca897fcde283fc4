"""What a browser posts of a form: values as typed, rows added and taken out, and numbers that are ours."""

import pytest
from werkzeug.datastructures import MultiDict

from oppskrift_web.forms import read_post
from oppskrift_web.whole import whole


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999)])
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", [None, "", " 7", "-1", "+1", "1.0", "1e3", "٧", "²", "1_000", "1000000000", "9" * 50])
def test_anything_else_is_no_number_of_ours(text: str | None) -> None:
    assert whole(text) is None


def test_values_are_as_typed_and_the_pages_own_fields_are_not_among_them() -> None:
    post = read_post(
        MultiDict([("a", " 7,5 "), ("b", "1"), ("b", ""), ("b", "2"), ("csrf_token", "x"), ("form:rev", "3")])
    )
    assert post.values == {"a": " 7,5 ", "b": ["1", "2"]}
    assert (post.seen, post.changed_rows, post.tried) == (None, False, False)


def test_a_row_is_added_with_a_number_that_no_row_has_had() -> None:
    post = read_post(MultiDict([("linjer[4].timer", "5"), ("form:row", "linjer[2]"), ("form:add", "linjer")]))
    assert post.changed_rows
    assert post.focus == "linjer[5]"
    assert post.values == {"linjer[4].timer": "5", "linjer[2]": {}, "linjer[5]": {}}


def test_a_row_is_taken_out_with_all_that_is_in_it_and_no_other() -> None:
    rows = [("linjer[1].timer", "1"), ("linjer[1].del[0].x", "2"), ("linjer[11].timer", "3"), ("form:row", "linjer[1]")]
    post = read_post(MultiDict([*rows, ("form:remove", "linjer[1]")]))
    assert post.changed_rows
    assert post.values == {"linjer[11].timer": "3"}


def test_a_row_that_is_none_and_more_rows_than_there_may_be_are_passed_over() -> None:
    assert read_post(MultiDict([("form:row", "linjer"), ("form:row", "linjer[x]")])).values == {}
    many = read_post(MultiDict([("form:row", f"linjer[{number}]") for number in range(2_000)]))
    assert len(many.values) == 500
