"""The generated routine description: complete, in three languages, and true of the institution."""

from datetime import date

import pytest
from content_support import library, versions

from oppskrift import standard
from oppskrift.bpmn import Kind, in_order
from oppskrift.message import LANGUAGES
from oppskrift.standard.outline import outline
from oppskrift.standard.routine import Routine, routine
from oppskrift.standard.routine_steps import in_use
from oppskrift.standard.timing import in_words

DAY = date(2026, 3, 2)
PLACES = [
    (process, version, institution)
    for process, version in versions()
    for institution in library().institutions()
    if any(
        (entry.process, entry.version) == (process, version) for entry in library().institution(institution).adoption
    )
]


def made(process: str, version: str, institution: str) -> tuple[standard.Bundle, standard.Resolution, Routine]:
    bundle = library().bundle(process, version)
    resolution = standard.resolve(bundle.manifest, library().institution(institution), DAY)
    return bundle, resolution, routine(bundle, resolution, DAY)


@pytest.mark.parametrize(("process", "version", "institution"), PLACES)
def test_every_user_task_role_and_rule_of_control_stands_in_the_routine(
    process: str, version: str, institution: str
) -> None:
    bundle, resolution, found = made(process, version, institution)
    running = in_use(bundle, resolution)
    tasks = {node.id for one in running for node in one.nodes.values() if node.kind is Kind.USER}
    assert tasks <= {step.element for step in found.steps}
    assert {one.id for one in found.performers} == set(bundle.manifest.roles)
    assert {one.id for one in found.controls} == {one.id for one in bundle.manifest.constraints}
    timers = {n.id for one in running for n in one.nodes.values() if n.due or (n.event and n.event.timer)}
    assert timers == {one.element for one in found.deadlines}
    assert not [one for one in found.deadlines if one.code], "every time of the content has words"


@pytest.mark.parametrize(("process", "version", "institution"), PLACES)
def test_a_routine_speaks_three_languages(process: str, version: str, institution: str) -> None:
    _, _, found = made(process, version, institution)
    texts = [found.title, found.trigger, found.purpose, *(step.title for step in found.steps)]
    texts += [text for one in found.deadlines for text in (one.step, one.when, one.what)]
    assert all(set(one) == set(LANGUAGES) and all(one.values()) for one in texts)


def test_the_routine_follows_what_the_institution_has_chosen() -> None:
    _, _, ntnu = made("timeliste", "1.1", "ntnu")
    _, _, uit = made("timeliste", "1.1", "uit")
    assert [one.name for one in ntnu.adaptations] == ["bdm_alltid"]
    urgent = [next(d for d in found.deadlines if d.element == "Attestering_haster") for found in (ntnu, uit)]
    assert [one.when["nb"] for one in urgent] == [
        "1 virkedag før lønnsfristen, kl. 08.00",
        "2 virkedager før lønnsfristen, kl. 08.00",
    ]


def test_an_optional_step_is_left_out_where_the_institution_leaves_it_out() -> None:
    places = {i: made("kontrakt_timelonn", v, i)[2] for p, v, i in PLACES if p == "kontrakt_timelonn"}
    with_hr = {
        i for i, found in places.items() if any(s.element == "Kontrollere_ansettelsesforhold" for s in found.steps)
    }
    skipped = {i for i, found in places.items() if any(s.skipped for s in found.steps)}
    assert with_hr
    assert skipped
    assert with_hr.isdisjoint(skipped)
    assert with_hr | skipped == set(places)


def test_the_trigger_is_the_start_event_with_what_the_model_says_of_it() -> None:
    _, _, found = made("timeliste", "1.0", "uib")
    assert found.trigger["nn"] == "Timar arbeidde"
    assert found.trigger_note == "En timelønnet har arbeidet på en signert kontrakt."


@pytest.mark.parametrize(("process", "version"), versions())
def test_the_outline_has_every_element_and_every_way_leads_to_one(process: str, version: str) -> None:
    bundle = library().bundle(process, version)
    for one in outline(bundle):
        model = bundle.processes[one.id]
        assert [entry.element for entry in one.entries] == [node.id for node in in_order(model)]
        assert {entry.element for entry in one.entries} == set(model.nodes)
        titles = {entry.number: entry.title for entry in one.entries}
        assert all(titles[way.number] == way.target for entry in one.entries for way in entry.ways)
        assert sum(len(entry.ways) for entry in one.entries) == len(model.flows)


@pytest.mark.parametrize(
    ("written", "nb", "en"),
    [
        ("P1D", "etter 1 døgn", "after 1 day"),
        ("P1DT2H", "etter 1 døgn 2 timer", "after 1 day 2 hours"),
        ("R3/PT1H", "hver gang det har gått 1 time, 3 ganger", "every 1 hour, 3 times"),
        ("R/P1W", "hver gang det har gått 1 uke", "every 1 week"),
        ('=duration("P2D")', "etter 2 døgn", "after 2 days"),
        (
            "=add working days(today(), 5)",
            "5 virkedager etter at oppgaven kom",
            "5 working days after the task arrived",
        ),
        ("=behov.fra", "fra", "fra"),
    ],
)
def test_times_in_words(written: str, nb: str, en: str) -> None:
    found = in_words(written, library().bundle("timeliste", "1.0"))
    assert found is not None
    assert (found["nb"], found["en"]) == (nb, en)


@pytest.mark.parametrize("written", ["=1 +", "=if a then b else c", "=duration(x)", "2026-01-01", "P", "=now()"])
def test_a_time_without_words_is_left_as_it_is_written(written: str) -> None:
    assert in_words(written, library().bundle("timeliste", "1.0")) is None


def test_a_task_asks_for_what_is_filled_in_and_not_for_what_is_only_shown() -> None:
    _, _, found = made("timeliste", "1.1", "ntnu")
    asked = {step.element: [one["nb"] for one in step.asks] for step in found.steps}
    assert "Timer" in asked["Fore_timer"]
    assert "Beslutning" in asked["Attestere_timeliste"]
    assert "Førte timer" not in asked["Attestere_timeliste"]
