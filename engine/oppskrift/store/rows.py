"""Between records and table rows: instants as microseconds, JSON as text, in the column order of `tables`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

import orjson

from ..model.chain import instant, micros
from ..model.outcome import CaseStatus
from ..model.record import CaseRecord, InboxRecord, IncidentRecord, JobRecord, Step, SubscriptionRecord, TaskRecord
from ..model.words import order_key
from .tables import NEVER
from .verify import EventRow

Values: TypeAlias = dict[str, Any]
"""Column name → driver value."""


def text(value: object) -> str:
    """Return JSON text. Raises TypeError for what JSON cannot say."""
    return orjson.dumps(value).decode()


def maybe_micros(when: datetime | None) -> int | None:
    """Return an optional instant in microseconds."""
    return None if when is None else micros(when)


def maybe_instant(at: int | None) -> datetime | None:
    """Return optional microseconds as an instant."""
    return None if at is None else instant(at)


def case_values(case: CaseRecord, step: Step) -> Values:
    """Return the row of a new case as its first step leaves it."""
    return {
        "tenant": case.tenant,
        "id": case.id,
        "process": case.process,
        "version": case.version,
        "bundle": case.bundle,
        "config": case.config,
        "rev": step.rev + 1,
        "status": step.status.value,
        "title": case.title if step.title is None else step.title,
        "business_key": case.business_key if step.business_key is None else step.business_key,
        "started_by": case.started_by,
        "started_at": micros(case.started_at),
        "changed_at": micros(step.at),
        "duties": _duties_text(case.duties if step.duties is None else step.duties),
        "snapshot": case.snapshot if step.snapshot is None else step.snapshot,
        "head": step.head,
        "place": case.place if step.place is None else step.place,
        "escalation": case.escalation if step.escalation is None else step.escalation,
    }


def advance_values(step: Step) -> Values:
    """Return what a step changes in its case's row; None leaves the column."""
    return {
        "of_tenant": step.tenant,
        "of_case": step.case_id,
        "from_rev": step.rev,
        "new_rev": step.rev + 1,
        "new_status": step.status.value,
        "new_at": micros(step.at),
        "new_head": step.head,
        "new_snapshot": step.snapshot,
        "new_title": step.title,
        "new_business_key": step.business_key,
        "new_place": step.place,
        "new_escalation": step.escalation,
        "new_duties": None if step.duties is None else _duties_text(step.duties),
    }


def event_values(step: Step, events: bytes) -> Values:
    """Return the event row of a step."""
    return {
        "tenant": step.tenant,
        "case_id": step.case_id,
        "rev": step.rev + 1,
        "at": micros(step.at),
        "actor": step.actor,
        "command": step.command,
        "events": events,
        "hash": step.head,
    }


def task_values(task: TaskRecord) -> Values:
    """Return the row of a task."""
    return {
        "tenant": task.tenant,
        "case_id": task.case_id,
        "token": task.token,
        "element": task.element,
        "name": task.name,
        "role": task.role,
        "assignee": task.assignee,
        "on_behalf_of": task.on_behalf_of,
        "form": task.form,
        "due": maybe_micros(task.due),
        "follow_up": maybe_micros(task.follow_up),
        "priority": task.priority,
        "properties": text(dict(task.properties)),
        "created_at": micros(task.created_at),
        "role_group": task.role_group,
        "process": task.process,
        "title": task.case_title,
        "title_order": order_key(task.case_title),
        "place": task.place,
        "escalation": task.escalation,
        "due_order": NEVER if task.due is None else micros(task.due),
    }


def relabel_values(step: Step) -> Values:
    """Return what the open tasks of a case carry of it from now on."""
    return {
        "of_tenant": step.tenant,
        "of_case": step.case_id,
        "new_title": step.labels.title,
        "new_title_order": order_key(step.labels.title),
        "new_place": step.labels.place,
        "new_escalation": step.labels.escalation,
    }


def job_values(job: JobRecord) -> Values:
    """Return the row of a job that nobody holds."""
    return {
        "tenant": job.tenant,
        "case_id": job.case_id,
        "token": job.token,
        "element": job.element,
        "kind": job.kind,
        "handler": job.handler,
        "input": text(job.input),
        "state": job.state,
        "due": micros(job.due),
        "attempt": job.attempt,
        "retries": job.retries,
        "lease_token": None,
        "lease_until": None,
        "error": job.error,
    }


