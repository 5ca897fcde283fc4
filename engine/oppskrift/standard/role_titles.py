"""What the roles are called that a group of an institution holds, for people who know roles and not groups."""

from collections.abc import Mapping
from datetime import date

from ..errors import NotFound, Refused
from .adoption import adopted
from .library import Library
from .point import Texts
from .resolution import resolve


def role_titles(library: Library, institution: str, on: date) -> Mapping[str, tuple[Texts, ...]]:
    """Return the titles of the roles by the group that holds them, in the versions used on a day.

    Processes that the institution has not adopted, or whose local values are not legal, say nothing.
    """
    found: dict[str, dict[str, Texts]] = {}
    for process in library.processes():
        try:
            local = library.institution(institution)
            manifest = library.bundle(process, adopted(local, process, on)).manifest
            values = resolve(manifest, local, on).values
        except (NotFound, Refused):
            continue
        for role in manifest.roles.values():
            bound = values.get(role.point) if role.point else None
            group = bound if isinstance(bound, str) else role.id
            found.setdefault(group, {})[role.title["nb"]] = role.title
    return {group: tuple(titles.values()) for group, titles in found.items()}
