"""Three runtimes run the same random processes: ours, a small executor of our own, and stock SpiffWorkflow."""

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from runtime_models import blocks, model
from runtime_support import Play
from stock_spiff import Stock
from token_executor import Executor

from oppskrift import bpmn
from oppskrift.model import event as e
from oppskrift.model.outcome import NewIncident, NewTimer

QUICK = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
LIMIT = 60


def ours(play: Play) -> dict[str, Any]:
    writes = [(x.name, x.value) for x in play.seen(e.VariableWritten)]
    return {"done": Counter(play.left()), "writes": Counter(map(str, writes)), "end": play.completed}


def theirs(other: Executor | Stock) -> dict[str, Any]:
    return {"done": Counter(other.done), "writes": Counter(map(str, other.writes)), "end": other.completed}


def run(xml: bytes, picks: st.DataObject, *others: Executor | Stock) -> Play:
    """Run ours beside the others, choosing at each step what to do next, and compare at each step."""
    play = Play.of(xml)
    play.start()
    for _ in range(LIMIT):
        for other in others:
            assert other.waiting == play.waiting
            assert theirs(other) == ours(play)
        if play.completed or not play.waiting:
            break
        element = picks.draw(st.sampled_from(play.waiting))
        play.fire(element) if play.all(NewTimer, element) else play.complete(element)
        for other in others:
            other.act(element)
    return play


def skipped(xml: bytes, picks: st.DataObject, executor: Executor) -> Play:
    """As `run`, and what stands still is skipped with a value in place of its own."""
    play = Play.of(xml)
    play.start()
    for _ in range(LIMIT):
        assert executor.waiting == play.waiting
        assert theirs(executor) == ours(play)
        if play.completed or not play.waiting:
            break
        element = picks.draw(st.sampled_from(play.waiting))
        if play.all(NewIncident, element):
            value = picks.draw(st.integers(0, 9))
            play.skip(element, x=value)
            executor.skip(element, value)
        else:
            play.fire(element) if play.all(NewTimer, element) else play.complete(element)
            executor.act(element)
    return play


def process(xml: bytes) -> bpmn.Process:
    (found,), problems = bpmn.read(xml, "random.bpmn")
    assert not [p for p in problems if p.severity == "error"]
    return found


@QUICK
@given(block=blocks(), picks=st.data())
def test_we_agree_with_the_token_executor(block, picks):
    xml = model(block)
    executor = Executor(process(xml), {})
    play = run(xml, picks, executor)
    if play.completed:
        assert play.variables == executor.variables


@QUICK
@given(block=blocks(broken=True), picks=st.data())
def test_we_agree_with_the_token_executor_on_what_is_skipped(block, picks):
    xml = model(block)
    executor = Executor(process(xml), {})
    play = skipped(xml, picks, executor)
    if play.completed:
        assert play.variables == executor.variables


def splits_in_loop(block: Any, looped: bool = False) -> bool:
    """Return whether a parallel split stands in a loop."""
    if not isinstance(block, tuple):
        return False
    if looped and block[0] == "and":
        return True
    return any(splits_in_loop(inner, looped or block[0] == "loop") for inner in block[1:])


@QUICK
@given(block=blocks().filter(lambda block: not splits_in_loop(block)), picks=st.data())
def test_we_agree_with_stock_spiffworkflow(block, picks):
    """Without splits in loops: stock takes a token of an earlier round for one of this round (see the next test)."""
    xml = model(block)
    run(xml, picks, Stock(xml, "p", {}), Executor(process(xml), {}))


def test_a_join_in_a_loop_waits_for_both_branches_of_this_round_where_stock_does_not():
    xml = model(("loop", 2, ("and", ("user",), ("user",))))
    executor, stock, play = Executor(process(xml), {}), Stock(xml, "p", {}), Play.of(xml)
    play.start()
    a, b = play.waiting
    for element in (a, b, b):
        play.complete(element)
        executor.act(element)
        stock.act(element)
    assert theirs(executor) == ours(play)
    assert play.waiting == [a]
    assert not play.completed
    assert stock.done.count("j8") == 2, "stock fires the join without the other branch"
    play.complete(a)
    assert play.completed
