"""What operators do: retry, give a value, skip with a reason, withdraw a case. Only for operators of the institution.

Everything is recorded on the case with who and why. The reasons are for colleagues and auditors who read the history
later; a retry may go without one, because it does nothing that the process would not have done by itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..errors import NotFound, Refused
from ..message import message
from ..model.party import OPERATORS, Actor
from ..model.problem import Problem
from ..model.tagged import Json
from .access import holds, name
from .engine import Engine
from .results import Refusal, Result

CONTINUATION = 0
"""The token of a case's continuation, which is no element and cannot be skipped."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one incident among many."""

    case_id: str
    token: int
    result: Result


class Operating:
    """The use cases of operators over an engine. A refusal is a result with a text that says what to do."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def refusal(self, actor: Actor) -> Refusal | None:
        """Return why the actor may not operate at their institution, or None when they may."""
        directory = self.engine.directory
        if actor.operator or holds(directory, actor.tenant, actor.ident, OPERATORS):
            return None
        who = name(directory, actor.tenant, actor.ident)
        return _refusal("operating.not-operator", person=who, institution=actor.tenant)

    def retry(
        self,
        actor: Actor,
        case_id: str,
        token: int,
        *,
        reason: str = "",
        values: Mapping[str, Json] | None = None,
    ) -> Result:
        """Try again where a case stands still, after giving variables (dotted names) a value. Values need a reason."""
        if values and not reason.strip():
            return _refusal("operating.reason")
        engine, why = self.engine, reason.strip()
        return self._do(
            actor, lambda: engine.retry_incident(actor.tenant, case_id, token, actor.ident, values, reason=why)
        )

    def retry_each(self, actor: Actor, stuck: Iterable[tuple[str, int]], reason: str = "") -> list[Done]:
        """Retry many, each by itself: what stops one does not stop the next."""
        return [Done(case, token, self.retry(actor, case, token, reason=reason)) for case, token in stuck]

    def skip(
        self, actor: Actor, case_id: str, token: int, reason: str, values: Mapping[str, Json] | None = None
    ) -> Result:
        """Pass the element without its work being done; values stand in for what it would have written."""
        if not reason.strip():
            return _refusal("operating.reason")
        if token == CONTINUATION:
            return _refusal("operating.skip-continuation")
        engine, why = self.engine, reason.strip()
        return self._do(actor, lambda: engine.skip_incident(actor.tenant, case_id, token, actor.ident, why, values))

    def cancel(self, actor: Actor, case_id: str, reason: str) -> Result:
        """Withdraw a case for good."""
        if not reason.strip():
            return _refusal("operating.reason")
        return self._do(actor, lambda: self.engine.cancel(actor.tenant, case_id, actor.ident, reason.strip()))

    def _do(self, actor: Actor, act: Callable[[], Result]) -> Result:
        refusal = self.refusal(actor)
        if refusal is not None:
            return refusal
        try:
            return act()
        except NotFound as missing:
            if missing.what == "case":
                raise
            return _refusal("operating.gone")
        except Refused as refused:
            return _first(refused)


def _first(refused: Refused) -> Refusal:
    for problem in refused.problems:
        if isinstance(problem, Problem):
            return Refusal(rule=problem.rule, reason=problem.message)
    return Refusal(rule="operating.refused", reason=refused.message)


def _refusal(rule: str, **params: object) -> Refusal:
    return Refusal(rule=rule, reason=message(rule, **params))
