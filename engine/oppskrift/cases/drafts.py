"""Drafts: what a person has filled in of a task is kept until it is sent, thrown away, or half a year old.

A draft remembers which revision of the case it was written on, so that sending it later still notices what somebody
else has changed since, and which fields the person had before them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from ..clock import Clock
from ..model.party import Actor
from ..model.tagged import Json
from ..ports.drafts import Draft, DraftKey, Drafts

KEPT = timedelta(days=180)
LARGEST = 200_000
"""Bytes of JSON; nobody fills in more by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a person has filled in: raw form values by name, on which revision of the case, which fields they saw."""

    values: Mapping[str, Json]
    rev: int
    seen: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Filled):
    """A draft that was kept, and when."""

    saved_at: datetime


class Drafting:
    """The use cases of drafts. A draft is its writer's alone."""

    def __init__(self, drafts: Drafts, clock: Clock) -> None:
        self._drafts, self._clock = drafts, clock

    def save(self, actor: Actor, case_id: str, token: int, filled: Filled) -> datetime | None:
        """Keep what was filled in and return when; None when it is too large to keep."""
        seen = None if filled.seen is None else sorted(filled.seen)
        body = {"values": dict(filled.values), "rev": filled.rev, "seen": seen}
        if len(orjson.dumps(body)) > LARGEST:
            return None
        now = self._clock.now()
        draft = Draft(key=_key(actor, case_id, token), body=body, saved_at=now)
        self._drafts.save(draft, now - KEPT)
        return now

    def find(self, actor: Actor, case_id: str, token: int) -> Written | None:
        """Return the actor's own draft of a task, None where there is none."""
        draft = self._drafts.find(_key(actor, case_id, token))
        if draft is None:
            return None
        seen = draft.body["seen"]
        return Written(
            values=draft.body["values"],
            rev=draft.body["rev"],
            saved_at=draft.saved_at,
            seen=None if seen is None else frozenset(seen),
        )

    def drop(self, actor: Actor, case_id: str, token: int) -> None:
        """Throw the actor's own draft away."""
        self._drafts.drop(_key(actor, case_id, token))

    def done(self, tenant: str, case_id: str, token: int) -> None:
        """Forget everybody's drafts of a task that is no longer there."""
        self._drafts.drop_task(tenant, case_id, token)


def _key(actor: Actor, case_id: str, token: int) -> DraftKey:
    return DraftKey(tenant=actor.tenant, case_id=case_id, token=token, person=actor.ident)
