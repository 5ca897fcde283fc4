"""Finding an element of a model by what people call it, and saying what there is when it is not found."""

from collections.abc import Iterable

from ..errors import NotFound
from ..likeness import like
from ..message import Message, message
from .nodes import Node

SHOWN = 20


class NoSuchElement(NotFound):
    """The model has no such element; the message says which it has, and which may have been meant."""

    def __init__(self, kind: str, id: str, text: Message) -> None:
        super().__init__(kind, id)
        self.message = text


def find(wanted: str, among: Iterable[Node], kind: str) -> Node:
    """Return the element with an id (of an imported one: `namespace#id`), or else the only one with a name.

    Raises NoSuchElement. `kind` is what is looked for, as in the messages `error.what-…`.
    """
    nodes = list(among)
    named = [node for node in nodes if _same(wanted, node)]
    found = [node for node in nodes if node.key == wanted] or named
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(node.key for node in found)
        raise NoSuchElement(kind, wanted, message("dmn.ambiguous-element", name=wanted, ids=ids))
    raise NoSuchElement(kind, wanted, _missing(wanted, nodes))


def _same(wanted: str, node: Node) -> bool:
    return " ".join(wanted.split()) in {node.name, getattr(node, "title", node.name)}


def _missing(wanted: str, nodes: list[Node]) -> Message:
    """Return that nothing is called that, what the model has and, where something looks like it, what was meant."""
    names = [name for node in nodes if node.key == node.id for name in dict.fromkeys((node.id, node.name))]
    known = ", ".join(names[:SHOWN]) or "–"
    found = like(wanted, names)
    if found:
        return message("dmn.no-element-suggest", name=wanted[:100], suggestion=found, known=known)
    return message("dmn.no-element", name=wanted[:100], known=known)
