"""Context functions (DMN 1.5 §10.3.4.8)."""

from typing import Any, cast

from ..brief import cut
from ..evaluation import Evaluation, Failure, fail
from ..signature import table
from ..values import type_word


def _get_value(evaluation: Evaluation, context: dict[str, Any], key: str) -> Any:
    return context.get(key)


def _entries(evaluation: Evaluation, context: dict[str, Any]) -> list[dict[str, Any]]:
    evaluation.built_list(len(context))
    evaluation.burn(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


def _unfit(function: str, parameter: str, expected: str, value: Any) -> Failure:
    found = type_word(value)
    return fail("feel.argument-type", function=function, parameter=parameter, expected=expected, found=found)


def _context(evaluation: Evaluation, entries: list[Any]) -> dict[str, Any]:
    evaluation.built_list(len(entries))
    made: dict[str, Any] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not {"key", "value"} <= entry.keys() or not isinstance(entry["key"], str):
            raise _unfit("context", "entries", "list<context<key: string, value: Any>>", entry)
        if entry["key"] in made:
            raise fail("feel.double-key", key=cut(entry["key"]))
        made[entry["key"]] = entry["value"]
    return made


def _put(evaluation: Evaluation, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    evaluation.built_list(len(context) + 1)
    return {**context, key: value}


def _put_deep(evaluation: Evaluation, context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    """Return the context with a value put under a path of keys. In a loop: a path may be longer than the stack."""
    if not keys:
        raise _unfit("context put", "keys", "list<string>", keys)
    levels = [context]
    for key in keys[:-1]:
        inner = levels[-1].get(key) if isinstance(key, str) else None
        if not isinstance(inner, dict):
            _demand_key(key)
            raise fail("feel.unknown-field", name=cut(key))
        levels.append(inner)
    for level, key in zip(reversed(levels), reversed(keys), strict=True):
        _demand_key(key)
        value = _put(evaluation, level, key, value)
    return cast(dict[str, Any], value)


def _demand_key(key: Any) -> None:
    if not isinstance(key, str):
        raise _unfit("context put", "keys", "list<string>", key)


def _merge(evaluation: Evaluation, contexts: list[Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for context in contexts:
        if not isinstance(context, dict):
            raise _unfit("context merge", "contexts", "list<context>", context)
        evaluation.built_list(len(context))
        made.update(context)
    return made


CONTEXTS = table(
    {
        "get value": ("m: context, key: string -> any", _get_value),
        "get entries": ("m: context -> list of context", _entries),
        "context": ("entries: list -> context", _context),
        "context put": (
            ("context: context, key: string, value: any -> context", _put),
            ("context: context, keys: list, value: any -> context", _put_deep),
        ),
        "context merge": ("contexts: list -> context", _merge),
    }
)
