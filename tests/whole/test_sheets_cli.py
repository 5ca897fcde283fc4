"""`oppskrift rules export` and `import` as process owners use them."""

from pathlib import Path

import pytest
from cli_support import call
from openpyxl import load_workbook
from sheet_support import TYPED


@pytest.fixture(name="model")
def _model(tmp_path: Path) -> Path:
    file = tmp_path / "modell.dmn"
    file.write_bytes(TYPED)
    return file


@pytest.fixture(name="sheet")
def _sheet(model: Path, tmp_path: Path) -> Path:
    file = tmp_path / "tabell.xlsx"
    assert call("rules", "export", model, "--out", file).code == 0
    return file


def edit(file: Path, **cells: object) -> None:
    workbook = load_workbook(file)
    for cell, value in cells.items():
        workbook["svar"][cell] = value
    workbook.save(file)


def test_a_table_goes_to_excel_and_back_with_what_changed(model: Path, sheet: Path, tmp_path: Path) -> None:
    edit(sheet, C9="> 1 000,50", B10="vet ikke")
    dry = call("rules", "import", sheet, model, "--dry-run")
    assert dry.code == 0
    assert dry.out.splitlines() == [
        "svar: r1: belop: > 100 → > 1000.50",
        'svar: r2: form: "nei" → "vet ikke"',
    ]
    assert "C9: «> 1 000,50» er lest som > 1000.50." in dry.err
    assert "Endringer: 2. Ingenting er skrevet" in dry.err
    assert model.read_bytes() == TYPED
    new = tmp_path / "ny.dmn"
    assert call("rules", "import", sheet, model, "--out", new).code == 0
    assert model.read_bytes() == TYPED
    expected = TYPED.replace(b"&gt; 100<", b"&gt; 1000.50<").replace(
        b'<text>"nei"</text></inputEntry>', b'<text>"vet ikke"</text></inputEntry>'
    )
    assert new.read_bytes() == expected
    assert call("rules", "import", sheet, model).code == 0
    assert model.read_bytes() == expected
    again = call("rules", "import", sheet, model)
    assert again.code == 1
    assert "Eksporter på nytt" in again.err


def test_nothing_is_written_when_a_cell_is_wrong(model: Path, sheet: Path) -> None:
    edit(sheet, C9="> 200", G9="=SUM(A1)")
    ran = call("rules", "import", sheet, model)
    assert ran.code == 1
    assert "tabell.xlsx: svar: G9: sats: cellen regner ut noe i Excel (=SUM(A1))." in ran.err
    assert model.read_bytes() == TYPED
    assert [file.name for file in sorted(model.parent.iterdir())] == ["modell.dmn", "tabell.xlsx"]


def test_no_edit_is_no_change(model: Path, sheet: Path, tmp_path: Path) -> None:
    before = model.stat().st_mtime_ns
    ran = call("rules", "import", sheet, model)
    assert (ran.code, ran.out) == (0, "")
    assert "Ingenting er endret" in ran.err
    assert model.stat().st_mtime_ns == before
    copy = tmp_path / "kopi.dmn"
    call("rules", "import", sheet, model, "--out", copy)
    assert copy.read_bytes() == TYPED


def test_the_language_is_the_readers_on_the_way_out_and_the_sheets_on_the_way_in(model: Path, tmp_path: Path) -> None:
    file = tmp_path / "table.xlsx"
    assert call("rules", "export", model, "svar", "--out", file, OPPSKRIFT_LANGUAGE="en").code == 0
    assert load_workbook(file).sheetnames[0] == "Guide"
    assert call("rules", "import", file, model, OPPSKRIFT_LANGUAGE="nn").code == 0


def test_a_wrong_call_says_what_to_do(model: Path, sheet: Path, tmp_path: Path) -> None:
    for args, says in (
        (("export", model, "svaret", "--out", tmp_path / "a.xlsx"), "Mente du «svar»?"),
        (("export", model, "--out", tmp_path / "a.csv"), ".xlsx"),
        (("export", model, "--out", sheet), "--force"),
        (("import", model, model), None),
    ):
        ran = call("rules", *args)
        assert ran.code == (2 if says else 1), ran
        assert (says or "ikke en Excel-fil") in ran.err
    assert call("rules", "export", model, "--out", sheet, "--force").code == 0


def test_a_large_file_is_refused_by_its_size(model: Path, tmp_path: Path) -> None:
    file = tmp_path / "stor.xlsx"
    with file.open("wb") as made:
        made.truncate(1 << 30)
    ran = call("rules", "import", file, model)
    assert ran.code == 2
    assert "1024 MiB" in ran.err
