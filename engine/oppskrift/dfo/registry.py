"""The registry of handlers: checks the input, runs the handler, and turns whatever happens into an outcome."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from ..message import Message, message, render
from ..model.job import Done, Incident, JobOutcome
from ..model.tagged import Json, tag, untag
from ..ports import Call
from .failure import Stopped
from .fields import Fields
from .handler import Handler
from .wire import Unreadable

_LOG = logging.getLogger(__name__)

_EXPECTED = {
    "string_type": "text",
    "string_too_short": "filled",
    "string_too_long": "short",
    "string_pattern_mismatch": "pattern",
    "unsafe_id": "id",
    "number_type": "number",
    "date_type": "date",
    "date_from_datetime_inexact": "date",
    "list_type": "list",
    "tuple_type": "list",
    "model_type": "object",
    "model_attributes_type": "object",
    "dict_type": "object",
    "bool_type": "boolean",
    "too_short": "filled",
    "too_long": "short",
    "literal_error": "choice",
    "greater_than": "positive",
}
_TYPES = {
    "NoneType": "null",
    "str": "text",
    "int": "number",
    "Decimal": "number",
    "bool": "boolean",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "list": "list",
    "dict": "object",
}


class Registry:
    """Handlers by name. Immutable; implements `ports.Handlers`."""

    def __init__(self, handlers: Iterable[Handler]) -> None:
        """Keep the handlers. Raises ValueError when two have one name."""
        self._handlers: dict[str, Handler] = {}
        for handler in handlers:
            if handler.name in self._handlers:
                raise ValueError(f"two handlers are named {handler.name!r}")
            self._handlers[handler.name] = handler

    def __iter__(self) -> Iterator[Handler]:
        return iter(self._handlers.values())

    def __getitem__(self, name: str) -> Handler:
        return self._handlers[name]

    def names(self) -> frozenset[str]:
        """Return the names that models may use."""
        return frozenset(self._handlers)

    def run(self, handler: str, input: Mapping[str, Json], call: Call) -> JobOutcome:
        """Run a handler on tagged JSON. Never raises: what cannot be understood is an incident that names the field."""
        found = self._handlers.get(handler)
        if found is None:
            return _incident(message("dfo.unknown-handler", handler=handler[:80]))
        try:
            given = found.input.model_validate(untag(dict(input)))
        except ValidationError as error:
            return _incident(_refused(found, error))
        except Exception:  # a tag that does not hold what it says, or nesting without end
            return _incident(message("dfo.input-unreadable", handler=handler))
        return _run(found, given, call)


def _run(handler: Handler, given: Fields, call: Call) -> JobOutcome:
    try:
        answer = handler.run(given, call)
        return Done(_tagged(answer)) if isinstance(answer, Fields) else answer
    except Stopped as stopped:
        return stopped.outcome
    except ValidationError as error:
        fields = ", ".join(sorted({_path(e["loc"]) for e in error.errors(include_input=False)}))
        return _incident(message("dfo.answer-refused", handler=handler.name, fields=fields))
    except Unreadable as error:
        return _incident(message("dfo.bad-answer", resource=handler.name, problem=error))
    except Exception as error:
        # The text of the error may hold personal data, so only its type and place are logged.
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        line = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
        _LOG.error("handler %s broke: %s at %s", handler.name, type(error).__name__, line)
        return _incident(message("dfo.handler-broke", handler=handler.name, problem=type(error).__name__))


def _tagged(answer: Fields) -> dict[str, Json]:
    tagged: dict[str, Json] = tag(answer.model_dump())
    return tagged


def _refused(handler: Handler, error: ValidationError) -> Message:
    """Return one message for all fields that were refused: field, what was expected, type of what came."""
    parts = [_part(dict(e)) for e in error.errors(include_url=False)]
    return message("dfo.input-refused", handler=handler.name, problems="; ".join(parts))


def _part(error: Mapping[str, Any]) -> str:
    field = _path(error["loc"])
    if error["type"] == "missing":
        return render(message("dfo.field-missing", field=field))
    expected = render(message(f"dfo.expected.{_EXPECTED.get(error['type'], 'other')}"))
    found = render(message(f"dfo.type.{_TYPES.get(type(error['input']).__name__, 'other')}"))
    return render(message("dfo.field-wrong", field=field, expected=expected, found=found))


def _path(location: tuple[int | str, ...]) -> str:
    """Return `linjer[0].dato` for a location of pydantic's."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")


def _incident(text: Message) -> Incident:
    return Incident(render(text))
