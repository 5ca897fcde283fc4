"""Hiding personal data from those who see a case masked, wherever it turns up.

Three ways together, so that one that misses is caught by another: values at the personal paths of the manifest and
under names that mean the same there (`navn`, `epost`) are hidden by place; every value that ever stood at a personal
path is hidden by what it says, whole and word by word, in any text; and texts that people have written freely are not
shown at all.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from .. import feel
from ..errors import Refused
from ..message import LANGUAGES
from ..model.event import (
    JobCompleted,
    JobCreated,
    VariableWritten,
)
from ..model.record import EventRecord
from ..model.tagged import TAGS, Json

HIDDEN = "•••"

SHORTEST = 3
"""Characters: shorter texts and parts of names are hidden by place alone; hiding «Å» everywhere would hide the page."""

LONG = 6
"""Characters from which a value is hidden also inside other words; a shorter one only as a word, or in the genitive."""

NAME = 4
"""Words: a longer text is no name, and its words say nothing by themselves."""

_WORDS = re.compile(r"[\w@.+-]+")

Path = tuple[str, ...]


@dataclass(frozen=True)
class Mask:
    """What is hidden. An empty mask hides nothing.

    `paths` are the personal paths of the manifest, `values` the texts that stood there, `free` whether texts written
    by people are left out.
    """

    paths: frozenset[Path] = frozenset()
    values: frozenset[str] = frozenset()
    free: bool = False

    @property
    def hides(self) -> bool:
        """Return whether anything is hidden."""
        return bool(self.paths or self.values or self.free)

    def text(self, text: str) -> str:
        """Return a text with every personal value in it hidden."""
        return self._pattern.sub(HIDDEN, text) if self.values else text

    def written(self, text: str) -> str:
        """Return a text that a person wrote freely, or that it is hidden."""
        return HIDDEN if self.free and text else self.text(text)

    def value(self, value: Json, *path: str) -> Json:
        """Return a tagged value that stands at a path with what is personal in it hidden."""
        if not self.hides:
            return value
        if self.personal(path):
            return HIDDEN if value is not None else None
        if isinstance(value, list):
            return [self.value(one, *path) for one in value]
        if isinstance(value, dict) and not TAGS.intersection(value):
            return {key: self.value(one, *path, key) for key, one in value.items()}
        if isinstance(value, str):
            return self.text(value)
        return HIDDEN if any(shown in self.values for shown in _shown(value)) else value

    def personal(self, path: Path) -> bool:
        """Return whether a path is personal: it is one of the manifest's, is inside one, or ends as one does."""
        return any(path[: len(one)] == one for one in self.paths) or (bool(path) and path[-1] in self._leaves)

    @cached_property
    def _leaves(self) -> frozenset[str]:
        return frozenset(path[-1] for path in self.paths)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.values, key=lambda value: (-len(value), value))
        return re.compile("|".join(map(_anywhere, longest_first)), re.IGNORECASE)


OPEN = Mask()
"""Hides nothing."""


def personal_paths(declared: Iterable[str]) -> frozenset[Path]:
    """Return the paths of a manifest's `personal_data`."""
    return frozenset(tuple(one.split(".")) for one in declared)


def personal_texts(paths: frozenset[Path], rows: Iterable[EventRecord]) -> dict[Path, frozenset[str]]:
    """Return, for each personal path, the ways in which what ever stood there may be shown."""
    found: dict[Path, set[str]] = {path: set() for path in paths}
    leaves = {path[-1]: path for path in sorted(paths)}
    for row in rows:
        for event in row.events:
            for path, text in _personal(event, paths, leaves):
                found[path].add(text)
    return {path: frozenset(texts) for path, texts in found.items()}


def mask_of(paths: frozenset[Path], rows: Iterable[EventRecord], known: Iterable[str] = ()) -> Mask:
    """Return the mask of a case from its whole history.

    `known` are further texts that say who it is about: names and idents that a directory gives.
    """
    return mask_over(personal_texts(paths, rows), known)


def mask_over(personal: Mapping[Path, frozenset[str]], known: Iterable[str] = ()) -> Mask:
    """Return the mask of a case from its personal texts, as `personal_texts` gives them."""
    texts = {part for found in (*personal.values(), known) for text in found for part in _parts(text)}
    return Mask(frozenset(personal), frozenset(texts), free=True)


def shown_in(text: str, personal: Mapping[Path, frozenset[str]]) -> tuple[str, ...]:
    """Return the personal paths, with dots, of which a value stands in a text that is about to be shown."""
    return tuple(
        sorted(
            ".".join(path)
            for path, texts in personal.items()
            if any(len(one) >= SHORTEST and one in text for one in texts)
        )
    )


def personal_values(paths: frozenset[Path], variables: Mapping[str, Json]) -> tuple[str, ...]:
    """Return the personal paths, with dots, at which the variables have a value."""
    found = {path: list(_at(variables, path)) for path in paths}
    return tuple(sorted(".".join(path) for path, values in found.items() if any(v not in (None, "") for v in values)))


def _personal(event: object, paths: frozenset[Path], leaves: Mapping[str, Path]) -> Iterator[tuple[Path, str]]:
    """Yield what is personal in an event, with its path: at the paths, and under the same names in jobs."""
    if isinstance(event, VariableWritten):
        given = {event.name: event.value}
    elif isinstance(event, JobCreated | JobCompleted):
        given = event.input if isinstance(event, JobCreated) else event.output
    else:
        return
    for path in paths:
        yield from ((path, text) for value in _at(given, path) for text in _all_texts(value))
    yield from _under(given, leaves)


def _at(value: Json, path: Path) -> Iterator[Json]:
    """Yield what stands at a path, in every row where there are several."""
    if isinstance(value, list):
        for one in value:
            yield from _at(one, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


def _under(value: Json, leaves: Mapping[str, Path]) -> Iterator[tuple[Path, str]]:
    if isinstance(value, list):
        for one in value:
            yield from _under(one, leaves)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if key in leaves:
                yield from ((leaves[key], text) for text in _all_texts(one))
            else:
                yield from _under(one, leaves)


def _all_texts(value: Json) -> Iterator[str]:
    """Yield the ways in which a value may be shown."""
    if isinstance(value, list):
        for one in value:
            yield from _all_texts(one)
    elif isinstance(value, Mapping) and not TAGS.intersection(value):
        for one in value.values():
            yield from _all_texts(one)
    elif value is not None and not isinstance(value, bool):
        yield from _shown(value)


def _shown(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        return
    if isinstance(value, Mapping):
        yield from (text for text in value.values() if isinstance(text, str))
    try:
        read = feel.from_json(value)
        yield from (feel.show(read, language) for language in LANGUAGES)
    except (Refused, ValueError):
        return


def _parts(text: str) -> Iterator[str]:
    """Yield a text, and each word of a name, where they are long enough to mean something."""
    whole = text.strip()
    words = _WORDS.findall(whole)
    yield from (one for one in (whole, *(words if len(words) <= NAME else ())) if len(one) >= SHORTEST)


def _anywhere(value: str) -> str:
    """Return the pattern that finds a value in a text."""
    found = re.escape(value)
    return found if len(value) >= LONG else rf"(?<!\w){found}s?(?!\w)"
