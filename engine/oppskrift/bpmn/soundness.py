"""Soundness: does every way through the process come to an end, with nothing run twice at once?

A token game over each process and subprocess by itself. Choices are taken to be free (conditions are not looked at) and
every boundary event may happen, a non-interrupting one once for each time its activity is entered. This is soundness of
workflow nets (van der Aalst 1998) for the constructs of the profile, with a bound on the number of states.
"""

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise

from ..message import message
from ..model.problem import Problem, Severity
from .model import Kind, Node, Process
from .net import Move, Net, State

MAX_STATES = 20_000
_SHOWN = 12


def soundness(process: Process, *, max_states: int = MAX_STATES) -> tuple[Problem, ...]:
    """Return what makes the process unsound, each with a shortest way to get there; a warning where it is undecided.

    `gate.deadlock`: a gateway waits for a branch that never comes. `gate.runs-twice`: something can be run twice at
    the same time. `gate.undecided`: more states than `max_states` in one scope. Expects a process that `read` has
    accepted. At most one problem for each element and rule.
    """
    scopes = [process.id, *(node.id for node in process.nodes.values() if node.kind is Kind.SUBPROCESS)]
    found = [problem for scope in scopes for problem in _Search(Net(process, scope)).run(max_states)]
    return tuple(sorted(found, key=lambda problem: problem.line or 0))


@dataclass(slots=True)
class _Search:
    """A breadth-first search through the states of one scope."""

    net: Net
    came: dict[State, tuple[State, Move]] = field(default_factory=dict)
    problems: dict[tuple[str, str], Problem] = field(default_factory=dict)

    def run(self, max_states: int) -> list[Problem]:
        first = self.net.first()
        self.came[first.after] = ((), first)
        waiting = deque([first.after])
        while waiting:
            if len(self.came) > max_states:
                self._report("undecided", self.net.start, "warning", limit=max_states)
                break
            state = waiting.popleft()
            for move in self._next(state):
                if move.after not in self.came:
                    self.came[move.after] = (state, move)
                    waiting.append(move.after)
        return list(self.problems.values())

    def _next(self, state: State) -> list[Move]:
        twice = next((token for token, after in pairwise(state) if token == after), None)
        if twice is not None:
            doubled = self.net.doubled(twice)
            if doubled is None:
                less = list(state)
                less.remove(twice)
                return [Move((), tuple(less))]
            self._report("runs-twice", doubled, "error", path=self._path(state))
            return []
        moves = list(self.net.moves(state))
        if state and not moves:
            self._report("deadlock", self.net.target(state[0]), "error", path=self._path(state))
        return moves

    def _report(self, rule: str, node: Node, severity: Severity, **params: object) -> None:
        problem = Problem(
            rule=f"gate.{rule}",
            message=message(f"gate.{rule}", **params),
            severity=severity,
            file=self.net.process.file or None,
            line=node.line,
            element=node.id,
        )
        self.problems.setdefault((rule, node.id), problem)

    def _path(self, state: State) -> str:
        names: list[str] = []
        while state in self.came:
            before, move = self.came[state]
            names = [node.name or node.id for node in move.nodes] + names
            if not before:
                break
            state = before
        return " → ".join(["…", *names[-_SHOWN:]] if len(names) > _SHOWN else names)
