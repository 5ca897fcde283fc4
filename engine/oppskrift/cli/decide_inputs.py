"""Values for a decision from a JSON or YAML file, as the types that the decision declares."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..message import Text, message
from .dmn_file import wrong_call

if TYPE_CHECKING:
    from ..errors import Refused
    from ..sheets import Question

MAX_BYTES = 8 << 20


def from_file(asked: Question, file: Path, now: datetime) -> dict[str, Any]:
    """Return the inputs that a file has. Raises a usage error for names and values that cannot be used.

    Values may be tagged as in the trace: `{"$date": "2026-12-31"}`. Names that are no inputs are refused.
    """
    from .. import feel
    from ..errors import Refused
    from ..sheets import NotAValue

    read = _yaml if file.suffix.casefold() in (".yaml", ".yml") else _json
    data = read(file)
    if not isinstance(data, dict):
        raise wrong_call(message("decide.file-not-object", path=file))
    unknown = [name for name in data if name not in asked.inputs]
    if unknown:
        names, known = ", ".join(map(str, unknown)), ", ".join(asked.inputs) or "–"
        raise wrong_call(message("decide.file-unknown", path=file, names=names, known=known))
    try:
        return {name: _adapted(asked, (name,), feel.from_json(value), now) for name, value in data.items()}
    except NotAValue as wrong:
        raise wrong_call(message("decide.file-value", path=file, reason=wrong.message)) from None
    except Refused as wrong:
        raise wrong_call(message("decide.file-value", path=file, reason=_told(wrong))) from None


def _adapted(asked: Question, path: tuple[str, ...], value: Any, now: datetime) -> Any:
    """Return a value as the types declared at its path and below."""
    from ..sheets import adapted

    if isinstance(value, dict):
        inner = {name: _adapted(asked, (*path, name), one, now) for name, one in value.items()}
        return adapted(inner, asked.type(path), now)
    return adapted(value, asked.type(path), now)


def _told(refusal: Refused) -> Text:
    """Return all that was wrong, on one line, in each language."""
    return Text.of(lambda language: "; ".join(refusal.render(language).splitlines()[1:]))


def _json(file: Path) -> Any:
    body = _body(file)
    try:
        return json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise wrong_call(message("decide.file-broken", path=file, reason=error)) from None


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _yaml(file: Path) -> Any:
    from ..errors import Refused
    from ..standard.yaml_file import read_yaml

    document, problems = read_yaml(_body(file), str(file))
    if document is None:
        raise wrong_call(message("decide.file-broken", path=file, reason=_told(Refused(problems))))
    return document.data


def _body(file: Path) -> bytes:
    with file.open("rb") as opened:
        body = opened.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise wrong_call(message("decide.file-too-large", path=file, limit=MAX_BYTES >> 20))
    return body
