from datetime import date
from pathlib import Path

import pytest
from standard_support import UIB, edit, manifest, rules, write_library

from oppskrift import standard


@pytest.fixture(scope="module")
def timer() -> standard.Manifest:
    found, _ = standard.read_manifest(manifest().encode(), "m.yaml")
    assert found is not None
    return found


def test_elements_have_their_duty(timer: standard.Manifest) -> None:
    assert standard.duty_of(timer, "Attestere") == "attestasjon"
    assert standard.duty_of(timer, "Registrere") is None


@pytest.mark.parametrize(
    ("element", "actors", "exercised", "paid", "constraint", "other"),
    [
        ("Godkjenne", {"bo"}, {}, "tor", None, None),
        ("Godkjenne", {"bo"}, {"attestasjon": ("ane",)}, "tor", None, None),
        ("Godkjenne", {"ane"}, {"attestasjon": ("ane",)}, "tor", "to-par-oyne", "attestasjon"),
        ("Attestere", {"bo"}, {"bdm": ("bo",)}, "tor", "to-par-oyne", "bdm"),
        ("Godkjenne", {"bo", "ane"}, {"attestasjon": ("ane",)}, "tor", "to-par-oyne", "attestasjon"),
        ("Godkjenne", {"bo"}, {"attestasjon": ("sid", "bo")}, "tor", "to-par-oyne", "attestasjon"),
        ("Attestere", {"ane"}, {"attestasjon": ("ane",)}, "tor", None, None),
        ("Attestere", {"tor"}, {}, "tor", "ikke-egen-lonn", None),
        ("Attestere", {"ane", "tor"}, {}, "tor", "ikke-egen-lonn", None),
        ("Attestere", {"ane"}, {}, None, None, None),
        ("Registrere", {"tor"}, {"attestasjon": ("tor",)}, "tor", None, None),
        ("Godkjenne", {"bo"}, {"attestasjon": ("ane", "tor")}, "tor", "ikke-egen-lonn", None),
        ("Attestere", {"ane"}, {"attestasjon": ("tor",)}, "tor", "ikke-egen-lonn", None),
        ("Godkjenne", {"bo"}, {"foring": ("tor",)}, "tor", None, None),
    ],
)
def test_duties_are_kept_apart(timer, element, actors, exercised, paid, constraint, other) -> None:  # type: ignore[no-untyped-def]
    found = standard.check(timer, element, frozenset(actors), exercised, paid)
    assert (found and found.constraint) == constraint
    if found:
        assert found.other == other
        assert set(found.who) <= actors | {paid}
        assert found.reason["nb"] == "bokmål"
        assert found.source.startswith("Bestemmelsene")


def test_the_beneficiary_is_asked_for_only_where_it_matters(timer: standard.Manifest) -> None:
    asked: list[str] = []

    def beneficiary(expression: str) -> str | None:
        asked.append(expression)
        return "tor"

    assert standard.violated(timer, "Registrere", frozenset({"tor"}), {}, beneficiary) is None
    assert asked == []
    assert standard.violated(timer, "Godkjenne", frozenset({"tor"}), {}, beneficiary) is not None
    assert asked == ["oppdragstaker.ident"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def errors(root: Path) -> list[standard.Manifest]:
    return [p for p in standard.lint([root / "institutions/uib"], on=date(2026, 1, 1)) if p.severity == "error"]  # type: ignore[misc]


def test_a_role_that_nobody_holds_is_found_before_it_stops_a_case(root: Path) -> None:
    edit(root, "institutions/uib/institution.yaml", "groups: [bdm]", "groups: []")
    found = errors(root)
    assert set(rules(found)) == {"standard.empty-role"}
    assert "Ingen ved uib er i gruppen «bdm»" in found[0].render("nb")  # type: ignore[attr-defined]


def test_a_role_bound_to_an_empty_group_is_told_at_the_local_value(root: Path) -> None:
    edit(root, "institutions/uib/institution.yaml", "groups: [tjenestesenter, hr]", "groups: [hr]")
    with (root / "institutions/uib/config/timer.yaml").open("a") as file:
        file.write("  - {name: rolle_attestant, value: tjenestesenter, from: 2022-01-01, reason: a, owner: b, "
                   "review: 2030-01-01}\n")  # fmt: skip
    found = errors(root)
    assert rules(found) == ["standard.empty-role"]
    assert found[0].file.endswith("config/timer.yaml")  # type: ignore[attr-defined]


def test_duties_that_fall_to_one_person_are_found(root: Path) -> None:
    text = (root / "institutions/uib/institution.yaml").read_text()
    text = text.replace("groups: [attestanter]", "groups: [attestanter, bdm]").replace("groups: [bdm]", "groups: []")
    (root / "institutions/uib/institution.yaml").write_text(text)
    found = errors(root)
    assert set(rules(found)) == {"standard.one-person"}
    assert "Bare ane kan utføre både «attestasjon» og «bdm»" in found[0].render("nb")  # type: ignore[attr-defined]


def test_an_institution_whose_people_are_elsewhere_is_not_judged(root: Path) -> None:
    head = UIB.partition("people:")[0]
    (root / "institutions/uib/institution.yaml").write_text(head)
    assert errors(root) == []
