"""Workflows: SpiffWorkflow's BpmnWorkflow and BpmnSubWorkflow, driven by a queue instead of walks over the tree.

A frame is a case, or the inside of a subprocess or call activity. Its tokens hang under a root; when the root has no
children left, the frame is done. Tokens that have arrived at an element and not entered it yet are in state FUTURE
and stand in the case's queue, in the order of their ids; so a step can stop between any two elements and go on later.
"""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow

from ..errors import Bug
from ..message import message
from ..model.event import CaseCompleted, Event, FlowTaken, IncidentRaised, StepContinued
from ..model.outcome import CaseStatus, NewIncident
from .journal import Journal, Row
from .reading import Context, Reader
from .scopes import CASE, Scopes
from .stuck import Stuck
from .tokens import COMPLETED, ERROR, FUTURE, READY, Token

if TYPE_CHECKING:
    from .definition import Definition
    from .plan import Exit

BUDGET = 500
"""How many elements one step may pass before it is to be continued."""


class NoScripts:
    """Stands where SpiffWorkflow keeps a script engine. FEEL is evaluated elsewhere, and nothing else is."""

    def evaluate(self, *_: Any, **__: Any) -> Any:
        """Refuse."""
        raise Bug(message("runtime.no-scripts"))

    execute = call_service = evaluate


ENGINE = NoScripts()


class Frame:
    """What a case and its subprocesses share."""

    spec: Any
    tasks: dict[int, Token]
    top_workflow: "Case"
    scope: int
    joins: dict[str, dict[str, deque[Token]]]

    def plant(self) -> None:
        """Set the root."""
        self.joins = {}
        root = Token.__new__(Token)
        root.id, root.workflow, root.task_spec, root._parent, root._children = 0, self, self.spec.start, -1, {}
        root._state, root.scope = COMPLETED, self.scope
        self.tasks[0] = self.task_tree = root

    def begin(self) -> None:
        """Put a token on the none start event."""
        self.put(self.spec.entry)

    def put(self, spec: Any, flow: str | None = None) -> Token:
        """Put a token at an element, to be entered when its turn comes."""
        token = Token(self, spec, 0, self.scope, flow)
        self.top_workflow.queue.append(token)
        return token

    def send(self, way: "Exit") -> None:
        """Let a token pass a sequence flow."""
        self.top_workflow.record(FlowTaken(way.flow))
        self.put(self.spec.elements[way.target], way.flow)

    def settle(self, last: str) -> None:
        """Finish when no token is left; `last` is the element where the last one was consumed."""
        if not self.completed and not self.tasks[0]._children:
            self.completed = True
            self.finish(last)

    completed: bool

    def finish(self, last: str) -> None:
        """Tell whoever waits for this frame."""
        raise NotImplementedError

    def clear(self) -> None:
        """Interrupt every token."""
        for token in self.tasks[0].children:
            token.cancel()
        self.joins.clear()

    def collect_log_extras(self, dct: Any = None) -> dict[str, Any]:
        """Return nothing: no log."""
        return {}


class Sub(Frame, BpmnSubWorkflow):  # type: ignore[misc]
    """The inside of a subprocess or call activity; `activity` is the token of it."""

    def __init__(self, spec: Any, activity: Token) -> None:
        self.activity = activity
        self.scope = activity.scope
        super().__init__(spec, activity.id, activity.workflow.top_workflow, deserializing=True)
        self.plant()

    def _calculate_depth(self) -> int:
        return self.activity.workflow.depth + 1  # type: ignore[no-any-return]

    def finish(self, last: str) -> None:
        """Let the activity go on."""
        self.top_workflow.answer(self.activity, {})


class Case(Frame, BpmnWorkflow):  # type: ignore[misc]
    """One case during one step."""

    def __init__(self, definition: "Definition", context: Context, now: datetime) -> None:
        self.definition = definition
        self.journal = Journal()
        self.record: Callable[[Event], None] = self.journal.events.append
        self.scopes = Scopes(self.record)
        self.scope = CASE
        self.status = CaseStatus.ACTIVE
        self.last_token = 0
        self.tokens: dict[int, Token] = {}
        self.queue: deque[Token] = deque()
        self.read = Reader(self.scopes, context, now)
        self.now = now
        super().__init__(definition.main, {}, ENGINE, deserializing=True)
        self.plant()

    def finish(self, last: str) -> None:
        """Complete the case."""
        self.status = CaseStatus.COMPLETED
        self.record(CaseCompleted(last))

    def open(self, token: Token, row: Row) -> None:
        """Let a token wait with a row."""
        token.waits = True
        self.journal.open(row)

    def close(self, token: Token) -> None:
        """Take a token's row back."""
        if token.waits:
            token.waits = False
            self.journal.close(token.id)

    def answer(self, token: Token, values: Mapping[str, Any]) -> None:
        """A token that waited has its results: keep them and let it go on."""
        self.close(token)
        token.task_spec.stage(token, values)
        token.answered = True
        self.resume(token)

    def resume(self, token: Token) -> None:
        """Take an answered token out of its element, or an incident if that fails."""
        token._set_state(READY)
        self.attempt(token, token.run)

    def drain(self, budget: int = BUDGET) -> bool:
        """Let every token in the queue enter its element; return whether the budget left some."""
        queue, count = self.queue, 0
        while queue:
            token = queue.popleft()
            if token._state != FUTURE:
                continue
            if count == budget:
                queue.appendleft(token)
                self.record(StepContinued(count))
                return True
            count += 1
            self.attempt(token, partial(self._enter, token))
        return False

    @staticmethod
    def _enter(token: Token) -> None:
        spec = token.task_spec
        spec._update(token)
        if token._state == READY and not spec.manual:
            token.run()

    def attempt(self, token: Token, act: Callable[[], Any]) -> None:
        """Do something with a token; make an incident of it where it gets stuck."""
        try:
            act()
        except Stuck as stuck:
            self.halt(token, stuck)

    def halt(self, token: Token, stuck: Stuck) -> None:
        """Let a token stand still with an incident."""
        if token._state != ERROR:
            token.error()
        self.close(token)
        element, told = token.task_spec.bpmn_id, {"key": stuck.message.key, "params": dict(stuck.message.params)}
        self.record(IncidentRaised(element, token.id, stuck.kind, told, list(stuck.diagnostics)))
        incident = NewIncident(
            token=token.id, element=element, kind=stuck.kind, message=stuck.message, diagnostics=stuck.diagnostics
        )
        self.open(token, incident)

    def get_task_from_id(self, task_id: int) -> Token | None:
        """Return a token of the case or of any subprocess."""
        return self.tokens.get(task_id)

    def subprocess(self, activity: Token) -> Sub | None:
        """Return the inside of an activity."""
        return self.subprocesses.get(activity.id)  # type: ignore[no-any-return]

    def open_subprocess(self, activity: Token, spec: Any) -> Sub:
        """Make the inside of an activity."""
        sub = self.subprocesses[activity.id] = Sub(spec, activity)
        return sub
