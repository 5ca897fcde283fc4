"""Claiming, leases, timers and fairness between tenants, held against every store."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from store_support import LEASE, T0, a_job, a_letter, a_timer, advance, answered, claim_one, opened, sqlite_url, start

from oppskrift.model.record import JobRecord
from oppskrift.ports import Store

SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)


def test_a_job_is_claimed_once_and_its_attempt_counted(store: Store) -> None:
    start(store, jobs=(a_job(1),))
    job = claim_one(store)
    assert (job.state, job.attempt, job.lease_until) == ("running", 1, T0 + LEASE)
    assert job.lease_token is not None
    assert len(job.lease_token) == 32
    assert store.claim("w2", T0, LEASE, 10) == []
    assert store.jobs() == [job]


def test_a_timer_is_claimed_when_due_and_not_before(store: Store) -> None:
    start(store, timers=(a_timer(1, T0 + SECOND),))
    assert store.claim("w1", T0 + SECOND - MICROSECOND, LEASE, 10) == []
    job = claim_one(store, T0 + SECOND)
    assert (job.kind, job.element, job.due) == ("timer", "Frist", T0 + SECOND)


def test_an_expired_lease_passes_on_and_counts_as_an_attempt(store: Store) -> None:
    start(store, jobs=(a_job(1, retries=2),))
    first = claim_one(store)
    assert store.claim("w2", T0 + LEASE - MICROSECOND, LEASE, 10) == []
    second = claim_one(store, T0 + LEASE)
    assert (second.attempt, second.retries) == (2, 2)
    assert second.lease_token != first.lease_token
    last = claim_one(store, T0 + 2 * LEASE)
    assert last.attempt == last.retries + 1


def test_a_heartbeat_extends_the_lease_of_who_holds_it(store: Store) -> None:
    start(store, jobs=(a_job(1),))
    job = claim_one(store)
    assert store.heartbeat(job, T0 + 20 * SECOND, LEASE)
    assert store.claim("w2", T0 + 49 * SECOND, LEASE, 10) == []
    other = claim_one(store, T0 + 50 * SECOND)
    assert not store.heartbeat(job, T0 + 50 * SECOND, LEASE)
    assert store.heartbeat(other, T0 + 50 * SECOND, LEASE)


def test_a_job_handed_back_is_ready_and_the_attempt_not_counted(store: Store) -> None:
    start(store, jobs=(a_job(1),))
    job = claim_one(store)
    assert store.release(job, T0 + SECOND)
    assert not store.release(job, T0 + SECOND)
    again = claim_one(store, T0 + SECOND)
    assert (again.attempt, again.due) == (1, T0 + SECOND)
    advance(store, job=answered(again))
    assert not store.release(again, T0 + SECOND)


def test_jobs_of_a_tenant_come_in_the_order_they_fell_due(store: Store) -> None:
    start(store, "late", at=T0 + SECOND, jobs=(a_job(1),))
    start(store, "soon", jobs=(a_job(2), a_job(1)))
    start(store, "timer", timers=(a_timer(1, T0 - SECOND),))
    assert [(j.case_id, j.token) for j in store.claim("w1", T0 + SECOND, LEASE, 10)] == [
        ("timer", 1),
        ("soon", 1),
        ("soon", 2),
        ("late", 1),
    ]


def test_next_due_is_the_first_of_all_that_waits(store: Store) -> None:
    assert store.next_due() is None
    store.receive(a_letter("m1", tenant="uio", not_before=T0 + 9 * SECOND))
    assert store.next_due() == T0 + 9 * SECOND
    start(store, timers=(a_timer(1, T0 + 8 * SECOND), a_timer(2, T0 + 7 * SECOND)))
    start(store, tenant="ntnu", timers=(a_timer(1, T0 + 6 * SECOND),))
    assert store.next_due() == T0 + 6 * SECOND
    assert (store.next_due("uib"), store.next_due("uio"), store.next_due("uit")) == (
        T0 + 7 * SECOND,
        T0 + 9 * SECOND,
        None,
    )
    start(store, "c2", jobs=(a_job(1),), at=T0 + 5 * SECOND)
    assert store.next_due() == T0 + 5 * SECOND
    claim_one(store, T0 + 5 * SECOND)
    assert store.next_due() == T0 + 6 * SECOND


@pytest.mark.parametrize("limit", [1, 3, 10])
def test_a_tenant_with_one_job_is_served_within_two_rounds_of_any_backlog(store: Store, limit: int) -> None:
    backlog(store, "aaa", 60)
    backlog(store, "mmm", 60)
    store.claim("w1", T0, LEASE, limit)
    small = [f"{prefix}{number}" for prefix in ("a", "n", "z") for number in range(3)]
    for tenant in small:
        start(store, tenant=tenant, at=T0 + SECOND, jobs=(a_job(1),))
    tenants, served = len(small) + 2, list[JobRecord]()
    while len(served) < 2 * tenants:
        served += store.claim("w1", T0 + SECOND, LEASE, limit)
    assert set(small) <= {job.tenant for job in served[: 2 * tenants]}


def test_many_due_timers_of_one_tenant_do_not_keep_anothers_waiting(store: Store) -> None:
    start(store, tenant="aaa", timers=tuple(a_timer(token, T0 - SECOND) for token in range(1, 301)))
    start(store, tenant="zzz", timers=(a_timer(1, T0),))
    assert "zzz" in {job.tenant for job in store.claim("w1", T0, LEASE, 4)}


def test_all_is_served_and_never_more_than_asked_for(store: Store) -> None:
    backlog(store, "aaa", 17)
    backlog(store, "bbb", 5)
    start(store, tenant="ccc", timers=(a_timer(1, T0),))
    rounds = []
    while claimed := store.claim("w1", T0, LEASE, 7):
        rounds.append(claimed)
    assert max(map(len, rounds)) <= 7
    assert Counter(job.tenant for jobs in rounds for job in jobs) == {"aaa": 17, "bbb": 5, "ccc": 1}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_threads_never_claim_the_same_job(kind: str, tmp_path: Path, postgres: Callable[[], str]) -> None:
    url = sqlite_url(tmp_path) if kind == "sqlite" else postgres()
    with opened(url) as store:
        for tenant in ("uib", "uio", "ntnu"):
            backlog(store, tenant, 40)
        claimed: list[JobRecord] = []
        together = Barrier(4)

        def work() -> None:
            together.wait()
            for _ in range(15):
                claimed.extend(store.claim("w", T0, LEASE, 3))

        threads = [Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        while rest := store.claim("w", T0, LEASE, 10):
            claimed += rest
    assert Counter(Counter((job.tenant, job.token) for job in claimed).values()) == {1: 120}


def backlog(store: Store, tenant: str, count: int) -> None:
    start(store, tenant=tenant, jobs=tuple(a_job(token) for token in range(1, count + 1)))
