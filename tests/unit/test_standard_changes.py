"""What changed between versions, in words: of the real content, and of small edits to a small library."""

from itertools import product
from pathlib import Path

import pytest
from content_support import library, versions
from standard_support import edit, write_library

from oppskrift.message import LANGUAGES
from oppskrift.standard import Bundle, Library
from oppskrift.standard.catalogue import Area
from oppskrift.standard.changes import Change, ChangeKind, changes, parts

MIRROR = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}
PAIRS = [
    (process, old, new)
    for process in library().processes()
    for old, new in product(library().versions(process), repeat=2)
]


def bundle(process: str, version: str) -> Bundle:
    return library().bundle(process, version)


@pytest.mark.parametrize(("process", "version"), versions())
def test_a_version_does_not_differ_from_itself(process: str, version: str) -> None:
    assert changes(bundle(process, version), bundle(process, version)) == ()


@pytest.mark.parametrize(("process", "old", "new"), PAIRS)
def test_what_one_direction_adds_the_other_removes(process: str, old: str, new: str) -> None:
    there = changes(bundle(process, old), bundle(process, new))
    back = {(c.area, c.id): c for c in changes(bundle(process, new), bundle(process, old))}
    assert {(c.area, c.id): MIRROR.get(c.kind, c.kind) for c in there} == {key: c.kind for key, c in back.items()}
    for change in there:
        mirrored = {(d.label["nb"], str(d.after), str(d.before)) for d in back[change.area, change.id].details}
        assert {(d.label["nb"], str(d.before), str(d.after)) for d in change.details} == mirrored


@pytest.mark.parametrize(("process", "version"), versions())
def test_every_part_is_told_in_three_languages(process: str, version: str) -> None:
    for part in parts(bundle(process, version)).values():
        for texts in (part.title, *(a.label for a in part.aspects), *(a.value for a in part.aspects)):
            assert set(texts) == set(LANGUAGES)
            assert all(texts.values()), (part.area, part.id)


def told(found: tuple[Change, ...], area: Area) -> dict[str, tuple[str, str]]:
    return {c.id: (c.kind.value, c.title["nb"]) for c in found if c.area is area}


def test_the_changes_of_the_timesheet_are_those_its_owner_tells_of() -> None:
    found = changes(bundle("timeliste", "1.0"), bundle("timeliste", "1.1"))
    assert told(found, Area.POINT) == {
        "eskalering_virkedager": ("added", "Virkedager før lønnsfrist: stedfortreder"),
        "helligdagstillegg": ("added", "Tillegg for timer på helligdager"),
    }
    due = next(c for c in found if c.id == "timeliste.Attestere_timeliste")
    (detail,) = due.details
    assert detail.before is not None
    assert detail.after is not None
    assert detail.before["nn"] == "1 virkedag før lønsfristen, kl. 08.00"
    assert detail.after["en"].startswith("n working days before the payroll cut-off, at 08:00")
    assert not detail.code


def test_the_changes_of_the_contract_name_elements_fields_and_bounds() -> None:
    found = changes(bundle("kontrakt_timelonn", "1.0"), bundle("kontrakt_timelonn", "1.1"))
    elements = told(found, Area.ELEMENT)
    assert elements["kontrakt_timelonn.Hente_gjeldende_kontrakt"] == ("added", "Hente gjeldende kontrakt")
    assert ("added", "Overlappende kontrakt er vurdert") in told(found, Area.FIELD).values()
    bound = next(c for c in found if c.area is Area.POINT).details[0]
    assert (bound.before or {})["nb"] == "fra 7 til 21 dager"
    assert (bound.after or {})["nb"] == "fra 7 til 30 dager"


MANIFEST = "processes/lonn/timer/1.0/manifest.yaml"
MODEL = "processes/lonn/timer/1.0/timer.bpmn"
RULES = "rules/lonn/sats/1.0/sats.dmn"
FORM = "processes/lonn/timer/1.0/forms/timer.form"
TEXTS = "processes/lonn/timer/1.0/texts/varsler.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (MODEL, 'name="Registrere"', 'name="Registrere timer"', ("renamed", "element", "Registrere timer")),
        (MANIFEST, "owner: Lønn og HR", "owner: Lønn", ("changed", "process", "bokmål")),
        (MANIFEST, "lane: BDM, title: {nb: bokmål", "lane: BDM, title: {nb: sjef", ("renamed", "role", "sjef")),
        (
            MANIFEST,
            "  - {task: Godkjenne, duty: bdm}",
            "  - {task: Godkjenne, duty: bdm}\n  - {task: Registrere, duty: bdm}",
            ("added", "duty", "Registrere"),
        ),
        (MANIFEST, "Bestemmelsene 2.5.2.2", "Bestemmelsene 5.3", ("changed", "constraint", "bokmål")),
        (MANIFEST, "max: 60.5", "max: 50", ("changed", "point", "Tittel på maks_timer")),
        (RULES, "<text>150</text>", "<text>160</text>", ("changed", "rule", "Regel 1")),
        (RULES, 'hitPolicy="UNIQUE"', 'hitPolicy="ANY"', ("changed", "decision", "Sats")),
        (FORM, '"label": "Antall timer"', '"label": "Timer"', ("renamed", "field", "Timer")),
        (FORM, '"id": "f1"', '"id": "f1", "validate": {"required": true}', ("changed", "field", "Antall timer")),
        (TEXTS, "nb: bokmål", "nb: ny tekst", ("changed", "text", "varsel.frist")),
    ],
)
def test_an_edit_is_told_as_what_it_is(
    tmp_path: Path, file: str, old: str, new: str, expected: tuple[str, str, str]
) -> None:
    before, after = write_library(tmp_path / "before"), write_library(tmp_path / "after")
    edit(after, file, old, new)
    found = changes(Library(before).bundle("timer", "1.0"), Library(after).bundle("timer", "1.0"))
    assert [(c.kind.value, c.area.value, c.title["nb"]) for c in found] == [expected]
    assert bool(found[0].details) is (expected[0] != "renamed")


def test_a_drawing_that_moved_is_no_change(tmp_path: Path) -> None:
    before, after = write_library(tmp_path / "before"), write_library(tmp_path / "after")
    edit(after, MODEL, "<bpmn:process", "\n\n<bpmn:process")
    old, new = Library(before).bundle("timer", "1.0"), Library(after).bundle("timer", "1.0")
    assert old.sha256 != new.sha256
    assert changes(old, new) == ()
