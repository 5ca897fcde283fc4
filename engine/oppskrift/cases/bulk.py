"""Several tasks at once: each is a step of its own with every check of a single one, and has its own answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..errors import Conflict, NotFound
from ..message import message
from ..model.party import Actor
from .people import People
from .results import Advanced, Refusal, Result
from .visibility import Sight, Sights

MOST = 100
"""Tasks that are taken in one go; what is beyond is left as it is and said to be."""

TaskId: TypeAlias = tuple[str, int]
"""Case and token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one task. `refusal` is None when it went well; `name` and `title` are empty for what is gone."""

    case_id: str
    token: int
    name: str = ""
    title: str = ""
    refusal: Refusal | None = None

    @property
    def id(self) -> str:
        """What names the task in a form."""
        return f"{self.case_id}:{self.token}"


class Bulk:
    """The use cases for several tasks. What the actor may not see whole is answered as if it were gone."""

    def __init__(self, engine: People, sights: Sights) -> None:
        self._engine, self._sights = engine, sights

    def claim(self, actor: Actor, tasks: Sequence[TaskId]) -> tuple[Outcome, ...]:
        """Take tasks."""
        return self._each(actor, tasks, lambda case, token: self._engine.claim(actor.tenant, case, token, actor.ident))

    def release(self, actor: Actor, tasks: Sequence[TaskId]) -> tuple[Outcome, ...]:
        """Give tasks back."""
        return self._each(
            actor, tasks, lambda case, token: self._engine.release(actor.tenant, case, token, actor.ident)
        )

    def reassign(self, actor: Actor, tasks: Sequence[TaskId], to: str) -> tuple[Outcome, ...]:
        """Hand tasks over to one person."""
        return self._each(
            actor, tasks, lambda case, token: self._engine.reassign(actor.tenant, case, token, actor.ident, to)
        )

    def _each(self, actor: Actor, tasks: Sequence[TaskId], act: Callable[[str, int], Result]) -> tuple[Outcome, ...]:
        unique = tuple(dict.fromkeys(tasks))
        return (
            *(self._one(actor, case_id, token, act) for case_id, token in unique[:MOST]),
            *(_left(case_id, token) for case_id, token in unique[MOST:]),
        )

    def _one(self, actor: Actor, case_id: str, token: int, act: Callable[[str, int], Result]) -> Outcome:
        try:
            if self._sights.see(actor, case_id).sight is not Sight.FULL:
                raise NotFound("task", f"{case_id}:{token}")  # else the answer would tell whom it is about
            task = self._engine.store.task(actor.tenant, case_id, token)
            result = act(case_id, token)
        except NotFound:
            return Outcome(case_id=case_id, token=token, refusal=_refusal("worklist.gone"))
        except Conflict:
            return Outcome(case_id=case_id, token=token, refusal=_refusal("worklist.busy"))
        refusal = None if isinstance(result, Advanced) else result
        assert refusal is None or isinstance(refusal, Refusal)  # noqa: S101 - no form is sent here
        return Outcome(case_id=case_id, token=token, name=task.name, title=task.case_title, refusal=refusal)


def _left(case_id: str, token: int) -> Outcome:
    return Outcome(case_id=case_id, token=token, refusal=_refusal("worklist.too-many", most=MOST))


def _refusal(rule: str, **params: object) -> Refusal:
    return Refusal(rule=rule, reason=message(rule, **params))
