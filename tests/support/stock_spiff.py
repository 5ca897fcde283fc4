"""SpiffWorkflow as it comes, as an oracle: its own parser, specs, tree and rules decide; only two things are ours.

Expressions are FEEL instead of Python, and variables stand in one flat table outside the tree (SpiffWorkflow's own
data loses updates at joins). Completions are noted as they happen, because the tree drops some of them.
"""

from typing import Any, ClassVar

from lxml import etree
from runtime_support import NOW
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser, TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, ScriptTask, UserTask
from SpiffWorkflow.util.task import TaskState

from oppskrift import feel

ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
PAST = "2000-01-01T00:00:00+00:00"


class Feel:
    """Stands in for the script engine."""

    def __init__(self) -> None:
        self.variables: dict[str, Any] = {}
        self.writes: list[tuple[str, Any]] = []

    def evaluate(self, task: Any, text: str, external_context: Any = None) -> Any:
        if text.startswith("P"):
            return text
        return feel.compile(text.removeprefix("=")).evaluate(self.variables, now=NOW).value

    def execute(self, task: Any, script: str, external_context: Any = None) -> bool:
        name, _, text = script.partition(":=")
        value = self.evaluate(task, text)
        self.variables[name] = value
        self.writes.append((name, feel.to_json(value)))
        return True


class ScriptParser(TaskParser):  # type: ignore[misc]
    def create_task(self) -> Any:
        node = self.node.find(f".//{ZEEBE}script")
        script = f"{node.get('resultVariable')}:={node.get('expression')}"
        return self.spec_class(self.spec, self.bpmn_id, script=script, **self.bpmn_attributes)


class Parser(BpmnParser):  # type: ignore[misc]
    OVERRIDE_PARSER_CLASSES: ClassVar = {full_tag("scriptTask"): (ScriptParser, ScriptTask)}


class Stock:
    """Runs one case on stock SpiffWorkflow."""

    def __init__(self, xml: bytes, process: str, variables: dict[str, Any]) -> None:
        parser = Parser()
        parser.add_bpmn_xml(etree.fromstring(xml))
        spec, inner = parser.get_spec(process), parser.get_subprocess_specs(process)
        self.done: list[str] = []
        for each in (spec, *inner.values()):
            for task_spec in each.task_specs.values():
                if task_spec.bpmn_id:
                    task_spec.completed_event.connect(lambda wf, task: self.done.append(task.task_spec.bpmn_id))
        self.engine = Feel()
        self.engine.variables.update(variables)
        self.workflow = BpmnWorkflow(spec, inner, script_engine=self.engine)
        self.workflow.do_engine_steps()

    @property
    def writes(self) -> list[tuple[str, Any]]:
        return self.engine.writes

    @property
    def completed(self) -> bool:
        return bool(self.workflow.is_completed())

    def open(self) -> list[Any]:
        ready = self.workflow.get_tasks(state=TaskState.READY)
        waits = self.workflow.get_tasks(state=TaskState.WAITING)
        return [t for t in ready if isinstance(t.task_spec, UserTask)] + [
            t for t in waits if isinstance(t.task_spec, BoundaryEvent)
        ]

    @property
    def waiting(self) -> list[str]:
        return sorted(t.task_spec.bpmn_id for t in self.open())

    def act(self, element: str) -> None:
        task = next(t for t in self.open() if t.task_spec.bpmn_id == element)
        if isinstance(task.task_spec, BoundaryEvent):
            task._set_internal_data(event_value=PAST)
            self.workflow.refresh_timers()
        else:
            task.run()
        self.workflow.do_engine_steps()
