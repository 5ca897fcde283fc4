"""Skipping an incident on every store: its rows go, and nothing else does."""

from datetime import timedelta
from pathlib import Path

from bpmn_support import boundary, end, linear, service, user
from cases_support import Answers, Desk, advanced, small

from oppskrift.cases import Engine
from oppskrift.jobs import Worker
from oppskrift.model import event as e
from oppskrift.model.job import Incident
from oppskrift.ports import Store
from oppskrift.store import verify


def over(store: Store, tmp_path: Path, process: object, *, answers: Answers | None = None) -> Desk:
    """A desk over this store."""
    desk = small(tmp_path / "innhold", process, answers=answers)  # type: ignore[arg-type]
    old = desk.engine
    engine = Engine(store=store, library=old.library, handlers=old.handlers, directory=old.directory, clock=desk.clock)
    worker = Worker(engine, store, old.handlers, desk.clock, rng=lambda: 0.5)
    return Desk(engine, store, desk.clock, worker)


def test_a_call_is_skipped_and_its_boundary_released(store: Store, tmp_path: Path) -> None:
    late = boundary("Frist", "Betale", duration="P1D")
    process = linear(
        "sak",
        service("Betale", "dfo.test", outputs={"kvittering": "svar.id"}),
        user("Se", role="soker"),
        extra=late,
        after={"Frist": end("Sent")},
    )
    desk = over(store, tmp_path, process, answers=Answers(lambda *_: Incident("feil")))
    case, other = desk.start("sara"), desk.start("sindre")
    desk.work()
    (incident,) = store.incidents("uib", case)
    advanced(desk.engine.skip_incident("uib", case, incident.token, "drift", "betalt", {"kvittering": "B1"}))
    assert (store.incidents("uib", case), store.jobs("uib", case), desk.open(case)) == ([], [], ["Se"])
    assert desk.variables(case) == {"kvittering": "B1"}
    assert desk.seen(case, e.IncidentResolved) == [e.IncidentResolved("Betale", incident.token, "skip", "betalt")]
    assert len(store.incidents("uib", other)) == len(store.jobs("uib", other)) == 1
    if hasattr(store, "event_rows"):
        assert verify(store, "uib", case) == ()


def test_a_timer_whose_job_stands_still_is_skipped_with_its_job(store: Store, tmp_path: Path) -> None:
    late = boundary("Frist", "Se", duration="P1D")
    desk = over(store, tmp_path, linear("sak", user("Se", role="soker"), extra=late, after={"Frist": end("Sent")}))
    case = desk.start("sara")
    desk.clock.advance(timedelta(days=2))
    (job,) = store.claim("w", desk.clock.now(), timedelta(seconds=30), 1)
    desk.engine.finish_job(job, Incident("gikk ikke"), None)
    assert [j.state for j in store.jobs("uib", case)] == ["incident"]
    advanced(desk.engine.skip_incident("uib", case, job.token, "drift", "gjelder ikke"))
    assert (store.incidents("uib", case), store.jobs("uib", case), desk.open(case)) == ([], [], ["Se"])
