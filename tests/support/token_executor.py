"""A second, independent runtime for the tests: plain BPMN token flow over a bpmn.Process, without SpiffWorkflow.

It knows start and end events, user tasks, FEEL scripts (one whose value cannot be found waits to be skipped),
exclusive and parallel gateways, embedded subprocesses and boundary timers. Variables are one flat table. It keeps its
state in memory and shares no code with the runtime but the parsed model and FEEL.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from runtime_support import NOW

from oppskrift import feel
from oppskrift.bpmn import Kind, Node, Process, Trigger


@dataclass(eq=False)
class Frame:
    """The process, or one run of a subprocess with the place it returns to."""

    scope: str
    node: Node | None = None
    outer: "Frame | None" = None
    live: int = 0
    joins: dict[str, dict[str, int]] = field(default_factory=dict)
    gone: bool = False


@dataclass(eq=False)
class Waiting:
    """A user task, a boundary timer (with the activity it is on), a script that stands still, or an open subprocess."""

    node: Node
    frame: Frame
    host: "Waiting | None" = None
    inside: Frame | None = None


class Executor:
    """Runs one case."""

    def __init__(self, process: Process, variables: dict[str, Any]) -> None:
        self.process, self.variables = process, dict(variables)
        self.waits: list[Waiting] = []
        self.done: list[str] = []
        self.writes: list[tuple[str, Any]] = []
        self.queue: deque[tuple[Node, Frame, str | None]] = deque()
        self.completed = False
        self.enter(Frame(process.id))
        self.drain()

    # ---- what the tests do
    @property
    def waiting(self) -> list[str]:
        return sorted(w.node.id for w in self.waits if w.inside is None)

    def act(self, element: str) -> None:
        wait = next(w for w in self.waits if w.node.id == element)
        if wait.node.kind is Kind.BOUNDARY:
            self.fire(wait)
        else:
            self.close(wait)
            self.leave(wait.node, wait.frame)
        self.drain()

    def skip(self, element: str, value: Any) -> None:
        wait = next(w for w in self.waits if w.node.id == element)
        self.close(wait)
        self.write(wait.node.result or "", feel.from_json(value))
        self.leave(wait.node, wait.frame)
        self.drain()

    # ---- tokens
    def enter(self, frame: Frame) -> None:
        frame.live += 1
        self.queue.append((self.process.start(frame.scope), frame, None))

    def drain(self) -> None:
        while self.queue:
            node, frame, flow = self.queue.popleft()
            if not frame.gone:
                self.arrive(node, frame, flow)

    def arrive(self, node: Node, frame: Frame, flow: str | None) -> None:
        if node.kind is Kind.USER:
            self.open(Waiting(node, frame))
        elif node.kind is Kind.SUBPROCESS:
            inside = Frame(node.id, node, frame)
            self.open(Waiting(node, frame, inside=inside))
            self.enter(inside)
        elif node.kind is Kind.SCRIPT:
            found = feel.compile(node.script or "").evaluate(self.variables, now=NOW)
            if found.value is None and found.diagnostics:
                self.open(Waiting(node, frame))
                return
            self.write(node.result or "", found.value)
            self.leave(node, frame)
        elif node.kind is Kind.PARALLEL and len(node.incoming) > 1:
            self.join(node, frame, flow or "")
        elif node.kind is Kind.EXCLUSIVE:
            self.leave(node, frame, (self.choose(node),))
        else:
            self.leave(node, frame)

    def join(self, node: Node, frame: Frame, flow: str) -> None:
        arrived = frame.joins.setdefault(node.id, dict.fromkeys(node.incoming, 0))
        arrived[flow] += 1
        if all(arrived.values()):
            for each in arrived:
                arrived[each] -= 1
            frame.live -= len(node.incoming) - 1
            self.leave(node, frame)

    def choose(self, node: Node) -> str:
        for id in node.outgoing:
            flow = self.process.flows[id]
            if id != node.default and (flow.condition is None or self.value(flow.condition) is True):
                return id
        assert node.default is not None
        return node.default

    def leave(self, node: Node, frame: Frame, flows: tuple[str, ...] | None = None) -> None:
        self.done.append(node.id)
        flows = node.outgoing if flows is None else flows
        frame.live += len(flows) - 1
        for id in flows:
            self.queue.append((self.process.nodes[self.process.flows[id].target], frame, id))
        if frame.live == 0:
            self.finish(frame)

    def finish(self, frame: Frame) -> None:
        frame.gone = True
        if frame.outer is None:
            self.completed = True
            return
        wait = next(w for w in self.waits if w.inside is frame)
        self.close(wait)
        self.leave(wait.node, frame.outer)

    # ---- activities and their boundary
    def open(self, wait: Waiting) -> None:
        self.waits.append(wait)
        for node in self.process.boundaries(wait.node.id):
            assert node.event is not None
            assert node.event.trigger is Trigger.TIMER
            self.waits.append(Waiting(node, wait.frame, host=wait))

    def close(self, wait: Waiting) -> None:
        self.waits = [w for w in self.waits if w is not wait and w.host is not wait]

    def fire(self, timer: Waiting) -> None:
        host = timer.host
        assert host is not None
        self.waits.remove(timer)
        timer.frame.live += 1
        if timer.node.interrupting:
            self.cancel(host)
            timer.frame.live -= 1
        self.leave(timer.node, timer.frame)

    def cancel(self, wait: Waiting) -> None:
        self.close(wait)
        if wait.inside is not None:
            wait.inside.gone = True
            for inner in [w for w in self.waits if w.frame is wait.inside and w.host is None]:
                self.cancel(inner)

    # ---- variables
    def value(self, text: str) -> Any:
        return feel.compile(text).evaluate(self.variables, now=NOW).value

    def write(self, name: str, value: Any) -> None:
        self.variables[name] = value
        self.writes.append((name, feel.to_json(value)))
