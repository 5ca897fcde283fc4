"""`oppskrift values`: what holds, since when and whence, and publishing new periods."""

from pathlib import Path

import pytest
from cli_support import call, copy_library, edit

RATES = "rules/values/minstesats_timelonn.yaml"


@pytest.fixture(name="library")
def _library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(copy_library(tmp_path))
    return tmp_path


def test_values_are_listed_with_what_holds_today(library: Path) -> None:
    ran = call("values")
    assert ran.code == 0
    assert ran.out.startswith("minstesats_timelonn  Minste timesats for timelønnede: ")
    assert "kroner per time fra" in ran.out


def test_one_is_shown_with_all_periods_or_on_a_day(library: Path) -> None:
    ran = call("values", "show", "minstesats_timelonn")
    assert "175,00 kroner per time fra 01.01.2021 til 30.04.2022 (Eksempelverdi; ikke verifisert)" in ran.out
    ran = call("values", "show", "minstesats_timelonn", "--on", "2024-06-01")
    assert ran.out == "200,00 kroner per time fra 01.05.2024 til 30.04.2025 (Eksempelverdi; ikke verifisert)\n"


def test_a_day_without_a_value_ends_with_code_1(library: Path) -> None:
    ran = call("values", "show", "minstesats_timelonn", "--on", "2020-12-31")
    assert ran.code == 1
    assert "har ingen verdi for 31.12.2020" in ran.out


def test_an_unknown_value_is_answered_with_what_there_is(library: Path) -> None:
    ran = call("values", "show", "minstesats_timelon")
    assert ran.code == 1
    assert "minstesats_timelonn" in ran.err


def test_a_new_period_is_published_once_and_a_changed_one_not(library: Path) -> None:
    assert call("values", "publish").out == "Ingen nye perioder å publisere.\n"
    file = library / RATES
    period = '  - {value: "225.00", gyldig_fra: 2027-05-01, source: Avtale, verifisert_dato: ikke verifisert}\n'
    file.write_text(file.read_text(encoding="utf-8") + period, encoding="utf-8")
    assert "values.unpublished" in call("lint", ".").out
    assert call("values", "publish", "minstesats_timelonn").out == f"{RATES} 2027-05-01 er publisert.\n"
    assert "values.unpublished" not in call("lint", ".").out
    edit(file, "225.00", "230.00")
    ran = call("lint", ".")
    assert ran.code == 1
    assert "values.changed" in ran.out
    assert call("values", "publish").code == 1


def test_the_output_speaks_the_language_asked_for(library: Path) -> None:
    ran = call("values", "show", "minstesats_timelonn", OPPSKRIFT_LANGUAGE="en")
    assert "200.00 kroner per time from 2024-05-01" in ran.out
