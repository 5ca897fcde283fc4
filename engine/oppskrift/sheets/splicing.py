"""Putting edited rules into the bytes of a DMN file, and leaving every other byte as it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from .comparing import Wanted
from .document import Document, Part
from .grid import Column, Grid, entry, entry_name

Edit = tuple[int, int, bytes]
"""Bytes from, to, and what stands there instead."""

_BLANK = re.compile(rb"\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """The edit of one table: its rules as a whole, when anything has changed; and the ids of its new rules."""

    edits: tuple[Edit, ...]
    new_ids: tuple[str, ...]


def splice(document: Document, grid: Grid, wanted: Sequence[Wanted], taken: set[str]) -> Splice:
    """Return what to change so that a table has these rules. `taken` are ids in use; new ones are added to it."""
    return _Writer(document, grid, taken).rules(wanted)


def apply(body: bytes, edits: Sequence[Edit]) -> bytes:
    """Return bytes with edits made. They must not overlap."""
    made, at = bytearray(), 0
    for start, end, text in sorted(edits):
        made += body[at:start] + text
        at = end
    return bytes(made + body[at:])


class _Writer:
    def __init__(self, document: Document, grid: Grid, taken: set[str]) -> None:
        self._body, self._encoding, self._grid, self._taken = document.body, document.encoding, grid, taken
        self._prefix = grid.part.tag[: -len(grid.part.name)]
        self._begins = self._beginnings()

    def _beginnings(self) -> dict[str, int]:
        """Return where each rule begins: with the blanks and comments before it."""
        before: dict[str, int] = {}
        rules = {row.part.start: row.id for row in self._grid.rows}
        end = self._grid.part.inner
        for child in self._grid.part.children:
            if child.start in rules:
                before[rules[child.start]] = end
            end = child.end
        return before

    def rules(self, wanted: Sequence[Wanted]) -> Splice:
        rows = self._grid.rows
        in_place = [row.id for row in rows] == [one.rule.id if one.rule else None for one in wanted]
        if in_place:
            edits = [edit for one in wanted for edit in self._cell_edits(one)]
            return Splice(edits=tuple(edits), new_ids=())
        new_ids: list[str] = []
        chunks = []
        for one in wanted:
            if one.rule is None:
                new_ids.append(self._new_id())
                chunks.append(self._new_rule(new_ids[-1], one.cells))
            else:
                chunks.append(self._moved_rule(one))
        start, end = self._region()
        return Splice(edits=((start, end, b"".join(chunks)),), new_ids=tuple(new_ids))

    def _region(self) -> tuple[int, int]:
        """Return where the rules stand: from the end of what is before the first to the end of the last."""
        if self._grid.rows:
            return self._begins[self._grid.rows[0].id], self._grid.rows[-1].part.end
        end = self._grid.part.children[-1].end if self._grid.part.children else self._grid.part.inner
        return end, end

    def _moved_rule(self, one: Wanted) -> bytes:
        if one.rule is None:
            return b""
        begin, end = self._begins[one.rule.id], one.rule.part.end
        edits = [(start - begin, stop - begin, text) for start, stop, text in self._cell_edits(one)]
        return apply(self._body[begin:end], edits)

    def _cell_edits(self, one: Wanted) -> list[Edit]:
        if one.rule is None:
            return []
        rule = one.rule.part
        changed = [
            (column, entry(rule, column), new)
            for column, old, new in zip(self._grid.columns, one.rule.cells, one.cells, strict=True)
            if old != new
        ]
        edits = [self._cell(part, column, new) for column, part, new in changed if part is not None]
        missing = {column: new for column, part, new in changed if part is None}
        return [*edits, *self._missing(rule, missing)]

    def _cell(self, part: Part, column: Column, text: str) -> Edit:
        """Return the edit that makes one cell say something else."""
        if column.kind == "note":
            return self._content(part, text)
        inner = part.first("text")
        return self._filled(part, self._text(text)) if inner is None else self._content(inner, text)

    def _content(self, part: Part, text: str) -> Edit:
        return self._filled(part, self._bytes(escape(text)))

    def _filled(self, part: Part, content: bytes) -> Edit:
        """Return the edit that gives an element this content, also one that is written as a single tag."""
        if not part.closed:
            return part.inner, part.inner_end, content
        opened = self._body[part.start : part.end - 2].rstrip() + b">"
        return part.start, part.end, opened + content + self._bytes(f"</{part.tag}>")

    def _missing(self, rule: Part, texts: Mapping[Column, str]) -> Iterator[Edit]:
        """Yield the edits that add notes to a rule that has none: a description first, annotations last."""
        indent = self._blank_before(rule.children[0]) if rule.children else b""
        for column, text in texts.items():
            if column.kind == "note":
                yield rule.inner, rule.inner, indent + self._new_cell("", column, text)
        last = max((column.number for column in texts if column.kind == "annotation"), default=-1)
        columns = [column for column in self._grid.columns if column.kind == "annotation" and column.number <= last]
        absent = [column for column in columns if entry(rule, column) is None]
        if absent and rule.children:
            added = b"".join(indent + self._new_cell("", column, texts.get(column, "")) for column in absent)
            yield rule.children[-1].end, rule.children[-1].end, added

    def _new_id(self) -> str:
        number = len(self._grid.rows) + 1
        while (made := f"{self._grid.id}_regel{number}") in self._taken:
            number += 1
        self._taken.add(made)
        return made

    def _new_rule(self, id: str, cells: Sequence[str]) -> bytes:
        """Return a rule written as those beside it: their indentation, their prefix."""
        outer, inner = self._indents()
        pairs = zip(self._grid.columns, cells, strict=True)
        lines = [inner + self._new_cell(id, column, text) for column, text in pairs if text or column.kind != "note"]
        tag = f"{self._prefix}rule"
        return b"".join(
            [outer, self._bytes(f"<{tag} id={quoteattr(id)}>"), *self._ordered(lines), outer, self._bytes(f"</{tag}>")]
        )

    def _ordered(self, lines: list[bytes]) -> list[bytes]:
        """Return the parts of a rule in the order of the standard: the description comes first."""
        tag = self._bytes(f"<{self._prefix}description>")
        return sorted(lines, key=lambda line: not line.lstrip().startswith(tag))

    def _new_cell(self, rule: str, column: Column, text: str) -> bytes:
        tag = f"{self._prefix}{entry_name(column)}"
        if column.kind == "note":
            return self._bytes(f"<{tag}>{escape(text)}</{tag}>")
        mark = {"input": "inn", "output": "ut"}.get(column.kind)
        id = f" id={quoteattr(f'{rule}_{mark}{column.number + 1}')}" if mark else ""
        deep, back = self._inner_blanks() if rule else (b"", b"")
        return self._bytes(f"<{tag}{id}>") + deep + self._text(text) + back + self._bytes(f"</{tag}>")

    def _inner_blanks(self) -> tuple[bytes, bytes]:
        """Return the blanks before the text of a cell and after it, as in the last rule."""
        last = self._grid.rows[-1].part.all("inputEntry", "outputEntry") if self._grid.rows else ()
        text = last[-1].first("text") if last else None
        deep = self._blank_before(text) if text is not None else b""
        return (deep, self._blank_before(last[-1])) if deep else (b"", b"")

    def _text(self, text: str) -> bytes:
        return self._bytes(f"<{self._prefix}text>{escape(text)}</{self._prefix}text>")

    def _indents(self) -> tuple[bytes, bytes]:
        """Return the blanks before a rule, and before what stands in it."""
        children = self._grid.part.children
        outer = self._blank_before(self._grid.rows[-1].part if self._grid.rows else children[-1]) if children else b""
        rule = self._grid.rows[-1].part if self._grid.rows else None
        inner = self._blank_before(rule.children[0]) if rule and rule.children else outer + b"  " if outer else b""
        return outer, inner

    def _blank_before(self, part: Part) -> bytes:
        found = _BLANK.search(self._body, 0, part.start)
        blank = self._body[found.start() : part.start] if found else b""
        return blank[blank.rfind(b"\n") :] if b"\n" in blank else b""

    def _bytes(self, text: str) -> bytes:
        return text.encode(self._encoding, "xmlcharrefreplace")
