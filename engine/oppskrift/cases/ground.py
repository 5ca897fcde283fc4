"""The model that a case runs through, as its own values make it: what its path and its drawing are read against."""

from collections.abc import Mapping
from dataclasses import dataclass

from .. import bpmn
from .pins import Pinned
from .visibility import calls


@dataclass(frozen=True, slots=True)
class Ground:
    """The model that a case runs through: nodes and flows of its main process and of all it may call, by id.

    `main` is the id of the main process, `callers` gives the elements that may call each process.
    """

    main: str
    nodes: Mapping[str, bpmn.Node]
    flows: Mapping[str, bpmn.Flow]
    callers: Mapping[str, frozenset[str]]


def ground(pinned: Pinned) -> Ground:
    """Return the model as it runs with the case's own values."""
    processes = pinned.bundle.processes.values()
    nodes = {node.id: node for process in processes for node in process.nodes.values()}
    callers = {
        process.id: frozenset(node.id for node in nodes.values() if process.id in calls(node, pinned))
        for process in processes
    }
    flows = {flow.id: flow for process in processes for flow in process.flows.values()}
    return Ground(next(iter(pinned.bundle.processes)), nodes, flows, callers)
