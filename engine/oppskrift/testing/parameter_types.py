"""The kinds of words that steps take, as Cucumber Expression parameter types."""

import re
from datetime import date, time
from functools import cache
from typing import Any

from cucumber_expressions.parameter_type import ParameterType
from cucumber_expressions.parameter_type_registry import ParameterTypeRegistry

from .values import Value, parse_date, parse_value

QUOTED = r'"(?:[^"]*)"'
WORDS = r"(?!ikke\b|at\b)[\wæøåÆØÅ][\wæøåÆØÅ\-]*(?: (?!ikke\b)[\wæøåÆØÅ][\wæøåÆØÅ\-]*){0,3}?"
NUMBER = r"-?\d{1,3}(?: \d{3})+(?:,\d+)?|-?\d+(?:[.,]\d+)?"
DATE = r"\d{1,2}\.\d{1,2}\.\d{4}"


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in '"`' else text


def _time(text: str) -> time:
    return time.fromisoformat(text.zfill(5))


# name -> (regular expression, transformer); a quoted name may hold spaces, an id may stand in backquotes
KINDS: dict[str, tuple[str, Any]] = {
    "aktor": (rf"{QUOTED}|{WORDS}", _unquoted),
    "prosess": (rf"{QUOTED}|`[^`]+`", _unquoted),
    "versjon": (rf"{QUOTED}|\d+\.\d+", _unquoted),
    "institusjon": (rf"{QUOTED}|[a-zæøå\-]+", _unquoted),
    "oppgave": (rf"{QUOTED}|`[^`]+`", _unquoted),
    "element": (rf"{QUOTED}|`[^`]+`", _unquoted),
    "operasjon": (rf"{QUOTED}|`[^`]+`", _unquoted),
    "beslutning": (rf"{QUOTED}|`[^`]+`", _unquoted),
    "parameter": (r"`[^`]+`|[\w]+", _unquoted),
    "felt": (r"`[^`]+`|[\wæøå]+(?:\.[\wæøå]+)*", _unquoted),
    "tekst": (QUOTED, _unquoted),
    "verdi": (rf"{QUOTED}|{DATE}|{NUMBER}|ja|nei|yes|no|`[^`]+`|<ikke utfylt>|<not set>", parse_value),
    "dato": (DATE, parse_date),
    "klokkeslett": (r"\d{1,2}:\d{2}", _time),
    "antall": (r"\d+", int),
    "tidsenhet": (
        r"virkedag(?:er)?|working days?|dag(?:er)?|days?|time(?:r)?|hours?|uker?|weeks?|måned(?:er)?|months?",
        str,
    ),
}

TYPES = {"verdi": Value, "dato": date, "klokkeslett": time, "antall": int}


@cache
def parameter_types() -> ParameterTypeRegistry:
    """Return the registry that all step expressions share."""
    registry = ParameterTypeRegistry()
    for name, (pattern, transformer) in KINDS.items():
        re.compile(pattern)
        registry.define_parameter_type(ParameterType(name, pattern, TYPES.get(name, str), transformer, False, False))
    return registry
