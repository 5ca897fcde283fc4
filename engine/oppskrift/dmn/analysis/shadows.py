"""Rules that never say anything: they can never be met, others always come first, or they only repeat."""

from collections.abc import Iterator

from ..hit_policy import HitPolicy
from ..matching import bits
from .answers import Answers
from .board import Board
from .cover import COVERED, Budget, Cover, TooMuch
from .finding import CellText, Example, Finding, Kind, Why
from .variable import Variable

MAX_TOLD = 10
MAX_REDUCED = 24
_REPEATED = frozenset({HitPolicy.ANY, HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})


def never(board: Board) -> Iterator[Finding]:
    """Yield the rules that no input meets."""
    for rule, box in enumerate(board.boxes):
        at = next((at for at, pieces in enumerate(box) if not pieces), None)
        if at is not None:
            why, cells = _reason(board, board.variables[at], rule)
            yield Finding(kind=Kind.NEVER, rules=(board.number(rule),), why=why, cells=cells)


def _reason(board: Board, variable: Variable, rule: int) -> tuple[Why, tuple[CellText, ...]]:
    table = board.table
    found = table.rules[rule]
    cells = [(column, cell) for column in variable.columns if (cell := found.tests[column]) is not None]
    texts = {at: CellText(rule=found.number, label=table.inputs[at].label, text=cell.text) for at, cell in cells}
    for at, cell in cells:
        why = None if variable.unknown else board.reader(at).fault(cell)
        if why is not None:
            return why, (texts[at],)
    return (Why.TOGETHER if cells else Why.ALLOWED), tuple(texts.values())


def outside(board: Board) -> Iterator[Finding]:
    """Yield the values in cells that can never come, in cells that can be met all the same."""
    for place, rule in enumerate(board.table.rules):
        if not all(board.boxes[place]):
            continue
        for at, cell in enumerate(rule.tests):
            for why, value in board.reader(at).strange(cell) if cell is not None else ():
                label = board.table.inputs[at].label
                yield Finding(
                    kind=Kind.OUTSIDE,
                    rules=(rule.number,),
                    example=(Example(columns=(at,), label=label, value=value),),
                    cells=(CellText(rule=rule.number, label=label, text=cell.text if cell else ""),),
                    why=why,
                )


def shadowed(board: Board, steps: int) -> Iterator[Finding]:
    """Yield the rules whose answer is never the one that counts, because others are always asked before."""
    before = _before(board)
    budget = Budget(steps)
    try:
        for rule, box in enumerate(board.boxes):
            if before.get(rule) and all(box) and (by := _covered(board, rule, before[rule], budget)) is not None:
                yield Finding(kind=Kind.SHADOWED, rules=(*(board.number(one) for one in by), board.number(rule)))
    except TooMuch:
        yield Finding(kind=Kind.TOO_LARGE, expected=Kind.SHADOWED)


def _before(board: Board) -> dict[int, int]:
    """Return for each rule the rules that come before it when both are met."""
    policy, rules = board.table.hit_policy, range(len(board.table.rules))
    if policy is HitPolicy.FIRST:
        return {rule: (1 << rule) - 1 for rule in rules}
    if policy is not HitPolicy.PRIORITY:
        return {}
    ranks = {rule: rank for rule, rank in enumerate(Answers(board.table).ranks) if rank is not None}
    order = sorted(ranks, key=lambda rule: (ranks[rule], rule))
    found, seen = {}, 0
    for rule in order:
        found[rule] = seen
        seen |= 1 << rule
    return found


def _covered(board: Board, rule: int, before: int, budget: Budget) -> tuple[int, ...] | None:
    """Return the rules that together take all that a rule takes; None where they do not."""
    variables = [board.variables[at] for at in board.ordered]
    box = [board.boxes[rule][at] for at in board.ordered]
    cover = Cover(variables, box, before, budget)
    if cover.root is not COVERED:
        return None
    alone = next(iter(bits(cover.alone)), None)
    if alone is not None:
        return (alone,)
    needed = cover.rules
    if needed.bit_count() <= MAX_REDUCED:
        for one in reversed(bits(needed)):
            rest = needed & ~(1 << one)
            needed = rest if Cover(variables, box, rest, budget).root is COVERED else needed
    return tuple(bits(needed))


def repeated(board: Board) -> Iterator[Finding]:
    """Yield the rules that ask and answer the same as one above, where both count."""
    if board.table.hit_policy not in _REPEATED:
        return
    seen: dict[object, int] = {}
    for place, (rule, box) in enumerate(zip(board.table.rules, board.boxes, strict=True)):
        if not all(box):
            continue
        answer = tuple(cell.program.syntax if cell.program else None for cell in rule.outputs)
        first = seen.setdefault((box, answer), place)
        if first != place:
            yield Finding(kind=Kind.DUPLICATE, rules=(board.number(first), rule.number))
