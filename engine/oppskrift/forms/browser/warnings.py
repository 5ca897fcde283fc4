"""The warnings about a form: each expression that the browser would work out, with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from ... import feel
from ...feel.brief import cut
from ...message import message
from ...model.problem import Problem
from ..field import Field, Kind
from ..form import Form
from ..schema import line_of
from ..template import expressions
from .fields import types, within
from .reading import differences

LONGEST = 80
"""Characters of an expression that are shown."""


def warnings(form: Form, body: bytes = b"", file: str = "") -> tuple[Problem, ...]:
    """Return a warning for each thing that form-js would do otherwise with the form's expressions.

    `body` is the form as it was read, for line numbers. Rules (`validering`), texts in nynorsk and English, and the
    least and most rows are read by Oppskrift alone, so nothing is said of them.
    """
    text = body.decode("utf-8", "replace")
    return tuple(_told(form.fields, types(form.fields), text, file))


def _told(fields: tuple[Field, ...], known: Mapping[str, feel.Type | None], body: str, file: str) -> Iterator[Problem]:
    for field in fields:
        line = line_of(body, {"id": field.id, "key": field.key})
        for name, program in _expressions(field):
            for found in map(partial(_problem, program), differences(program, known)):
                yield replace(found, file=file or None, line=line, element=field.key or field.id, field=name)
        yield from _told(field.fields, within(field, known) if field.kind is Kind.ROWS else known, body, file)


def _expressions(field: Field) -> Iterator[tuple[str, feel.Program]]:
    """Yield the expressions of a field that form-js reads, with the name of the attribute."""
    bounds = field.bounds
    rows = field.kind is Kind.ROWS
    written = {
        "conditional.hide": field.hide,
        "readonly": field.read_only,
        "valuesExpression": field.options_from,
        "validate.min": None if rows else bounds.least,
        "validate.max": None if rows else bounds.most,
        "validate.minLength": bounds.shortest,
        "validate.maxLength": bounds.longest,
    }
    yield from ((name, program) for name, program in written.items() if isinstance(program, feel.Program))
    texts = {"text" if field.kind is Kind.DISPLAY else "label": field.label, "description": field.description}
    for name, text in texts.items():
        yield from ((name, feel.compile(one)) for one in expressions(text.read("nb")))


def _problem(program: feel.Program, found: feel.Diagnostic) -> Problem:
    """Return the warning without its place."""
    text = cut(" ".join(program.text.split()), LONGEST)
    told = message("forms.browser", text=text, position=found.start + 1, reason=found.message)
    return Problem(rule=found.message.key, message=told, severity="warning")
