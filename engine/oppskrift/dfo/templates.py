"""Element templates for Camunda Modeler, made from the registry: one per handler, with a field per input and output."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..message import Language, message, render
from .handler import Handler

SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"
VERSION = 1
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "boolean"),
    (str, "text"),
    (Decimal, "number"),
    (int, "number"),
    (date, "date"),
    (BaseModel, "object"),
    (dict, "object"),
    (list, "list"),
)


def element_templates(handlers: Iterable[Handler], language: Language = "nb") -> list[dict[str, Any]]:
    """Return the templates, in the order of the handlers. A `Registry` may be given."""
    return [_template(handler, language) for handler in handlers]


def _template(handler: Handler, language: Language) -> dict[str, Any]:
    notes = [render(message(f"dfo.mark.{handler.standing}"), language)]
    if handler.idempotency:
        notes.append(render(message(handler.idempotency), language))
    if handler.faults:
        notes.append(f"BPMN error: {', '.join(handler.faults)}.")
    return {
        "$schema": SCHEMA,
        "id": f"no.oppskrift.{handler.name}",
        "name": render(handler.title, language),
        "version": VERSION,
        "description": " ".join(notes),
        "appliesTo": ["bpmn:ServiceTask"],
        "elementType": {"value": "bpmn:ServiceTask"},
        "groups": [_group("input", language), _group("output", language)],
        "properties": [
            _type(handler),
            *(_input(name, field, language) for name, field in handler.input.model_fields.items()),
            *(_output(name, language) for name in handler.output.model_fields),
        ],
    }


def _group(id: str, language: Language) -> dict[str, str]:
    return {"id": id, "label": render(message(f"dfo.template.{id}"), language)}


def _type(handler: Handler) -> dict[str, Any]:
    binding = {"type": "zeebe:taskDefinition", "property": "type"}
    return {"type": "Hidden", "value": handler.name, "binding": binding}


def _input(name: str, field: FieldInfo, language: Language) -> dict[str, Any]:
    annotation = _inner(field.annotation)
    found: dict[str, Any] = {
        "id": f"input-{name}",
        "label": name,
        "description": _describe(name, annotation, language),
        "group": "input",
        "binding": {"type": "zeebe:input", "name": name},
    }
    if get_origin(annotation) is Literal:
        found |= {"type": "Dropdown", "choices": [{"name": v, "value": v} for v in get_args(annotation)]}
    else:
        found |= {"type": "String", "feel": "optional" if kind(annotation) == "text" else "required"}
    return found | ({"constraints": {"notEmpty": True}} if field.is_required() else {"optional": True})


def _output(name: str, language: Language) -> dict[str, Any]:
    return {
        "id": f"output-{name}",
        "label": name,
        "description": render(message("dfo.template.result"), language),
        "type": "String",
        "group": "output",
        "optional": True,
        "binding": {"type": "zeebe:output", "source": f"={name}"},
    }


def _describe(name: str, annotation: Any, language: Language) -> str:
    expected = render(message(f"dfo.expected.{kind(annotation)}"), language)
    return f"{render(message(f'dfo.field.{name}'), language)} ({expected})"


def kind(annotation: Any) -> str:
    """Return the kind of a field's type: text, number, date, boolean, list, object or other."""
    bare = get_origin(annotation) or annotation
    if bare is Literal:
        return "text"
    return next((k for known, k in _KINDS if isinstance(bare, type) and issubclass(bare, known)), "other")


def _inner(annotation: Any) -> Any:
    """Return a type without `Annotated` and `| None` around it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _inner(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _inner(next(a for a in get_args(annotation) if a is not type(None)))
    return annotation
