"""The record of who was shown personal fields, so that an institution can answer whoever asks who has read about them.

Source: personvernforordningen articles 5 (2) and 32: access to personal data must be possible to show and to follow up.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from ..clock import Clock
from ..model.party import Actor
from ..ports.readings import Reading, Readings

WINDOW = timedelta(minutes=10)
"""Seeing the same fields of a case at the same place again within a window of the clock is the same reading."""

SHOWN = 200
"""How many readings of a case are given."""


class ReadingRecord:
    """The use cases of the record of reads."""

    def __init__(self, readings: Readings, clock: Clock) -> None:
        self._readings, self._clock = readings, clock

    def record(self, actor: Actor, case_id: str, fields: Iterable[str], place: str) -> None:
        """Note that the actor is shown fields (paths) of a case at a place (an endpoint). No fields, no note."""
        shown = tuple(sorted(set(fields)))
        if not shown:
            return
        now = self._clock.now()
        self._readings.add(
            Reading(
                tenant=actor.tenant,
                id=_id(actor.ident, case_id, place, shown, now),
                at=now,
                person=actor.ident,
                case_id=case_id,
                fields=shown,
                place=place,
            )
        )

    def of_case(self, tenant: str, case_id: str) -> Sequence[Reading]:
        """Return the latest readings of a case, newest first. Whether somebody may see them is the caller's matter."""
        return self._readings.of_case(tenant, case_id, SHOWN)


def _id(person: str, case_id: str, place: str, fields: tuple[str, ...], at: datetime) -> str:
    window = int(at.astimezone(UTC).timestamp() // WINDOW.total_seconds())
    return sha256("\0".join((person, case_id, place, str(window), *fields)).encode()).hexdigest()[:32]
