"""How things stand in a scenario, for the report of a failure: clock, open tasks and for whom, what stands still."""

from collections.abc import Iterator
from datetime import datetime

from ..cases import FormRejected, Refusal
from ..clock import OSLO
from ..errors import Refused
from ..message import Language, Message, message, render
from ..model.event import CaseCompleted
from ..model.outcome import CaseStatus
from .world import World, told


def describe(world: World, language: Language) -> str:
    """Return how things stand, a line each."""
    return "\n".join(render(line, language) for line in _lines(world))


def _lines(world: World) -> Iterator[Message]:
    yield message("state.time", time=_moment(world.clock.now()))
    if isinstance(world.result, Refusal | FormRejected | Refused):
        yield message("state.refused", reason=told(world.result))
    if world.case_id is None:
        yield message("state.no-case")
        return
    case = world.case
    yield message("state.case", process=case.process, version=case.version, institution=case.tenant)
    if case.status is CaseStatus.CANCELLED:
        yield message("state.cancelled")
    elif case.status is CaseStatus.COMPLETED:
        ends = [e.end for e in world.events() if isinstance(e, CaseCompleted)]
        yield message("state.completed", end=ends[-1])
    else:
        yield from _open(world)


def _open(world: World) -> Iterator[Message]:
    tasks = world.tasks()
    if not tasks:
        yield message("state.no-tasks")
    for task in tasks:
        due = message("state.due", due=_moment(task.due)) if task.due else ""
        holder = task.assignee or message("state.free")
        yield message("state.task", task=task.name, role=task.role or "–", holder=holder, due=due)
    for incident in world.stage.installation.store.incidents(world.tenant, world.case.id):
        reason = Message(incident.message["key"], incident.message["params"])
        yield message("state.incident", element=incident.element, reason=reason)
    waits = world.stage.next_due()
    if waits is not None:
        yield message("state.waits", when=_moment(waits))


def _moment(when: datetime) -> str:
    return f"{when.astimezone(OSLO):%d.%m.%Y %H:%M}"
