"""Tables to Excel and back: what is not touched stays byte for byte, and what is becomes what the cell says."""

import re
from datetime import date
from pathlib import Path

import pytest
from content_support import ROOT
from dmn_support import definitions, table_model
from openpyxl.worksheet.worksheet import Worksheet
from sheet_support import FIRST, TYPED, Edit, edited, exported, saved

from oppskrift import dmn
from oppskrift.errors import Refused
from oppskrift.sheets import export_tables, import_tables

OWN = sorted((ROOT / "rules").rglob("*.dmn"))


def told(edit: Edit, model: bytes = TYPED) -> list[str]:
    return [change.render("nb") for change in edited(edit, model).changes]


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]


@pytest.mark.parametrize("path", OWN, ids=lambda path: f"{path.parent.parent.name}-{path.parent.name}")
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_our_own_rules_come_back_the_same(path: Path, language: str) -> None:
    model = path.read_bytes()
    made = import_tables(
        export_tables(model, path.name, language=language),  # type: ignore[arg-type]
        "tabell.xlsx",
        model,
        path.name,
    )
    assert made.body == model
    assert made.changes == made.notices == ()


def test_a_sheet_shows_rules_as_the_model_has_them() -> None:
    workbook = exported()
    assert workbook.sheetnames == ["Veiledning", "svar", "_oppskrift"]
    assert workbook["_oppskrift"].sheet_state == "veryHidden"
    sheet = workbook["svar"]
    assert [sheet.cell(row, 2).value for row in range(2, FIRST)] == [
        "t", "FIRST – reglene leses ovenfra, og den første som treffer gjelder", "Hvis", "form", "form", "tForm",
        '"ja", "nei", "vet ikke"',
    ]  # fmt: skip
    assert rows(sheet)[0] == [
        "r1", '"ja"', "> 100", "-", "true", '"godkjent"', "10.5", 'date("2026-12-31")', "true", None, "Første",
    ]  # fmt: skip
    assert sheet.freeze_panes == f"B{FIRST}"
    assert sheet.protection.sheet
    assert sheet["B4"].protection.locked
    assert not sheet["B9"].protection.locked


def test_every_cell_is_text_so_that_excel_changes_nothing() -> None:
    model = table_model(["a"], ["a"], ["svar"], [["-", "1-2"], ['"=1+1"', '"=HYPERLINK(1)"'], ["-", "-a"]])
    sheet = exported(model).worksheets[1]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert sheet.column_dimensions["C"].number_format == "@"


def test_lists_to_choose_from_are_the_allowed_values() -> None:
    workbook = exported()
    offered = {str(v.sqref).split(":")[0]: v.formula1 for v in workbook["svar"].data_validations.dataValidation}
    assert set(offered) == {"B9", "E9", "I9"}
    sheet, _, cells = offered["B9"].partition("!")
    listed = [row[0].value for row in workbook[sheet.strip("'")][cells.replace("$", "")]]
    assert listed == ["-", '"ja"', '"nei"', '"vet ikke"']


def test_a_changed_cell_changes_its_text_and_nothing_else() -> None:
    made = edited(lambda sheet, _: sheet.__setitem__("C9", "> 200"))
    assert [change.render("nb") for change in made.changes] == ["svar: r1: belop: > 100 → > 200"]
    assert made.body == TYPED.replace(b"<text>&gt; 100</text>", b"<text>&gt; 200</text>")


def test_rows_may_be_added_deleted_and_moved() -> None:
    def edit(sheet: Worksheet, _: object) -> None:
        first = [sheet.cell(9, n).value for n in range(1, 12)]
        for number in range(1, 12):
            sheet.cell(9, number).value = sheet.cell(11, number).value  # r3 first
            sheet.cell(11, number).value = None  # a blank row between rules
            sheet.cell(10, number).value = None  # r2 is gone
            sheet.cell(13, number).value = first[number - 1]
        new = [None, "nei", "> 1 000,50", "31.12.2026", "nei", "Ny, regel (her).", "1", "null", "ja"]
        for number, text in enumerate(new, 1):
            sheet.cell(14, number).value = text

    made = edited(edit)
    assert [change.render("nb") for change in made.changes] == [
        "svar: r3: flyttet fra nr. 3 til nr. 1",
        'svar: t_regel4: ny regel nr. 3: form "nei"; belop > 1000.50; dato date("2026-12-31"); rammeavtale false → '
        '"Ny, regel (her)."; 1; null; true',
        'svar: r2: slettet: form "nei"; belop [1..5]; dato < date("2026-01-01") → "avslag"; belop * 2; null; false',
    ]
    assert re.findall(rb'<rule id="(\w+)"', made.body) == [b"r3", b"r1", b"t_regel4"]
    assert [notice.field for notice in made.notices if notice.rule == "sheets.read-as"] == [
        "B14", "C14", "D14", "E14", "F14", "I14",
    ]  # fmt: skip
    table = dmn.tables_of(dmn.load(made.body))["t"]
    assert [rule.id for rule in table.rules] == ["r3", "r1", "t_regel4"]
    # Reading the result back and changing nothing is no change: ids, texts and order are all there.
    again = import_tables(export_tables(made.body, "m"), "t.xlsx", made.body, "m")
    assert again.body == made.body


