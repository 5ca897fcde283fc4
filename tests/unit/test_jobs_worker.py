"""The worker on the memory store: what it does with each outcome, and with everything that goes wrong."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from threading import enumerate as enumerate_threads

import pytest
from jobs_support import Answers, RowEngine, completed, key_of, unfenced
from store_support import a_letter, a_subscription, a_timer, advance, new_case, step

from oppskrift.clock import ManualClock, SystemClock
from oppskrift.errors import Conflict, LeaseLost, NotFound
from oppskrift.jobs import RetryPolicy, Worker
from oppskrift.message import LANGUAGES, Text
from oppskrift.model.job import Done, Fault, Incident, JobOutcome, Retry
from oppskrift.model.outcome import CaseStatus
from oppskrift.model.record import JobRecord
from oppskrift.ports import Call
from oppskrift.store import MemoryStore, verify

T0 = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)
POLICY = RetryPolicy(base=timedelta(seconds=10))


class Stage:
    """A store, a clock, an engine and a worker."""

    def __init__(self, answer: Callable[[Call], JobOutcome] = lambda _: Done({}), *, length: int = 3) -> None:
        self.store, self.clock, self.handlers = MemoryStore(), ManualClock(T0), Answers(answer)
        self.engine = RowEngine(self.store, self.clock, length=length)
        self.worker = self.another()

    def another(self, **options: object) -> Worker:
        return Worker(  # type: ignore[arg-type]
            self.engine, self.store, self.handlers, self.clock, policy=POLICY, rng=lambda: 0.5, **options
        )

    def status(self, case_id: str = "c1") -> CaseStatus:
        return self.store.case("uib", case_id).status


def test_jobs_are_served_until_none_is_ready() -> None:
    stage = Stage()
    stage.engine.start("uib", "c1")
    stage.engine.start("uio", "c1")
    assert stage.worker.run_until_idle() == 6
    assert stage.status() is CaseStatus.COMPLETED
    assert stage.store.jobs() == []
    assert sorted(stage.handlers.calls) == sorted((key_of(t, "c1", n), 1) for t in ("uib", "uio") for n in (1, 2, 3))
    assert verify(stage.store, "uib", "c1") == ()
    assert stage.worker.run_once() == 0


def test_a_retry_waits_as_the_policy_says_with_the_same_key() -> None:
    stage = Stage(lambda call: Done({}) if call.attempt == 3 else Retry("503"), length=1)
    stage.engine.start("uib", "c1")
    stage.worker.run_until_idle()
    assert stage.store.next_due() == T0 + timedelta(seconds=5)
    stage.clock.advance(timedelta(seconds=5))
    stage.worker.run_until_idle()
    assert stage.store.next_due() == T0 + timedelta(seconds=15)
    stage.clock.advance(timedelta(seconds=10))
    stage.worker.run_until_idle()
    assert stage.status() is CaseStatus.COMPLETED
    assert stage.handlers.calls == [(key_of("uib", "c1", 1), n) for n in (1, 2, 3)]


def test_the_peers_wish_is_followed() -> None:
    stage = Stage(lambda _: Retry("429", timedelta(seconds=77)))
    stage.engine.start("uib", "c1")
    stage.worker.run_until_idle()
    assert stage.store.next_due() == T0 + timedelta(seconds=77)


def test_the_last_attempt_that_fails_leaves_an_incident() -> None:
    stage = Stage(lambda _: Retry("503"))
    stage.engine.start("uib", "c1")
    for _ in range(5):
        stage.worker.run_until_idle()
        stage.clock.advance(timedelta(hours=1))
    assert [attempt for _, attempt in stage.handlers.calls] == [1, 2, 3]
    (job,) = stage.store.jobs()
    assert (job.state, job.error) == ("incident", "503")
    assert len(stage.store.incidents()) == 1


@pytest.mark.parametrize("outcome", [Incident("se på dette"), Fault("LONN_AVVIST", "nei")])
def test_other_outcomes_are_not_tried_again(outcome: JobOutcome) -> None:
    stage = Stage(lambda _: outcome)
    stage.engine.start("uib", "c1")
    stage.worker.run_until_idle()
    stage.clock.advance(timedelta(days=1))
    assert stage.worker.run_until_idle() == 0
    assert len(stage.handlers.calls) == 1


def test_a_handler_that_raises_is_an_incident(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_: Call) -> JobOutcome:
        raise ZeroDivisionError("ai")

    stage = Stage(broken)
    stage.engine.start("uib", "c1")
    assert stage.worker.run_until_idle() == 1
    (job,) = stage.store.jobs()
    assert "ZeroDivisionError: ai" in (job.error or "")
    assert "peer.call" in (job.error or "")
    assert "handler peer.call raised" in caplog.text


def test_the_reason_of_an_incident_is_told_in_three_languages() -> None:
    def refused(_: Call) -> JobOutcome:
        raise NotFound("ansatt", "17")

    stage, told = Stage(refused), list[JobOutcome]()
    stage.engine.finish_job = lambda job, outcome, retry_at: told.append(outcome)  # type: ignore[method-assign]
    stage.engine.start("uib", "c1")
    stage.worker.run_once()
    (incident,) = told
    assert isinstance(incident, Incident)
    assert isinstance(incident.reason, Text)
    assert len({incident.reason.read(language) for language in LANGUAGES}) == 3
    assert "Fant ikke" in incident.reason.read("nb")
    assert "Fann ikkje" in incident.reason.read("nn")
    assert "was found" in incident.reason.read("en")


def test_a_worker_lost_at_every_attempt_leaves_an_incident() -> None:
    stage = Stage()
    stage.engine.start("uib", "c1")
    for _ in range(3):
        assert len(stage.store.claim("killed", stage.clock.now(), LEASE, 1)) == 1
        stage.clock.advance(LEASE)
    assert stage.worker.run_until_idle() == 1
    (job,) = stage.store.jobs()
    assert job.state == "incident"
    assert "3 ganger" in (job.error or "")
    assert stage.handlers.calls == []


def test_timers_continuations_and_messages_are_served() -> None:
    stage = Stage()
    case = new_case("c1", started_at=T0)
    timer = a_timer(1, T0 + timedelta(hours=1))
    stage.store.commit(step(case, unfinished=True, timers=(timer,), subscriptions=(a_subscription(2),)))
    assert stage.worker.run_until_idle() == 1
    stage.store.receive(a_letter())
    stage.store.receive(a_letter("m2", key="ukjent"))
    assert stage.worker.run_until_idle() == 1
    stage.clock.advance(timedelta(hours=1))
    assert stage.worker.run_until_idle() == 1
    kinds = [type(event).__name__ for row in stage.store.events("uib", "c1") for event in row.events]
    assert kinds == ["CaseStarted", "StepContinued", "MessageReceived", "TimerFired"]


def test_a_message_that_came_too_early_is_delivered_when_somebody_waits() -> None:
    stage = Stage()
    stage.store.receive(a_letter())
    assert stage.worker.run_until_idle() == 0
    stage.store.commit(step(new_case("c1", started_at=T0), subscriptions=(a_subscription(1),)))
    assert stage.worker.run_until_idle() == 1
    assert stage.store.subscriptions("uib", "kontrakt-signert", "B-17") == []


def test_one_bad_job_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage(length=1)
    for number in range(1, 4):
        stage.engine.start("uib", f"c{number}")
    finish = stage.engine.finish_job

    def finish_some(job: JobRecord, outcome: JobOutcome, retry_at: datetime | None) -> None:
        if job.case_id == "c1":
            raise RuntimeError("broken")
        if job.case_id == "c2":
            raise Conflict
        finish(job, outcome, retry_at)

    stage.engine.finish_job = finish_some  # type: ignore[method-assign]
    with caplog.at_level(logging.INFO):
        assert stage.worker.run_until_idle() == 1
    assert stage.status("c3") is CaseStatus.COMPLETED
    running, handed_back = stage.store.jobs()
    assert (running.case_id, running.state) == ("c1", "running")
    assert (handed_back.case_id, handed_back.state, handed_back.attempt) == ("c2", "ready", 0)
    assert "broken" in caplog.text
    stage.engine.finish_job = finish  # type: ignore[method-assign]
    stage.clock.advance(LEASE)
    stage.worker.run_until_idle()
    assert [stage.status(f"c{n}") for n in (1, 2)] == [CaseStatus.COMPLETED] * 2


def test_a_message_that_fails_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage()
    stage.store.commit(step(new_case("c1", started_at=T0), subscriptions=(a_subscription(1),)))
    for id in ("a", "b"):
        stage.store.receive(a_letter(id))
    deliver = stage.engine.deliver_inbox

    def deliver_some(record: object) -> bool:
        if record.id == "a":  # type: ignore[attr-defined]
            raise RuntimeError("broken")
        return deliver(record)  # type: ignore[arg-type]

    stage.engine.deliver_inbox = deliver_some  # type: ignore[method-assign]
    assert stage.worker.run_until_idle() == 1
    assert "message dfo/a could not be delivered" in caplog.text


def test_a_job_closed_while_its_handler_ran_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage(length=2)
    stage.handlers.answer = lambda _: (advance(stage.store, closed=(1,), snapshot=None), Done({}))[1]
    stage.engine.start("uib", "c1")
    with caplog.at_level(logging.INFO):
        assert stage.worker.run_until_idle() == 0
    assert "has passed to another" in caplog.text
    assert completed(stage.store, "uib", "c1") == []
    assert stage.store.jobs() == []


@pytest.mark.parametrize("fence", [True, False])
def test_an_answer_after_the_lease_passed_on_is_recorded_by_one_only(fence: bool) -> None:
    """The check that the fence is what saves it: without it, the same run completes the task twice."""
    stage = Stage(length=1)
    if not fence:
        unfenced(stage.store)
    stage.engine.start("uib", "c1")
    other = stage.another()

    def slow(call: Call) -> JobOutcome:
        if call.attempt == 1:
            stage.clock.advance(LEASE)
            assert other.run_once() == 1
        return Done({})

    stage.handlers.answer = slow
    assert stage.worker.run_once() == (0 if fence else 1)
    assert completed(stage.store, "uib", "c1") == ([1] if fence else [1, 1])
    assert [attempt for _, attempt in stage.handlers.calls] == [1, 2]


def test_the_lease_is_kept_while_a_handler_runs_and_for_those_that_wait_behind_it() -> None:
    store, clock = MemoryStore(), SystemClock()
    engine = RowEngine(store, clock, length=1)
    for number in range(3):
        engine.start("uib", f"c{number}")
    release, lease = Event(), timedelta(seconds=0.6)  # wide enough for a machine that is busy with much else
    handlers = Answers(lambda _: (release.wait(5), Done({}))[1])
    worker = Worker(engine, store, handlers, clock, lease=lease)
    thread = Thread(target=worker.run_once)
    thread.start()
    stolen = [store.claim("thief", clock.now(), lease, 10) for _ in range(10) if not release.wait(0.15)]
    release.set()
    thread.join()
    assert stolen == [[]] * 10
    assert [attempt for _, attempt in handlers.calls] == [1, 1, 1]


def test_a_job_lost_while_it_waited_is_not_begun() -> None:
    store, clock = MemoryStore(), SystemClock()
    engine = RowEngine(store, clock, length=1)
    engine.start("uib", "c1")
    engine.start("uib", "c2")
    beaten = Event()
    heartbeat = store.heartbeat

    def watched(job: JobRecord, now: datetime, lease: timedelta) -> bool:
        held = heartbeat(job, now, lease)
        if not held:
            beaten.set()
        return held

    def slow(call: Call) -> JobOutcome:
        if call.idempotency_key == key_of("uib", "c1", 1):
            advance(store, "c2", closed=(1,), snapshot=None)
            assert beaten.wait(5)
        return Done({})

    store.heartbeat = watched  # type: ignore[method-assign]
    handlers = Answers(slow)
    assert Worker(engine, store, handlers, clock, lease=timedelta(seconds=0.1)).run_once() == 1
    assert [key for key, _ in handlers.calls] == [key_of("uib", "c1", 1)]


def test_a_worker_runs_until_it_is_stopped_and_hands_back_what_it_had_not_begun() -> None:
    store, clock, stop = MemoryStore(), SystemClock(), Event()
    engine = RowEngine(store, clock, length=1)
    for number in range(5):
        engine.start("uib", f"c{number}")
    handlers = Answers(lambda _: (stop.set() if len(handlers.calls) == 2 else None, Done({}))[1])
    Worker(engine, store, handlers, clock).run(stop)
    assert len(handlers.calls) == 2
    assert [(job.state, job.attempt) for job in store.jobs()] == [("ready", 0)] * 3


def test_a_store_that_fails_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    store, clock, stop = MemoryStore(), SystemClock(), Event()
    engine = RowEngine(store, clock, length=1)
    engine.start("uib", "c1")
    claim, failures = store.claim, [OSError("gone"), LeaseLost()]

    def flaky(*arguments: object) -> list[JobRecord]:
        if failures:
            raise failures.pop()
        return claim(*arguments)  # type: ignore[arg-type]

    store.claim = flaky  # type: ignore[method-assign]
    handlers = Answers(lambda _: (stop.set(), Done({}))[1])
    Worker(engine, store, handlers, clock).run(stop)
    assert caplog.text.count("the store failed") == 2
    assert len(handlers.calls) == 1


def test_messages_that_nobody_waits_for_expire(caplog: pytest.LogCaptureFixture) -> None:
    stop = Event()

    class Sweeper(ManualClock):
        def now(self) -> datetime:
            if super().now() > T0 + timedelta(days=31):
                stop.set()
            self.advance(timedelta(minutes=20))
            return super().now()

    store, clock = MemoryStore(), Sweeper(T0)
    store.receive(a_letter("old"))
    store.receive(a_letter("new", received_at=T0 + timedelta(days=20)))
    Worker(RowEngine(store, clock), store, Answers(), clock).run(NoNap(stop))
    assert caplog.text.count("1 messages that nobody waited for have expired") == 1
    assert [m.id for m in store.pending_inbox(T0 + timedelta(days=99), 9)] == ["new"]


class NoNap(Event):
    """An event that is set when another is, and never waits."""

    def __init__(self, other: Event) -> None:
        super().__init__()
        self.other = other

    def is_set(self) -> bool:
        return self.other.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


def test_an_idle_worker_naps_longer_and_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    naps: list[float] = []

    class Watched(Event):
        def wait(self, timeout: float | None = None) -> bool:
            naps.append(timeout or 0)
            if len(naps) == 10:
                self.set()
            return self.is_set()

    stage = Stage()
    stage.worker.run(Watched())
    assert naps[:4] == [0.005, 0.01, 0.02, 0.04]
    assert naps[-1] == 0.5


def test_the_heartbeat_thread_ends_by_itself_and_begins_again() -> None:
    def beating() -> int:
        return sum(thread.name == "oppskrift-heartbeat" and thread not in before for thread in enumerate_threads())

    before = set(enumerate_threads())
    store, clock = MemoryStore(), SystemClock()
    engine = RowEngine(store, clock, length=1)
    worker = Worker(engine, store, Answers(), clock, lease=timedelta(seconds=0.06))
    for number in range(2):
        engine.start("uib", f"c{number}")
        assert worker.run_until_idle() == 1
        assert beating() == 1
        waited = Event()
        for _ in range(100):
            if not beating():
                break
            waited.wait(0.02)
        assert beating() == 0
