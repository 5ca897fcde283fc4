"""The abstract syntax of FEEL (DMN 1.5 §10.3.1.2). Nodes are frozen; equality leaves the positions out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A part of an expression; `start` and `end` are its place in the text, in characters from 0."""

    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """null, true, false, a number or a string."""

    value: bool | Decimal | str | None


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    """`@"2026-03-01"`: a date, time, date and time or duration."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable or function by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands: `+ - * / **`, a comparison, `and` or `or`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-x`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if c then a else b`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`x between a and b`."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`x in (tests)`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """A comparison without left side, `> 10`: a range."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """`{a: 1, "b c": a + 1}`; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """`[a..b)`."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`x.name`."""

    target: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`x[condition]` or `x[position]`."""

    target: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`f(a, b)` (then `names` is None) or `f(p: a, q: b)`."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`a..b` without brackets, as the domain of an iteration."""

    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for x in xs, y in ys return body`."""

    iterators: tuple[tuple[str, Node], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some x in xs satisfies condition`, or `every`."""

    kind: str
    iterators: tuple[tuple[str, Node], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class TypeNode(Node):
    """A type by name; `list<T>`, `range<T>`, `context<a: T>` and `function<T> -> U` have `arguments`.

    For a context `names` are its keys; for a function the last argument is the result.
    """

    name: str
    arguments: tuple["TypeNode", ...] | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`x instance of T`."""

    value: Node
    type: TypeNode


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    """`function(a: T, b) body`; `external` bodies are parsed and never run."""

    parameters: tuple[tuple[str, TypeNode | None], ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """`a, b`, `not(a, b)`, or `-` (no tests at all, always true)."""

    tests: tuple[Node, ...]
    negated: bool = False


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly inside a node."""
    waiting: list[Any] = [*reversed(_PARTS[type(node)](node))]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(reversed(part))
        elif isinstance(part, Node):
            yield part


def weight(node: Node) -> int:
    """Return the fuel that going through a node once takes beyond a unit: one for each eight nodes inside it.

    What is evaluated again and again, such as the body of a loop, costs that each time.
    """
    count = 0
    waiting: list[Any] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(part)
        elif isinstance(part, Node):
            count += 1
            waiting.extend(_PARTS[type(part)](part))
    return count >> 3


Parts = Callable[[Node], tuple[Any, ...]]


def _reader(kind: type[Node]) -> Parts:
    names = [part.name for part in fields(kind) if "Node" in str(part.type)]
    if not names:
        return lambda _: ()
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda node: (read(node),)


_PARTS: Mapping[type[Node], Parts] = {kind: _reader(kind) for kind in Node.__subclasses__()}
"""What reads the fields that hold nodes, alone or in tuples, by kind of node."""
