"""Activities with a process inside: embedded subprocess and call activity (BPMN 2.0.2, 10.3.5 and 10.3.6)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.defaults import CallActivity, SubWorkflowTask

from ..model.event import SlotSkipped
from .scopes import Keeps
from .stuck import stuck
from .tasks import Activity
from .tokens import STARTED, Token

DEEPEST = 32
"""How many subprocesses and calls may be open inside one another."""
NO_FRAGMENT = (None, "", "none")


class Inner(Activity):
    """An activity that is open while tokens run inside it, in a scope of its own."""

    def enclose(self, token: Token, spec: Any) -> bool:
        """Open the inside and start it."""
        if token.workflow.depth >= DEEPEST:
            raise stuck("error", "too-deep", element=self.node.id, limit=DEEPEST)
        token.own_scope()
        token._set_state(STARTED)
        token.workflow.top_workflow.open_subprocess(token, spec).begin()
        return False

    def _on_complete(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.subprocesses.pop(my_task.id, None)
        super()._on_complete(my_task)

    def _on_cancel(self, my_task: Token) -> None:
        inside = my_task.workflow.top_workflow.subprocess(my_task)
        if inside is not None:
            inside.completed = True
            inside.clear()
            del my_task.workflow.top_workflow.subprocesses[my_task.id]


class Subprocess(Inner, SubWorkflowTask):  # type: ignore[misc]
    """An embedded subprocess. `inside` is its own process spec."""

    extra: ClassVar[Mapping[str, Any]] = {"subworkflow_spec": ""}
    inside: Any = None

    def begin(self, token: Token) -> bool:
        """Start what is inside."""
        return self.enclose(token, self.inside)


class Call(Inner, CallActivity):  # type: ignore[misc]
    """A call activity: the called process runs within the same case.

    It sees the variables around it. With output mappings, what it writes stays inside and only the mappings lead out;
    without, it writes as an embedded subprocess does. A fragment slot for which «none» was chosen is passed.
    """

    extra: ClassVar[Mapping[str, Any]] = {"subworkflow_spec": ""}

    @property
    def keeps(self) -> Keeps:
        """Return what the scope of the call keeps inside."""
        return Keeps.EVERYTHING if self.plan.outputs else Keeps.NOTHING

    def map_in(self, token: Token) -> None:
        """Open the scope of the call before the mappings do."""
        token.own_scope(self.keeps)
        super().map_in(token)

    def begin(self, token: Token) -> bool:
        """Start the called process, or pass an empty slot."""
        top, source = token.workflow.top_workflow, self.source("called")
        called = source if isinstance(source, str) else top.read.value(source, token.scope, self.at("processId"))
        if self.node.slot and called in NO_FRAGMENT:
            top.record(SlotSkipped(self.node.id, token.id))
            return True
        spec = top.definition.specs.get(called) if isinstance(called, str) else None
        if spec is None:
            raise stuck("expression", "process-unknown", element=self.node.id, process=str(called))
        token.memo = [called]
        return self.enclose(token, spec)
