"""What somebody meets who hands a wrong file to `oppskrift decide --table`."""

from pathlib import Path

import pytest
from cli_support import call
from dmn_support import decision, definitions, input_data, requires, table

MODEL = definitions(
    input_data("beløp", "number")
    + input_data("navn", "string")
    + decision("svar", table(["beløp", "navn"], ["nivå"], [["< 100", "-", '"lavt"']]), requires("beløp", "navn"))
)


@pytest.fixture(name="model")
def _model(tmp_path: Path) -> Path:
    file = tmp_path / "modell.dmn"
    file.write_bytes(MODEL)
    return file


@pytest.mark.parametrize("body", [b"\x8d\x8f\x90" * 40, b"bel\xf8p;navn\n1;a\n2;\x8d\n", b"\xff\xfeb"], ids=repr)
def test_a_file_that_is_no_text_is_refused(model: Path, tmp_path: Path, body: bytes) -> None:
    file, out = tmp_path / "bilde.csv", tmp_path / "svar.csv"
    file.write_bytes(body)
    ran = call("decide", model, "--table", file, "--out", out)
    assert ran.code == 1
    assert "Filen er ikke tekst" in ran.err
    assert not out.exists()


def test_a_column_that_is_nearly_an_input_is_asked_about(model: Path, tmp_path: Path) -> None:
    file = tmp_path / "rader.csv"
    file.write_text("belop;navn;kommentar\n1;a;x\n", encoding="utf-8")
    ran = call("decide", model, "--table", file, "--out", tmp_path / "svar.csv")
    assert "Kolonnen «belop» er ikke noe beslutningen spør om. Mente du «beløp»?" in ran.err
    assert "ikke spør om det: kommentar." in ran.err


def test_what_is_not_shown_is_said_to_stand_in_the_file(model: Path, tmp_path: Path) -> None:
    file = tmp_path / "rader.csv"
    file.write_text("beløp;navn\n" + "500;a\n" * 30, encoding="utf-8")
    ran = call("decide", model, "--table", file, "--out", tmp_path / "svar.csv")
    assert ran.err.count("Linje ") == 20
    assert ran.err.endswith(
        "De 20 første er vist her; resten står i kolonnen for merknader.\nRader: 30. Uten svar: 30.\n"
    )


@pytest.mark.parametrize(
    ("language", "rule"),
    [
        ("nn", "Regel 1: Skal eininga leie og kontrollere arbeidet? ja → Tilknytingsform arbeidstakar"),
        ("en", "Rule 1: Will the unit direct and control the work? yes → Form of engagement employee"),
    ],
)
def test_why_is_told_in_the_words_of_the_readers_language(language: str, rule: str) -> None:
    asked = ("decide", "tilknytningsform", "-i", "behov.leder_arbeidet=ja")
    assert rule in call(*asked, OPPSKRIFT_LANGUAGE=language).out
    assert rule in call(*asked, "--json", OPPSKRIFT_LANGUAGE=language).out
