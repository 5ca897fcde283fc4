"""Which variables a process version can have, and of which types: what forms, mappings, decisions and handlers write.

Scopes count as far as they hide or add names: the inputs of an activity, the items of a multi-instance, what a handler
gives to the output mappings. What is written to the case is one set of variables for all processes of the version,
whatever the order: a name that is written anywhere is known everywhere.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

from ... import feel
from ...bpmn.model import Kind, Node, Process, Trigger
from ...errors import OppskriftError
from ...feel import Type
from ...feel.types import NULL
from ..bundle import Bundle
from .decision_types import decision_type
from .form_types import form_types
from .surroundings import Surroundings, Types
from .types import NUMBER, STRING, context, element_of, inferred, inside, list_of, merged

Write: TypeAlias = tuple[tuple[str, ...], Type | None]
"""What is written: the path of the target, and the type of the value."""
ROUNDS = 8
"""How often types that depend on each other are inferred anew before those that still change count as any type."""
TASK = context({"person": STRING, "on_behalf_of": STRING}, exact=True)
COUNTS: Types = dict.fromkeys(
    ("numberOfInstances", "numberOfCompletedInstances", "numberOfActiveInstances", "numberOfTerminatedInstances"),
    NUMBER,
)


def program(text: str) -> feel.Program | None:
    """Return an expression as the engine compiles it; None for one that cannot be read, which is told elsewhere."""
    try:
        return feel.compile(text.strip().removeprefix("="))
    except OppskriftError:
        return None


class Seen(dict[str, Type | None]):
    """The names that an expression sees. `is_open` says that there may be others, and that those may be anything."""

    def __init__(self, known: Types, *, is_open: bool = False) -> None:
        super().__init__(known)
        self.is_open = is_open

    def plus(self, known: Types | None) -> "Seen":
        """Return this with further names in front; None stands for any names at all."""
        if known is None:
            return Seen(dict.fromkeys(self), is_open=True)
        return Seen({**self, **known}, is_open=self.is_open)

    def infer(self, text: str | None) -> Type | None:
        """Return the type of an expression's value, Null where it is always null, None where it cannot be said."""
        compiled = program(text) if text is not None else None
        return None if compiled is None else inferred(compiled, self)


