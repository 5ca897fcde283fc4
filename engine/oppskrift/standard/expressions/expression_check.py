"""The check of a version: each expression against what it sees, decisions and handlers against what they need."""

import re
from collections.abc import Iterator

from ... import feel
from ...feel.checking import in_expression
from ...feel.checking.shape import shape_of
from ...feel.diagnostics import Diagnostic
from ...likeness import like
from ...message import Message, message
from ...model.problem import Problem, Severity
from ..bundle import Bundle
from ..dated_values import DatedValues
from .form_places import in_forms
from .needs import needs
from .places import LIST, Place, in_manifest, in_processes
from .reserved import reserved
from .surroundings import NOTHING, Surroundings
from .types import inferred
from .variables import Variables

_TOLD_BY_THE_GATE = re.compile(r"(config|case)\s*\.\s*\w+")
_TOLD_WITH_VALUES = re.compile(r"values\s*\.\s*\w+")


def check_expressions(bundle: Bundle, values: DatedValues, surroundings: Surroundings = NOTHING) -> tuple[Problem, ...]:
    """Return what is wrong with the expressions of a version that its parts were read without errors for.

    What can never be right is an error, what can never take effect a warning. Nothing is told of what is not certain:
    a value of unknown type may be anything, and where variables may come that nobody declares, any name may exist.
    """
    known = Variables(bundle, reserved(bundle.manifest, values), surroundings)
    found = [
        *(problem for place in in_processes(bundle, known, surroundings) for problem in _found(place, _IN_PROCESS)),
        *needs(bundle, known, surroundings),
        *(problem for place in in_forms(bundle, known) for problem in _found(place, _IN_FORM)),
        *(problem for place in in_manifest(bundle, known) for problem in _found(place, ())),
    ]
    return tuple(_once(found))


_IN_PROCESS = (_TOLD_BY_THE_GATE, _TOLD_WITH_VALUES)
_IN_FORM = (_TOLD_WITH_VALUES,)


def _found(place: Place, told: tuple[re.Pattern[str], ...]) -> Iterator[Problem]:
    """Yield the problems of one expression, leaving out unknown fields of what other checks look after."""
    for found in feel.check(place.program, place.seen, expect=None if place.expect is LIST else place.expect):
        part = place.program.text[found.start : found.end]
        if found.message.key.startswith("feel.unknown-field") and any(one.fullmatch(part.strip()) for one in told):
            continue
        text = _told(found, place)
        if text is not None:
            yield _problem(place, found, text, feel.severity(found))
    if place.expect is LIST:
        yield from _not_a_list(place)


def _told(found: Diagnostic, place: Place) -> Message | None:
    """Return what to say of a finding; None for a name that is not known where there may be any."""
    if not found.message.key.startswith("feel.unknown-name"):
        return found.message
    if place.seen.is_open:
        return None
    name = str(found.message.params["name"])
    suggestion = like(name, place.seen)
    if suggestion is None:
        return message("expression.unknown-name", name=name)
    return message("expression.unknown-name-suggest", name=name, suggestion=suggestion)


def _not_a_list(place: Place) -> Iterator[Problem]:
    """Yield that what is gone through is no list: unlike elsewhere, a single value is not made one."""
    type_ = inferred(place.program, place.seen)
    if type_ is not None and type_.kind not in ("list", "any", "null"):
        text = message("expression.not-a-list", found=shape_of(type_).told())
        yield _problem(place, Diagnostic(text, 0, len(place.program.text)), text, "error")


def _problem(place: Place, found: Diagnostic, reason: Message, severity: Severity) -> Problem:
    return Problem(
        rule=reason.key.removesuffix("-suggest"),
        message=in_expression(place.program.text, found, reason),
        severity=severity,
        file=place.file or None,
        line=place.line,
        element=place.element,
        field=place.field,
    )


def _once(found: list[Problem]) -> Iterator[Problem]:
    """Yield each mistake once: the three languages of a text make the same one."""
    seen: set[tuple[object, ...]] = set()
    for problem in found:
        reason = problem.message.params.get("reason")
        told = str(reason) if reason is not None else str(problem.message)
        key = problem.rule, problem.file, problem.line, problem.element, problem.field, told
        if key not in seen:
            seen.add(key)
            yield problem
