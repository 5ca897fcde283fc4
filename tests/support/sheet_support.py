"""Excel files for tests: exported tables, edited as people edit them in Excel."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from dmn_support import decision, definitions, input_data, requires, table
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from oppskrift.errors import Refused
from oppskrift.model.problem import Problem
from oppskrift.sheets import Imported, export_tables, import_tables

FIRST = 9
"""The row of the first rule."""

Edit = Callable[[Worksheet, Workbook], object]

TYPED = definitions(
    '<itemDefinition name="tForm"><typeRef>string</typeRef><allowedValues><text>"ja", "nei", "vet ikke"</text>'
    "</allowedValues></itemDefinition>"
    + "".join(input_data(name) for name in ("form", "belop", "dato", "rammeavtale"))
    + decision(
        "svar",
        table(
            ["form", "belop", "dato", "rammeavtale"],
            ["utfall", "sats", "frist", "ok"],
            [
                ['"ja"', "> 100", "-", "true", '"godkjent"', "10.5", 'date("2026-12-31")', "true", "Første"],
                ['"nei"', "[1..5]", '< date("2026-01-01")', "-", '"avslag"', "belop * 2", "null", "false", "Andre"],
                ["-", "-", "-", "-", '"x"', "0", "null", "false", "Siste"],
            ],
            "FIRST",
        )
        .replace("<inputExpression><text>form", '<inputExpression typeRef="tForm"><text>form')
        .replace("<inputExpression><text>belop", '<inputExpression typeRef="number"><text>belop')
        .replace("<inputExpression><text>dato", '<inputExpression typeRef="date"><text>dato')
        .replace("<inputExpression><text>rammeavtale", '<inputExpression typeRef="boolean"><text>rammeavtale')
        .replace('name="utfall"', 'name="utfall" typeRef="string"')
        .replace('name="sats"', 'name="sats" typeRef="number"')
        .replace('name="frist"', 'name="frist" typeRef="date"')
        .replace('name="ok"', 'name="ok" typeRef="boolean"'),
        requires("form", "belop", "dato", "rammeavtale"),
    )
)
"""A table with a column of each type. On the sheet: A rule, B form, C belop, D dato, E rammeavtale, F utfall, G sats,
H frist, I ok, J the rule's description, K its annotation."""


def exported(model: bytes = TYPED) -> Workbook:
    """Return the workbook of a model's tables."""
    return load_workbook(BytesIO(export_tables(model, "modell.dmn")))


def saved(workbook: Workbook) -> bytes:
    """Return a workbook as a file."""
    made = BytesIO()
    workbook.save(made)
    return made.getvalue()


def edited(edit: Edit, model: bytes = TYPED) -> Imported:
    """Return what comes of exporting, editing the first table's sheet, and importing. Raises Refused."""
    workbook = exported(model)
    edit(workbook.worksheets[1], workbook)
    return import_tables(saved(workbook), "tabell.xlsx", model, "modell.dmn")


def refused(edit: Edit, model: bytes = TYPED) -> list[tuple[str | None, str]]:
    """Return the cell and the rule of each problem of an edited sheet."""
    return [(problem.field, problem.rule) for problem in problems(edit, model)]


def problems(edit: Edit, model: bytes = TYPED) -> list[Problem]:
    """Return the problems of an edited sheet; it must be refused."""
    try:
        made = edited(edit, model)
    except Refused as error:
        return [problem for problem in error.problems if isinstance(problem, Problem)]
    raise AssertionError(f"imported: {[change.render() for change in made.changes]}")


def with_part(body: bytes, name: str, content: bytes | Callable[[bytes], bytes]) -> bytes:
    """Return an Excel file with one of its parts replaced or added."""
    made = BytesIO()
    with ZipFile(BytesIO(body)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        before = old.read(name) if name in old.namelist() else b""
        new.writestr(name, content(before) if callable(content) else content)
    return made.getvalue()
