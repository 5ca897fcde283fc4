"""What one tenant does, another neither sees nor feels; and every store answers as the memory store does."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_support import (
    LEASE,
    T0,
    a_job,
    a_letter,
    a_subscription,
    a_task,
    a_timer,
    an_incident,
    answered,
    new_case,
    opened,
    sqlite_url,
    step,
)

from oppskrift.errors import NotFound, OppskriftError
from oppskrift.model.outcome import CaseStatus
from oppskrift.model.record import JobRecord, TaskQuery, TaskUpdate
from oppskrift.ports import Store
from oppskrift.store import MemoryStore
from oppskrift.store.sql import SqlStore

CASES, TOKENS, TENANTS = ("c1", "c2"), (1, 2, 3), ("uib", "uio")
QUICK = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))

tokens = st.sampled_from(TOKENS)
some = st.lists(tokens, max_size=2, unique=True)
times = st.integers(0, 90).map(lambda seconds: T0 + timedelta(seconds=seconds))


@st.composite
def parts(draw: st.DrawFn) -> dict[str, Any]:
    """What a step writes besides its event."""
    tasks, jobs = draw(some), draw(some)
    timers = [t for t in draw(some) if t not in jobs]
    return {
        "at": draw(times),
        "tasks": tuple(a_task(t, due=draw(st.none() | times)) for t in tasks),
        "jobs": tuple(a_job(t, retries=draw(st.integers(1, 3))) for t in jobs),
        "timers": tuple(a_timer(t, draw(times)) for t in timers),
        "subscriptions": tuple(a_subscription(t, draw(st.sampled_from(["k1", "k2"]))) for t in draw(some)),
        "incidents": tuple(an_incident(t) for t in draw(some)),
        "closed": tuple(draw(some)),
        "unfinished": draw(st.booleans()),
        "retry_job": draw(st.none() | tokens),
        "task_update": draw(st.none() | tokens.map(lambda t: TaskUpdate(token=t, assignee="kari"))),
        "inbox": draw(st.none() | st.sampled_from([("dfo", "m1"), ("dfo", "m2")])),
        "status": draw(st.sampled_from([CaseStatus.ACTIVE] * 9 + [CaseStatus.COMPLETED])),
        "snapshot": draw(st.none() | st.binary(max_size=4)),
        "title": draw(st.none() | st.just("Ny tittel")),
    }


operations = st.one_of(
    st.tuples(st.just("step"), st.sampled_from(CASES), parts(), st.booleans()),
    st.tuples(st.just("claim"), times, st.integers(1, 5)),
    st.tuples(st.just("answer"), st.integers(0, 20), st.booleans(), times),
    st.tuples(st.just("beat"), st.integers(0, 20), times),
    st.tuples(st.just("release"), st.integers(0, 20), times),
    st.tuples(st.just("receive"), st.sampled_from(["m1", "m2", "m3"]), st.sampled_from(["k1", "k2"]), times),
    st.tuples(st.just("pending"), times, st.integers(1, 2)),
    st.tuples(st.just("expire"), times),
)


class Actor:
    """Does operations for one tenant on one store, and says how each went."""

    def __init__(self, store: Store, tenant: str) -> None:
        self.store, self.tenant = store, tenant
        self.claimed: list[JobRecord] = []

    def do(self, operation: tuple[Any, ...]) -> object:
        name, *arguments = operation
        try:
            return getattr(self, f"do_{name}")(*arguments)
        except OppskriftError as error:
            return type(error).__name__

    def do_step(self, case_id: str, parts: dict[str, Any], stale: bool) -> object:
        case = new_case(case_id, self.tenant)
        try:
            case = self.store.case(self.tenant, case_id)
        except NotFound:
            parts = {**parts, "snapshot": parts["snapshot"] or b""}
        if stale and case.rev:
            case = self.store.case(self.tenant, case_id)
            case = new_case(case_id, self.tenant, rev=case.rev + 1)
        return self.store.commit(step(case, **parts))

    def do_claim(self, now: Any, limit: int) -> object:
        claimed = self.store.claim("w1", now, LEASE, limit)
        self.claimed += claimed
        return [plain(job) for job in claimed]

    def do_answer(self, number: int, done: bool, due: Any) -> object:
        if not self.claimed:
            return None
        job = self.claimed[number % len(self.claimed)]
        case = self.store.case(self.tenant, job.case_id)
        update = answered(job, due=None if done else due, error=None if done else "down")
        incidents = (an_incident(job.token),) if number % 3 == 0 else ()
        return self.store.commit(step(case, job=update, status=case.status, incidents=incidents))

    def do_beat(self, number: int, now: Any) -> object:
        return self.claimed and self.store.heartbeat(self.claimed[number % len(self.claimed)], now, LEASE)

    def do_release(self, number: int, now: Any) -> object:
        return self.claimed and self.store.release(self.claimed[number % len(self.claimed)], now)

    def do_receive(self, id: str, key: str, when: Any) -> object:
        return self.store.receive(a_letter(id, self.tenant, key=key, not_before=when, received_at=when))

    def do_pending(self, now: Any, limit: int) -> object:
        return self.store.pending_inbox(now, limit)

    def do_expire(self, before: Any) -> object:
        return self.store.expire_inbox(before)


def plain(job: JobRecord) -> tuple[object, ...]:
    """A job without the random lease token."""
    return (job.tenant, job.id, job.kind, job.input, job.state, job.due, job.attempt, job.lease_until, job.error)


def seen(store: Store, tenant: str) -> list[object]:
    """All that a tenant can see."""
    cases = store.cases(tenant)
    return [
        cases,
        [store.events(tenant, case.id) for case in cases],
        store.tasks(TaskQuery(tenant=tenant)),
        [store.subscriptions(tenant, "kontrakt-signert", key) for key in ("k1", "k2")],
        store.incidents(tenant),
        [plain(job) for job in store.jobs(tenant)],
        store.next_due(tenant),
    ]


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory, postgres: Callable[[], str]) -> Iterator[dict[str, SqlStore]]:
    folder: Path = tmp_path_factory.mktemp("isolation")
    with opened(sqlite_url(folder)) as sqlite, opened(postgres()) as other:
        yield {"sqlite": sqlite, "postgres": other}


def emptied(store: SqlStore) -> SqlStore:
    from oppskrift.store.tables import META

    def empty(connection: Any) -> None:
        for table in reversed(META.sorted_tables):
            connection.execute(table.delete())

    store._database.write(empty)
    store._last = ""
    return store


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@QUICK
@given(st.lists(operations, min_size=3, max_size=25))
def test_databases_answer_as_the_memory_store_does(
    databases: dict[str, SqlStore], kind: str, todo: list[tuple[Any, ...]]
) -> None:
    model, real = Actor(MemoryStore(), "uib"), Actor(emptied(databases[kind]), "uib")
    for operation in todo:
        assert real.do(operation) == model.do(operation), operation
        assert seen(real.store, "uib") == seen(model.store, "uib"), operation


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgres"])
@QUICK
@given(st.lists(st.tuples(st.sampled_from(TENANTS), operations), min_size=3, max_size=20))
def test_a_tenant_sees_nothing_of_another(
    databases: dict[str, SqlStore], kind: str, todo: list[tuple[str, tuple[Any, ...]]]
) -> None:
    store: Store = MemoryStore() if kind == "memory" else emptied(databases[kind])
    actors = {tenant: Actor(store, tenant) for tenant in TENANTS}
    for tenant, operation in todo:
        (other,) = set(TENANTS) - {tenant}
        if operation[0] in {"claim", "pending", "expire"}:
            continue
        before = seen(store, other)
        actors[tenant].do(operation)
        assert seen(store, other) == before, operation
        assert all(case.tenant == tenant for case in store.cases(tenant))


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgres"])
def test_the_same_ids_in_two_tenants_are_two_things(databases: dict[str, SqlStore], kind: str) -> None:
    store: Store = MemoryStore() if kind == "memory" else emptied(databases[kind])
    for tenant in TENANTS:
        store.commit(
            step(new_case("c1", tenant), jobs=(a_job(1),), tasks=(a_task(2),), subscriptions=(a_subscription(3),))
        )
    jobs = {job.tenant: job for job in store.claim("w1", T0, LEASE, 10)}
    case = store.case("uib", "c1")
    stolen = answered(jobs["uio"], tenant="uio")
    with pytest.raises(OppskriftError):
        store.commit(step(case, job=stolen))
    before = seen(store, "uio")
    store.commit(step(case, job=answered(jobs["uib"]), closed=(1, 2, 3), status=CaseStatus.COMPLETED))
    assert seen(store, "uio") == before
