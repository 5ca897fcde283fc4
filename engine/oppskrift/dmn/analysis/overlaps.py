"""Rules that take the same input, where the table allows only one, or only one answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ..hit_policy import HitPolicy
from ..matching import bits
from .answers import VARIES, Answers
from .board import Board, Box
from .cover import Budget, TooMuch
from .finding import CellText, Finding, Kind
from .variable import Variable

MAX_TOLD = 10
PAIRS_A_STEP = 4
"""Comparing two rules is quicker than looking at a piece."""
_KINDS = {HitPolicy.UNIQUE: Kind.OVERLAP, HitPolicy.ANY: Kind.CONTRADICTION}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rules, and the inputs that both take as far as their known cells tell."""

    one: int
    other: int
    box: Box


def overlaps(board: Board, steps: int) -> Iterator[Finding]:
    """Yield the pairs of rules that break the hit policy together, up to ten, and what could not be decided."""
    kind = _KINDS.get(board.table.hit_policy)
    if kind is None:
        return
    search = _Search(board, Answers(board.table), kind)
    try:
        pairs = list(search.pairs(Budget(PAIRS_A_STEP * steps)))
    except TooMuch:
        yield Finding(kind=Kind.TOO_LARGE, expected=kind)
        return
    for number, pair in enumerate(pairs[:MAX_TOLD], 1):
        yield search.told(pair, max(0, len(pairs) - MAX_TOLD) if number == MAX_TOLD else 0)
    if search.undecided or search.answers_undecided:
        cells = (*board.unknown_cells(bits(search.undecided)), *search.unknown_answers())
        yield Finding(kind=Kind.UNDECIDED_OVERLAP, cells=cells)


class _Search:
    """The search for pairs. `undecided` gathers the rules whose unknown cells keep it from telling."""

    def __init__(self, board: Board, answers: Answers, kind: Kind) -> None:
        self.board, self.answers, self.kind = board, answers, kind
        self.undecided = self.answers_undecided = 0
        self._known = [at for at in board.ordered if not board.variables[at].unknown]
        self._unknown = [one for one in board.variables if one.unknown]

    def pairs(self, budget: Budget) -> Iterator[Pair]:
        """Yield the pairs that take an input together. Raises TooMuch."""
        rows = [[self.board.variables[at].takes[rule] for at in self._known] for rule in range(len(self.board.boxes))]
        for one, mine in enumerate(rows):
            budget.take(len(rows) - one)
            for other, others in enumerate(islice(rows, one + 1, None), one + 1):
                if all(map(int.__and__, mine, others)) and self._breaks(one, other):
                    both = zip(self.board.boxes[one], self.board.boxes[other], strict=True)
                    yield Pair(one, other, tuple(a & b for a, b in both))

    def _breaks(self, one: int, other: int) -> bool:
        """Return whether two rules that meet in their known cells break the policy; remember what is not known."""
        differ = True if self.kind is Kind.OVERLAP else self.answers.differ(one, other)
        if differ is False:
            return False
        both = (1 << one) | (1 << other)
        meet = self._meet(one, other)
        if meet is None:
            self.undecided |= both
        elif meet and differ is None:
            self.answers_undecided |= both
        return bool(meet and differ)

    def _meet(self, one: int, other: int) -> bool | None:
        """Return whether unknown cells let two rules meet: when they are the same, or the other rule asks nothing."""
        limits = [(at, at.takes[one], at.takes[other]) for at in self._unknown]
        if any(not mine & theirs for _, mine, theirs in limits):
            return False
        for variable, mine, theirs in limits:
            if mine != theirs and not self._free(variable, other if theirs == variable.domain else one):
                return None
        return True

    def _free(self, unknown: Variable, rule: int) -> bool:
        """Return whether a rule has no cell in the columns of an unknown one."""
        tests = self.board.table.rules[rule].tests
        return all(tests[column] is None for column in unknown.columns)

    def told(self, pair: Pair, others: int) -> Finding:
        """Return what is found of a pair."""
        board, rules = self.board, (pair.one, pair.other)
        about = board.asked(pair.box, rules)
        cells = board.unknown_cells(rules)
        return Finding(
            kind=self.kind,
            rules=(board.number(pair.one), board.number(pair.other)),
            region=board.region(pair.box, about),
            example=board.example(pair.box, about),
            cells=cells,
            certain=board.settled(about) and not cells,
            others=others,
        )

    def unknown_answers(self) -> Iterator[CellText]:
        """Yield the output cells that keep two answers from being compared."""
        table = self.board.table
        for place in bits(self.answers_undecided):
            rule = table.rules[place]
            for cell, value, column in zip(rule.outputs, self.answers.values[place], table.outputs, strict=True):
                if value is VARIES:
                    yield CellText(rule=rule.number, label=column.label or column.name, text=cell.text)
