"""What an operator needs to know about a place where a case stands still, or stood still until just now.

Operators see how a case runs and not who it is about: personal fields, names and free texts are masked unless the
operator also works with the case.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TypeAlias

import orjson

from .. import runtime
from ..errors import NotFound
from ..message import Language, Message, message, render
from ..model.census import Standing
from ..model.event import (
    IncidentRaised,
    IncidentResolved,
    JobCompleted,
    JobCreated,
    JobFailed,
    JobFaulted,
)
from ..model.party import Actor
from ..model.record import CaseRecord, EventRecord, IncidentRecord, JobRecord, TaskQuery
from ..model.tagged import Json
from .access import name
from .engine import Engine
from .facts import Labels
from .given import MOST, ValueKind, at, kind_of, leaves, written
from .masking import HIDDEN, OPEN, Mask, mask_of, personal_paths
from .named import Named
from .pins import Pinned
from .stepper import context
from .visibility import Seen, Sight, Sights

Called: TypeAlias = Callable[[str], str]
"""Gives what the variable at a dotted path is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A variable that the element reads or would write. `text` is what a person would write; masked when `personal`."""

    path: str
    label: str
    kind: ValueKind
    text: str
    personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One line of what was tried at the element. `what` is the wire name of the event."""

    at: datetime
    who: str
    what: str
    detail: str = ""
    how: str = ""
    attempt: int = 0
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A place in a case. `incident` is None when it no longer stands still there; `job` is what is under way then."""

    case: CaseRecord
    title: str
    process: str
    token: int
    element: str
    called: str
    kind: str
    node: str
    """The kind of the element as BPMN names it: `serviceTask`; empty for what stops between two steps."""
    incident: IncidentRecord | None
    text: str
    diagnostics: tuple[str, ...]
    obstacle: Message | None
    reads: tuple[Value, ...]
    writes: tuple[Value, ...]
    handler: str
    does: str
    """What the handler does, in words."""
    given: tuple[tuple[str, str], ...]
    attempts: tuple[Attempt, ...]
    job: JobRecord | None
    tasks: tuple[str, ...]
    own: bool
    """Whether what stands still is a timer or continuation of the engine itself, which no value helps."""
    masked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Incidents with the same cause: the same element of the same process, and the same message."""

    key: str
    process: str
    element: str
    called: str
    text: str
    oldest: datetime
    members: tuple[Standing, ...] = field(default=())


class Troubles:
    """Looks up what stands still, as one operator may see it."""

    def __init__(self, engine: Engine, sights: Sights) -> None:
        self._engine, self._sights = engine, sights

    def trouble(self, actor: Actor, case_id: str, token: int, language: Language) -> Trouble:
        """Return the place of a token. Raises NotFound for a case that the actor may not see or an unknown token."""
        seen, store = self._sights.see(actor, case_id), self._engine.store
        rows = store.events(actor.tenant, case_id)
        found = next((i for i in store.incidents(actor.tenant, case_id) if i.token == token), None)
        job = next((j for j in store.jobs(actor.tenant, case_id) if j.token == token), None)
        element = found.element if found else _element(rows, token)
        named, mask = Named(seen.pinned, language), self._mask(actor, seen, rows)
        own = job is not None and job.state == "incident"
        stand = self._standing(seen, token) if found is not None and element else None
        tasks = store.tasks(TaskQuery(tenant=actor.tenant, case_id=case_id))
        asked, labels = _last(rows, token), Labels(seen.pinned.bundle.forms.values())

        def label(path: str) -> str:
            return labels.label(tuple(path.split(".")), language)

        return Trouble(
            case=seen.case,
            title=mask.text(seen.case.title),
            process=named.title,
            token=token,
            element=element,
            called=named.element(element) if element else "",
            kind=named.kind(element) if element else "",
            node=_node(seen.pinned, element),
            incident=found,
            text=_said(found, named, mask) if found else "",
            diagnostics=tuple(mask.text(each) for each in found.diagnostics) if found else (),
            obstacle=stand.obstacle if stand else None,
            reads=() if own or stand is None else self._reads(stand, mask, label),
            writes=() if stand is None else tuple(_wanted(path, label, mask) for path in stand.writes),
            handler=asked.handler if asked else "",
            does=named.handler(asked.handler) if asked else "",
            given=tuple(_shown(asked.input, mask)) if asked else (),
            attempts=tuple(self._attempts(actor.tenant, rows, token, mask, named)),
            job=job,
            tasks=tuple(named.element(task.element) for task in tasks),
            own=own,
            masked=mask.hides,
        )

    def groups(self, actor: Actor, stuck: Sequence[Standing], language: Language, most: int = 50) -> list[Group]:
        """Return incidents by cause, the largest group first; at most so many groups."""
        found: OrderedDict[str, list[Standing]] = OrderedDict()
        for each in stuck:
            found.setdefault(cause(each), []).append(each)
        largest = sorted(found.items(), key=lambda item: -len(item[1]))[:most]
        return [self._group(actor, key, members, language) for key, members in largest]

    def _group(self, actor: Actor, key: str, members: list[Standing], language: Language) -> Group:
        first = members[0].incident
        case = self._engine.store.case(actor.tenant, first.case_id)
        pinned = self._engine.pins.of(case)
        mask = self._masked(case, pinned, self._engine.store.events(actor.tenant, case.id))
        named = Named(pinned, language)
        return Group(
            key=key,
            process=named.title,
            element=first.element,
            called=named.element(first.element) if first.element else "",
            text=_said(first, named, mask),
            oldest=first.raised_at,
            members=tuple(members),
        )

    def _mask(self, actor: Actor, seen: Seen, rows: Sequence[EventRecord]) -> Mask:
        return OPEN if seen.sight is Sight.FULL else self._masked(seen.case, seen.pinned, rows)

    def _masked(self, case: CaseRecord, pinned: Pinned, rows: Sequence[EventRecord]) -> Mask:
        return mask_of(personal_paths(pinned.bundle.manifest.personal_data), rows)

    def _standing(self, seen: Seen, token: int) -> runtime.Standing | None:
        case, now = seen.case, self._engine.clock.now()
        about = context(case, seen.pinned, self._engine.pins.values)
        try:
            return runtime.standing(seen.pinned.definition, case.snapshot, token, about, now)
        except NotFound:
            return None

    def _reads(self, stand: runtime.Standing, mask: Mask, label: Called) -> tuple[Value, ...]:
        found = (leaf for path in stand.reads for leaf in leaves(path, at(stand.values, path)))
        return tuple(_value(path, label, value, mask) for path, value in list(found)[:MOST])

    def _attempts(
        self, tenant: str, rows: Sequence[EventRecord], token: int, mask: Mask, named: Named
    ) -> Iterator[Attempt]:
        for row in rows:
            who = name(self._engine.directory, tenant, row.actor)
            for event in row.events:
                if getattr(event, "token", None) == token:
                    yield from _attempt(row, who, event, mask, named)


