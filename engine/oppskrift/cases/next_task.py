"""Which task a person goes on to after one is done: the next of their own, else of their groups, soonest due first."""

from collections.abc import Iterator

from ..model.party import Actor
from ..model.record import TaskQuery, TaskRecord
from ..ports.next_tasks import NextTasks
from .access import Allowed
from .stepper import day
from .task_facts import Decided, TaskFacts

LOOKED_AT = 8
"""How many tasks of the groups are held against the rules before none is offered."""


class NextTask:
    """Finds what to go on with. A task that the person may not do is never offered."""

    def __init__(self, engine: TaskFacts, tasks: NextTasks) -> None:
        self._engine, self._tasks = engine, tasks

    def after(self, actor: Actor) -> Decided | None:
        """Return the task to go on with, or None."""
        own = TaskQuery(tenant=actor.tenant, case_id=actor.case_id, assignee=actor.ident, limit=1)
        for task in self._engine.store.tasks(own):
            return self._decided(actor, task)
        return None if actor.invited else next(self._of_groups(actor), None)

    def _of_groups(self, actor: Actor) -> Iterator[Decided]:
        for task in self._tasks.free(actor.tenant, sorted(self._groups(actor)), LOOKED_AT):
            decided = self._decided(actor, task)
            if isinstance(decided.answer, Allowed):
                yield decided

    def _decided(self, actor: Actor, task: TaskRecord) -> Decided:
        case = self._engine.store.case(task.tenant, task.case_id)
        return Decided(case, task, self._engine.decision(case, task, actor.ident))

    def _groups(self, actor: Actor) -> frozenset[str]:
        """Return the groups whose tasks the person may take: their own, and those of whom they deputise today."""
        directory = self._engine.directory
        principals = directory.acting_for(actor.tenant, actor.ident, day(self._engine.clock.now()))
        known = (directory.person(actor.tenant, ident) for ident in principals)
        return actor.groups.union(*(person.groups for person in known if person is not None))
