from decimal import Decimal

import pytest

from oppskrift.standard import yaml_file
from oppskrift.standard.yaml_file import read_yaml, show_path


def data(text: str) -> object:
    document, problems = read_yaml(text.encode(), "f.yaml")
    assert document is not None, problems
    return document.data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1", {"a": 1}),
        ("a: -17", {"a": -17}),
        ("a: 12.50", {"a": Decimal("12.50")}),
        ("a: 01234567", {"a": "01234567"}),
        ("a: 2026-01-01", {"a": "2026-01-01"}),
        ("a: no\nno: b", {"a": "no", "no": "b"}),
        ("a: true\nb: false\nc: null\nd:\ne: ~", {"a": True, "b": False, "c": None, "d": None, "e": None}),
        ('a: "1.0"', {"a": "1.0"}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: 1e3", {"a": "1e3"}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("1.0: x", {"1.0": "x"}),
        ("- a\n- [1, {b: 2}]", ["a", [1, {"b": 2}]]),
        ("", None),
        ("a: " + "9" * 5000, {"a": "9" * 5000}),
        ("\ufeffa: 1", {"a": 1}),
    ],
)
def test_values_mean_what_they_look_like(text: str, expected: object) -> None:
    assert data(text) == expected


def test_every_part_knows_its_line() -> None:
    document, _ = read_yaml(b"a: 1\nb:\n  - x\n  - c: 2\n    d: 3\n", "f.yaml")
    assert document is not None
    assert [document.line(p) for p in [(), ("a",), ("b",), ("b", 0), ("b", 1, "d")]] == [1, 1, 2, 3, 5]
    assert document.line(("b", 1, "d", "missing")) == 5


def test_paths_count_from_one() -> None:
    assert show_path(("variation", 2, "default")) == "variation[3].default"


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("a: 1\nb: 2\na: 3", "standard.yaml-duplicate", 3),
        ("a: &x 1", "standard.yaml-alias", 1),
        ("a: 1\nb: *x", "standard.yaml-alias", 2),
        ("a: !!python/object/apply:os.system [ls]", "standard.yaml-tag", 1),
        ("a: 1\n---\nb: 2", "standard.yaml-documents", 2),
        ("? [a]\n: 1", "standard.yaml-key", 1),
        ("a: [1", "standard.yaml-syntax", 1),
        ("a: b: c", "standard.yaml-syntax", 1),
        ("a: \x00", "standard.yaml-syntax", 1),
        ("[" * 100_000, "standard.yaml-too-deep", 1),
        ("a: 1\n" + "{a: " * 30, "standard.yaml-syntax", 2),
    ],
)
def test_what_is_refused(text: str, rule: str, line: int) -> None:
    document, problems = read_yaml(text.encode(), "f.yaml")
    assert document is None
    assert [(p.rule, p.file) for p in problems] == [(rule, "f.yaml")]
    if rule != "standard.yaml-syntax":
        assert problems[0].line == line


def test_other_encodings_and_big_files_are_refused() -> None:
    assert read_yaml("a: æ".encode("latin-1"))[1][0].rule == "standard.yaml-not-utf8"
    assert read_yaml(b"a" * (yaml_file.MAX_BYTES + 1))[1][0].rule == "standard.yaml-too-large"
    many = b"[" + b"1," * yaml_file.MAX_NODES + b"1]"
    assert read_yaml(many)[1][0].rule == "standard.yaml-too-many"


def test_both_of_two_duplicates_are_told() -> None:
    _, problems = read_yaml(b"a: 1\na: 2\nb: {c: 1, c: 2}\n", "f.yaml")
    assert [(p.line, p.message.params["first"]) for p in problems] == [(2, 1), (3, 3)]
