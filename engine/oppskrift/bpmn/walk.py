"""The nodes of a process in the order in which a reader meets them: before what follows, what belongs together close.

A depth-first order in which every node comes after at least one that leads to it, and, loops aside, after all that
lead to it. What hangs at an activity (boundary events and what they lead to) comes before what follows the activity.
"""

from collections.abc import Iterator

from .model import Kind, Node, Process


def in_order(process: Process, scope: str | None = None) -> tuple[Node, ...]:
    """Return the nodes of a scope (the process itself for None), each once; insides of subprocesses follow theirs.

    Nodes that cannot be reached come last, in the order of the file.
    """
    inside = {node.id: node for node in process.nodes.values() if node.scope == (scope or process.id)}
    starts = [node for node in inside.values() if node.kind is Kind.START]
    found = _finished_last(process, inside, starts)
    missing = [node for node in inside.values() if node.id not in {one.id for one in found}]
    return tuple(one for node in (*found, *missing) for one in _with_inside(process, node))


def follows(process: Process, node: Node) -> tuple[Node, ...]:
    """Return what can come next: the targets of outgoing flows, then the boundary events of an activity, last first."""
    targets = (process.flows[flow].target for flow in node.outgoing if flow in process.flows)
    return (*(process.nodes[id] for id in targets if id in process.nodes), *process.boundaries(node.id)[::-1])


def _with_inside(process: Process, node: Node) -> Iterator[Node]:
    yield node
    if node.kind is Kind.SUBPROCESS:
        yield from in_order(process, node.id)


def _finished_last(process: Process, inside: dict[str, Node], starts: list[Node]) -> list[Node]:
    """Return the nodes in reverse order of finishing a depth-first search, without recursion."""
    seen: set[str] = set()
    finished: list[Node] = []
    stack = [(node, iter(follows(process, node))) for node in starts]
    seen.update(node.id for node in starts)
    while stack:
        node, waiting = stack[-1]
        after = next((one for one in waiting if one.id in inside and one.id not in seen), None)
        if after is None:
            finished.append(node)
            stack.pop()
            continue
        seen.add(after.id)
        stack.append((after, iter(follows(process, after))))
    return finished[::-1]
