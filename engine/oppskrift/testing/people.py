"""Who a scenario means: a person by name, or somebody who holds a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.party import Person
from ..model.record import TaskRecord

if TYPE_CHECKING:
    from .world import World


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or a role whose holder is picked for the task at hand."""

    world: World
    words: str
    person: Person | None
    role: str | None

    def for_start(self) -> str:
        """Return the ident of who starts a case."""
        return self.person.ident if self.person is not None else self._holders()[0]

    def for_task(self, task: TaskRecord) -> str:
        """Return the ident of who acts on a task: of a role, the one it is given to or the first who may."""
        if self.person is not None:
            return self.person.ident
        if task.assignee is not None and task.role in (self.role, ""):
            return task.assignee
        holders = self._holders()
        engine = self.world.stage.installation.engine
        may = (h for h in holders if engine.why_not(task.tenant, task.case_id, task.token, h) is None)
        return next(may, holders[0])

    def idents(self) -> frozenset[str]:
        """Return everybody who is meant."""
        if self.person is not None:
            return frozenset({self.person.ident})
        return frozenset(self._holders())

    def _holders(self) -> list[str]:
        group = _group(self.world, self.role or "")
        members = sorted(self.world.stage.installation.directory.members(self.world.tenant, group))
        assert members, f"ingen ved {self.world.tenant} har rollen {self.role} (gruppen {group})"
        return members


def find_actor(world: World, words: str) -> Actor:
    """Return who is meant by a name, a first name, an ident, a role id, a role title or a lane."""
    wanted = words.casefold()
    people = list(world.stage.installation.directory.people(world.tenant))
    for person in people:
        names = {person.ident, person.name, person.name.split()[0]}
        if wanted in {n.casefold() for n in names}:
            return Actor(world, words, person, None)
    roles = world.bundle().manifest.roles
    for role in roles.values():
        if wanted in {role.id.casefold(), role.lane.casefold(), *(t.casefold() for t in role.title.values())}:
            return Actor(world, words, None, role.id)
    known = ", ".join([*(p.name for p in people), *roles])
    raise AssertionError(f"ingen heter eller har rollen «{words}» ved {world.tenant}. Kjente: {known}")


def _group(world: World, role: str) -> str:
    pins = world.stage.installation.engine.pins
    pinned = pins.of(world.case) if world.case_id else pins.today(world.tenant, world.process or "", world.today())
    return pinned.group(role)
