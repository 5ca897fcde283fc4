"""Messages to people: a stable key, parameters, and the texts in nb, nn and en.

Every text a user can meet has a key. The texts live in `messages/<area>.toml`, one table per key with the
languages `nb`, `nn` and `en`; `{name}` in a text is replaced by the parameter of that name. Code carries
`Message` values about and renders them only where they are shown, so one problem can be read in any language.
A parameter that itself differs by language is a mapping `{nb, nn, en}` or another message.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from string import Formatter
from typing import Literal

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")


class Text(str):
    """A text its author gave in up to three languages: it is the nb text, and `read` gives the others.

    As a parameter of a message it is shown in the language of the message.
    """

    __slots__ = ("_en", "_nn")

    def __new__(cls, nb: str, *, nn: str | None = None, en: str | None = None) -> "Text":
        """Return the text; a language that is left out reads as nb."""
        made = super().__new__(cls, nb)
        made._nn, made._en = nn, en
        return made

    _nn: str | None
    _en: str | None

    @classmethod
    def of(cls, render: Callable[[Language], str]) -> "Text":
        """Return the text that something, such as `Problem.render`, gives in each language."""
        return cls(render("nb"), nn=render("nn"), en=render("en"))

    def read(self, language: Language) -> str:
        """Return the text in a language, nb where it is not given."""
        return {"nn": self._nn, "en": self._en}.get(language) or str(self)


@dataclass(frozen=True, slots=True)
class Message:
    """A text by key with its parameters: texts or numbers already fit to be shown, or {language: text}."""

    key: str
    params: Mapping[str, str | int | Mapping[str, str]] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the English text, for developers and logs."""
        return render(self, "en")


def message(key: str, /, **params: object) -> Message:
    """Return a message; each parameter is kept as an integer, as its texts by language, or else as its text."""
    return Message(key, {name: _parameter(value) for name, value in params.items()})


def _parameter(value: object) -> str | int | Mapping[str, str]:
    if isinstance(value, Message):
        return {language: render(value, language) for language in LANGUAGES}
    if isinstance(value, Text):
        return {language: value.read(language) for language in LANGUAGES}
    if isinstance(value, Mapping):
        return {str(language): str(text) for language, text in value.items()}
    return value if isinstance(value, int) else str(value)


_PACKAGES = ["oppskrift.messages"]


def register(package: str) -> None:
    """Add the message files of another package, such as `oppskrift_web.messages`; once is enough."""
    if package not in _PACKAGES:
        _PACKAGES.append(package)
        catalogue.cache_clear()


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return {key: {language: text}} of all areas. Raises ValueError when two areas define one key."""
    found: dict[str, Mapping[str, str]] = {}
    files = (file for package in _PACKAGES for file in resources.files(package).iterdir())
    for file in sorted(files, key=lambda f: f.name):
        if not file.name.endswith(".toml"):
            continue
        for key, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if key in found:
                raise ValueError(f"message key {key!r} is defined twice (again in {file.name})")
            found[key] = texts
    return found


def render(value: Message, language: Language = "nb") -> str:
    """Return the text of a message. A key without a text is shown as the key and its parameters, never as nothing."""
    texts = catalogue().get(value.key)
    if texts is None:
        params = {name: _given(value, name, language) for name in value.params}
        return f"{value.key} {params}" if params else value.key
    text = texts.get(language) or texts["en"]
    if "{" not in text and "}" not in text:
        return text
    return "".join(
        [before if name is None else f"{before}{_given(value, name, language)}" for before, name in _pieces(text)]
    )


def _given(value: Message, name: str, language: Language) -> str | int:
    """Return a parameter as it is shown in a language; a question mark for one that is not given."""
    given = value.params.get(name, "?")
    if isinstance(given, str | int):
        return given
    return given.get(language) or given.get("en", "?")


@cache
def _pieces(text: str) -> tuple[tuple[str, str | None], ...]:
    """Return a text in pieces: what comes before a parameter, and the parameter's name. `{{` says a brace."""
    return tuple((before, name) for before, name, *_ in Formatter().parse(text))
