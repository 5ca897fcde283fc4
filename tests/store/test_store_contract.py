"""The contract of ports.Store, held against every store."""

from datetime import timedelta

import pytest
from store_support import (
    LEASE,
    T0,
    a_job,
    a_letter,
    a_subscription,
    a_task,
    a_timer,
    advance,
    an_incident,
    answered,
    claim_one,
    new_case,
    start,
    step,
)

from oppskrift.errors import Conflict, LeaseLost, NotFound
from oppskrift.model.event import CaseCompleted, CaseStarted, VariableWritten
from oppskrift.model.outcome import CaseStatus
from oppskrift.model.record import TaskQuery, TaskUpdate
from oppskrift.ports import Store
from oppskrift.store import verify

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def test_a_new_case_is_kept_as_given(store: Store) -> None:
    case = start(
        store, snapshot=b"\x00\xff", duties={"attestasjon": ("kari", "per")}, title="Ny tittel", business_key="K-1"
    )
    assert (case.rev, case.snapshot, case.title, case.business_key) == (1, b"\x00\xff", "Ny tittel", "K-1")
    assert case.duties == {"attestasjon": ("kari", "per")}
    assert (case.started_at, case.changed_at, case.status) == (T0, T0, CaseStatus.ACTIVE)


def test_a_step_changes_the_case_and_none_leaves_what_was_there(store: Store) -> None:
    start(store, snapshot=b"one", title="Tittel", business_key="K-1", duties={"bdm": ("kari",)})
    case = advance(store, at=T0 + HOUR, snapshot=None)
    assert (case.rev, case.snapshot, case.title, case.business_key) == (2, b"one", "Tittel", "K-1")
    assert (case.duties, case.changed_at) == ({"bdm": ("kari",)}, T0 + HOUR)
    case = advance(store, snapshot=b"two", title="Ny", status=CaseStatus.COMPLETED)
    assert (case.rev, case.snapshot, case.title, case.status) == (3, b"two", "Ny", CaseStatus.COMPLETED)


def test_a_stale_revision_writes_nothing(store: Store) -> None:
    old = start(store)
    advance(store)
    before = (store.case("uib", "c1"), store.events("uib", "c1"))
    with pytest.raises(Conflict):
        store.commit(step(old, tasks=(a_task(),), jobs=(a_job(2),)))
    with pytest.raises(Conflict):
        store.commit(step(new_case()))
    assert (store.case("uib", "c1"), store.events("uib", "c1")) == before
    assert store.tasks(TaskQuery(tenant="uib")) == []
    assert store.jobs() == []


def test_an_unknown_case_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.case("uib", "c1")
    with pytest.raises(Conflict):
        store.commit(step(new_case(rev=3)))


def test_events_come_in_order_and_are_chained(store: Store) -> None:
    start(store, events=(CaseStarted("timeliste"), VariableWritten(0, "navn", "Åse «x»\x00")))
    advance(store, events=(), at=T0 + HOUR, actor="system", command="timer")
    case = advance(store, events=(CaseCompleted("Slutt"),), status=CaseStatus.COMPLETED)
    rows = store.events("uib", "c1")
    assert [row.rev for row in rows] == [1, 2, 3]
    assert rows[0].events == (CaseStarted("timeliste"), VariableWritten(0, "navn", "Åse «x»\x00"))
    assert (rows[1].actor, rows[1].command, rows[1].at) == ("system", "timer", T0 + HOUR)
    assert rows[-1].hash == case.head
    assert verify(store, "uib", "c1") == ()  # type: ignore[arg-type]


