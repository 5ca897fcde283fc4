"""Passing an element without its work being done, and what a person must know to set a token going again.

Work that a machine does can be left out, and so can waiting for a time. What a person is to do, what somebody outside
is to say, and which way a case is to go cannot: nobody would have done, said or chosen it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .. import feel
from ..bpmn.model import Kind, Trigger
from ..message import Message, message
from ..model.tagged import Json
from .events import Boundary, Catch
from .inner import Inner
from .reading import Globals
from .tokens import ERROR, WAITING, Token

PASSABLE = frozenset({Kind.SERVICE, Kind.DECISION, Kind.SCRIPT})
OBSTACLES: Mapping[Kind, str] = {
    Kind.USER: "runtime.skip-user",
    Kind.EXCLUSIVE: "runtime.skip-choice",
    Kind.EVENT_BASED: "runtime.skip-choice",
    Kind.SUBPROCESS: "runtime.skip-inner",
    Kind.CALL: "runtime.skip-inner",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a person can do about a token that stands still.

    `reads` are the variables that the element reads, as dotted paths (`behov.timer`), and `values` what those at their
    roots hold where a retry would write them; `writes` is what it would have written, as dotted targets; `obstacle`
    says why it cannot be passed, None when it can. A context that it would have written is given as the fields of it
    that anything in the process reads.
    """

    element: str
    reads: tuple[str, ...]
    values: Mapping[str, Json]
    writes: tuple[str, ...]
    obstacle: Message | None


def standing(token: Token) -> Standing:
    """Return what a person can do about the token."""
    reads, scopes = tuple(sorted(_reads(token))), token.workflow.top_workflow.scopes
    roots = {name: scopes.find(token.workflow.scope, name) for name in {path.partition(".")[0] for path in reads}}
    return Standing(
        element=token.task_spec.bpmn_id,
        reads=reads,
        values={name: scopes.table[at].values[name] for name, at in roots.items() if at is not None},
        writes=tuple(dict.fromkeys(_wanted(token))),
        obstacle=obstacle(token),
    )


def may_stand_still(token: Token) -> bool:
    """Whether the token stands still, or is a timer whose job may do so."""
    return token._state == ERROR or (token._state == WAITING and isinstance(token.task_spec, Catch | Boundary))


def obstacle(token: Token) -> Message | None:
    """Return why the element cannot be passed, or None."""
    spec, kind = token.task_spec, token.task_spec.node.kind
    if isinstance(spec, Catch | Boundary):
        timer = spec.node.event is not None and spec.node.event.trigger is Trigger.TIMER
        return None if timer or token.answered else message("runtime.skip-message", element=spec.bpmn_id)
    if kind in PASSABLE and not isinstance(spec, Inner):
        return None
    return message(OBSTACLES.get(kind, "runtime.skip-event"), element=spec.bpmn_id)


def skip(token: Token, values: Mapping[str, Json]) -> None:
    """Let the token pass, with values in place of what the element would have written. Raises Stuck as leaving does."""
    spec = token.task_spec
    if isinstance(spec, Boundary) and token._state == WAITING:
        token.cancel()
        return
    if isinstance(spec, Catch) and token._state == WAITING and token.parent.id:
        token.parent.task_spec.chosen(token.parent, token)
    token.enter()
    # An instance of a multi-instance activity writes in its own scope, where its result is read from.
    scopes, inside = token.workflow.top_workflow.scopes, spec.body is not None
    for name, value in values.items():
        scopes.propagate(token.scope if inside else token.workflow.scope, name, value)
    if inside:
        spec.body.collect(token)
    token.complete()


def _reads(token: Token) -> frozenset[str]:
    """Return the paths that the element reads from around it, not those that its own input mappings make for it."""
    spec = token.task_spec
    own = frozenset(Globals.NAMES) | _of_loop(token)
    if token.answered:
        return frozenset(_outside((mapping.source for mapping in spec.plan.outputs), own))
    found: set[str] = set()
    for mapping in spec.plan.inputs:  # a mapping sees what those before it have made
        found.update(_outside((mapping.source,), own))
        own |= {mapping.target.partition(".")[0]}
    found.update(_outside(_programs(spec), own))
    return frozenset(found) | (_of_decision(token) - own)


def _programs(spec: Any) -> Iterator[feel.Program]:
    """Yield the expressions of the element, and of what is armed on its boundary, besides its mappings."""
    for plan in (spec.plan, *(boundary.plan for boundary in spec.boundaries if boundary.arms)):
        yield from (source for source in plan.sources.values() if isinstance(source, feel.Program))
        yield from plan.programs.values()
    yield from (way.condition for way in spec.plan.exits if way.condition is not None)


def _of_decision(token: Token) -> frozenset[str]:
    spec, decisions = token.task_spec, token.workflow.top_workflow.definition.decisions
    decision = spec.source("decision") if spec.node.kind is Kind.DECISION else None
    model = decisions.get(decision) if isinstance(decision, str) else None
    return frozenset() if model is None else model.required_inputs(decision)


def _outside(programs: Iterable[feel.Program], own: frozenset[str]) -> Iterator[str]:
    for program in programs:
        yield from (path for path in _paths(program) if path.partition(".")[0] not in own)


def _paths(program: feel.Program) -> Iterator[str]:
    """Yield the longest paths of what a program reads."""
    paths = {*program.paths, *((name,) for name in program.names)}
    for path in paths:
        if not any(other != path and other[: len(path)] == path for other in paths):
            yield ".".join(path)


def _of_loop(token: Token) -> frozenset[str]:
    loop = token.task_spec.node.multi
    if loop is None:
        return frozenset()
    counts = ("Instances", "CompletedInstances", "ActiveInstances", "TerminatedInstances")
    return frozenset({loop.element or "", "loopCounter", *(f"numberOf{each}" for each in counts)})


def _wanted(token: Token) -> Iterator[str]:
    """Yield what the element would have written: of a context the fields that are read anywhere, else the whole."""
    specs = token.workflow.top_workflow.definition.specs.values()
    plans = [element.plan for spec in specs for element in _elements(spec)]
    read = {path for plan in plans for program in plan.expressions for path in _paths(program)}
    for target in _writes(token):
        yield from sorted(path for path in read if path.startswith(f"{target}.")) or (target,)


def _elements(spec: Any) -> Iterator[Any]:
    """Yield the elements of a process, also those inside its subprocesses."""
    for element in spec.elements.values():
        yield element
        inside = getattr(element, "inside", None)
        if inside is not None:
            yield from _elements(inside)


def _writes(token: Token) -> Iterator[str]:
    spec = token.task_spec
    if spec.node.multi is not None and spec.body is None:
        yield from filter(None, (spec.node.multi.output_collection,))
        return
    yield from (mapping.target for mapping in spec.plan.outputs)
    if spec.node.result and not spec.plan.outputs:
        yield spec.node.result
