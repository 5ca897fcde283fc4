"""What the parts of a case's process are called in the reader's language, from the case's own pinned texts."""

from collections.abc import Mapping
from typing import Any

from .. import bpmn
from ..message import Language, catalogue, message, render
from ..standard import called
from .pins import Pinned


class Named:
    """Names for one pinned bundle and one language. An element that is unknown is called by its id."""

    def __init__(self, pinned: Pinned, language: Language) -> None:
        self._pinned, self.language = pinned, language
        processes = pinned.bundle.processes.values()
        self._process: Mapping[str, bpmn.Process] = {id: p for p in processes for id in (*p.nodes, *p.flows)}

    @property
    def title(self) -> str:
        """Return what the process is called."""
        return self._pinned.bundle.manifest.title[self.language]

    def process(self, id: str) -> str:
        """Return what one of the bundle's processes is called."""
        return called.process_name(self._pinned.bundle, self._pinned.bundle.processes[id])[self.language]

    def process_of(self, element: str) -> str:
        """Return the id of the process that an element stands in."""
        return self._process[element].id if element in self._process else ""

    def element(self, id: str) -> str:
        """Return what an element is called."""
        process = self._process.get(id)
        if process is None or id not in process.nodes:
            return id
        return called.node_name(self._pinned.bundle, process, process.nodes[id])[self.language]

    def kind(self, id: str) -> str:
        """Return which kind of element it is, in words."""
        process = self._process.get(id)
        return render(message(f"element.{process.nodes[id].kind}"), self.language) if process else ""

    def flow(self, id: str) -> str:
        """Return what stands on a flow, or else what its target is called."""
        process = self._process.get(id)
        if process is None or id not in process.flows:
            return id
        flow = process.flows[id]
        return called.flow_name(self._pinned.bundle, process, flow)[self.language] or self.element(flow.target)

    def written_on(self, id: str) -> str:
        """Return what stands on a flow; empty where nothing does."""
        process = self._process.get(id)
        return called.flow_name(self._pinned.bundle, process, process.flows[id])[self.language] if process else ""

    def lane(self, element: str) -> str:
        """Return what the lane of an element is called, or else its role."""
        process = self._process.get(element)
        node = process.nodes.get(element) if process else None
        if process is None or node is None:
            return ""
        if node.lane:
            return called.lane_name(self._pinned.bundle, process, node.lane)[self.language]
        return self.role(node.role) if node.role else ""

    def role(self, id: str) -> str:
        """Return what a role is called."""
        return self._pinned.titles(id)[self.language]

    def told(self, stored: Mapping[str, Any]) -> str:
        """Return the text of a stored message {key, params}, elements and handlers called as people know them."""
        params = dict(stored["params"])
        for name, call in (("element", self._quoted), ("handler", self.handler)):
            if isinstance(params.get(name), str):
                params[name] = call(params[name])
        return render(message(stored["key"], **params), self.language)

    def _quoted(self, element: str) -> str:
        return f"«{self.element(element)}»"

    def handler(self, name: str) -> str:
        """Return what a handler does, in words; its name where nobody has said."""
        key = f"dfo.title.{name}"
        return render(message(key), self.language) if key in catalogue() else name
