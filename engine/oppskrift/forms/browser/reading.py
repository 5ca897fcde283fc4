"""What is said of one expression: every rule asked of every part, each kind of finding once."""

from collections.abc import Mapping

from ... import feel
from .rules import RULES
from .view import views


def differences(
    program: feel.Program, known: Mapping[str, feel.Type | None] | None = None
) -> tuple[feel.Diagnostic, ...]:
    """Return what the FEEL of form-js would do otherwise, each kind once, in the order of the text.

    `known` are the types of variables as far as they are known, such as `fields.types` gives them for the fields of a
    form. Silent where nothing can be seen; never raises.
    """
    names = {name: (known or {}).get(name) for name in (*program.names, *program.possible_names)}
    found: dict[str, feel.Diagnostic] = {}
    for view in views(program, names):
        for text in filter(None, (rule(view) for rule in RULES)):
            found.setdefault(text.key, feel.Diagnostic(text, view.node.start, view.node.end))
    return tuple(sorted(found.values(), key=lambda one: (one.start, one.end)))
