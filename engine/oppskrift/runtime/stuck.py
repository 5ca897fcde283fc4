"""Why a token stands still: raised where an element cannot go on, turned into an incident by the case."""

from typing import Literal

from ..message import Message, message

IncidentKind = Literal["condition", "decision", "expression", "job", "error"]


class Stuck(Exception):
    """An element cannot go on. Never leaves the package: the case makes an incident of it.

    `diagnostics` are the texts of what FEEL or DMN found, for the person who has to act.
    """

    def __init__(self, kind: str, text: Message, diagnostics: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.kind, self.message, self.diagnostics = kind, text, diagnostics


def stuck(kind: IncidentKind, key: str, diagnostics: tuple[str, ...] = (), /, **params: object) -> Stuck:
    """Return a `Stuck` with the message `runtime.<key>`."""
    return Stuck(kind, message(f"runtime.{key}", **params), diagnostics)
