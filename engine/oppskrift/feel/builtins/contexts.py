"""Context functions (DMN 1.5 §10.3.4.8)."""

from typing import Any

from ..evaluation import Evaluation, fail
from ..signature import table


def _get_value(evaluation: Evaluation, context: dict[str, Any], key: str) -> Any:
    return context.get(key)


def _entries(evaluation: Evaluation, context: dict[str, Any]) -> list[dict[str, Any]]:
    evaluation.built_list(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


def _context(evaluation: Evaluation, entries: list[Any]) -> dict[str, Any]:
    evaluation.burn(len(entries))
    made: dict[str, Any] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not {"key", "value"} <= entry.keys() or not isinstance(entry["key"], str):
            raise fail(
                "feel.argument-type",
                function="context",
                parameter="entries",
                expected="list<context<key: string, value: Any>>",
                found="list",
            )
        if entry["key"] in made:
            raise fail("feel.double-key", key=entry["key"])
        made[entry["key"]] = entry["value"]
    return made


def _put(evaluation: Evaluation, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    evaluation.built_list(len(context) + 1)
    return {**context, key: value}


def _put_deep(evaluation: Evaluation, context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    if not keys or not isinstance(keys[0], str):
        raise fail(
            "feel.argument-type", function="context put", parameter="keys", expected="list<string>", found="list"
        )
    if len(keys) == 1:
        return _put(evaluation, context, keys[0], value)
    inner = context.get(keys[0])
    if not isinstance(inner, dict):
        raise fail("feel.unknown-field", name=keys[0])
    return _put(evaluation, context, keys[0], _put_deep(evaluation, inner, keys[1:], value))


def _merge(evaluation: Evaluation, contexts: list[Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for context in contexts:
        if not isinstance(context, dict):
            raise fail(
                "feel.argument-type",
                function="context merge",
                parameter="contexts",
                expected="list<context>",
                found="list",
            )
        evaluation.burn(len(context))
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
