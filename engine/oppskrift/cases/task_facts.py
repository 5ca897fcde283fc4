"""What is known about an open task without changing anything: who may do it, whose it is, what its form reads."""

from dataclasses import dataclass, replace

from .. import runtime
from ..model.record import CaseRecord, TaskRecord
from ..model.tagged import Json
from .access import Allowed
from .people import People
from .results import Refusal


@dataclass(frozen=True, slots=True)
class Decided:
    """An open task with its case, and whether the person who asked may do it."""

    case: CaseRecord
    task: TaskRecord
    answer: Allowed | Refusal


class TaskFacts(People):
    """Questions about a case and a task that have been read already. Record nothing."""

    def decision(self, case: CaseRecord, task: TaskRecord, person: str) -> Allowed | Refusal:
        """Return whether a person may do the task, and for whom."""
        return self._decide(case, task, self.pins.of(case), person)

    def may_be_given(self, case: CaseRecord, task: TaskRecord, to: str) -> Allowed | Refusal:
        """Return whether the task may be handed to a person, whoever holds it now."""
        return self.decision(case, replace(task, assignee=None, on_behalf_of=None), to)

    def given(self, case: CaseRecord, task: TaskRecord) -> str | None:
        """Return the person to whom the model itself gives the task, None when it is its group's."""
        return self._given(case, task, self.pins.of(case))

    def form_data(self, case: CaseRecord, task: TaskRecord) -> dict[str, Json]:
        """Return what the form of a task reads: the variables at its token, `config` and `values`."""
        pinned = self.pins.of(case)
        known = runtime.variables(pinned.definition, case.snapshot, task.token)
        return {**known, **self.pins.given(pinned)}