@pytest.mark.parametrize(
    ("cell", "value", "text"),
    [
        ("C9", 1000, "1000"),
        ("C9", 0.1 + 0.2, "0.3"),
        ("C9", 1234.5, "1234.5"),
        ("C9", "1 000,50", "1000.50"),
        ("C9", "> 1\u00a0000,50", "> 1000.50"),
        ("C9", "≥ 100", ">= 100"),
        ("C9", "10 000–20 000,50", "[10000..20000.50]"),
        ("C9", "100-200", "[100..200]"),
        ("C9", "[1 000..2 000,25]", "[1000..2000.25]"),
        ("C9", "1, 5", "1, 5"),
        ("G9", "1,5", "1.5"),
        ("G9", "−5", "-5"),
        ("D9", date(2026, 1, 1), 'date("2026-01-01")'),
        ("D9", "31.12.2026", 'date("2026-12-31")'),
        ("D9", "2026-12-31", 'date("2026-12-31")'),
        ("D9", ">= 1.5.2026", '>= date("2026-05-01")'),
        ("E10", True, "true"),
        ("E9", "Nei", "false"),
        ("I10", "SANN", "true"),
        ("B9", "nei", '"nei"'),
        ("B9", "vet ikke", '"vet ikke"'),
        ("B9", '"ja", "nei"', '"ja", "nei"'),
        ("B9", "“nei”", '"nei"'),
        ("B9", "  -  ", "-"),
        ("B9", None, "-"),
        ("F9", "Godkjent, men sent.", '"Godkjent, men sent."'),
        ("F9", 4711, '"4711"'),
        ("F9", "2026-01-01", '"2026-01-01"'),
        ("F9", "string(belop)", "string(belop)"),
        ("J9", "=ikke en formel", "=ikke en formel"),
    ],
)
def test_what_people_write_becomes_feel(cell: str, value: object, text: str) -> None:
    def edit(sheet: Worksheet, _: object) -> None:
        sheet[cell] = value
        if isinstance(value, str):
            sheet[cell].data_type = "s"

    made = edited(edit)
    sheet = exported(made.body).worksheets[1]
    assert sheet[cell].value == text
    assert len(made.changes) == 1
    noticed = [notice.field for notice in made.notices if notice.rule == "sheets.read-as"]
    as_it_is = str(value).strip() in (text, "None") or isinstance(value, float)
    assert noticed == ([] if as_it_is else [cell])


def test_a_day_is_told_as_the_sheet_shows_it() -> None:
    made = edited(lambda sheet, _: sheet.__setitem__("D9", date(2026, 5, 1)))
    (notice,) = [one for one in made.notices if one.rule == "sheets.read-as"]
    assert '«01.05.2026» er lest som date("2026-05-01")' in notice.render("nb")


