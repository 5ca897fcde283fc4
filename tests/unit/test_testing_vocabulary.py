"""The vocabulary: Norwegian and English one to one, each sentence clear, each example true, and the page about it."""

import re
from collections import Counter

import pytest
from testing_support import ROOT

from oppskrift.message import LANGUAGES
from oppskrift.testing import registry, vocabulary_page
from oppskrift.testing.registry import Ambiguous, Match, Undefined

EXAMPLES = sorted({(d.language, d.id, d.example) for d in registry.definitions()})


def kinds(definition: registry.Definition) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", definition.text))


def test_each_language_has_as_many_wordings_that_take_the_same() -> None:
    seen = {language: Counter[tuple[str, ...]]() for language in registry.LANGUAGES}
    for d in registry.definitions():
        seen[d.language][(d.id, *kinds(d), str(d.takes_table))] += 1
    assert set(seen["no"]) == set(seen["en"])


@pytest.mark.parametrize(("language", "id", "example"), EXAMPLES)
def test_an_example_is_understood_as_its_own_step(language: str, id: str, example: str) -> None:
    found = registry.look_up(example.partition(" ")[2], language)
    assert isinstance(found, Match), found
    assert found.definition.id == id


def test_both_norwegian_written_languages_speak_norwegian() -> None:
    assert isinstance(registry.look_up("pågår saken", "nn"), Match)
    assert isinstance(registry.look_up("pågår saken", "en"), Undefined)


def test_two_wordings_that_fit_are_ambiguous(monkeypatch: pytest.MonkeyPatch) -> None:
    one = next(d for d in registry.definitions() if d.id == "open" and d.language == "no")
    monkeypatch.setattr(registry, "_spoken", lambda language: (one, one))
    registry.look_up.cache_clear()
    assert registry.look_up("pågår saken", "no") == Ambiguous("pågår saken", ("pågår saken", "pågår saken"))
    registry.look_up.cache_clear()


def test_tags_are_explained_in_each_language() -> None:
    assert all(tag[language] for tag in registry.tags().values() for language in LANGUAGES)


def test_the_vocabulary_for_editors_shows_what_one_writes() -> None:
    entry = next(e for e in registry.as_json() if e["id"] == "config" and e["language"] == "no")
    assert entry["wording"] == "oppsettet er"


def test_the_page_is_what_the_vocabulary_says() -> None:
    page = ROOT / "docs/reference/acceptance-vocabulary.md"
    assert page.read_text(encoding="utf-8") == vocabulary_page.page(), (
        "run: python -m oppskrift.testing.vocabulary_page > docs/reference/acceptance-vocabulary.md"
    )
