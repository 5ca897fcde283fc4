"""Which inputs no rule takes: the variables are split one after the other, as far as the rules that are left demand.

What is left to do below a split depends only on the rules still taken, so the same rest is worked out once. The result
is a graph in which each way down to `GAP` is a set of inputs that no rule takes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..matching import bits
from .partition import Pieces
from .variable import Variable

Rules = int
"""A set of rules: bit n stands for the rule at place n."""
MAX_STEPS = 1_000_000
"""Most pieces looked at for one question about a table: a few seconds at most."""


class TooMuch(Exception):
    """A question takes more work than its budget allows. Never escapes the analysis."""


class Budget:
    """Work left for a question."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def take(self, steps: int) -> None:
        """Use some. Raises TooMuch when there is not enough left."""
        self.left -= steps
        if self.left < 0:
            raise TooMuch


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """What becomes of a set of inputs: a rule takes them, no rule does, or that hangs on cells that are not known."""

    rules: Rules = 0


COVERED, GAP = End(), End()


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """What becomes of inputs by the pieces of one variable."""

    variable: int
    ways: tuple[tuple[Pieces, "Node"], ...]


Node = End | Split


class Cover:
    """The inputs inside a box that some of the rules take.

    `within` gives the box, a set of pieces for each variable, the variables with unknown cells last; `rules` those that
    may take them; of those only the ones that reach into the box are kept.
    """

    def __init__(self, among: Sequence[Variable], within: Sequence[Pieces], rules: Rules, budget: Budget) -> None:
        self._variables, self._within, self._budget = among, within, budget
        self._done: dict[tuple[int, Rules], Node] = {}
        self.rules = self._touching(rules)
        self._whole = self._widths(self.rules)
        self.root: Node = self._below(0, self.rules) if all(within) else COVERED

    @property
    def alone(self) -> Rules:
        """Return the rules that take all of the box."""
        return self._whole[0]

    def _touching(self, rules: Rules) -> Rules:
        """Return the rules that take something of the box."""
        pairs = list(zip(self._variables, self._within, strict=True))
        return sum(1 << n for n in bits(rules) if all(v.accepts[n] & box for v, box in pairs))

    def _widths(self, rules: Rules) -> list[Rules]:
        """Return for each variable the rules that take all of the box in it and in those after it."""
        found = [rules]
        for variable, box in zip(reversed(self._variables), reversed(self._within), strict=True):
            found.append(sum(1 << n for n in bits(found[-1]) if not box & ~variable.accepts[n]))
        return found[::-1]

    def _below(self, level: int, rules: Rules) -> Node:
        if not rules:
            return GAP
        if rules & self._whole[level]:
            return COVERED
        key = (level, rules)
        found = self._done.get(key)
        if found is None:
            found = self._done[key] = self._split(level, rules)
        return found

    def _split(self, level: int, rules: Rules) -> Node:
        ways: dict[Node, Pieces] = {}
        for left, pieces in self._pieces(level, rules).items():
            node = self._below(level + 1, left)
            ways[node] = ways.get(node, 0) | pieces
        if self._variables[level].unknown:
            return COVERED if ways.keys() == {COVERED} else End(rules)
        return next(iter(ways)) if len(ways) == 1 else Split(level, tuple((p, node) for node, p in ways.items()))

    def _pieces(self, level: int, rules: Rules) -> dict[Rules, Pieces]:
        """Return the pieces of a variable by the rules that are left there."""
        variable, box = self._variables[level], self._within[level]
        starts = sorted({0, *(at for n in bits(rules) for at in variable.flips[n])})
        self._budget.take(len(starts) + 1)
        found: dict[Rules, Pieces] = {}
        for at, following in zip(starts, [*starts[1:], variable.size], strict=True):
            pieces = ((1 << following) - (1 << at)) & box
            if pieces:
                left = rules & variable.rules_at[at]
                found[left] = found.get(left, 0) | pieces
        return found

    def gaps(self) -> Iterator[tuple[Pieces, ...]]:
        """Yield boxes of inputs that no rule takes, none of them twice. Raises TooMuch when there are too many."""
        return self._gaps(self.root, tuple(self._within))

    def _gaps(self, node: Node, box: tuple[Pieces, ...]) -> Iterator[tuple[Pieces, ...]]:
        self._budget.take(1)
        if node is GAP:
            yield box
        elif isinstance(node, Split):
            for pieces, below in node.ways:
                yield from self._gaps(below, (*box[: node.variable], pieces, *box[node.variable + 1 :]))

    def undecided(self) -> Rules:
        """Return the rules on whose unknown cells it hangs whether some inputs are taken."""
        ends = {node for node in (self.root, *self._done.values()) if isinstance(node, End)}
        return _union(node.rules for node in ends)


def _union(sets: Iterator[Rules]) -> Rules:
    found = 0
    for one in sets:
        found |= one
    return found
