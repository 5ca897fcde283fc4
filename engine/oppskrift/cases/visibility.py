"""Who sees a case, and whether the personal fields in it are shown.

Full sight: whoever works with cases of this kind here (a role that is handed work as a group, bound as the case's own
pins say, or whoever they deputise today), whoever started the case or has acted in it, the person it is about, and an
invited person in their own case. Masked sight: operators and process owners, who must see how a case runs and not who
it is about. Nobody else knows that the case exists, and no other institution ever does.

A role whose every task is given to one person by the model (the hourly-paid of a timesheet) shows its members only
what is their own: they are many, and no colleagues in the case.
Source: personvernforordningen article 5 (1) c and f (data minimisation, confidentiality), forvaltningsloven § 13.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from .. import bpmn, runtime
from ..clock import Clock
from ..errors import NotFound
from ..model.party import Actor
from ..model.record import CaseRecord, TaskQuery
from ..ports import Directory, Store
from . import access
from .pins import Pinned, Pins
from .stepper import context, day

DONE_BY = ("start ", "claim ", "complete ")
"""How the commands begin by which somebody has acted in a case; a refused try, a retry or a withdrawal is none."""

EMPTY_SLOT = (None, "", "none")


class Sight(IntEnum):
    """How much of a case somebody sees; more is higher."""

    NONE = 0
    MASKED = 1
    FULL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What `may_see` asks: who is who on which day, and what is looked up only when roles do not answer.

    `about` gives the idents and e-mail addresses of whom the case is about; `holders` who holds or is given a task of
    it now; `acted` whether a person has started, taken or completed something in it.
    """

    directory: Directory
    on: date
    about: Callable[[], frozenset[str]]
    holders: Callable[[], frozenset[str]]
    acted: Callable[[str], bool]


def may_see(actor: Actor, case: CaseRecord, pinned: Pinned, look: Lookup) -> Sight:
    """Return what the actor sees of a case. Looks no further than it must."""
    if actor.tenant != case.tenant:
        return Sight.NONE
    if actor.invited:
        return Sight.FULL if actor.case_id == case.id else Sight.NONE
    persons = look.directory.acting_for(actor.tenant, actor.ident, look.on) | {actor.ident}
    if works_with(actor, pinned, look.directory, persons) or case.started_by in persons:
        return Sight.FULL
    if any(persons.intersection(done) for done in case.duties.values()) or persons & look.holders():
        return Sight.FULL
    if look.acted(actor.ident) or is_about(actor, look.directory, look.about()):
        return Sight.FULL
    return Sight.MASKED if actor.operator or actor.owner else Sight.NONE


def works_with(actor: Actor, pinned: Pinned, directory: Directory, persons: frozenset[str]) -> bool:
    """Return whether the actor, or somebody among `persons` whom they deputise, has a role that works with the cases.

    The groups that the actor came with count beside the directory's.
    """
    groups = working_groups(pinned)
    return bool(groups & actor.groups) or any(
        access.holds(directory, actor.tenant, person, group) for person in persons for group in groups
    )


def working_groups(pinned: Pinned) -> frozenset[str]:
    """Return the groups of the working roles. Found out once for the content that cases are pinned to."""
    key = (pinned.bundle.sha256, pinned.resolution.sha256)
    found = _WORKING.get(key)
    if found is None:
        if len(_WORKING) >= KEPT:
            _WORKING.clear()
        found = _WORKING[key] = frozenset(pinned.group(role) for role in working_roles(pinned))
    return found


KEPT = 512
_WORKING: dict[tuple[str, str], frozenset[str]] = {}


def working_roles(pinned: Pinned) -> frozenset[str]:
    """Return the roles that are handed tasks as a group, in the process and in what it calls with these values."""
    nodes = (node for process in reached(pinned) for node in process.nodes.values())
    return frozenset(node.role for node in nodes if node.role and node.assignee is None)


