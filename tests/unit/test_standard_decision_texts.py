"""The texts of a decision stand beside its model, go with the bundle, and are told when they are never shown."""

from pathlib import Path

import pytest

from oppskrift import dmn
from oppskrift.message import LANGUAGES
from oppskrift.standard import Bundle, unpack
from oppskrift.standard.bundle import pack
from oppskrift.standard.bundle_files import read_bundle
from oppskrift.standard.called import vocabulary
from oppskrift.standard.files import DiskFiles
from oppskrift.standard.layout import unread_files

ROOT = Path(__file__).parents[2]
TEXTS = "rules/lonn/timelonn_kontroll/1.0/texts/navn.yaml"
VERSIONS = [("kontrakt_timelonn", "1.0"), ("kontrakt_timelonn", "1.1"), ("timeliste", "1.0"), ("timeliste", "1.1")]


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return dict(DiskFiles(ROOT))


def bundle_of(process: str, version: str, files: dict[str, bytes]) -> Bundle:
    bundle, _ = read_bundle(process, version, files)
    assert bundle is not None
    return bundle


@pytest.mark.parametrize(("process", "version"), VERSIONS)
def test_everything_that_our_own_rules_say_is_there_in_three_languages(
    process: str, version: str, files: dict[str, bytes]
) -> None:
    bundle = bundle_of(process, version, files)
    for id, model in bundle.decisions.items():
        words = vocabulary(bundle, id)
        tables = dmn.tables_of(model).values()
        labels = [column.label for table in tables for column in (*table.inputs, *table.outputs)]
        notes = [note for table in tables for rule in table.rules for note in rule.annotations]
        titles = [dmn.readable(one.title) for one in model.decisions.values()]
        for text in (*labels, *notes, *titles, model.name, model.description):
            assert words.has(text), (id, text)
            assert set(words.texts[text]) == set(LANGUAGES)


def test_a_stored_bundle_has_the_texts_too(files: dict[str, bytes]) -> None:
    bundle = bundle_of("timeliste", "1.0", files)
    assert TEXTS in bundle.files
    again = unpack(pack(bundle))
    assert vocabulary(again, "timelonn_kontroll").text("Timer over rammen", "en") == "Hours over the frame"


def test_a_text_whose_bokmaal_is_not_in_the_model_is_told(files: dict[str, bytes]) -> None:
    changed = files[TEXTS].replace(b'"Timer over rammen"', b'"Timer over taket"')
    assert changed != files[TEXTS]
    _, problems = read_bundle("timeliste", "1.0", {**files, TEXTS: changed})
    (problem,) = [one for one in problems if one.file == TEXTS]
    assert (problem.rule, problem.severity) == ("standard.text-not-in-model", "warning")
    assert problem.field == "timelonn_kontroll.vurdering_inn4"
    assert problem.line is not None
    assert b"vurdering_inn4" in changed.splitlines()[problem.line - 1]
    assert [one for one in read_bundle("timeliste", "1.0", files)[1] if one.file == TEXTS] == []


def test_the_texts_of_a_decision_stand_where_they_are_read() -> None:
    assert list(unread_files([TEXTS])) == []
    assert len(list(unread_files(["rules/lonn/timelonn_kontroll/1.0/navn.yaml"]))) == 1
