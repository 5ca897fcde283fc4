"""Dated values as people read them: what holds on a day, since when, from which source, and whether it was verified."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from .. import feel
from ..message import Language, message, render
from ..model.tagged import Json, untag
from .bundle import Bundle
from .called import given
from .dated_feel import told
from .dated_uses import uses
from .dated_values import DatedValues, Period, Series
from .explain import show_date
from .point import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A series on a day: the period that holds, None where none does, and the next that is known to come.

    `decisions` are the ids of the decisions that read it themselves, `elsewhere` whether anything else does.
    """

    series: Series
    now: Period | None
    coming: Period | None
    decisions: tuple[str, ...] = ()
    elsewhere: bool = False

    def value(self, period: Period) -> Texts:
        """Return the value of a period with its unit, in each language."""
        return given(told(self.series, period))


def standing(series: Series, on: date) -> Standing:
    """Return a series as it is on a day."""
    return Standing(series=series, now=series.on(on), coming=series.around(on)[1])


def used_values(bundle: Bundle, values: DatedValues, on: date) -> tuple[Standing, ...]:
    """Return the dated values that a version reads anywhere, as they are on a day, by id."""
    found = [use for use in uses(bundle) if use.series in values]
    ids = sorted({use.series for use in found})
    return tuple(_used(values[id], [use.decision for use in found if use.series == id], on) for id in ids)


def _used(series: Series, by: list[str], on: date) -> Standing:
    decisions = tuple(dict.fromkeys(decision for decision in by if decision))
    return replace(standing(series, on), decisions=decisions, elsewhere="" in by)


def told_lookups(recorded: Json, values: DatedValues, language: Language) -> tuple[str, ...]:
    """Return what a decision looked up, as lines: a line for each period, and each day that had no value.

    `recorded` is `DecisionMade.inputs["values"]`; anything but a list of lookups gives no lines.
    """
    entries = [entry for entry in recorded if isinstance(entry, dict)] if isinstance(recorded, list) else []
    return tuple(dict.fromkeys(_line(entry, values, language) for entry in entries))


def _line(entry: Mapping[str, Json], values: DatedValues, language: Language) -> str:
    known, since, verified = values.get(entry["series"]), untag(entry["gyldig_fra"]), untag(entry["verified"])
    title = known.title[language] if known is not None else entry["series"]
    if since is None:
        text = message("values.used-missing", title=title, date=show_date(untag(entry["date"]), language))
        return render(text, language)
    shown = feel.show(feel.from_json(entry["value"]), language)
    params = {
        "title": title,
        "value": f"{shown} {entry['unit']}" if entry["unit"] else shown,
        "since": show_date(since, language),
        "source": entry["source"],
    }
    if verified is None:
        return render(message("values.used-unverified", **params), language)
    return render(message("values.used", **params, verified=show_date(verified, language)), language)