COMMENTED = b"""<?xml version='1.0' encoding="ISO-8859-1" standalone="yes"?>
<!-- \xe6\xf8\xe5 before -->
<dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:x="urn:x" name='T'
   id="d"   namespace = "urn:t">
\t<dmn:inputData id="i" name="a"><dmn:variable name="a"/></dmn:inputData>
\t<dmn:decision id="s" name="Sm\xf8r">
\t\t<dmn:variable name="Sm\xf8r"/>
\t\t<dmn:informationRequirement><dmn:requiredInput href="#i"/></dmn:informationRequirement>
\t\t<dmn:decisionTable id="t" hitPolicy="FIRST">
\t\t\t<dmn:input id="i1"><dmn:inputExpression><dmn:text>a</dmn:text></dmn:inputExpression></dmn:input>
\t\t\t<dmn:output id="o1"/><dmn:annotation name="Kilde"/><dmn:annotation name="Note"/>
\t\t\t<!-- about one -->
\t\t\t<dmn:rule id="one" x:y="z">
\t\t\t\t<dmn:inputEntry id="e1"><dmn:text/></dmn:inputEntry>
\t\t\t\t<dmn:outputEntry id="e2"><dmn:text><![CDATA["<1>"]]></dmn:text></dmn:outputEntry>
\t\t\t</dmn:rule>
\t\t\t<!-- about two --><dmn:rule id="two"><dmn:inputEntry><dmn:text > 1 </dmn:text></dmn:inputEntry>\
<dmn:outputEntry><dmn:text>"b"</dmn:text></dmn:outputEntry></dmn:rule>
\t\t</dmn:decisionTable>
\t</dmn:decision>
</dmn:definitions>
<!-- after -->
"""


def test_comments_prefixes_quotes_and_encoding_stay() -> None:
    def edit(sheet: Worksheet, _: object) -> None:
        sheet["B9"] = '"ø→"'
        sheet["E10"] = "Merknad"  # the second annotation of a rule that has none
        sheet["D9"] = "Forklart"

    made = edited(edit, COMMENTED).body
    assert b'"\xf8&#8594;"</dmn:text></dmn:inputEntry>' in made
    assert made.startswith(COMMENTED[: COMMENTED.index(b'<dmn:rule id="one"')])
    assert made.endswith(COMMENTED[-60:])
    assert dmn.load(made).decisions["s"].name == "Smør"
    assert COMMENTED.count(b"<!--") == made.count(b"<!--")


def test_signs_that_sheets_write_by_number_come_back() -> None:
    model = table_model(["a"], ["a"], ["svar"], [['"_x0041_"', '"_x000D_ _X"']])
    assert edited(lambda *_: None, model).body == model


def test_a_moved_rule_takes_its_comment_along() -> None:
    def edit(sheet: Worksheet, _: object) -> None:
        for number in range(1, 7):
            one, two = sheet.cell(9, number).value, sheet.cell(10, number).value
            sheet.cell(9, number).value, sheet.cell(10, number).value = two, one

    made = edited(edit, COMMENTED).body
    assert made.index(b"about two") < made.index(b'id="two"') < made.index(b"about one") < made.index(b'id="one"')
    assert len(made) == len(COMMENTED)


def test_only_the_tables_asked_for_are_exported_and_others_stay() -> None:
    path = OWN[0]
    model = path.read_bytes()
    with pytest.raises(Refused, match=r"sheets\.no-tables"):
        export_tables(model, path.name, decisions=["finnes_ikke"])
    with pytest.raises(Refused, match=r"sheets\.no-tables"):
        export_tables(definitions("<inputData id='i' name='a'/>"), "m.dmn")


def test_a_table_in_a_function_sees_its_parameters() -> None:
    model = definitions(
        '<businessKnowledgeModel id="b" name="sats"><encapsulatedLogic><formalParameter name="timer"/>'
        '<decisionTable id="bt"><input id="bi"><inputExpression><text>timer</text></inputExpression></input>'
        '<output id="bo" typeRef="number"/><rule id="br"><inputEntry id="b1"><text>-</text></inputEntry>'
        '<outputEntry id="b2"><text>1</text></outputEntry></rule></decisionTable></encapsulatedLogic>'
        "</businessKnowledgeModel>"
    )
    (change,) = told(lambda sheet, _: sheet.__setitem__("C9", "timer * 2"), model)
    assert change.endswith("1 → timer * 2")


def test_sheets_may_be_renamed_and_others_added() -> None:
    def edit(sheet: Worksheet, workbook: object) -> None:
        sheet.title = "Mine regler"
        workbook.create_sheet("Notater")["A1"] = "utkast"  # type: ignore[attr-defined]
        sheet["C9"] = "> 1"

    assert told(edit) == ["svar: r1: belop: > 100 → > 1"]


def test_a_file_saved_again_without_edits_changes_nothing() -> None:
    assert import_tables(saved(exported()), "t.xlsx", TYPED, "m.dmn").body == TYPED
