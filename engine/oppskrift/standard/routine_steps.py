"""The steps of a routine: who does what, by which rules, in the order of the process, called processes included."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .. import bpmn
from ..bpmn import Kind
from .bundle import Bundle
from .called import alike, documentation, lane_name, node_name, process_name
from .catalogue_rules import field_name
from .duties import duty_of
from .point import Texts
from .resolution import Resolution

SHOWN = frozenset({Kind.USER, Kind.SERVICE, Kind.DECISION, Kind.SCRIPT, Kind.CALL})
"""The kinds of elements that are work, and so stand in a routine; a start that asks for something does too."""


class ReferenceKind(StrEnum):
    """What a reference is to."""

    RULES = "rules"
    FORM = "form"
    HANDLER = "handler"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a step rests on: the rules, form or handler by name, or the source of a rule of internal control."""

    kind: ReferenceKind
    name: str
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. `role` and `group` are set when people do it; `asks` are the fields of its form.

    `inside` is the title of the called process that the step belongs to; `skipped` says that the institution leaves an
    optional step out. `note` is what the standard says about the step.
    """

    element: str
    process: str
    kind: Kind
    title: Texts
    lane: Texts
    role: Texts | None
    group: str | None
    note: Texts
    asks: tuple[Texts, ...] = ()
    references: tuple[Reference, ...] = ()
    inside: Texts | None = None
    skipped: bool = False


def steps(bundle: Bundle, resolution: Resolution) -> Iterator[Step]:
    """Yield the steps of a version with the values that hold at an institution."""
    yield from _of(bundle, resolution, bundle.processes[bundle.process], frozenset())


def in_use(bundle: Bundle, resolution: Resolution) -> tuple[bpmn.Process, ...]:
    """Return the processes that run at the institution: the main one, and those that it calls, at any depth."""
    found = [bundle.processes[bundle.process]]
    for process in found:  # grows while it is gone through
        calls = (called(bundle, resolution, node) for node in bpmn.in_order(process) if node.kind is Kind.CALL)
        found += [inner for inner in calls if inner is not None and inner not in found]
    return tuple(found)


def called(bundle: Bundle, resolution: Resolution, node: bpmn.Node) -> bpmn.Process | None:
    """Return the process that a call activity calls at the institution; None where an optional step is left out."""
    chosen = resolution.values.get(node.slot) if node.slot else node.called
    return bundle.processes.get(chosen) if isinstance(chosen, str) else None


def _of(bundle: Bundle, resolution: Resolution, process: bpmn.Process, above: frozenset[str]) -> Iterator[Step]:
    inside = process_name(bundle, process) if above else None
    for node in bpmn.in_order(process):
        begins = node.kind is Kind.START and node.form is not None and not above
        if node.kind not in SHOWN and not begins:
            continue
        inner = called(bundle, resolution, node) if node.kind is Kind.CALL else None
        yield _step(bundle, resolution, process, node, inside, node.kind is Kind.CALL and inner is None)
        if inner is not None and inner.id not in above:
            yield from _of(bundle, resolution, inner, above | {process.id})


def _step(  # noqa: PLR0913, PLR0917 - what a step is made from
    bundle: Bundle,
    resolution: Resolution,
    process: bpmn.Process,
    node: bpmn.Node,
    inside: Texts | None,
    skipped: bool,
) -> Step:
    starter = bundle.manifest.starters[0] if node.kind is Kind.START and bundle.manifest.starters else ""
    role = bundle.manifest.roles.get(node.role or starter)
    point = role.point if role else None
    group = resolution.values.get(point) if point else role.id if role else None
    form = bundle.forms.get(node.form or "")
    return Step(
        element=node.id,
        process=process.id,
        kind=node.kind,
        title=node_name(bundle, process, node),
        lane=lane_name(bundle, process, node.lane) if node.lane else alike(""),
        role=role.title if role else None,
        group=group if isinstance(group, str) else None,
        note=documentation(bundle, process, node),
        asks=tuple(field_name(field) for field in form.inputs() if field.read_only is not True) if form else (),
        references=tuple(_references(bundle, node)),
        inside=inside,
        skipped=skipped,
    )


def _references(bundle: Bundle, node: bpmn.Node) -> Iterator[Reference]:
    if node.decision:
        versions = {decision.id: decision.version for decision in bundle.manifest.decisions}
        yield Reference(kind=ReferenceKind.RULES, name=node.decision, version=versions.get(node.decision, ""))
    if node.handler:
        yield Reference(kind=ReferenceKind.HANDLER, name=node.handler)
    duty = duty_of(bundle.manifest, node.id)
    sources = [
        rule.source for rule in bundle.manifest.constraints if duty in (*rule.different, *rule.not_beneficiary) and duty
    ]
    for source in dict.fromkeys(sources):
        yield Reference(kind=ReferenceKind.SOURCE, name=source)
    if node.form:
        yield Reference(kind=ReferenceKind.FORM, name=node.form)
