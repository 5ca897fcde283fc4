"""Names, paths and literals."""

from typing import Any

from ...message import Message, message
from ..brief import cut
from ..evaluation import Evaluation
from ..properties import PROPERTIES
from ..syntax import AtLiteral, Literal, Name, Node, Path
from ..temporal import parse_at
from ..values import type_word
from .unit import CONTEXT, EVALUATION, Code, Frame, Scope, Unit, Use


def literal(node: Literal, scope: Scope, unit: Unit) -> Code:
    """Return code for a constant."""
    value = node.value
    return lambda frame: value


def at_literal(node: AtLiteral, scope: Scope, unit: Unit) -> Code:
    """Return code for an at-literal; one that cannot be read is null with a diagnostic."""
    try:
        value = parse_at(node.text)
    except ValueError:
        return failing(node, message("feel.bad-at-literal", text=cut(node.text)))
    return lambda frame: value


def failing(node: Node, text: Message) -> Code:
    """Return code that notes a problem and gives null."""

    def run(frame: Frame) -> None:
        frame[EVALUATION].report(text, node.start, node.end)

    return run


def forgiven(code: Code) -> Code:
    """Return code for a value that may be missing: what goes wrong in it is no problem."""

    def run(frame: Frame) -> Any:
        diagnostics = frame[EVALUATION].diagnostics
        before = len(diagnostics)
        value = code(frame)
        del diagnostics[before:]
        return value

    return run


def name(node: Name, scope: Scope, unit: Unit) -> Code:
    """Return code for a variable: a local one, one of the context, or else a builtin.

    Inside a filter an entry of the item comes first, if the item has one of that name when the code runs.
    """
    items: list[int] = []
    for found in reversed(scope):
        if found.name is None:
            items.append(found.slot)
        elif found.name == node.name:
            return _in_items(node.name, items, _slot(found.slot))
    if items:
        unit.possible_names.add(node.name)
    else:
        unit.names.add(node.name)
        unit.uses.append(Use(node.name, node.start, node.end, called=False))
    return _in_items(node.name, items, _global(node, unit))


def variable(node: Node, scope: Scope) -> str | None:
    """Return the name of a variable of the context, None for anything else and where a filter's item may have it."""
    if not isinstance(node, Name) or any(found.name in (None, node.name) for found in scope):
        return None
    return node.name


def _slot(slot: int) -> Code:
    return lambda frame: frame[slot]


def _global(node: Name, unit: Unit) -> Code:
    wanted = node.name
    builtin = unit.builtins.get(wanted)

    def run(frame: Frame) -> Any:
        try:
            return frame[CONTEXT][wanted]
        except KeyError:
            if builtin is not None:
                return builtin
            frame[EVALUATION].report_unknown("feel.unknown-name", wanted, frame[CONTEXT], node.start, node.end)
            return None

    return run


def _in_items(wanted: str, items: list[int], otherwise: Code) -> Code:
    if not items:
        return otherwise
    if len(items) == 1:
        return _in_item(wanted, items[0], otherwise)

    def run(frame: Frame) -> Any:
        for slot in items:
            item = frame[slot]
            if isinstance(item, dict):
                if wanted in item:
                    return item[wanted]
            elif type(item) in PROPERTIES and wanted in PROPERTIES[type(item)]:
                return PROPERTIES[type(item)][wanted](item)
        return otherwise(frame)

    return run


def _in_item(wanted: str, slot: int, otherwise: Code) -> Code:
    """Return the code of `_in_items` for the usual case of one filter."""

    def run(frame: Frame) -> Any:
        item = frame[slot]
        if type(item) is dict:
            return item[wanted] if wanted in item else otherwise(frame)
        read = PROPERTIES.get(type(item), {}).get(wanted)
        return otherwise(frame) if read is None else read(item)

    return run


def path(node: Path, scope: Scope, unit: Unit) -> Code:
    """Return code for `x.name`."""
    target = unit.compile(node.target, scope)
    wanted = node.name
    _note_path(node, scope, unit)

    def run(frame: Frame) -> Any:
        value = target(frame)
        if type(value) is dict and wanted in value:
            return value[wanted]
        return _read(value, node, frame[EVALUATION])

    return run


def _note_path(node: Path, scope: Scope, unit: Unit) -> None:
    """Note the path from a variable of the context, so that `a.b.c` is known to use a, b of it, and c of that."""
    names = [node.name]
    target = node.target
    while isinstance(target, Path):
        names.append(target.name)
        target = target.target
    if isinstance(target, Name) and target.name in unit.names and not any(found.name == target.name for found in scope):
        unit.paths.add((target.name, *reversed(names)))


def _read(value: Any, node: Path, evaluation: Evaluation) -> Any:
    """Return a property of any value; a list gives the list of its elements' properties."""
    evaluation.burn()
    if isinstance(value, dict):
        if node.name in value:
            return value[node.name]
        evaluation.report_unknown("feel.unknown-field", node.name, value, node.start, node.end)
        return None
    if isinstance(value, list):
        evaluation.burn(len(value))
        return [_read(item, node, evaluation) for item in value]
    read = PROPERTIES.get(type(value), {}).get(node.name)
    if read is not None:
        return read(value)
    text = message("feel.no-property", name=node.name, type=type_word(value))
    (evaluation.report_null if value is None else evaluation.report)(text, node.start, node.end)
    return None
