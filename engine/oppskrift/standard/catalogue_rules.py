"""The decisions and forms of a version as parts: rule by rule, field by field."""

from collections.abc import Iterator
from decimal import Decimal

from .. import dmn, feel, forms
from ..dmn import Box, Rule, Table
from ..message import message
from .bundle import Bundle
from .called import alike, form_name, given, told
from .catalogue import Area, Aspect, Part, aspect, yes_no
from .point import Texts


def decision_parts(bundle: Bundle) -> Iterator[Part]:
    """Yield every decision of the version, and every rule of its tables."""
    for model in {model.sha256: model for model in bundle.decisions.values()}.values():
        for decision in model.decisions.values():
            boxes = tuple(opened(dmn.lay_out(decision.expression)))
            yield Part(
                area=Area.DECISION,
                id=decision.id,
                title=alike(dmn.readable(decision.title)),
                within={},
                aspects=(*_decision(decision), *(one for path, box in boxes for one in _box(path, box))),
            )
            for path, box in boxes:
                if box.table is not None:
                    yield from _rules(decision, path, box.table)


def opened(box: Box, path: str = "") -> Iterator[tuple[str, Box]]:
    """Yield a box and all inside it, each with the path of names that leads there."""
    yield path, box
    for number, part in enumerate(box.parts, 1):
        step = part.name or f"{part.role} {number}"
        yield from opened(part, f"{path}.{step}" if path else step)


def _decision(decision: dmn.Decision) -> Iterator[Aspect]:
    yield from aspect("description", decision.description)
    yield from aspect("type", str(decision.type) if decision.type else None, code=True, minor=True)
    yield from aspect("requires", ", ".join(sorted(one.name for one in decision.requires)), code=True)


def _box(path: str, box: Box) -> Iterator[Aspect]:
    if box.text is not None:
        yield from aspect("expression", box.text, name=path, code=True)
    if box.table is None:
        return
    policy = " ".join(filter(None, (box.table.hit_policy, box.table.aggregation)))
    yield from aspect("hit-policy", policy, name=path)
    for column in box.table.inputs:
        yield from aspect("input-column", column.cell.text, name=column.label, code=True)
        yield from aspect("allowed", column.allowed.text if column.allowed else None, name=column.label, code=True)
    for result in box.table.outputs:
        yield from aspect("output-column", result.label or result.name, name=result.name or path)
        yield from aspect("allowed", result.order.text if result.order else None, name=result.name, code=True)
        yield from aspect("default", result.default.text if result.default else None, name=result.name, code=True)


def _rules(decision: dmn.Decision, path: str, table: Table) -> Iterator[Part]:
    within = alike(dmn.readable(decision.title) + (f" ({path})" if path else ""))
    for rule in table.rules:
        title = told(message("part.rule", number=rule.number))
        yield Part(area=Area.RULE, id=rule.id, title=title, within=within, aspects=tuple(_rule(rule, table)))


def _rule(rule: Rule, table: Table) -> Iterator[Aspect]:
    for column, test in zip(table.inputs, rule.tests, strict=True):
        written = test.text if test else None
        yield from aspect("cell", _cell(written) if written else told(message("part.any")), name=column.label)
    for result, cell in zip(table.outputs, rule.outputs, strict=True):
        yield from aspect("cell", _cell(cell.text), name=result.label or result.name or "→")
    yield from aspect("annotation", " ".join(rule.annotations))


def _cell(text: str) -> Texts:
    return {language: dmn.words(text, language) for language in ("nb", "nn", "en")}


def form_parts(bundle: Bundle) -> Iterator[Part]:
    """Yield every form of the version, and every field of it."""
    for form in bundle.forms.values():
        yield Part(area=Area.FORM, id=form.id, title=form_name(bundle, form.id), within={}, own_title=False)
        for field in fields(form.fields):
            yield Part(
                area=Area.FIELD,
                id=f"{form.id}/{field.key or field.id}",
                title=field_name(field),
                within=form_name(bundle, form.id),
                aspects=tuple(_field(field)),
            )


def fields(among: tuple[forms.Field, ...]) -> Iterator[forms.Field]:
    """Yield the fields and those inside them."""
    for field in among:
        yield field
        yield from fields(field.fields)


def field_name(field: forms.Field) -> Texts:
    """Return what a field is called: its label, or for a shown text what kind of component it is."""
    if field.label.strip() and field.kind is not forms.Kind.DISPLAY:
        return given(field.label)
    return told(message(f"field.{field.kind}"))


def _field(field: forms.Field) -> Iterator[Aspect]:
    yield from aspect("kind", message(f"field.{field.kind}"))
    if field.kind is forms.Kind.DISPLAY:
        yield from aspect("text", given(field.label))
    yield from aspect("description", given(field.description))
    if field.takes_value:
        yield from aspect("required", yes_no(field.required))
    yield from aspect("read-only", _limit(field.read_only if isinstance(field.read_only, feel.Program) else None))
    bounds = field.bounds
    for key, limit in (
        ("least", bounds.least),
        ("most", bounds.most),
        ("shortest", bounds.shortest),
        ("longest", bounds.longest),
    ):
        yield from aspect(key, _limit(limit), code=isinstance(limit, feel.Program))
    yield from aspect("digits", None if bounds.digits is None else str(bounds.digits))
    yield from aspect("pattern", bounds.pattern, code=True)
    yield from aspect("options", _options(field))
    yield from aspect("options-from", _limit(field.options_from), code=True)
    yield from aspect("hide", _limit(field.hide), code=True)
    if field.rule is not None:
        yield from aspect("rule", field.rule.program.text, code=True)
        yield from aspect("rule-text", given(field.rule.text) if field.rule.text else None)
    yield from aspect("default", None if field.default is None else str(field.default))


def _limit(limit: Decimal | feel.Program | None) -> str | None:
    return limit.text if isinstance(limit, feel.Program) else None if limit is None else str(limit)


def _options(field: forms.Field) -> Texts | None:
    if not field.options:
        return None
    return {
        language: ", ".join(option.label.read(language) for option in field.options) for language in ("nb", "nn", "en")
    }
