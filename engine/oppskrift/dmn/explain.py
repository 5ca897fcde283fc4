"""Saying in plain words what a decision came to, from its trace alone.

`Timelønnskontroll: Regel 2: timer ført 30 ≤ ramme 40 og dato 01.03.2026 er mellom 01.01.2026 og 30.06.2026 → godkjent`
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ..message import Language
from ..model.tagged import Json
from .hit_policy import HitPolicy
from .wording import Cell, readable, say, shown


def explain(trace: Json, lang: Language = "nb") -> list[str]:
    """Return a line for each rule that matched in each decision table, in the order of evaluation.

    A table where no rule matched, and one that makes something else of its rules' answers, gets a line of its own.
    `trace` is `Decided.trace`, also after it has been stored and read again.
    """
    return [line for table in trace.get("tables", ()) for line in _lines(table, lang)]


def _lines(table: Mapping[str, Any], lang: Language) -> Iterator[str]:
    rules, decision, output = table["rules"], table["decision"], shown(table["output"], lang)
    yield from (_rule(table, rule, lang) for rule in rules)
    if not rules:
        kind = "default" if table["default"] else "none"
        yield say(lang, kind, decision=decision, inputs=_inputs(table, lang), output=output)
    elif table["output"] not in ([rule["output"] for rule in rules], rules[0]["output"]):
        yield say(lang, "together", decision=decision, policy=table["hit_policy"], output=output)


def _rule(table: Mapping[str, Any], rule: Mapping[str, Any], lang: Language) -> str:
    conditions = f" {say(lang, 'and')} ".join(_cell(table, cell, lang) for cell in rule["cells"])
    line = say(
        lang,
        "rule",
        decision=table["decision"],
        number=rule["number"],
        conditions=conditions or _unconditional(table, rule, lang),
        output=shown(rule["output"], lang),
    )
    return " – ".join([line, *rule["annotations"]])


def _inputs(table: Mapping[str, Any], lang: Language) -> str:
    return ", ".join(f"{readable(one['label'])} {shown(one['value'], lang)}" for one in table["inputs"])


def _unconditional(table: Mapping[str, Any], rule: Mapping[str, Any], lang: Language) -> str:
    """Return why a rule without conditions applies: after others have missed, what they looked at tells it."""
    if table["hit_policy"] == HitPolicy.FIRST and rule["number"] > 1:
        return say(lang, "otherwise", inputs=_inputs(table, lang))
    return say(lang, "always")


def _cell(table: Mapping[str, Any], cell: Mapping[str, Any], lang: Language) -> str:
    column = table["inputs"][cell["input"]]
    label, value = readable(column["label"]), shown(column["value"], lang)
    return Cell(test=cell["test"], label=label, value=value, reads=cell["reads"], lang=lang).words()
