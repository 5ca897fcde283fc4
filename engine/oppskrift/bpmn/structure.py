"""How the nodes of a process hang together.

What BPMN demands of flows, gateways and events, and what the profile leaves out because it is drawn one way and read
another (implicit splits, dangling ends).
"""

from collections.abc import Callable, Iterable

from .draft import Draft, Edge, Place
from .findings import Findings
from .model import Kind, TimerKind, Trigger
from .naming import check_names
from .reach import check_reach
from .values import text_of

MAX_NODES = 400
MAX_FLOWS = 1_600
_ACTIVITIES = frozenset({Kind.USER, Kind.SERVICE, Kind.DECISION, Kind.SCRIPT, Kind.CALL, Kind.SUBPROCESS})
_SPLITS = frozenset({Kind.EXCLUSIVE, Kind.PARALLEL, Kind.EVENT_BASED})


def check_structure(draft: Draft, findings: Findings) -> None:
    """Report everything wrong with how the nodes of a process are connected; of one too large only that it is."""
    if len(draft.places) > MAX_NODES or len(draft.edges) > MAX_FLOWS:
        nodes, flows = len(draft.places), len(draft.edges)
        findings.report(draft.element, "too-large", nodes=nodes, flows=flows, max_nodes=MAX_NODES, max_flows=MAX_FLOWS)
        return
    for edge in draft.edges.values():
        _check_edge(edge, draft, findings)
    for place in draft.places.values():
        _check_listed(place, draft, findings)
        if place.kind is not None:
            _check_ends(place, draft, findings)
            _check_direction(place, draft, findings)
            _CHECKS.get(place.kind, _nothing)(place, draft, findings)
    for scope in draft.scopes:
        _check_start(scope, draft, findings)
    for together in draft.boundaries().values():
        _check_same_catch(together, findings)
    check_reach(draft, findings)
    check_names(draft, findings)


def _check_edge(edge: Edge, draft: Draft, findings: Findings) -> None:
    """Both ends exist in the scope the flow is drawn in; only flows leaving an exclusive gateway have conditions."""
    for field, id in (("sourceRef", edge.flow.source), ("targetRef", edge.flow.target)):
        end = draft.places.get(id)
        if end is None:
            draft.broken_scopes.add(edge.scope)
            if id:
                findings.report(edge.element, "unknown-reference", field=field, id=id)
        elif end.scope != edge.scope:
            draft.broken_scopes |= {edge.scope, end.scope}
            findings.report(edge.element, "flow-crosses-scope", field=field, id=id)
    source = draft.places.get(edge.flow.source)
    if edge.flow.condition is not None and source and source.kind not in (None, Kind.EXCLUSIVE):
        findings.report(edge.element, "condition-outside-xor", source=edge.flow.source)


def _check_listed(place: Place, draft: Draft, findings: Findings) -> None:
    """`incoming` and `outgoing` may be left out, but what they list must be so."""
    listed = {"incoming": draft.into(place), "outgoing": draft.out(place)}
    for side, edges in listed.items():
        ids = {edge.flow.id for edge in edges}
        for child in place.element.iterfind(f"{{*}}{side}"):
            id = text_of(child) or ""
            if id not in ids:
                findings.report(child, "flow-not-there", text=f"flow-not-there.{side}", id=id)


def _check_ends(place: Place, draft: Draft, findings: Findings) -> None:
    into, out = draft.into(place), draft.out(place)
    if into and place.kind in (Kind.START, Kind.BOUNDARY):
        findings.report(place.element, "incoming-not-allowed", text=f"incoming-not-allowed.{place.kind}")
    if out and place.kind is Kind.END:
        findings.report(place.element, "outgoing-not-allowed")
    if not out and place.kind is not Kind.END and place.scope not in draft.broken_scopes:
        findings.report(place.element, "dead-end")
    if len(out) > 1 and place.kind not in _SPLITS and place.kind is not Kind.END:
        findings.report(place.element, "implicit-split", count=len(out))


def _check_exclusive(place: Place, draft: Draft, findings: Findings) -> None:
    out = draft.out(place)
    default = place.node.default if place.node else None
    if default is not None and default not in {edge.flow.id for edge in out}:
        findings.report(place.element, "default-not-outgoing", field="default", id=default)
    for edge in out:
        _check_choice(edge, default, alone=len(out) == 1, findings=findings)
    if len(out) > 1 and default is None and all(edge.flow.condition is not None for edge in out):
        findings.report(place.element, "no-default", severity="warning")
    _check_needless(place, draft, findings)


