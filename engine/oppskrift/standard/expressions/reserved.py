"""The names that every expression sees besides variables: `config`, `case` and `values`."""

from collections.abc import Callable, Mapping

from ...feel import Type
from ..dated_types import values_type
from ..dated_values import DatedValues
from ..manifest import Manifest
from ..point import Point, PointType
from .form_types import of_values
from .surroundings import Types
from .types import BOOLEAN, MOMENT, NUMBER, STRING, context

CASE = context({"id": STRING, "institution": STRING, "started": MOMENT}, exact=True)
_TEXT = context(dict.fromkeys(("nb", "nn", "en"), STRING), exact=True)
_POINTS: Mapping[PointType, Callable[[Point], Type | None]] = {
    PointType.ROLE: lambda _: STRING,
    PointType.NUMBER: lambda _: NUMBER,
    PointType.BOOLEAN: lambda _: BOOLEAN,
    PointType.WORKING_DAYS: lambda _: NUMBER,
    PointType.TEXT: lambda _: _TEXT,
    PointType.SLOT: lambda _: STRING,
    PointType.ENDPOINT: lambda _: STRING,
    PointType.CHOICE: lambda point: of_values(point.name, [v for v in point.allowed or () if v is not None]),
}


def reserved(manifest: Manifest, values: DatedValues) -> Types:
    """Return the types of the reserved names: the manifest's variation points, facts about the case, dated values."""
    points = {name: _POINTS[point.type](point) for name, point in manifest.variation.items()}
    return {"config": context(points, exact=True), "case": CASE, "values": values_type(values)}
