"""List functions, filters and loops against Python, on lists of whole numbers, texts and nulls."""

from decimal import Decimal
from typing import Any

from feel_support import result, value
from hypothesis import example, given, settings
from hypothesis import strategies as st

NUMBERS = st.integers(-4, 4).map(Decimal)
ITEMS = NUMBERS | st.sampled_from(["a", "b", "", "å"]) | st.booleans() | st.none()
LISTS = st.lists(ITEMS, max_size=8)
NUMBER_LISTS = st.lists(NUMBERS, max_size=8)
POSITIONS = st.integers(-9, 9)


def place(items: list[Any], position: int) -> int | None:
    """Return the index of a position, counted from 1 or from the end; None where there is none."""
    if not position or abs(position) > len(items):
        return None
    return position - 1 if position > 0 else len(items) + position


def same(one: Any, other: Any) -> bool:
    """Return whether two plain values are equal for FEEL: true is not 1, null equals null alone."""
    return type(one) is type(other) and one == other


def unique(items: list[Any]) -> list[Any]:
    found: list[Any] = []
    for item in items:
        if not any(same(item, other) for other in found):
            found.append(item)
    return found


@given(LISTS, LISTS, ITEMS)
@settings(max_examples=120, deadline=None)
def test_lists_put_together_and_looked_through(items: list[Any], more: list[Any], item: Any) -> None:
    where = [number for number, one in enumerate(items, 1) if same(one, item)]
    expected = {
        "count(l)": len(items),
        "reverse(l)": items[::-1],
        "concatenate(l, m)": [*items, *more],
        "append(l, x)": [*items, item],
        "union(l, m)": unique([*items, *more]),
        "distinct values(l)": unique(items),
        "index of(l, x)": where,
        "list contains(l, x)": bool(where),
        "flatten([l, [m, [x]]])": [*items, *more, item],
        "duplicate values(l)": [one for one in unique(items) if sum(same(one, other) for other in items) > 1],
        "is empty(l)": not items,
    }
    for text, wanted in expected.items():
        found = result(text, l=items, m=more, x=item)
        assert found.value == wanted, text
        assert not found.diagnostics, text


@given(LISTS, ITEMS, POSITIONS, st.integers(0, 9))
@settings(max_examples=120, deadline=None)
def test_places_in_lists(items: list[Any], item: Any, position: int, size: int) -> None:
    index = place(items, position)
    calls = [
        "l[p]",
        "insert before(l, p, x)",
        "remove(l, p)",
        "list replace(l, p, x)",
        "sublist(l, p)",
        "sublist(l, p, n)",
    ]
    found = {text: result(text, l=items, x=item, p=position, n=size) for text in calls}
    if index is None:
        assert found["l[p]"].value is None
        assert all(one.value is None and one.diagnostics for one in found.values()), items
        return
    assert same(found["l[p]"].value, items[index])
    assert found["insert before(l, p, x)"].value == [*items[:index], item, *items[index:]]
    assert found["remove(l, p)"].value == [*items[:index], *items[index + 1 :]]
    assert found["list replace(l, p, x)"].value == [*items[:index], item, *items[index + 1 :]]
    assert found["sublist(l, p)"].value == items[index:]
    if size and index + size <= len(items):
        assert found["sublist(l, p, n)"].value == items[index : index + size]


@given(NUMBER_LISTS, NUMBERS)
@settings(max_examples=100, deadline=None)
@example([], Decimal(0))
def test_filters_loops_and_sorting(items: list[Decimal], n: Decimal) -> None:
    contexts = [{"a": one, "b": {"c": -one}} for one in items]
    expected = {
        "l[item > n]": [one for one in items if one > n],
        "c[a > n].a": [one for one in items if one > n],
        "c[b.c < n].b.c": [-one for one in items if -one < n],
        "c.a": items,
        "for i in l return i * n": [one * n for one in items],
        "for i in l, j in l return i - j": [one - other for one in items for other in items],
        "for i in l return count(partial)": [Decimal(index) for index in range(len(items))],
        "some i in l satisfies i > n": any(one > n for one in items),
        "every i in l satisfies i > n": all(one > n for one in items),
        "some i in l, j in l satisfies i + j = n": any(one + other == n for one in items for other in items),
        "sort(l, function(x, y) x < y)": sorted(items),
        "sort(l, function(x, y) x > y)": sorted(items, reverse=True),
        "sort(c, function(x, y) x.a < y.a).a": sorted(items),
        "string join(for i in l return string(i), \";\")": ";".join(map(str, items)),
        "split(string join(for i in l return string(i), \";\"), \";\")": ";".join(map(str, items)).split(";"),
    }  # fmt: skip
    for text, wanted in expected.items():
        assert value(text, l=items, c=contexts, n=n) == wanted, text


@given(NUMBER_LISTS.filter(bool), st.lists(st.booleans() | st.none(), max_size=6))
@settings(max_examples=150, deadline=None)
def test_statistics_and_logic(items: list[Decimal], verdicts: list[bool | None]) -> None:
    counted = {one: items.count(one) for one in items}
    ordered, middle = sorted(items), len(items) // 2
    expected = {
        "min(l)": min(items),
        "max(l)": max(items),
        "sum(l)": sum(items),
        "mean(l) * count(l) - sum(l) in [-0.0001..0.0001]": True,
        "median(l)": ordered[middle] if len(items) % 2 else (ordered[middle - 1] + ordered[middle]) / 2,
        "mode(l)": sorted(one for one in counted if counted[one] == max(counted.values())),
    }
    for text, wanted in expected.items():
        assert value(text, l=items) == wanted, text
    every = False if False in verdicts else None if None in verdicts else True
    some = True if True in verdicts else None if None in verdicts else False
    assert result("all(l)", l=verdicts).value is every
    assert result("any(l)", l=verdicts).value is some


@given(st.text(max_size=12), st.text(max_size=3), st.integers(-14, 14), st.integers(1, 14))
@settings(max_examples=200, deadline=None)
def test_texts(text: str, part: str, position: int, size: int) -> None:
    expected = {
        "string length(t)": len(text),
        "contains(t, p)": part in text,
        "starts with(t, p)": text.startswith(part),
        "ends with(t, p)": text.endswith(part),
        "substring before(t, p)": text.partition(part)[0] if part and part in text else "",
        "substring after(t, p)": text if not part else text.partition(part)[2],
        "upper case(t)": text.upper(),
        "lower case(t)": text.lower(),
        "t + p": text + part,
        "t < p": text < part,
        "from base64(to base64(t))": text,
        "from json(to json([t, p]))": [text, part],
    }
    for written, wanted in expected.items():
        assert value(written, t=text, p=part) == wanted, written
    index = place(list(text), position)
    found = result("[substring(t, n), substring(t, n, s)]", t=text, n=position, s=size)
    if index is not None:
        assert found.value == [text[index:], text[index : index + size]]


@given(st.dictionaries(st.text(max_size=6), NUMBERS, max_size=5), st.text(max_size=6), NUMBERS)
@settings(max_examples=150, deadline=None)
def test_contexts(context: dict[str, Decimal], key: str, number: Decimal) -> None:
    assert value("get entries(c)", c=context) == [{"key": name, "value": one} for name, one in context.items()]
    assert value("context(get entries(c)) = c", c=context) is True
    assert value("context put(c, k, n)", c=context, k=key, n=number) == {**context, key: number}
    assert result("get value(c, k)", c=context, k=key).value == context.get(key)
    assert value("context merge([c, {x: n}])", c=context, n=number) == {**context, "x": number}
