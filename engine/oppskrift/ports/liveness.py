"""Knowing that workers live: each leaves a sign from time to time, and whoever asks reads the signs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Liveness(Protocol):
    """The signs of life of the workers of one installation, whichever processes they run in."""

    def beat(self, worker: str, at: datetime) -> None:
        """Leave a sign: this worker looked for work at this instant."""
        ...

    def seen(self) -> Mapping[str, datetime]:
        """Return when each worker that ever left a sign was last seen, by name."""
        ...
