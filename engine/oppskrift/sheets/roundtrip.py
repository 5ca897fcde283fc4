"""Tables to sheets and back: what the command line and others use.

`export_tables` writes a model's tables to an Excel file; `import_tables` reads it, checks every cell, and returns the
model with the changes and nothing else changed.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from .. import dmn
from ..errors import Bug, Refused
from ..message import Language, Message, message
from ..model.problem import Problem
from . import layout
from .changes import Change, changes
from .comparing import Comparison, looks_like_table, matched
from .document import Document, read_document
from .grid import Grid, grids
from .reading import Opened, Sheet, open_sheets
from .splicing import Edit, apply, splice
from .writing import write


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an Excel file makes of a model: its bytes, what changed, and what is worth telling about how it was read."""

    body: bytes
    changes: tuple[Change, ...]
    notices: tuple[Problem, ...]


def export_tables(
    model: bytes,
    file: str,
    *,
    language: Language = "nb",
    decisions: Collection[str] | None = None,
    imports: Mapping[str, dmn.Model] | None = None,
) -> bytes:
    """Return an Excel file with the decision tables of a DMN file, or of those `decisions` (ids) alone.

    `file` is the name to tell people by. Raises Refused for a model that cannot be read or has no table.
    """
    dmn.load(model, file, imports=imports)
    found = grids(read_document(model, file))
    chosen = [grid for grid in found if decisions is None or grid.owner in decisions]
    return write(chosen, file, language)


def import_tables(
    sheets: bytes, sheets_file: str, model: bytes, file: str, *, imports: Mapping[str, dmn.Model] | None = None
) -> Imported:
    """Return the model with the rules that the sheets have.

    Raises Refused with every problem in every cell; then nothing is to be written.
    """
    loaded = dmn.load(model, file, imports=imports)
    document = read_document(model, file)
    opened = open_sheets(sheets, sheets_file)
    comparisons = _compared(document, opened, loaded, sheets_file)
    problems = [*_gone(opened, comparisons, sheets_file), *(one for each in comparisons for one in each.problems)]
    if any(problem.severity == "error" for problem in problems):
        raise Refused([problem for problem in problems if problem.severity == "error"])
    body, told = _changed(document, comparisons)
    warnings = _checked(model, body, comparisons, imports)
    return Imported(body=body, changes=told, notices=(*problems, *warnings))


def _compared(document: Document, opened: Opened, model: dmn.Model, file: str) -> list[Comparison]:
    """Return each sheet held against its table. Raises Refused when they do not belong together."""
    found = grids(document)
    pairs = list(matched(found, opened.sheets, opened.language))
    problems = [_problem(text, file, sheet) for text, sheet in _strangers(found, pairs, opened)]
    if problems:
        raise Refused(problems)
    return [Comparison(grid, sheet, model, opened.language, file) for grid, sheet in pairs]


def _problem(text: Message, file: str, sheet: str) -> Problem:
    return Problem(rule=text.key, message=text, file=file, element=sheet or None)


def _strangers(found: Sequence[Grid], pairs: Sequence[tuple[Grid, Sheet]], opened: Opened) -> list[tuple[Message, str]]:
    """Return why sheets and tables do not belong together, and the sheet."""
    wrong: list[tuple[Message, str]] = []
    if not pairs:
        wrong.append((message("sheets.other-model", file=opened.file), ""))
    paired = [sheet for _, sheet in pairs]
    lost = [one for one in opened.sheets if looks_like_table(one, opened.language) and one not in paired]
    wrong.extend(
        (message("sheets.unknown-table", id=sheet.text(layout.TABLE, 2)), sheet.title) for sheet in lost if pairs
    )
    used = [grid.id for grid, _ in pairs]
    for grid in found:
        if used.count(grid.id) > 1:
            wrong.append((message("sheets.table-twice", table=grid.id), grid.name))
        if grid.id in used and opened.fingerprints.get(grid.id) != grid.fingerprint:
            wrong.append((message("sheets.stale", table=grid.id), grid.name))
    return wrong


def _gone(opened: Opened, comparisons: Sequence[Comparison], file: str) -> list[Problem]:
    """Return a warning for each table whose sheet was deleted; it stays as it is."""
    used = {one.grid.id for one in comparisons}
    texts = [message("sheets.sheet-gone", table=table) for table in opened.fingerprints if table not in used]
    return [Problem(rule=text.key, message=text, severity="warning", file=file) for text in texts]


def _changed(document: Document, comparisons: Sequence[Comparison]) -> tuple[bytes, tuple[Change, ...]]:
    taken = {part.attributes["id"] for part in document.root.inside() if "id" in part.attributes}
    edits: list[Edit] = []
    told: list[Change] = []
    for one in comparisons:
        made = splice(document, one.grid, one.wanted, taken)
        found = changes(one.grid, one.wanted, made.new_ids)
        if found:
            edits.extend(made.edits)
            told.extend(found)
    return apply(document.body, edits), tuple(told)


def _checked(
    before: bytes, after: bytes, comparisons: Sequence[Comparison], imports: Mapping[str, dmn.Model] | None
) -> list[Problem]:
    """Return the warnings that the changed model has and the old one had not, told of no line: it is not written yet.

    Raises Refused for the errors that the edit brought; what was wrong before does not stop it.
    """
    if before == after:
        return []
    _same(read_document(after), comparisons)
    known = dmn.check(before, imports=imports)[1]
    found = dmn.check(after, imports=imports)[1]
    rules, messages = Counter(one.rule for one in known), [one.message for one in known]
    more = {rule for rule, count in Counter(one.rule for one in found).items() if count > rules[rule]}
    new = [replace(one, line=None) for one in found if one.rule in more and one.message not in messages]
    errors = [one for one in new if one.severity == "error"]
    if errors:
        raise Refused(errors)
    return new


def _same(document: Document, comparisons: Sequence[Comparison]) -> None:
    """Read back what was written: a table that does not say what the sheet says is our fault and must not be kept."""
    made = {grid.id: grid for grid in grids(document)}
    for one in comparisons:
        if [row.cells for row in made[one.grid.id].rows] != [row.cells for row in one.wanted]:
            raise Bug(message("sheets.bug", table=one.grid.id))
