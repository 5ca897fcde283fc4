"""Steps, cases and messages for tests of stores, and databases to run them on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from oppskrift.message import message
from oppskrift.model import chain
from oppskrift.model.event import CaseStarted, Event, JobCreated
from oppskrift.model.outcome import CaseStatus, NewIncident, NewJob, NewSubscription, NewTask, NewTimer
from oppskrift.model.record import CaseRecord, InboxRecord, JobRecord, JobUpdate, Labels, Step
from oppskrift.model.words import words
from oppskrift.ports import Store
from oppskrift.store import schema
from oppskrift.store.sql import SqlStore

T0 = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def new_case(id: str = "c1", tenant: str = "uib", **changes: Any) -> CaseRecord:
    """A case that has not been started."""
    case = CaseRecord(
        tenant=tenant,
        id=id,
        process="timeliste",
        version="1.0",
        bundle="b" * 64,
        config="c" * 64,
        rev=0,
        status=CaseStatus.ACTIVE,
        title=f"Timeliste {id}",
        business_key=None,
        started_by="ola",
        started_at=T0,
        changed_at=T0,
        duties={},
        snapshot=b"",
        head=chain.START,
    )
    return replace(case, **changes)


def step(case: CaseRecord, /, *, at: datetime = T0, events: tuple[Event, ...] | None = None, **parts: Any) -> Step:
    """A step of a case as it was read, rightly linked. A case of revision 0 is started."""
    what = events if events is not None else (CaseStarted(case.process),)
    actor, command = parts.pop("actor", "ola"), parts.pop("command", "steg æøå")
    if not case.rev:
        parts.setdefault("words", words(case.title, case.business_key))
    head = chain.link(case.head, case.tenant, case.id, case.rev + 1, at, actor, command, what)
    return Step(
        tenant=case.tenant,
        case_id=case.id,
        rev=case.rev,
        at=at,
        actor=actor,
        command=command,
        events=what,
        head=head,
        status=parts.pop("status", CaseStatus.ACTIVE),
        snapshot=parts.pop("snapshot", b"snapshot"),
        new_case=None if case.rev else case,
        labels=parts.pop("labels", labels(case, parts)),
        **parts,
    )


def labels(case: CaseRecord, changed: Mapping[str, Any]) -> Labels:
    """What tasks carry of a case after a step that changes some of it."""
    new = {name: changed.get(name) for name in ("title", "place", "escalation")}
    return Labels(
        process=case.process,
        title=new["title"] or case.title,
        place=new["place"] or case.place,
        escalation=new["escalation"] or case.escalation,
    )


def start(store: Store, id: str = "c1", tenant: str = "uib", **parts: Any) -> CaseRecord:
    """Start a case and return it as stored."""
    store.commit(step(new_case(id, tenant), **parts))
    return store.case(tenant, id)


def advance(store: Store, id: str = "c1", tenant: str = "uib", **parts: Any) -> CaseRecord:
    """Commit one more step of a case and return it as stored."""
    store.commit(step(store.case(tenant, id), **parts))
    return store.case(tenant, id)


def a_task(token: int = 1, **changes: Any) -> NewTask:
    return replace(NewTask(token=token, element="Attestere", name="Attestere timeliste", role="attestant"), **changes)


def a_job(token: int = 1, **changes: Any) -> NewJob:
    new = NewJob(token=token, element="Hent", handler="dfo.ansatt.hent", input={"ansattnr": "1 æ"}, retries=3)
    return replace(new, **changes)


def a_timer(token: int = 1, due: datetime = T0 + timedelta(hours=1)) -> NewTimer:
    return NewTimer(token=token, element="Frist", due=due)


def a_subscription(token: int = 1, key: str = "B-17") -> NewSubscription:
    return NewSubscription(token=token, element="Signert", message="kontrakt-signert", key=key)


def an_incident(token: int = 1) -> NewIncident:
    text = message("error.not-found", what="ansatt", id=17)
    return NewIncident(token=token, element="Hent", kind="job", message=text, diagnostics=("én", "to"))


def a_letter(id: str = "m1", tenant: str = "uib", **changes: Any) -> InboxRecord:
    letter = InboxRecord(
        tenant=tenant,
        source="dfo",
        id=id,
        message="kontrakt-signert",
        key="B-17",
        body={"dato": {"$date": "2026-03-01"}},
        not_before=T0,
        received_at=T0,
    )
    return replace(letter, **changes)


def answered(job: JobRecord, **changes: Any) -> JobUpdate:
    """The job is done, under the lease it was claimed with."""
    update = JobUpdate(tenant=job.tenant, job_id=job.id, lease_token=job.lease_token or "")
    return replace(update, **changes)


def claim_one(store: Store, now: datetime = T0) -> JobRecord:
    """Claim and return the one job that is ready."""
    (job,) = store.claim("w1", now, LEASE, 10)
    return job


def created(token: int) -> tuple[Event, ...]:
    return (JobCreated("Hent", token, "dfo.ansatt.hent", {"ansattnr": "1"}),)


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'oppskrift.db'}"


@contextmanager
def opened(url: str) -> Iterator[SqlStore]:
    """A store on a fresh or upgraded database."""
    schema.upgrade(url)
    with SqlStore(url) as store:
        yield store
