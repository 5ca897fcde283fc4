"""What `oppskrift lint` says of dated values: their files, what is not verified, what has ended, what was published."""

from collections.abc import Iterator, Mapping
from datetime import date

from ..model.problem import Problem
from .dated_file import read_values
from .dated_releases import check_published, problem
from .dated_values import Series
from .yaml_file import Document


def check_values(files: Mapping[str, bytes], releases: Document | None, on: date | None = None) -> Iterator[Problem]:
    """Yield the problems of all series. With `on`, also of those that have ended, or were verified after that day."""
    values, problems = read_values(files)
    yield from problems
    for series in values.values():
        yield from _series(series, on)
    if not any(found.severity == "error" for found in problems):
        yield from check_published(values, releases)


def _series(series: Series, on: date | None) -> Iterator[Problem]:
    for period in series.periods:
        if period.verified is None:
            yield problem(series, period, "values.not-verified", severity="warning", since=period.start)
        elif on is not None and period.verified > on:
            yield problem(series, period, "values.verified-later", verified=period.verified)
    if on is not None and series.ends is not None and series.ends < on:
        yield problem(series, series.periods[-1], "values.ended", severity="warning", end=series.ends)