class Variables:
    """The variables of a version. `types` are those of the case; `is_open` says that there may be any others.

    It is open where variables come that nobody declares: a task without a form, a handler or message that is not
    described, each where no output mapping says what is kept; and a process that has neither a start form nor people
    who start it, for it is called or started by a program with whatever that has.
    """

    def __init__(self, bundle: Bundle, reserved: Types, surroundings: Surroundings) -> None:
        self._bundle, self._reserved, self._surroundings = bundle, reserved, surroundings
        self._decided: dict[str, Type | None] = {}
        self._types: dict[str, Type | None] = {}
        self.is_open = True  # until the types are known
        self.is_open = any(self._leaks(*one) for one in self._nodes())
        self._types = self._settled()

    def _settled(self) -> dict[str, Type | None]:
        """Return the types: inferred from nothing upwards until they stay; what goes on changing is of any type."""
        names = {path[0] for path, _ in self._writes()}
        found: dict[str, Type | None] = dict.fromkeys(names) if self.is_open else dict.fromkeys(names, NULL)
        any_type: set[str] = set()
        while not self.is_open:
            for _ in range(ROUNDS):
                before, self._types = found, found
                found = {**self._merged(), **dict.fromkeys(any_type)}
                if found == before:
                    return {name: None if type_ is NULL else type_ for name, type_ in found.items()}
            any_type |= {name for name, type_ in found.items() if type_ != before[name]}
        return found

    def _merged(self) -> dict[str, Type | None]:
        found: dict[str, list[Type | None]] = {}
        for path, type_ in self._writes():
            found.setdefault(path[0], []).append(inside(path[1:], type_))
        return {name: merged(types) for name, types in found.items()}

    def _nodes(self) -> Iterator[tuple[Process, Node]]:
        for process in self._bundle.processes.values():
            for node in process.nodes.values():
                yield process, node

    # ---- what is written

    def _writes(self) -> Iterator[Write]:
        for process, node in self._nodes():
            yield from self._written(process, node)

    def _written(self, process: Process, node: Node) -> Iterator[Write]:
        """Yield what a node writes beyond itself; what an instance keeps to itself counts as written too."""
        left = self.left(process, node)
        for mapping in node.outputs:
            yield tuple(mapping.target.split(".")), left.infer(mapping.source)
        if not node.outputs:
            yield from (((name,), type_) for name, type_ in (self._results(process, node) or {}).items())
        if node.kind is Kind.CALL:
            entered = self.entered(process, node)
            yield from (((name,), entered[name]) for name in {m.target.partition(".")[0] for m in node.inputs})
        if node.multi is not None and node.multi.output_collection:
            yield (node.multi.output_collection,), list_of(left.infer(node.multi.output_element))

    def _leaks(self, process: Process, node: Node) -> bool:
        """Return whether a node writes variables of any name."""
        return not node.outputs and self._results(process, node) is None

    def _results(self, process: Process, node: Node) -> Types | None:
        """Return what the work of a node, or what it waits for, gives; None where that may be anything."""
        give = _RESULTS.get(node.kind)
        return give(self, process, node) if give else {}

    def _of_start(self, process: Process, node: Node) -> Types | None:
        if process.id != self._bundle.process or node.scope != process.id:
            return {}
        started_by_people = node.form is None and self._bundle.manifest.starters
        return {} if started_by_people else self._of_form(process, node)

    def _of_form(self, _: Process, node: Node) -> Types | None:
        form = self._bundle.forms.get(node.form or "")
        return None if form is None else form_types(form)

    def _of_handler(self, _: Process, node: Node) -> Types | None:
        handled = self._surroundings.handlers.get(node.handler or "")
        return None if handled is None else handled.outputs

    def _of_decision(self, _: Process, node: Node) -> Types | None:
        return {node.result: self._decision(node.decision or "")} if node.result else {}

    def _decision(self, id: str) -> Type | None:
        model = self._bundle.decisions.get(id)
        if id not in self._decided and model is not None:
            self._decided[id] = decision_type(model, id)
        return self._decided.get(id)

    def _of_script(self, process: Process, node: Node) -> Types | None:
        return {node.result: self.entered(process, node).infer(node.script)} if node.result else {}

    def _of_event(self, process: Process, node: Node) -> Types | None:
        event = node.event
        if event is not None and event.trigger is Trigger.MESSAGE:
            return self._surroundings.messages.get(event.message or "")
        return self._faults(process, node) if event is not None and event.trigger is Trigger.ERROR else {}

    def _faults(self, process: Process, node: Node) -> Types | None:
        """Return what comes with an error: that of the task it is attached to, or of any task inside."""
        host = process.nodes.get(node.attached_to or "")
        within = [host] if host is not None and host.kind is Kind.SERVICE else [one for _, one in self._nodes()]
        handlers = {one.handler or "" for one in within if one.kind is Kind.SERVICE}
        if not handlers <= self._surroundings.handlers.keys():
            return None
        faults = [self._surroundings.handlers[name].faults for name in sorted(handlers)]
        return {name: merged(one[name] for one in faults if name in one) for some in faults for name in some}

    # ---- what is seen

    @cached_property
    def _enclosing(self) -> Mapping[tuple[str, str], Node]:
        return {(process.id, node.id): node for process, node in self._nodes() if node.kind is Kind.SUBPROCESS}

    @property
    def case(self) -> Seen:
        """What is seen in the case: its variables and the reserved names."""
        return Seen({**self._types, **self._reserved}, is_open=self.is_open)

    @property
    def outside(self) -> Seen:
        """What a start form sees: the reserved names but `case`."""
        return Seen({name: type_ for name, type_ in self._reserved.items() if name != "case"})

    def around(self, process: Process, node: Node) -> Seen:
        """Return what is seen where a node stands, before it is entered."""
        outer = self._enclosing.get((process.id, node.scope))
        return self.case if outer is None else self.entered(process, outer)

    def entered(self, process: Process, node: Node) -> Seen:
        """Return what a node sees once its input mappings are made."""
        *_, seen = self.steps(process, node)
        return seen

    def steps(self, process: Process, node: Node) -> Iterator[Seen]:
        """Yield what each input mapping of a node sees, and at last what the node itself sees."""
        seen = self.around(process, node)
        if node.multi is not None:
            element = element_of(seen.infer(node.multi.collection))
            seen = seen.plus({"loopCounter": NUMBER, **({node.multi.element: element} if node.multi.element else {})})
        yield seen
        outer, made = seen, dict[str, Type | None]()
        for mapping in node.inputs:
            name, *path = mapping.target.split(".")
            also = [made[name]] if path and name in made else []
            if node.kind in _INNER and name in outer:
                also.append(outer[name])
            made[name] = merged([inside(tuple(path), seen.infer(mapping.source)), *also])
            seen = seen.plus({name: made[name]})
            yield seen

    def left(self, process: Process, node: Node) -> Seen:
        """Return what the output mappings of a node see: also what its work gave, and who did it."""
        seen = self.entered(process, node).plus(self._results(process, node))
        return seen.plus({"task": TASK}) if node.kind is Kind.USER else seen


_INNER = frozenset({Kind.SUBPROCESS, Kind.CALL})
"""Activities inside of which others may write to what the input mappings have made."""
_RESULTS: Mapping[Kind, Callable[[Variables, Process, Node], Types | None]] = {
    Kind.START: Variables._of_start,
    Kind.USER: Variables._of_form,
    Kind.SERVICE: Variables._of_handler,
    Kind.DECISION: Variables._of_decision,
    Kind.SCRIPT: Variables._of_script,
    Kind.CATCH: Variables._of_event,
    Kind.BOUNDARY: Variables._of_event,
}
