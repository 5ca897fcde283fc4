"""Reading a form: form-js JSON (the `components` schema) to a `Form`, with everything that is wrong with it."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import orjson

from ..message import Message, Text, message
from ..model.problem import Problem
from . import coerce
from .field import CHOICES, Bounds, Field, Kind, Option, Rule
from .form import Form
from .schema import Component, Source, refused

MAX_BYTES = 1 << 20
MAX_FIELDS = 500
MAX_DEPTH = 8

_KEY = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_RESERVED = frozenset({"config", "case", "values", "this", "parent", "i"})
_LABELS = {("datetime", "time"): "timeLabel", ("datetime", "date"): "dateLabel", ("datetime", "datetime"): "dateLabel"}
_FORMATS = frozenset({"", "custom", "email", "phone"})
_ROW_BOUNDS = {"min": "min_rader", "max": "maks_rader"}


def read(body: bytes, file: str = "") -> tuple[Form | None, tuple[Problem, ...]]:
    """Return the form, or None and all its problems. Never raises for what the file contains."""
    if len(body) > MAX_BYTES:
        return None, (refused("forms.too-large", file, message("forms.too-large", limit=MAX_BYTES // 1024)),)
    try:
        schema = orjson.loads(body)
    except orjson.JSONDecodeError as fault:
        text = message("forms.not-json", reason=fault.msg, at=fault.lineno)
        return None, (Problem(rule="forms.not-json", message=text, file=file or None, line=fault.lineno),)
    if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
        return None, (refused("forms.not-a-form", file, message("forms.not-a-form")),)
    source = Source(file, body.decode("utf-8"))
    form = _form(source, schema)
    return (None if source.problems else form), tuple(source.problems)


def _form(source: Source, schema: dict[str, Any]) -> Form:
    id = source.text(schema, "id") or ""
    if not id.strip():
        source.problem("forms.no-id")
    fields = _components(source, schema, (), 1)
    if sum(1 for _ in _all(fields)) > MAX_FIELDS:
        source.problem("forms.too-many-fields", limit=MAX_FIELDS)
    _check_ids(source, fields)
    return Form(id=id, fields=fields)


def _all(fields: Iterable[Field]) -> Iterable[Field]:
    for field in fields:
        yield field
        yield from _all(field.fields)


def _check_ids(source: Source, fields: tuple[Field, ...]) -> None:
    seen: set[str] = set()
    for field in _all(fields):
        if field.id in seen:
            source.problem("forms.duplicate-id", {"id": field.id}, id=field.id)
        seen.add(field.id)


def _components(source: Source, of: Component, prefix: tuple[str, ...], depth: int) -> tuple[Field, ...]:
    """Read the components of a form, group or list; keys must be unique among what shares a scope."""
    if depth > MAX_DEPTH:
        source.problem("forms.too-deep", of, limit=MAX_DEPTH)
        return ()
    found = [_component(source, part, prefix, depth) for part in source.parts(of, "components")]
    fields = tuple(field for field in found if field is not None)
    if not prefix or of.get("type") == Kind.ROWS:
        _check_keys(source, fields)
    return fields


def _check_keys(source: Source, fields: tuple[Field, ...]) -> None:
    """Refuse a key given twice, and one that lies inside another (`a` and `a.b`)."""
    seen: set[tuple[str, ...]] = set()
    inner: set[tuple[str, ...]] = set()
    for field in (f for top in fields for f in top.inputs()):
        parents = {field.path[:n] for n in range(1, len(field.path))}
        if field.path in seen or field.path in inner or parents & seen:
            source.problem("forms.duplicate-key", {"key": field.key}, key=field.key)
        seen.add(field.path)
        inner |= parents


def _component(source: Source, part: Component, prefix: tuple[str, ...], depth: int) -> Field | None:
    try:
        kind = Kind(str(part.get("type")))
    except ValueError:
        known = ", ".join(Kind)
        source.problem("forms.unknown-type", part, type=str(part.get("type"))[:100], known=known)
        return None
    path = _path(source, part, kind, prefix)
    properties, validate = source.part(part, "properties"), source.part(part, "validate")
    inner = () if kind is Kind.ROWS else path if kind is Kind.GROUP else ()
    nested = _components(source, part, inner, depth + 1) if kind in (Kind.ROWS, Kind.GROUP) else ()
    field = Field(
        kind=kind,
        id=source.text(part, "id") or source.new_id(kind),
        path=path,
        label=_label(source, part, kind, properties),
        description=source.texts(part, "description", properties),
        required=source.flag(validate, "required", part),
        read_only=_read_only(source, part),
        bounds=_bounds(source, part, kind, validate, properties),
        subtype=_subtype(source, part) if kind is Kind.DATETIME else None,
        options=_options(source, part) if kind in CHOICES else (),
        options_from=_options_from(source, part) if kind in CHOICES else None,
        default=part.get("defaultValue"),
        hide=_hide(source, part),
        rule=_rule(source, part, properties),
        fields=nested,
        properties={str(name): str(value) for name, value in properties.items()},
    )
    _check(source, part, field)
    return field


def _path(source: Source, part: Component, kind: Kind, prefix: tuple[str, ...]) -> tuple[str, ...]:
    """Return where the value goes. Groups may have a path of their own, which their fields' keys follow."""
    named = part.get("path") if kind is Kind.GROUP else part.get("key") or part.get("path")
    if kind is not Kind.GROUP and kind in (Kind.DISPLAY, Kind.SEPARATOR, Kind.SPACER, Kind.BUTTON):
        return ()
    if kind is Kind.GROUP and not named:
        return prefix
    if not isinstance(named, str) or not _KEY.fullmatch(named) or len(named) > 200:
        source.problem("forms.bad-key", part, key=str(named)[:100] if named is not None else "")
        return ()
    path = (*prefix, *named.split("."))
    if path[0] in _RESERVED:
        source.problem("forms.reserved-key", part, key=named, name=path[0])
    return path


