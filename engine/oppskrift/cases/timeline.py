"""The timeline of a journey: the event rows of its cases as lines that a person can read.

One line a deed: who did what when, which rule decided what and why, which call to DFØ got which answer, what waited and
what fell due; and beside it, where a local setting of the institution made the difference. What is personal can be
masked on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .. import feel, standard
from ..clock import OSLO
from ..dmn.wording import readable
from ..message import Language, message, render
from ..model.event import (
    CaseCancelled,
    CaseCompleted,
    CaseStarted,
    DecisionMade,
    ElementEntered,
    ErrorThrown,
    EscalationThrown,
    Event,
    IncidentRaised,
    IncidentResolved,
    JobCompleted,
    JobFailed,
    JobFaulted,
    MessageReceived,
    NoteAdded,
    NoteRemoved,
    SlotSkipped,
    TaskClaimed,
    TaskCompleted,
    TaskReassigned,
    TaskRefused,
    TaskReleased,
    TimerFired,
    TimerSet,
    ValuesRead,
    VariableWritten,
)
from ..model.record import CaseRecord, EventRecord
from ..model.tagged import Json
from ..standard.explain import show_date
from ..standard.point import show_value
from .decided import told_plainly
from .facts import Labels, labelled, word_for
from .influence import Influence
from .masking import OPEN, Mask
from .named import Named
from .pins import Pinned

HIDDEN = frozenset({"kontrakt", "sha256"})
MAX_ANSWER = 4
"""How many fields of an answer from DFØ are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: when, who (or which system), what, why, and the local settings that played a part.

    `case` and `event` are for programs: the id of the case, and the event as it is stored (tagged JSON), None for a
    line that sums up several, or where it is masked. `rev` is the step of the case, `handler` what was called,
    `token` the token of a decision.
    """

    at: datetime
    case: str
    event: Mapping[str, Json] | None
    kind: str
    who: str
    what: str
    why: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    rev: int = 0
    handler: str = ""
    token: int = 0


class Timeline:
    """Turns the events of one case into lines, in one language.

    `every` tells of taking, releasing and handing over tasks too, and calls handlers by what they do. `dated` gives
    the titles of the dated values that were read.
    """

    def __init__(  # noqa: PLR0913
        self,
        case: CaseRecord,
        pinned: Pinned,
        names: Callable[[str], str],
        language: Language,
        *,
        every: bool = False,
        mask: Mask = OPEN,
        dated: standard.DatedValues | None = None,
    ) -> None:
        self._case, self._pinned, self._names, self._language = case, pinned, names, language
        self._every, self._mask, self._named = every, mask, Named(pinned, language)
        self._dated = dated or standard.DatedValues()
        self._nodes = {n.id: n for p in pinned.bundle.processes.values() for n in p.nodes.values()}
        self._influence, self._labels = Influence(pinned), Labels(pinned.bundle.forms.values())

    def lines(self, rows: list[EventRecord]) -> Iterator[Line]:
        """Yield the lines of the case's rows."""
        for row in rows:
            flows = self._influence.of_flows(row.events)
            for event in row.events:
                told = _TELL.get(type(event)) or (_TELL_EVERY.get(type(event)) if self._every else None)
                if told is not None:
                    yield from told(self, row, event)
            if flows:
                yield self._line(row, None, "gateway", "who-engine", self._text("path-local"), local=flows)

    # ---------------------------------------------------------------- one method for each kind of event

    def _started(self, row: EventRecord, event: CaseStarted) -> Iterator[Line]:
        title = self._pinned.bundle.manifest.title[self._language]
        key = "started-here" if self._every else "started"
        text = self._text(key, title=title, version=self._case.version)
        yield self._line(row, event, "start", self._names(row.actor), text)

    def _completed(self, row: EventRecord, event: TaskCompleted) -> Iterator[Line]:
        who = self._names(event.person)
        if event.on_behalf_of:
            who = self._text("on-behalf", person=who, other=self._names(event.on_behalf_of))
        local, what = self._influence.of(event.element), self._name(event.element)
        if self._every:
            yield self._line(row, event, "task", who, self._text("did", task=what), tuple(self._outcomes(row)), local)
        else:
            yield self._line(row, event, "task", who, what, why=tuple(self._reasons(row)), local=local)

    def _outcomes(self, row: EventRecord) -> Iterator[str]:
        """Yield what was decided and why, under the labels of the form; each once."""
        values = {e.name: e.value for e in row.events if isinstance(e, VariableWritten)}
        for name, value in values.items():
            for key in ("utfall", "begrunnelse") if isinstance(value, dict) and "utfall" in value else ():
                told, path = value.get(key), (name, key)
                if isinstance(told, str) and told and self._labels.known(path):
                    text = self._labels.option(path, told, self._language) or self._mask.written(told)
                    yield labelled(self._labels.label(path, self._language), text)

    def _reasons(self, row: EventRecord) -> Iterator[str]:
        for event in row.events:
            value = getattr(event, "value", None)
            if isinstance(value, dict) and isinstance(value.get("begrunnelse"), str) and "utfall" in value:
                reason = self._mask.written(value["begrunnelse"])
                yield self._text("because", outcome=readable(str(value["utfall"])), reason=reason)

    def _refused(self, row: EventRecord, event: TaskRefused) -> Iterator[Line]:
        told = render(message(event.reason["key"], **event.reason["params"]), self._language)
        because = event.reason.get("because", {}).get(self._language) or told
        key = "refused-here" if self._every else "refused-task"
        text = self._text(key, task=self._name(event.element), rule=event.rule)
        why = (because, self._text("rule", rule=event.rule)) if self._every else (because,)
        yield self._line(row, event, "refused", self._names(event.person), text, why=why)

    def _decided(self, row: EventRecord, event: DecisionMade) -> Iterator[Line]:
        why = tuple(told_plainly(event, self._pinned.bundle, self._mask, self._language))
        why += self._rates(event.inputs.get("values"))
        local, name = self._influence.of(event.element), self._name(event.element)
        yield replace(self._line(row, event, "decision", "who-rule", name, why, local), token=event.token)

    def _looked_up(self, row: EventRecord, event: ValuesRead) -> Iterator[Line]:
        text = render(message("values.read"), self._language)
        yield self._line(row, event, "decision", "who-rule", text, why=self._rates(event.values))

    def _rates(self, looked_up: Json) -> tuple[str, ...]:
        """Return which dated values were read, since when they hold, and whence."""
        return standard.told_lookups(looked_up, self._dated, self._language)

    def _answered(self, row: EventRecord, event: JobCompleted) -> Iterator[Line]:
        who = "who-dfo" if event.handler.startswith("dfo.") else "who-notice"
        output = self._mask.value(dict(event.output))
        answer = (answer_in_words if self._every else answer_in_short)(output, self._language)
        key = "answered" if self._every else "answer"
        why = (self._text(key, handler=event.handler, answer=answer),) if answer else ()
        local = self._influence.of(event.element)
        yield self._line(row, event, "job", who, self._name(event.element), why, local, event.handler)

    def _handler(self, name: str) -> str:
        return self._named.handler(name) if self._every else name

    def _failed(self, row: EventRecord, event: JobFailed) -> Iterator[Line]:
        key = "attempt" if event.retry_at else "attempt-last"
        text = self._text(key, handler=self._handler(event.handler), attempt=event.attempt)
        yield self._line(row, event, "attempt", "who-dfo", text, (event.reason,), (), event.handler)

    def _faulted(self, row: EventRecord, event: JobFaulted) -> Iterator[Line]:
        text = self._text("rejected", handler=self._handler(event.handler), code=event.code)
        yield self._line(row, event, "trouble", "who-dfo", text, (event.reason,), (), event.handler)

    def _set(self, row: EventRecord, event: TimerSet) -> Iterator[Line]:
        """Tell of a timer only where the institution has moved it; the others are told when they fire."""
        local, name = self._influence.of(event.element), self._name(event.element)
        if local and name:
            due = datetime.fromisoformat(event.due).astimezone(OSLO)
            text = self._text("timer-set", name=name, due=f"{show_date(due.date(), self._language)} {due:%H:%M}")
            yield self._line(row, event, "timer", "who-clock", text, local=local)

    def _fired(self, row: EventRecord, event: TimerFired) -> Iterator[Line]:
        name = self._name(event.element)
        if name:
            yield self._line(row, event, "timer", "who-clock", name, local=self._influence.of(event.element))

    def _message(self, row: EventRecord, event: MessageReceived) -> Iterator[Line]:
        text = self._text("message", name=self._name(event.element) or event.message, about=event.key)
        yield self._line(row, event, "message", "who-dfo", text)

    def _escalated(self, row: EventRecord, event: EscalationThrown) -> Iterator[Line]:
        text = self._text("escalated", name=self._name(event.element) or event.name or event.code)
        yield self._line(row, event, "trouble", "who-engine", text)

    def _thrown(self, row: EventRecord, event: ErrorThrown) -> Iterator[Line]:
        if event.caught_by:
            yield self._line(row, event, "trouble", "who-engine", self._name(event.caught_by))

    def _entered(self, row: EventRecord, event: ElementEntered) -> Iterator[Line]:
        """Tell that an optional step is taken here, because the institution has chosen it."""
        chosen = self._influence.of(event.element)
        if chosen and self._nodes[event.element].slot:
            text = self._text("taken", name=self._name(event.element))
            yield self._line(row, event, "slot", "who-engine", text, local=chosen)

    def _skipped(self, row: EventRecord, event: SlotSkipped) -> Iterator[Line]:
        text = self._text("skipped", name=self._name(event.element))
        yield self._line(row, event, "slot", "who-engine", text, local=self._influence.of(event.element))

    def _stopped(self, row: EventRecord, event: IncidentRaised) -> Iterator[Line]:
        why = (self._named.told(event.message), *(event.diagnostics or ()))
        yield self._line(row, event, "trouble", "who-engine", self._text("stopped"), why=why)

    def _resumed(self, row: EventRecord, event: IncidentResolved) -> Iterator[Line]:
        text = self._text(f"resumed-{event.how}", name=self._name(event.element))
        why = (self._mask.written(event.reason),) if event.reason else ()
        yield self._line(row, event, "task", self._names(row.actor), text, why=why)

    def _withdrawn(self, row: EventRecord, event: CaseCancelled) -> Iterator[Line]:
        why = (self._mask.written(event.reason),) if event.reason else ()
        yield self._line(row, event, "end", self._names(row.actor), self._text("withdrawn"), why=why)

    def _claimed(self, row: EventRecord, event: TaskClaimed) -> Iterator[Line]:
        """Tell that somebody took a task; not when they complete it in the same step."""
        if any(isinstance(other, TaskCompleted) and other.token == event.token for other in row.events):
            return
        who = self._names(event.person)
        if event.on_behalf_of:
            who = self._text("on-behalf", person=who, other=self._names(event.on_behalf_of))
        yield self._line(row, event, "hand", who, self._text("claimed", task=self._name(event.element)))

    def _released(self, row: EventRecord, event: TaskReleased) -> Iterator[Line]:
        text = self._text("released", task=self._name(event.element))
        yield self._line(row, event, "hand", self._names(event.person), text)

    def _handed(self, row: EventRecord, event: TaskReassigned) -> Iterator[Line]:
        text = self._text("reassigned", task=self._name(event.element), to=self._mask.text(self._names(event.to)))
        yield self._line(row, event, "hand", self._names(event.person), text)

    def _noted(self, row: EventRecord, event: NoteAdded | NoteRemoved) -> Iterator[Line]:
        """Tell that a comment or file came or went; never what it says."""
        told = f"added-{event.what}" if isinstance(event, NoteAdded) else f"removed-{event.what}"
        yield self._line(row, event, "hand", self._names(row.actor), self._text(told))

    def _ended(self, row: EventRecord, event: CaseCompleted) -> Iterator[Line]:
        yield self._line(row, event, "end", "who-engine", self._name(event.end))

    # ---------------------------------------------------------------- inside

    def _line(  # noqa: PLR0913, PLR0917
        self,
        row: EventRecord,
        event: Event | None,
        kind: str,
        who: str,
        what: str,
        why: tuple[str, ...] = (),
        local: tuple[standard.Explanation, ...] = (),
        handler: str = "",
    ) -> Line:
        """Return a line; `who` is a person's name, or the key of a system's."""
        return Line(
            at=row.at,
            case=self._case.id,
            event=None if event is None or self._mask.hides else {"kind": type(event).__name__, **event._asdict()},
            kind=kind,
            who=self._text(who) if who.startswith("who-") else self._mask.text(who),
            what=what,
            why=tuple(self._mask.text(text) for text in why),
            local=tuple(self._local(e) for e in local),
            rev=row.rev,
            handler=handler,
        )

    def _local(self, e: standard.Explanation) -> str:
        value, default = (self._chosen(e, one) for one in (e.value, e.default))
        return self._text("local", title=e.title[self._language], value=value, default=default)

    def _chosen(self, e: standard.Explanation, value: Json) -> str:
        """Return a local value in words; what fills a slot by the name of the process."""
        if self._every and e.type == "slot" and value in self._pinned.bundle.processes:
            return self._named.process(str(value))
        return show_value(value)[self._language]

    def _name(self, element: str) -> str:
        """Return an element's name in the reader's language, or nothing for one that has none."""
        return self._named.element(element) if self._nodes[element].name else ""

    def _text(self, key: str, **params: object) -> str:
        return render(message(f"timeline.{key}", **params), self._language)


