"""The inbox of the memory store: each incoming message once, until a case consumes it or it expires."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from ..model.record import InboxRecord

SHORTEST_REST = timedelta(seconds=60)
"""How long a message rests at least when nobody waited for it, unless somebody begins to wait for it."""

FIRST = datetime.min.replace(tzinfo=UTC)

Key: TypeAlias = tuple[str, str, str]
"""(tenant, source, message id)"""


@dataclass(slots=True)
class _Letter:
    record: InboxRecord
    status: Literal["pending", "consumed", "expired"] = "pending"
    again: datetime | None = None


class MemoryInbox:
    """Messages by (tenant, source, id); a message received again is refused for ever."""

    def __init__(self) -> None:
        self._letters: dict[Key, _Letter] = {}
        self._pending: dict[Key, _Letter] = {}

    def receive(self, record: InboxRecord) -> bool:
        """Keep a message; False when it was already received."""
        key = (record.tenant, record.source, record.id)
        if key in self._letters:
            return False
        self._letters[key] = self._pending[key] = _Letter(record)
        return True

    def is_pending(self, tenant: str, source: str, id: str) -> bool:
        """Whether a message still waits to be consumed."""
        return (tenant, source, id) in self._pending

    def consume(self, tenant: str, source: str, id: str) -> None:
        """Mark a message as consumed."""
        self._pending.pop((tenant, source, id)).status = "consumed"

    def wanted(self, tenant: str, message: str, key: str) -> None:
        """Offer messages again at once: somebody waits for them now."""
        for letter in self._pending.values():
            if (letter.record.tenant, letter.record.message, letter.record.key) == (tenant, message, key):
                letter.again = None

    def pending(self, now: datetime, limit: int) -> list[InboxRecord]:
        """Return messages to act on, and let them rest."""
        ripe = [
            letter
            for letter in self._pending.values()
            if letter.record.not_before <= now and (letter.again is None or letter.again <= now)
        ]
        ripe.sort(key=_turn)
        for letter in ripe[:limit]:
            letter.again = now + rest(now - letter.record.received_at)
        return [letter.record for letter in ripe[:limit]]

    def expire(self, before: datetime) -> int:
        """Mark old messages that could have been acted on as expired; return how many."""
        old = [
            key
            for key, letter in self._pending.items()
            if letter.record.received_at < before and letter.record.not_before < before
        ]
        for key in old:
            self._pending.pop(key).status = "expired"
        return len(old)

    def next_due(self, tenant: str | None) -> datetime | None:
        """Return the earliest instant of a message that has not been tried."""
        fresh = (x.record for x in self._pending.values() if x.again is None)
        return min((r.not_before for r in fresh if tenant in {None, r.tenant}), default=None)


def _turn(letter: _Letter) -> tuple[datetime, datetime, str, str]:
    record = letter.record
    return (letter.again or FIRST, record.not_before, record.source, record.id)


def rest(age: timedelta) -> timedelta:
    """Return how long a message of this age rests when nobody waited for it: as long as it has lain already."""
    return max(SHORTEST_REST, age)
