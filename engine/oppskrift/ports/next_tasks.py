"""The free tasks that come first, for going on to the next one."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from ..model.record import TaskRecord


class NextTasks(Protocol):
    """Reads free tasks of groups, soonest due first."""

    def free(self, tenant: str, groups: Iterable[str], limit: int) -> Iterator[TaskRecord]:
        """Yield the first `limit` tasks that nobody holds and that these groups may take."""
        ...
