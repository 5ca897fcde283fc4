"""Writing CSV that no spreadsheet runs: a text that could be taken as a formula gets an apostrophe before it.

Source: OWASP, «CSV Injection». Our own numbers and dates are no texts and stay as they are, `-5` among them.
"""

import re
from decimal import Decimal
from typing import Any

from .. import feel
from ..feel.temporal import FeelDate
from ..message import Language

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]\d[\d \u00a0]*(?:[.,]\d+)?")


def neutral(text: str) -> str:
    """Return a text as a cell that is only shown. A plain number with a sign is no formula."""
    risky = text.lstrip(" \u00a0").startswith(_STARTS) and not _NUMBER.fullmatch(text.strip())
    return f"'{text}" if risky else text


def written(value: feel.Value, delimiter: str, language: Language) -> str:
    """Return a value as a cell: dates as 2026-12-31, numbers with the decimal sign that goes with the delimiter.

    `;` is what Excel in Norway writes, so there the sign is a comma. Lists and contexts are written for people.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        plain = format(value, "f")
        return plain.replace(".", ",") if delimiter == ";" else plain
    if isinstance(value, str):
        return neutral(value)
    return str(value) if isinstance(value, FeelDate) else neutral(_shown(value, language))


def _shown(value: Any, language: Language) -> str:
    return feel.show(value, language) if isinstance(value, list | dict) else str(value)
