"""Variables outside the token tree: a tree of scopes with Zeebe's rules for reading and writing.

Scope 0 is the case. A name is read in the nearest scope that has it. A write by propagation goes to the nearest scope
that has the name; when none has, to the case, or to the first scope on the way that keeps new names to itself.
Values are tagged JSON and never changed in place. What an element has to remember (a correlation key, the items still
to come) is hidden in its scope, where no expression reads it and no result writes it.

Source: Camunda 8 documentation, "Variables: variable scopes" and "variable propagation".
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from ..model.event import VariableWritten
from ..model.tagged import Json, escape

CASE = 0
NOWHERE = -1


class Keeps(IntEnum):
    """What a scope keeps from being written further out."""

    NOTHING = 0
    NEW_NAMES = 1
    """Names that no enclosing scope has: the scope of one instance of a multi-instance."""
    EVERYTHING = 2
    """Every write: a called process whose results leave it by output mappings only."""


@dataclass(slots=True)
class Scope:
    """One scope: its parent, its variables, what it keeps, and what is hidden in it."""

    parent: int
    values: dict[str, Json] = field(default_factory=dict)
    keeps: Keeps = Keeps.NOTHING
    hidden: dict[str, Json] = field(default_factory=dict)


class Scopes:
    """All scopes of a case. `record` is told of every write."""

    def __init__(self, record: Callable[[VariableWritten], None]) -> None:
        self.table: dict[int, Scope] = {CASE: Scope(NOWHERE)}
        self.last = CASE
        self._record = record

    def open(self, parent: int, keeps: Keeps = Keeps.NOTHING) -> int:
        """Open an empty scope inside another and return its id."""
        self.last += 1
        self.table[self.last] = Scope(parent, {}, keeps)
        return self.last

    def close(self, scope: int) -> None:
        """Forget a scope and its variables."""
        self.table.pop(scope, None)

    def parent(self, scope: int) -> int:
        """Return the enclosing scope."""
        return self.table[scope].parent

    def outward(self, scope: int) -> Iterator[tuple[int, Scope]]:
        """Yield a scope and the scopes around it, innermost first."""
        while scope != NOWHERE:
            found = self.table[scope]
            yield scope, found
            scope = found.parent

    def find(self, scope: int, name: str) -> int | None:
        """Return the nearest scope that has the name."""
        return next((at for at, found in self.outward(scope) if name in found.values), None)

    def names(self, scope: int) -> Iterator[str]:
        """Yield each name that can be read in a scope, once."""
        seen: set[str] = set()
        for _, found in self.outward(scope):
            for name in found.values:
                if name not in seen:
                    seen.add(name)
                    yield name

    def hide(self, scope: int, name: str, value: Json) -> None:
        """Remember something of an element's own; no variable, no event."""
        self.table[scope].hidden[name] = value

    def hidden(self, scope: int, name: str) -> Json:
        """Return what `hide` has remembered, or None."""
        return self.table[scope].hidden.get(name)

    def write(self, scope: int, target: str, value: Json) -> None:
        """Write in this very scope. A dotted target writes inside a context that this scope has, or in a new one."""
        name, *path = target.split(".")
        values = self.table[scope].values
        values[name] = value = _inside(values.get(name), path, value)
        self._record(VariableWritten(scope, name, value))

    def propagate(self, scope: int, target: str, value: Json) -> None:
        """Write where the name is known, from this scope outwards, else where new names go."""
        self.write(self.home(scope, target.partition(".")[0]), target, value)

    def home(self, scope: int, name: str) -> int:
        """Return the scope that a propagated write of the name goes to."""
        keeper = None
        for at, found in self.outward(scope):
            if name in found.values or found.keeps is Keeps.EVERYTHING:
                return at
            if keeper is None and found.keeps is Keeps.NEW_NAMES:
                keeper = at
        return CASE if keeper is None else keeper


def _inside(context: Json, path: Sequence[str], value: Json) -> Json:
    """Return a copy of a context with the value at the path; what is not a context on the way is replaced by one."""
    if not path:
        return value
    name, *rest = path
    name = escape(name)
    entries = dict(context) if is_context(context) else {}
    entries[name] = _inside(entries.get(name), rest, value)
    return entries


def is_context(value: Json) -> bool:
    """Return whether tagged JSON is a context and not a tagged value."""
    if not isinstance(value, dict):
        return False
    name = next(iter(value)) if len(value) == 1 else ""
    return not name.startswith("$") or name.startswith("$$")
