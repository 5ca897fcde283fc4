"""Timers, messages, boundary events and event-based gateways."""

from datetime import UTC, datetime, timedelta

import pytest
from bpmn_support import (
    boundary,
    bpmn,
    catch,
    end,
    event_gateway,
    join,
    linear,
    path,
    process,
    service,
    start,
    sub,
    user,
)
from runtime_support import NOW, Play, definition

from oppskrift import runtime
from oppskrift.errors import NotFound, Refused
from oppskrift.model import command as c
from oppskrift.model import event as e
from oppskrift.model.outcome import NewSubscription, NewTimer
from oppskrift.runtime import snapshot


def test_a_timer_waits_and_fires():
    play = Play.of(bpmn(linear("p", catch("t", duration="PT1H30M"))))
    play.start()
    assert play.row("t", NewTimer).due == NOW + timedelta(hours=1, minutes=30)
    play.fire("t")
    assert play.completed
    kinds = [type(x).__name__ for x in play.events if getattr(x, "element", "") == "t"]
    assert kinds == ["ElementEntered", "TimerSet", "TimerFired", "ElementLeft"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("=frist", datetime(2026, 6, 30, 22, tzinfo=UTC)),
        ('=date and time("2026-07-01T08:00:00@Europe/Oslo")', datetime(2026, 7, 1, 6, tzinfo=UTC)),
        ('="2026-07-01T08:00:00"', datetime(2026, 7, 1, 6, tzinfo=UTC)),
        ('=duration("P1D")', NOW + timedelta(days=1)),
        ("=config.frist", NOW + timedelta(days=14)),
        ("2020-01-01T00:00:00Z", datetime(2020, 1, 1, tzinfo=UTC)),
    ],
)
def test_dates_and_durations_in_every_form(text, due):
    how = "date" if text[0].isdigit() else "duration"
    play = Play.of(bpmn(linear("p", catch("t", **{how: text}))), config={"frist": "P14D"})
    play.start(frist={"$date": "2026-07-01"})
    assert play.row("t", NewTimer).due == due


@pytest.mark.parametrize(("text", "value"), [("=x", None), ("=x", "i morgen"), ("=x", 5), ("=ukjent", 1)])
def test_a_timer_that_cannot_be_read_is_an_incident(text, value):
    play = Play.of(bpmn(linear("p", catch("t", duration=text))))
    play.start(x=value)
    assert play.incident("t").kind == "expression"
    assert not play.all(NewTimer)
    if text == "=x":
        play.retry("t", x="PT1M")
        play.fire("t")
        assert play.completed


def test_a_literal_timer_that_cannot_be_read_is_refused_when_compiling():
    with pytest.raises((Refused, AssertionError)):
        definition(bpmn(linear("p", catch("t", duration="snart"))))


def test_a_message_is_expected_with_its_key_and_brings_variables():
    play = Play.of(bpmn(linear("p", catch("m", message="kontrakt-signert", key="bestillingsnr"))))
    play.start(bestillingsnr=4711)
    assert play.row("m", NewSubscription).key == "4711"
    assert play.row("m", NewSubscription).message == "kontrakt-signert"
    play.deliver("m", dato={"$date": "2026-03-03"})
    assert play.completed
    assert play.variables["dato"] == {"$date": "2026-03-03"}
    assert play.seen(e.MessageReceived) == [e.MessageReceived("m", 2, "kontrakt-signert", "4711")]


def test_a_message_with_output_mappings_writes_only_those():
    play = Play.of(bpmn(linear("p", catch("m", message="x", key="nr", outputs={"svar.kode": "kode"}))))
    play.start(nr="1", svar={"fra": "før"})
    play.deliver("m", kode="ja", annet=1)
    assert play.variables == {"nr": "1", "svar": {"fra": "før", "kode": "ja"}}


@pytest.mark.parametrize("key", [None, [1], True])
def test_a_message_key_must_be_text_or_a_whole_number(key):
    play = Play.of(bpmn(linear("p", catch("m", message="x", key="nr"))))
    play.start(nr=key)
    assert play.incident("m").message.key == "runtime.expected-text"


def with_boundary(*, interrupting=True, **what):
    return bpmn(
        linear("p", user("u"), extra=boundary("b", "u", interrupting=interrupting, **what), after={"b": end("late")})
    )


def test_an_interrupting_timer_cancels_the_task():
    play = Play.of(with_boundary(duration="P3D"))
    play.start()
    assert play.waiting == ["b", "u"]
    play.fire("b")
    assert play.cancelled() == ["u"]
    assert play.events[-1] == e.CaseCompleted("late")


def test_a_boundary_timer_goes_when_the_task_is_done():
    play = Play.of(with_boundary(duration="P3D"))
    play.start()
    timer = play.token("b", NewTimer)
    play.complete("u")
    assert play.completed
    assert not play.cancelled()
    assert timer in play.outcome.closed
    assert "b" not in [x.element for x in play.seen(e.ElementEntered)]


def test_a_non_interrupting_timer_leaves_the_task_and_fires_once():
    play = Play.of(with_boundary(duration="P3D", interrupting=False))
    play.start()
    play.fire("b")
    assert play.waiting == ["u"]
    assert "late" in play.left()
    play.complete("u")
    assert play.completed


