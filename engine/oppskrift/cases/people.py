"""What people do to a case: start, claim, release, reassign, complete, withdraw, retry."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from .. import forms, runtime, standard
from ..errors import NotFound
from ..message import message
from ..model.command import CancelCase, CompleteTask, RetryIncident, SkipIncident, StartCase
from ..model.event import IncidentResolved, TaskClaimed, TaskReassigned, TaskRefused, TaskReleased
from ..model.outcome import CaseStatus
from ..model.record import CaseRecord, IncidentRecord, TaskRecord, TaskUpdate
from ..model.tagged import Json
from . import access, steps, titles
from .access import Allowed
from .pins import Pinned
from .results import FormRejected, Refusal, Result
from .stepper import Stepper, context, day
from .steps import Deed


class People(Stepper):
    """The use cases that a person asks for. A refusal is a result; it is recorded on the case."""

    def start(
        self,
        tenant: str,
        process: str,
        person: str,
        variables: Mapping[str, Json] | None = None,
        *,
        case_id: str | None = None,
    ) -> Result:
        """Start a case of the version adopted today. Raises NotFound and Refused as `Pins.today` does.

        With a `case_id` (from `new_case_id`), Conflict is raised when a case has it already: starting again with the
        same one starts nothing.
        """
        now = self.clock.now()
        pinned = self.pins.today(tenant, process, day(now))
        refusal = self.may_start(tenant, pinned, person)
        if refusal is not None:
            return refusal
        case = _new_case(tenant, case_id or new_case_id(now), pinned, person, now)
        about = context(case, pinned, self.pins.values)
        outcome = runtime.advance(pinned.definition, None, StartCase(variables or {}), about, now)
        case = replace(case, status=outcome.status, snapshot=outcome.snapshot)
        called = titles.of(pinned, case, outcome, about, now)
        deed = Deed(at=now, actor=person, command=f"start {process}", called=called, groups=pinned.groups(outcome))
        return self._commit(case, steps.advanced(case, outcome, deed, new=True))

    def claim(self, tenant: str, case_id: str, token: int, person: str) -> Result:
        """Take a task. A refused try is recorded on the case."""

        def attempt(case: CaseRecord, task: TaskRecord, pinned: Pinned) -> Result:
            allowed = self._decide(case, task, pinned, person)
            if isinstance(allowed, Refusal):
                return self._refused(case, task, person, "claim", allowed)
            event = TaskClaimed(task.element, token, person, allowed.on_behalf_of)
            update = TaskUpdate(token=token, assignee=person, on_behalf_of=allowed.on_behalf_of)
            return self._note(case, person, f"claim {task.element}", (event,), update)

        return self._with_task(tenant, case_id, token, attempt)

    def release(self, tenant: str, case_id: str, token: int, person: str) -> Result:
        """Give a claimed task back to its group, or to the person to whom the model gives it."""

        def attempt(case: CaseRecord, task: TaskRecord, pinned: Pinned) -> Result:
            given = self._given(case, task, pinned)
            rule = "access.not-holder" if task.assignee != person else "access.given" if person == given else None
            if rule is not None:
                who = access.name(self.directory, tenant, person)
                return Refusal(rule=rule, reason=message(rule, person=who, task=task.name))
            event, update = TaskReleased(task.element, token, person), TaskUpdate(token=token, assignee=given)
            return self._note(case, person, f"release {task.element}", (event,), update)

        return self._with_task(tenant, case_id, token, attempt)

    def reassign(self, tenant: str, case_id: str, token: int, person: str, to: str) -> Result:
        """Hand a task to somebody else, who must be allowed to do it; anybody with the role may, whoever holds it."""

        def attempt(case: CaseRecord, task: TaskRecord, pinned: Pinned) -> Result:
            free = replace(task, assignee=None, on_behalf_of=None)
            refusal = access.may_hand_over(self.directory, self._question(case, task, pinned, person))
            taker = refusal or access.decide(self.directory, self._question(case, free, pinned, to))
            if isinstance(taker, Refusal):
                return self._refused(case, task, person, "reassign", taker)
            event = TaskReassigned(task.element, token, person, to)
            update = TaskUpdate(token=token, assignee=to, on_behalf_of=taker.on_behalf_of)
            return self._note(case, person, f"reassign {task.element}", (event,), update)

        return self._with_task(tenant, case_id, token, attempt)

    def complete(  # noqa: PLR0913
        self,
        tenant: str,
        case_id: str,
        token: int,
        person: str,
        values: Mapping[str, Json] | None = None,
        *,
        rev: int | None = None,
    ) -> Result:
        """Complete a task with form values. `rev` refuses it when the case has changed since that revision.

        Raises NotFound when the task is not open (any more).
        """

        def attempt(case: CaseRecord, task: TaskRecord, pinned: Pinned) -> Result:
            if rev is not None and rev != case.rev:
                return Refusal(rule="case.changed", reason=message("case.changed"))
            allowed = self._decide(case, task, pinned, person)
            if isinstance(allowed, Refusal):
                return self._refused(case, task, person, "complete", allowed)
            accepted = self._accept(case, task, pinned, values or {})
            if isinstance(accepted, FormRejected):
                return accepted
            return self._complete(case, task, pinned, person, allowed, accepted)

        return self._with_task(tenant, case_id, token, attempt)

    def why_not(self, tenant: str, case_id: str, token: int, person: str) -> Refusal | None:
        """Return why a person may not do a task, or None when they may. Records nothing."""
        case, task = self.store.case(tenant, case_id), self.store.task(tenant, case_id, token)
        answer = self._decide(case, task, self.pins.of(case), person)
        return answer if isinstance(answer, Refusal) else None

    def cancel(self, tenant: str, case_id: str, person: str, reason: str) -> Result:
        """Withdraw a case."""
        return self._with_case(tenant, case_id, lambda case: self._act(case, CancelCase(reason), person, "cancel"))

    def retry_incident(  # noqa: PLR0913
        self,
        tenant: str,
        case_id: str,
        token: int,
        person: str,
        variables: Mapping[str, Json] | None = None,
        *,
        reason: str = "",
    ) -> Result:
        """Try again where a case stands still, optionally after giving case variables a value.

        Asks nobody whether the person may: `Operating` does. Raises NotFound when nothing stands still there, and
        Refused for variables that are no tagged JSON.
        """
        if any(job.token == token and job.state == "incident" for job in self.store.jobs(tenant, case_id)):
            return self._with_case(tenant, case_id, lambda case: self._retry_own(case, token, person, reason))
        command = RetryIncident(token, variables or {}, reason)
        return self._with_case(tenant, case_id, lambda case: self._act(case, command, person, f"retry {token}"))

    def skip_incident(  # noqa: PLR0913, PLR0917
        self,
        tenant: str,
        case_id: str,
        token: int,
        person: str,
        reason: str,
        variables: Mapping[str, Json] | None = None,
    ) -> Result:
        """Pass the element of an incident without its work; `variables` stand in for what it would have written.

        Asks nobody whether the person may: `Operating` does. Raises NotFound when nothing stands still there, and
        Refused for an element that cannot be passed (see `SkipIncident`) and variables that are no tagged JSON.
        """
        command = SkipIncident(token, reason, variables or {})

        def attempt(case: CaseRecord) -> Result:
            self._stuck(case, token)  # a timer that merely waits looks the same to the runtime
            return self._act(case, command, person, f"skip {token}")

        return self._with_case(tenant, case_id, attempt)

    def variables(self, tenant: str, case_id: str) -> dict[str, Json]:
        """Return the variables of the case scope."""
        case = self.store.case(tenant, case_id)
        return runtime.variables(self.pins.of(case).definition, case.snapshot)

    def may_start(self, tenant: str, pinned: Pinned, person: str) -> Refusal | None:
        """Return why a person may not start a case of this version, or None when they may. Records nothing."""
        starters = pinned.bundle.manifest.starters
        groups = [pinned.group(role) for role in starters]
        if not starters or any(access.holds(self.directory, tenant, person, group) for group in groups):
            return None
        return Refusal(
            rule="access.may-not-start",
            reason=message(
                "access.may-not-start",
                person=access.name(self.directory, tenant, person),
                process=pinned.bundle.manifest.title,
                roles=pinned.titles(*starters),
            ),
        )

    def _decide(self, case: CaseRecord, task: TaskRecord, pinned: Pinned, person: str) -> Allowed | Refusal:
        return access.decide(self.directory, self._question(case, task, pinned, person))

    def _question(self, case: CaseRecord, task: TaskRecord, pinned: Pinned, person: str) -> access.Question:
        now = self.clock.now()

        def evaluate(expression: str) -> object:
            about = context(case, pinned, self.pins.values)
            return runtime.evaluate(pinned.definition, case.snapshot, expression, about, now).value

        given = self._given(case, task, pinned)
        return access.Question(
            case=case, task=task, pinned=pinned, person=person, on=day(now), evaluate=evaluate, given=given
        )

    def _given(self, case: CaseRecord, task: TaskRecord, pinned: Pinned) -> str | None:
        """Return the person to whom the model gives the task, None when it is its group's."""
        expression = pinned.assignee(task.element)
        if expression is None:
            return None
        about, now = context(case, pinned, self.pins.values), self.clock.now()
        found = runtime.evaluate(pinned.definition, case.snapshot, expression, about, now, task.token).value
        if isinstance(found, str):
            return found
        return None if task.role else task.on_behalf_of or task.assignee

    def _accept(
        self, case: CaseRecord, task: TaskRecord, pinned: Pinned, values: Mapping[str, Json]
    ) -> Mapping[str, Json] | FormRejected:
        form = pinned.bundle.forms.get(task.form) if task.form else None
        if form is None:
            return values
        known = runtime.variables(pinned.definition, case.snapshot, task.token)
        answer = form.accept(values, {**known, **self.pins.given(pinned)}, now=self.clock.now())
        if isinstance(answer, forms.Rejected):
            return FormRejected(problems=answer.problems)
        return _merged(known, answer.values)

    def _complete(  # noqa: PLR0913, PLR0917
        self,
        case: CaseRecord,
        task: TaskRecord,
        pinned: Pinned,
        person: str,
        allowed: Allowed,
        values: Mapping[str, Json],
    ) -> Result:
        claim = TaskClaimed(task.element, task.token, person, allowed.on_behalf_of)
        duty = standard.duty_of(pinned.bundle.manifest, task.element)
        return self._act(
            case,
            CompleteTask(task.token, values, person, allowed.on_behalf_of),
            person,
            f"complete {task.element}",
            before=() if task.assignee == person else (claim,),
            duties=access.exercised(case.duties, duty, person, allowed.on_behalf_of),
        )

    def _stuck(self, case: CaseRecord, token: int) -> IncidentRecord:
        """Return the incident of a token. Raises NotFound."""
        stuck = next((i for i in self.store.incidents(case.tenant, case.id) if i.token == token), None)
        if stuck is None:
            raise NotFound("incident", str(token))
        return stuck

    def _retry_own(self, case: CaseRecord, token: int, person: str, reason: str) -> Result:
        """Make a timer or continuation ready again that stood still; its token has been waiting all the time."""
        event = IncidentResolved(self._stuck(case, token).element, token, "retry", reason)
        deed = Deed(at=self.clock.now(), actor=person, command=f"retry {token}", before=(event,))
        return self._commit(case, replace(steps.noted(case, deed), retry_job=token))

    def _refused(self, case: CaseRecord, task: TaskRecord, person: str, action: str, refusal: Refusal) -> Refusal:
        reason = {"key": refusal.reason.key, "params": dict(refusal.reason.params), "because": dict(refusal.because)}
        event = TaskRefused(task.element, task.token, person, action, refusal.rule, reason)
        self._note(case, person, f"refused {action} {task.element}", (event,))
        return replace(refusal, recorded=True)


