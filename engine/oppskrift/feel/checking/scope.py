"""What a part of an expression sees: local variables, the items of filters, and what is certain of names there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..syntax import Node
from .domain import Domain
from .shape import Shape


@dataclass(frozen=True, slots=True)
class Local:
    """A local variable. Without a name it is a filter's item, whose entries are in scope instead."""

    name: str | None
    shape: Shape


@dataclass(frozen=True, slots=True)
class Scope:
    """The innermost local stands last. `facts` say which values a name or path can still have here."""

    locals: tuple[Local, ...] = ()
    facts: Mapping[Node, Domain] = field(default_factory=dict)

    def within(self, *locals: Local) -> "Scope":
        """Return the scope inside a form that brings variables; what was certain of names may not hold there."""
        return Scope((*self.locals, *locals))

    def knowing(self, facts: Mapping[Node, Domain]) -> "Scope":
        """Return the scope where more is certain."""
        if not facts:
            return self
        merged = {node: domain & self.facts[node] if node in self.facts else domain for node, domain in facts.items()}
        return replace(self, facts={**self.facts, **merged})