def test_a_cycle_fires_as_often_as_it_says():
    play = Play.of(with_boundary(cycle="R3/P7D", interrupting=False))
    play.start()
    dues = []
    for _ in range(3):
        dues.append(play.row("b", NewTimer).due)
        play.fire("b")
    assert dues == [NOW + timedelta(days=7 * k) for k in (1, 2, 3)]
    assert play.waiting == ["u"]
    assert len({x.token for x in play.seen(e.TimerSet)}) == 3
    play.complete("u")
    assert play.completed


def test_a_cycle_without_end_goes_with_its_task_and_does_not_make_up_for_missed_rounds():
    play = Play.of(with_boundary(cycle="R/P1D", interrupting=False))
    play.start()
    play.later(days=10, hours=1)
    play.fire("b")
    assert play.row("b", NewTimer).due == NOW + timedelta(days=11, hours=1)
    play.complete("u")
    assert play.completed


def test_a_message_on_the_boundary_brings_its_variables():
    play = Play.of(with_boundary(message="trukket", key="nr"))
    play.start(nr="7")
    play.deliver("b", grunn="feil")
    assert play.cancelled() == ["u"]
    assert play.variables["grunn"] == "feil"


def test_a_boundary_timer_sees_the_input_of_its_activity():
    xml = bpmn(
        linear(
            "p",
            user("u", inputs={"frist": '"P2D"'}),
            extra=boundary("b", "u", duration="=frist"),
            after={"b": end("late")},
        )
    )
    play = Play.of(xml)
    play.start()
    assert play.row("b", NewTimer).due == NOW + timedelta(days=2)


def test_a_boundary_that_cannot_be_set_is_an_incident_of_the_activity_and_nothing_is_set():
    both = join(boundary("b", "u", duration="P1D"), boundary("d", "u", duration="=frist"), end("e1"), end("e2"))
    play = Play.of(bpmn(linear("p", user("u"), extra=join(both, path("b", "e1"), path("d", "e2")))))
    play.start()
    assert play.waiting == ["u"]
    assert play.incident("u").kind == "expression"
    play.retry("u", frist="P2D")
    assert play.waiting == ["b", "d", "u"]
    assert [x.element for x in play.seen(e.ElementEntered)] == ["start", "u"]


GATEWAY = bpmn(
    process(
        "p",
        start("s"),
        event_gateway("g"),
        catch("m", message="lonnsstatus", key="nr"),
        catch("t", duration="P5D"),
        end("svar"),
        end("purr"),
        path("s", "g", "m", "svar"),
        path("g", "t", "purr"),
    )
)


def test_the_first_event_behind_a_gateway_wins():
    for act, won, flow_ in (("m", "svar", "g-m"), ("t", "purr", "g-t")):
        play = Play.of(GATEWAY)
        play.start(nr="1")
        assert play.waiting == ["m", "t"]
        play.deliver("m") if act == "m" else play.fire("t")
        assert play.events[-1] == e.CaseCompleted(won)
        assert play.flows() == ["s-g", flow_, f"{act}-{won}"]
        assert play.left() == ["s", "g", act, won]
        assert not play.cancelled()


def test_a_gateway_that_cannot_wait_is_one_incident():
    play = Play.of(GATEWAY)
    play.start()
    assert play.waiting == ["g"]
    play.retry("g", nr="5")
    assert play.waiting == ["m", "t"]
    play.deliver("m")
    assert play.completed


def test_a_timer_takes_no_message_and_a_message_no_timer():
    play = Play.of(GATEWAY)
    play.start(nr="1")
    with pytest.raises(NotFound):
        play.step(c.DeliverMessage(play.token("t", NewTimer)))
    with pytest.raises(NotFound):
        play.step(c.FireTimer(play.token("m", NewSubscription)))


def test_signing_with_reminder_and_deadline_around_a_subprocess():
    inner = sub(
        "signering", start("i"), catch("m", message="kontrakt-signert", key="nr"), end("o"), path("i", "m", "o")
    )
    xml = bpmn(
        process(
            "p",
            start("s"),
            inner,
            boundary("purr", "signering", cycle="R/P3D", interrupting=False),
            boundary("frist", "signering", duration="P10D"),
            service("varsle", "varsel.send"),
            end("e"),
            end("purret"),
            end("utlop"),
            path("s", "signering", "e"),
            path("purr", "varsle", "purret"),
            path("frist", "utlop"),
        )
    )
    play = Play.of(xml)
    play.start(nr="B1")
    assert play.waiting == ["frist", "m", "purr"]
    play.fire("purr")
    play.job("varsle")
    play.fire("purr")
    play.deliver("m", ok=True)
    assert not play.completed
    assert play.waiting == ["varsle"]
    play.job("varsle")
    assert play.completed
    other = Play.of(xml)
    other.start(nr="B1")
    other.fire("frist")
    assert other.cancelled() == ["m", "signering"]
    assert other.events[-1] == e.CaseCompleted("utlop")


def test_the_key_of_a_message_is_not_among_the_variables():
    play = Play.of(bpmn(linear("p", catch("m", message="x", key="nr"))))
    play.start(nr="hemmelig")
    tokens = snapshot.unpack(play.snapshot)[4]
    assert "hemmelig" not in str(tokens)
    context = runtime.Context(case_id="1", institution="uib", started=NOW)
    names = runtime.evaluate(play.definition, play.snapshot, "key", context, NOW, play.token("m", NewSubscription))
    assert names.value is None
    play.deliver("m")
    assert play.variables == {"nr": "hemmelig"}
