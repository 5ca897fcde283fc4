"""What the standard says about a step: what to do, why, which duty it carries, and what happens before and after.

Read from the content that the case is pinned to, so it is what held when the case began. Pure; the same for every case
with the same pins, hence kept.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .. import bpmn, feel, standard
from ..bpmn.model import Kind, Node, TimerKind, Trigger
from ..message import LANGUAGES, Text
from ..standard.manifest import Constraint, LegalBasis
from .masking import personal_paths
from .pins import Pinned
from .visibility import calls

ENDS_A_LOOK = frozenset({Kind.USER, Kind.END})
AHEAD = 5
"""How many next steps are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A step that may come next; `role` is who does it, None for an end. `ends` tells that the case ends there."""

    name: Text
    role: Text | None = None
    ends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTime:
    """What a timer on the step does when it falls due; `instead` tells that it takes the task away."""

    element: str
    name: Text
    then: tuple[Text, ...] = ()
    instead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """What the standard says about one user task."""

    key: tuple[str, str, str]
    """Tells it apart from all others: the hashes of the content and values that it was read from, and the task."""
    name: Text
    process: Text
    role: Text
    text: Text
    """What to do; the nn and en texts only where the content has them."""
    translated: bool
    """Whether `text` is there in all languages."""
    legal_basis: tuple[LegalBasis, ...]
    duty: str | None
    rules: tuple[Constraint, ...]
    """The separation of duties that concerns the step."""
    ahead: tuple[Ahead, ...]
    on_time: tuple[OnTime, ...]
    personal: frozenset[tuple[str, ...]]
    """The personal paths of the manifest that the task's form, or the title of the case, speaks of."""


_KEPT: dict[tuple[str, str, str], Guidance] = {}
KEPT = 2_048


def guidance(pinned: Pinned, element: str) -> Guidance:
    """Return what the standard says about an element of the pinned content; little where it does not know it."""
    key = (pinned.bundle.sha256, pinned.resolution.sha256, element)
    found = _KEPT.get(key)
    if found is None:
        if len(_KEPT) >= KEPT:
            _KEPT.clear()
        found = _KEPT[key] = _read(pinned, element, key)
    return found


def _read(pinned: Pinned, element: str, key: tuple[str, str, str]) -> Guidance:
    manifest = pinned.bundle.manifest
    process, node = _find(pinned, element)
    duty = standard.duty_of(manifest, element)
    text, translated = _text(pinned, process, node)
    return Guidance(
        key=key,
        name=_name(pinned, process, node) if node else Text(element),
        process=_texts(manifest.title),
        role=_texts(pinned.titles(node.role)) if node and node.role else Text(""),
        text=text,
        translated=translated,
        legal_basis=manifest.legal_basis,
        duty=duty,
        rules=tuple(one for one in manifest.constraints if duty in one.different or duty in one.not_beneficiary),
        ahead=tuple(_ahead(pinned, process, node))[:AHEAD] if node else (),
        on_time=tuple(_timers(pinned, process, node)) if node else (),
        personal=frozenset(_personal(pinned, node)),
    )


def _personal(pinned: Pinned, node: Node | None) -> Iterator[tuple[str, ...]]:
    manifest = pinned.bundle.manifest
    form = pinned.bundle.forms.get(node.form) if node is not None and node.form else None
    shown = {*form.reads(), *(field.path for field in form.inputs())} if form is not None else set()
    if manifest.title_expression:
        shown |= feel.compile(manifest.title_expression).paths
    for path in personal_paths(manifest.personal_data):
        # A name alone (`oppdragstaker`) is read whenever a part of it is, so it says nothing about the parts.
        if any(len(one) > 1 and (one[: len(path)] == path or path[: len(one)] == one) for one in shown):
            yield path


def _find(pinned: Pinned, element: str) -> tuple[bpmn.Process, Node | None]:
    processes = list(pinned.bundle.processes.values())
    found = next((process for process in processes if element in process.nodes), processes[0])
    return found, found.nodes.get(element)


def _name(pinned: Pinned, process: bpmn.Process, node: Node) -> Text:
    return _texts({"nb": node.name or node.id, **pinned.bundle.texts.get(f"{process.id}.{node.id}", {})})


def _text(pinned: Pinned, process: bpmn.Process, node: Node | None) -> tuple[Text, bool]:
    written = pinned.bundle.texts.get(f"{process.id}.{node.id}.dokumentasjon", {}) if node else {}
    nb = (node.documentation if node else None) or ""
    return _texts({"nb": nb, **written}), not nb or set(LANGUAGES) <= set(written)


def _texts(known: Mapping[str, str]) -> Text:
    return Text(known.get("nb") or known.get("en", ""), nn=known.get("nn"), en=known.get("en"))


def _ahead(pinned: Pinned, process: bpmn.Process, node: Node) -> Iterator[Ahead]:
    """Yield the tasks of people and the ends that are reached first, in the order of the drawing."""
    for target in _reached(pinned, process, node):
        name = _name(pinned, process, target)
        if target.kind is Kind.END:
            yield Ahead(name=name, ends=target.scope == process.id)
        else:
            yield Ahead(name=name, role=_texts(pinned.titles(target.role)) if target.role else Text(""))


def _reached(pinned: Pinned, process: bpmn.Process, node: Node) -> Iterator[Node]:
    waiting, seen = deque(node.outgoing), {node.id}
    while waiting:
        target = process.nodes[process.flows[waiting.popleft()].target]
        if target.id in seen:
            continue
        seen.add(target.id)
        if target.name and (target.kind in ENDS_A_LOOK or calls(target, pinned)):
            yield target
        else:
            waiting.extend(target.outgoing)


def _timers(pinned: Pinned, process: bpmn.Process, node: Node) -> Iterator[OnTime]:
    for edge in process.boundaries(node.id):
        if edge.event is None or edge.event.trigger is not Trigger.TIMER:
            continue
        then = (process.nodes[process.flows[flow].target] for flow in edge.outgoing)
        yield OnTime(
            element=edge.id,
            name=_name(pinned, process, edge),
            then=tuple(_name(pinned, process, one) for one in then if one.name),
            instead=edge.interrupting and edge.event.timer_kind is not TimerKind.CYCLE,
        )
