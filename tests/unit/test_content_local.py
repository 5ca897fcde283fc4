"""The five institutions: what each has chosen, that it holds, and what the standard would refuse."""

from datetime import date
from typing import Any

import pytest
from content_support import library

from oppskrift import standard
from oppskrift.errors import Refused

ON = date(2026, 3, 2)
STANDARD: dict[str, dict[str, Any]] = {
    "kontrakt_timelonn": {
        "rolle_koordinator": "koordinator-kontrakt",
        "rolle_kostnadsgodkjenner": "kostnadsgodkjenner",
        "hr_kontroll": None,
        "maks_timer_uke": 20,
        "signering_paaminnelse_dager": 3,
        "signering_frist_dager": 14,
        "dfo_endepunkt": "https://api-test.dfo.no/",
    },
    "timeliste": {
        "rolle_attestant": "attestant-lonn",
        "rolle_stedfortreder_attestant": "stedfortreder-attestant",
        "rolle_kostnadsgodkjenner": "kostnadsgodkjenner",
        "bdm_alltid": False,
        "paaminnelse_virkedager": 3,
        "dfo_endepunkt": "https://api-test.dfo.no/",
    },
}
NEW = {"timeliste": {"eskalering_virkedager": 1, "helligdagstillegg": 100}}
DEVIATIONS: dict[str, dict[str, dict[str, Any]]] = {
    "uib": {},
    "uio": {
        "kontrakt_timelonn": {"hr_kontroll": "hr_kontroll", "dfo_endepunkt": "https://gw-uio.intark.uh-it.no/lonn/v1/"},
        "timeliste": {
            "rolle_attestant": "attestant-lonn-fakultet",
            "dfo_endepunkt": "https://gw-uio.intark.uh-it.no/lonn/v1/",
        },
    },
    "ntnu": {"kontrakt_timelonn": {"maks_timer_uke": 15}, "timeliste": {"bdm_alltid": True}},
    "uit": {
        "kontrakt_timelonn": {
            "rolle_koordinator": "koordinator-kontrakt-sentral",
            "signering_paaminnelse_dager": 5,
            "signering_frist_dager": 21,
        },
        "timeliste": {"paaminnelse_virkedager": 5, "eskalering_virkedager": 2},
    },
    "fiktivt-firma": {
        "kontrakt_timelonn": {
            "rolle_koordinator": "koordinator-kontrakt-fakultet",
            "rolle_kostnadsgodkjenner": "kostnadsgodkjenner-fakultet",
            "hr_kontroll": "hr_kontroll",
            "maks_timer_uke": {"$decimal": "37.5"},
            "signering_paaminnelse_dager": 1,
            "signering_frist_dager": 7,
        },
        "timeliste": {
            "rolle_attestant": "attestant-lonn-sentral",
            "rolle_stedfortreder_attestant": "attestant-lonn-sentral",
            "rolle_kostnadsgodkjenner": "kostnadsgodkjenner-fakultet",
            "bdm_alltid": True,
            "paaminnelse_virkedager": 10,
            "eskalering_virkedager": 4,
            "helligdagstillegg": 150,
        },
    },
}
VERSION = {"uib": "1.0", "uio": "1.0", "ntnu": "1.1", "uit": "1.1", "fiktivt-firma": "1.1"}
SINCE = {"uib": date(2021, 1, 1), "uio": date(2021, 1, 1), "ntnu": date(2022, 1, 1), "uit": date(2022, 1, 1)}


def test_the_five_institutions() -> None:
    assert set(library().institutions()) == set(DEVIATIONS)


@pytest.mark.parametrize("process", ["kontrakt_timelonn", "timeliste"])
@pytest.mark.parametrize("id", sorted(DEVIATIONS))
def test_local_values(id: str, process: str) -> None:
    institution = library().institution(id)
    version = standard.adopted(institution, process, ON)
    assert version == VERSION[id]
    manifest = library().bundle(process, version).manifest
    values = dict(standard.resolve(manifest, institution, ON).values)
    texts = [name for name in values if name.startswith("veiledning")]
    assert all(set(values.pop(name)) == {"nb", "nn", "en"} for name in texts)
    new = NEW.get(process, {}) if version == "1.1" else {}
    assert values == {**STANDARD[process], **new, **DEVIATIONS[id].get(process, {})}


@pytest.mark.parametrize("id", sorted(SINCE))
def test_nothing_is_adopted_before_the_plan_says(id: str) -> None:
    institution = library().institution(id)
    assert standard.adopted(institution, "timeliste", SINCE[id]) == VERSION[id]
    with pytest.raises(Refused):
        standard.adopted(institution, "timeliste", date(SINCE[id].year - 1, 12, 31))


def test_all_kinds_of_variation_but_the_free_choice_are_used() -> None:
    bundles = [library().bundle(process, "1.1") for process in ("kontrakt_timelonn", "timeliste")]
    kinds = {point.type.value for bundle in bundles for point in bundle.manifest.variation.values()}
    assert kinds >= {"role", "number", "boolean", "working_days", "text", "slot", "endpoint"}


@pytest.mark.parametrize(
    ("process", "name", "value"),
    [
        ("kontrakt_timelonn", "maks_timer_uke", 40),
        ("kontrakt_timelonn", "signering_frist_dager", 31),
        ("kontrakt_timelonn", "signering_paaminnelse_dager", 7),
        ("kontrakt_timelonn", "hr_kontroll", "noe_annet"),
        ("kontrakt_timelonn", "rolle_koordinator", "hvem-som-helst"),
        ("kontrakt_timelonn", "dfo_endepunkt", "https://example.com/lonn"),
        ("kontrakt_timelonn", "dfo_endepunkt", "https://api.dfo.no@example.com/"),
        ("timeliste", "paaminnelse_virkedager", 1),
        ("timeliste", "eskalering_virkedager", 0),
        ("timeliste", "helligdagstillegg", 50),
        ("timeliste", "bdm_alltid", "ja"),
    ],
)
def test_values_outside_the_bounds_are_refused(process: str, name: str, value: object) -> None:
    point = library().bundle(process, "1.1").manifest.variation[name]
    assert point.refusal(value) is not None
    assert set(point.bound_reason) == {"nb", "nn", "en"}


@pytest.mark.parametrize("id", sorted(DEVIATIONS))
def test_three_people_can_do_the_three_parts_of_a_payment(id: str) -> None:
    institution = library().institution(id)
    groups = {person.ident: person.groups for person in institution.people}
    assert {"tormod", "berit", "kari", "henrik", "bente", "atle", "stine", "dag"} <= set(groups)
    assert not groups["bente"] & groups["atle"]
    assert len(groups["dag"]) == 4, "one person has conflicting roles, to be refused in the case"