def _new_case(tenant: str, id: str, pinned: Pinned, person: str, now: datetime) -> CaseRecord:
    manifest = pinned.bundle.manifest
    return CaseRecord(
        tenant=tenant,
        id=id,
        process=manifest.process,
        version=manifest.version,
        bundle=pinned.bundle.sha256,
        config=pinned.resolution.sha256,
        rev=0,
        status=CaseStatus.ACTIVE,
        title=manifest.title["nb"],
        business_key=None,
        started_by=person,
        started_at=now,
        changed_at=now,
        duties={},
        snapshot=b"",
        head=b"",
    )


def new_case_id(now: datetime) -> str:
    """Return a UUIDv7 text (RFC 9562): milliseconds first, so ids sort by time; the rest is random."""
    milliseconds = int(now.astimezone(UTC).timestamp() * 1000)
    bits = (milliseconds << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _merged(known: Mapping[str, Json], given: Mapping[str, Json]) -> dict[str, Json]:
    """Return form values laid over what the case knows: a form that fills `behov.timer` keeps `behov.fra`."""
    return {name: _laid_over(known.get(name), value) for name, value in given.items()}


def _laid_over(old: Json, new: Json) -> Json:
    if not (_is_context(old) and _is_context(new)):
        return new
    return {**old, **{key: _laid_over(old.get(key), value) for key, value in new.items()}}


def _is_context(value: Json) -> bool:
    return isinstance(value, dict) and not any(k.startswith("$") and not k.startswith("$$") for k in value)