def test_tasks_are_listed_by_due_date_and_filtered(store: Store) -> None:
    late, soon = a_task(1, due=T0 + 2 * HOUR), a_task(2, due=T0 + HOUR, role="bdm", properties={"slag": "a"})
    start(store, tasks=(a_task(3, assignee="kari"), late, soon))
    start(store, "c2", at=T0 + HOUR, tasks=(a_task(1),))
    everything = store.tasks(TaskQuery(tenant="uib"))
    assert [(t.case_id, t.token) for t in everything] == [("c1", 2), ("c1", 1), ("c1", 3), ("c2", 1)]
    assert everything[0].properties == {"slag": "a"}
    assert (everything[0].process, everything[0].case_title) == ("timeliste", "Timeliste c1")

    def tokens(**query: object) -> list[tuple[str, int]]:
        return [(t.case_id, t.token) for t in store.tasks(TaskQuery(tenant="uib", **query))]  # type: ignore[arg-type]

    assert tokens(roles=frozenset({"bdm"})) == [("c1", 2)]
    assert tokens(roles=frozenset()) == []
    assert tokens(assignee="kari") == [("c1", 3)]
    assert tokens(case_id="c2") == [("c2", 1)]
    assert tokens(process="kontrakt") == []
    assert tokens(extra={"slag": "a"}) == [("c1", 2)]
    assert tokens(limit=2) == [("c1", 2), ("c1", 1)]
    assert tokens(extra={}, process="timeliste", limit=1) == [("c1", 2)]


def test_a_task_is_assigned_and_closed(store: Store) -> None:
    start(store, tasks=(a_task(1), a_task(2)))
    advance(store, task_update=TaskUpdate(token=1, assignee="kari", on_behalf_of="per"), title="Ny tittel")
    task = store.task("uib", "c1", 1)
    assert (task.assignee, task.on_behalf_of, task.case_title) == ("kari", "per", "Ny tittel")
    advance(store, closed=(1,))
    with pytest.raises(NotFound):
        store.task("uib", "c1", 1)
    before = store.case("uib", "c1")
    with pytest.raises(NotFound):
        store.commit(step(before, task_update=TaskUpdate(token=1, assignee="kari")))
    assert store.case("uib", "c1") == before


def test_closing_removes_all_that_waits_at_those_tokens_only(store: Store) -> None:
    parts = {
        "tasks": (a_task(1), a_task(5)),
        "timers": (a_timer(2), a_timer(6)),
        "subscriptions": (a_subscription(3), a_subscription(7)),
        "incidents": (an_incident(4), an_incident(8)),
    }
    start(store, **parts)
    start(store, "c2", **parts)
    advance(store, closed=(1, 2, 3, 4, 99))
    assert [t.token for t in store.tasks(TaskQuery(tenant="uib", case_id="c1"))] == [5]
    assert [j.token for j in store.jobs("uib", "c1")] == [6]
    assert [(s.case_id, s.token) for s in store.subscriptions("uib", "kontrakt-signert", "B-17")] == [
        ("c1", 7),
        ("c2", 3),
        ("c2", 7),
    ]
    assert [i.token for i in store.incidents("uib", "c1")] == [8]
    assert len(store.incidents("uib")) == 3


def test_nothing_of_an_ended_case_waits(store: Store) -> None:
    start(
        store,
        tasks=(a_task(1),),
        jobs=(a_job(2),),
        subscriptions=(a_subscription(3),),
        incidents=(an_incident(4),),
        unfinished=True,
    )
    advance(store, status=CaseStatus.CANCELLED)
    assert store.jobs() == []
    assert store.incidents() == []
    assert store.tasks(TaskQuery(tenant="uib")) == []
    assert store.subscriptions("uib", "kontrakt-signert", "B-17") == []


def test_subscriptions_are_found_by_message_and_key(store: Store) -> None:
    start(store, subscriptions=(a_subscription(1, "B-1"),))
    start(store, "c2", subscriptions=(a_subscription(1, "B-2"),))
    (found,) = store.subscriptions("uib", "kontrakt-signert", "B-2")
    assert (found.case_id, found.element) == ("c2", "Signert")
    assert store.subscriptions("uib", "lonnsstatus", "B-2") == []


