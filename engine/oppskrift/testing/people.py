"""Who a scenario means: a person by name, or somebody who holds a role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.party import Person
from ..model.record import TaskRecord
from .expectation import expect, failure

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
        expect(members, "step.nobody-in-role", role=self.role, group=group, institution=self.world.tenant)
        return members


def find_actor(world: World, words: str) -> Actor:
    """Return who is meant by a name, a first name, an ident, a role id, a role title or a lane."""
    wanted = words.casefold().removeprefix("the ")
    people = list(world.stage.installation.directory.people(world.tenant))
    for person in people:
        if wanted in {n.casefold() for n in (person.ident, person.name, person.name.split()[0])}:
            return Actor(world, words, person, None)
    roles = dict(_roles(world))
    for name, role in roles.items():
        if wanted == name.casefold():
            return Actor(world, words, None, role)
    who = ", ".join([*(p.name for p in people), *dict.fromkeys(roles.values())])
    raise failure("step.no-actor", actor=words, institution=world.tenant, known=who)


def _roles(world: World) -> Iterator[tuple[str, str]]:
    """Yield (what it may be called, role id): the process's own roles, and those of steps it calls."""
    for role in world.bundle().manifest.roles.values():
        for name in (role.id, role.lane, *role.title.values()):
            yield name, role.id
    if world.case_id is not None:
        yield from ((task.role, task.role) for task in world.tasks() if task.role)


def _group(world: World, role: str) -> str:
    pins = world.stage.installation.engine.pins
    pinned = pins.of(world.case) if world.case_id else pins.today(world.tenant, world.process or "", world.today())
    return pinned.group(role)
