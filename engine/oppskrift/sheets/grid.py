"""A decision table as a grid of texts: columns, and rules with a text in each, as they stand in the file."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ..message import Message, message
from .document import Document, Part

Kind = Literal["input", "output", "note", "annotation"]

_OWNERS = ("decision", "businessKnowledgeModel")
_ANY = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column. `number` counts from 0 within its kind.

    `expression` is what an input column asks, the name of an output column; `type` is the type as the file names it;
    `allowed` are the unary tests that its values must meet, empty for any. The one `note` is the rule's description.
    """

    kind: Kind
    number: int
    label: str = ""
    expression: str = ""
    type: str = ""
    allowed: str = ""

    @property
    def title(self) -> Message | str:
        """Return what people call the column."""
        return self.label or self.expression or message("sheets.description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A rule: its id, and a text for each column. A rule without id is called by its number, `#3`."""

    id: str
    cells: tuple[str, ...]
    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A decision table. `owner` is the id of the decision or function around it, `name` what that is called."""

    id: str
    owner: str
    name: str
    policy: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    part: Part
    ancestors: tuple[Part, ...]

    @property
    def fingerprint(self) -> str:
        """Return a hash of all that a sheet shows of the table."""
        columns = [[c.kind, c.label, c.expression, c.type, c.allowed] for c in self.columns]
        shown = [self.id, self.policy, columns, [[row.id, *row.cells] for row in self.rows]]
        return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def grids(document: Document) -> tuple[Grid, ...]:
    """Return the decision tables of a file, in its order. Tables that no id tells apart are left out."""
    constraints = _constraints(document.root)
    found = [_grid(part, ancestors, constraints) for part, ancestors in _tables(document.root)]
    counted = Counter(grid.id for grid in found)
    return tuple(grid for grid in found if grid.id and counted[grid.id] == 1)


def tidy(text: str) -> str:
    """Return a text without blanks around it and with one kind of line break, as a sheet holds it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _tables(root: Part) -> Iterator[tuple[Part, tuple[Part, ...]]]:
    waiting: list[tuple[Part, tuple[Part, ...]]] = [(root, ())]
    while waiting:
        part, ancestors = waiting.pop()
        if part.name == "decisionTable":
            yield part, ancestors
        waiting.extend((child, (*ancestors, part)) for child in reversed(part.children))


def _grid(part: Part, ancestors: tuple[Part, ...], constraints: Mapping[str, str]) -> Grid:
    owner = next((one for one in reversed(ancestors) if one.name in _OWNERS), part)
    near = next((one for one in (part, *reversed(ancestors)) if one.attributes.get("id")), part)
    columns = tuple(_columns(part, constraints))
    policy = " ".join(filter(None, (part.attributes.get("hitPolicy", "UNIQUE"), part.attributes.get("aggregation"))))
    return Grid(
        id=near.attributes.get("id", ""),
        owner=owner.attributes.get("id", ""),
        name=_line(owner.attributes.get("name", "")),
        policy=policy,
        columns=columns,
        rows=tuple(_row(rule, number, columns) for number, rule in enumerate(part.all("rule"), 1)),
        part=part,
        ancestors=ancestors,
    )


def _columns(part: Part, constraints: Mapping[str, str]) -> Iterator[Column]:
    for number, column in enumerate(part.all("input")):
        asked = column.first("inputExpression") or column
        made = Column(kind="input", number=number, expression=tidy(text_of(asked)), type=_type(asked))
        yield _filled(made, column, constraints)
    for number, column in enumerate(part.all("output")):
        made = Column(kind="output", number=number, expression=_line(column.attributes.get("name", "")))
        yield _filled(replace(made, type=_type(column)), column, constraints)
    yield Column(kind="note", number=0)
    titles = [_line(column.attributes.get("name", "")) for column in part.all("annotation")]
    most = max((len(rule.all("annotationEntry")) for rule in part.all("rule")), default=0)
    for number in range(max(len(titles), most)):
        yield Column(kind="annotation", number=number, label=titles[number] if number < len(titles) else "")


def _type(part: Part) -> str:
    return _line(part.attributes.get("typeRef", ""))


def _filled(column: Column, part: Part, constraints: Mapping[str, str]) -> Column:
    """Return a column with its label, and with the values that it or its type allows."""
    values = part.first("inputValues") or part.first("outputValues")
    allowed = tidy(text_of(values)) or constraints.get(column.type, "")
    return replace(column, label=_line(part.attributes.get("label", "")), allowed=allowed)


def _constraints(root: Part) -> dict[str, str]:
    """Return the allowed values of the file's own types, by name."""
    found = {_line(item.attributes.get("name", "")): item.first("allowedValues") for item in root.all("itemDefinition")}
    return {name: tidy(text_of(values)) for name, values in found.items() if values is not None}


def _row(rule: Part, number: int, columns: tuple[Column, ...]) -> Row:
    cells = tuple(_shown(column, entry(rule, column)) for column in columns)
    return Row(id=rule.attributes.get("id") or f"#{number}", cells=cells, part=rule)


def _shown(column: Column, part: Part | None) -> str:
    text = tidy(part.text if part is not None and column.kind == "note" else text_of(part))
    return text or (_ANY if column.kind == "input" else "")


_ENTRIES: Mapping[Kind, str] = {
    "input": "inputEntry",
    "output": "outputEntry",
    "note": "description",
    "annotation": "annotationEntry",
}


def entry(rule: Part, column: Column) -> Part | None:
    """Return the element of a rule that stands in a column, None where it has none."""
    found = rule.all(_ENTRIES[column.kind])
    return found[column.number] if column.number < len(found) else None


def entry_name(column: Column) -> str:
    """Return the name of the elements of a column."""
    return _ENTRIES[column.kind]


def text_of(part: Part | None) -> str:
    """Return the text of an element's `text`, empty where there is none."""
    text = None if part is None else part.first("text")
    return "" if text is None else text.text


def _line(text: str) -> str:
    return " ".join(text.split())
