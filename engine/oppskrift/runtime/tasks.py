"""Activities that are one task: user, service, business rule and script (BPMN 2.0.2, 10.3.3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.defaults import NoneTask, ScriptTask, ServiceTask, UserTask

from ..model.event import DecisionMade, JobCreated, TaskCreated
from ..model.outcome import NewJob, NewTask
from ..model.tagged import Json
from ..standard.dated_feel import NAME as VALUES
from . import timing
from .elements import Element
from .reading import tagged, texts
from .stuck import stuck
from .tokens import STARTED, Token


class Activity(Element):
    """An activity: input mappings, boundary events, its work, output mappings."""

    def _update_hook(self, my_task: Token) -> bool:
        my_task.enter()
        self.map_in(my_task)
        self.arm(my_task)
        return self.begin(my_task)

    def map_in(self, token: Token) -> None:
        """Evaluate the input mappings into the token's own scope, in order; a later one sees the earlier ones."""
        top = token.workflow.top_workflow
        for mapping in self.plan.inputs:
            value = top.read.loose(mapping.source, token.own_scope(), self.at(mapping.target))
            top.scopes.write(token.scope, mapping.target, value)

    def retry(self, token: Token) -> None:
        """As for every element. What the input mappings wrote the first time does not hide what they read now."""
        if not token.answered and token.owns:
            item = () if self.body is None else (self.body.loop.element, "loopCounter")
            own = token.workflow.top_workflow.scopes.table[token.scope].values
            for name in {mapping.target.partition(".")[0] for mapping in self.plan.inputs}.difference(item):
                own.pop(name, None)
        super().retry(token)

    def arm(self, token: Token) -> None:
        """Let the boundary events wait, once; all or none."""
        if not token.armed:
            waits = [(b, b.prepare(token.scope, token)) for b in self.boundaries if b.arms]
            token.armed = True
            for boundary, wait in waits:
                boundary.arm(token, wait)

    def begin(self, token: Token) -> bool:
        """Start the work; return whether it can go on at once."""
        return True

    def _run_hook(self, my_task: Token) -> bool:
        self.map_out(my_task)
        if self.body is not None:
            self.body.collect(my_task)
        return True

    def depart(self, token: Token) -> None:
        """Go on by the flows, or tell the multi-instance activity that this instance is done."""
        if self.body is not None:
            self.body.done(token.workflow.tasks[token._parent], token)
        else:
            super().depart(token)


class User(Activity, UserTask):  # type: ignore[misc]
    """A user task: waits for a person."""

    def begin(self, token: Token) -> bool:
        """Offer the task."""
        top, node = token.workflow.top_workflow, self.node
        task = NewTask(
            token=token.id,
            element=node.id,
            name=node.name,
            role=node.role or "",
            assignee=self._assignee(token),
            form=node.form,
            due=self._when(token, "due"),
            follow_up=self._when(token, "follow_up"),
            priority=self._priority(token),
            properties=node.properties,
        )
        top.record(TaskCreated(node.id, token.id, task.role))
        top.open(token, task)
        return True

    def _assignee(self, token: Token) -> str | None:
        program = self.plan.programs.get("assignee")
        if program is None:
            return None
        read, optional = token.workflow.top_workflow.read, bool(self.node.role)
        found: str | None = read.text(program, token.scope, self.at("assignee"), null=optional)
        return found

    def _priority(self, token: Token) -> int:
        source = self.source("priority")
        return (
            50 if source is None else token.workflow.top_workflow.read.whole(source, token.scope, self.at("priority"))
        )

    def _when(self, token: Token, field: str) -> datetime | None:
        source, top = self.source(field), token.workflow.top_workflow
        if source is None:
            return None
        value = source if isinstance(source, str) else top.read.value(source, token.scope, self.at(field))
        try:
            return None if value is None else timing.due(value, top.now)
        except ValueError:
            raise stuck("expression", "timer", element=self.node.id, text=str(value)) from None


class Service(Activity, ServiceTask):  # type: ignore[misc]
    """A service task: waits for its handler. The input is what the input mappings made, and nothing else."""

    def begin(self, token: Token) -> bool:
        """Ask for the job."""
        top, node = token.workflow.top_workflow, self.node
        handler = node.handler or ""
        names = dict.fromkeys(mapping.target.partition(".")[0] for mapping in self.plan.inputs)
        values = top.scopes.table[token.scope].values
        given = {name: values[name] for name in names}
        top.record(JobCreated(node.id, token.id, handler, given))
        top.open(token, NewJob(token=token.id, element=node.id, handler=handler, input=given, retries=node.retries))
        token._set_state(STARTED)
        return False


class Script(Activity, ScriptTask):  # type: ignore[misc]
    """A script task: one FEEL expression.

    Its null is a value, unless FEEL says why it is null: then the token stands still with that reason.
    """

    extra: ClassVar[Mapping[str, Any]] = {"script": ""}

    def _run_hook(self, my_task: Token) -> bool:
        read = my_task.workflow.top_workflow.read
        value = read.value(self.plan.programs["script"], my_task.scope, self.at("script"))
        if self.node.result:
            self.stage(my_task, {self.node.result: value})
        return super()._run_hook(my_task)


class Decision(Activity, NoneTask):  # type: ignore[misc]
    """A business rule task: one DMN decision. No answer is an incident, never a null that goes on unseen.

    SpiffWorkflow's own decisions are not used; to it this is a plain task that waits for nobody.
    """

    def __init__(self, wf_spec: Any, plan: Any, name: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, plan, name, **kwargs)
        self.manual = False

    def _run_hook(self, my_task: Token) -> bool:
        output = self._decide(my_task)
        if self.node.result:
            self.stage(my_task, {self.node.result: output})
        return super()._run_hook(my_task)

    def _decide(self, token: Token) -> Json:
        top, node = token.workflow.top_workflow, self.node
        decision = top.read.text(self.source("decision") or "", token.scope, self.at("decision"))
        model = top.definition.decisions.get(decision)
        if model is None:
            raise stuck("decision", "decision-unknown", element=node.id, decision=decision)
        with top.read.globals.looked_up.apart() as looked_up:
            decided = model.evaluate(decision, top.read.names(token.scope), now=top.now)
        output, inputs, rules = tagged(decided), dict(decided.inputs), list(decided.rules)
        if VALUES in inputs:
            inputs[VALUES] = looked_up
        top.record(DecisionMade(node.id, token.id, decision, model.sha256, inputs, rules, output, decided.trace))
        if output is None:
            raise stuck("decision", "decision-null", texts(decided), element=node.id, decision=decision)
        return output
