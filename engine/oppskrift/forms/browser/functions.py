"""What the FEEL of form-js (@bpmn-io/feelin 6) knows of functions. A test asks it of each name and example."""

from collections.abc import Mapping

LACKING: frozenset[str] = frozenset(
    {
        "add working days",
        "assert",
        "coincides",
        "duplicate values",
        "during",
        "extract",
        "finished by",
        "finishes",
        "from base64",
        "from json",
        "fromAi",
        "get or else",
        "is blank",
        "is defined",
        "is empty",
        "is public holiday",
        "is working day",
        "last day of month",
        "next working day",
        "overlaps after",
        "overlaps before",
        "partition",
        "previous working day",
        "random number",
        "range",
        "started by",
        "starts",
        "to base64",
        "to json",
        "trim",
        "uuid",
        "working days between",
    }
)
"""Functions of Oppskrift that it does not have, or has without an answer: calling them gives null, or no reading."""

INSTEAD: Mapping[str, str] = {
    "assert": "if … then … else null",
    "get or else": "if … = null then … else …",
    "is blank": 'matches(…, "^\\s*$")',
    "is defined": "… != null",
    "is empty": "count(…) = 0",
    "last day of month": 'date(….year, ….month, 1) + duration("P1M") - duration("P1D")',
    "trim": 'replace(…, "^\\s+|\\s+$", "")',
}
"""What to write instead, where it can be said in standard FEEL. A test tries each."""

NUMBERS_ONLY: frozenset[str] = frozenset({"min", "max", "sum", "abs"})
"""Functions that work there on numbers alone, not on texts, dates or durations."""

TAKES: Mapping[str, tuple[int, int, str]] = {
    "sort": (2, 2, "sort(liste, function(a, b) a < b)"),
    "string join": (1, 2, 'prefix + string join(liste, ", ") + suffix'),
    "time": (1, 3, 'time("09:30:00+01:00")'),
}
"""The least and the most arguments of functions that here may have fewer or more, and what to write instead."""

LAST: Mapping[str, tuple[type | str, str]] = {
    "get value": ("list", "….a.b"),
    "date and time": (str, 'date and time("2026-03-01T09:30:00@Europe/Oslo")'),
}
"""Kinds of a last argument, after others, that those functions do not take there, and what to write instead."""

LOCAL_NOW: frozenset[str] = frozenset({"today"})
"""Functions that give a date and time of the browser's zone there instead of a date."""

WHOLE: frozenset[str] = frozenset({"floor", "ceiling"})
ROUNDING: frozenset[str] = WHOLE | {"decimal", "round up", "round down", "round half up", "round half down"}
"""Functions after which an error in the last digit is gone."""
