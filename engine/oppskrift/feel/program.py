"""Compiled expressions: what the rest of Oppskrift uses FEEL through."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import DecimalException
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

from ..errors import Bug
from ..message import Message, message
from . import forms
from .brief import cut
from .builtins import EXTENDED, STANDARD
from .compiler import FIRST_SLOT, HANDLERS, Code, Unit, Use
from .diagnostics import Diagnostic, syntax_error
from .evaluation import BudgetExceeded, Evaluation, exceeded
from .lexer import NameIndex
from .limits import DEFAULT, MAX_NESTING, Budget, Limits
from .parser import Parser
from .properties import NAMES as PROPERTY_NAMES
from .syntax import Node, weight
from .types import BASIC, Type
from .values import Value

Kind: TypeAlias = Literal["expression", "unary_tests"]
CACHED = 4_096


class Result(NamedTuple):
    """The value of an expression, and every problem met on the way. A null from a problem always has a diagnostic."""

    value: Any
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def exceeded(self) -> Budget | None:
        """Return which budget was used up, None where the evaluation came to its end."""
        return exceeded(diagnostic.message for diagnostic in self.diagnostics)


_TRUE, _FALSE = Result(True), Result(False)
"""What conditions come to; gateways evaluate all the time."""
_made = tuple.__new__
"""Makes a Result without the detour over keyword arguments."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Program:
    """A compiled expression. Immutable; any number of threads may evaluate it at the same time.

    `names` are the variables that it reads from its context, `paths` the dotted paths below them (`("a", "b")` for
    `a.b`), `uses` the places where they stand, `possible_names` those that inside a filter may be a variable or an
    entry of the filtered elements. `declared` are the types of the variables where they were given (None for one of
    any type), `types` the further types by name; both are for the static check.
    """

    text: str
    kind: Kind
    names: frozenset[str]
    paths: frozenset[tuple[str, ...]]
    possible_names: frozenset[str]
    uses: tuple[Use, ...]
    syntax: Node
    strict: bool = False
    types: Mapping[str, Type] = field(default_factory=dict, repr=False)
    declared: Mapping[str, Type | None] | None = field(default=None, repr=False)
    _code: Code = field(repr=False)
    _slots: tuple[None, ...] = field(repr=False)
    _cost: int = field(repr=False)

    def evaluate(self, context: Mapping[str, Value], *, now: datetime, limits: Limits = DEFAULT) -> Result:
        """Return the value in a context. Never raises for what the expression does: problems are diagnostics.

        `now` is the aware time that `now()` and `today()` give, in Europe/Oslo. The context may be lazy; what it
        raises itself (other than KeyError for an unknown name) comes through.
        """
        evaluation = Evaluation(now, limits)
        value = None
        try:
            value = self._code([context, evaluation, *self._slots])
        except BudgetExceeded as problem:
            self._stop(evaluation, problem.message)
        except RecursionError:
            self._stop(evaluation, message("feel.budget.depth", limit=limits.depth))
        except DecimalException:
            self._stop(evaluation, message("feel.out-of-range", operation=cut(self.text), values="…"))
        if evaluation.diagnostics:
            return Result(value, tuple(evaluation.diagnostics))
        if value is True:
            return _TRUE
        return _FALSE if value is False else _made(Result, (value, ()))

    def _stop(self, evaluation: Evaluation, reason: Message) -> None:
        """Put why the evaluation ended early before what was noted until then."""
        evaluation.diagnostics.insert(0, Diagnostic(reason, 0, len(self.text)))

    def run(self, context: Mapping[str, Value], evaluation: Evaluation) -> Value:
        """Return the value within an evaluation that goes on, sharing its fuel and diagnostics.

        Raises BudgetExceeded. This is for those who evaluate many expressions as one, such as a decision table.
        """
        evaluation.burn(self._cost)
        value: Value = self._code([context, evaluation, *self._slots])
        return value


def compile(  # noqa: PLR0913 - all but the text have defaults
    text: str,
    kind: Kind = "expression",
    names: Iterable[str] | Mapping[str, Type | None] = (),
    *,
    strict: bool = False,
    types: Mapping[str, Type] | None = None,
    properties: Iterable[str] = (),
) -> Program:
    """Return the compiled expression. Raises FeelSyntaxError with the position where reading stopped.

    `names` are the variables in scope; needed for names with spaces or operators, and for variables named like a
    builtin function. A mapping declares their types for the static check, None for any type. `properties` are names
    with spaces that may follow a dot. `types` are further types by name. `strict` leaves out what is not in the FEEL
    standard. Programs without `types` are cached. Any other `kind` is a Bug.
    """
    vocabulary = Vocabulary(frozenset(names), frozenset(properties), strict)
    declared = Declared(names) if isinstance(names, Mapping) else None
    if declared is None:
        return _compile(text, kind, vocabulary, types) if types else _cached(text, kind, vocabulary)
    if types:
        return replace(_compile(text, kind, declared.widened(vocabulary), types), declared=declared.types)
    return _typed(text, kind, vocabulary, declared)


