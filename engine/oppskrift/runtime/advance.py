"""The pure function at the heart: a case and a command give the next case and all that came of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from .. import feel
from ..clock import aware
from ..errors import Bug, NotFound, Refused
from ..message import message
from ..model import command as commands
from ..model.command import Command
from ..model.event import (
    CaseCancelled,
    CaseStarted,
    IncidentResolved,
    JobCompleted,
    JobFaulted,
    MessageReceived,
    TaskCompleted,
    TimerFired,
    ValuesRead,
)
from ..model.outcome import CaseStatus, Outcome
from ..model.problem import Problem
from ..model.tagged import Json
from . import intake, passing, throwing
from . import snapshot as snapshots
from .definition import Definition
from .events import Boundary, Catch
from .frames import Case
from .reading import Context, Reader
from .scopes import CASE, Scopes
from .stuck import Stuck
from .tasks import Service, User
from .tokens import ERROR, READY, STARTED, WAITING, Token


def advance(
    definition: Definition, snapshot: bytes | None, command: Command, context: Context, now: datetime
) -> Outcome:
    """Return what a command makes of a case. Nothing given is changed; the same input gives the same outcome.

    `snapshot` is None for `StartCase` only. `now` is aware. Raises NotFound when the token of the command does not wait
    for it (any more), Refused when the case has ended or a variable is no tagged JSON. What goes wrong inside the
    process is an incident, not an error, and so is an answer of a handler that cannot be stored.
    """
    _check(command)
    case = _open(definition, snapshot, command, context, aware(now))
    _HANDLERS[type(command)](case, command)
    unfinished = case.drain()
    looked_up = case.read.globals.looked_up.take()
    if looked_up:
        case.record(ValuesRead(looked_up))
    return case.journal.outcome(snapshots.encode(case), case.status, unfinished)


def _check(command: Command) -> None:
    """Refuse variables that could not be read again."""
    problems = intake.problems(getattr(command, "variables", {}))
    if problems:
        raise Refused(problems)


def _open(definition: Definition, snapshot: bytes | None, command: Command, context: Context, now: datetime) -> Case:
    if (snapshot is None) != isinstance(command, commands.StartCase):
        raise Bug(message("runtime.start-once"))
    if snapshot is None:
        return Case(definition, context, now)
    case = snapshots.decode(definition, snapshot, context, now)
    if case.status is not CaseStatus.ACTIVE:
        raise Refused([Problem(rule="runtime.case-ended", message=message("runtime.case-ended", status=case.status))])
    return case


def variables(definition: Definition, snapshot: bytes, token: int | None = None) -> dict[str, Json]:
    """Return the variables of the case scope as tagged JSON, or all that can be read at a token. Raises NotFound."""
    return snapshots.variables(snapshot) if token is None else snapshots.visible(snapshot, token)


def evaluate(  # noqa: PLR0913, PLR0917 (the public signature)
    definition: Definition,
    snapshot: bytes,
    expression: str,
    context: Context,
    now: datetime,
    token: int | None = None,
) -> feel.Result:
    """Evaluate a FEEL expression in the case scope, or in the scope of a token. Raises FeelSyntaxError and NotFound."""
    program = feel.compile(expression.removeprefix("="))
    if token is None:
        return Reader(_readable(snapshot), context, aware(now)).result(program, CASE)
    case = snapshots.decode(definition, snapshot, context, aware(now))
    read: Reader = case.read
    return read.result(program, _token(case, token).scope)


def standing(definition: Definition, snapshot: bytes, token: int, context: Context, now: datetime) -> passing.Standing:
    """Return what a person can do about a token that stands still. Raises NotFound."""
    return passing.standing(_token(snapshots.decode(definition, snapshot, context, aware(now)), token))


@lru_cache(maxsize=256)
def _readable(snapshot: bytes) -> Scopes:
    """Return the case scope of a snapshot to read in. Access decisions ask of one snapshot again and again."""
    scopes = Scopes(_unheard)
    scopes.table[CASE].values = snapshots.variables(snapshot)
    return scopes


def _unheard(event: object) -> None:
    """Nothing is written while an expression is read."""


def _token(case: Case, id: int) -> Token:
    token = case.tokens.get(id)
    if token is None:
        raise NotFound("token", str(id))
    return token


def _waiting(case: Case, id: int, kind: type | tuple[type, ...], state: int) -> Token:
    token = _token(case, id)
    if not isinstance(token.task_spec, kind) or token._state != state:
        raise NotFound("token", str(id))
    return token


def _start(case: Case, command: commands.StartCase) -> None:
    case.record(CaseStarted(case.definition.process))
    for name, value in command.variables.items():
        case.scopes.write(CASE, name, value)
    case.begin()


def _complete_task(case: Case, command: commands.CompleteTask) -> None:
    token = _waiting(case, command.token, User, READY)
    case.record(TaskCompleted(token.task_spec.bpmn_id, token.id, command.person, command.on_behalf_of))
    done_by = {"person": command.person, "on_behalf_of": command.on_behalf_of}
    case.scopes.hide(token.own_scope(), "task", done_by)
    case.answer(token, command.variables)


def _job(case: Case, id: int) -> tuple[Token, str]:
    token = _waiting(case, id, Service, STARTED)
    return token, token.task_spec.node.handler or ""


def _complete_job(case: Case, command: commands.CompleteJob) -> None:
    token, handler = _job(case, command.token)
    for problem in intake.problems(command.output):
        text = message("runtime.bad-output", element=token.task_spec.bpmn_id, handler=handler, name=problem.field)
        case.halt(token, Stuck("job", text, (problem.render("nb"),)))
        return
    case.record(JobCompleted(token.task_spec.bpmn_id, token.id, handler, dict(command.output)))
    case.answer(token, command.output)


def _fault_job(case: Case, command: commands.FaultJob) -> None:
    token, handler = _job(case, command.token)
    case.record(JobFaulted(token.task_spec.bpmn_id, token.id, handler, command.code, command.reason))
    values: Mapping[str, Any] = command.variables
    case.attempt(token, lambda: throwing.fault(token, command.code, command.reason, values))


def _fail_job(case: Case, command: commands.FailJob) -> None:
    token, handler = _job(case, command.token)
    element = token.task_spec.bpmn_id
    text = message("runtime.job-failed", element=element, handler=handler, reason=command.reason)
    case.halt(token, Stuck(command.kind, text))


def _fire(case: Case, command: commands.FireTimer) -> None:
    token = _waiting(case, command.token, (Catch, Boundary), WAITING)
    if case.scopes.hidden(token.scope, "key") is not None:
        raise NotFound("timer", str(token.id))
    case.record(TimerFired(token.task_spec.bpmn_id, token.id))
    token.task_spec.trigger(token, {})


def _deliver(case: Case, command: commands.DeliverMessage) -> None:
    token = _waiting(case, command.token, (Catch, Boundary), WAITING)
    spec, key = token.task_spec, case.scopes.hidden(token.scope, "key")
    if key is None:
        raise NotFound("message", str(token.id))
    case.record(MessageReceived(spec.bpmn_id, token.id, spec.message, key))
    spec.trigger(token, command.variables)


def _retry(case: Case, command: commands.RetryIncident) -> None:
    token = _token(case, command.token)
    if token._state != ERROR:
        raise NotFound("incident", str(token.id))
    for name, value in command.variables.items():
        around = case.scopes.find(token.workflow.scope, name.partition(".")[0])
        case.scopes.write(CASE if around is None else around, name, value)
    case.close(token)
    case.record(IncidentResolved(token.task_spec.bpmn_id, token.id, "retry", command.reason))
    token.task_spec.retry(token)


def _skip(case: Case, command: commands.SkipIncident) -> None:
    token = _token(case, command.token)
    if not passing.may_stand_still(token):
        raise NotFound("incident", str(token.id))
    obstacle = passing.obstacle(token)
    if obstacle is not None:
        element = token.task_spec.bpmn_id
        raise Refused([Problem(rule=obstacle.key, message=obstacle, element=element)])
    case.close(token)
    case.record(IncidentResolved(token.task_spec.bpmn_id, token.id, "skip", command.reason))
    case.attempt(token, lambda: passing.skip(token, command.variables))


def _cancel(case: Case, command: commands.CancelCase) -> None:
    case.completed = True
    case.clear()
    case.queue.clear()
    case.status = CaseStatus.CANCELLED
    case.record(CaseCancelled(command.reason))


def _continue(case: Case, command: commands.Continue) -> None:
    """The queue goes on by itself."""


_HANDLERS: Mapping[type, Callable[[Case, Any], None]] = {
    commands.StartCase: _start,
    commands.CompleteTask: _complete_task,
    commands.CompleteJob: _complete_job,
    commands.FaultJob: _fault_job,
    commands.FailJob: _fail_job,
    commands.FireTimer: _fire,
    commands.DeliverMessage: _deliver,
    commands.RetryIncident: _retry,
    commands.SkipIncident: _skip,
    commands.CancelCase: _cancel,
    commands.Continue: _continue,
}
