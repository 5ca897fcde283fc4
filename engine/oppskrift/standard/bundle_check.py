"""Checks that the parts of a bundle fit: names used exist, lanes and tasks are those of the model, FEEL compiles."""

from collections.abc import Iterator

from .. import bpmn, feel
from ..message import Message, message
from ..model.problem import Problem
from .bundle import Bundle
from .manifest import Manifest
from .point import PointType
from .schema import nearest


def check_bundle(bundle: Bundle, handlers: frozenset[str] | None = None) -> tuple[Problem, ...]:
    """Return what does not fit. `handlers` None accepts every handler name that the models use."""
    return (*_models(bundle, handlers), *_manifest(bundle), *_expressions(bundle.manifest))


def references(bundle: Bundle, handlers: frozenset[str] | None = None) -> bpmn.References:
    """Return the names that the models of a bundle may use.

    A decision that the manifest names counts even when its file has problems: those are told, and once is enough.
    """
    named = {decision.id for decision in bundle.manifest.decisions}
    used = (node.handler for process in bundle.processes.values() for node in process.nodes.values())
    return bpmn.References(
        handlers=frozenset(name for name in used if name) if handlers is None else handlers,
        decisions=frozenset(bundle.decisions) | named,
        forms=frozenset(bundle.forms),
        roles=frozenset(bundle.manifest.roles),
        processes=frozenset(bundle.processes),
        config=frozenset(bundle.manifest.variation),
    )


def _models(bundle: Bundle, handlers: frozenset[str] | None) -> Iterator[Problem]:
    refs = references(bundle, handlers)
    for process in bundle.processes.values():
        yield from bpmn.check(process, refs)
        yield from bpmn.soundness(process)
        yield from _calls(process, bundle.manifest)


def _calls(process: bpmn.Process, manifest: Manifest) -> Iterator[Problem]:
    """Yield call activities whose process is computed from anything but their own slot: nobody could check those."""
    slots = {name for name, point in manifest.variation.items() if point.type is PointType.SLOT}
    for node in process.nodes.values():
        computed = node.called is not None and node.called.startswith("=")
        if not computed and node.slot is None:
            continue
        if node.slot in slots and (node.called or "").replace(" ", "") == f"=config.{node.slot}":
            continue
        text = message("standard.call-not-slot", name=node.name or node.id, slot=node.slot or "…")
        yield Problem(rule=text.key, message=text, file=process.file, line=node.line, element=node.id, field="slot")


def _manifest(bundle: Bundle) -> Iterator[Problem]:
    manifest = bundle.manifest
    if bundle.process not in bundle.processes:
        hint = nearest(bundle.process, bundle.processes)
        yield _problem(manifest, 1, "standard.no-main-process", "process", name=bundle.process, hint=hint)
        return
    lanes = {lane.name for process in bundle.processes.values() for lane in process.lanes}
    for role in manifest.roles.values():
        if role.lane not in lanes:
            hint = nearest(role.lane, lanes)
            yield _problem(
                manifest, role.line, "standard.unknown-lane", f"roles.{role.id}.lane", name=role.lane, hint=hint
            )
    elements = {node for process in bundle.processes.values() for node in process.nodes}
    for duty in manifest.duties:
        if duty.task not in elements:
            hint = nearest(duty.task, elements)
            yield _problem(manifest, duty.line, "standard.unknown-element", "duties", name=duty.task, hint=hint)


def _expressions(manifest: Manifest) -> Iterator[Problem]:
    found: list[tuple[str, int, str | None]] = [
        ("title_expression", 1, manifest.title_expression),
        ("place_expression", 1, manifest.place_expression),
        ("business_key", 1, manifest.business_key),
        *(("constraints", constraint.line, constraint.beneficiary) for constraint in manifest.constraints),
        *(("follow_ups", follow.line, text) for follow in manifest.follow_ups for text in follow.values.values()),
    ]
    for field, line, text in found:
        if text is None:
            continue
        try:
            feel.compile(text)
        except feel.FeelSyntaxError as error:
            yield _problem(manifest, line, "standard.feel", field, text=text, why=error.message)


def _problem(manifest: Manifest, line: int, rule: str, field: str, /, **params: str | Message) -> Problem:
    return Problem(rule=rule, message=message(rule, **params), file=manifest.file, line=line, field=field)
