"""All pages there are, each with a person who may see it: for checks of every page and for pictures of them.

Add a page here and it is checked by axe, for its width, for what it loads, and gets its picture.
"""

from collections.abc import Callable
from dataclasses import dataclass

from web_support import Scene

Path = Callable[[Scene], str]


@dataclass(frozen=True)
class Stop:
    """One page: a name for its picture, who looks, and where; `dark` asks for a picture in the dark too."""

    name: str
    person: str | None
    path: str | Path
    tenant: str = "uib"
    dark: bool = False

    def at(self, scene: Scene) -> str:
        """Return the address in a scene."""
        return self.path if isinstance(self.path, str) else self.path(scene)


def prepare(scene: Scene) -> None:
    """Bring a scene to where all pages have something to show: one journey at its end, and one on its way."""
    scene.journey("uib", until="Kontrollere_kontrakt")


def of_task(element: str) -> Path:
    """Return the address of the open task of an element."""

    def find(scene: Scene) -> str:
        task = scene.task(element)
        return f"/oppgaver/{task.case_id}/{task.token_id}"

    return find


def of_case(scene: Scene) -> str:
    """Return the address of a case with an open task."""
    return f"/saker/{scene.tasks()[0].case_id}"


PAGES = (
    Stop("login", None, "/logg-inn"),
    Stop("settings", "kari", "/visning", dark=True),
    Stop("accessibility", "kari", "/tilgjengelighet"),
    Stop("accessibility-outside", None, "/tilgjengelighet"),
    Stop("not-found", "kari", "/finnes-ikke"),
)
