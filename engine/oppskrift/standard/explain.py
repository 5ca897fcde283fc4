"""Tells people which value holds, from where, since when, inside which bounds, and why."""

from collections.abc import Iterator
from datetime import date

from ..message import Language, Message, message, render
from ..model.tagged import Json
from .point import Texts, show_value
from .resolution import Explanation


def explain_text(explanation: Explanation, language: Language = "nb") -> str:
    """Return the explanation of one value as lines of text, without a line end after the last."""
    title = f"{_in(explanation.title, language)} ({explanation.name})"
    rows = [(render(label, language), text) for label, text in _rows(explanation, language)]
    width = max(len(label) for label, _ in rows) + 2
    return "\n".join([title, *(f"  {label + ':':<{width}}{text}" for label, text in rows)])


def show_date(day: date, language: Language) -> str:
    """Return a day as people write it: 31.12.2026, in English 2026-12-31."""
    return day.isoformat() if language == "en" else f"{day:%d.%m.%Y}"


def _rows(e: Explanation, language: Language) -> Iterator[tuple[Message, str]]:
    yield message("standard.explain-value"), show_explained(e, e.value, language)
    yield message("standard.explain-source"), render(_source(e, language), language)
    yield message("standard.explain-default"), show_explained(e, e.default, language)
    yield message("standard.explain-bounds"), _in(e.bounds, language)
    yield message("standard.explain-bound-reason"), _in(e.bound_reason, language)
    yield message("standard.explain-reason"), _in(e.reason, language)
    yield message("standard.explain-approver"), e.approver
    if e.deviation is not None:
        yield message("standard.explain-deviation"), e.deviation.reason
        yield message("standard.explain-owner"), e.deviation.owner
        yield message("standard.explain-review"), show_date(e.deviation.review, language)


def _source(e: Explanation, language: Language) -> Message:
    place = f"{e.file}:{e.line}"
    if e.since is None:
        return message("standard.explain-standard", origin=e.origin, place=place)
    return message("standard.explain-local", origin=e.origin, place=place, since=show_date(e.since, language))


def show_explained(e: Explanation, value: Json, language: Language) -> str:
    """Return a value of the explained name as people read it, with its unit."""
    shown = _in(show_value(value), language)
    if e.type == "working_days":
        return render(
            message("standard.explain-working-day" if shown == "1" else "standard.explain-working-days", count=shown),
            language,
        )
    return f"{shown} {e.unit}" if e.unit else shown


def _in(texts: Texts, language: Language) -> str:
    return texts.get(language) or texts["en"]
