"""What the values and texts of a decision model are called by people, in each language.

The texts of a model are bokmål. A `Vocabulary` holds what they read in other languages, as `texts/*.yaml` beside the
model gives it; what is not there reads as it stands.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .. import feel
from ..message import Language, message, render
from ..model.tagged import TAGS, Json

VALUES = "verdi"
"""A key `….verdi.<value>` among the texts says what a value of the model is called: `over_ramme` as «over rammen»."""

_PATH = re.compile(r"[^\W\d]\w*([. ][^\W\d]\w*)*")
_CODE = re.compile(r"[a-zæøå]+(_[a-zæøå0-9]+)+")
_LABELLED = re.compile(r"(?P<name>.*\S) \((?P<unit>[^()]+)\)")
_UNITS = frozenset(
    (
        *("%", "prosent", "per cent", "kr", "kroner", "øre", "kr/time", "kroner per time", "kroner per hour"),
        *("minutter", "minutt", "minutes", "timer", "timar", "hours", "dager", "dagar", "days", "km"),
        *("virkedager", "virkedagar", "yrkedagar", "working days", "uker", "veker", "weeks"),
        *("måneder", "månader", "months", "år", "years"),
    )
)
"""What between brackets after a label counts as the unit of its numbers: «Beløp (kroner)»."""


def say(lang: Language, key: str, **params: object) -> str:
    """Return one of the texts of an explanation."""
    return render(message(f"dmn.explain.{key}", **params), lang)


def readable(name: str) -> str:
    """Return a variable's name as words; anything but a plain name or path stays as it is."""
    return name.replace("_", " ").replace(".", " ") if _PATH.fullmatch(name) else name


def shown(value: Json, lang: Language) -> str:
    """Return a tagged value for people; what is empty gets a word for it."""
    return PLAIN.value(value, lang)


@dataclass(frozen=True, slots=True)
class Label:
    """What a column is called, and the unit that its numbers have; empty where its label names none."""

    name: str
    unit: str = ""

    def measured(self, text: str, value: Json) -> str:
        """Return the text of a value with the unit, where it is a number."""
        return f"{text} {self.unit}" if self.unit and _is_number(value) else text


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a model's texts, by their bokmål, and its values are called; and its output columns.

    `outputs` gives the label of an output column by the id of its table and its own name.
    """

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    outputs: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, texts: Mapping[str, Mapping[str, str]], outputs: Mapping[tuple[str, str], str] | None = None
    ) -> "Vocabulary":
        """Return the vocabulary of texts by key, each in nb, nn and en."""
        values = {key.rpartition(".")[2]: one for key, one in texts.items() if f".{VALUES}." in key}
        return cls({one["nb"]: one for one in texts.values()}, values, outputs or {})

    def text(self, text: str, lang: Language) -> str:
        """Return one of the model's texts in a language."""
        known = self.texts.get(text)
        return text if known is None else known.get(lang) or text

    def has(self, text: str) -> bool:
        """Return whether a text is there in all languages."""
        return text in self.texts

    def label(self, label: str, lang: Language) -> Label:
        """Return what a column is called in a language; a label that is a name reads as words."""
        told = self.text(label, lang)
        found = _LABELLED.fullmatch(told)
        if found is not None and found["unit"] in _UNITS:
            return Label(found["name"], found["unit"])
        return Label(readable(told))

    def output(self, table: str, name: str, lang: Language) -> Label:
        """Return what an output column is called."""
        return self.label(self.outputs.get((table, name)) or name, lang)

    def value(self, value: Json, lang: Language) -> str:
        """Return a tagged value for people; what is empty gets a word for it."""
        if isinstance(value, str) and value:
            return self._word(value, lang)
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            return ", ".join(self.value(one, lang) for one in value)
        if isinstance(value, dict) and not TAGS.intersection(value):
            inside = (f"{self.label(key, lang).name} {self.value(inner, lang)}" for key, inner in value.items())
            return ", ".join(inside) or say(lang, "empty")
        return feel.show(feel.from_json(value), lang) or say(lang, "empty")

    def _word(self, value: str, lang: Language) -> str:
        known = self.values.get(value)
        if known is not None:
            return known.get(lang) or value
        return readable(value) if _CODE.fullmatch(value) else self.text(value, lang)


PLAIN = Vocabulary()
"""Knows no other words than the model's own."""


def _is_number(value: Json) -> bool:
    plain = isinstance(value, int) and not isinstance(value, bool)
    return plain or (isinstance(value, dict) and "$decimal" in value)
