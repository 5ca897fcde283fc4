"""What people do to a case besides asking leave: forms, revisions, titles, pins, and what a process remembers."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from bpmn_support import catch, end, linear, parallel, path, process, script, service, start, sub, user
from cases_support import (
    ROOT,
    Answers,
    Desk,
    Real,
    advanced,
    beside,
    linear_history,
    real,
    refused,
    rejected,
    small,
)

from oppskrift.cases import Advanced, Refusal, Result
from oppskrift.errors import Conflict, NotFound, Refused
from oppskrift.model import event as e
from oppskrift.model.job import Done
from oppskrift.model.outcome import CaseStatus
from oppskrift.model.record import Step, TaskRecord
from oppskrift.store import MemoryStore, verify

FORM = json.dumps(
    {
        "type": "default",
        "schemaVersion": 16,
        "id": "behov",
        "components": [
            {"type": "textfield", "key": "behov.tekst", "label": "Tekst", "id": "a", "validate": {"required": True}},
            {"type": "number", "key": "behov.timer", "label": "Timer", "id": "b", "validate": {"max": 100}},
            {
                "type": "textfield",
                "key": "behov.grunn",
                "label": "Grunn",
                "id": "c",
                "conditional": {"hide": "=behov.timer = null or behov.timer < 50"},
            },
        ],
    }
)
SOKER: dict[str, Any] = {"role": "soker"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small(tmp_path, linear("sak", user("Skrive", **SOKER), user("Se", **SOKER)))


def with_form(tmp_path: Path, **task: Any) -> Desk:
    return small(
        tmp_path,
        linear("sak", user("Skrive", role="soker", form="behov", **task), user("Se", **SOKER)),
        forms={"behov": FORM},
    )


# ---------------------------------------------------------------- forms


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, ["behov.tekst"]),
        ({"behov.tekst": "x", "behov.timer": "101"}, ["behov.timer"]),
        ({"behov.tekst": "x", "behov.timer": "mange"}, ["behov.timer"]),
        ({"behov.tekst": "x", "attestert_av": "sara"}, ["attestert_av"]),
        ({"behov.tekst": "x", "behov.timer": 10, "behov.grunn": "skjult"}, ["behov.grunn"]),
    ],
)
def test_bad_values_change_nothing(tmp_path: Path, values: dict[str, Any], fields: list[str]) -> None:
    desk = with_form(tmp_path)
    case = desk.start("sara")
    assert rejected(desk.complete(case, "Skrive", "sara", **values)) == fields
    assert (desk.case(case).rev, desk.task(case, "Skrive").assignee) == (1, None)


def test_a_form_is_laid_over_what_the_case_knows(tmp_path: Path) -> None:
    desk = with_form(tmp_path)
    case = desk.start("sara", behov={"fra": {"$date": "2026-03-02"}, "timer": 5, "avdeling": {"id": 1}})
    advanced(desk.complete(case, "Skrive", "sara", **{"behov.tekst": "Ny", "behov.timer": "60", "behov.grunn": "x"}))
    assert desk.variables(case)["behov"] == {
        "fra": {"$date": "2026-03-02"}, "avdeling": {"id": 1}, "tekst": "Ny", "timer": 60, "grunn": "x",
    }  # fmt: skip


def test_output_mappings_decide_what_leaves_a_form(tmp_path: Path) -> None:
    desk = with_form(tmp_path, outputs={"tekst": "behov.tekst", "hvem": "task.person"})
    case = desk.start("sara")
    advanced(desk.complete(case, "Skrive", "sara", **{"behov.tekst": "Ny"}))
    assert desk.variables(case) == {"tekst": "Ny", "hvem": "sara"}


def test_a_form_sees_the_variables_around_its_own_task(tmp_path: Path) -> None:
    inside = sub(
        "Del",
        start("i"),
        user("Skrive", role="soker", form="behov"),
        end("o"),
        path("i", "Skrive", "o"),
        inputs={"behov": '{fra: "nå", timer: 60}'},
        outputs={"resultat": "behov"},
    )
    desk = small(tmp_path, linear("sak", inside, user("Se", **SOKER)), forms={"behov": FORM})
    case = desk.start("sara")
    advanced(desk.complete(case, "Skrive", "sara", **{"behov.tekst": "Ny", "behov.timer": "70", "behov.grunn": "x"}))
    assert desk.variables(case)["resultat"] == {"fra": "nå", "tekst": "Ny", "timer": 70, "grunn": "x"}


def test_values_that_are_no_tagged_json_are_refused(desk: Desk) -> None:
    case = desk.start("sara")
    with pytest.raises(Refused):
        desk.complete(case, "Skrive", "sara", dato={"$date": "i morgen"})
    with pytest.raises(Refused):
        desk.start("sara", tall=float("nan"), dato={"$date": "x"})
    assert (desk.case(case).rev, len(desk.store.cases("uib"))) == (1, 1)


# ---------------------------------------------------------------- revisions


def test_an_old_revision_is_refused_and_a_new_one_taken(desk: Desk) -> None:
    case = desk.start("sara")
    seen = desk.case(case).rev
    advanced(desk.claim(case, "Skrive", "sara"))
    assert refused(desk.complete(case, "Skrive", "sara", rev=seen)) == "case.changed"
    assert desk.case(case).rev == seen + 1
    advanced(desk.complete(case, "Skrive", "sara", rev=seen + 1))


def test_a_task_is_done_once(desk: Desk) -> None:
    case = desk.start("sara")
    token = desk.task(case, "Skrive").token
    advanced(desk.engine.complete("uib", case, token, "sara"))
    with pytest.raises(NotFound):
        desk.engine.complete("uib", case, token, "sara")
    with pytest.raises(NotFound):
        desk.engine.claim("uib", case, token, "sara")
    assert len(desk.seen(case, e.TaskCompleted)) == 1


def test_an_ended_case_takes_nothing_more(desk: Desk) -> None:
    case = desk.start("sara")
    for element in ("Skrive", "Se"):
        advanced(desk.complete(case, element, "sara"))
    assert desk.case(case).status is CaseStatus.COMPLETED
    assert refused(desk.engine.cancel("uib", case, "sara", "for sent")) == "case.ended"
    assert desk.tasks(case) == []


# ---------------------------------------------------------------- titles


def test_title_and_business_key_follow_the_variables_they_are_made_of(tmp_path: Path) -> None:
    more = "title_expression: '\"Sak \" + navn'\nbusiness_key: nr\n"
    desk = small(tmp_path, linear("sak", user("Skrive", **SOKER), user("Se", **SOKER)), more)
    case = desk.start("sara")
    assert (desk.case(case).title, desk.case(case).business_key) == ("bokmål", None)
    advanced(desk.complete(case, "Skrive", "sara", navn="Tormod", nr="42"))
    assert (desk.case(case).title, desk.case(case).business_key) == ("Sak Tormod", "42")
    assert desk.task(case, "Se").case_title == "Sak Tormod"
    other = desk.start("sara", navn="Åse")
    assert desk.case(other).title == "Sak Åse"


def test_a_title_may_need_no_variables(tmp_path: Path) -> None:
    desk = small(
        tmp_path, linear("sak", user("Skrive", **SOKER)), "title_expression: '\"Sak ved \" + case.institution'\n"
    )
    case = desk.start("sara")
    assert desk.case(case).title == desk.task(case, "Skrive").case_title == "Sak ved uib"


# ---------------------------------------------------------------- what a process remembers


@pytest.fixture
def fork(tmp_path: Path) -> Desk:
    nodes = (start("s"), parallel("d"), user("Attestere", role="attestant"), user("Godkjenne", role="bdm"))
    more = (parallel("m"), user("Se", **SOKER), end("e"), path("s", "d", "Attestere", "m", "Se", "e"))
    return small(tmp_path, process("sak", *nodes, *more, path("d", "Godkjenne", "m")))


def test_what_another_process_did_is_seen_before_anything_is_refused(fork: Desk) -> None:
    case, other = fork.start("sara"), beside(fork)
    advanced(other.claim(case, "Attestere", "atle"))
    advanced(other.release(case, "Attestere", "atle"))
    advanced(fork.claim(case, "Attestere", "anne"))  # remembered free, and free again
    advanced(other.reassign(case, "Attestere", "anne", "dag"))
    advanced(fork.complete(case, "Attestere", "dag"))  # remembered as Anne's
    assert refused(other.complete(case, "Godkjenne", "dag")) == "to-par-oyne"  # remembered without the attestation
    assert len(fork.seen(case, e.TaskRefused)) == 1
    advanced(fork.complete(case, "Godkjenne", "bente"))
    advanced(other.complete(case, "Se", "sara"))  # a task that it has never seen
    assert fork.case(case).status is CaseStatus.COMPLETED
    assert fork.case(case).duties == {"attestasjon": ("dag",), "bdm": ("bente",)}
    assert linear_history(fork.store, "uib", case)
    assert verify(fork.store, "uib", case) == ()  # type: ignore[arg-type]


def test_a_remembered_form_is_not_held_against_new_data(tmp_path: Path) -> None:
    nodes = (start("s"), parallel("d"), user("Skrive", role="soker", form="behov"), user("Se", **SOKER))
    more = (parallel("m"), end("e"), path("s", "d", "Skrive", "m", "e"), path("d", "Se", "m"))
    desk = small(tmp_path, process("sak", *nodes, *more), forms={"behov": FORM})
    case = desk.start("sara", behov={"timer": 10})
    advanced(beside(desk).complete(case, "Se", "sara", behov={"timer": 60}))
    advanced(desk.complete(case, "Skrive", "sara", **{"behov.tekst": "x", "behov.timer": 60, "behov.grunn": "y"}))


def test_revisions_are_those_of_the_store_not_of_memory(desk: Desk) -> None:
    case, other = desk.start("sara"), beside(desk)
    advanced(other.claim(case, "Skrive", "sara"))
    assert refused(desk.complete(case, "Skrive", "sara", rev=1)) == "case.changed"
    again = desk.start("sara")
    advanced(other.claim(again, "Skrive", "sara"))
    advanced(desk.complete(again, "Skrive", "sara", rev=2))


def test_an_ended_case_is_not_remembered(desk: Desk) -> None:
    case, other = desk.start("sara"), beside(desk)
    advanced(other.engine.cancel("uib", case, "sara", "angret"))
    assert refused(desk.engine.cancel("uib", case, "sara", "jeg også")) == "case.ended"
    assert len(desk.seen(case, e.CaseCancelled)) == 1


def test_tasks_are_remembered_as_the_store_has_them(desk: Desk) -> None:
    case = desk.start("sara")
    advanced(desk.claim(case, "Skrive", "sara"))
    known = desk.engine._warm["uib", case]
    assert known.case == desk.case(case)
    assert list(known.tasks.values()) == desk.tasks(case)


class Racing(MemoryStore):
    """A store in which somebody else is always a little faster."""

    losses = 0

    def commit(self, step: Step) -> None:
        if self.losses and step.rev:
            self.losses -= 1
            raise Conflict
        super().commit(step)


def racing(desk: Desk, losses: int) -> tuple[Desk, str]:
    store = Racing()
    desk = beside(replace(desk, store=store))
    case = desk.start("sara")
    store.losses = losses
    return desk, case


def test_a_lost_race_is_run_again_and_endless_ones_are_told(desk: Desk) -> None:
    again, case = racing(desk, 7)
    advanced(again.claim(case, "Skrive", "sara"))
    assert len(again.seen(case, e.TaskClaimed)) == 1
    never, case = racing(desk, 1000)
    with pytest.raises(Conflict):
        never.claim(case, "Skrive", "sara")
    assert never.case(case).rev == 1


def test_many_at_once_claim_once(desk: Desk) -> None:
    case = desk.start("sara")
    token, start_line, results = desk.task(case, "Skrive").token, Barrier(6), list[Result]()

    def claim(person: str, engine: Any) -> None:
        start_line.wait()
        results.append(engine.claim("uib", case, token, person))

    engines = [desk.engine, beside(desk).engine, beside(desk).engine]
    threads = [Thread(target=claim, args=(p, engine)) for p in ("sara", "sindre") for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    holder = desk.task(case, "Skrive").assignee
    assert {event.person for event in desk.seen(case, e.TaskClaimed)} == {holder}
    assert len([r for r in results if isinstance(r, Refusal)]) == 3
    assert len([r for r in results if isinstance(r, Advanced)]) == 3
    assert linear_history(desk.store, "uib", case)
    assert verify(desk.store, "uib", case) == ()  # type: ignore[arg-type]


# ---------------------------------------------------------------- the pure rest


def test_a_case_may_end_at_once(tmp_path: Path) -> None:
    desk = small(tmp_path, linear("sak", script("Regne", "1 + 1", "sum")))
    case = desk.start("sara")
    assert desk.case(case).status is CaseStatus.COMPLETED
    assert desk.variables(case) == {"sum": 2}


def test_a_long_step_goes_on_in_continuations(tmp_path: Path) -> None:
    counting = process(
        "sak",
        start("s"),
        script("Telle", "n + 1", "n"),
        user("Se", **SOKER),
        end("e"),
        path("s", "Telle"),
        "<bpmn:exclusiveGateway id='Nok' name='Nok?' default='Nok-Se'/>",
        path("Telle", "Nok", "Se", "e"),
        "<bpmn:sequenceFlow id='igjen' sourceRef='Nok' targetRef='Telle'><bpmn:conditionExpression "
        "xsi:type='bpmn:tFormalExpression'>=n &lt; 3000</bpmn:conditionExpression></bpmn:sequenceFlow>",
    )
    desk = small(tmp_path, counting)
    case = desk.start("sara", n=0)
    assert desk.work() >= 1
    assert (desk.variables(case)["n"], desk.open(case)) == (3000, ["Se"])
    assert desk.store.jobs() == []


def test_content_stays_what_it_was_when_the_case_began(tmp_path: Path) -> None:
    desk = small(tmp_path, linear("sak", service("Kalle", "dfo.test"), catch("Vente", duration="PT1H")))
    case = desk.start("sara")
    (tmp_path / "processes/lonn/sak/1.0/sak.bpmn").unlink()
    desk.engine.library._bundles.clear()
    other = beside(desk)
    other.engine.handlers = Answers(lambda *_: Done())
    assert other.work() == 1
    desk.clock.advance(timedelta(hours=1))
    assert other.work() == 1
    assert desk.case(case).status is CaseStatus.COMPLETED


def test_without_its_artifacts_a_case_is_not_found(desk: Desk) -> None:
    case = desk.start("sara")
    desk.store._artifacts.clear()  # type: ignore[attr-defined]
    with pytest.raises(NotFound):
        beside(desk).engine.variables("uib", case)


# ---------------------------------------------------------------- the real content


def test_every_form_of_the_real_processes_belongs_to_its_bundle() -> None:
    for institution in ("uio", "fiktivt-firma"):
        desk = real(institution, "kontrakt_timelonn")
        pinned = desk.engine.pins.today(institution, "kontrakt_timelonn", desk.clock.now().date())
        nodes = [n for p in pinned.bundle.processes.values() for n in p.nodes.values()]
        forms = {n.form for n in nodes if n.form}
        assert forms <= set(pinned.bundle.forms)
        assert "hr_kontroll" in forms
    assert (ROOT / "processes").is_dir()


def filled(desk: Real, task: TaskRecord) -> dict[str, Any]:
    from oppskrift.demo.answers import ANSWERS

    return dict(ANSWERS[task.element](desk.variables(task.case_id)))


def test_the_title_of_a_timesheet_says_for_which_month_once_that_is_known() -> None:
    desk = real()
    desk.contract()
    case = desk.start("tormod", kontraktnr="1001")
    desk.stage.settle()
    assert desk.task(case, "Fore_timer").case_title == "Timeliste – Tormod Timelønn"
    desk.stage.advance(timedelta(days=45))
    advanced(desk.complete(case, "Fore_timer", "tormod", **filled(desk, desk.task(case, "Fore_timer"))))
    assert desk.case(case).title == "Timeliste 2026-04 – Tormod Timelønn"
    assert desk.case(case).business_key == "1001"


@pytest.mark.parametrize("institution", ["uib", "ntnu"])
def test_a_contract_from_need_to_signature_by_people_who_may(institution: str) -> None:
    desk = real(institution, "kontrakt_timelonn")
    case = desk.start("berit")
    for _ in range(10):
        desk.stage.settle()
        open_tasks = desk.tasks(case)
        if not open_tasks:
            break
        (task,) = open_tasks
        people = [task.assignee] if task.assignee else ["berit", "kari", "henrik", "bente"]
        may = [p for p in people if desk.engine.why_not(institution, case, task.token, p) is None]
        advanced(desk.engine.complete(institution, case, task.token, may[0], filled(desk, task)))
    (order,) = desk.simulator.orders(institution)
    assert order["godkjentAv"] == "bente"
    desk.simulator.sign(institution, order["bestillingsnr"], brukerident="tormod")
    desk.stage.advance(timedelta(days=2))
    assert desk.case(case).status is CaseStatus.COMPLETED
    assert desk.case(case).title == "Kontrakt timelønn – Tormod Timelønn"
    invited = [event for event in desk.seen(case, e.TaskCompleted) if event.element == "Registrere_opplysninger"]
    assert desk.engine.directory.person(institution, invited[0].person) is None
