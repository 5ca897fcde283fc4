"""Whatever comes in whatever order, a case stays sound, and can be brought to its end.

`Play` checks after every step that rows, tokens and scopes fit together, that the step is the same when done again,
and that the snapshot reads back to itself.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from runtime_models import blocks, model
from runtime_support import Play

from oppskrift import runtime
from oppskrift.errors import NotFound, Refused
from oppskrift.model import command as c
from oppskrift.model import event as e
from oppskrift.model.outcome import NewIncident, NewJob, NewSubscription, NewTask, NewTimer

QUICK = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
STEPS = 150
VALUES = st.fixed_dictionaries(
    {}, optional={"svar": st.integers(0, 9), "n": st.none() | st.integers(0, 9), "a.b": st.booleans()}
)
ACTS: dict[type, Any] = {
    NewTask: lambda token, draw: c.CompleteTask(token, draw(VALUES), "kari"),
    NewTimer: lambda token, draw: c.FireTimer(token),
    NewSubscription: lambda token, draw: c.DeliverMessage(token, draw(VALUES)),
    NewIncident: lambda token, draw: draw(
        st.sampled_from(
            [
                c.RetryIncident(token, {"ukjent": None}),
                c.RetryIncident(token, {"ukjent": 7}),
                c.SkipIncident(token, "nok", {"x": 1}),
            ]
        )
    ),
    NewJob: lambda token, draw: draw(
        st.sampled_from(
            [
                c.CompleteJob(token, {"svar": 1}),
                c.CompleteJob(token, {"svar": 1.5}),
                c.FaultJob(token, "A", "nei", {"kode": "A"}),
                c.FaultJob(token, "B"),
                c.FailJob(token, "nede"),
            ]
        )
    ),
}


@QUICK
@given(block=blocks(rich=True), data=st.data())
def test_a_case_stays_sound(block, data):
    play = Play.of(model(block))
    play.start(nr="1", liste=[1, 2], n=0, svar=0)
    for _ in range(STEPS):
        if play.completed:
            break
        row = data.draw(st.sampled_from(list(play.rows.values())))
        try:
            play.step(ACTS[type(row)](row.token, data.draw))
        except Refused:  # an element that cannot be skipped: nothing has changed
            assert isinstance(row, NewIncident)
    finish(play)
    assert play.completed
    entered = [x.token for x in play.seen(e.ElementEntered)]
    gone = [x.token for x in (*play.seen(e.ElementLeft), *play.seen(e.ElementCancelled))]
    assert sorted(entered) == sorted(set(entered)) == sorted(gone)


def finish(play: Play) -> None:
    """Do what is expected until nothing is left to do."""
    for _ in range(STEPS):
        if play.completed:
            return
        row = next(iter(play.rows.values()))
        plain = {
            NewJob: c.CompleteJob(row.token, {"svar": 1}),
            NewIncident: c.RetryIncident(row.token, {"ukjent": 1, "n": 1}),
        }
        play.step(plain.get(type(row)) or ACTS[type(row)](row.token, lambda strategy: {}))


COMMANDS = [c.CompleteTask, c.CompleteJob, c.FireTimer, c.DeliverMessage, c.RetryIncident]


@QUICK
@given(block=blocks(rich=True), token=st.integers(-1, 12), command=st.sampled_from(COMMANDS))
def test_a_command_for_another_kind_of_token_changes_nothing(block, token, command):
    play = Play.of(model(block))
    play.start(nr="1", liste=[1], n=0, svar=0)
    kinds = {
        NewTask: c.CompleteTask,
        NewJob: c.CompleteJob,
        NewTimer: c.FireTimer,
        NewSubscription: c.DeliverMessage,
        NewIncident: c.RetryIncident,
    }
    row = play.rows.get(token)
    if play.completed or (row is not None and kinds[type(row)] is command):
        return
    before = play.snapshot
    with pytest.raises(NotFound):
        play.step(command(token))
    assert play.snapshot == before


@QUICK
@given(block=blocks(rich=True), budget=st.integers(1, 7))
def test_a_step_may_stop_anywhere(block, budget):
    """With a small budget the same elements are entered as in one go."""
    whole = Play.of(model(block))
    whole.start(nr="1", liste=[1, 2], n=0, svar=0)
    parts = Play.of(model(block))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runtime.frames.Case.drain, "__defaults__", (budget,))
        parts.start(nr="1", liste=[1, 2], n=0, svar=0)
    assert sorted(parts.waiting) == sorted(whole.waiting)
    assert sorted(parts.left()) == sorted(whole.left())
    assert parts.variables == whole.variables
