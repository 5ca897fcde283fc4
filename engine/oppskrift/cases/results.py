"""How a use case can end. A refusal is an answer, not an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ..message import Language, Message, render
from ..model.event import Event
from ..model.outcome import CaseStatus, NewTask
from ..model.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """The case went on to revision `rev`; `tasks` are the user tasks that the step opened."""

    tenant: str
    case_id: str
    rev: int
    status: CaseStatus
    events: tuple[Event, ...]
    tasks: tuple[NewTask, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """It was not allowed. `rule` names the constraint; `because` is the standard's own reason by language.

    `recorded` tells that the try stands in the case's history.
    """

    rule: str
    reason: Message
    because: Mapping[str, str] = field(default_factory=dict)
    recorded: bool = False

    def render(self, language: Language = "nb") -> str:
        """Return the reason, followed by the standard's own words for why the rule exists."""
        why = self.because.get(language) or self.because.get("nb")
        return f"{render(self.reason, language)} {why}" if why else render(self.reason, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRejected:
    """The form values were refused; each problem names its field. Nothing was changed."""

    problems: tuple[Problem, ...]

    def render(self, language: Language = "nb") -> str:
        """Return a line for each problem."""
        return "\n".join(p.render(language) for p in self.problems)


Result: TypeAlias = Advanced | Refusal | FormRejected
