"""Passing an element without its work being done, and what a person must know to set a token going again.

Work that a machine does can be left out, and so can waiting for a time. What a person is to do, what somebody outside
is to say, and which way a case is to go cannot: nobody would have done, said or chosen it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .. import feel
from ..bpmn.model import Kind, Trigger
from ..message import Message, message
from ..model.tagged import Json
from .events import Boundary, Catch
from .inner import Inner
from .reading import Globals
from .tasks import Activity
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

    `reads` are the variables that the element reads, as dotted paths (`behov.timer`); `writes` what it would have
    written, as dotted targets; `obstacle` says why it cannot be passed, None when it can.
    """

    element: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    obstacle: Message | None


def standing(token: Token) -> Standing:
    """Return what a person can do about the token."""
    return Standing(
        element=token.task_spec.bpmn_id,
        reads=tuple(sorted(_reads(token))),
        writes=tuple(dict.fromkeys(_writes(token))),
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


def _programs(token: Token) -> Iterator[feel.Program]:
    """Yield the expressions that the element evaluates from where it stands."""
    spec = token.task_spec
    if token.answered:
        yield from (mapping.source for mapping in spec.plan.outputs)
        return
    plans = [spec.plan, *(boundary.plan for boundary in spec.boundaries if boundary.arms)]
    for plan in plans:
        yield from (source for source in plan.sources.values() if isinstance(source, feel.Program))
        yield from plan.programs.values()
    yield from (mapping.source for mapping in spec.plan.inputs)
    yield from (way.condition for way in spec.plan.exits if way.condition is not None)


def _reads(token: Token) -> frozenset[str]:
    spec, top = token.task_spec, token.workflow.top_workflow
    made = {mapping.target.partition(".")[0] for mapping in spec.plan.inputs if not token.answered}
    known = frozenset(Globals.NAMES) | made | _of_loop(token)
    found: set[str] = set()
    for program in _programs(token):
        found.update(_paths(program))
    if isinstance(spec, Activity) and spec.node.kind is Kind.DECISION and not token.answered:
        decision = spec.source("decision")
        model = top.definition.decisions.get(decision) if isinstance(decision, str) else None
        found.update(() if model is None else model.required_inputs(decision))
    return frozenset(path for path in found if path.partition(".")[0] not in known)


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


def _writes(token: Token) -> Iterator[str]:
    spec = token.task_spec
    if spec.node.multi is not None and spec.body is None:
        yield from filter(None, (spec.node.multi.output_collection,))
        return
    yield from (mapping.target for mapping in spec.plan.outputs)
    if spec.node.result and not spec.plan.outputs:
        yield spec.node.result
