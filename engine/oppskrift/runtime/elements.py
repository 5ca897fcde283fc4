"""What every flow node has in common: SpiffWorkflow's task spec with prediction, tree walks and task data left out.

`Element` stands in front of SpiffWorkflow's class for the kind. Task.run, TaskSpec._run and Task.complete drive it:
`_update_hook` enters the element and says whether it can go on at once, `_run_hook` does what the element does (None
leaves it waiting), `_on_complete` lets the token leave. Specs are shared by all cases and never change after parsing.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition

from ..bpmn.model import Node
from ..model.event import ElementLeft
from ..model.tagged import Json
from .plan import Exit, Plan, Source
from .reading import Where
from .tokens import FUTURE, Token


class Element:
    """A flow node. `body` is the multi-instance activity that this is the instance of, if any."""

    plan: Plan
    node: Node
    manual: bool
    body: Any = None
    instance: Any = None
    extra: ClassVar[Mapping[str, Any]] = {}
    """Arguments that SpiffWorkflow's class insists on."""

    def __init__(self, wf_spec: Any, plan: Plan, name: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **self.extra, **kwargs)  # type: ignore[call-arg]
        self.plan, self.node, self.bpmn_id, self.bpmn_name = plan, plan.node, plan.node.id, plan.node.name
        self.boundaries: tuple[Any, ...] = ()

    # ---- SpiffWorkflow's frame, without prediction and data
    def connect(self, target: Any) -> None:
        """Note the neighbour; flows by id are in the plan."""
        self._outputs.append(target.name)  # type: ignore[attr-defined]
        target._inputs.append(self.name)  # type: ignore[attr-defined]

    def test(self) -> None:
        """Nothing: the model was checked when it was read."""

    def _predict(self, my_task: Token, *_: Any, **__: Any) -> None:
        pass

    def _update(self, my_task: Token) -> None:
        if self._update_hook(my_task):
            my_task._ready()

    def _on_ready(self, my_task: Token) -> None:
        pass

    def _on_error(self, my_task: Token) -> None:
        pass

    def _on_cancel(self, my_task: Token) -> None:
        pass

    def _on_complete(self, my_task: Token) -> None:
        my_task.workflow.top_workflow.record(ElementLeft(self.node.id, my_task.id))
        my_task.leave()
        self.depart(my_task)

    # ---- what a kind of element overrides
    def _update_hook(self, my_task: Token) -> bool:
        my_task.enter()
        return True

    def _run_hook(self, my_task: Token) -> bool | None:
        return True

    def depart(self, token: Token) -> None:
        """Go on after the token has left the tree."""
        frame = token.workflow
        for way in self.ways(token):
            frame.send(way)
        frame.settle(self.node.id)

    def ways(self, token: Token) -> tuple[Exit, ...]:
        """Return the flows to take."""
        return self.plan.exits

    def retry(self, token: Token) -> None:
        """Try an element again that stood still: all of it, or the way out only once it had its results."""
        if token.answered:
            token.workflow.top_workflow.resume(token)
        else:
            token._set_state(FUTURE)
            token.workflow.top_workflow.queue.append(token)

    # ---- results
    def stage(self, token: Token, values: Mapping[str, Json]) -> None:
        """Keep results: in the token's own scope for the output mappings to read, else where propagation leads."""
        scopes = token.workflow.top_workflow.scopes
        if self.plan.outputs:
            scope = token.own_scope()
            for name, value in values.items():
                scopes.write(scope, name, value)
        else:
            for name, value in values.items():
                scopes.propagate(token.scope, name, value)

    def map_out(self, token: Token) -> None:
        """Evaluate the output mappings in the token's scope and write them outside; all or none."""
        top, outputs = token.workflow.top_workflow, self.plan.outputs
        extra = self.done_by(token)
        values = [(out.target, top.read.loose(out.source, token.scope, self.at(out.target), extra)) for out in outputs]
        scope = token.scope if self.body is not None else token.workflow.scope
        for target, value in values:
            top.scopes.propagate(scope, target, value)

    def done_by(self, token: Token) -> Mapping[str, Json]:
        """Return `task` ({person, on_behalf_of}) for the mappings of a completed user task; no form value hides it."""
        task = token.workflow.top_workflow.scopes.hidden(token.scope, "task") if token.owns else None
        return {} if task is None else {"task": task}

    # ---- attributes
    def source(self, name: str) -> Source | None:
        """Return an attribute that may be literal or expression."""
        return self.plan.sources.get(name)

    def at(self, field: str) -> Where:
        """Return the place of one of the element's expressions."""
        return Where(self.node.id, field)


class EventElement(Element):
    """An event. What it waits for or throws is in the plan; SpiffWorkflow sees a none event."""

    extra: ClassVar[Mapping[str, Any]] = {"event_definition": NoneEventDefinition()}
