"""Every message in three languages, with the same parameters, and no key used that does not exist."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import oppskrift
from oppskrift.message import LANGUAGES, catalogue, message, render

PACKAGE = Path(oppskrift.__file__).parent
KEY = re.compile(r"[a-z]+(?:[.-][a-z0-9_]+)+")


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_message_has_three_languages_with_the_same_parameters(key: str) -> None:
    texts = catalogue()[key]
    assert set(texts) == set(LANGUAGES)
    assert all(text.strip() for text in texts.values())
    assert names(texts["nb"]) == names(texts["nn"]) == names(texts["en"])


def literal_keys() -> list[tuple[str, str, int]]:
    """Return (key, file, line) of every `message("…")` call with a literal key."""
    found = []
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message"
            if is_call and node.args and isinstance(node.args[0], ast.Constant):
                found.append((node.args[0].value, str(file.relative_to(PACKAGE)), node.lineno))
    return found


def test_every_key_that_code_names_has_texts() -> None:
    used = literal_keys()
    assert len(used) > 100
    assert [where for where in used if where[0] not in catalogue()] == []


def test_a_missing_parameter_shows_as_a_question_mark() -> None:
    assert render(message("error.not-found", what="sak"), "nb") == "Fant ikke sak «?»."
