"""Variables: scopes, mappings, propagation, and what expressions can see."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bpmn_support import bpmn, end, linear, multi, path, script, service, start, sub, user
from runtime_support import NOW, Play

from oppskrift import feel, runtime
from oppskrift.model.event import VariableWritten
from oppskrift.model.outcome import NewJob
from oppskrift.runtime.reading import Context, Globals, Names
from oppskrift.runtime.scopes import CASE, Keeps, Scopes


def test_input_mappings_are_local_and_later_ones_see_earlier_ones():
    play = Play.of(bpmn(linear("p", service("j", inputs={"a": "x + 1", "b": "a * 10", "c.d": "b", "c.e": "a"}))))
    play.start(x=1)
    assert play.row("j", NewJob).input == {"a": 2, "b": 20, "c": {"d": 20, "e": 2}}
    play.job("j", svar=1)
    assert play.variables == {"x": 1, "svar": 1}


def test_a_job_without_inputs_gets_none():
    play = Play.of(bpmn(linear("p", service("j"))))
    play.start(x=1)
    assert play.row("j", NewJob).input == {}


def test_a_missing_optional_input_is_null():
    play = Play.of(bpmn(linear("p", service("j", inputs={"dato": "person.dato"}))))
    play.start(person={"navn": "Kari"})
    assert play.row("j", NewJob).input == {"dato": None}


def test_results_without_output_mappings_go_where_the_name_is_known():
    inner = sub("d", start("ds"), service("j"), end("de"), path("ds", "j", "de"), inputs={"lokal": "1"})
    play = Play.of(bpmn(linear("p", inner)))
    play.start(x=0)
    play.job("j", lokal=2, x=3, ny=4)
    assert play.variables == {"x": 3, "ny": 4}
    assert VariableWritten(1, "lokal", 2) in play.events


def test_with_output_mappings_only_those_are_written():
    outputs = {"navn": 'fornavn + " " + etternavn', "person.id": "ident"}
    play = Play.of(bpmn(linear("p", service("j", outputs=outputs))))
    play.start(person={"alder": 30})
    play.job("j", fornavn="Kari", etternavn="Nordmann", ident="kno", hemmelig=1)
    assert play.variables == {"navn": "Kari Nordmann", "person": {"alder": 30, "id": "kno"}}


def test_output_mappings_of_a_user_task_read_the_form():
    play = Play.of(bpmn(linear("p", user("u", outputs={"vedtak": 'if godkjent then "ja" else "nei"'}))))
    play.start()
    play.complete("u", godkjent=False)
    assert play.variables == {"vedtak": "nei"}


def test_mappings_of_a_user_task_say_who_did_it_and_no_form_value_can_say_otherwise():
    play = Play.of(bpmn(linear("p", user("u", outputs={"attestert_av": "task.person", "for_": "task.on_behalf_of"}))))
    play.start()
    play.complete("u", task={"person": "noen andre"})
    assert play.variables == {"attestert_av": "kari", "for_": None}


def test_instances_may_collect_who_did_them():
    loop = multi("folk", output_collection="ut", output_element="task.person")
    play = Play.of(bpmn(linear("p", user("u", multi=loop))))
    play.start(folk=[1, 2])
    play.complete("u")
    play.complete("u")
    assert play.variables["ut"] == ["kari", "kari"]


def test_a_form_value_with_a_dotted_name_goes_inside_a_context():
    play = Play.of(bpmn(linear("p", user("u"))))
    play.start(behov={"timer": 1, "navn": "x"})
    play.complete("u", **{"behov.timer": 2, "behov.dato": {"$date": "2026-03-01"}})
    assert play.variables == {"behov": {"timer": 2, "navn": "x", "dato": {"$date": "2026-03-01"}}}


def test_decimals_and_dates_stay_exact_through_every_step():
    values: dict[str, Any] = {"belop": {"$decimal": "1234.50"}, "dato": {"$date": "2026-12-31"}, "$rart": 1}
    play = Play.of(
        bpmn(linear("p", user("u"), script("k", "belop * 2", "dobbelt"), script("m", 'dato + duration("P1D")', "ny")))
    )
    play.start(**values)
    play.complete("u")
    assert play.variables == {**values, "dobbelt": 2469, "ny": {"$date": "2027-01-01"}}


def test_no_variable_hides_config_or_case():
    script_ = script("k", "config.a + case.institution + case.id", "x")
    play = Play.of(bpmn(linear("p", script_, script("t", "case.started", "t"))), config={"a": "A"})
    play.start(config={"a": "feil"}, case="feil")
    assert play.variables["x"] == "Auib42"
    assert feel.from_json(play.variables["t"]) == feel.from_json({"$datetime": NOW.isoformat()})


def test_a_step_changes_neither_the_snapshot_nor_the_command():
    play = Play.of(bpmn(linear("p", user("u", outputs={"a.b": "ny"}))))
    given = {"a": {"b": 1}}
    play.start(**given)
    before, command = play.snapshot, {"ny": [1]}
    play.complete("u", **command)
    assert given == {"a": {"b": 1}}
    assert runtime.variables(play.definition, before) == given
    assert play.variables == {"a": {"b": [1]}}


def names(scopes: Scopes, scope: int) -> Names:
    context = Context(case_id="1", institution="uib", config={"x": 1}, started=datetime(2026, 1, 1, tzinfo=UTC))
    return Names(scopes, scope, Globals(context), {"ekstra": 9})


def test_names_are_read_from_the_inside_out_and_hidden_ones_not_at_all():
    scopes = Scopes(lambda event: None)
    scopes.write(CASE, "a", 1)
    scopes.write(CASE, "b", 2)
    inner = scopes.open(CASE)
    scopes.write(inner, "b", 3)
    scopes.hide(inner, "key", "k")
    seen = names(scopes, inner)
    assert {n: seen[n] for n in ("a", "b", "ekstra")} == {"a": 1, "b": 3, "ekstra": 9}
    assert sorted(seen) == ["a", "b", "case", "config", "ekstra", "values"]
    assert len(seen) == 6
    assert "key" not in seen
    assert "ukjent" not in seen
    assert 5 not in seen
    for name in ("key", "ukjent"):
        with pytest.raises(KeyError):
            seen[name]


@pytest.mark.parametrize(
    ("keeps", "known", "home"),
    [
        (Keeps.NOTHING, False, "case"),
        (Keeps.NOTHING, True, "outer"),
        (Keeps.NEW_NAMES, False, "kept"),
        (Keeps.NEW_NAMES, True, "outer"),
        (Keeps.EVERYTHING, True, "kept"),
        (Keeps.EVERYTHING, False, "kept"),
    ],
)
def test_where_a_write_goes(keeps, known, home):
    scopes = Scopes(lambda event: None)
    outer = scopes.open(CASE)
    kept = scopes.open(outer, keeps)
    inner = scopes.open(kept)
    if known:
        scopes.write(outer, "x", 0)
    assert scopes.home(inner, "x") == {"case": CASE, "outer": outer, "kept": kept}[home]


def test_a_dotted_write_replaces_what_is_no_context():
    scopes = Scopes(lambda event: None)
    scopes.write(CASE, "a", {"$date": "2026-01-01"})
    scopes.write(CASE, "a.b.$c", 1)
    assert scopes.table[CASE].values == {"a": {"b": {"$$c": 1}}}


def test_of_two_instances_inside_one_another_the_inner_keeps_new_names():
    scopes = Scopes(lambda event: None)
    outer = scopes.open(CASE, Keeps.NEW_NAMES)
    inner = scopes.open(outer, Keeps.NEW_NAMES)
    assert scopes.home(scopes.open(inner), "ny") == inner
