"""Reads `rules/values/<series>.yaml`: one dated value over time. Nothing in it is passed over or put right silently."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from .. import feel
from ..feel.temporal import parse_duration
from ..model.problem import Problem
from .dated_values import Correction, DatedValues, Period, Series
from .files import in_folder
from .schema import check_schema, nearest, parse_date, show_found
from .yaml_file import Document, Path, read_yaml, scalar_value

FOLDER = "rules/values"
UNVERIFIED = "ikke verifisert"
"""What `verifisert_dato` says where nobody has compared the value with its source."""


def read_values(files: Mapping[str, bytes]) -> tuple[DatedValues, tuple[Problem, ...]]:
    """Read every series of a library. A series with an error is left out; the problems tell what is wrong with it."""
    read = [read_series(files[path], path) for path in in_folder(files, FOLDER, ".yaml")]
    found = {series.id: series for series, _ in read if series is not None}
    return DatedValues(found), tuple(problem for _, problems in read for problem in problems)


def read_series(body: bytes, file: str = "") -> tuple[Series | None, tuple[Problem, ...]]:
    """Read one file. Returns None instead of the series when a problem is an error."""
    document, problems = read_yaml(body, file)
    if document is None:
        return None, problems
    problems = check_schema(document, "values") or tuple(_faults(document))
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    return _series(document), problems


def _series(document: Document) -> Series:
    data = document.data
    return Series(
        id=data["id"],
        title=data["title"],
        unit=data.get("unit", ""),
        type=data.get("type", "number"),
        periods=tuple(_period(document, index) for index in range(len(data["values"]))),
        fields=data.get("fields", {}),
        note=data.get("note", ""),
        file=document.file,
    )


def _period(document: Document, index: int) -> Period:
    entry, made = document.data["values"][index], entry_correction(document, index)
    verified = entry["verifisert_dato"]
    return Period(
        value=_value(document.data, entry["value"]),
        start=date.fromisoformat(entry["gyldig_fra"]),
        end=date.fromisoformat(entry["gyldig_til"]) if "gyldig_til" in entry else None,
        source=entry["source"],
        verified=None if verified == UNVERIFIED else date.fromisoformat(verified),
        correction=made,
        line=document.line(("values", index)),
    )


def entry_correction(document: Document, index: int) -> Correction | None:
    """Return what a period says that it was before it was corrected, or None."""
    said = document.data["values"][index].get("correction")
    return None if said is None else Correction(was=_value(document.data, said["was"]), reason=said["reason"])


# ---------------------------------------------------------------- values


def _number(value: Any) -> Decimal:
    plain = scalar_value(value, plain=True) if isinstance(value, str) else value
    if isinstance(plain, bool) or not isinstance(plain, int | Decimal):
        raise ValueError(value)
    return Decimal(plain)


def _exactly(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, kind):
            raise ValueError(value)
        return value

    return read


_READ: Mapping[str, Callable[[Any], feel.Value]] = {
    "number": _number,
    "text": _exactly(str),
    "boolean": _exactly(bool),
    "duration": lambda value: parse_duration(_exactly(str)(value)),
}

_NOT: Mapping[str, str] = {
    "number": "values.not-number",
    "text": "values.not-text",
    "boolean": "values.not-boolean",
    "duration": "values.not-duration",
}
"""What is said of a value that is not of its type."""


def _value(data: Mapping[str, Any], value: Any) -> feel.Value:
    type_ = data.get("type", "number")
    if type_ != "context":
        return _READ[type_](value)
    return {name: _READ[of](value[name]) for name, of in data["fields"].items()}


# ---------------------------------------------------------------- what is wrong


def _faults(document: Document) -> Iterator[Problem]:
    data = document.data
    name = PurePosixPath(document.file).stem
    if document.file and data["id"] != name:
        yield document.problem("values.file-name", ("id",), id=data["id"], name=name)
    if (data.get("type") == "context") is not ("fields" in data):
        yield document.problem("values.fields", ("fields",) if "fields" in data else ("type",))
        return
    for index, entry in enumerate(data["values"]):
        path: Path = ("values", index)
        yield from _wrong_value(document, (*path, "value"), entry["value"])
        if "correction" in entry:
            yield from _wrong_value(document, (*path, "correction", "was"), entry["correction"]["was"])
        verified = entry["verifisert_dato"]
        if verified != UNVERIFIED and parse_date(verified) is None:
            example = f"2026-05-04 / {UNVERIFIED}"
            yield document.problem("standard.wrong-form", (*path, "verifisert_dato"), value=verified, example=example)
    yield from _order(document)


def _wrong_value(document: Document, path: Path, value: Any) -> Iterator[Problem]:
    """Yield what keeps a value from being of the series' type; in a context, of each field's."""
    data = document.data
    if data.get("type") != "context":
        yield from _wrong_scalar(document, path, value, data.get("type", "number"))
        return
    fields = data["fields"]
    if not isinstance(value, dict):
        yield document.problem("values.not-context", path, found=show_found(value), names=", ".join(fields))
        return
    for name in value:
        if name not in fields:
            yield document.problem("standard.unknown-key", (*path, name), name=name, hint=nearest(name, fields))
    for name, type_ in fields.items():
        if name not in value:
            yield document.problem("standard.missing-key", path, name=name)
        else:
            yield from _wrong_scalar(document, (*path, name), value[name], type_)


def _wrong_scalar(document: Document, path: Path, value: Any, type_: str) -> Iterator[Problem]:
    try:
        _READ[type_](value)
    except ValueError:
        yield document.problem(_NOT[type_], path, found=show_found(value))


def _order(document: Document) -> Iterator[Problem]:
    """Yield periods out of order, doubled, overlapping or ending before they begin, and a warning for each gap."""
    before: Mapping[str, Any] | None = None
    for index, entry in enumerate(document.data["values"]):
        start, end = entry["gyldig_fra"], entry.get("gyldig_til")
        path: Path = ("values", index, "gyldig_fra")
        if end is not None and end < start:
            yield document.problem("values.backwards", ("values", index, "gyldig_til"), start=start, end=end)
        if before is not None:
            yield from _after(document, path, before, start)
        before = entry


def _after(document: Document, path: Path, before: Mapping[str, Any], start: str) -> Iterator[Problem]:
    if start == before["gyldig_fra"]:
        yield document.problem("values.doubled", path, start=start)
    elif start < before["gyldig_fra"]:
        yield document.problem("values.unsorted", path, start=start, before=before["gyldig_fra"])
    elif (end := before.get("gyldig_til")) is not None:
        gap = (date.fromisoformat(start) - date.fromisoformat(end)).days - 1
        if gap < 0:
            yield document.problem("values.overlap", path, start=start, end=end)
        elif gap:
            yield document.problem("values.gap", path, severity="warning", start=start, end=end)
