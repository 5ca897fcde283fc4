"""Compiling the expressions of a model, with a problem for each that cannot be read or sees what it may not."""

from collections.abc import Mapping
from typing import Literal

from .. import feel
from ..feel.types import Type
from .place import place_of
from .run import Cell
from .slips import IN_A_RULE, meant_by_name, meant_instead
from .source import Element, Source, nearest_id

LONGEST = 200
"""Most characters of an expression that a problem shows."""


class Compiler:
    """Compiles the expressions of one element, where `names` are visible.

    `types` are the item definitions, `members` the names that may stand after a dot.
    """

    def __init__(
        self,
        source: Source,
        names: frozenset[str],
        types: Mapping[str, Type],
        members: frozenset[str] = frozenset(),
    ) -> None:
        self.source, self.names, self.types, self.members = source, names, types, members

    def within(self, *names: str) -> "Compiler":
        """Return a compiler for expressions that see these names too."""
        return Compiler(self.source, self.names.union(names), self.types, self.members)

    def cell(self, text: str, at: Element) -> Cell:
        """Return an expression; an empty one is null."""
        if not text.strip():
            return Cell(id=nearest_id(at) or "", text="", program=None)
        return self._cell(text, at, self._compile(text, at, "expression"))

    def test(self, text: str, at: Element) -> Cell | None:
        """Return unary tests, or None when they are empty or `-` and so always met."""
        if not text.strip() or text.strip() == "-":
            return None
        return self._cell(text, at, self.unary_tests(text, at))

    def unary_tests(self, text: str, at: Element) -> feel.Program | None:
        """Return unary tests as a program, or None when they cannot be read."""
        return self._compile(text, at, "unary_tests")

    def _cell(self, text: str, at: Element, program: feel.Program | None) -> Cell:
        return Cell(id=nearest_id(at) or "", text=" ".join(text.split()), program=program)

    def _compile(self, text: str, at: Element, kind: Literal["expression", "unary_tests"]) -> feel.Program | None:
        if not self.source.feel_language(at):
            return None
        problem = self.source.problem
        try:
            program = feel.compile(
                text, kind, self.names, strict=self.source.strict, types=self.types, properties=self.members
            )
        except feel.FeelSyntaxError as fault:
            meant = meant_instead(text.strip(), kind, self.names) if len(text) <= LONGEST else ""
            shown = text.strip()[:LONGEST]
            position, told, place = fault.position + 1, fault.message, place_of(at)
            problem("dmn.bad-feel", at, place=place, text=shown, position=position, reason=told, hint=meant)
            return None
        for name in sorted(program.names - self.names - {"?"}):
            known = ", ".join(sorted(self.names - {IN_A_RULE})) or "–"
            found = meant_by_name(name, text.strip(), self.names)
            shown, place = text.strip()[:LONGEST], place_of(at)
            problem("dmn.unknown-name", at, place=place, name=name, text=shown, known=known, hint=found)
        return program
