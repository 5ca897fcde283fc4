"""Something asked for by name does not exist; the answer tells what does."""

from collections.abc import Iterable

from ..errors import NotFound
from ..message import message
from .schema import nearest


class Unknown(NotFound):
    """A NotFound whose message suggests the nearest name, or lists what there is."""

    def __init__(self, rule: str, name: str, known: Iterable[str], **params: object) -> None:
        super().__init__(rule.partition(".")[2].removeprefix("unknown-"), name)
        self.message = message(rule, **{"name": name, "process": "", **params}, hint=nearest(name, known))
