"""What operators do about a case that stands still, and what they get to know about it."""

from datetime import timedelta
from pathlib import Path

import pytest
from bpmn_support import boundary, end, linear, script, service, user
from cases_support import Answers, Desk, advanced, real, refused, small

from oppskrift.cases import given
from oppskrift.cases.operating import Operating
from oppskrift.cases.trouble import Troubles
from oppskrift.cases.visibility import Sights
from oppskrift.errors import NotFound
from oppskrift.message import LANGUAGES, render
from oppskrift.model import event as e
from oppskrift.model.job import Done, Incident, JobOutcome, Retry
from oppskrift.model.outcome import CaseStatus
from oppskrift.model.party import Actor
from oppskrift.store import verify

DRIFT = Actor(tenant="uib", ident="drift", name="Drift", groups=frozenset({"drift"}))
SARA = Actor(tenant="uib", ident="sara", name="Sara Søker", groups=frozenset({"soker"}))
CALL = linear(
    "sak",
    service("Betale", "dfo.test", inputs={"belop": "sak.belop"}, outputs={"kvittering": "svar.id"}),
    user("Se", role="soker"),
)


def stuck(tmp_path: Path, *outcomes: JobOutcome) -> tuple[Desk, str, int]:
    """A case that stands still at `Betale`."""
    left = list(outcomes)
    answers = Answers(lambda *_: left.pop(0) if len(left) > 1 else left[0])
    desk = small(tmp_path, CALL, "personal_data: [sak.navn]\n", answers=answers)
    case = desk.start("sara", sak={"belop": 10, "navn": "Olav Hansen", "dag": {"$date": "2026-03-02"}})
    desk.work()
    if not desk.store.incidents("uib", case):
        desk.clock.advance(timedelta(hours=1))
        desk.work()
    (incident,) = desk.store.incidents("uib", case)
    return desk, case, incident.token


def troubles(desk: Desk) -> Troubles:
    return Troubles(desk.engine, Sights(desk.store, desk.engine.pins, desk.engine.directory, desk.clock))


# ---------------------------------------------------------------- who may


def test_only_operators_of_the_institution_may(tmp_path: Path) -> None:
    desk, case, token = stuck(tmp_path, Incident("feil"), Done())
    operating = Operating(desk.engine)
    for result in (
        operating.retry(SARA, case, token),
        operating.skip(SARA, case, token, "fordi"),
        operating.cancel(SARA, case, "fordi"),
    ):
        assert refused(result) == "operating.not-operator"
        assert all("Sara Søker" in result.render(language) for language in LANGUAGES)
    elsewhere = Actor(tenant="uio", ident="drift", name="Drift", groups=frozenset({"drift"}))
    with pytest.raises(NotFound):
        operating.retry(elsewhere, case, token)
    assert [i.token for i in desk.store.incidents("uib", case)] == [token]


def test_a_member_of_the_group_may_without_having_come_with_it() -> None:
    operating = Operating(real().engine)
    assert operating.refusal(Actor(tenant="uib", ident="drift", name="Drift")) is None
    assert operating.refusal(Actor(tenant="uib", ident="kari", name="Kari")) is not None


# ---------------------------------------------------------------- what they do


def test_who_and_why_stand_in_the_history(tmp_path: Path) -> None:
    desk, case, token = stuck(tmp_path, Incident("feil"), Incident("feil"), Done())
    operating = Operating(desk.engine)
    assert refused(operating.retry(DRIFT, case, token, values={"sak.belop": 12})) == "operating.reason"
    advanced(operating.retry(DRIFT, case, token, values={"sak.belop": 12}, reason=" skrevet feil "))
    desk.work()
    assert desk.variables(case)["sak"]["belop"] == 12
    assert refused(operating.skip(DRIFT, case, token, "  ")) == "operating.reason"
    advanced(operating.skip(DRIFT, case, token, "betalt i nettbanken", {"kvittering": "B1"}))
    assert desk.seen(case, e.IncidentResolved) == [
        e.IncidentResolved("Betale", token, "retry", "skrevet feil"),
        e.IncidentResolved("Betale", token, "skip", "betalt i nettbanken"),
    ]
    last = desk.store.events("uib", case)[-1]
    assert (last.actor, last.command) == ("drift", f"skip {token}")
    assert (desk.variables(case)["kvittering"], desk.open(case), desk.store.jobs()) == ("B1", ["Se"], [])
    assert verify(desk.store, "uib", case) == ()  # type: ignore[arg-type]


def test_what_somebody_else_has_done_meanwhile_is_told(tmp_path: Path) -> None:
    desk, case, token = stuck(tmp_path, Incident("feil"), Done())
    operating = Operating(desk.engine)
    advanced(operating.retry(DRIFT, case, token))
    assert refused(operating.retry(DRIFT, case, token)) == "operating.gone"
    assert refused(operating.skip(DRIFT, case, token, "for sent")) == "operating.gone"
    advanced(operating.cancel(DRIFT, case, "meldt to ganger"))
    assert desk.case(case).status is CaseStatus.CANCELLED
    assert desk.seen(case, e.CaseCancelled) == [e.CaseCancelled("meldt to ganger")]
    assert refused(operating.cancel(DRIFT, case, "igjen")) == "case.ended"
    assert refused(operating.skip(DRIFT, case, token, "for sent")) == "operating.gone"


def test_what_cannot_be_skipped_says_why(tmp_path: Path) -> None:
    desk = small(tmp_path, linear("sak", user("Se", role="soker", assignee="hvem.navn + 1")))
    case = desk.start("sara", hvem=1)
    (incident,) = desk.store.incidents("uib", case)
    assert refused(Operating(desk.engine).skip(DRIFT, case, incident.token, "haster")) == "runtime.skip-user"
    assert refused(Operating(desk.engine).skip(DRIFT, case, 0, "haster")) == "operating.skip-continuation"
    bad = {"hvem": {"$date": "i går"}}
    assert refused(Operating(desk.engine).retry(DRIFT, case, incident.token, values=bad, reason="x")) == "runtime.value"