def _check_choice(edge: Edge, default: str | None, *, alone: bool, findings: Findings) -> None:
    conditional = edge.flow.condition is not None
    if conditional and edge.flow.id == default:
        findings.report(edge.element, "condition-on-default")
    elif conditional and alone:
        findings.report(edge.element, "condition-alone")
    elif not conditional and not alone and edge.flow.id != default:
        findings.report(edge.element, "missing-condition")


def _check_direction(place: Place, draft: Draft, findings: Findings) -> None:
    """A gateway that states a direction keeps to it (BPMN 2.0.2 §10.6.1)."""
    direction = place.element.get("gatewayDirection")
    many_in, many_out = len(draft.into(place)) > 1, len(draft.out(place)) > 1
    if (direction == "Converging" and many_out) or (direction == "Diverging" and many_in):
        findings.report(place.element, "gateway-direction", field="gatewayDirection", direction=direction)


def _check_needless(place: Place, draft: Draft, findings: Findings) -> None:
    if len(draft.out(place)) == 1 and len(draft.into(place)) == 1:
        findings.report(place.element, "needless-gateway", severity="warning")


def _check_event_based(place: Place, draft: Draft, findings: Findings) -> None:
    out = draft.out(place)
    if len(out) < 2:
        findings.report(place.element, "event-gateway-choices", count=len(out))
    targets = [draft.places[edge.flow.target] for edge in out if edge.flow.target in draft.places]
    _check_same_catch([target for target in targets if target.kind is Kind.CATCH], findings)
    for edge in out:
        target = draft.places.get(edge.flow.target)
        if target is None or target.kind is None:
            continue
        if target.kind is not Kind.CATCH:
            findings.report(edge.element, "event-gateway-target", id=target.id)
        elif len(draft.into(target)) > 1:
            findings.report(target.element, "event-gateway-shared", id=place.id)


def _check_boundary(place: Place, draft: Draft, findings: Findings) -> None:
    node = place.node
    if node is None:
        return
    host = draft.places.get(node.attached_to or "")
    if node.attached_to is None:
        findings.report(place.element, "boundary-host", text="boundary-host-missing", field="attachedToRef")
    elif host is None or host.scope != place.scope or host.kind not in (*_ACTIVITIES, None):
        findings.report(place.element, "boundary-host", field="attachedToRef", id=node.attached_to)
    if place.trigger is Trigger.ERROR and not node.interrupting:
        findings.report(place.element, "error-must-interrupt", field="cancelActivity")
    _check_cycle(place, findings, allowed=not node.interrupting)


def _check_same_catch(together: Iterable[Place], findings: Findings) -> None:
    """Events waiting together may not wait for the same: which one would win is not said by BPMN."""
    seen: dict[object, Place] = {}
    for place in together:
        event = place.node.event if place.node else None
        if event is None or event.trigger is Trigger.TIMER:
            continue
        first = seen.setdefault((event.trigger, event.code, event.message, event.key), place)
        if first is not place:
            findings.report(place.element, "same-catch", id=first.id)


def _check_catch(place: Place, draft: Draft, findings: Findings) -> None:
    _check_cycle(place, findings, allowed=False)


def _check_cycle(place: Place, findings: Findings, *, allowed: bool) -> None:
    event = place.node.event if place.node else None
    if event and event.timer_kind is TimerKind.CYCLE and not allowed:
        findings.report(place.element, "cycle-placement")


def _check_start(scope: str, draft: Draft, findings: Findings) -> None:
    starts = [place for place in draft.inside(scope) if place.kind is Kind.START]
    if not starts:
        findings.report(draft.scopes[scope], "no-start")
    for extra in starts[1:]:
        findings.report(extra.element, "several-starts", id=starts[0].id)
    if not any(place.kind is Kind.END for place in draft.inside(scope)):
        findings.report(draft.scopes[scope], "no-end")


def _nothing(place: Place, draft: Draft, findings: Findings) -> None:
    """Most kinds have no rules of their own."""


_CHECKS: dict[Kind, Callable[[Place, Draft, Findings], None]] = {
    Kind.EXCLUSIVE: _check_exclusive,
    Kind.PARALLEL: _check_needless,
    Kind.EVENT_BASED: _check_event_based,
    Kind.BOUNDARY: _check_boundary,
    Kind.CATCH: _check_catch,
}
