"""A decision table as a page shows it: its columns with their values, and its rules with the outcome of every cell.

Of a long table the rules that applied are shown with their neighbours; where none did, those that came nearest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .. import dmn
from ..dmn import Outcome
from ..message import Language
from ..model.tagged import Json

SHORT = 15
"""Rules: a table with no more is shown whole."""
BESIDE = 2
"""Rules shown on each side of one that applied."""
NEAREST = 5
"""Rules shown where none applied: those with most cells met."""
MOST_HITS = 50
"""Rules that applied that are shown of a long table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what it is called, for an input what is asked and the value then, and the values it allows."""

    label: str
    asked: str = ""
    value: str = ""
    allowed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellShown:
    """An input cell in words; empty for one that any value meets. `outcome` is what became of it."""

    text: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShown:
    """A rule. `outcome` is met where it applied; `why` says why it did not. `before` counts rules left out above it."""

    number: int
    outcome: Outcome
    cells: tuple[CellShown, ...]
    answers: tuple[str, ...]
    note: str
    why: str
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShown:
    """One table of a decision. `id` is the table's in the model, `number` its place in the trace.

    `decision` is the id of the decision that is this table, None where it stands inside something else: only a decision
    can be drawn. `told` are the lines that explain it. `after` counts rules left out below; `rules` is empty when the
    model is not at hand. `marks` is for the drawing: the ids of the rules that applied, and the masks of the inputs.
    """

    id: str
    number: int
    title: str
    decision: str | None
    policy: str
    aggregation: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rules: tuple[RuleShown, ...]
    total: int
    after: int
    told: tuple[str, ...]
    marks: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How tables are read: in which language, with which words, and what is known of the variables by name."""

    language: Language
    words: dmn.Vocabulary
    known: Mapping[str, Json]
    every: bool = False


def table_shown(
    traced: Mapping[str, Any], table: dmn.Table | None, number: int, decision: str | None, reading: Reading
) -> TableShown:
    """Return one table of a trace as it is shown. `table` is the table in the model, None where it is not at hand."""
    outcomes, title = dmn.Outcomes(traced), reading.words.text(dmn.readable(traced["decision"]), reading.language)
    told = dmn.explain_table(traced, reading.language, reading.words)
    rules = tuple(_rules(traced, table, outcomes, reading)) if table else ()
    total = len(table.rules) if table else 0
    policy, _, aggregation = traced["hit_policy"].partition(" ")
    if table is not None:
        policy, aggregation = table.hit_policy.value, table.aggregation.value if table.aggregation else ""
    return TableShown(
        id=traced["table"],
        number=number,
        title=title[:1].upper() + title[1:],
        decision=decision,
        policy=policy,
        aggregation=aggregation,
        inputs=tuple(_inputs(traced, table, reading)),
        outputs=tuple(_outputs(traced, table, reading)),
        rules=rules,
        total=total,
        after=total - rules[-1].number if rules else 0,
        told=tuple(line.removeprefix(f"{title}: ") for line in told),
        marks=_marks(traced),
    )


def _inputs(traced: Mapping[str, Any], table: dmn.Table | None, reading: Reading) -> Iterator[Column]:
    """Yield the input columns; one that the evaluation did not get to has no value."""
    known = traced["inputs"]
    columns = [(one["label"], None) for one in known] if table is None else [(c.label, c) for c in table.inputs]
    for place, (name, column) in enumerate(columns):
        label = reading.words.label(name, reading.language)
        value = known[place]["value"] if place < len(known) else None
        told = label.measured(reading.words.value(value, reading.language), value) if place < len(known) else "–"
        asked = column.cell.text if column and column.cell.text != column.label else ""
        allowed = _cell_text(column.allowed.text, reading) if column and column.allowed else ""
        yield Column(label=reading.words.text(name, reading.language), asked=asked, value=told, allowed=allowed)


def _outputs(traced: Mapping[str, Any], table: dmn.Table | None, reading: Reading) -> Iterator[Column]:
    for column in table.outputs if table else ():
        label = column.label or dmn.readable(column.name or traced["decision"])
        yield Column(label=reading.words.text(label, reading.language))


def _rules(
    traced: Mapping[str, Any], table: dmn.Table, outcomes: dmn.Outcomes, reading: Reading
) -> Iterator[RuleShown]:
    last = 0
    for number in _wanted(table, outcomes, every=reading.every):
        rule = table.rules[number - 1]
        missed = outcomes.rule(number) is Outcome.MISSED
        why = dmn.explain_missed(traced, rule, reading.language, reading.words, reading.known) if missed else ""
        yield RuleShown(
            number=number,
            outcome=outcomes.rule(number),
            cells=tuple(
                CellShown(text=_cell_text(test.text, reading) if test else "", outcome=outcomes.cell(number, place))
                for place, test in enumerate(rule.tests)
            ),
            answers=tuple(_cell_text(cell.text, reading) for cell in rule.outputs),
            note=" ".join(reading.words.text(note, reading.language) for note in rule.annotations),
            why=why.partition(": ")[2],
            before=number - last - 1,
        )
        last = number


def _wanted(table: dmn.Table, outcomes: dmn.Outcomes, *, every: bool) -> list[int]:
    """Return the numbers of the rules to show, in order."""
    total = len(table.rules)
    if every or total <= SHORT:
        return list(range(1, total + 1))
    hits = sorted(outcomes.hits)[:MOST_HITS]
    if not hits:
        nearest = sorted(range(1, total + 1), key=lambda number: (-outcomes.met(number), number))
        return sorted(nearest[:NEAREST])
    beside = range(-BESIDE, BESIDE + 1)
    return sorted({hit + step for hit in hits for step in beside if 1 <= hit + step <= total})


def _cell_text(text: str, reading: Reading) -> str:
    """Return a cell in words, a value of the model as it is called."""
    told = dmn.words(text, reading.language)
    return reading.words.value(told, reading.language) if told else text


def _marks(traced: Mapping[str, Any]) -> dict[str, Json]:
    """Return for the drawing the ids of the rules that applied, and for each input the masks of the trace."""
    masks = [{name: one[name] for name in ("met", "asked") if name in one} for one in traced["inputs"]]
    return {"hits": [rule["id"] for rule in traced["rules"]], "inputs": masks}
