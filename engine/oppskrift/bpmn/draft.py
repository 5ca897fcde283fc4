"""What is known about a file while it is being read.

Also the parts that the profile refuses, so that one refused element does not make everything around it look wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from .model import Flow, Kind, Lane, Node, Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A flow node in the graph. `kind` and `node` are None for one that the profile refuses."""

    id: str
    scope: str
    element: etree._Element
    kind: Kind | None = None
    node: Node | None = None

    @property
    def trigger(self) -> Trigger:
        """The trigger of an event, NONE for everything else."""
        return self.node.event.trigger if self.node and self.node.event else Trigger.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A sequence flow, the scope it is drawn in and its XML element."""

    flow: Flow
    scope: str
    element: etree._Element


@dataclass(slots=True, kw_only=True)
class Draft:
    """One process as read so far."""

    id: str
    element: etree._Element
    places: dict[str, Place] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    scopes: dict[str, etree._Element] = field(default_factory=dict)
    lanes: list[Lane] = field(default_factory=list)
    outgoing: dict[str, list[Edge]] = field(default_factory=dict)
    incoming: dict[str, list[Edge]] = field(default_factory=dict)
    broken_scopes: set[str] = field(default_factory=set)

    def out(self, place: Place) -> list[Edge]:
        """Return the flows leaving a node."""
        return self.outgoing.get(place.id, [])

    def into(self, place: Place) -> list[Edge]:
        """Return the flows entering a node."""
        return self.incoming.get(place.id, [])

    def inside(self, scope: str) -> list[Place]:
        """Return the nodes of one scope, in document order."""
        return [place for place in self.places.values() if place.scope == scope]

    def boundaries(self) -> Mapping[str, list[Place]]:
        """Return {activity id: its boundary events}."""
        found: dict[str, list[Place]] = {}
        for place in self.places.values():
            if place.node and place.node.attached_to:
                found.setdefault(place.node.attached_to, []).append(place)
        return found
