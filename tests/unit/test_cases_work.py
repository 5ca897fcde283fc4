"""What workers do to a case: answers, retries, incidents, timers, continuations and messages."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bpmn_support import boundary, catch, end, event_gateway, linear, path, process, service, start, user
from cases_support import Answers, Desk, advanced, beside, linear_history, refused, small

from oppskrift.errors import Conflict, LeaseLost, NotFound, Refused
from oppskrift.message import message, render
from oppskrift.model import event as e
from oppskrift.model.job import Done, Fault, Incident, JobOutcome, Retry
from oppskrift.model.outcome import CaseStatus
from oppskrift.model.record import JobRecord
from oppskrift.ports import Call
from oppskrift.store import verify

LEASE = timedelta(seconds=30)
CALL = linear("sak", service("Betale", "dfo.test", retries=3, inputs={"belop": "belop"}), user("Se", role="soker"))


def calling(tmp_path: Path, *outcomes: JobOutcome) -> tuple[Desk, Answers]:
    """A desk whose handler gives these outcomes in turn, the last one for ever."""
    left = list(outcomes)

    def answer(handler: str, input: Mapping[str, Any], call: Call) -> JobOutcome:
        return left.pop(0) if len(left) > 1 else left[0]

    answers = Answers(answer)
    return small(tmp_path, CALL, answers=answers), answers


def waiting(tmp_path: Path) -> Desk:
    """A desk whose case waits for the message `svar` with key `nr`, after a task."""
    return small(tmp_path, linear("sak", user("Skrive", role="soker"), catch("Svar", message="svar", key="nr")))


def keys(answers: Answers) -> set[str]:
    return {call.idempotency_key for call in answers.calls}


# ---------------------------------------------------------------- answers


def test_an_answer_is_recorded_once_and_the_case_goes_on(tmp_path: Path) -> None:
    desk, answers = calling(tmp_path, Done({"kvittering": "K1"}))
    case = desk.start("sara", belop=100)
    desk.work()
    assert desk.variables(case)["kvittering"] == "K1"
    assert len(desk.seen(case, e.JobCompleted)) == len(answers.calls) == 1
    assert (desk.open(case), desk.store.jobs()) == (["Se"], [])
    assert answers.calls[0].institution == "uib"


def test_retries_wait_longer_and_keep_the_key(tmp_path: Path) -> None:
    desk, answers = calling(tmp_path, Retry("nede"), Retry("nede", timedelta(minutes=7)), Done())
    case = desk.start("sara", belop=1)
    desk.work()
    (job,) = desk.store.jobs("uib", case)
    assert (job.error, job.due > desk.clock.now()) == ("nede", True)
    desk.clock.advance_to(job.due)
    desk.work()
    (job,) = desk.store.jobs("uib", case)
    assert job.due - desk.clock.now() == timedelta(minutes=7)
    desk.clock.advance_to(job.due)
    desk.work()
    failed = desk.seen(case, e.JobFailed)
    assert [(f.attempt, f.reason, f.retry_at is None) for f in failed] == [(1, "nede", False), (2, "nede", False)]
    assert len(keys(answers)) == 1
    assert [call.attempt for call in answers.calls] == [1, 2, 3]
    assert desk.open(case) == ["Se"]


def test_the_last_retry_is_an_incident_that_a_retry_brings_home_under_the_same_key(tmp_path: Path) -> None:
    desk, answers = calling(tmp_path, *[Retry("DFØ svarer ikke")] * 3, Done({"kvittering": "K1"}))
    case = desk.start("sara", belop=1)
    for _ in range(3):
        desk.work()
        desk.clock.advance(timedelta(hours=1))
    (incident,) = desk.store.incidents("uib", case)
    told = render(message(incident.message["key"], **incident.message["params"]), "nb")
    assert "DFØ svarer ikke" in told
    assert "prøv igjen" in told
    assert desk.seen(case, e.JobFailed)[-1].retry_at is None
    assert (desk.store.jobs(), desk.work()) == ([], 0)
    advanced(desk.engine.retry_incident("uib", case, incident.token, "sara"))
    assert desk.store.incidents("uib", case) == []
    desk.work()
    assert len(keys(answers)) == 1
    assert len(desk.seen(case, e.JobCompleted)) == 1
    assert desk.open(case) == ["Se"]
    assert verify(desk.store, "uib", case) == ()  # type: ignore[arg-type]


def test_an_incident_of_a_handler_stops_at_once_and_a_retry_may_give_values(tmp_path: Path) -> None:
    desk, _ = calling(tmp_path, Incident("feil firmakode"), Done())
    case = desk.start("sara", belop=1)
    desk.work()
    (incident,) = desk.store.incidents("uib", case)
    assert desk.seen(case, e.JobFailed) == []
    assert "feil firmakode" in str(incident.message)
    advanced(desk.engine.retry_incident("uib", case, incident.token, "sara", {"belop": 7}))
    (job,) = desk.store.jobs("uib", case)
    assert (desk.variables(case)["belop"], job.input) == (7, {"belop": 7})
    desk.work()
    assert desk.open(case) == ["Se"]


def test_a_retry_of_what_does_not_stand_still_is_refused(tmp_path: Path) -> None:
    desk, _ = calling(tmp_path, Incident("x"))
    case = desk.start("sara", belop=1)
    with pytest.raises(NotFound):
        desk.engine.retry_incident("uib", case, 99, "sara")
    desk.work()
    (incident,) = desk.store.incidents("uib", case)
    with pytest.raises(Refused):
        desk.engine.retry_incident("uib", case, incident.token, "sara", {"belop": {"$date": "i går"}})
    assert len(desk.store.incidents("uib", case)) == 1


def test_a_fault_goes_to_its_boundary_or_is_an_incident(tmp_path: Path) -> None:
    fault = Fault("AVVIST", "for sent", {"kode": "P1"})
    desk, _ = calling(tmp_path / "a", fault)
    case = desk.start("sara", belop=1)
    desk.work()
    assert [f.code for f in desk.seen(case, e.JobFaulted)] == ["AVVIST"]
    assert len(desk.store.incidents("uib", case)) == 1

    caught = linear(
        "sak",
        service("Betale", "dfo.test"),
        extra=boundary("Avvist", "Betale", error="AVVIST"),
        after={"Avvist": end("Slutt_avvist")},
    )
    desk = small(tmp_path / "b", caught, answers=Answers(lambda *_: fault))
    case = desk.start("sara")
    desk.work()
    assert desk.case(case).status is CaseStatus.COMPLETED
    assert desk.seen(case, e.CaseCompleted)[0].end == "Slutt_avvist"
    assert desk.variables(case)["kode"] == "P1"


def test_each_round_of_a_loop_has_a_key_of_its_own(tmp_path: Path) -> None:
    again = process(
        "sak",
        start("s"),
        service("Betale", "dfo.test"),
        boundary("Nei", "Betale", error="NEI"),
        user("Rette", role="soker"),
        end("e"),
        path("s", "Betale", "e"),
        path("Nei", "Rette", "Betale"),
    )
    answers = Answers(lambda _h, _i, call: Done() if len(answers.calls) > 1 else Fault("NEI"))
    desk = small(tmp_path, again, answers=answers)
    case = desk.start("sara")
    desk.work()
    advanced(desk.complete(case, "Rette", "sara"))
    desk.work()
    assert len(keys(answers)) == 2
    other = desk.start("sara")
    desk.work()
    assert len(keys(answers)) == 3
    assert desk.case(case).status is desk.case(other).status is CaseStatus.COMPLETED


def test_an_answer_that_comes_after_the_case_was_withdrawn_changes_nothing(tmp_path: Path) -> None:
    desk, _ = calling(tmp_path, Done())
    case = desk.start("sara", belop=1)
    (job,) = desk.store.claim("w", desk.clock.now(), LEASE, 1)
    advanced(desk.engine.cancel("uib", case, "sara", "feil person"))
    desk.engine.finish_job(job, Done(), None)
    assert desk.seen(case, e.JobCompleted) == []
    assert desk.store.jobs() == []
    assert desk.case(case).status is CaseStatus.CANCELLED


def test_an_answer_that_cannot_be_stored_is_an_incident(tmp_path: Path) -> None:
    desk, _ = calling(tmp_path, Done({"dato": {"$date": "i går"}}))
    case = desk.start("sara", belop=1)
    desk.work()
    (incident,) = desk.store.incidents("uib", case)
    assert incident.element == "Betale"


# ---------------------------------------------------------------- timers and continuations


def timed(tmp_path: Path) -> Desk:
    late = boundary("Frist", "Skrive", duration="PT1H")
    return small(tmp_path, linear("sak", user("Skrive", role="soker"), extra=late, after={"Frist": end("For_sent")}))


def test_a_due_timer_fires_and_one_that_is_overtaken_does_not(tmp_path: Path) -> None:
    desk = timed(tmp_path)
    late, done = desk.start("sara"), desk.start("sara")
    advanced(desk.complete(done, "Skrive", "sara"))
    desk.clock.advance(timedelta(hours=1))
    assert desk.work() == 1
    assert desk.seen(late, e.CaseCompleted)[0].end == "For_sent"
    assert desk.seen(done, e.CaseCompleted)[0].end == "end"


@pytest.mark.parametrize("by_whom", ["retry", "task"])
def test_a_timer_that_was_never_answered_stands_still_until_somebody_acts(tmp_path: Path, by_whom: str) -> None:
    desk = timed(tmp_path)
    case = desk.start("sara")
    desk.clock.advance(timedelta(hours=1))
    for _ in range(10):  # ten workers that were killed with the timer in their hands
        assert len(desk.store.claim("w", desk.clock.now(), LEASE, 1)) == 1
        desk.clock.advance(LEASE)
    assert desk.work() == 1
    (incident,) = desk.store.incidents("uib", case)
    assert incident.element == "Frist"
    assert [event.element for event in desk.seen(case, e.IncidentRaised)] == ["Frist"]
    assert desk.work() == 0
    if by_whom == "task":
        advanced(desk.complete(case, "Skrive", "sara"))
        assert desk.store.jobs() == []
    else:
        advanced(desk.engine.retry_incident("uib", case, incident.token, "sara"))
        assert desk.seen(case, e.IncidentResolved) == [e.IncidentResolved("Frist", incident.token, "retry")]
        assert desk.work() == 1
        assert desk.seen(case, e.CaseCompleted)[0].end == "For_sent"
    assert desk.store.incidents("uib", case) == []
    assert verify(desk.store, "uib", case) == ()  # type: ignore[arg-type]


# ---------------------------------------------------------------- messages


def test_a_message_before_its_catch_waits_and_is_delivered_once(tmp_path: Path) -> None:
    desk = waiting(tmp_path)
    case = desk.start("sara", nr="7")
    assert desk.receive("m1", "svar", "7", ja=True)
    assert desk.work() == 0
    desk.clock.advance(timedelta(days=3))
    advanced(desk.complete(case, "Skrive", "sara"))
    assert desk.work() == 1
    assert desk.case(case).status is CaseStatus.COMPLETED
    assert desk.variables(case)["ja"] is True
    assert not desk.receive("m1", "svar", "7", ja=True)
    assert desk.work() == 0
    assert len(desk.seen(case, e.MessageReceived)) == 1


def test_messages_for_others_leave_a_case_alone(tmp_path: Path) -> None:
    desk = waiting(tmp_path)
    case = desk.start("sara", nr="7")
    advanced(desk.complete(case, "Skrive", "sara"))
    desk.receive("m1", "svar", "8")
    desk.receive("m2", "annet", "7")
    assert desk.work() == 0
    desk.receive("m3", "svar", "7")
    assert desk.work() == 1
    assert desk.case(case).status is CaseStatus.COMPLETED


def test_two_messages_go_to_two_waits_and_two_deliveries_of_one_to_one(tmp_path: Path) -> None:
    twice = linear("sak", catch("En", message="svar", key="nr"), catch("To", message="svar", key="nr"))
    desk = small(tmp_path, twice)
    case = desk.start("sara", nr="7")
    for id in ("m1", "m1", "m1"):
        desk.receive(id, "svar", "7")
    desk.work()
    assert [event.element for event in desk.seen(case, e.MessageReceived)] == ["En"]
    desk.receive("m2", "svar", "7")
    desk.work()
    assert desk.case(case).status is CaseStatus.COMPLETED


def test_two_workers_with_the_same_message_deliver_it_once(tmp_path: Path) -> None:
    twice = linear("sak", catch("En", message="svar", key="nr"), catch("To", message="svar", key="nr"))
    desk = small(tmp_path, twice)
    other = beside(desk)
    case = desk.start("sara", nr="7")
    desk.receive("m1", "svar", "7")
    (letter,) = desk.store.pending_inbox(desk.clock.now(), 10)
    assert desk.engine.deliver_inbox(letter)
    with pytest.raises(Conflict):
        other.engine.deliver_inbox(letter)
    assert [event.element for event in desk.seen(case, e.MessageReceived)] == ["En"]
    assert linear_history(desk.store, "uib", case)


def test_a_message_that_lost_the_race_to_the_timer_is_kept_for_the_next_round(tmp_path: Path) -> None:
    first = process(
        "sak",
        start("s"),
        event_gateway("Hva"),
        catch("Svar", message="svar", key="nr"),
        catch("Frist", duration="PT1H"),
        user("Se", role="soker"),
        end("e"),
        path("s", "Hva", "Svar", "e"),
        path("Hva", "Frist", "Se", "Hva"),
    )
    desk = small(tmp_path, first)
    case = desk.start("sara", nr="7")
    desk.clock.advance(timedelta(hours=1))
    assert desk.work() == 1
    desk.receive("m1", "svar", "7")
    assert desk.work() == 0
    advanced(desk.complete(case, "Se", "sara"))
    assert desk.work() == 1
    assert desk.case(case).status is CaseStatus.COMPLETED
    assert desk.store.jobs() == []


def test_an_expired_message_is_not_delivered_and_not_taken_again(tmp_path: Path) -> None:
    desk = waiting(tmp_path)
    case = desk.start("sara", nr="7")
    desk.receive("m1", "svar", "7")
    desk.clock.advance(timedelta(days=400))
    assert desk.store.expire_inbox(desk.clock.now() - timedelta(days=30)) == 1
    advanced(desk.complete(case, "Skrive", "sara"))
    assert desk.work() == 0
    assert not desk.receive("m1", "svar", "7")
    assert desk.case(case).status is CaseStatus.ACTIVE


def test_a_message_for_a_case_that_was_withdrawn_is_not_consumed(tmp_path: Path) -> None:
    desk = waiting(tmp_path)
    case = desk.start("sara", nr="7")
    advanced(desk.complete(case, "Skrive", "sara"))
    advanced(desk.engine.cancel("uib", case, "sara", "angret"))
    desk.receive("m1", "svar", "7")
    assert desk.work() == 0
    other = desk.start("sara", nr="7")
    advanced(desk.complete(other, "Skrive", "sara"))
    assert desk.work() == 1
    assert desk.case(other).status is CaseStatus.COMPLETED


# ---------------------------------------------------------------- withdrawing


def test_a_withdrawn_case_has_nothing_left_and_takes_no_more(tmp_path: Path) -> None:
    desk = timed(tmp_path)
    case = desk.start("sara")
    token = desk.task(case, "Skrive").token
    advanced(desk.engine.cancel("uib", case, "sara", "feil"))
    assert desk.events(case)[-1] == e.CaseCancelled("feil")
    assert (desk.tasks(case), desk.store.jobs(), desk.store.next_due()) == ([], [], None)
    assert refused(desk.engine.cancel("uib", case, "sara", "igjen")) == "case.ended"
    assert refused(desk.engine.retry_incident("uib", case, token, "sara")) == "case.ended"
    with pytest.raises(NotFound):
        desk.engine.complete("uib", case, token, "sara")
    assert len(desk.seen(case, e.CaseCancelled)) == 1


def test_a_job_of_another_worker_is_not_answered_twice(tmp_path: Path) -> None:
    desk, _ = calling(tmp_path, Done())
    case = desk.start("sara", belop=1)
    slow: JobRecord = desk.store.claim("w1", desk.clock.now(), LEASE, 1)[0]
    desk.clock.advance(LEASE)
    quick = beside(desk)
    assert quick.work() == 1
    for outcome in (Done({"kvittering": "for sen"}), Fault("X"), Incident("x"), Retry("x")):
        with pytest.raises(LeaseLost):
            desk.engine.finish_job(slow, outcome, None)
    with pytest.raises(LeaseLost):
        desk.engine.finish_job(slow, Retry("x"), desk.clock.now())
    assert "kvittering" not in desk.variables(case)
    assert len(desk.seen(case, e.JobCompleted)) == 1