def test_incidents_are_listed_oldest_first(store: Store) -> None:
    start(store, at=T0 + HOUR, incidents=(an_incident(),))
    start(store, "c2", incidents=(an_incident(),))
    assert [i.case_id for i in store.incidents()] == ["c2", "c1"]
    incident = store.incidents("uib", "c1")[0]
    assert incident.message == {"key": "error.not-found", "params": {"what": "ansatt", "id": 17}}
    assert (incident.diagnostics, incident.raised_at) == (("én", "to"), T0 + HOUR)
    advance(store, incidents=(an_incident(),), at=T0 + 2 * HOUR)
    assert [i.raised_at for i in store.incidents("uib", "c1")] == [T0 + 2 * HOUR]


def test_cases_are_listed_newest_first(store: Store) -> None:
    for number, at in ((1, T0), (2, T0 + HOUR)):
        store.commit(step(new_case(f"c{number}", started_at=at)))
    store.commit(step(new_case("c3", process="kontrakt_timelonn", started_at=T0 + 2 * HOUR)))
    assert [c.id for c in store.cases("uib")] == ["c3", "c2", "c1"]
    assert [c.id for c in store.cases("uib", process="timeliste")] == ["c2", "c1"]
    assert [c.id for c in store.cases("uib", limit=1)] == ["c3"]
    assert store.cases("uio") == []


def test_an_artifact_is_kept_once(store: Store) -> None:
    store.put_artifact("ab", "bundle", b"\x00one")
    store.put_artifact("ab", "bundle", b"other")
    assert store.artifact("ab") == b"\x00one"
    with pytest.raises(NotFound):
        store.artifact("cd")


def test_a_message_is_received_once(store: Store) -> None:
    assert store.receive(a_letter())
    assert not store.receive(a_letter(body={}))
    assert store.receive(a_letter(tenant="uio"))
    assert {m.tenant for m in store.pending_inbox(T0, 10)} == {"uib", "uio"}


def test_a_message_waits_for_its_time(store: Store) -> None:
    store.receive(a_letter(not_before=T0 + HOUR))
    assert store.pending_inbox(T0, 10) == []
    assert store.next_due() == T0 + HOUR
    (found,) = store.pending_inbox(T0 + HOUR, 10)
    assert found == a_letter(not_before=T0 + HOUR)


def test_a_step_consumes_a_message_once(store: Store) -> None:
    store.receive(a_letter())
    start(store, subscriptions=(a_subscription(1),))
    advance(store, inbox=("dfo", "m1"), closed=(1,))
    assert store.pending_inbox(T0 + 10 * HOUR, 10) == []
    with pytest.raises(Conflict):
        advance(store, inbox=("dfo", "m1"))
    assert store.case("uib", "c1").rev == 2
    assert not store.receive(a_letter())


def test_a_message_nobody_waits_for_stands_back_until_somebody_does(store: Store) -> None:
    for number in range(3):
        store.receive(a_letter(f"m{number}", key=f"B-{number}", received_at=T0))
    assert [m.id for m in store.pending_inbox(T0, 2)] == ["m0", "m1"]
    assert [m.id for m in store.pending_inbox(T0, 2)] == ["m2"]
    assert store.pending_inbox(T0, 2) == []
    assert store.next_due() is None
    start(store, subscriptions=(a_subscription(1, "B-1"),))
    assert store.next_due() == T0
    assert [m.id for m in store.pending_inbox(T0, 2)] == ["m1"]
    assert store.pending_inbox(T0 + MINUTE - timedelta(microseconds=1), 9) == []
    assert [m.id for m in store.pending_inbox(T0 + 10 * MINUTE, 9)] == ["m0", "m1", "m2"]
    assert store.pending_inbox(T0 + 19 * MINUTE, 9) == []
    assert len(store.pending_inbox(T0 + 20 * MINUTE, 9)) == 3


