"""Fuzzes Excel files that come back for a decision table: taken with every cell understood, or refused with reasons.

See `runner.py` for how it is called.
"""

import random
import time
from io import BytesIO
from zipfile import ZipFile

import runner

with runner.instrumented():
    import feel_writing
    import seeds
    from dmn_promises import told
    from dmn_support import table_model
    from feel_promises import said
    from openpyxl import load_workbook
    from sheet_support import TYPED

    from oppskrift import dmn
    from oppskrift.errors import Refused
    from oppskrift.sheets import export_tables, import_tables

SECONDS = 10.0
LONGEST = 40_000
OTHER = table_model(["n", "s"], ["n", "s"], ["svar"], [["< 1", '"a"', "1", "En"], ["-", "-", "n + 1", "To"]], "FIRST")
MODELS = (TYPED, OTHER)
FILES = [export_tables(model, "m.dmn", language=language) for model in MODELS for language in ("nb", "nn", "en")]
ODD = ("", " ", "ja", "nei", "1 000,50", "31.12.2026", "-", "=1+1", "#REF!", "æ 😀",
       "9" * 50, "1e400", "@SUM(1)", "\n", "*", 1, -2.5,
       True, None, 10**20, "≥ 3", "ikke 2", "mellom 1 og 2", "1; 2", "tom", "TRUE", "12:30", "[1..",
       '"', "'x")  # fmt: skip


def check(data: bytes) -> None:
    """Bring a file back to each model; what is taken is taken again without a change."""
    begun = time.process_time()
    for model in MODELS:
        brought(data, model)
    took = time.process_time() - begun
    assert took <= SECONDS, f"took {took:.1f} s"


def brought(data: bytes, model: bytes) -> None:
    """Check one import."""
    try:
        found = import_tables(data, "m.xlsx", model, "m.dmn")
    except Refused as refused:
        said(refused)
        return
    told(found.notices, data)
    assert dmn.read(found.body)[0] is not None
    again = import_tables(export_tables(found.body, "m.dmn"), "m.xlsx", found.body, "m.dmn")
    assert again.body == found.body
    assert not again.changes


def mutate(data: bytes, size: int, seed: int) -> bytes:
    """Return a file with a few cells changed as people do; or with bytes changed in one of the parts of its archive."""
    dice = random.Random(seed)
    try:
        found = edited(data, dice) if dice.random() < 0.8 else damaged(data, dice)
    except Exception:  # what a damaged file makes the library raise is many kinds of error
        found = dice.choice(FILES)
    return found if len(found) <= size else dice.choice(FILES)


def edited(data: bytes, dice: random.Random) -> bytes:
    """Change, add and drop cells, rows and columns."""
    book = load_workbook(BytesIO(data))
    sheet = book[dice.choice(book.sheetnames)]
    for _ in range(dice.choice((1, 1, 2, 5))):
        row, column = dice.randint(1, sheet.max_row + 2), dice.randint(1, sheet.max_column + 1)
        what = dice.random()
        if what < 0.8:
            written = feel_writing.unary_tests(dice.choice, 1) if dice.random() < 0.5 else dice.choice(ODD)
            sheet.cell(row, column).value = written
        else:
            change = dice.choice((sheet.insert_rows, sheet.delete_rows, sheet.insert_cols, sheet.delete_cols))
            change(row if "rows" in change.__name__ else column)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Change bytes in one part of the archive."""
    import atheris

    saved = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(saved, "w") as new:
        chosen = dice.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, atheris.Mutate(part, len(part) + 200) if name == chosen else part)
    return saved.getvalue()


if __name__ == "__main__":
    runner.run(
        runner.Target(
            name="sheets",
            check=check,
            seeds=FILES,
            mutate=mutate,
            dictionary=seeds.dictionary(["<f>", "</c>", "<v>", 't="s"', 't="e"', "mergeCell", "&amp;"]),
            longest=LONGEST,
        )
    )
