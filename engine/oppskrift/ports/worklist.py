"""The rows behind worklists."""

from collections.abc import Sequence
from typing import Protocol

from ..model.worklist import DoneSlice, DoneTask, Facets, Found, Lane, Slice


class WorklistRows(Protocol):
    """Reads open tasks and what persons have completed. What it costs depends on the page, not on how many wait."""

    def open(self, asked: Slice) -> Found:
        """Return up to `limit` tasks in the order asked, after the cursor (or, going back, the last before it)."""
        ...

    def count(self, tenant: str, lanes: Sequence[Lane], at_most: int) -> int:
        """Return how many tasks the lanes have, at most so many."""
        ...

    def done(self, asked: DoneSlice) -> Sequence[DoneTask]:
        """Return what a person has completed, newest first."""
        ...

    def facets(self, tenant: str, lanes: Sequence[Lane]) -> Facets:
        """Return the processes and places that the lanes' tasks have; some are left out where there are very many."""
        ...

    def drafts(self, tenant: str, person: str, tasks: Sequence[tuple[str, int]]) -> frozenset[tuple[str, int]]:
        """Return for which of these tasks (case, token) the person has a draft saved."""
        ...
