"""The timeline of a journey: the event rows of its cases as lines that a person can read.

One line a deed: who did what when, which rule decided what and why, which call to DFØ got which answer, what waited and
what fell due; and beside it, where a local setting of the institution made the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from .. import dmn, feel, standard
from ..cases.pins import Pinned
from ..message import Language, message, render
from ..model.event import (
    CaseCompleted,
    CaseStarted,
    DecisionMade,
    ErrorThrown,
    EscalationThrown,
    Event,
    IncidentRaised,
    JobCompleted,
    JobFailed,
    JobFaulted,
    MessageReceived,
    SlotSkipped,
    TaskCompleted,
    TaskRefused,
    TimerFired,
)
from ..model.record import CaseRecord, EventRecord
from ..model.tagged import Json
from ..standard.point import show_value
from .influence import Influence

HIDDEN = frozenset({"kontrakt", "sha256"})
MAX_ANSWER = 4
"""How many fields of an answer from DFØ are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: when, who (or which system), what, why, and the local settings that played a part."""

    at: datetime
    kind: str
    who: str
    what: str
    why: tuple[str, ...] = ()
    local: tuple[str, ...] = ()


class Timeline:
    """Turns the events of one case into lines, in one language."""

    def __init__(self, case: CaseRecord, pinned: Pinned, names: Callable[[str], str], language: Language) -> None:
        self._case, self._pinned, self._names, self._language = case, pinned, names, language
        self._nodes = {n.id: n for p in pinned.bundle.processes.values() for n in p.nodes.values()}
        self._influence = Influence(pinned)

    def lines(self, rows: list[EventRecord]) -> Iterator[Line]:
        """Yield the lines of the case's rows."""
        for row in rows:
            flows = self._influence.of_flows(row.events)
            for event in row.events:
                told = _TELL.get(type(event))
                if told is not None:
                    yield from told(self, row, event)
            if flows:
                yield self._line(row, "gateway", self._text("who-engine"), self._text("path-local"), local=flows)

    # ---------------------------------------------------------------- one method for each kind of event

    def _started(self, row: EventRecord, event: CaseStarted) -> Iterator[Line]:
        title = self._pinned.bundle.manifest.title[self._language]
        yield self._line(
            row, "start", self._person(row.actor), self._text("started", title=title, version=self._case.version)
        )

    def _completed(self, row: EventRecord, event: TaskCompleted) -> Iterator[Line]:
        who = self._person(event.person)
        if event.on_behalf_of:
            who = self._text("on-behalf", person=who, other=self._person(event.on_behalf_of))
        node = self._nodes[event.element]
        yield self._line(
            row, "task", who, node.name, why=tuple(self._reasons(row)), local=self._influence.of(event.element)
        )

    def _reasons(self, row: EventRecord) -> Iterator[str]:
        for event in row.events:
            value = getattr(event, "value", None)
            if isinstance(value, dict) and isinstance(value.get("begrunnelse"), str) and "utfall" in value:
                yield self._text("because", outcome=value["utfall"], reason=value["begrunnelse"])

    def _refused(self, row: EventRecord, event: TaskRefused) -> Iterator[Line]:
        node = self._nodes[event.element]
        because = event.reason.get("because", {}).get(self._language, "")
        yield self._line(
            row, "refused", self._person(event.person), self._text("refused-task", task=node.name, rule=event.rule),
            why=(because,) if because else (),
        )  # fmt: skip

    def _decided(self, row: EventRecord, event: DecisionMade) -> Iterator[Line]:
        yield self._line(
            row,
            "decision",
            self._text("who-rule"),
            self._nodes[event.element].name,
            why=tuple(dmn.explain(event.trace, self._language)),
            local=self._influence.of(event.element),
        )

    def _answered(self, row: EventRecord, event: JobCompleted) -> Iterator[Line]:
        system = self._text("who-dfo" if event.handler.startswith("dfo.") else "who-notice")
        yield self._line(
            row,
            "job",
            system,
            self._nodes[event.element].name,
            why=(self._text("answer", handler=event.handler, answer=self._answer(event.output)),),
            local=self._influence.of(event.element),
        )

    def _answer(self, output: Json) -> str:
        shown = [(k, v) for k, v in output.items() if k not in HIDDEN and v is not None and not isinstance(v, dict)]
        parts = [f"{k} {feel.show(feel.from_json(v), self._language)}" for k, v in shown[:MAX_ANSWER]]
        return ", ".join(parts)

    def _failed(self, row: EventRecord, event: JobFailed) -> Iterator[Line]:
        text = self._text("attempt", handler=event.handler, attempt=event.attempt)
        yield self._line(row, "trouble", self._text("who-dfo"), text, why=(event.reason,))

    def _faulted(self, row: EventRecord, event: JobFaulted) -> Iterator[Line]:
        text = self._text("rejected", handler=event.handler, code=event.code)
        yield self._line(row, "trouble", self._text("who-dfo"), text, why=(event.reason,))

    def _fired(self, row: EventRecord, event: TimerFired) -> Iterator[Line]:
        node = self._nodes[event.element]
        if node.name:
            yield self._line(row, "timer", self._text("who-clock"), node.name, local=self._influence.of(event.element))

    def _message(self, row: EventRecord, event: MessageReceived) -> Iterator[Line]:
        text = self._text("message", name=self._nodes[event.element].name or event.message, about=event.key)
        yield self._line(row, "message", self._text("who-dfo"), text)

    def _escalated(self, row: EventRecord, event: EscalationThrown) -> Iterator[Line]:
        name = event.name or event.code
        yield self._line(row, "trouble", self._text("who-clock"), self._text("escalated", name=name))

    def _thrown(self, row: EventRecord, event: ErrorThrown) -> Iterator[Line]:
        if event.caught_by:
            yield self._line(row, "trouble", self._text("who-engine"), self._nodes[event.caught_by].name)

    def _skipped(self, row: EventRecord, event: SlotSkipped) -> Iterator[Line]:
        text = self._text("skipped", name=self._nodes[event.element].name)
        yield self._line(row, "slot", self._text("who-engine"), text, local=self._influence.of(event.element))

    def _stopped(self, row: EventRecord, event: IncidentRaised) -> Iterator[Line]:
        told = render(message(event.message["key"], **event.message["params"]), self._language)
        yield self._line(
            row, "trouble", self._text("who-engine"), self._text("stopped"), why=(told, *event.diagnostics)
        )

    def _ended(self, row: EventRecord, event: CaseCompleted) -> Iterator[Line]:
        yield self._line(row, "end", self._text("who-engine"), self._nodes[event.end].name)

    # ---------------------------------------------------------------- inside

    def _line(  # noqa: PLR0913
        self,
        row: EventRecord,
        kind: str,
        who: str,
        what: str,
        *,
        why: tuple[str, ...] = (),
        local: tuple[standard.Explanation, ...] = (),
    ) -> Line:
        return Line(at=row.at, kind=kind, who=who, what=what, why=why, local=tuple(self._local(e) for e in local))

    def _local(self, e: standard.Explanation) -> str:
        value, default = (show_value(v)[self._language] for v in (e.value, e.default))
        return self._text("local", title=e.title[self._language], value=value, default=default)

    def _person(self, ident: str) -> str:
        return self._names(ident)

    def _text(self, key: str, **params: object) -> str:
        return render(message(f"demo.{key}", **params), self._language)


_TELL: Mapping[type[Event], Callable[..., Iterator[Line]]] = {
    CaseStarted: Timeline._started,
    TaskCompleted: Timeline._completed,
    TaskRefused: Timeline._refused,
    DecisionMade: Timeline._decided,
    JobCompleted: Timeline._answered,
    JobFailed: Timeline._failed,
    JobFaulted: Timeline._faulted,
    TimerFired: Timeline._fired,
    MessageReceived: Timeline._message,
    EscalationThrown: Timeline._escalated,
    ErrorThrown: Timeline._thrown,
    SlotSkipped: Timeline._skipped,
    IncidentRaised: Timeline._stopped,
    CaseCompleted: Timeline._ended,
}
