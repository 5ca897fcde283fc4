"""What a changed decision model would have answered: stored decisions, decided again with what they were given then.

Nothing of a case is changed. The answer is held against the one that is stored, so a difference is what the case would
have met, whichever version it ran on.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from .. import dmn, feel
from ..clock import EPOCH, OSLO
from ..feel.compare import equal
from ..message import Message
from ..model.tagged import Json
from ..ports.decisions import DecisionLog, StoredDecision
from ..runtime.reading import tagged
from ..standard import DatedValues, dated_feel


class Outcome(StrEnum):
    """What came of a decision made again."""

    SAME = "same"
    OTHER = "other"
    NONE = "none"
    """There was an answer and now there is none: the case would have stopped."""
    UNKNOWN = "unknown"
    """The model asks for something that was not kept with the decision."""


_NUMBER = re.compile(r"\[\d+]")
CHANGED = frozenset({Outcome.OTHER, Outcome.NONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A stored decision and what the new model makes of it. `output` is tagged JSON; `missing` are names of inputs.

    `reasons` say why there is no answer.
    """

    stored: StoredDecision
    outcome: Outcome
    output: Json = None
    rules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reasons: tuple[Message, ...] = ()

    @property
    def other_rules(self) -> bool:
        """Whether other rules led to the answer."""
        return self.outcome is not Outcome.UNKNOWN and tuple(self.stored.made.rules) != self.rules


class Replay:
    """Decides again what `log` holds, with a model.

    `values` are the dated values for what was not looked up then, `more` FEEL values of inputs that were not kept.
    """

    def __init__(
        self,
        log: DecisionLog,
        model: dmn.Model,
        values: DatedValues | None = None,
        more: Mapping[str, feel.Value] | None = None,
    ) -> None:
        self._log, self._model, self._values = log, model, values or DatedValues()
        self._more = dict(more or {})

    @property
    def decisions(self) -> frozenset[str]:
        """The ids of the decisions and services that the model answers."""
        return frozenset([*self._model.decisions, *self._model.services])

    def run(
        self, tenant: str, since: datetime, until: datetime | None = None, only: frozenset[str] | None = None
    ) -> Iterator[tuple[int, list[Again]]]:
        """Yield (cases read, their decisions made again) until all of an institution is read.

        `only` are the ids of decisions; None for all that the model has.
        """
        wanted = self.decisions if only is None else only
        for cases, stored in self._log.batches(tenant, since, until):
            yield cases, [self.again(one) for one in stored if one.made.decision in wanted]

    def again(self, stored: StoredDecision) -> Again:
        """Return what the model makes of a stored decision. Raises NotFound when it does not have that decision."""
        made = stored.made
        given = {**self._more, **{name: self._value(name, value) for name, value in made.inputs.items()}}
        if dated_feel.NAME not in given:
            given[dated_feel.NAME] = dated_feel.context(self._values)
        missing = self._model.required_inputs(made.decision) - set(given)
        if missing:
            return Again(stored=stored, outcome=Outcome.UNKNOWN, missing=tuple(sorted(missing)))
        decided = self._model.evaluate(made.decision, given, now=_moment(stored))
        output = tagged(decided)
        return Again(
            stored=stored,
            outcome=_outcome(made.output, output),
            output=output,
            rules=decided.rules,
            reasons=tuple(one.message for one in decided.diagnostics) if output is None else (),
        )

    def _value(self, name: str, value: Json) -> Any:
        if name == dated_feel.NAME and isinstance(value, list):
            return dated_feel.replayed(value, self._values)
        return feel.from_json(value)


def _moment(stored: StoredDecision) -> datetime:
    """Return when it was decided, in Norway, as it was then."""
    return stored.at.astimezone(OSLO)


def _outcome(before: Json, after: Json) -> Outcome:
    if alike(before, after):
        return Outcome.SAME
    return Outcome.NONE if after is None else Outcome.OTHER


def alike(before: Json, after: Json) -> bool:
    """Return whether two tagged values are the same to FEEL: 1 and 1.00 are, whatever they are written as."""
    evaluation = feel.Evaluation(EPOCH)
    try:
        return equal(feel.from_json(before), feel.from_json(after), evaluation) is True
    except feel.BudgetExceeded:
        return bool(before == after)


@dataclass(frozen=True, slots=True)
class Change:
    """A part of an answer that became another: its path (empty for the whole answer), before and after."""

    path: str
    before: Json
    after: Json

    @property
    def part(self) -> str:
        """Return the path without the numbers of list elements: `lines[].rate`."""
        return _NUMBER.sub("[]", self.path)


def changes(before: Json, after: Json) -> tuple[Change, ...]:
    """Return the parts of an answer that differ; contexts are compared entry by entry.

    Lists of as many contexts are compared element by element (`lines[2].rate`), all other lists as a whole.
    """
    return tuple(_changes("", before, after))


def _changes(path: str, before: Json, after: Json) -> Iterator[Change]:
    if _entries(before) and _entries(after):
        for name in {**before, **after}:
            yield from _changes(f"{path}.{name}" if path else name, before.get(name), after.get(name))
    elif _contexts(before) and _contexts(after) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True), 1):
            yield from _changes(f"{path}[{number}]", one, other)
    elif not alike(before, after):
        yield Change(path, before, after)


def _entries(value: Json) -> bool:
    return isinstance(value, Mapping) and isinstance(feel.from_json(value), dict)


def _contexts(value: Json) -> bool:
    return isinstance(value, list) and bool(value) and all(_entries(one) for one in value)
