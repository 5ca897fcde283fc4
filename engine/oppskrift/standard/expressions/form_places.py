"""Every expression of a version's forms: what hides, allows and limits fields, and what their texts speak of."""

import re
from collections.abc import Iterator, Mapping

from ... import feel
from ...bpmn.model import Node, Process
from ...feel import Type
from ...feel.types import NULL
from ...forms import Form
from ...forms.field import Field, Kind
from ...forms.template import expressions
from ...message import LANGUAGES
from ..bundle import Bundle
from .form_types import field_types, row_types
from .places import Place
from .types import BOOLEAN, NUMBER, context, merged
from .variables import Seen, Variables, program


def in_forms(bundle: Bundle, known: Variables) -> Iterator[Place]:
    """Yield the expressions of all forms that tasks or the start use."""
    for form in bundle.forms.values():
        seen = _seen(form, bundle, known)
        if seen is not None:
            file = _file(form, bundle)
            yield from _Form(file, bundle.files.get(file, b"").decode("utf-8", "replace")).fields(form.fields, seen)


def _seen(form: Form, bundle: Bundle, known: Variables) -> Seen | None:
    """Return what a form's expressions see, whichever task it is shown in; None where it is shown in none."""
    users = [(p, n) for p in bundle.processes.values() for n in p.nodes.values() if n.form == form.id]
    if not users:
        return None
    around = [_around(process, node, bundle, known) for process, node in users]
    names = dict.fromkeys(name for one in around for name in one)
    seen = Seen({n: merged(one.get(n, NULL) for one in around) for n in names}, is_open=any(o.is_open for o in around))
    own = field_types(form.inputs())
    laid = {
        name: merged((type_, seen[name])) if name in seen and _partial(type_) else type_ for name, type_ in own.items()
    }
    return seen.plus(laid)


def _partial(type_: Type | None) -> bool:
    """Return whether a form writes only a part of a variable, beside what it has already."""
    return type_ is not None and type_.kind == "context"


def _around(process: Process, node: Node, bundle: Bundle, known: Variables) -> Seen:
    start = process.id == bundle.process and node.id == process.start(process.id).id
    seen = known.outside if start else known.entered(process, node)
    return Seen({name: type_ for name, type_ in seen.items() if name != "case"}, is_open=seen.is_open)


def _file(form: Form, bundle: Bundle) -> str:
    """Return the file that a form was read from."""
    id = re.compile(rf'"id"\s*:\s*"{re.escape(form.id)}"'.encode())
    return next((path for path, body in bundle.files.items() if path.endswith(".form") and id.search(body)), "")


class _Form:
    """One form file whose expressions are gone through."""

    def __init__(self, file: str, body: str) -> None:
        self._file, self._body = file, body

    def fields(self, fields: tuple[Field, ...], seen: Seen) -> Iterator[Place]:
        """Yield the expressions of fields of one scope, and of those in them."""
        for field in fields:
            for name, compiled, expect in _parts(field):
                yield Place(
                    program=compiled,
                    file=self._file,
                    line=self._line(field),
                    element=field.key or field.id,
                    field=name,
                    seen=seen,
                    expect=expect,
                )
            yield from self.fields(field.fields, _in_row(field, seen) if field.kind is Kind.ROWS else seen)

    def _line(self, field: Field) -> int | None:
        """Return the line where the component's id stands, else its key's."""
        for name in (field.id, field.key):
            found = re.search(rf'"(?:id|key|path)"\s*:\s*"{re.escape(name)}"', self._body) if name else None
            if found:
                return self._body.count("\n", 0, found.start()) + 1
        return None


def _in_row(field: Field, seen: Seen) -> Seen:
    """Return what the expressions of a row see: its own values first; `this`, `i`, and `parent` as in form-js."""
    own: Mapping[str, Type | None] = row_types(field)
    return seen.plus({"parent": None, "i": NUMBER, **own, "this": context(own, exact=True)})


def _parts(field: Field) -> Iterator[tuple[str, feel.Program, Type | None]]:
    bounds = field.bounds
    for name, found, expect in (
        ("conditional.hide", field.hide, BOOLEAN),
        ("readonly", field.read_only, BOOLEAN),
        ("validering", field.rule.program if field.rule else None, BOOLEAN),
        ("min", bounds.least, NUMBER),
        ("max", bounds.most, NUMBER),
        ("minLength", bounds.shortest, NUMBER),
        ("maxLength", bounds.longest, NUMBER),
        ("valuesExpression", field.options_from, None),
    ):
        if isinstance(found, feel.Program):
            yield name, found, expect
    for name, text in (
        ("text" if field.kind is Kind.DISPLAY else "label", field.label),
        ("description", field.description),
    ):
        written = (one for language in LANGUAGES for one in expressions(text.read(language)))
        for one in dict.fromkeys(written):
            compiled = program(one)
            if compiled is not None:
                yield name, compiled, None
