"""Inputs that no rule takes, as a few regions that are as wide as they can be."""

from collections.abc import Iterator

from ..hit_policy import HitPolicy
from ..matching import bits
from .board import Board, Box
from .cover import Budget, Cover, TooMuch
from .finding import Finding, Kind
from .partition import Pieces

MAX_TOLD = 10
MAX_BOXES = 2_000


def gaps(board: Board, steps: int) -> Iterator[Finding]:
    """Yield up to ten regions that no rule takes, and whether there are inputs for which that cannot be decided."""
    table = board.table
    if not table.rules or table.hit_policy is HitPolicy.COLLECT or any(column.default for column in table.outputs):
        return
    order = board.ordered
    variables = [board.variables[at] for at in order]
    if not all(variable.domain for variable in variables):
        return
    try:
        cover = Cover(variables, [board.whole[at] for at in order], board.every, Budget(steps))
    except TooMuch:
        seen = _glimpsed(board)
        yield from _findings(board, [seen] if seen else [], others=False)
        yield Finding(kind=Kind.TOO_LARGE, expected=Kind.GAP)
        return
    yield from _told(board, cover)
    undecided = bits(cover.undecided())
    if undecided:
        yield Finding(kind=Kind.UNDECIDED_GAP, cells=board.unknown_cells(undecided))


def _told(board: Board, cover: Cover) -> Iterator[Finding]:
    regions, more = _regions(board, cover)
    yield from _findings(board, regions, others=more)


def _findings(board: Board, regions: list[Box], *, others: bool) -> Iterator[Finding]:
    for number, box in enumerate(regions, 1):
        about = board.asked(box, ())
        yield Finding(
            kind=Kind.GAP,
            region=board.region(box, about),
            example=board.example(box, about),
            certain=board.settled(about),
            others=int(others and number == len(regions)),
        )


def _glimpsed(board: Board) -> Box | None:
    """Return a region that no rule takes, found by going where the fewest rules are left; None where that leads on."""
    rules, box = board.every, list(board.whole)
    for at in board.ordered:
        variable = board.variables[at]
        if variable.unknown:
            continue
        left = {piece: rules & variable.rules_at[piece] for piece in bits(variable.domain)}
        piece = min(left, key=lambda piece: left[piece].bit_count())
        rules, box[at] = left[piece], 1 << piece
    return None if rules else _widened(board, tuple(box))


def _regions(board: Board, cover: Cover) -> tuple[list[Box], bool]:
    """Return the widest regions, and whether there are more than are told."""
    found: list[Box] = []
    try:
        for looked, ordered in enumerate(cover.gaps()):
            box = list(board.whole)
            for at, pieces in zip(board.ordered, ordered, strict=True):
                box[at] = pieces
            if any(all(not part & ~known for part, known in zip(box, region, strict=True)) for region in found):
                continue
            if len(found) == MAX_TOLD or looked > MAX_BOXES:
                return found, True
            found.append(_widened(board, tuple(box)))
    except TooMuch:
        return found, True
    return found, False


def _widened(board: Board, box: Box) -> Box:
    """Return a region around a box that is as wide as it can be, if it can in a way that leaves inputs free."""
    waiting = [at for at, one in enumerate(board.variables) if not one.unknown]
    while waiting:
        wider = {at: _wider(board, box, at) for at in waiting}
        at = next((at for at in waiting if wider[at] == board.whole[at]), waiting[-1])
        box = (*box[:at], wider[at], *box[at + 1 :])
        waiting.remove(at)
    return box


def _wider(board: Board, box: Box, at: int) -> Pieces:
    """Return all pieces of one variable that no rule takes together with the rest of the box."""
    others = board.every
    for number, one in enumerate(board.variables):
        if number != at and not one.unknown:
            others &= board.taking(number, box[number])
    variable = board.variables[at]
    return sum(1 << piece for piece in bits(variable.domain) if not variable.rules_at[piece] & others)
