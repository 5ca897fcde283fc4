"""Summing up for people what a changed decision model would have done to an institution's cases."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from .. import feel
from ..message import Language
from ..model.tagged import Json
from .replay import CHANGED, Again, Change, Outcome, changes

COMMON = 5
"""How many of the most common new answers are told of each part."""
KEPT = 200
"""How many different new answers of one part are counted apart; the rest are counted together."""


class Turn(NamedTuple):
    """What a part of an answer was and became, as people read it, and how often."""

    before: str
    after: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the answers that became another. `total` is the sum of the differences where all are numbers."""

    path: str
    count: int
    turns: tuple[Turn, ...]
    others: int
    total: Decimal | None = None


@dataclass(slots=True)
class _Draft:
    count: int = 0
    turns: Counter[tuple[str, str]] = field(default_factory=Counter)
    others: int = 0
    total: Decimal | None = Decimal(0)

    def add(self, change: Change, language: Language) -> None:
        self.count += 1
        turn = shown(change.before, language), shown(change.after, language)
        if turn in self.turns or len(self.turns) < KEPT:
            self.turns[turn] += 1
        else:
            self.others += 1
        before, after = feel.from_json(change.before), feel.from_json(change.after)
        if self.total is not None and isinstance(before, Decimal) and isinstance(after, Decimal):
            self.total += after - before
        else:
            self.total = None


class Tally:
    """Counts what came of one institution's decisions, and keeps the first examples. `language` is the reader's."""

    def __init__(self, tenant: str, examples: int, language: Language = "nb") -> None:
        self.tenant, self._most, self._language = tenant, examples, language
        self.outcomes: Counter[Outcome] = Counter()
        self.other_rules = 0
        self.examples: list[Again] = []
        self.missing: Counter[str] = Counter()
        self._cases: Counter[str] = Counter()
        self._case, self._case_changed = "", False
        self._parts: dict[str, _Draft] = {}

    @property
    def decisions(self) -> int:
        """How many decisions were made again."""
        return self.outcomes.total()

    @property
    def cases(self) -> int:
        """How many cases they belong to."""
        return self._cases["all"]

    @property
    def changed(self) -> int:
        """How many cases have a decision that comes out differently."""
        return self._cases["changed"]

    @property
    def parts(self) -> tuple[Part, ...]:
        """What became another, the most frequent first."""
        found = [_part(path, draft) for path, draft in self._parts.items()]
        return tuple(sorted(found, key=lambda part: (-part.count, part.path)))

    def add(self, found: Iterable[Again]) -> None:
        """Count decisions; those of one case must come one after the other."""
        for again in found:
            self._count(again)
            if again.outcome in CHANGED:
                self._change(again)

    def _count(self, again: Again) -> None:
        if again.stored.case_id != self._case:
            self._case, self._case_changed = again.stored.case_id, False
            self._cases["all"] += 1
        self.outcomes[again.outcome] += 1
        self.missing.update(again.missing)
        self.other_rules += again.outcome is Outcome.SAME and again.other_rules

    def _change(self, again: Again) -> None:
        self._cases["changed"] += not self._case_changed
        self._case_changed = True
        for change in changes(again.stored.made.output, again.output):
            self._parts.setdefault(change.part, _Draft()).add(change, self._language)
        if len(self.examples) < self._most:
            self.examples.append(again)

    def as_json(self) -> dict[str, Any]:
        """Return the counts and examples as a JSON object."""
        return {
            "institution": self.tenant,
            "cases": self.cases,
            "cases_changed": self.changed,
            "decisions": self.decisions,
            "outcomes": {outcome.value: self.outcomes[outcome] for outcome in Outcome},
            "same_by_other_rules": self.other_rules,
            "missing_inputs": dict(self.missing),
            "parts": [
                {
                    "path": part.path,
                    "count": part.count,
                    "total_difference": None if part.total is None else str(part.total),
                    "turns": [turn._asdict() for turn in part.turns],
                }
                for part in self.parts
            ],
            "examples": [example_json(one) for one in self.examples],
        }


def _part(path: str, draft: _Draft) -> Part:
    common = draft.turns.most_common(COMMON)
    told = sum(count for _, count in common)
    return Part(
        path=path,
        count=draft.count,
        turns=tuple(Turn(before, after, count) for (before, after), count in common),
        others=draft.count - told,
        total=draft.total,
    )


def example_json(again: Again) -> dict[str, Any]:
    """Return a decision made again as a JSON object; the inputs, which may be personal, are left out."""
    made = again.stored.made
    return {
        "case": again.stored.case_id,
        "at": again.stored.at.isoformat(),
        "decision": made.decision,
        "outcome": again.outcome.value,
        "before": made.output,
        "after": again.output,
        "rules_before": list(made.rules),
        "rules_after": list(again.rules),
        "missing": list(again.missing),
    }


def shown(value: Json, language: Language) -> str:
    """Return a tagged value as people read it, null as «–», cut where it is long."""
    text = feel.show(feel.from_json(value), language) if value is not None else ""
    return (text[:80] + "…" if len(text) > 80 else text) or "–"
