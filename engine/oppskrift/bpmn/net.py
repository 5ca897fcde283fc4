"""One scope of a process as a net for the token game: where tokens can rest, and what can happen from there.

A token rests on a flow (its id), or in an activity that has boundary events (`!id`); `!id+boundary` marks that a
non-interrupting boundary event has happened since the activity was entered. None of these signs can stand in an id.
Nodes with one way in and one way out are passed at once (fusion of series, which changes no answer).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .model import Kind, Node, Process, Trigger

State = tuple[str, ...]
"""The tokens, sorted."""

ACTING = frozenset(
    {Kind.USER, Kind.SERVICE, Kind.DECISION, Kind.SCRIPT, Kind.CALL, Kind.SUBPROCESS, Kind.CATCH, Kind.THROW}
)
_ENDS_ALL = frozenset({Trigger.TERMINATE, Trigger.ERROR})


@dataclass(frozen=True, slots=True)
class Move:
    """Something that may happen: the nodes it passes, in order, and the state after it."""

    nodes: tuple[Node, ...]
    after: State


@dataclass(slots=True)
class Net:
    """The nodes of one scope and the moves between states."""

    process: Process
    scope: str
    _boundaries: dict[str, list[Node]] = field(default_factory=dict)
    _passed: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    _rest: dict[str, str] = field(default_factory=dict)
    _chain: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    _side: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        inside = [node for node in self.process.nodes.values() if node.scope == self.scope]
        for node in inside:
            if node.attached_to:
                self._boundaries.setdefault(node.attached_to, []).append(node)
        for flow in (flow for node in inside for flow in node.outgoing):
            self._passed[flow], self._rest[flow] = self._follow(flow)
        for rest in sorted(set(self._rest.values())):
            self._chain[rest] = max((self._passed[f] for f in self._passed if self._rest[f] == rest), key=len)
        for boundary in (node for node in inside if node.attached_to and not node.interrupting):
            self._side[boundary.id] = self._reachable([boundary]) - self._reachable([self.start], without=boundary.id)

    @property
    def start(self) -> Node:
        """The start event of the scope."""
        return self.process.start(self.scope)

    def first(self) -> Move:
        """Return the move that puts the first token."""
        return self._move(self.start, (), (), self.start.outgoing)

    def target(self, flow: str) -> Node:
        """Return the node that a token on a flow waits before."""
        return self.process.nodes[self.process.flows[flow].target]

    def moves(self, state: State) -> Iterator[Move]:
        """Yield everything that may happen next."""
        for token in state:
            if "+" not in token:
                yield from self._at_work(token, state) if token.startswith("!") else self._arriving(token, state)

    def doubled(self, token: str) -> Node | None:
        """Return what two equal tokens would do twice, or None when both only go on to an end event."""
        if token.startswith("!"):
            return self.process.nodes[token[1:].partition("+")[0]]
        if self._chain[token]:
            return self._chain[token][0]
        seen: set[str] = set()
        waiting = [token]
        while waiting:
            flow = waiting.pop(0)
            node = self._passed[flow][0] if self._passed[flow] else self.target(self._rest[flow])
            if node.kind in ACTING or node.kind is Kind.PARALLEL:
                return node
            if node.id not in seen:
                seen.add(node.id)
                waiting.extend(node.outgoing)
        return None

    def _arriving(self, flow: str, state: State) -> Iterator[Move]:
        node = self.target(flow)
        if node.kind is Kind.END:
            ends_all = node.event is not None and node.event.trigger in _ENDS_ALL
            yield Move((node,), ()) if ends_all else self._move(node, state, (flow,), ())
        elif node.kind is Kind.PARALLEL:
            waited = [self._rest[incoming] for incoming in node.incoming]
            if flow == min(waited) and set(waited) <= set(state):
                yield self._move(node, state, waited, node.outgoing)
        elif node.id in self._boundaries:
            yield Move((), _changed(state, (flow,), (f"!{node.id}",)))
        else:
            for out in node.outgoing:
                yield self._move(node, state, (flow,), (out,))

    def _at_work(self, token: str, state: State) -> Iterator[Move]:
        node = self.process.nodes[token[1:]]
        held = [other for other in state if other == token or other.startswith(f"{token}+")]
        yield self._move(node, state, held, node.outgoing)
        for boundary in self._boundaries[node.id]:
            mark = f"{token}+{boundary.id}"
            if boundary.interrupting:
                yield self._move(boundary, state, held, boundary.outgoing)
            elif mark not in state and not self._side[boundary.id] & set(state):
                # What runs beside the main flow is taken to be done before the same event happens anew.
                marked = _changed(state, (), (mark,))
                yield self._move(boundary, marked, (), boundary.outgoing)

    def _move(self, node: Node, state: State, gone: Iterable[str], out: Iterable[str]) -> Move:
        passed = tuple(after for flow in out for after in self._passed[flow])
        return Move((node, *passed), _changed(state, gone, (self._rest[flow] for flow in out)))

    def _follow(self, flow: str) -> tuple[tuple[Node, ...], str]:
        passed: list[Node] = []
        while True:
            node = self.target(flow)
            alone = len(node.incoming) == 1 and len(node.outgoing) == 1
            if not alone or node.id in self._boundaries or node.kind not in ACTING or node in passed:
                return tuple(passed), flow
            passed.append(node)
            flow = node.outgoing[0]

    def _reachable(self, first: list[Node], without: str = "") -> frozenset[str]:
        """Return the places of tokens that can be reached from some nodes, not passing through one."""
        places: set[str] = set()
        seen: set[str] = set()
        waiting = list(first)
        while waiting:
            node = waiting.pop()
            if node.id in seen or node.id == without:
                continue
            seen.add(node.id)
            places |= {f"!{node.id}", *(self._rest[flow] for flow in node.outgoing)}
            waiting += [self.target(flow) for flow in node.outgoing] + self._boundaries.get(node.id, [])
        return frozenset(places)


def _changed(state: State, gone: Iterable[str], come: Iterable[str]) -> State:
    """Return a state without one each of the tokens gone, and with those come."""
    left = list(state)
    for token in gone:
        left.remove(token)
    return tuple(sorted([*left, *come]))
