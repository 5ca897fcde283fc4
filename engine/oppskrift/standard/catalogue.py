"""Everything that one version of a process is made of, as parts that can be listed and compared, in words.

A part has an area, an id that is stable between versions, a title, and aspects: what it is like, each with a label and
a value by language. `parts` gives all of them; two versions are compared part by part, aspect by aspect.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ..message import Message, message
from .bundle import Bundle
from .called import alike, node_name, told
from .manifest import Manifest
from .point import PointType, Texts, show_value


class Area(StrEnum):
    """What kind of part it is, in the order in which parts are shown."""

    PROCESS = "process"
    ELEMENT = "element"
    FLOW = "flow"
    ROLE = "role"
    DUTY = "duty"
    CONSTRAINT = "constraint"
    POINT = "point"
    DECISION = "decision"
    RULE = "rule"
    FORM = "form"
    FIELD = "field"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """What a part is like in one respect.

    `key` tells aspects of a part apart. `code` marks an expression, shown as it is written. `minor` is left out where
    a part is shown as a whole (added or removed), and kept where two are compared. `identity` is what is compared in
    place of the value, where the value is only what another part is called.
    """

    key: str
    label: Texts
    value: Texts
    code: bool = False
    minor: bool = False
    identity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a version. `within` says where it stands (a process, a table, a form); empty for the whole.

    `own_title` is False where the title is made of what other parts are called, so that it is no change of this one.
    """

    area: Area
    id: str
    title: Texts
    within: Texts
    aspects: tuple[Aspect, ...] = ()
    own_title: bool = True


def aspect(  # noqa: PLR0913
    key: str,
    value: Texts | Message | str | None,
    *,
    name: str = "",
    code: bool = False,
    minor: bool = False,
    identity: str = "",
) -> Iterator[Aspect]:
    """Yield the aspect with the label `aspect.<key>`, or nothing where there is no value.

    `name` tells apart aspects of one kind, such as inputs, and stands in their label.
    """
    if value is None or value == "":
        return
    texts = told(value) if isinstance(value, Message) else alike(value) if isinstance(value, str) else value
    if any(texts.values()):
        label = {lang: text.strip() for lang, text in told(message(f"aspect.{key}", name=name)).items()}
        full = f"{key}:{name}" if name else key
        yield Aspect(key=full, label=label, value=texts, code=code, minor=minor, identity=identity)


def yes_no(value: bool) -> Texts:
    """Return ja or nei."""
    return show_value(value)


def manifest_parts(bundle: Bundle) -> Iterator[Part]:
    """Yield what the manifest says: the process itself, roles, duties, constraints and variation points."""
    manifest = bundle.manifest
    yield Part(area=Area.PROCESS, id=bundle.process, title=manifest.title, within={}, aspects=tuple(_process(bundle)))
    for role in manifest.roles.values():
        found = (*aspect("lane", role.lane), *aspect("point", role.point, code=True))
        yield Part(area=Area.ROLE, id=role.id, title=role.title, within={}, aspects=found)
    for duty in manifest.duties:
        yield Part(
            area=Area.DUTY,
            id=duty.task,
            title=_task(bundle, duty.task),
            within={},
            own_title=False,
            aspects=tuple(aspect("duty", duty.duty)),
        )
    for rule in manifest.constraints:
        found = (
            *aspect("source", rule.source),
            *aspect("different", ", ".join(rule.different)),
            *aspect("not-beneficiary", ", ".join(rule.not_beneficiary)),
            *aspect("beneficiary", rule.beneficiary, code=True),
        )
        yield Part(area=Area.CONSTRAINT, id=rule.id, title=rule.reason, within={}, aspects=found)
    yield from _points(manifest)


def _task(bundle: Bundle, element: str) -> Texts:
    found = (p for p in bundle.processes.values() if element in p.nodes)
    return next((node_name(bundle, process, process.nodes[element]) for process in found), alike(element))


def _process(bundle: Bundle) -> Iterator[Aspect]:
    manifest, model = bundle.manifest, bundle.processes.get(bundle.process)
    yield from aspect("description", manifest.description)
    yield from aspect("documentation", model.documentation if model else None)
    yield from aspect("owner", manifest.owner)
    yield from aspect("legal", "; ".join(f"{basis.text} ({basis.source})" for basis in manifest.legal_basis))
    yield from aspect("valid-from", manifest.valid_from.isoformat())
    yield from aspect("retention", manifest.retention)
    yield from aspect("starters", ", ".join(manifest.starters))
    yield from aspect("title-expression", manifest.title_expression, code=True, minor=True)
    yield from aspect("place-expression", manifest.place_expression, code=True, minor=True)
    yield from aspect("business-key", manifest.business_key, code=True, minor=True)
    yield from aspect("personal-data", ", ".join(manifest.personal_data), code=True, minor=True)
    for key, references in (("decision-version", manifest.decisions), ("call-version", manifest.calls)):
        for reference in references:
            yield from aspect(key, reference.version, name=reference.id)
    for after in manifest.follow_ups:
        yield from aspect("follow-up-case", after.title, name=after.process)


def _points(manifest: Manifest) -> Iterator[Part]:
    for point in manifest.variation.values():
        text = point.type is PointType.TEXT
        found = (
            *aspect("type", message(f"standard.value-{point.type}")),
            *aspect("default", show_value(point.default)),
            *aspect("unit", point.unit),
            *aspect("bounds", point.bound_text),
            *aspect("reason", point.reason, minor=text),
            *aspect("bound-reason", point.bound_reason, minor=text),
            *aspect("approver", point.approver, minor=True),
        )
        yield Part(area=Area.POINT, id=point.name, title=point.title, within={}, aspects=found)


def text_parts(bundle: Bundle) -> Iterator[Part]:
    """Yield texts that are no names of elements: notices, and what rules say."""
    named = {f"{process.id}." for process in bundle.processes.values()}
    for key, texts in bundle.texts.items():
        if not key.startswith(tuple(named)):
            yield Part(area=Area.TEXT, id=key, title=alike(key), within={}, aspects=tuple(aspect("text", texts)))