def cause(each: Standing) -> str:
    """Return what incidents of the same cause have in common, as a short text for addresses."""
    i = each.incident
    return sha256(orjson.dumps([each.process, i.element, i.kind, i.message])).hexdigest()[:16]


def _attempt(row: EventRecord, who: str, event: object, mask: Mask, named: Named) -> Iterator[Attempt]:
    what = type(event).__name__
    match event:
        case JobCreated() | JobCompleted():
            yield Attempt(at=row.at, who=who, what=what)
        case JobFailed():
            later = datetime.fromisoformat(event.retry_at) if event.retry_at else None
            reason = mask.text(event.reason)
            yield Attempt(at=row.at, who=who, what=what, detail=reason, attempt=event.attempt, retry_at=later)
        case JobFaulted():
            yield Attempt(at=row.at, who=who, what=what, detail=mask.text(f"{event.code}: {event.reason}"))
        case IncidentRaised():
            yield Attempt(at=row.at, who=who, what=what, detail=_said(event, named, mask))
        case IncidentResolved():
            # Why an operator acted is written for those who come after, not about the person of the case.
            yield Attempt(at=row.at, who=who, what=what, detail=mask.text(event.reason), how=event.how)


def _said(found: IncidentRecord | IncidentRaised, named: Named, mask: Mask) -> str:
    """Return what happened, with the element called by its name."""
    params = dict(found.message["params"])
    if params.get("element") == found.element and found.element:
        params["element"] = f"«{named.element(found.element)}»"
    return mask.text(render(message(found.message["key"], **params), named.language))


def _element(rows: Sequence[EventRecord], token: int) -> str:
    found = (e for row in rows for e in row.events if isinstance(e, IncidentRaised) and e.token == token)
    first = next(found, None)
    if first is None:
        raise NotFound("incident", str(token))
    return first.element


def _node(pinned: Pinned, element: str) -> str:
    found = (process.nodes.get(element) for process in pinned.bundle.processes.values())
    return next((str(node.kind) for node in found if node is not None), "")


def _last(rows: Sequence[EventRecord], token: int) -> JobCreated | None:
    asked = (e for row in reversed(rows) for e in row.events if isinstance(e, JobCreated) and e.token == token)
    return next(asked, None)


def _value(path: str, label: Called, value: Json, mask: Mask) -> Value:
    shown = mask.value(value, *path.split("."))
    hidden = shown != value
    kind = kind_of(value)
    text = _json(shown) if kind == "other" else written(value)
    return Value(path=path, label=label(path), kind=kind, text=HIDDEN if hidden else text, personal=hidden)


def _wanted(path: str, label: Called, mask: Mask) -> Value:
    personal = mask.personal(tuple(path.split(".")))
    return Value(path=path, label=label(path), kind="text", text="", personal=personal)


def _shown(given: Mapping[str, Json], mask: Mask) -> Iterator[tuple[str, str]]:
    for key, value in given.items():
        for path, leaf in leaves(key, value):
            shown = mask.value(leaf, *path.split("."))
            yield path, written(shown) if kind_of(shown) != "other" else _json(shown)


def _json(value: Json) -> str:
    return orjson.dumps(value).decode()
