"""Which elements and flows a local setting has a say in, and differs from the standard's default at."""

from collections.abc import Iterable

from .. import standard
from ..bpmn.expressions import expressions, paths
from ..model.event import Event, FlowTaken
from .pins import Pinned


class Influence:
    """For one pinned bundle: element or flow id to the deviations of the institution that it reads."""

    def __init__(self, pinned: Pinned) -> None:
        self._deviations = {name: e for name, e in pinned.resolution.explanations.items() if e.deviation is not None}
        self._names: dict[str, set[str]] = {}
        for process in pinned.bundle.processes.values():
            for expression in expressions(process):
                self._note(expression.element, (p[1] for p in paths(expression.text) if p[:1] == ("config",) and p[1:]))
            for node in process.nodes.values():
                role = pinned.bundle.manifest.roles.get(node.role or "")
                self._note(node.id, [role.point] if role is not None and role.point else [])
                form = pinned.bundle.forms.get(node.form or "")
                self._note(node.id, (p[1] for p in form.reads() if p[:1] == ("config",) and p[1:]) if form else ())

    def of(self, element: str) -> tuple[standard.Explanation, ...]:
        """Return the deviations that an element reads."""
        return tuple(self._deviations[name] for name in sorted(self._names.get(element, ())))

    def of_flows(self, events: Iterable[Event]) -> tuple[standard.Explanation, ...]:
        """Return the deviations that the conditions of taken flows read."""
        taken = [e.flow for e in events if isinstance(e, FlowTaken)]
        found = {e.name: e for flow in taken for e in self.of(flow)}
        return tuple(found.values())

    def _note(self, id: str, names: Iterable[str]) -> None:
        self._names.setdefault(id, set()).update(name for name in names if name in self._deviations)
