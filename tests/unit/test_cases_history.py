"""The timeline page by page, what only repeats itself, what DFØ was asked, and how long a long case takes to read."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from bpmn_support import end, flow, linear, path, process, script, service, start, user, xor
from case_support import actor, view
from cases_support import Answers, Desk, advanced, small
from standard_support import write

from oppskrift.cases.calls import CallState
from oppskrift.cases.history import HistoryPage, Only, Wanted
from oppskrift.cases.twin import marks, twin
from oppskrift.cases.waiting import For
from oppskrift.model.job import Done, Fault, Retry

RATES = """id: sats
title: {nb: Dagens sats, nn: Dagens sats, en: Rate of the day}
unit: kroner
values:
  - {value: 100, gyldig_fra: 2025-01-01, source: Avtale, verifisert_dato: 2025-01-02}
  - {value: 110, gyldig_fra: 2026-01-01, source: Avtale, verifisert_dato: ikke verifisert}
"""
LOOP = process(
    "sak",
    start("s"),
    user("Skrive", role="soker"),
    xor("Bra", default="Bra-Skrive"),
    end("e"),
    path("s", "Skrive", "Bra"),
    flow("Bra", "e", when='svar = "ja"'),
    flow("Bra", "Skrive"),
)


def said(page: HistoryPage) -> list[str]:
    return [f"{entry.line.who}: {entry.line.what}" for day in page.days for entry in day.entries]


def rounds(desk: Desk, count: int) -> str:
    case = desk.start("sara")
    for _ in range(count):
        advanced(desk.complete(case, "Skrive", "sara", svar="nei"))
    return case


def test_pages_follow_each_other_both_ways(tmp_path: Path) -> None:
    desk = small(tmp_path, LOOP)
    case = rounds(desk, 12)
    seen = view(desk, case, actor(desk, "sara"))
    whole = said(seen.history(Wanted()))
    assert len(whole) == 13
    for newest in (True, False):
        found, begin = list[str](), None
        for _ in range(20):
            page = seen.history(Wanted(newest_first=newest, begin=begin, limit=5))
            found += said(page)
            begin = page.following
            if begin is None:
                break
        assert found == (whole if newest else whole[::-1])


def test_taking_releasing_and_handing_over_are_told_and_refusals_with_their_rule(tmp_path: Path) -> None:
    desk = small(tmp_path, linear("sak", user("Skrive", role="soker")))
    case = desk.start("sara")
    desk.claim(case, "Skrive", "sara")
    desk.release(case, "Skrive", "sara")
    desk.reassign(case, "Skrive", "sara", "sindre")
    desk.claim(case, "Skrive", "atle")
    people = view(desk, case, actor(desk, "sara")).history(Wanted(only=Only.PEOPLE, newest_first=False))
    assert [text.partition(": ")[2] for text in said(people)] == [
        said(people)[0].partition(": ")[2],
        "Tok oppgaven «Skrive»",
        "La oppgaven «Skrive» tilbake til gruppen",
        "Ga oppgaven «Skrive» til Sindre Søker",
        "Ble avvist på «Skrive»",
    ]


def test_tries_that_failed_are_told_once_with_their_number_and_the_call_tells_the_rest(tmp_path: Path) -> None:
    answers = Answers(lambda _, __, call: Done({"nr": "7"}) if call.attempt > 3 else Retry("borte"))
    desk = small(
        tmp_path, linear("sak", service("Kalle", "dfo.test", retries=9), user("Se", role="bdm")), answers=answers
    )
    case = desk.start("sara")
    desk.work()
    seen = view(desk, case, actor(desk, "sara"))
    (waits,) = seen.head().waits
    assert (waits.kind, waits.following) == (For.DFO, seen.calls()[0].following)
    assert seen.calls()[0].state is CallState.RETRYING
    for _ in range(4):
        desk.clock.advance(timedelta(hours=2))
        desk.work()
    seen = view(desk, case, actor(desk, "sara"))
    tries = [e for d in seen.history(Wanted()).days for e in d.entries if e.line.kind == "attempt"]
    assert [entry.times for entry in tries] == [3]
    (call,) = seen.calls()
    assert (call.state, call.tries, [one.number for one in call.attempts]) == (CallState.ANSWERED, 4, [1, 2, 3])
    assert call.answer == "Nr: 7"


@pytest.mark.parametrize("masked", [False, True])
def test_a_no_from_the_other_side_is_told(tmp_path: Path, masked: bool) -> None:
    answers = Answers(lambda *_: Fault("NEI", "Ola er ikke ansatt"))
    desk = small(tmp_path, linear("sak", service("Kalle", "dfo.test")), answers=answers)
    case = desk.start("sara")
    desk.work()
    who = actor(desk, "ukjent", groups="drift") if masked else actor(desk, "sara")
    (call,) = view(desk, case, who).calls()
    assert call.state is CallState.REJECTED
    assert call.error.startswith("NEI")


def test_a_case_of_two_thousand_events_is_read_in_well_under_a_second(tmp_path: Path) -> None:
    desk = small(tmp_path, LOOP)
    case = rounds(desk, 225)
    assert len(desk.events(case)) >= 2_000
    who, times = actor(desk, "sara"), list[float]()
    for _ in range(3):
        began = time.process_time()
        seen = view(desk, case, who)
        seen.head()
        twin(seen.opened)
        marks(seen.opened.path)
        seen.history(Wanted())
        times.append(time.process_time() - began)
    assert min(times) < 0.5, times


def test_dated_values_that_a_step_looked_up_are_told_with_their_source(tmp_path: Path) -> None:
    reads = script("Regne", 'values.sats(date("2026-06-01")) + values.sats(date("2025-06-01"))', "svar")
    write(tmp_path, "rules/values/sats.yaml", RATES)
    desk = small(tmp_path, linear("sak", reads, user("Skrive", role="soker")))
    page = view(desk, desk.start("sara"), actor(desk, "sara")).history(Wanted())
    (line,) = [e.line for day in page.days for e in day.entries if "daterte verdier" in e.line.what]
    assert line.why == (
        "Dagens sats: 110 kroner, fra 01.01.2026 (Avtale; ikke verifisert)",
        "Dagens sats: 100 kroner, fra 01.01.2025 (Avtale; verifisert 02.01.2025)",
    )
