"""Saying in plain words what a decision came to, from its trace alone, and why a rule did not apply.

`Timelønnskontroll: Regel 2: timer ført 30 ≤ ramme 40 og dato 01.03.2026 er mellom 01.01.2026 og 30.06.2026 → godkjent`
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ..message import Language
from ..model.tagged import Json
from .hit_policy import HitPolicy
from .outcome import Outcome, Outcomes
from .table import Rule
from .vocabulary import PLAIN, Label, Vocabulary, readable, say
from .wording import Cell


def explain(trace: Json, lang: Language = "nb", vocabulary: Vocabulary = PLAIN) -> list[str]:
    """Return a line for each rule that matched in each decision table, in the order of evaluation.

    A table where no rule matched, and one that makes something else of its rules' answers, gets a line of its own, and
    so does what the trace leaves out. `trace` is `Decided.trace`, also after it has been stored and read again.
    """
    told = _Teller(lang, vocabulary)
    tables = [line for table in trace.get("tables", ()) for line in told.table(table)]
    return [*tables, *_left_out(trace, lang)]


def explain_table(table: Mapping[str, Any], lang: Language = "nb", vocabulary: Vocabulary = PLAIN) -> list[str]:
    """Return the lines of one table of a trace."""
    return list(_Teller(lang, vocabulary).table(table))


def explain_missed(
    table: Mapping[str, Any],
    rule: Rule,
    lang: Language = "nb",
    vocabulary: Vocabulary = PLAIN,
    known: Mapping[str, Json] | None = None,
) -> str:
    """Return why a rule did not apply: «Regel 3 gjaldt ikke: beløp 120 000 er ikke under 100 000».

    `table` is the table in the trace, `rule` the rule in the model; `known` gives the values of the variables that its
    tests read besides their columns, by name. Empty for a rule that applied.
    """
    return _Teller(lang, vocabulary).missed(table, rule, known or {})


def _left_out(trace: Json, lang: Language) -> Iterator[str]:
    """Yield what the trace says that it leaves out."""
    for kind in ("tables", "decisions", "remarks"):
        count = trace.get("cut", {}).get(kind, 0)
        if count:
            yield say(lang, f"cut-{kind}", count=count)


class _Teller:
    def __init__(self, lang: Language, vocabulary: Vocabulary) -> None:
        self._lang, self._words = lang, vocabulary

    def table(self, table: Mapping[str, Any]) -> Iterator[str]:
        rules, output = table["rules"], self._output(table, table["output"])
        yield from (self._rule(table, rule) for rule in rules)
        if "refused" in table or "stopped" in table:
            key = "refused" if "refused" in table else "stopped"
            yield self._say(table, key, inputs=self._inputs(table) or say(self._lang, "empty"))
        elif not rules:
            kind = "default" if table["default"] else "none"
            yield self._say(table, kind, inputs=self._inputs(table), output=output)
        elif table["output"] not in ([rule["output"] for rule in rules], rules[0]["output"]):
            yield self._say(table, "together", policy=table["hit_policy"], output=output)

    def missed(self, table: Mapping[str, Any], rule: Rule, known: Mapping[str, Json]) -> str:
        found = Outcomes(table)
        if rule.number in found.hits:
            return ""
        cells = [
            self._cell(table, number, test.text, reads(test, known)).missed()
            for number, test in enumerate(rule.tests)
            if test is not None and found.cell(rule.number, number) is Outcome.MISSED
        ]
        if not cells:
            return say(self._lang, "not-asked", number=rule.number)
        conditions = f" {say(self._lang, 'and')} ".join(cells)
        return say(self._lang, "rule-missed", number=rule.number, conditions=conditions)

    def _say(self, table: Mapping[str, Any], key: str, **params: object) -> str:
        decision = self._words.text(readable(table["decision"]), self._lang)
        return say(self._lang, key, decision=decision, **params)

    def _rule(self, table: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
        cells = (self._cell(table, cell["input"], cell["test"], cell["reads"]).met() for cell in rule["cells"])
        conditions = f" {say(self._lang, 'and')} ".join(cells) or self._unconditional(table, rule)
        output = self._output(table, rule["output"])
        line = self._say(table, "rule", number=rule["number"], conditions=conditions, output=output)
        return " – ".join([line, *(self._words.text(note, self._lang) for note in rule["annotations"])])

    def _output(self, table: Mapping[str, Any], output: Json) -> str:
        """Return an answer; of several columns each under its label."""
        names = [name for of, name in self._words.outputs if of == table["table"]]
        if isinstance(output, dict) and len(names) > 1 and set(names) == set(output):
            labels = {name: self._words.output(table["table"], name, self._lang) for name in names}
            told = {name: self._words.value(output[name], self._lang) for name in names}
            return ", ".join(f"{labels[name].name} {labels[name].measured(told[name], output[name])}" for name in names)
        told_one = self._words.value(output, self._lang)
        if len(names) != 1:
            return told_one
        return self._words.output(table["table"], names[0], self._lang).measured(told_one, output)

    def _inputs(self, table: Mapping[str, Any]) -> str:
        told = ((self._words.label(one["label"], self._lang), one["value"]) for one in table["inputs"])
        return ", ".join(f"{label.name} {self._measured(label, value)}" for label, value in told)

    def _measured(self, label: Label, value: Json) -> str:
        return label.measured(self._words.value(value, self._lang), value)

    def _unconditional(self, table: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
        """Return why a rule without conditions applies: after others have missed, what they looked at tells it."""
        if table["hit_policy"] == HitPolicy.FIRST and rule["number"] > 1:
            return say(self._lang, "otherwise", inputs=self._inputs(table))
        return say(self._lang, "always")

    def _cell(self, table: Mapping[str, Any], number: int, test: str, read: Mapping[str, Json]) -> Cell:
        column = table["inputs"][number]
        return Cell(
            test=test,
            label=self._words.label(column["label"], self._lang),
            value=column["value"],
            reads=read,
            lang=self._lang,
            vocabulary=self._words,
        )


def reads(test: Any, known: Mapping[str, Json]) -> dict[str, Json]:
    """Return the plain values that a test reads besides its input, of what is known, by path as it is written."""
    found = {}
    for path in sorted({*test.program.paths, *((name,) for name in test.program.names)} if test.program else ()):
        value: Json = known
        for step in path:
            value = value.get(step) if isinstance(value, Mapping) else None
        if value is not None and not isinstance(value, list) and (not isinstance(value, Mapping) or _tagged(value)):
            found[".".join(path)] = value
    return found


def _tagged(value: Mapping[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith("$")