def answer_in_short(output: Mapping[str, Json], language: Language) -> str:
    """Return the first plain fields of a handler's answer in words."""
    return ", ".join(f"{name} {text}" for name, text in _shown(output, language))


def answer_in_words(output: Mapping[str, Json], language: Language) -> str:
    """Return the same with the fields called as people know them."""
    return ", ".join(f"{word_for(name, language)}: {text}" for name, text in _shown(output, language))


def _shown(output: Mapping[str, Json], language: Language) -> list[tuple[str, str]]:
    found = [(k, v) for k, v in output.items() if k not in HIDDEN and v is not None and not _is_context(v)]
    return [(name, feel.show(feel.from_json(value), language)) for name, value in found[:MAX_ANSWER]]


def _is_context(value: Json) -> bool:
    return isinstance(value, dict) and not any(key.startswith("$") for key in value)


_TELL: Mapping[type[Event], Callable[..., Iterator[Line]]] = {
    CaseStarted: Timeline._started,
    ElementEntered: Timeline._entered,
    TaskCompleted: Timeline._completed,
    TaskRefused: Timeline._refused,
    DecisionMade: Timeline._decided,
    ValuesRead: Timeline._looked_up,
    JobCompleted: Timeline._answered,
    JobFailed: Timeline._failed,
    JobFaulted: Timeline._faulted,
    TimerSet: Timeline._set,
    TimerFired: Timeline._fired,
    MessageReceived: Timeline._message,
    EscalationThrown: Timeline._escalated,
    ErrorThrown: Timeline._thrown,
    SlotSkipped: Timeline._skipped,
    IncidentRaised: Timeline._stopped,
    CaseCompleted: Timeline._ended,
}

_TELL_EVERY: Mapping[type[Event], Callable[..., Iterator[Line]]] = {
    TaskClaimed: Timeline._claimed,
    TaskReleased: Timeline._released,
    TaskReassigned: Timeline._handed,
    NoteAdded: Timeline._noted,
    NoteRemoved: Timeline._noted,
    IncidentResolved: Timeline._resumed,
    CaseCancelled: Timeline._withdrawn,
}
