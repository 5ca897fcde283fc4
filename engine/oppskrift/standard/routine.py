"""The routine description of a process, generated from the standard and from what an institution has chosen.

The form is DFØ's template for routines: what sets it off, legal basis, purpose, «Utføres av | Oppgave | Referanse» in
the order of the process, deadlines, internal control, validity, and what is done otherwise here. Nothing in it is
written by hand, so it cannot say anything but what is run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .. import bpmn
from .bundle import Bundle
from .called import alike, lane_name, node_name
from .manifest import LegalBasis
from .point import Texts
from .resolution import Explanation, Resolution
from .routine_deadlines import Deadline, deadlines
from .routine_steps import Step, in_use, steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Performer:
    """A role of the process: the lane it stands in, and the group that has it at the institution."""

    id: str
    title: Texts
    lane: Texts
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A rule of internal control: the reason as the standard gives it, its source, and the tasks that it is about."""

    id: str
    reason: Texts
    source: str
    tasks: tuple[Texts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """A routine description. Texts are by language; those of the model itself may be bokmål in all of them.

    `trigger` is the start event and `trigger_note` what the model says of it; `starters` who may start. `since` is the
    day from which the institution uses the version, None when it does not.
    """

    process: str
    version: str
    title: Texts
    owner: str
    institution: str
    since: date | None
    valid_from: date
    retention: str
    legal_basis: tuple[LegalBasis, ...]
    trigger: Texts
    trigger_note: str
    purpose: Texts
    starters: tuple[Texts, ...]
    performers: tuple[Performer, ...]
    steps: tuple[Step, ...]
    deadlines: tuple[Deadline, ...]
    controls: tuple[Control, ...]
    adaptations: tuple[Explanation, ...]
    follow_ups: tuple[Texts, ...] = ()


def routine(bundle: Bundle, resolution: Resolution, since: date | None = None) -> Routine:
    """Return the routine description of a version with the values that hold at an institution."""
    manifest, main = bundle.manifest, bundle.processes[bundle.process]
    return Routine(
        process=bundle.process,
        version=bundle.version,
        title=manifest.title,
        owner=manifest.owner,
        institution=resolution.institution,
        since=since,
        valid_from=manifest.valid_from,
        retention=manifest.retention,
        legal_basis=manifest.legal_basis,
        trigger=_trigger(bundle, main),
        trigger_note=_note(main.documentation or ""),
        purpose=manifest.description or alike(""),
        starters=tuple(_role_title(bundle, role) for role in manifest.starters),
        performers=tuple(_performers(bundle, resolution)),
        steps=tuple(steps(bundle, resolution)),
        deadlines=tuple(deadlines(bundle, in_use(bundle, resolution), resolution.values)),
        controls=tuple(_controls(bundle)),
        adaptations=tuple(e for e in resolution.explanations.values() if e.deviation is not None),
        follow_ups=tuple(after.title for after in manifest.follow_ups),
    )


def bound_group(bundle: Bundle, resolution: Resolution, role: str) -> str:
    """Return the group that has a role at the institution: by its variation point, else the group of its own name."""
    found = bundle.manifest.roles.get(role)
    point = found.point if found else None
    value = resolution.values.get(point) if point else None
    return value if isinstance(value, str) else role


def _trigger(bundle: Bundle, main: bpmn.Process) -> Texts:
    return node_name(bundle, main, main.start(main.id))


def _note(documentation: str) -> str:
    """Return what the model says of its trigger: the first sentence, when it is marked as that."""
    mark, found, rest = documentation.partition(":")
    if not found or mark.strip().casefold() not in ("utløsende hendelse", "utløysande hending", "trigger"):
        return ""
    sentence = rest.strip().partition(". ")[0].rstrip(".")
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _role_title(bundle: Bundle, role: str) -> Texts:
    found = bundle.manifest.roles.get(role)
    return found.title if found else alike(role)


def _performers(bundle: Bundle, resolution: Resolution) -> Iterator[Performer]:
    lanes = {lane.name: process for process in bundle.processes.values() for lane in process.lanes}
    for role in bundle.manifest.roles.values():
        process = lanes.get(role.lane)
        lane = lane_name(bundle, process, role.lane) if process else alike(role.lane)
        yield Performer(id=role.id, title=role.title, lane=lane, group=bound_group(bundle, resolution, role.id))


def _controls(bundle: Bundle) -> Iterator[Control]:
    for rule in bundle.manifest.constraints:
        duties = {*rule.different, *rule.not_beneficiary}
        tasks = [duty.task for duty in bundle.manifest.duties if duty.duty in duties]
        named = (
            node_name(bundle, process, process.nodes[task])
            for task in tasks
            for process in bundle.processes.values()
            if task in process.nodes
        )
        yield Control(id=rule.id, reason=rule.reason, source=rule.source, tasks=tuple(named))
