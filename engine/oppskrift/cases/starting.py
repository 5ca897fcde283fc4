"""Starting cases: what an institution's people can start today, what each start asks for, and the start itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .. import forms, runtime, standard
from ..errors import Conflict, NotFound, OppskriftError, Refused
from ..message import message
from ..model.outcome import CaseStatus
from ..model.party import Actor
from ..model.record import CaseRecord, TaskQuery
from ..model.tagged import Json
from ..standard.point import Texts
from .engine import Engine
from .first_steps import FirstStep, first_steps
from .people import new_case_id
from .pins import Pinned
from .results import Advanced, FormRejected, Refusal
from .seal import Seal
from .stepper import context, day

WAITED = timedelta(seconds=45)
"""How long after its start somebody may be kept waiting for the first own task in a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """A role that may start, and the group that holds it at the institution."""

    title: Texts
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A process that the institution has adopted: `version`, since the day `since`.

    Without `starters` everybody may start it. `refusal` tells why the one who asks may not, None when they may.
    """

    process: str
    version: str
    title: Texts
    description: Texts | None
    owner: str
    since: date
    starters: tuple[Starter, ...]
    refusal: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What starting a process takes. `form` is None when it asks for nothing; `data` is what the form may read.

    `steps` is what happens first, `later` whose tasks may come after.

    `ticket` goes back with the start: the same ticket starts one case only.
    """

    offer: Offer
    form: forms.Form | None
    data: Mapping[str, Json]
    steps: tuple[FirstStep, ...]
    later: tuple[FirstStep, ...]
    ticket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The case that was started; `task` is the token of the first task in it that the starter may do, if any."""

    case_id: str
    task: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What may follow a case that has ended: a case of `process`, with `values` (texts) for its start form."""

    process: str
    title: Texts
    values: Mapping[str, str]


