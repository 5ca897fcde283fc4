"""A random table goes to Excel and comes back the same; a random edit comes back as it was made."""

from collections.abc import Sequence

from dmn_support import table_model
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from sheet_support import FIRST, exported, saved

from oppskrift.sheets import import_tables
from oppskrift.sheets.document import read_document
from oppskrift.sheets.grid import grids

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=12)
QUOTED = TEXTS.map(lambda text: '"' + text.replace("\\", "").replace('"', "") + '"')
TESTS = QUOTED | st.sampled_from(["-", "> 1", "[1..2)", "not(3)", 'date("2026-01-01")', "1, 2", "a > 2", "=1", "true"])
ANSWERS = QUOTED | st.sampled_from(["null", "[1..2)", 'date("2026-01-01")', "a > 2", "true", "-1"])
NOTES = TEXTS.map(str.strip)
RULES = st.lists(st.tuples(TESTS, TESTS, ANSWERS, NOTES), min_size=1, max_size=6)


def model_of(rules: Sequence[Sequence[str]]) -> bytes:
    return table_model(["a", "b"], ["a", "b"], ["svar"], rules, "FIRST")


def cells(body: bytes) -> list[tuple[str, ...]]:
    (grid,) = grids(read_document(body))
    return [row.cells for row in grid.rows]


@settings(max_examples=25, deadline=None)
@given(RULES)
def test_a_table_comes_back_byte_for_byte(rules: list[tuple[str, ...]]) -> None:
    model = model_of(rules)
    made = import_tables(saved(exported(model)), "t.xlsx", model, "m.dmn")
    assert made.body == model
    assert made.changes == ()


@settings(max_examples=25, deadline=None)
@given(RULES, RULES, st.randoms(use_true_random=False))
def test_an_edited_table_is_what_the_sheet_says(
    rules: list[tuple[str, ...]], new: list[tuple[str, ...]], random: object
) -> None:
    """Shuffle the rules, delete some, and put new ones between: the model then has exactly these."""
    model = model_of(rules)
    workbook = exported(model)
    sheet: Worksheet = workbook.worksheets[1]
    width = sheet.max_column
    kept = [[sheet.cell(row, n).value for n in range(1, width + 1)] for row in range(FIRST, FIRST + len(rules))]
    random.shuffle(kept)  # type: ignore[attr-defined]
    added = [
        [None, one, other, answer, None, *([note or None] if width > 5 else [])] for one, other, answer, note in new
    ]
    wanted = [*kept[: (len(kept) + 1) // 2], *added]
    sheet.delete_rows(FIRST, len(rules))
    for row, texts in enumerate(wanted, FIRST):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column)
            cell.value = text
            cell.data_type = "s" if text is not None else "n"
    lost = {tuple(row[1:]) for row in kept} & {tuple(row[1:]) for row in added}
    if lost:
        return
    made = import_tables(saved(workbook), "t.xlsx", model, "m.dmn")
    shown = [tuple(text or "" for text in row[1:]) for row in wanted]
    assert [tuple(row) for row in cells(made.body)] == shown
    assert len({line.rule for line in made.changes}) >= len(added)
