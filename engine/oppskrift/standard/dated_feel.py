"""Dated values in FEEL: the reserved name `values`, a context with one function of a date for each series.

`values.minstesats_timelonn(dato)` is the value on that day; of a date and time, the day that it is in Norway then.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from .. import feel
from ..clock import OSLO
from ..feel.temporal import FeelDate, FeelDateTime
from ..message import Message, Text, message
from ..model.tagged import Json, untag
from .dated_values import DatedValues, Lookup, Period, Series
from .explain import show_date

NAME = "values"
"""What the context is called in FEEL, and the input data of a DMN model that wants it."""

MAX_KEPT = 366
"""How many different lookups are kept of one decision."""


class Recorder:
    """Keeps what was looked up, each series and day once, until it is taken. Belongs to one thread."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, date], Lookup] = {}

    def note(self, lookup: Lookup) -> None:
        """Keep a lookup."""
        if len(self._found) < MAX_KEPT:
            self._found.setdefault((lookup.series.id, lookup.day), lookup)

    @contextmanager
    def apart(self) -> Iterator[list[Json]]:
        """Keep what is looked up inside by itself; the list is filled at the end, as `Lookup.as_json`."""
        outer, self._found = self._found, {}
        inside: list[Json] = []
        try:
            yield inside
        finally:
            inside += self.take()
            self._found = outer

    def take(self) -> list[Json]:
        """Return what has been looked up since this was last asked, as `Lookup.as_json`, in order."""
        found, self._found = self._found, {}
        return [lookup.as_json() for lookup in found.values()]


def context(values: DatedValues, recorder: Recorder | None = None) -> dict[str, feel.Function]:
    """Return the FEEL value of `values`. What is looked up goes to the recorder."""
    return {id: _function(series, recorder or Recorder()) for id, series in values.items()}


def replayed(
    recorded: Iterable[Mapping[str, Json]], values: DatedValues, recorder: Recorder | None = None
) -> dict[str, feel.Function]:
    """Return `values` as a decision saw them: recorded lookups first, then what the library says now.

    `recorded` is what `Recorder.take` gave, also after it was stored and read again. A series that is gone from the
    library still answers for the days that are recorded.
    """
    kept: dict[str, dict[date, Lookup]] = {}
    for entry in recorded:
        lookup = _recorded(entry, values)
        kept.setdefault(lookup.series.id, {})[lookup.day] = lookup
    series = {**{id: next(iter(days.values())).series for id, days in kept.items()}, **values}
    recorder = recorder or Recorder()
    return {id: _function(one, recorder, kept.get(id, {})) for id, one in series.items()}


def _function(series: Series, recorder: Recorder, kept: Mapping[date, Lookup] | None = None) -> feel.Function:
    known = kept or {}

    def call(_: feel.Evaluation, given: Any) -> Any:
        day = _day(given, series)
        lookup = known.get(day) or Lookup(series=series, day=day, period=series.on(day))
        recorder.note(lookup)
        if lookup.period is None:
            raise feel.Failure(_was_missing(series, day) if day in known else missing(series, day))
        if lookup.period.verified is None:
            raise feel.Failure(unverified(series, lookup.period), lookup.period.value)
        return lookup.period.value

    return feel.Function(parameters=("date",), call=call, name=f"{NAME}.{series.id}")


def _day(given: Any, series: Series) -> date:
    """Return the day asked for. Raises Failure for anything but a date, or a date and time."""
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if isinstance(given, FeelDateTime):
        given = given.date() if given.zone is None else given.to_datetime().astimezone(OSLO).date()
    if isinstance(given, FeelDate):
        return given.to_date()
    if isinstance(given, date):
        return given
    raise feel.Failure(message("values.not-a-date", series=series.id, type=feel.type_name(given)))


def missing(series: Series, day: date) -> Message:
    """Return that a series has no value for a day, and which days around it has values for."""
    first, last = series.periods[0].start, series.ends
    known = {"series": series.id, "date": _told(day)}
    before, after = series.around(day)
    if before is not None and after is not None:
        return message("values.in-gap", **known, end=_told(series.last_day(before) or day), next=_told(after.start))
    if last is None:
        return message("values.missing", **known, first=_told(first))
    return message("values.missing-ended", **known, first=_told(first), last=_told(last))


def _was_missing(series: Series, day: date) -> Message:
    return message("values.missing-recorded", series=series.id, date=_told(day))


def unverified(series: Series, period: Period) -> Message:
    """Return that the value of a period has not been compared with its source."""
    return message("values.unverified", series=series.id, value=told(series, period), since=_told(period.start))


def told(series: Series, period: Period) -> Text:
    """Return the value of a period with its unit, as people read it."""
    unit = f" {series.unit}" if series.unit else ""
    return Text.of(lambda language: feel.show(period.value, language) + unit)


def _told(day: date) -> Text:
    return Text.of(lambda language: show_date(day, language))


def _recorded(entry: Mapping[str, Json], values: DatedValues) -> Lookup:
    """Return a stored lookup as it was."""
    id, day, start = entry["series"], untag(entry["date"]), untag(entry["gyldig_fra"])
    period = start and Period(
        value=feel.from_json(entry["value"]),
        start=start,
        source=entry["source"],
        verified=untag(entry["verified"]),
    )
    since = start or day
    known = values.get(id)
    series = known or Series(
        id=id,
        title={"nb": id, "nn": id, "en": id},
        unit=entry["unit"],
        type="number",
        periods=(period or Period(value=None, start=since, end=since, source=""),),
    )
    return Lookup(series=series, day=day, period=period or None)
