"""The variables of a case as facts that a person can read: labels from the forms, values in the reader's language."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .. import feel, forms
from ..dmn.wording import readable
from ..forms.field import Field, Kind
from ..message import Language, Text, catalogue, message, render
from ..model.tagged import TAGS, Json, unescape
from .masking import HIDDEN, OPEN, Mask

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A named value: a text, the facts inside it, or rows of facts (all with the columns of the first).

    `personal` tells that the manifest calls it personal, `masked` that it is not shown.
    """

    path: str
    label: str
    text: str = ""
    inside: tuple["Fact", ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    personal: bool = False
    masked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads: their language, what is masked for them, and what people are called (None for an ident of nobody)."""

    language: Language
    mask: Mask = OPEN
    personal: frozenset[Path] = frozenset()
    person: Callable[[str], str | None] = field(default=lambda _: None)


class Labels:
    """What variables are called, by the forms of a bundle: the first form that has a field for a path decides."""

    def __init__(self, known: Iterable[forms.Form]) -> None:
        self._fields: dict[Path, Field] = {}
        for form in known:
            for one in form.inputs():
                self._note((), one)

    def _note(self, around: Path, one: Field) -> None:
        path = (*around, *one.path)
        self._fields.setdefault(path, one)
        if one.kind is Kind.ROWS:
            for column in one.fields:
                for inner in column.inputs():
                    self._note(path, inner)

    def label(self, path: Path, language: Language) -> str:
        """Return what a variable is called."""
        known = self._fields.get(path)
        if known is not None and known.label.strip():
            return known.label.read(language)
        return word_for(path[-1], language)

    def known(self, path: Path) -> bool:
        """Return whether a form has a field for the variable."""
        return path in self._fields

    def option(self, path: Path, value: Json, language: Language) -> str | None:
        """Return the label of a chosen option, or None when the field has no such option."""
        known = self._fields.get(path)
        options = known.options if known is not None else ()
        found: Iterator[Text] = (option.label for option in options if option.value == value)
        label = next(found, None)
        return None if label is None else label.read(language)


def word_for(name: str, language: Language) -> str:
    """Return what a name of the variables or of DFØ means to people; the name as words where nobody has said."""
    key = f"fact.{name}"
    if key in catalogue():
        return render(message(key), language)
    words = readable(name)
    return words[:1].upper() + words[1:]


def labelled(label: str, text: str) -> str:
    """Return a value under its label in one line; a label that asks needs no colon."""
    return f"{label}{'' if label.endswith('?') else ':'} {text}"


def facts(variables: Mapping[str, Json], labels: Labels, reader: Reader) -> tuple[Fact, ...]:
    """Return the facts of the variables, in their order; what is empty is left out."""
    return tuple(fact for name, value in variables.items() for fact in _fact((unescape(name),), value, labels, reader))


def _fact(path: Path, value: Json, labels: Labels, reader: Reader) -> Iterator[Fact]:
    if value is None or value in ("", [], {}):
        return
    label, dotted, personal = labels.label(path, reader.language), ".".join(path), path in reader.personal
    if reader.mask.hides and reader.mask.personal(path):
        yield Fact(path=dotted, label=label, text=HIDDEN, personal=True, masked=True)
    elif _is_context(value):
        inside = tuple(f for name, one in value.items() for f in _fact((*path, unescape(name)), one, labels, reader))
        if inside:
            yield Fact(path=dotted, label=label, inside=inside, personal=personal)
    elif isinstance(value, list) and any(_is_context(one) for one in value):
        yield _table(path, [one for one in value if _is_context(one)], labels, reader)
    else:
        yield Fact(path=dotted, label=label, text=_text(path, value, labels, reader), personal=personal)


def _table(path: Path, rows: list[Mapping[str, Json]], labels: Labels, reader: Reader) -> Fact:
    names = [name for name in dict.fromkeys(name for row in rows for name in row) if any(row.get(name) for row in rows)]
    told = tuple(
        tuple(
            _text((*path, unescape(name)), reader.mask.value(row.get(name), *path, name), labels, reader)
            for name in names
        )
        for row in rows
    )
    return Fact(
        path=".".join(path),
        label=labels.label(path, reader.language),
        columns=tuple(labels.label((*path, unescape(name)), reader.language) for name in names),
        rows=told,
    )


def _text(path: Path, value: Json, labels: Labels, reader: Reader) -> str:
    if isinstance(value, list):
        return ", ".join(_text(path, one, labels, reader) for one in value)
    if _is_context(value):
        told = (
            (word_for(name, reader.language), _text((*path, name), one, labels, reader)) for name, one in value.items()
        )
        return ", ".join(f"{name}: {text}" for name, text in told)
    option = labels.option(path, value, reader.language)
    if option is not None:
        return option
    if isinstance(value, str):
        person = reader.person(value)
        return reader.mask.text(f"{person} ({value})" if person else value)
    shown = feel.show(feel.from_json(value), reader.language)
    return HIDDEN if reader.mask.value(value) == HIDDEN else shown


def _is_context(value: Json) -> bool:
    return isinstance(value, Mapping) and not TAGS.intersection(value)
