"""A case as it stands after the step that this process wrote: what the store would give back, without asking it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..model import derive
from ..model.record import CaseRecord, Step, TaskRecord


@dataclass(frozen=True, slots=True)
class Remembered:
    """A case at one revision, with those of its open tasks that this process knows."""

    case: CaseRecord
    tasks: Mapping[int, TaskRecord]


def after(case: CaseRecord, step: Step, before: Remembered | None) -> Remembered:
    """Return what is known after a step. Tasks known before count only when they are of the revision it began at."""
    now = derive.case(case, step)
    known = dict(before.tasks) if before is not None and before.case.rev == step.rev else {}
    for token in step.closed:
        known.pop(token, None)
    update = step.task_update
    if update is not None and update.token in known:
        task = known[update.token]
        known[update.token] = replace(task, assignee=update.assignee, on_behalf_of=update.on_behalf_of)
    if derive.relabels(step):
        known = {token: derive.relabelled(task, step.labels) for token, task in known.items()}
    return Remembered(now, {**known, **{task.token: task for task in derive.tasks(step)}})
