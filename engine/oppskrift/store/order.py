"""Which rows a query means and in which order they come, for stores that sort in Python."""

from datetime import UTC, datetime

from ..model.record import IncidentRecord, TaskQuery, TaskRecord

LAST = datetime.max.replace(tzinfo=UTC)


def matches(task: TaskRecord, query: TaskQuery) -> bool:
    """Whether a task is meant by a query; every part of the query must hold, `extra` against the properties."""
    return (
        task.tenant == query.tenant
        and query.case_id in {None, task.case_id}
        and (query.roles is None or task.role in query.roles)
        and query.assignee in {None, task.assignee}
        and query.process in {None, task.process}
        and has_extra(task, query)
    )


def has_extra(task: TaskRecord, query: TaskQuery) -> bool:
    """Whether the task's properties say what the query's `extra` asks."""
    return all(task.properties.get(name) == value for name, value in query.extra.items())


def by_due(task: TaskRecord) -> tuple[datetime, datetime, str, int]:
    """Sort key: soonest due first, without a due date last, then oldest."""
    return (task.due or LAST, task.created_at, task.case_id, task.token)


def by_age(incident: IncidentRecord) -> tuple[datetime, str, str, int]:
    """Sort key: oldest first."""
    return (incident.raised_at, incident.tenant, incident.case_id, incident.token)
