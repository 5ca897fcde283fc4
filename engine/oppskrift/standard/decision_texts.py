"""The texts of a decision in other languages: `rules/<area>/<decision>/<version>/texts/*.yaml` beside its model.

A text is found by its bokmål, so one whose bokmål is not in the model is never shown.
"""

from collections.abc import Iterable, Iterator, Mapping

from .. import dmn
from ..dmn.vocabulary import VALUES
from ..message import LANGUAGES, message
from ..model.problem import Problem
from .files import in_folder
from .point import Texts
from .yaml_file import read_yaml


def read_texts(files: Mapping[str, bytes]) -> dict[str, Texts]:
    """Return the texts of files by key; those that are not in all languages are left to lint."""
    found: dict[str, Texts] = {}
    for path, body in files.items():
        document, _ = read_yaml(body, path)
        for key, texts in document.data.items() if document is not None and isinstance(document.data, dict) else ():
            if isinstance(texts, dict) and all(isinstance(texts.get(language), str) for language in LANGUAGES):
                found[str(key)] = texts
    return found


def unused_texts(folder: str, files: Mapping[str, bytes], models: Iterable[dmn.Model]) -> Iterator[Problem]:
    """Yield a warning for each text of a decision folder whose bokmål is not in its models.

    What a value is called (`….verdi.<value>`) is found by the value, and may read as it likes.
    """
    known = frozenset(text for model in models for text in dmn.texts_of(model))
    for path in in_folder(files, f"{folder}/texts", ".yaml"):
        document, _ = read_yaml(files[path], path)
        for key, texts in document.data.items() if document is not None and isinstance(document.data, dict) else ():
            written = texts.get("nb") if isinstance(texts, dict) else None
            if isinstance(written, str) and f".{VALUES}." not in str(key) and written not in known:
                text = message("standard.text-not-in-model", key=key, text=written)
                line = document.line((str(key),)) if document is not None else 1
                yield Problem(rule=text.key, message=text, severity="warning", file=path, line=line, field=str(key))
