"""Texts in other notations: JSON and Base64. Extensions that FEEL editors offer."""

import base64
import binascii
import json
from decimal import Decimal
from typing import Any

from ..brief import cut
from ..evaluation import Evaluation, fail
from ..functions import Function
from ..lexer import paired
from ..numbers import CONTEXT, SHOWN, plain
from ..text import feel_text
from ..values import type_word, word

_PLACES = 40
"""Numbers with more places than this are written with an exponent in JSON."""


def to_json(evaluation: Evaluation, value: Any) -> str:
    """Return the JSON of a value: dates, times, durations and ranges as texts. Functions have none."""
    text = _written(evaluation, value)
    evaluation.built_string(len(text))
    return text


def _written(evaluation: Evaluation, value: Any) -> str:
    evaluation.burn(2)
    if isinstance(value, Function):
        raise fail("feel.argument-type", function="to json", parameter="value", expected="JSON", found=type_word(value))
    if isinstance(value, list):
        return f"[{', '.join([_written(evaluation, item) for item in value])}]"
    if isinstance(value, dict):
        entries = [f"{_quoted(evaluation, key)}: {_written(evaluation, item)}" for key, item in value.items()]
        return f"{{{', '.join(entries)}}}"
    if value is None or isinstance(value, bool | Decimal):
        return _number(value) if isinstance(value, Decimal) else json.dumps(value)
    return _quoted(evaluation, feel_text(value, evaluation))


def _number(value: Decimal) -> str:
    return plain(value) if abs(value.adjusted()) <= _PLACES else str(value.normalize(SHOWN))


def _quoted(evaluation: Evaluation, text: str) -> str:
    evaluation.burn(len(text) >> 3)
    return json.dumps(text, ensure_ascii=False)


def from_json(evaluation: Evaluation, text: str) -> Any:
    """Return the value that a JSON text stands for. What looks like a date stays a text."""
    evaluation.burn(len(text))
    try:
        found = json.loads(
            text,
            parse_float=CONTEXT.create_decimal,
            parse_int=CONTEXT.create_decimal,
            parse_constant=_no_constant,
        )
    except (ValueError, ArithmeticError):
        raise fail("feel.bad-text.json", text=cut(text)) from None
    return _paired(found) if "\\u" in text else found


def _paired(value: Any) -> Any:
    """Return a value without halves of characters, which JSON can escape one by one."""
    if isinstance(value, str):
        return paired(value)
    if isinstance(value, list):
        return [_paired(item) for item in value]
    return {paired(key): _paired(item) for key, item in value.items()} if isinstance(value, dict) else value


def _no_constant(text: str) -> None:
    raise ValueError(text)  # NaN and Infinity are no JSON


def to_base64(evaluation: Evaluation, text: str) -> str:
    """Return the Base64 of a text's UTF-8."""
    evaluation.built_string(len(text) * 2)
    return base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")


def from_base64(evaluation: Evaluation, text: str) -> str:
    """Return the text whose UTF-8 a Base64 text stands for."""
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        raise fail("feel.bad-text.base64", text=cut(text)) from None


def refused(name: str) -> Any:
    """Return a function that is known, but never gives a value: it would not give the same one again, or has none."""

    def function(evaluation: Evaluation, *_: Any) -> None:
        raise fail("feel.refused-function", function=name, reason=word(f"refused {name}"))

    return function