def reached(pinned: Pinned) -> Iterator[bpmn.Process]:
    """Yield the main process and those it calls, leaving out what stands behind a slot that this institution empties.

    Where the called process is known only by an expression of no slot, every process of the bundle counts as called.
    """
    processes = pinned.bundle.processes
    waiting, seen = [next(iter(processes))], set[str]()
    while waiting:
        id = waiting.pop(0)
        if id in processes and id not in seen:
            seen.add(id)
            yield processes[id]
            waiting.extend(called for node in processes[id].nodes.values() for called in calls(node, pinned))


def calls(node: bpmn.Node, pinned: Pinned) -> tuple[str, ...]:
    """Return the ids of the processes that a node may call here."""
    if node.called is None:
        return ()
    if node.slot:
        chosen = pinned.values.get(node.slot)
        return () if chosen in EMPTY_SLOT else (str(chosen),)
    return tuple(pinned.bundle.processes) if node.called.startswith("=") else (node.called,)


def is_about(actor: Actor, directory: Directory, about: frozenset[str]) -> bool:
    """Return whether the actor is among those a case is about, by ident or by e-mail address."""
    known = directory.person(actor.tenant, actor.ident)
    address = ((known.email if known else None) or "").strip().casefold()
    return actor.ident in about or bool(address and address in {one.strip().casefold() for one in about})


@dataclass(frozen=True, slots=True)
class Seen:
    """A case that the actor may see, what it is pinned to, and how much of it is shown."""

    case: CaseRecord
    pinned: Pinned
    sight: Sight


class Sights:
    """Answers who sees what, from the store. Safe to share between threads."""

    def __init__(self, store: Store, pins: Pins, directory: Directory, clock: Clock) -> None:
        self._store, self._pins, self._directory, self._clock = store, pins, directory, clock

    def see(self, actor: Actor, case_id: str) -> Seen:
        """Return a case of the actor's institution that they may see. Raises NotFound, whether it exists or not."""
        case = self._store.case(actor.tenant, case_id)
        pinned = self._pins.of(case)
        sight = self.may_see(actor, case, pinned)
        if sight is Sight.NONE:
            raise NotFound("case", case_id)
        return Seen(case, pinned, sight)

    def of(self, actor: Actor, case_id: str) -> Sight:
        """Return what the actor sees of a case that is there."""
        case = self._store.case(actor.tenant, case_id)
        return self.may_see(actor, case, self._pins.of(case))

    def may_see(self, actor: Actor, case: CaseRecord, pinned: Pinned) -> Sight:
        """Return what the actor sees of a case."""
        look = Lookup(
            directory=self._directory,
            on=day(self._clock.now()),
            about=lambda: self.about(case, pinned),
            holders=lambda: self._holders(case),
            acted=lambda ident: self._acted(case, ident),
        )
        return may_see(actor, case, pinned, look)

    def about(self, case: CaseRecord, pinned: Pinned) -> frozenset[str]:
        """Return who is paid or bound by the case: the beneficiaries of the manifest's separation of duties."""
        constraints = pinned.bundle.manifest.constraints
        expressions = dict.fromkeys(one.beneficiary for one in constraints if one.beneficiary)
        asked, now = context(case, pinned, self._pins.values), self._clock.now()
        values = (
            runtime.evaluate(pinned.definition, case.snapshot, one, asked, now).value for one in expressions if one
        )
        return frozenset(value for value in values if isinstance(value, str) and value)

    def _holders(self, case: CaseRecord) -> frozenset[str]:
        tasks = self._store.tasks(TaskQuery(tenant=case.tenant, case_id=case.id))
        return frozenset(who for task in tasks for who in (task.assignee, task.on_behalf_of) if who)

    def _acted(self, case: CaseRecord, ident: str) -> bool:
        rows = self._store.events(case.tenant, case.id)
        return any(row.actor == ident and row.command.startswith(DONE_BY) for row in rows)
