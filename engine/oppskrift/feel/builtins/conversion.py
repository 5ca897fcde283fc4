"""Conversion functions (DMN 1.5 §10.3.4.1), `not` and `is`."""

import re
from decimal import Decimal
from typing import Any

from ..brief import brief, cut
from ..compare import equal
from ..evaluation import Evaluation, fail
from ..numbers import CONTEXT
from ..signature import table
from ..temporal import FeelDateTime, FeelTime
from ..text import feel_text

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,6})?", re.ASCII)
_GROUPING = frozenset({None, " ", ",", "."})
_DECIMAL = frozenset({None, ",", "."})


def _number(evaluation: Evaluation, text: str, grouping: str | None, decimal: str | None) -> Decimal:
    if grouping not in _GROUPING or decimal not in _DECIMAL or (grouping is not None and grouping == decimal):
        raise fail("feel.bad-separators", grouping=brief(grouping), decimal=brief(decimal))
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(decimal, ".") if decimal and decimal != "." else plain
    if not _NUMBER.fullmatch(plain):
        raise fail("feel.bad-text.number", text=cut(text))
    return CONTEXT.create_decimal(plain)


def _string(evaluation: Evaluation, value: Any) -> str | None:
    if value is None:
        return None
    text = feel_text(value, evaluation)
    evaluation.built_string(len(text))
    return text


def _is(evaluation: Evaluation, left: Any, right: Any) -> bool:
    """Return whether two values are the same element of the same domain; times must be written alike.

    One that is left out is null, as the compatibility kit has it.
    """
    if type(left) is not type(right):
        return False
    if isinstance(left, FeelTime | FeelDateTime):
        return str(left) == str(right)
    return bool(equal(left, right, evaluation))


CONVERSION = table(
    {
        "number": ("from: string, grouping separator?: string, decimal separator?: string -> number", _number),
        "string": ("from: any -> string", _string),
        "not": ("negand: boolean -> boolean", lambda e, value: not value),
        "is": (
            ("value1: any, value2?: any -> boolean", _is),
            ("value2: any -> boolean", lambda e, value: _is(e, None, value)),
        ),
    }
)
