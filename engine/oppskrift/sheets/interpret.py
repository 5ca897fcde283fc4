"""From what a person left in a cell to the FEEL that goes into the model: as it is, or in FEEL's own writing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from ..dmn import spelling
from ..message import Message, message
from .grid import Column
from .judging import Judge
from .reading import Broken, Formula, Raw

Change = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The text for a cell, and what is wrong with it. `shown` is what stood there when it was read otherwise."""

    text: str
    faults: tuple[Message, ...] = ()
    shown: str | None = None


def read_test_or_answer(raw: Raw, before: str | None, judge: Judge) -> Reading:
    """Return what a cell under «if» or «then» says. `before` is its text in the model, None in a new rule.

    A cell that says what it said is never judged: the model was read with it.
    """
    text, fault = _text(raw, judge)
    if fault is not None:
        return Reading(text=text, faults=(fault,))
    if judge.column.kind == "input":
        text = text or "-"
    if text == before:
        return Reading(text=text)
    if not text:
        return Reading(text=text, faults=(message("sheets.no-answer", column=judge.column.title),))
    found = _best(text, judge)
    typed = isinstance(raw, bool | date | datetime) and found.shown is None and not found.faults
    return replace(found, shown=_as_shown(raw)) if typed else found


def read_note(raw: Raw, column: Column) -> Reading:
    """Return what a cell for notes says: any text."""
    if isinstance(raw, Formula | Broken):
        return Reading(text="", faults=(_calculated(raw, column),))
    return Reading(text="" if raw is None else raw if isinstance(raw, str) else str(raw))


def _calculated(raw: Formula | Broken, column: Column) -> Message:
    if isinstance(raw, Broken):
        return message("sheets.error-cell", column=column.title, text=raw.text)
    return message("sheets.formula", column=column.title, text=raw.text[:100])


def _text(raw: Raw, judge: Judge) -> tuple[str, Message | None]:
    """Return the text of a cell, and what is wrong when it holds what its column cannot."""
    if isinstance(raw, Formula | Broken):
        return "", _calculated(raw, judge.column)
    if raw is None or isinstance(raw, str):
        return raw or "", None
    named = judge.base
    text = spelling.of_value(raw, moment=named == "date and time")
    day = isinstance(raw, date | datetime)
    if day and named in ("number", "string", "boolean"):
        return text, message("sheets.became-date", column=judge.column.title, shown=_as_shown(raw), type=named)
    if isinstance(raw, bool) and named == "string":
        return text, message("sheets.became-boolean", column=judge.column.title, text=text)
    return text, None


def _as_shown(raw: object) -> str:
    """Return a value as the sheet shows it: Excel keeps a day as its midnight."""
    midnight = isinstance(raw, datetime) and raw.time() == time()
    return f"{raw:%d.%m.%Y}" if midnight else str(raw)


def _best(text: str, judge: Judge) -> Reading:
    """Return the first way to read a text that nothing is wrong with, or the text with what is."""
    faults = _faults(text, judge)
    if not faults:
        return Reading(text=text)
    for candidate in _candidates(text, judge):
        others = _faults(candidate, judge) if candidate != text else faults
        if not others:
            return Reading(text=candidate, shown=text)
        if all(fault.key == "sheets.not-allowed" for fault in others):
            faults = others  # it can be read; what is wrong is the value, and the list of values says more
    return Reading(text=text, faults=faults)


def _faults(text: str, judge: Judge) -> tuple[Message, ...]:
    """Return what is wrong with a text, among it what is FEEL but cannot have been meant."""
    return judge.faults(text) or _ambiguous(text, judge) or _meant_otherwise(text, judge)


def _ambiguous(text: str, judge: Judge) -> tuple[Message, ...]:
    """Refuse `1,5` in a column of numbers to compare with: it may be one number or two."""
    if judge.column.kind == "input" and judge.base == "number" and spelling.ambiguous(text):
        plain = spelling.numbers(text, decimal_comma=True)
        title, values = judge.column.title, text.replace(",", ", ")
        return (message("sheets.ambiguous-comma", column=title, text=text, number=plain, values=values),)
    return ()


def _meant_otherwise(text: str, judge: Judge) -> tuple[Message, ...]:
    """Return a fault for what is FEEL by accident: 2026-01-01 is 2024 and 100–200 is −100, and nobody means that."""
    span = spelling.span(text)
    if judge.column.kind == "input" and span != text:
        return (message("sheets.span-as-sum", column=judge.column.title, text=text, span=span),)
    changed = spelling.dates(text)
    if changed == text:
        return ()
    return (message("sheets.date-as-sum", column=judge.column.title, text=text, date=changed),)


def _candidates(text: str, judge: Judge) -> Iterator[str]:
    """Yield the text in FEEL's own writing, the least changed first."""
    plain = spelling.signs(text)
    if judge.column.kind == "input":
        yield spelling.span(text)
    yield plain
    named = judge.base
    for change in (*_BY_TYPE.get(named, ()), *((spelling.dates,) if judge.type is None else ())):
        yield change(text)
        yield change(plain)
    if named == "number" or judge.type is None:
        for decimal_comma in (False, True) if judge.column.kind == "output" else (False,):
            yield spelling.numbers(plain, decimal_comma=decimal_comma)
    if named == "string":
        yield spelling.word(text)
        if judge.column.kind == "output":
            yield spelling.sentence(text)


_BY_TYPE: Mapping[str, tuple[Change, ...]] = {
    "boolean": (spelling.boolean,),
    "date": (spelling.dates,),
}
