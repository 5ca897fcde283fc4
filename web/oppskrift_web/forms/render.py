"""A form as HTML: the error summary, the controls, and what the page must remember beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from markupsafe import Markup

from oppskrift import forms
from oppskrift.message import Language, render
from oppskrift.model.problem import Problem
from oppskrift.model.tagged import Json

from .controls import Control, Controls, control_id
from .typed import as_typed


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line of the error summary; `href` is empty when there is no control to go to."""

    href: str
    text: str


def render_form(  # noqa: PLR0913
    form: forms.Form,
    values: Mapping[str, Json],
    problems: Sequence[Problem],
    data: Mapping[str, Json],
    *,
    language: Language,
    now: datetime,
    refresh: str | None = None,
    new: frozenset[str] = frozenset(),
    focus: str | None = None,
    shown: tuple[forms.Shown, ...] | None = None,
) -> Markup:
    """Return the fields of a form as HTML, without the form element and its buttons.

    `values` are raw values as they were posted, or `form.initial(data)`; `problems` what the engine said to them;
    `data` what the form's expressions read (variables and `config`). `refresh` is the address that renders the form
    again when something changes. `new` are fields that the person's own choice has brought up, so what is missing in
    them is no error yet; `focus` is a new row; `shown` is what the form looks like, where that is known already.
    Bounded and escaped, whatever the values are.
    """
    shown = form.show(values, data, now=now) if shown is None else shown
    serious = [problem for problem in problems if problem.field not in new]
    controls = Controls(language, now, serious, _steering(form), focus).of(shown)
    known = {one.id for one in _all(controls)}
    templates = current_app.jinja_env
    template = templates.get_template("form/form.html")
    return Markup(  # noqa: S704 - the template escapes
        template.render(
            shown=controls,
            controls=templates.get_template("form/controls.html").module,
            wrong=[_wrong(problem, known, language) for problem in serious],
            seen=",".join(one.name for field in shown for one in field.all() if not one.hidden and _top(one)),
            kept=tuple(_kept(shown, values, language)),
            tried=bool(problems),
            new=bool(new),
            refresh=refresh,
            any_optional=any(one.optional for one in _all(controls)),
            any_required=any(one.required for one in _all(controls)),
        )
    )


def _steering(form: forms.Form) -> frozenset[str]:
    """Return the keys of the fields that decide whether others are shown."""
    paths = {".".join(path) for field in form.fields if field.hide is not None for path in field.hide.paths}
    return frozenset(paths)


def _top(one: forms.Shown) -> bool:
    return bool(one.name) and "[" not in one.name


def _all(controls: Sequence[Control]) -> Iterator[Control]:
    for one in controls:
        yield one
        yield from _all(one.fields)
        for row in one.rows:
            yield from _all(row.fields)


def _wrong(problem: Problem, known: set[str], language: Language) -> Wrong:
    id = control_id(problem.field or "")
    return Wrong(f"#{id}" if id in known else "", _sentence(render(problem.message, language)))


def _sentence(text: str) -> str:
    """Return a message about a field whose name is a question as two sentences: «Er den klar? Må fylles ut»."""
    question, mark, rest = text.partition("?: ")
    return f"{question}? {rest[:1].upper()}{rest[1:]}" if mark else text


def _kept(shown: Sequence[forms.Shown], values: Mapping[str, Json], language: Language) -> Iterator[tuple[str, str]]:
    """Yield what was typed in fields that are hidden now, so that a change of mind brings it back."""
    for field in shown:
        for one in field.all():
            typed = values.get(one.name) if one.hidden and one.name else None
            for text in typed if isinstance(typed, list) else [typed]:
                if isinstance(text, str) and text:
                    yield one.name, as_typed(one.field, text, language)
