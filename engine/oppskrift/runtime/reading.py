"""Evaluating FEEL in a scope: what an expression can see, and what becomes of null, diagnostics and wrong types."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from .. import feel
from ..errors import Refused
from ..model.tagged import Json, tag, untag
from ..standard import dated_feel
from ..standard.dated_feel import Recorder
from ..standard.dated_values import DatedValues
from .scopes import Scopes
from .stuck import stuck


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a case can see besides its variables: `config.<name>` and `case.{id, institution, started}` in FEEL.

    `values.<series>(date)` are the sector's dated values; unlike the others they are not pinned with the case.
    """

    case_id: str
    institution: str
    config: Mapping[str, Json] = field(default_factory=dict)
    started: datetime
    values: DatedValues = field(default_factory=DatedValues)


class Globals:
    """The reserved names `config`, `case` and `values` as FEEL values, made when first read.

    `looked_up` keeps which dated values were asked for.
    """

    NAMES = ("config", "case", "values")

    def __init__(self, context: Context) -> None:
        self._context = context
        self.looked_up = Recorder()

    @cached_property
    def config(self) -> Any:
        """The resolved local values."""
        return feel.from_json(dict(self._context.config))

    @cached_property
    def case(self) -> Any:
        """Facts about the case."""
        context = self._context
        return feel.from_json(
            {"id": context.case_id, "institution": context.institution, "started": tag(context.started)}
        )

    @cached_property
    def values(self) -> Any:
        """The dated values of the sector, a function of a date for each."""
        return dated_feel.context(self._context.values, self.looked_up)


class Names(Mapping[str, Any]):
    """The names that an expression sees in a scope, converted to FEEL when read. No variable hides a reserved name."""

    def __init__(self, scopes: Scopes, scope: int, known: Globals, extra: Mapping[str, Json] | None = None) -> None:
        self._scopes, self._scope, self._known, self._extra = scopes, scope, known, extra or {}
        self._cache: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._cache:
            self._cache[name] = self._read(name)
        return self._cache[name]

    def _read(self, name: str) -> Any:
        if name in Globals.NAMES:
            return getattr(self._known, name)
        if name in self._extra:
            return feel.from_json(self._extra[name])
        at = self._scopes.find(self._scope, name)
        if at is None:
            raise KeyError(name)
        return feel.from_json(self._scopes.table[at].values[name])

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        return name in Globals.NAMES or name in self._extra or self._scopes.find(self._scope, name) is not None

    def __iter__(self) -> Iterator[str]:
        yield from Globals.NAMES
        yield from self._extra
        for name in self._scopes.names(self._scope):
            if name not in Globals.NAMES and name not in self._extra:
                yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class Where:
    """The element and the field of it that an expression stands in, for messages."""

    element: str
    field: str


class Reader:
    """Evaluates programs in scopes at one instant. Every method raises `Stuck` where the result cannot be used."""

    def __init__(self, scopes: Scopes, context: Context, now: datetime) -> None:
        self.scopes, self.context, self.now = scopes, context, now
        self.globals = Globals(context)

    def names(self, scope: int, extra: Mapping[str, Json] | None = None) -> Names:
        """Return what can be seen in a scope."""
        return Names(self.scopes, scope, self.globals, extra)

    def result(self, program: feel.Program, scope: int, extra: Mapping[str, Json] | None = None) -> feel.Result:
        """Evaluate and return the FEEL value with its diagnostics."""
        return program.evaluate(self.names(scope, extra), now=self.now)

    def value(self, program: feel.Program, scope: int, at: Where, extra: Mapping[str, Json] | None = None) -> Json:
        """Return the value as tagged JSON.

        A null that FEEL gave no reason for is a value; a null with diagnostics is an incident, because it stands for
        something that went wrong and not for something that is not there.
        """
        result = self.result(program, scope, extra)
        if result.value is None and result.diagnostics:
            raise stuck("expression", "expression-null", texts(result), **_place(at, program))
        return _stored(at, program, result)

    def loose(self, program: feel.Program, scope: int, at: Where, extra: Mapping[str, Json] | None = None) -> Json:
        """Return the value as tagged JSON; null is a value here whatever its reason (mappings of optional data)."""
        return _stored(at, program, self.result(program, scope, extra))

    def text(self, source: "feel.Program | str", scope: int, at: Where, *, null: bool = False) -> str | None:
        """Return a literal as it is, or an expression's text or whole number as text."""
        if isinstance(source, str):
            return source
        result = self.result(source, scope)
        value = _stored(at, source, result)
        if value is None and null and not result.diagnostics:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str):
            return value
        raise _wrong(at, source, result, "text")

    def whole(self, source: "feel.Program | str", scope: int, at: Where) -> int:
        """Return a literal's or expression's whole number."""
        if isinstance(source, str):
            return int(source)
        result = self.result(source, scope)
        value = untag(_stored(at, source, result))
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value):
            return int(value)
        raise _wrong(at, source, result, "number")

    def condition(self, program: feel.Program, scope: int, at: Where, extra: Mapping[str, Json] | None = None) -> bool:
        """Return whether a condition holds. Anything but true and false is an incident, never silently false."""
        result = self.result(program, scope, extra)
        if result.value is True or result.value is False:
            return result.value is True
        key = "condition-null" if result.value is None else "condition-type"
        raise stuck("condition", key, texts(result), **_place(at, program), value=_show(result))

    def items(self, program: feel.Program, scope: int, at: Where) -> list[Json]:
        """Return a list."""
        result = self.result(program, scope)
        value = _stored(at, program, result)
        if isinstance(value, list):
            return value
        raise _wrong(at, program, result, "list")


class Answer(Protocol):
    """What FEEL and DMN answer alike."""

    @property
    def value(self) -> Any:
        """The FEEL value."""
        ...

    @property
    def diagnostics(self) -> Any:
        """What was noticed, each with `render`."""
        ...


def tagged(answer: Answer) -> Json:
    """Return the answer as tagged JSON; null where it is no data."""
    try:
        return feel.to_json(answer.value)
    except Refused:
        return None


def texts(result: Answer) -> tuple[str, ...]:
    """Return the diagnostics as texts for people."""
    return tuple(d.render("nb") for d in result.diagnostics)


def _stored(at: Where, program: feel.Program, result: feel.Result) -> Json:
    """Return a value as tagged JSON; a function or range, which is no data, is an incident."""
    try:
        return feel.to_json(result.value)
    except Refused:
        raise stuck("expression", "not-data", texts(result), **_place(at, program)) from None


def _place(at: Where, program: feel.Program) -> dict[str, str]:
    return {"element": at.element, "field": at.field, "expression": program.text}


def _show(result: feel.Result) -> str:
    return "null" if result.value is None else feel.show(result.value, "nb")


def _wrong(at: Where, program: feel.Program, result: feel.Result, expected: str) -> Exception:
    return stuck("expression", f"expected-{expected}", texts(result), **_place(at, program), value=_show(result))