def test_old_messages_expire(store: Store) -> None:
    store.receive(a_letter("old"))
    store.receive(a_letter("later", not_before=T0 + 2 * HOUR))
    store.receive(a_letter("new", received_at=T0 + HOUR))
    assert store.expire_inbox(T0 + HOUR) == 1
    assert [m.id for m in store.pending_inbox(T0 + 3 * HOUR, 10)] == ["new", "later"]
    assert not store.receive(a_letter("old"))


def test_the_job_a_step_answers_is_removed_when_still_held(store: Store) -> None:
    start(store, jobs=(a_job(1),))
    job = claim_one(store)
    assert (job.id, job.input, job.handler, job.attempt, job.state) == (
        "c1:1",
        {"ansattnr": "1 æ"},
        "dfo.ansatt.hent",
        1,
        "running",
    )
    advance(store, job=answered(job), closed=(1,), jobs=(a_job(2),))
    assert [j.token for j in store.jobs()] == [2]


@pytest.mark.parametrize("due", [None, T0 + HOUR])
def test_an_answer_without_the_lease_writes_nothing(store: Store, due: object) -> None:
    start(store, jobs=(a_job(1),))
    job = claim_one(store)
    again = claim_one(store, T0 + HOUR)
    before = store.case("uib", "c1")
    with pytest.raises(LeaseLost):
        advance(store, job=answered(job, due=due), tasks=(a_task(9),))
    assert store.case("uib", "c1") == before
    assert store.tasks(TaskQuery(tenant="uib")) == []
    assert store.jobs() == [again]
    advance(store, job=answered(again, due=due))
    with pytest.raises(LeaseLost):
        advance(store, job=answered(again, due=due))


def test_a_job_closed_meanwhile_cannot_be_answered(store: Store) -> None:
    start(store, jobs=(a_job(1),))
    job = claim_one(store)
    advance(store, closed=(1,))
    with pytest.raises(LeaseLost):
        advance(store, job=answered(job))
    assert not store.heartbeat(job, T0, LEASE)


def test_a_failed_attempt_waits_for_its_time(store: Store) -> None:
    start(store, jobs=(a_job(1),))
    advance(store, job=answered(claim_one(store), due=T0 + HOUR, error="peer down"))
    (waiting,) = store.jobs()
    assert (waiting.state, waiting.due, waiting.attempt, waiting.error) == ("timer", T0 + HOUR, 1, "peer down")
    assert store.claim("w1", T0 + HOUR - timedelta(microseconds=1), LEASE, 10) == []
    job = claim_one(store, T0 + HOUR)
    assert (job.attempt, job.kind) == (2, "handler")


def test_a_job_whose_token_stands_still_is_kept_and_can_be_tried_again(store: Store) -> None:
    start(store, jobs=(a_job(1),))
    advance(store, job=answered(claim_one(store), error="gave up"), incidents=(an_incident(1),))
    (kept,) = store.jobs()
    assert (kept.state, kept.error, kept.lease_token) == ("incident", "gave up", None)
    assert store.claim("w1", T0 + HOUR, LEASE, 10) == []
    advance(store, at=T0 + HOUR, retry_job=1, closed=(1,))
    assert store.incidents() == []
    job = claim_one(store, T0 + HOUR)
    assert (job.attempt, job.error, job.due) == (1, None, T0 + HOUR)


def test_an_incident_on_a_closed_token_leaves_no_job(store: Store) -> None:
    start(store, jobs=(a_job(1),))
    advance(store, job=answered(claim_one(store)), incidents=(an_incident(1),), closed=(1,))
    assert store.jobs() == []
    assert [i.token for i in store.incidents()] == [1]


def test_an_unfinished_step_asks_for_one_continuation(store: Store) -> None:
    start(store, unfinished=True)
    advance(store, unfinished=True)
    job = claim_one(store)
    assert (job.kind, job.token, job.handler) == ("continue", 0, "")
    advance(store, job=answered(job), unfinished=True)
    again = claim_one(store)
    assert (again.kind, again.attempt) == ("continue", 1)
    assert again.lease_token != job.lease_token
