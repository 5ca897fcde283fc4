"""The type of `values` for the static check of expressions: a context of functions, one for each series."""

from collections.abc import Mapping

from .. import feel
from ..feel.types import ANY
from .dated_values import DatedValues, Series

_TYPES: Mapping[str, feel.Type] = {
    "number": feel.BASIC["number"],
    "text": feel.BASIC["string"],
    "boolean": feel.BASIC["boolean"],
    "duration": feel.BASIC["duration"],
}


def values_type(values: DatedValues) -> feel.Type:
    """Return the FEEL type of `values`, to be handed to `feel.check` or `feel.compile` beside the other names."""
    return feel.Type(name="values", kind="context", fields={id: _function(series) for id, series in values.items()})


def _function(series: Series) -> feel.Type:
    return feel.Type(name=f"function<Any> -> {series.type}", kind="function", parameters=(ANY,), result=_result(series))


def _result(series: Series) -> feel.Type:
    if series.type != "context":
        return _TYPES[series.type]
    fields = {name: _TYPES[type_] for name, type_ in series.fields.items()}
    return feel.Type(name="context", kind="context", fields=fields)
