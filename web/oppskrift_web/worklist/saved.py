"""Saved views: a name for a question that a person asks again and again, kept with their other preferences."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from oppskrift.model.party import Actor
from oppskrift.model.tagged import Json

from ..current import site
from . import asking
from .asking import Asked

NAME = "worklist.views"
MOST = 20
"""Views that one person may keep."""

LONGEST = 60
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class View:
    """A saved view. `here` tells that it is the one shown."""

    name: str
    href: str
    here: bool


def listed(who: Actor, asked: Asked) -> list[View]:
    """Return a person's views by name."""
    if who.invited:
        return []
    now = _question(asked)
    return [
        View(name, asking.address(given), given == now)
        for name, given in sorted(_kept(who).items(), key=lambda pair: pair[0].casefold())
    ]


def save(who: Actor, name: str, given: Mapping[str, str]) -> bool:
    """Keep a question under a name, in place of what had it; False when there are too many or the name is empty."""
    name, kept = " ".join(name.replace("\0", "").split())[:LONGEST], _kept(who)
    if not name or (name not in kept and len(kept) >= MOST):
        return False
    question = _question(asking.read(MultiDict(given)))
    site().preferences.put(who.tenant, who.ident, NAME, {**kept, name: question})
    return True


def delete(who: Actor, name: str) -> None:
    """Forget a view."""
    kept = {one: given for one, given in _kept(who).items() if one != name}
    site().preferences.put(who.tenant, who.ident, NAME, kept or None)


def _question(asked: Asked) -> dict[str, str]:
    """Return what is kept of a question: not the page one happens to stand on."""
    return {name: value for name, value in asking.parameters(asked.query).items() if name != "fra"}


def _kept(who: Actor) -> dict[str, dict[str, str]]:
    kept: Json = site().preferences.get(who.tenant, who.ident, NAME)
    return dict(kept) if isinstance(kept, dict) else {}
