"""The blueprint of the task's pages, and where a task is found."""

from flask import Blueprint

from oppskrift.model.record import TaskRecord

PAGES = Blueprint("tasks", __name__)

TASK = "/oppgaver/<case_id>/<int:token>"

REV = "form:rev"
"""Of a form: the revision of the case that what is filled in rests on."""


def address(task: TaskRecord) -> str:
    """Return the address of a task's page."""
    return f"/oppgaver/{task.case_id}/{task.token}"
