"""Play a case on the runtime: every step goes through the snapshot's bytes, is done twice, and its rows are kept.

play = Play(bpmn(linear("p", user("a"))))
play.start(belop=10)
play.complete("a", godkjent=True)
assert play.completed
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from oppskrift import bpmn, runtime, standard
from oppskrift.model import command as c
from oppskrift.model import event as e
from oppskrift.model.outcome import CaseStatus, NewIncident, NewJob, NewSubscription, NewTask, NewTimer, Outcome
from oppskrift.runtime import snapshot

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
Row = NewTask | NewJob | NewTimer | NewSubscription | NewIncident


def definition(
    *files: bytes, decisions: Mapping[str, Any] | None = None, main: str | None = None
) -> runtime.Definition:
    processes = {}
    for xml in files:
        found, problems = bpmn.read(xml, "test.bpmn")
        assert not [p for p in problems if p.severity == "error"], [p.render("en") for p in problems]
        processes.update({p.id: p for p in found})
    return runtime.compile_processes(processes, decisions, main)


@dataclass
class Play:
    definition: runtime.Definition
    config: Mapping[str, Any] = field(default_factory=dict)
    now: datetime = NOW
    values: standard.DatedValues = field(default_factory=standard.DatedValues)
    snapshot: bytes | None = None
    events: list[Any] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)
    outcome: Outcome | None = None

    @classmethod
    def of(cls, *files: bytes, config: Mapping[str, Any] | None = None, **options: Any) -> "Play":
        return cls(definition(*files, **options), config or {})

    # ---- steps
    def step(self, command: c.Command, go_on: bool = True) -> Outcome:
        context = self.context()
        outcome = runtime.advance(self.definition, self.snapshot, command, context, self.now)
        assert outcome == runtime.advance(self.definition, self.snapshot, command, context, self.now)
        self.snapshot, self.outcome = outcome.snapshot, outcome
        self.events.extend(outcome.events)
        assert e.decode(e.encode(outcome.events)) == outcome.events
        self._keep(outcome)
        self._sound(outcome)
        return self.step(c.Continue()) if outcome.unfinished and go_on else outcome

    def context(self) -> runtime.Context:
        return runtime.Context(case_id="42", institution="uib", config=self.config, started=NOW, values=self.values)

    def _keep(self, outcome: Outcome) -> None:
        for token in outcome.closed:
            del self.rows[token]
        for row in (*outcome.tasks, *outcome.jobs, *outcome.timers, *outcome.subscriptions, *outcome.incidents):
            assert row.token not in self.rows
            self.rows[row.token] = row
        if outcome.status is not CaseStatus.ACTIVE:
            assert not self.rows

    def _sound(self, outcome: Outcome) -> None:
        """What must hold after every step."""
        _, _, _, status, rows, insides, scopes = snapshot.unpack(outcome.snapshot)
        context = self.context()
        again = snapshot.encode(snapshot.decode(self.definition, outcome.snapshot, context, self.now))
        assert again == outcome.snapshot
        tokens = {row[0]: row for row in [*rows, *(row for _, inner in insides for row in inner)]}
        waiting = {id for id, row in tokens.items() if len(row) > 6 and row[6] & 2}
        assert waiting == set(self.rows)
        owners = {row[4] for row in tokens.values() if len(row) > 4 and row[4] is not None}
        assert {scope[0] for scope in scopes} == {0, *owners}
        assert {parent for _, parent, *_ in scopes} <= {-1, 0, *owners}
        if status != "active":
            assert not tokens
            assert len(scopes) == 1

    def start(self, **variables: Any) -> Outcome:
        return self.step(c.StartCase(variables))

    def complete(self, element: str, _index: int = 0, **values: Any) -> Outcome:
        return self.step(c.CompleteTask(self.token(element, NewTask, _index), values, "kari"))

    def job(self, element: str, _index: int = 0, **output: Any) -> Outcome:
        return self.step(c.CompleteJob(self.token(element, NewJob, _index), output))

    def fault(self, element: str, code: str, **variables: Any) -> Outcome:
        return self.step(c.FaultJob(self.token(element, NewJob), code, "grunn", variables))

    def fail(self, element: str) -> Outcome:
        return self.step(c.FailJob(self.token(element, NewJob), "nede"))

    def fire(self, element: str, _index: int = 0) -> Outcome:
        timer = self.row(element, NewTimer, _index)
        self.now = max(self.now, timer.due)
        return self.step(c.FireTimer(timer.token))

    def deliver(self, element: str, **variables: Any) -> Outcome:
        return self.step(c.DeliverMessage(self.token(element, NewSubscription), variables))

    def retry(self, element: str, **variables: Any) -> Outcome:
        return self.step(c.RetryIncident(self.token(element, NewIncident), variables))

    def skip(self, element: str, **variables: Any) -> Outcome:
        return self.step(c.SkipIncident(self.token(element, NewIncident), "gjort for hånd", variables))

    def later(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    # ---- looking
    def all(self, kind: type[Row], element: str | None = None) -> list[Any]:
        return [r for r in self.rows.values() if isinstance(r, kind) and element in (None, r.element)]

    def row(self, element: str, kind: type[Row], index: int = 0) -> Any:
        return self.all(kind, element)[index]

    def token(self, element: str, kind: type[Row], index: int = 0) -> int:
        return self.row(element, kind, index).token

    @property
    def waiting(self) -> list[str]:
        return sorted(r.element for r in self.rows.values())

    @property
    def completed(self) -> bool:
        return self.outcome is not None and self.outcome.status is CaseStatus.COMPLETED

    @property
    def variables(self) -> dict[str, Any]:
        assert self.snapshot is not None
        return runtime.variables(self.definition, self.snapshot)

    def incident(self, element: str) -> NewIncident:
        return self.row(element, NewIncident)

    def seen(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def left(self) -> list[str]:
        return [event.element for event in self.seen(e.ElementLeft)]

    def cancelled(self) -> list[str]:
        return [event.element for event in self.seen(e.ElementCancelled)]

    def flows(self) -> list[str]:
        return [event.flow for event in self.seen(e.FlowTaken)]

    def writes(self, name: str) -> list[Any]:
        return [event.value for event in self.seen(e.VariableWritten) if event.name == name]