class Starting:
    """The use cases of starting. Safe to share between threads."""

    def __init__(self, engine: Engine, secret: str) -> None:
        self._engine, self._seal = engine, Seal(secret, "start")

    def offers(self, actor: Actor) -> tuple[Offer, ...]:
        """Return the processes adopted today, those the actor may start first, then by title.

        A process whose local values are illegal is left out: it cannot start, and `oppskrift lint` tells why.
        """
        found = list(self._offers(actor))
        return tuple(sorted(found, key=lambda offer: (offer.refusal is not None, offer.title["nb"].casefold())))

    def opening(self, actor: Actor, process: str) -> Opening:
        """Return what starting takes. Raises NotFound for a process that is not adopted today."""
        pinned = self._pinned(actor.tenant, process)
        case_id = new_case_id(self._engine.clock.now())
        steps, later = first_steps(pinned)
        return Opening(
            offer=self._offer(actor, pinned),
            form=pinned.bundle.start_form,
            data=self._engine.pins.given(pinned),
            steps=steps,
            later=later,
            ticket=self._seal.close({**_holder(actor, process), "case": case_id}),
        )

    def start(
        self, actor: Actor, process: str, values: Mapping[str, Json], ticket: str
    ) -> Started | Refusal | FormRejected:
        """Start a case with the values of the start form. A ticket used before gives the case it started.

        Raises NotFound for a process that is not adopted today.
        """
        case_id = self._case_of(actor, process, ticket)
        if case_id is None:
            return Refusal(rule="start.ticket", reason=message("start.ticket"))
        pinned = self._pinned(actor.tenant, process)
        refusal = self._engine.may_start(actor.tenant, pinned, actor.ident)
        if refusal is not None:
            return refusal
        variables = self._accept(pinned, values)
        if isinstance(variables, FormRejected):
            return variables
        return self._start(actor, process, variables, case_id)

    def first_task(self, actor: Actor, case_id: str) -> int | None:
        """Return the token of the first open task of a case that the actor may do."""
        for task in self._engine.store.tasks(TaskQuery(tenant=actor.tenant, case_id=case_id)):
            try:
                if self._engine.why_not(actor.tenant, case_id, task.token, actor.ident) is None:
                    return task.token
            except NotFound:
                continue  # somebody was faster
        return None

    def under_way(self, actor: Actor, case_id: str) -> bool:
        """Return whether the system is at work in a case that has just started: whoever waits need not wait long."""
        now = self._engine.clock.now()
        if now - self._engine.store.case(actor.tenant, case_id).started_at > WAITED:
            return False
        jobs = self._engine.store.jobs(actor.tenant, case_id)
        return any(job.kind != "timer" and job.state in {"ready", "running"} for job in jobs)

    def follow_ups(self, actor: Actor, case: CaseRecord) -> tuple[Next, ...]:
        """Return what the actor may start now that a case has ended."""
        if case.status is not CaseStatus.COMPLETED or actor.invited:
            return ()
        pinned = self._engine.pins.of(case)
        found = (self._next(actor, case, pinned, follow) for follow in pinned.bundle.manifest.follow_ups)
        return tuple(offer for offer in found if offer is not None)

    # ---------------------------------------------------------------- inside

    def _offers(self, actor: Actor) -> Iterator[Offer]:
        institution = self._engine.library.institution(actor.tenant)
        for process in dict.fromkeys(entry.process for entry in institution.adoption):
            try:
                yield self._offer(actor, self._pinned(actor.tenant, process))
            except (NotFound, Refused):
                continue

    def _pinned(self, tenant: str, process: str) -> Pinned:
        """Return what a case of today is pinned to. Raises NotFound when there is nothing to start."""
        on = day(self._engine.clock.now())
        if standard.adoption_on(self._engine.library.institution(tenant), process, on) is None:
            raise NotFound("process", process)
        return self._engine.pins.today(tenant, process, on)

    def _offer(self, actor: Actor, pinned: Pinned) -> Offer:
        manifest, on = pinned.bundle.manifest, day(self._engine.clock.now())
        entry = standard.adoption_on(self._engine.library.institution(actor.tenant), manifest.process, on)
        return Offer(
            process=manifest.process,
            version=manifest.version,
            title=manifest.title,
            description=manifest.description,
            owner=manifest.owner,
            since=entry.start if entry is not None else on,
            starters=tuple(Starter(title=pinned.titles(role), group=pinned.group(role)) for role in manifest.starters),
            refusal=self._engine.may_start(actor.tenant, pinned, actor.ident),
        )

    def _case_of(self, actor: Actor, process: str, ticket: str) -> str | None:
        """Return the case id that a ticket stands for, None when it is not this person's for this process."""
        found = self._seal.open(ticket, "tenant", "person", "process", "case")
        if found is None or {**found, "case": ""} != {**_holder(actor, process), "case": ""}:
            return None
        return found["case"]

    def _accept(self, pinned: Pinned, values: Mapping[str, Json]) -> Mapping[str, Json] | FormRejected:
        form = pinned.bundle.start_form
        if form is None:
            return {}
        answer = form.accept(values, self._engine.pins.given(pinned), now=self._engine.clock.now())
        return FormRejected(problems=answer.problems) if isinstance(answer, forms.Rejected) else answer.values

    def _start(
        self, actor: Actor, process: str, variables: Mapping[str, Json], case_id: str
    ) -> Started | Refusal | FormRejected:
        try:
            result = self._engine.start(actor.tenant, process, actor.ident, variables, case_id=case_id)
        except Conflict:
            return Started(case_id=case_id, task=self.first_task(actor, case_id))
        if isinstance(result, Advanced):
            return Started(case_id=case_id, task=self.first_task(actor, case_id))
        return result

    def _next(self, actor: Actor, case: CaseRecord, pinned: Pinned, follow: standard.FollowUp) -> Next | None:
        try:
            offered = self._pinned(actor.tenant, follow.process)
        except OppskriftError:
            return None
        if self._engine.may_start(actor.tenant, offered, actor.ident) is not None:
            return None
        about, now = context(case, pinned, self._engine.pins.values), self._engine.clock.now()
        values: dict[str, str] = {}
        for field, expression in follow.values.items():
            found = runtime.evaluate(pinned.definition, case.snapshot, expression, about, now).value
            if found is None:
                return None
            values[field] = str(found)
        return Next(process=follow.process, title=follow.title, values=values)


def _holder(actor: Actor, process: str) -> dict[str, str]:
    return {"tenant": actor.tenant, "person": actor.ident, "process": process}
