"""Tokens: SpiffWorkflow's Task without what makes it heavy.

A finished task leaves the tree at once, so the tree holds only what is alive; ids are counted, not drawn; a task
carries no data (variables live in scopes) and writes no log. The parent of a token is the root of its workflow, the
activity it is attached to (a boundary event that waits), the gateway it may be chosen by (an event that waits behind
an event-based gateway), or the multi-instance activity it is an instance of.
"""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from ..model.event import ElementCancelled, ElementEntered
from .scopes import Keeps

if TYPE_CHECKING:
    from .frames import Case

FUTURE, WAITING, READY, STARTED = TaskState.FUTURE, TaskState.WAITING, TaskState.READY, TaskState.STARTED
COMPLETED, ERROR, CANCELLED = TaskState.COMPLETED, TaskState.ERROR, TaskState.CANCELLED

# SpiffWorkflow is not typed: its classes are Any to mypy, hence the ignored subclassing here and in the specs.


class Token(Task):  # type: ignore[misc]
    """One activation of one element.

    `scope` is where its expressions are evaluated: its own scope when it `owns` one, else that of its workflow.
    `entered`: its ElementEntered has been recorded. `waits`: it has a row (task, job, timer …) outside. `answered`:
    the results it waited for are in its scope and only the way out is left. `armed`: its boundary events
    have been set. `memo` holds counters of its element.
    """

    thread_id = 0
    last_state_change = 0.0

    def __init__(self, workflow: Any, task_spec: Any, parent: int, scope: int, flow: str | None = None) -> None:
        top: Case = workflow.top_workflow
        top.last_token += 1
        self.build(workflow, task_spec, top.last_token, parent, scope, flow, FUTURE)
        workflow.tasks[parent]._children[self.id] = None

    def build(  # noqa: PLR0913, PLR0917 (the columns of a token's row)
        self, workflow: Any, task_spec: Any, id: int, parent: int, scope: int, flow: str | None, state: int
    ) -> None:
        """Fill in a new or restored token and enter it in the tables."""
        self.id, self.workflow, self.task_spec = id, workflow, task_spec
        self._parent, self._state = parent, state
        self._children: dict[int, None] = {}
        self.scope, self.flow = scope, flow
        self.entered = self.waits = self.answered = self.armed = False
        self.memo: list[Any] = []
        self.chosen: Any = None
        workflow.tasks[id] = self
        workflow.top_workflow.tokens[id] = self

    @property
    def owns(self) -> bool:
        """Return whether the token has a scope of its own."""
        return bool(self.scope != self.workflow.scope)

    def own_scope(self, keeps: Keeps = Keeps.NOTHING) -> int:
        """Return the token's own scope, opened when it has none."""
        if not self.owns:
            self.scope = self.workflow.top_workflow.scopes.open(self.workflow.scope, keeps)
        return self.scope

    def enter(self) -> None:
        """Record that the element is entered, the first time."""
        if not self.entered:
            self.entered = True
            self.workflow.top_workflow.record(ElementEntered(self.task_spec.bpmn_id, self.id))

    def _set_state(self, value: int) -> None:
        self._state = value

    def move(self, parent: int = 0) -> None:
        """Hang the token under another, or under the root."""
        tasks = self.workflow.tasks
        del tasks[self._parent]._children[self.id]
        self._parent = parent
        tasks[parent]._children[self.id] = None

    def cancel(self) -> None:
        """Interrupt the token with everything under it."""
        self._set_state(CANCELLED)
        for child in self.children:
            child.cancel()
        self.task_spec._on_cancel(self)
        if self.entered:
            self.workflow.top_workflow.record(ElementCancelled(self.task_spec.bpmn_id, self.id))
        self.leave()

    def leave(self) -> None:
        """Take the token out of the tree with what it owns: children that still wait, its row, its scope."""
        workflow, top = self.workflow, self.workflow.top_workflow
        for child in self.children:
            child.cancel()
        if self.waits:
            self.waits = False
            top.journal.close(self.id)
        if self.owns:
            top.scopes.close(self.scope)
        del workflow.tasks[self._parent]._children[self.id]
        del workflow.tasks[self.id]
        del top.tokens[self.id]
