"""Tells whoever starts the demo as whom to log in, and what awaits them there."""

from collections.abc import Iterator

from ..message import Language, message, render
from ..model.record import TaskQuery, TaskRecord
from ..wiring import Installation

AT = "uib"
"""The institution that the guide shows; the others have the same people."""

ALSO = ("tormod", "dag", "drift", "prosess")
"""People worth being, whether or not a task awaits them: the helper, the one with conflicting roles, the operator."""


def text(url: str, installation: Installation, language: Language) -> str:
    """Return lines of text: person, role and first task."""
    lines = [render(message("demo.guide-head", url=f"{url}/logg-inn"), language)]
    rows = list(_rows(installation, language))
    width = max((len(name) for name, _ in rows), default=0)
    lines += [f"  {name:<{width}}  {what}" for name, what in rows]
    return "\n".join([*lines, render(message("demo.guide-foot"), language)])


def _rows(installation: Installation, language: Language) -> Iterator[tuple[str, str]]:
    tasks = installation.store.tasks(TaskQuery(tenant=AT))
    for person in installation.directory.people(AT):
        task = next((t for t in tasks if t.assignee is None and _may(installation, t, person.ident)), None)
        if task is not None:
            shown = message("demo.guide-task", task=task.name, case=task.case_title)
            yield person.name, render(shown, language)
        elif person.ident in ALSO:
            yield person.name, render(message(f"demo.guide-{person.ident}"), language)


def _may(installation: Installation, task: TaskRecord, ident: str) -> bool:
    return installation.engine.why_not(AT, task.case_id, task.token, ident) is None
