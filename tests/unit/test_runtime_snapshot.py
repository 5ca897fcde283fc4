"""The stored form of a case: what an earlier version has written must be read for ever."""

from bpmn_support import (
    boundary,
    bpmn,
    call,
    catch,
    end,
    join,
    linear,
    multi,
    parallel,
    path,
    process,
    service,
    start,
    user,
)
from runtime_support import Play

from oppskrift.model import command as c
from oppskrift.runtime import snapshot

STORED = (
    b'\x00[1,10,7,"active",[[3,"u",16,0,1,"f-u",11],[4,"c",32,0,3,"f-c",9,["q"]],[5,"k",32,0,4,"f-k",9,[2,2,0]],'
    b'[6,"b",8,3,2,null,2,[3]],[8,"k",16,5,5,null,27],[9,"k",16,5,6,null,27]],[[4,[[10,"m",8,0,7,"start-m",3]]]],'
    b'[[0,-1,{"nr":"7","liste":[1,2]},0,{}],[1,0,{"lokal":"7"},0,{}],'
    b'[2,0,{},0,{"cycle":"R3/P1D","due":"2026-03-03T08:00:00+00:00"}],[3,0,{},0,{}],[4,0,{},0,{}],'
    b'[5,4,{"x":1,"loopCounter":1},1,{"index":0}],[6,4,{"x":2,"loopCounter":2},1,{"index":1}],[7,3,{},0,{"key":"7"}]]]'
)


def play() -> Play:
    xml = bpmn(
        process(
            "p",
            start("s"),
            parallel("f"),
            user("u", inputs={"lokal": "nr"}),
            boundary("b", "u", cycle="R3/P1D", interrupting=False),
            call("c", "q"),
            user("k", multi=multi("liste", element="x")),
            parallel("j"),
            end("e"),
            end("purret"),
            join(path("s", "f", "u", "j", "e"), path("f", "c", "j"), path("f", "k", "j"), path("b", "purret")),
        )
    )
    return Play.of(xml, bpmn(linear("q", catch("m", message="x", key="nr"), service("t"))), main="p")


def test_the_format_of_version_1_stays_as_it_is():
    fresh = play()
    fresh.start(nr="7", liste=[1, 2])
    state = snapshot.unpack(fresh.snapshot)
    assert snapshot.pack(state) == fresh.snapshot
    assert state == snapshot.unpack(STORED)


def test_a_case_stored_by_version_1_goes_on():
    stored = play()
    stored.start(nr="7", liste=[1, 2])
    stored.snapshot = STORED
    stored.fire("b")
    assert stored.waiting == ["b", "k", "k", "m", "u"]
    stored.deliver("m", svar=1)
    stored.complete("k", 1)
    stored.complete("u")
    stored.job("t")
    stored.complete("k")
    assert stored.completed
    assert stored.variables == {"nr": "7", "liste": [1, 2], "svar": 1}


def test_a_stored_case_may_stand_in_the_middle_of_a_step():
    found = play()
    found.step(c.StartCase({"nr": "7", "liste": list(range(600))}), go_on=False)
    assert found.outcome.unfinished
    assert len(found.rows) < 600
    found.step(c.Continue())
    assert len(found.rows) == 603
