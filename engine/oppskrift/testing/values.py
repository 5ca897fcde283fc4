"""Values as people write them in a feature: `31.12.2026`, `10 000,50`, `ja`, `"tekst"`, blank, or FEEL in backquotes."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from .. import feel
from ..model.tagged import Json, tag

Value: TypeAlias = Any

NOT_SET = ("", "<ikke utfylt>", "<ikkje utfylt>", "<not set>")
YES, NO = ("ja", "yes", "true"), ("nei", "no", "false")

_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"-?\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?|-?\d+(?:[.,]\d+)?")
_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)


def parse_date(text: str) -> date:
    """Return a date written `31.12.2026`. Raises ValueError for a day that does not exist."""
    day, month, year = text.split(".")
    return date(int(year), int(month), int(day))


def parse_value(text: str) -> Json:
    """Return a written value as tagged JSON. Text that is none of the forms stands for itself."""
    text = text.strip()
    lowered = text.casefold()
    if lowered in NOT_SET:
        return None
    if lowered in YES or lowered in NO:
        return lowered in YES
    if text[0] == text[-1] == "`" and len(text) > 2:
        return feel.to_json(feel.compile(text[1:-1]).evaluate({}, now=_ORIGIN).value)
    if text[0] == text[-1] == '"' and len(text) > 1:
        return text[1:-1]
    if _DATE.fullmatch(text):
        return tag(parse_date(text))
    if _NUMBER.fullmatch(text):
        return tag(Decimal(re.sub(r"[ \u00a0]", "", text).replace(",", ".")))
    return text


def table_values(table: list[list[str]]) -> dict[str, Json]:
    """Return a two-column table `felt | verdi` as values; a header row `felt | verdi` (or the like) is passed over."""
    rows = table[1:] if table and tuple(c.casefold() for c in table[0]) in HEADERS else table
    return {name.strip(): parse_value(value) for name, value in rows}


HEADERS = {("felt", "verdi"), ("navn", "verdi"), ("field", "value"), ("name", "value")}


def nested(values: dict[str, Json]) -> dict[str, Json]:
    """Return dotted names as nested contexts: {"behov.timer": 10} becomes {"behov": {"timer": 10}}."""
    found: dict[str, Json] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        at = found
        for part in path:
            at = at.setdefault(part, {})
        at[last] = value
    return found
