"""What comes into a case from outside: every value must be tagged JSON that can be stored and read again."""

from collections.abc import Mapping

import orjson

from .. import feel
from ..errors import Refused
from ..message import Message, message
from ..model.problem import Problem
from ..model.tagged import Json


def problems(values: Mapping[str, Json]) -> tuple[Problem, ...]:
    """Return a problem for each variable that is no tagged JSON; none when all can be taken in."""
    found = ((name, _fault(name, value)) for name, value in values.items())
    return tuple(Problem(rule="runtime.value", message=text, field=name) for name, text in found if text is not None)


def _fault(name: str, value: Json) -> Message | None:
    """Return why a value cannot be taken in, or None."""
    try:
        orjson.dumps({name: value})
        feel.from_json(value)
    except Refused as refused:
        return next(p.message for p in refused.problems if isinstance(p, Problem))
    except (TypeError, ValueError, RecursionError):
        return message("runtime.value", name=ascii(name))
    return None
