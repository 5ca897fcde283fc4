"""The desk of a case worker: what they do with one task, and what they are told when it cannot be done as they meant.

Sending a form carries the revision that the person saw. Where the case has moved on since, it is sent all the same
unless what moved matters to the form; the engine is always given the revision it was compared with, so no update is
lost between looking and writing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..errors import NotFound
from ..message import message
from ..model.party import Actor
from ..model.tagged import Json
from .drafts import Drafting, Filled
from .engine import Engine
from .next_task import NextTask
from .results import Advanced, FormRejected, Refusal
from .task_changes import Changes, Handover, changes, labels
from .task_view import PastTask, TaskReader, TaskView

ATTEMPTS = 5
"""How often a form is sent again after the case has moved on in something that does not matter to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Somebody else has changed what the form reads or writes; nothing was sent."""

    view: TaskView
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Already:
    """The task is no longer open: the person has sent it before (`mine`), or somebody else has."""

    past: PastTask
    mine: bool


Sent: TypeAlias = Advanced | Refusal | FormRejected | Changed | Already


class Desk:
    """The use cases of one task."""

    def __init__(self, engine: Engine, reader: TaskReader, drafts: Drafting, next_task: NextTask) -> None:
        self._engine, self.reader, self.drafts, self.next = engine, reader, drafts, next_task

    def send(self, actor: Actor, case_id: str, token: int, filled: Filled) -> Sent:
        """Complete a task with raw form values. Whoever sends the same once more is told what came of the first."""
        try:
            sent = self._send(actor, case_id, token, filled.values, filled.rev)
        except NotFound:
            return self._already(actor, case_id, token)
        if isinstance(sent, Advanced):
            self.drafts.done(actor.tenant, case_id, token)
        return sent

    def _send(self, actor: Actor, case_id: str, token: int, values: Mapping[str, Json], rev: int) -> Sent:
        if actor.invited and actor.case_id != case_id:
            raise NotFound("case", case_id)
        for _ in range(ATTEMPTS):
            sent = self._engine.complete(actor.tenant, case_id, token, actor.ident, values, rev=rev)
            if not (isinstance(sent, Refusal) and sent.rule == "case.changed"):
                return sent
            view = self.reader.open(actor, case_id, token)
            found = self.since(view, values, rev)
            if found:
                return Changed(view=view, changes=found)
            rev = found.rev
        return Refusal(rule="case.busy", reason=message("case.busy"))

    def since(self, view: TaskView, values: Mapping[str, Json], rev: int) -> Changes:
        """Return what has changed since a revision that matters to the task's form."""
        case = view.case
        rows = self._engine.store.events(case.tenant, case.id)
        called = labels(self._engine.pins.of(case).bundle.forms.values())
        return changes(view.form, values, rows, since=rev, token=view.task.token, called=called)

    def handed_over(self, view: TaskView, rev: int) -> Handover | None:
        """Return how the task went to somebody else since a revision."""
        return self.since(view, {}, rev).handover

    def _already(self, actor: Actor, case_id: str, token: int) -> Already:
        past = self.reader.past(actor, case_id, token)
        return Already(past=past, mine=past.by == actor.ident)
