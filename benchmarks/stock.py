"""The baseline: SpiffWorkflow 3.2.0 as it comes, its state stored as one JSON blob per step; no events, no tasks."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

XML = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="m">
<bpmn:process id="order" isExecutable="true">
<bpmn:startEvent id="s"/><bpmn:userTask id="register"/><bpmn:manualTask id="check"/>
<bpmn:exclusiveGateway id="big" default="big-small"/><bpmn:userTask id="approve"/>
<bpmn:endEvent id="done"/><bpmn:endEvent id="small"/>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="register"/>
<bpmn:sequenceFlow id="f2" sourceRef="register" targetRef="check"/>
<bpmn:sequenceFlow id="f3" sourceRef="check" targetRef="big"/>
<bpmn:sequenceFlow id="f4" sourceRef="big" targetRef="approve"><bpmn:conditionExpression
  xsi:type="bpmn:tFormalExpression">amount &gt; 1000</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:sequenceFlow id="big-small" sourceRef="big" targetRef="small"/>
<bpmn:sequenceFlow id="f6" sourceRef="approve" targetRef="done"/>
</bpmn:process></bpmn:definitions>"""


class Stock:
    """One blob per step on SQLite with the same file settings: WAL, synchronous=FULL.

    The service task is a manual task here: the library has no codec for its plain service task, and both wait alike.
    """

    def __init__(self, folder: Path) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(XML.encode())
        self.spec, self.subs = parser.get_spec("order"), parser.get_subprocess_specs("order")
        self.script = PythonScriptEngine(environment=TaskDataEnvironment({}))
        self.codec = BpmnWorkflowSerializer()
        self.db = sqlite3.connect(folder / "stock.db", isolation_level=None, check_same_thread=False)
        self.alone = Lock()
        self.db.execute("pragma journal_mode=wal")
        self.db.execute("pragma synchronous=full")
        self.db.execute("create table instance(id integer primary key, state text)")

    def orders(self, count: int, beside: int = 1) -> None:
        """Play the order process `count` times, `beside` of them side by side; they take turns to use the database."""
        with ThreadPoolExecutor(beside) as pool:
            each = map if beside == 1 else pool.map
            list(each(self.order, range(count)))

    def order(self, _: int = 0) -> None:
        """Play the order process: four durable steps."""
        workflow = BpmnWorkflow(self.spec, self.subs, script_engine=self.script)
        workflow.task_tree.data.update({"nr": "1001", "amount": 5000})
        workflow.do_engine_steps()
        id = self._insert(workflow)
        self._step(id, TaskState.READY, {"seen": True})
        self._step(id, TaskState.READY, {"navn": "Kari"})
        assert self._step(id, TaskState.READY, {"ok": True})

    def _insert(self, workflow: BpmnWorkflow) -> int:
        return self._write("insert into instance(state) values(?)", (self.codec.serialize_json(workflow),))

    def _step(self, id: int, state: int, data: dict[str, object]) -> bool:
        with self.alone:
            blob = self.db.execute("select state from instance where id=?", (id,)).fetchone()[0]
        workflow = self.codec.deserialize_json(blob)
        workflow.script_engine = self.script
        task = next(t for t in workflow.get_tasks(state=state) if t.task_spec.bpmn_id)
        task.data.update(data)
        task.run()
        workflow.do_engine_steps()
        self._write("update instance set state=? where id=?", (self.codec.serialize_json(workflow), id))
        return bool(workflow.completed)

    def _write(self, statement: str, values: tuple[Any, ...]) -> int:
        with self.alone:
            self.db.execute("begin immediate")
            id = self.db.execute(statement, values).lastrowid
            self.db.execute("commit")
        return int(id or 0)
