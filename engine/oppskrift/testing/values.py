"""Values as people write them in a feature: `31.12.2026`, `10 000,50`, `ja`, `"tekst"`, blank, FEEL in backquotes."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from .. import feel, forms
from ..forms.field import MANY, Field, Kind
from ..message import Text
from ..model.tagged import Json, tag
from .expectation import expect

Value: TypeAlias = Any
Table: TypeAlias = Sequence[Sequence[str]]

NOT_SET = ("", "<ikke utfylt>", "<ikkje utfylt>", "<not set>")
YES, NO = ("ja", "yes", "true"), ("nei", "no", "false")
HEADERS = {("felt", "verdi"), ("navn", "verdi"), ("field", "value"), ("name", "value")}

_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"-?\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?|-?\d+(?:[.,]\d+)?")
_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)


def parse_date(text: str) -> date:
    """Return a date written `31.12.2026`. Raises StepFailure for a day that does not exist."""
    day, month, year = text.split(".")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        expect(False, "step.no-such-day", day=text)
        raise


def parse_value(text: str) -> Json:
    """Return a written value as tagged JSON. Text that is none of the forms stands for itself."""
    text = text.strip()
    lowered = text.casefold()
    if lowered in NOT_SET:
        return None
    if lowered in YES or lowered in NO:
        return lowered in YES
    if len(text) > 1 and text[0] == text[-1] and text[0] in '"`':
        return text[1:-1] if text[0] == '"' else _feel(text[1:-1])
    if _DATE.fullmatch(text):
        return tag(parse_date(text))
    return _number(text) if _NUMBER.fullmatch(text) else text


def _feel(text: str) -> Json:
    return feel.to_json(feel.compile(text).evaluate({}, now=_ORIGIN).value)


def _number(text: str) -> Json:
    return tag(Decimal(re.sub(r"[ \u00a0]", "", text).replace(",", ".")))


def pairs(table: Table) -> list[tuple[str, str]]:
    """Return the rows of a two-column table; a header row `felt | verdi` (or the like) is passed over."""
    rows = table[1:] if table and tuple(c.casefold() for c in table[0]) in HEADERS else table
    for row in rows:
        expect(len(row) == 2, "step.two-columns", row=" | ".join(row))
    return [(row[0].strip(), row[1]) for row in rows]


def table_values(table: Table) -> dict[str, Json]:
    """Return a two-column table as values."""
    return {name: parse_value(value) for name, value in pairs(table)}


def form_values(form: forms.Form | None, rows: Sequence[tuple[str, str]]) -> dict[str, Json]:
    """Return rows as a person would type them into the form, which reads dates and numbers itself.

    A row of a list is written `dato: 07.04.2026, timer: 7,5`; one table row for each. Later rows win over earlier ones.
    """
    fields = {field.key: field for field in form.inputs()} if form is not None else {}
    found: dict[str, Json] = {}
    for name, text in rows:
        field = fields.get(name)
        if field is not None and field.kind is Kind.ROWS:
            row = _row(field, text)
            found[name] = [*found.get(name, []), row] if row else []
        else:
            found[name] = _filled(field, text)
    return found


def _filled(field: Field | None, text: str) -> Json:
    plain = text.strip()
    if field is None or plain.casefold() in NOT_SET or plain[0] == plain[-1] == "`":
        return parse_value(text)
    if field.kind in MANY:
        return [part.strip() for part in plain.split(",")]
    return plain[1:-1] if len(plain) > 1 and plain[0] == plain[-1] == '"' else plain


def _row(field: Field, text: str) -> dict[str, Json]:
    if text.strip().casefold() in NOT_SET:
        return {}
    columns = {column.key: column for column in field.fields}
    cells = [part.partition(":") for part in text.split(", ")]
    for _, colon, _ in cells:
        expect(colon, "step.row-form", field=field.key, row=text)
    return {name.strip(): _filled(columns.get(name.strip()), value) for name, _, value in cells}


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


def shown(value: Json) -> Text:
    """Return a tagged value as it would be written in a feature, in each language."""
    if value is None:
        return Text("<ikke utfylt>", nn="<ikkje utfylt>", en="<not set>")
    if isinstance(value, str):
        return Text(f'"{value}"')
    plain = feel.from_json(value)
    return Text.of(lambda language: feel.show(plain, language))
