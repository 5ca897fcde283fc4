"""Published periods of dated values never change silently: `processes/releases.yaml` keeps a hash of each.

What was decided on an earlier value stands in the record of the case. A wrong value is corrected in the open: the
period says what it was and why (`correction`), and is then published again.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date

import orjson

from .. import feel
from ..message import message
from ..model.problem import Problem, Severity
from ..model.tagged import Json
from .dated_values import DatedValues, Period, Series
from .yaml_file import Document

Published = Mapping[tuple[str, str], str]
"""(series, gyldig_fra) to the hash of the published period."""


def period_hash(series: Series, period: Period) -> str:
    """Return the hash of what a period says: series, unit, first day and value. Source and verification may change."""
    return _hash(series, period, period.value)


def read_published(document: Document | None) -> Published:
    """Return the published periods of `releases.yaml`, which has been checked."""
    entries = document.data.get("values", ()) if document is not None else ()
    return {(entry["series"], entry["gyldig_fra"]): entry["sha256"] for entry in entries}


def check_published(values: DatedValues, document: Document | None) -> Iterator[Problem]:
    """Yield published periods that have changed, gone, or got a new one before them, and new ones not yet published."""
    published = read_published(document)
    if document is None:
        return
    for index, ((id, start), expected) in enumerate(published.items()):
        series = values.get(id)
        if series is not None and not _holds(series, start, expected):
            rule = "values.changed" if _period(series, start) else "values.gone"
            yield document.problem(rule, ("values", index), series=id, since=start)
    for id in sorted({id for id, _ in published}):
        if id not in values:
            yield document.problem("values.series-gone", ("values",), series=id)
        else:
            yield from _unpublished(values[id], published)


def to_publish(
    values: DatedValues, published: Published, only: frozenset[str] | None = None
) -> dict[tuple[str, str], str]:
    """Return the periods, of all series or of some, that are new or corrected since they were published."""
    found = {
        (series.id, period.start.isoformat()): period_hash(series, period)
        for series in values.values()
        if only is None or series.id in only
        for period in series.periods
    }
    return {key: digest for key, digest in found.items() if published.get(key) != digest}


def written(published: Published) -> str:
    """Return the published periods as they stand in `releases.yaml`, empty where there are none."""
    lines = [
        f"  - {{series: {id}, gyldig_fra: {start}, sha256: {digest}}}\n"
        for (id, start), digest in sorted(published.items())
    ]
    return "".join(["values:\n", *lines]) if lines else ""


def _holds(series: Series, start: str, expected: str) -> bool:
    """Return whether a published period says what it said, or owns up to what it said before."""
    period = _period(series, start)
    if period is None:
        return False
    before = period.correction and _hash(series, period, period.correction.was)
    return expected in (period_hash(series, period), before)


def _unpublished(series: Series, published: Published) -> Iterator[Problem]:
    newest = max(start for id, start in published if id == series.id)
    for period in series.periods:
        start = period.start.isoformat()
        if (series.id, start) in published:
            continue
        if start < newest and period.correction is None:
            yield problem(series, period, "values.inserted", since=start, newest=newest)
        else:
            yield problem(series, period, "values.unpublished", severity="warning", since=start)


def problem(series: Series, period: Period, rule: str, /, *, severity: Severity = "error", **params: object) -> Problem:
    """Return a problem at a period in its file."""
    text = message(rule, series=series.id, **params)
    return Problem(
        rule=rule,
        message=text,
        severity=severity,
        file=series.file,
        line=period.line,
        field=f"values[{series.periods.index(period) + 1}]",
    )


def _period(series: Series, start: str) -> Period | None:
    day = date.fromisoformat(start)
    return next((period for period in series.periods if period.start == day), None)


def _hash(series: Series, period: Period, value: feel.Value) -> str:
    said: Json = {"series": series.id, "unit": series.unit, "gyldig_fra": period.start.isoformat()}
    body = orjson.dumps({**said, "value": feel.to_json(value)}, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(body).hexdigest()