def subscription_values(row: SubscriptionRecord) -> Values:
    """Return the row of a subscription."""
    return {
        "tenant": row.tenant,
        "case_id": row.case_id,
        "token": row.token,
        "element": row.element,
        "message": row.message,
        "key": row.key,
    }


def incident_values(row: IncidentRecord) -> Values:
    """Return the row of an incident."""
    return {
        "tenant": row.tenant,
        "case_id": row.case_id,
        "token": row.token,
        "element": row.element,
        "kind": row.kind,
        "message": text(row.message),
        "diagnostics": text(row.diagnostics),
        "raised_at": micros(row.raised_at),
    }


def inbox_values(row: InboxRecord) -> Values:
    """Return the row of a message that has just arrived."""
    return {
        "tenant": row.tenant,
        "source": row.source,
        "id": row.id,
        "message": row.message,
        "key": row.key,
        "body": text(row.body),
        "not_before": micros(row.not_before),
        "received_at": micros(row.received_at),
        "status": "pending",
        "again": 0,
    }


def case_record(row: Any) -> CaseRecord:
    """Return a case from a row of process_case."""
    (
        tenant,
        id,
        process,
        version,
        bundle,
        config,
        rev,
        status,
        title,
        key,
        by,
        started,
        changed,
        duties,
        snap,
        head,
        place,
        escalation,
    ) = row
    return CaseRecord(
        tenant=tenant,
        id=id,
        process=process,
        version=version,
        bundle=bundle,
        config=config,
        rev=rev,
        status=CaseStatus(status),
        title=title,
        business_key=key,
        started_by=by,
        started_at=instant(started),
        changed_at=instant(changed),
        duties=duties_of(duties),
        snapshot=snap,
        head=head,
        place=place,
        escalation=escalation,
    )


def duties_of(text: str) -> dict[str, tuple[str, ...]]:
    """Return who has exercised which duty."""
    return {duty: tuple(people) for duty, people in orjson.loads(text).items()}


def event_row(row: Any) -> EventRow:
    """Return an event row from its columns after tenant and case."""
    return EventRow(*row)


def task_record(row: Any) -> TaskRecord:
    """Return a task from a row of task."""
    tenant, case_id, token, element, name, role, assignee, other, form, due, follow_up, priority, own, at, *rest = row
    group, process, title, _title_order, place, escalation, _due_order = rest
    return TaskRecord(
        tenant=tenant,
        case_id=case_id,
        token=token,
        element=element,
        name=name,
        role=role,
        assignee=assignee,
        on_behalf_of=other,
        form=form,
        due=maybe_instant(due),
        follow_up=maybe_instant(follow_up),
        priority=priority,
        properties=orjson.loads(own),
        created_at=instant(at),
        process=process,
        case_title=title,
        role_group=group,
        place=place,
        escalation=escalation,
    )


def job_record(row: Any) -> JobRecord:
    """Return a job from a row of job."""
    tenant, case_id, token, element, kind, handler, given, state, due, attempt, retries, lease, until, error = row
    return JobRecord(
        tenant=tenant,
        id=f"{case_id}:{token}",
        case_id=case_id,
        token=token,
        element=element,
        kind=kind,
        handler=handler,
        input=orjson.loads(given),
        state=state,
        due=instant(due),
        attempt=attempt,
        retries=retries,
        lease_token=lease,
        lease_until=maybe_instant(until),
        error=error,
    )


def subscription_record(row: Any) -> SubscriptionRecord:
    """Return a subscription from its row."""
    tenant, case_id, token, element, message, key = row
    return SubscriptionRecord(tenant=tenant, case_id=case_id, token=token, element=element, message=message, key=key)


def incident_record(row: Any) -> IncidentRecord:
    """Return an incident from its row."""
    tenant, case_id, token, element, kind, message, diagnostics, raised = row
    return IncidentRecord(
        tenant=tenant,
        case_id=case_id,
        token=token,
        element=element,
        kind=kind,
        message=orjson.loads(message),
        diagnostics=tuple(orjson.loads(diagnostics)),
        raised_at=instant(raised),
    )


def inbox_record(row: Any) -> InboxRecord:
    """Return a message from its row."""
    tenant, source, id, message, key, body, not_before, received, _status, _again = row
    return InboxRecord(
        tenant=tenant,
        source=source,
        id=id,
        message=message,
        key=key,
        body=orjson.loads(body),
        not_before=instant(not_before),
        received_at=instant(received),
    )


def _duties_text(duties: Mapping[str, tuple[str, ...]]) -> str:
    return text({duty: list(people) for duty, people in duties.items()})