def _label(source: Source, part: Component, kind: Kind, properties: Component) -> Text:
    if kind is Kind.DISPLAY:
        return source.texts(part, "text", properties)
    name = _LABELS.get((kind, str(part.get("subtype", "date"))), "label")
    return source.texts(part, name if name in part else "label", properties)


def _read_only(source: Source, part: Component) -> Any:
    written = part.get("readonly")
    if isinstance(written, str) and written.startswith("="):
        return source.expression(written, part, "readonly") or False
    return source.flag(part, "readonly", part) or source.flag(part, "disabled", part)


def _subtype(source: Source, part: Component) -> str:
    subtype = part.get("subtype", "date")
    if subtype not in ("date", "time", "datetime"):
        source.problem("forms.attribute", part, name="subtype", expected="date, time, datetime")
        return "date"
    return str(subtype)


def _bounds(source: Source, part: Component, kind: Kind, validate: Component, properties: Component) -> Bounds:
    rows = kind is Kind.ROWS
    least = source.limit(properties, _ROW_BOUNDS["min"], part) if rows else source.limit(validate, "min", part)
    most = source.limit(properties, _ROW_BOUNDS["max"], part) if rows else source.limit(validate, "max", part)
    format = source.text(validate, "validationType", where=part) or ""
    if format not in _FORMATS:
        source.problem("forms.attribute", part, name="validationType", expected="email, phone, custom")
    return Bounds(
        least=least,
        most=most,
        shortest=source.limit(validate, "minLength", part),
        longest=source.limit(validate, "maxLength", part),
        digits=source.count(part, "decimalDigits", part, 34),
        pattern=source.pattern(validate, part),
        format=format if format in ("email", "phone") else None,
        no_past=source.flag(part, "disallowPassedDates", part),
    )


def _hide(source: Source, part: Component) -> Any:
    written = source.text(source.part(part, "conditional"), "hide", where=part)
    return source.expression(written, part, "conditional.hide") if written and written.strip() else None


def _rule(source: Source, part: Component, properties: Component) -> Rule | None:
    written = source.text(properties, "validering", where=part)
    if not written or not written.strip():
        return None
    program = source.expression(written, part, "validering")
    text = source.texts(properties, "melding", properties)
    return Rule(program=program, text=text if text.strip() else None) if program else None


def _options(source: Source, part: Component) -> tuple[Option, ...]:
    options = [
        Option(value=one.get("value"), label=source.texts(one, "label", one))
        for one in source.parts(part, "values", part)
    ]
    values = [option.value for option in options]
    if any(not isinstance(value, str | int) or value == "" for value in values):
        source.problem("forms.bad-option", part)
    if len({str(value) for value in values}) != len(values):
        source.problem("forms.duplicate-option", part)
    return tuple(options)


def _options_from(source: Source, part: Component) -> Any:
    written = source.text(part, "valuesExpression") or source.text(part, "valuesKey")
    if not written and not part.get("values"):
        source.problem("forms.no-options", part)
    return source.expression(written, part, "valuesExpression") if written else None


def _check(source: Source, part: Component, field: Field) -> None:
    """Check what only the whole field shows: order of bounds, and a default that it would accept itself."""
    bounds = field.bounds
    for name, low, high in (("min", bounds.least, bounds.most), ("minLength", bounds.shortest, bounds.longest)):
        if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
            source.problem("forms.bad-bounds", part, name=name, low=str(low), high=str(high))
    convert = coerce.COERCE.get(field.kind)
    if convert and not coerce.is_empty(field.default):
        wrong = convert(field, field.default)
        if isinstance(wrong, Message):
            source.problem("forms.bad-default", part, value=str(field.default)[:100])