def test_each_of_many_is_retried_by_itself(tmp_path: Path) -> None:
    desk, case, token = stuck(tmp_path, Incident("feil"))
    done = Operating(desk.engine).retry_each(DRIFT, [(case, 99), (case, token)], "DFØ er oppe")
    assert refused(done[0].result) == "operating.gone"
    advanced(done[1].result)


def test_a_timer_whose_job_stands_still_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late = boundary("Frist", "Se", duration="P1D")
    desk = small(tmp_path, linear("sak", user("Se", role="soker"), extra=late, after={"Frist": end("Sent")}))
    case = desk.start("sara")
    waiting = desk.store.jobs("uib", case)[0]
    assert refused(Operating(desk.engine).skip(DRIFT, case, waiting.token, "venter bare")) == "operating.gone"
    desk.clock.advance(timedelta(days=2))
    (job,) = desk.store.claim("w", desk.clock.now(), timedelta(seconds=30), 1)
    desk.engine.finish_job(job, Incident("gikk ikke"), None)
    found = troubles(desk).trouble(DRIFT, case, job.token, "nb")
    assert (found.own, found.reads, found.obstacle) == (True, (), None)
    advanced(Operating(desk.engine).skip(DRIFT, case, job.token, "fristen gjelder ikke"))
    assert (desk.open(case), desk.store.jobs(), desk.store.incidents()) == (["Se"], [], [])


# ---------------------------------------------------------------- what they see


def test_an_operator_sees_what_happened_and_no_personal_data(tmp_path: Path) -> None:
    desk, case, token = stuck(tmp_path, Retry("Olav Hansen er ukjent"), Incident("Olav Hansen mangler"))
    found = troubles(desk).trouble(DRIFT, case, token, "nb")
    shown = repr((found.text, found.attempts, found.reads, found.given))
    assert "mangler" in shown
    assert "Olav" not in shown
    assert [(v.path, v.kind, v.text) for v in found.reads] == [("sak.belop", "number", "10")]
    assert [v.path for v in found.writes] == ["kvittering"]
    assert (found.handler, found.given, found.masked) == ("dfo.test", (("belop", "10"),), True)
    assert found.called
    assert next(a.what for a in found.attempts) == "JobCreated"


def test_an_operator_who_also_works_with_the_case_sees_it(tmp_path: Path) -> None:
    desk, case, token = stuck(tmp_path, Incident("Olav Hansen mangler"))
    both = Actor(tenant="uib", ident="sara", name="Sara", groups=frozenset({"soker", "drift"}))
    assert "Olav Hansen" in troubles(desk).trouble(both, case, token, "nb").text


def test_what_no_longer_stands_still_is_still_told_about(tmp_path: Path) -> None:
    desk, case, token = stuck(tmp_path, Incident("feil"), Done({"id": "K1"}))
    advanced(Operating(desk.engine).retry(DRIFT, case, token))
    found = troubles(desk).trouble(DRIFT, case, token, "nb")
    assert found.incident is None
    assert found.job is not None
    desk.work()
    found = troubles(desk).trouble(DRIFT, case, token, "en")
    assert (found.job, len(found.tasks)) == (None, 1)
    assert [a.what for a in found.attempts][-2:] == ["JobCreated", "JobCompleted"]
    with pytest.raises(NotFound):
        troubles(desk).trouble(DRIFT, case, 77, "nb")
    with pytest.raises(NotFound):
        troubles(desk).trouble(Actor(tenant="uib", ident="vidar", name="V"), case + "x", token, "nb")


def test_an_expression_that_reads_a_list_shows_it_and_lets_nobody_write_it(tmp_path: Path) -> None:
    desk = small(tmp_path, linear("sak", script("Regne", "sum(rader) + ukjent.tall", "x"), user("Se", role="soker")))
    case = desk.start("sara", rader=[1, 2])
    (incident,) = desk.store.incidents("uib", case)
    found = troubles(desk).trouble(DRIFT, case, incident.token, "nb")
    assert [(v.path, v.kind, v.text) for v in found.reads] == [
        ("rader", "other", "[1,2]"),
        ("ukjent.tall", "nothing", ""),
    ]
    assert found.diagnostics


# ---------------------------------------------------------------- values that are written


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", " som det står ", " som det står "),
        ("number", "1 234,50", {"$decimal": "1234.50"}),
        ("number", "-7", -7),
        ("date", "1.3.2026", {"$date": "2026-03-01"}),
        ("date", "2026-03-01", {"$date": "2026-03-01"}),
        ("boolean", "Ja", True),
        ("boolean", "no", False),
        ("nothing", "", None),
    ],
)
def test_texts_become_values(kind: str, text: str, value: object) -> None:
    assert given.parse(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "ti"),
        ("number", "NaN"),
        ("number", ""),
        ("date", "31.02.2026"),
        ("boolean", "kanskje"),
        ("liste", "x"),
    ],
)
def test_texts_that_are_no_values_say_how_to_write_them(kind: str, text: str) -> None:
    wrong = given.parse(kind, text)
    assert isinstance(wrong, given.Wrong)
    assert all(render(wrong.why, language) for language in LANGUAGES)


@pytest.mark.parametrize("value", [None, "tekst", 12, {"$decimal": "12.50"}, {"$date": "2026-03-01"}, True, False])
def test_a_value_reads_back_as_it_was_written(value: object) -> None:
    assert given.parse(given.kind_of(value), given.written(value)) == value
