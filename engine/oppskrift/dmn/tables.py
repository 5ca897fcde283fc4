"""The decision tables of a model, wherever they stand in it, and what its columns and texts are called."""

from collections.abc import Iterator, Mapping

from .layout import Box, lay_out, words
from .model import Model
from .nodes import Decision, Knowledge
from .table import Table
from .vocabulary import Vocabulary, readable


def tables_of(model: Model) -> dict[str, Table]:
    """Return the tables of decisions and business knowledge models by id, also those inside other expressions.

    A table of the file itself goes before one of the same id in an imported file.
    """
    found: dict[str, Table] = {}
    for node in sorted(model.nodes.values(), key=lambda node: node.key != node.id):
        if isinstance(node, Decision):
            for table in _inside(lay_out(node.expression)):
                found.setdefault(table.id, table)
        elif isinstance(node, Knowledge) and node.function is not None:
            for table in _inside(lay_out(node.function.body)):
                found.setdefault(table.id, table)
    return found


def vocabulary(model: Model, texts: Mapping[str, Mapping[str, str]] | None = None) -> Vocabulary:
    """Return what the model's columns are called, with its texts by key in nb, nn and en."""
    labels = {(id, column.name): column.label for id, table in tables_of(model).items() for column in table.outputs}
    return Vocabulary.of(texts or {}, labels)


def texts_of(model: Model) -> frozenset[str]:
    """Return the texts for people in a file: names, descriptions, labels, notes, and answers that are plain texts."""
    own = model.decisions.values()
    about = [text for one in own for text in (one.title, readable(one.title), one.description)]
    found = {model.name, model.description, *about}
    for table in tables_of(model).values():
        found.update((*(column.label for column in table.inputs), *(column.label for column in table.outputs)))
        for rule in table.rules:
            found.update((*rule.annotations, *(words(cell.text, "nb") for cell in rule.outputs)))
    return frozenset(found - {""})


def _inside(box: Box) -> Iterator[Table]:
    if box.table is not None:
        yield box.table
    for part in box.parts:
        yield from _inside(part)
