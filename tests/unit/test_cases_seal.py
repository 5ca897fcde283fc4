"""What we hand out and take back cannot be changed, nor used for something else."""

import pytest

from oppskrift.cases.seal import MAX_LENGTH, Seal

VALUES = {"tenant": "uib", "ident": "midl-12345678"}


def test_what_was_sealed_opens_with_its_own_names() -> None:
    seal = Seal("hemmelig", "invitation")
    assert seal.open(seal.close(VALUES), "tenant", "ident") == VALUES


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "x", lambda t: "x" + t[1:], lambda t: t.swapcase()])
def test_a_changed_text_does_not_open(change) -> None:
    seal = Seal("hemmelig", "invitation")
    assert seal.open(change(seal.close(VALUES)), "tenant", "ident") is None


@pytest.mark.parametrize("text", ["", ".", "a.b.c", "å" * 10, "x" * (MAX_LENGTH + 1), "e30.sig"])
def test_anything_else_does_not_open(text: str) -> None:
    assert Seal("hemmelig", "invitation").open(text) is None


def test_another_purpose_or_secret_or_other_names_do_not_open() -> None:
    text = Seal("hemmelig", "invitation").close(VALUES)
    assert Seal("hemmelig", "start").open(text, "tenant", "ident") is None
    assert Seal("annen", "invitation").open(text, "tenant", "ident") is None
    assert Seal("hemmelig", "invitation").open(text, "tenant") is None