class Vocabulary(NamedTuple):
    """The names that a text is read with."""

    names: frozenset[str]
    properties: frozenset[str]
    strict: bool


class Declared:
    """The types of variables, as part of a cache's key: the same where the names have the very same types."""

    __slots__ = ("_key", "types")

    def __init__(self, types: Mapping[str, Type | None]) -> None:
        self.types: Mapping[str, Type | None] = MappingProxyType(dict(types))
        self._key = frozenset((name, id(type_)) for name, type_ in types.items())

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Declared) and other._key == self._key

    def widened(self, vocabulary: Vocabulary) -> Vocabulary:
        """Return the vocabulary with the names of the types' fields, which may follow a dot."""
        members = members_of(type_ for type_ in self.types.values() if type_ is not None)
        return vocabulary._replace(properties=vocabulary.properties | members)


@lru_cache(CACHED)
def _typed(text: str, kind: Kind, vocabulary: Vocabulary, declared: Declared) -> Program:
    """Return the program with its declared types. The cache keeps the types, so their identities stay theirs."""
    return replace(_cached(text, kind, declared.widened(vocabulary)), declared=declared.types)


def members_of(types: Iterable[Type]) -> frozenset[str]:
    """Return the names of all fields inside types, also of those that mention themselves."""
    waiting, seen = list(types), dict[int, Type]()
    while waiting:
        found = waiting.pop()
        if id(found) not in seen:
            seen[id(found)] = found
            waiting += [*found.fields.values(), *filter(None, (found.element, found.result))]
    return frozenset(name for found in seen.values() for name in found.fields)


@lru_cache(CACHED)
def _cached(text: str, kind: Kind, vocabulary: Vocabulary) -> Program:
    return _compile(text, kind, vocabulary, {})


def _compile(text: str, kind: Kind, vocabulary: Vocabulary, types: Mapping[str, Type]) -> Program:
    builtins = STANDARD if vocabulary.strict else EXTENDED
    unit = Unit(HANDLERS, builtins, vocabulary.names, types)
    try:
        node = _parse(text, kind, vocabulary, types)
        code = unit.compile(node, ())
    except RecursionError:
        raise syntax_error("feel.syntax.too-deep", 0, text, limit=MAX_NESTING) from None
    found = (*unit.names, *unit.possible_names)
    hidden = {name for name in found if name in builtins and name not in vocabulary.names}
    return Program(
        text=text,
        kind=kind,
        names=frozenset(unit.names - hidden),
        paths=frozenset(path for path in unit.paths if path[0] not in hidden),
        possible_names=frozenset(unit.possible_names - hidden),
        uses=tuple(use for use in unit.uses if use.name not in hidden),
        syntax=node,
        strict=vocabulary.strict,
        types=MappingProxyType(dict(types)),
        _code=code,
        _cost=1 + weight(node),
        _slots=(None,) * (unit.size - FIRST_SLOT),
    )


def _parse(text: str, kind: Kind, vocabulary: Vocabulary, types: Mapping[str, Type]) -> Node:
    scopes = [_index(vocabulary.names), _builtin_names(vocabulary.strict)]
    after_dot = (_properties(vocabulary.properties), scopes[0])
    parser = Parser(text, scopes, after_dot, _type_names(frozenset(types)))
    if kind == "unary_tests":
        return forms.unary_tests(parser)
    if kind != "expression":
        raise Bug(message("feel.unknown-kind", kind=str(kind)[:60]))
    node = parser.expression()
    parser.finish()
    return node


@lru_cache(256)
def _index(names: frozenset[str]) -> NameIndex:
    return NameIndex(sorted(names))


@lru_cache(256)
def _properties(further: frozenset[str]) -> NameIndex:
    return _index(PROPERTY_NAMES | further)


@cache
def _builtin_names(strict: bool) -> NameIndex:
    return NameIndex(STANDARD if strict else EXTENDED)


@lru_cache(64)
def _type_names(names: frozenset[str]) -> NameIndex:
    return NameIndex([*BASIC, *names])


def parse(text: str, kind: Kind = "expression", names: Iterable[str] = (), *, strict: bool = False) -> Node:
    """Return the syntax of an expression without compiling it. Raises FeelSyntaxError."""
    return compile(text, kind, names, strict=strict).syntax
