"""Which task a person goes on to after one is done: the next of their own, else of their groups, soonest due first."""

from collections.abc import Iterator

from ..model.party import Actor
from ..model.record import TaskQuery, TaskRecord
from ..model.worklist import Free, Slice
from ..ports.worklist import WorklistRows
from .access import Allowed
from .stepper import day
from .task_facts import TaskFacts

LOOKED_AT = 8
"""How many tasks of the groups are held against the rules before none is offered."""


class NextTask:
    """Finds what to go on with. A task that the person may not do is never offered."""

    def __init__(self, engine: TaskFacts, rows: WorklistRows) -> None:
        self._engine, self._rows = engine, rows

    def after(self, actor: Actor) -> TaskRecord | None:
        """Return the task to go on with, or None."""
        own = TaskQuery(tenant=actor.tenant, case_id=actor.case_id, assignee=actor.ident, limit=1)
        held = self._engine.store.tasks(own)
        if held or actor.invited:
            return held[0] if held else None
        return next(self._of_groups(actor), None)

    def _of_groups(self, actor: Actor) -> Iterator[TaskRecord]:
        lanes = tuple(Free(group) for group in sorted(self._groups(actor)))
        if not lanes:
            return
        for found in self._rows.open(Slice(tenant=actor.tenant, lanes=lanes, limit=LOOKED_AT)).rows:
            case = self._engine.store.case(actor.tenant, found.task.case_id)
            if isinstance(self._engine.decision(case, found.task, actor.ident), Allowed):
                yield found.task

    def _groups(self, actor: Actor) -> frozenset[str]:
        """Return the groups whose tasks the person may take: their own, and those of whom they deputise today."""
        directory = self._engine.directory
        principals = directory.acting_for(actor.tenant, actor.ident, day(self._engine.clock.now()))
        known = (directory.person(actor.tenant, ident) for ident in principals)
        return actor.groups.union(*(person.groups for person in known if person is not None))
