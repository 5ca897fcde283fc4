"""Multi-instance activities, parallel and sequential (BPMN 2.0.2, 10.3.8; zeebe:loopCharacteristics).

The activity's token is open around its instances and gathers their results; each instance is a token
of its own with its own scope: the item, `loopCounter` (from 1), and whatever the instance writes that nobody around
it knows. The completion condition also sees `numberOfInstances`, `numberOfCompletedInstances`,
`numberOfActiveInstances` and `numberOfTerminatedInstances`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.defaults import ParallelMultiInstanceTask, SequentialMultiInstanceTask

from ..model.tagged import Json
from .scopes import Keeps
from .tasks import Activity
from .tokens import STARTED, Token

TOTAL, STARTED_COUNT, DONE = range(3)


class Multi(Activity):
    """The activity around the instances. Its token's memo counts them: in all, started, done."""

    extra: ClassVar[Mapping[str, Any]] = {"task_spec": ""}

    def _update_hook(self, my_task: Token) -> bool:
        top = my_task.workflow.top_workflow
        my_task.enter()
        items = top.read.items(self.plan.programs["collection"], my_task.scope, self.at("inputCollection"))
        self.arm(my_task)
        my_task.own_scope()
        if self.loop.output_collection:
            top.scopes.hide(my_task.scope, "results", [None] * len(items))
        my_task.memo = [len(items), 0, 0]
        if not items:
            return True
        my_task._set_state(STARTED)
        self.start(my_task, items)
        return False

    @property
    def loop(self) -> Any:
        """Return the loop characteristics."""
        return self.node.multi

    def start(self, token: Token, items: list[Json]) -> None:
        """Start the first instances."""
        raise NotImplementedError

    def spawn(self, token: Token, item: Json) -> None:
        """Start one instance."""
        top, index = token.workflow.top_workflow, token.memo[STARTED_COUNT]
        token.memo[STARTED_COUNT] += 1
        keeps = max(Keeps.NEW_NAMES, getattr(self.instance, "keeps", Keeps.NOTHING))
        scope = top.scopes.open(token.scope, keeps)
        top.scopes.table[scope].values.update(self.plan.declared)
        if self.loop.element:
            top.scopes.write(scope, self.loop.element, item)
        top.scopes.write(scope, "loopCounter", index + 1)
        top.scopes.hide(scope, "index", index)
        top.queue.append(Token(token.workflow, self.instance, token.id, scope))

    def collect(self, instance: Token) -> None:
        """Take the result of an instance that is about to leave, and see whether that is enough."""
        top, body = instance.workflow.top_workflow, instance.parent
        if self.loop.output_collection and "output_element" in self.plan.programs:
            program = self.plan.programs["output_element"]
            extra = self.done_by(instance)
            value = top.read.value(program, instance.scope, self.at("outputElement"), extra)
            top.scopes.hidden(body.scope, "results")[top.scopes.hidden(instance.scope, "index")] = value
        instance.chosen = self._enough(instance, body)

    def _enough(self, instance: Token, body: Token) -> bool:
        program = self.plan.programs.get("completion_condition")
        if program is None:
            return False
        total, started, done = body.memo
        counts = {
            "numberOfInstances": total,
            "numberOfCompletedInstances": done + 1,
            "numberOfActiveInstances": started - done - 1,
            "numberOfTerminatedInstances": 0,
        }
        read = instance.workflow.top_workflow.read
        return bool(read.condition(program, instance.scope, self.at("completionCondition"), counts))

    def done(self, body: Token, instance: Token) -> None:
        """An instance has left."""
        body.memo[DONE] += 1
        if instance.chosen:
            for other in body.children:
                if other.task_spec is self.instance:
                    other.cancel()
        elif body.memo[DONE] < body.memo[TOTAL]:
            self.next(body)
            return
        body.workflow.top_workflow.answer(body, {})

    def next(self, token: Token) -> None:
        """Start another instance, if they run one after another."""

    def stage(self, token: Token, values: Mapping[str, Json]) -> None:
        """Nothing: the results are in the output collection."""

    def _run_hook(self, my_task: Token) -> bool:
        name, scopes = self.loop.output_collection, my_task.workflow.top_workflow.scopes
        if name:
            scopes.propagate(my_task.workflow.scope, name, scopes.hidden(my_task.scope, "results"))
        return True


class ParallelMulti(Multi, ParallelMultiInstanceTask):  # type: ignore[misc]
    """All instances at once."""

    def start(self, token: Token, items: list[Json]) -> None:
        """Start them all."""
        for item in items:
            self.spawn(token, item)


class SequentialMulti(Multi, SequentialMultiInstanceTask):  # type: ignore[misc]
    """One instance after another, over the list as it was when the activity was entered."""

    def start(self, token: Token, items: list[Json]) -> None:
        """Start the first."""
        token.workflow.top_workflow.scopes.hide(token.scope, "items", items)
        self.spawn(token, items[0])

    def next(self, token: Token) -> None:
        """Start the one after."""
        items = token.workflow.top_workflow.scopes.hidden(token.scope, "items")
        self.spawn(token, items[token.memo[STARTED_COUNT]])
