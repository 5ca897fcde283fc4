"""Every kind of bad cell, sheet and file is refused: which cell, what is wrong, and nothing written."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from dmn_support import decision, definitions, input_data, requires, table, table_model
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from sheet_support import TYPED, Edit, edited, exported, problems, refused, saved, with_part

from oppskrift.errors import Refused
from oppskrift.message import LANGUAGES
from oppskrift.sheets import import_tables, package

SHEET = "xl/worksheets/sheet2.xml"


def put(**cells: Any) -> Edit:
    """Return an edit that sets cells; `=…` becomes a formula, as in Excel."""

    def edit(sheet: Worksheet, _: object) -> None:
        for cell, value in cells.items():
            sheet[cell] = value

    return edit


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (put(C9="=1+1"), ("C9", "sheets.formula")),
        (put(J9="=A1"), ("J9", "sheets.formula")),
        (put(C9="#REF!"), ("C9", "sheets.error-cell")),
        (put(C9="> "), ("C9", "sheets.bad-feel")),
        (put(C9="> ukjent"), ("C9", "sheets.bad-feel")),
        (put(G9="ukjent(1)"), ("G9", "sheets.bad-feel")),
        (put(G9='"hundre"'), ("G9", "sheets.wrong-type")),
        (put(C9='"hundre"'), ("C9", "sheets.wrong-type")),
        (put(C9='> "100"'), ("C9", "sheets.wrong-type")),
        (put(C9="[1..date(\"2026-01-01\")]"), ("C9", "sheets.bad-feel")),
        (put(C9=date(2026, 2, 1)), ("C9", "sheets.became-date")),
        (put(F9=date(2026, 2, 1)), ("F9", "sheets.became-date")),
        (put(F9=True), ("F9", "sheets.became-boolean")),
        (put(C9="2026-01-01"), ("C9", "sheets.date-as-sum")),
        (put(C9="1,5"), ("C9", "sheets.ambiguous-comma")),
        (put(C9="> 1,5"), ("C9", "sheets.ambiguous-comma")),
        (put(B9="kanskje"), ("B9", "sheets.not-allowed")),
        (put(B9='"ja", "kanskje"'), ("B9", "sheets.not-allowed")),
        (put(D9="32.13.2026"), ("D9", "sheets.bad-feel")),
        (put(I9="kanskje"), ("I9", "sheets.bad-feel")),
        (put(G9=None), ("G9", "sheets.no-answer")),
        (put(A9="r9"), ("A9", "sheets.unknown-rule")),
        (put(A10="r1"), ("A10", "sheets.rule-twice")),
        (put(A10=None), ("A10", "sheets.lost-id")),
        (put(C5="Beløp"), ("C5", "sheets.changed-head")),
        (put(C6="belop * 2"), ("C6", "sheets.changed-head")),
        (put(B3="UNIQUE"), ("B3", "sheets.changed-head")),
        (put(L5="Ny"), ("L5", "sheets.unknown-column")),
        (put(L9="utenfor"), ("L4", "sheets.changed-head")),
        (lambda sheet, _: sheet.delete_cols(3), ("C5", "sheets.changed-head")),
        (lambda sheet, _: sheet.merge_cells("B9:B10"), ("B9:B10", "sheets.merged")),
        (lambda sheet, _: setattr(sheet.row_dimensions[10], "hidden", True), ("A10", "sheets.hidden-row")),
        (lambda sheet, _: setattr(sheet.column_dimensions["C"], "hidden", True), ("C1", "sheets.hidden-column")),
        (lambda sheet, _: sheet.delete_rows(9, 3), ("A9", "sheets.no-rules")),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_by_its_address(edit: Edit, found: tuple[str, str]) -> None:
    if found[0] == "L4":
        found = ("L9", "sheets.outside")
    assert found in refused(edit)


def test_all_bad_cells_are_told_at_once_with_sheet_and_what_to_do() -> None:
    found = problems(put(C9="=1", G9="x y", B10="kanskje", A11="r7"))
    assert {problem.field for problem in found} == {"C9", "G9", "B10", "A11"}
    assert {problem.element for problem in found} == {"svar"}
    assert found[0].file == "tabell.xlsx"
    told = {problem.field: problem.render("nb") for problem in found}
    assert told["B10"] == (
        'tabell.xlsx: svar: B10: form: "kanskje" er ikke blant de tillatte verdiene: "ja", "nei", "vet ikke". '
        "[sheets.not-allowed]"
    )
    for problem in found:
        assert len({problem.render(language) for language in LANGUAGES}) == 3


def test_where_everything_is_wrong_the_rest_is_not_read() -> None:
    def edit(sheet: Worksheet, _: object) -> None:
        for row in range(12, 3000):
            sheet.cell(row, 1).value = "x"

    found = problems(edit)
    assert found[-1].rule == "sheets.many-problems"
    assert len(found) < 210


def test_a_copied_row_says_how_it_becomes_a_new_rule() -> None:
    def edit(sheet: Worksheet, _: object) -> None:
        for number in range(1, 12):
            sheet.cell(12, number).value = sheet.cell(9, number).value

    (found,) = problems(edit)
    assert found.render("nb") == (
        "tabell.xlsx: svar: A12: Regelen r1 står allerede i rad 9. Er dette en ny regel, tømmer du cellen; "
        "ellers sletter du den ene raden. [sheets.rule-twice]"
    )


def test_empty_cells_and_formats_below_and_beside_the_table_do_no_harm() -> None:
    def edit(sheet: Worksheet, _: object) -> None:
        for row in (12, 40, 300):
            sheet.cell(row, 2).value = "   "
            sheet.cell(row, 30).font = Font(bold=True)

    made = edited(edit)
    assert made.body == TYPED


def test_a_sheet_of_a_table_that_has_changed_since_is_refused() -> None:
    workbook = exported()
    newer = TYPED.replace(b"&gt; 100", b"&gt; 150")
    with pytest.raises(Refused) as refusal:
        import_tables(saved(workbook), "t.xlsx", newer, "m.dmn")
    assert [problem.rule for problem in refusal.value.problems] == ["sheets.stale"]  # type: ignore[attr-defined]


def test_a_sheet_of_another_model_is_refused() -> None:
    other = table_model(["x"], ["x"], ["svar"], [["-", "1"]], ids="other")
    with pytest.raises(Refused) as refusal:
        import_tables(saved(exported()), "t.xlsx", other, "m.dmn")
    assert "modell.dmn" in refusal.value.render("nb")


def test_a_copied_sheet_is_refused() -> None:
    assert refused(lambda sheet, workbook: workbook.copy_worksheet(sheet)) == [(None, "sheets.table-twice")]


def test_a_sheet_that_has_lost_its_table_is_refused_and_not_passed_over() -> None:
    model = two_tables()
    assert refused(put(B2="t9"), model) == [(None, "sheets.unknown-table")]


def test_a_deleted_sheet_leaves_its_table_and_says_so() -> None:
    model = two_tables()
    made = edited(lambda sheet, workbook: workbook.remove(sheet), model)
    assert made.body == model
    assert [notice.rule for notice in made.notices] == ["sheets.sheet-gone"]


def two_tables() -> bytes:
    """Return a model of two decisions with a table each."""
    one, other = (table(["a"], ["x"], [["-", "1"]], ids=name) for name in ("one", "two"))
    return definitions(input_data("a") + decision("en", one, requires("a")) + decision("to", other, requires("a")))


def test_a_workbook_without_the_hidden_sheet_is_refused() -> None:
    assert refused(lambda _, workbook: workbook.remove(workbook["_oppskrift"])) == [(None, "sheets.not-ours")]


def test_an_edit_that_makes_rules_overlap_is_refused() -> None:
    model = table_model(["a"], ["a"], ["svar"], [["1", "1"], ["2", "2"]])
    (found,) = problems(put(B9="2"), model)
    assert found.rule == "analysis.overlap"
    assert found.line is None
    assert edited(put(B9="3"), model).changes


def test_what_was_wrong_before_does_not_stop_an_edit() -> None:
    model = table_model(["a"], ["a"], ["svar"], [["1", "1"], ["1", "2"], ["3", "3"]])
    assert edited(put(C11="4"), model).changes


# ---------------------------------------------------------------- files that are not what they should be


def why(body: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        import_tables(body, "t.xlsx", TYPED, "m.dmn")
    (problem,) = refusal.value.problems
    return str(getattr(problem, "rule", problem))


def after_data(more: bytes) -> Callable[[bytes], bytes]:
    """Return a change of a sheet that puts something after its cells."""
    return lambda sheet: sheet.replace(b"</sheetData>", b"</sheetData>" + more)


@pytest.fixture(name="book", scope="module")
def _book() -> bytes:
    return saved(exported())


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"", "sheets.not-xlsx"),
        (b"a;b\n1;2\n", "sheets.not-xlsx"),
        (b"PK\x03\x04" + b"\x00" * 50, "sheets.broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheets.old-or-locked"),
        (b"PK\x03\x04" + b"\x00" * (5 << 20), "sheets.too-large"),
    ],
    ids=["empty", "csv", "broken", "old", "large"],
)
def test_what_is_no_excel_file_is_refused(body: bytes, rule: str) -> None:
    assert why(body) == rule


def test_a_zip_that_is_no_excel_file_is_refused() -> None:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("hei.txt", "hei")
    assert why(made.getvalue()) == "sheets.not-xlsx"


@pytest.mark.parametrize(
    ("part", "content", "rule"),
    [
        ("xl/vbaProject.bin", b"\x00", "sheets.macros"),
        ("xl/macrosheets/sheet1.xml", b"<a/>", "sheets.macros"),
        ("[Content_Types].xml", lambda b: b.replace(b"sheet.main", b"macroEnabled.main"), "sheets.macros"),
        ("xl/externalLinks/externalLink1.xml", b"<a/>", "sheets.external-links"),
        ("../../etc/passwd", b"x", "sheets.broken"),
        ("xl/styles.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "sheets.entities"),
        ("xl/styles.xml", '<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"), "sheets.entities"),
        ("xl/zeros.bin", b"\x00" * (13 << 20), "sheets.unpacks-too-large"),
        ("xl/many.xml", b"<a>" + b"<b/>" * 250_000 + b"</a>", "sheets.too-many-cells"),
        ("xl/workbook.xml", b"<workbook", "sheets.broken"),
        ("xl/workbook.xml", b"<a/>", "sheets.not-ours"),
        (SHEET, b"<worksheet><sheetData><row", "sheets.broken"),
        (SHEET, lambda b: b.replace(b'r="C9"', b'r="C1048576"'), "sheets.too-far-out"),
        (SHEET, lambda b: b.replace(b'r="C9"', b'r="XFD9"'), "sheets.too-far-out"),
        (SHEET, after_data(b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "sheets.spread-too-large"),
        (SHEET, after_data(b'<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'), "sheets.spread-too-large"),
    ],
    ids=range(16),
)  # fmt: skip
def test_hostile_parts_are_refused_before_anything_is_built(book: bytes, part: str, content: Any, rule: str) -> None:
    assert why(with_part(book, part, content)) == rule


def test_too_many_parts_are_refused(book: bytes) -> None:
    made = BytesIO(book)
    with ZipFile(made, "a", ZIP_DEFLATED) as archive:
        for number in range(package.MAX_PARTS):
            archive.writestr(f"xl/media/{number}.bin", b"")
    assert why(made.getvalue()) == "sheets.too-many-parts"


def test_formats_far_out_are_no_content(book: bytes) -> None:
    more = b'<row r="1048576"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"></c></row></sheetData>'
    plain = with_part(book, SHEET, lambda sheet: sheet.replace(b"</sheetData>", more.replace(b"></c>", b"/>")))
    assert import_tables(plain, "t.xlsx", TYPED, "m.dmn").body == TYPED


def test_what_a_sheet_claims_to_be_in_size_is_not_believed(book: bytes) -> None:
    def claim(sheet: bytes) -> bytes:
        assert b"<dimension" in sheet
        return sheet.replace(b'<dimension ref="', b'<dimension ref="A1:XFD1048576" x="')

    assert import_tables(with_part(book, SHEET, claim), "t.xlsx", TYPED, "m.dmn").body == TYPED
