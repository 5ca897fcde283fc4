from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from standard_support import line_of, manifest, rules

from oppskrift import standard
from oppskrift.errors import NotFound, Refused
from oppskrift.model.tagged import tag
from oppskrift.standard.endpoint import endpoint_matches

ON = date(2026, 1, 1)
DEVIATION = {"reason": "Avtale", "owner": "HR", "review": date(2027, 1, 1)}


@pytest.fixture(scope="module")
def standard_manifest() -> standard.Manifest:
    found, problems = standard.read_manifest(manifest().encode(), "m.yaml")
    assert found is not None, problems
    return found


def local(name: str, value: object, start: str = "2021-01-01", **more: object) -> standard.LocalValue:
    given = {**DEVIATION, "file": "c.yaml", "line": 7, **more}
    return standard.LocalValue(name=name, value=tag(value), start=date.fromisoformat(start), **given)  # type: ignore[arg-type]


def at(*values: standard.LocalValue) -> standard.Institution:
    return standard.Institution(id="uib", name={}, config={"timer": values})


def test_without_local_values_the_standard_holds(standard_manifest: standard.Manifest) -> None:
    found = standard.resolve(standard_manifest, at(), ON)
    assert found.values == {name: point.default for name, point in standard_manifest.variation.items()}
    explained = found.explain("maks_timer")
    assert (explained.source, explained.origin, explained.since) == ("standard", "timer 1.0", None)
    assert (explained.file, explained.line) == ("m.yaml", line_of(manifest(), "name: maks_timer"))
    assert explained.deviation is None


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2020-12-31", "37.5"), ("2021-01-01", "40"), ("2022-12-31", "40"), ("2023-01-01", "45"), ("2024-07-01", "37.5")],
)
def test_the_latest_entry_that_has_begun_holds_until_it_ends(
    standard_manifest: standard.Manifest, on: str, expected: str
) -> None:
    institution = at(local("maks_timer", 40), local("maks_timer", 45, "2023-01-01", end=date(2024, 6, 30), line=9))
    found = standard.resolve(standard_manifest, institution, date.fromisoformat(on))
    assert found.values["maks_timer"] == tag(Decimal(expected))


def test_a_local_value_is_explained(standard_manifest: standard.Manifest) -> None:
    explained = standard.resolve(standard_manifest, at(local("maks_timer", 45)), ON).explain("maks_timer")
    assert (explained.value, explained.source, explained.origin) == (45, "institution", "uib")
    assert (explained.file, explained.line, explained.since) == ("c.yaml", 7, date(2021, 1, 1))
    assert explained.default == {"$decimal": "37.5"}
    assert explained.bounds["nb"] == "fra 1 til 60,5 timer"
    assert explained.deviation == standard.Deviation(reason="Avtale", owner="HR", review=date(2027, 1, 1))


def test_a_local_value_equal_to_the_default_is_no_deviation(standard_manifest: standard.Manifest) -> None:
    entry = local("maks_timer", Decimal("37.50"), reason=None, owner=None, review=None)
    explained = standard.resolve(standard_manifest, at(entry), ON).explain("maks_timer")
    assert explained.source == "institution"
    assert explained.deviation is None


@pytest.mark.parametrize("missing", ["reason", "owner", "review"])
def test_a_deviation_needs_reason_owner_and_review(standard_manifest: standard.Manifest, missing: str) -> None:
    with pytest.raises(Refused) as caught:
        standard.resolve(standard_manifest, at(local("maks_timer", 45, **{missing: None})), ON)
    assert rules(caught.value.problems) == ["standard.deviation"]
    assert missing in caught.value.render("nb")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("maks_timer", Decimal("60.51"), "fra 1 til 60,5 timer"),
        ("maks_timer", 0, "fra 1 til 60,5 timer"),
        ("maks_timer", "40", "Her skal det stå et tall, men det står teksten «40»"),
        ("maks_timer", True, "et tall"),
        ("krev_bdm", "ja", "true eller false"),
        ("frist", 2, "ikke under standardens 3"),
        ("frist", 11, "fra 1 til 10 virkedager"),
        ("frist", Decimal("4.5"), "et helt antall virkedager"),
        ("rolle_attestant", "andre", "en av: attestanter, tjenestesenter"),
        ("rolle_attestant", None, "navnet på en gruppe"),
        ("veiledning", {"nb": "x" * 41, "nn": "x", "en": "x"}, "høyst 40 tegn"),
        ("veiledning", {"nb": " ", "nn": "x", "en": "x"}, "ikke tom"),
        ("veiledning", {"nb": "x", "nn": "x"}, "en tekst på nb, nn og en"),
        ("veiledning", "x", "en tekst på nb, nn og en"),
        ("kontroll", "annen", "en av: ingen, kontroll"),
        ("dfo", "https://evil.example/", "en av: https://*.dfo.no/"),
        ("lonnart", "551A", "en av: 5534, 5535"),
        ("lonnart", 5534, "en av: 5534, 5535"),
    ],
)
def test_an_illegal_local_value_is_refused(
    standard_manifest: standard.Manifest, name: str, value: object, says: str
) -> None:
    with pytest.raises(Refused) as caught:
        standard.resolve(standard_manifest, at(local(name, value)), ON)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.field) == ("c.yaml", 7, name)  # type: ignore[attr-defined]
    assert says in caught.value.render("nb")
    if problem.rule == "standard.outside-bound":  # type: ignore[attr-defined]
        assert "Grensen finnes fordi: fordi loven sier det" in caught.value.render("nb")
        assert "Grensa finst fordi: fordi lova seier det" in caught.value.render("nn")
        assert "because the law says so" in caught.value.render("en")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("maks_timer", 1),
        ("maks_timer", Decimal("60.5")),
        ("krev_bdm", True),
        ("frist", 10),
        ("rolle_attestant", "tjenestesenter"),
        ("veiledning", {"nb": "a", "nn": "b", "en": "c"}),
        ("kontroll", "kontroll"),
        ("dfo", "http://127.0.0.1:8080/"),
        ("lonnart", "5535"),
    ],
)
def test_a_legal_local_value_holds(standard_manifest: standard.Manifest, name: str, value: object) -> None:
    assert standard.resolve(standard_manifest, at(local(name, value)), ON).values[name] == tag(value)


def test_a_stricter_default_cannot_be_relaxed(standard_manifest: standard.Manifest) -> None:
    strict = replace(standard_manifest.variation["krev_bdm"], default=True)
    changed = replace(standard_manifest, variation={**standard_manifest.variation, "krev_bdm": strict})
    with pytest.raises(Refused) as caught:
        standard.resolve(changed, at(local("krev_bdm", False)), ON)
    assert "bare strengere: standarden er ja" in caught.value.render("nb")


def test_unknown_names_are_refused_with_what_exists(standard_manifest: standard.Manifest) -> None:
    with pytest.raises(Refused) as caught:
        standard.resolve(standard_manifest, at(local("maks_time", 40), local("frist", 99)), ON)
    assert rules(caught.value.problems) == ["standard.unknown-name", "standard.outside-bound"]
    assert "Mente du «maks_timer»?" in caught.value.render("nb")


def test_values_not_in_force_are_not_judged(standard_manifest: standard.Manifest) -> None:
    later = local("maks_timer", 999, "2027-01-01")
    ended = local("ukjent", 1, end=date(2022, 1, 1))
    superseded = (local("frist", 99), local("frist", 5, "2022-01-01"))
    found = standard.resolve(standard_manifest, at(later, ended, *superseded), ON)
    assert found.values["frist"] == 5


def test_the_resolution_comes_back_from_json(standard_manifest: standard.Manifest) -> None:
    found = standard.resolve(standard_manifest, at(local("maks_timer", Decimal("40.5")), local("frist", 4)), ON)
    back = standard.Resolution.from_json(found.as_json())
    assert back == found
    assert back.as_json() == found.as_json()
    assert back.sha256 == found.sha256


def test_the_pin_follows_the_content_not_the_day(standard_manifest: standard.Manifest) -> None:
    one = standard.resolve(standard_manifest, at(local("frist", 4)), ON)
    assert standard.resolve(standard_manifest, at(local("frist", 4)), date(2026, 5, 1)).sha256 == one.sha256
    assert standard.resolve(standard_manifest, at(local("frist", 5)), ON).sha256 != one.sha256


def test_an_unknown_name_cannot_be_explained(standard_manifest: standard.Manifest) -> None:
    with pytest.raises(NotFound) as caught:
        standard.resolve(standard_manifest, at(), ON).explain("fristt")
    assert "Mente du «frist»?" in caught.value.render("nb")


def test_explanations_read_well(standard_manifest: standard.Manifest) -> None:
    found = standard.resolve(standard_manifest, at(local("frist", 5)), ON)
    assert standard.explain_text(found.explain("frist"), "nb") == (
        "Tittel på frist (frist)\n"
        "  Verdi:                   5 virkedager\n"
        "  Kilde:                   lokal verdi ved uib fra 01.01.2021 (c.yaml:7)\n"
        "  Standardverdi:           3 virkedager\n"
        "  Grenser:                 fra 1 til 10 virkedager, og ikke under standardens 3\n"
        "  Hvorfor grensen finnes:  fordi loven sier det\n"
        "  Hvorfor det kan variere: bokmål\n"
        "  Godkjennes av:           prosesseier\n"
        "  Grunn til avviket:       Avtale\n"
        "  Avvikets eier:           HR\n"
        "  Vurderes på nytt:        01.01.2027"
    )
    english = standard.explain_text(found.explain("kontroll"), "en")
    assert "Value:                none" in english
    assert "the standard timer 1.0 (m.yaml:" in english
    assert "«Før timar»" in standard.explain_text(found.explain("veiledning"), "nn")


@pytest.mark.parametrize(
    ("pattern", "url", "expected"),
    [
        ("https://api.dfo.no/", "https://api.dfo.no/", True),
        ("https://api.dfo.no/", "https://API.dfo.no/lonn/v1", True),
        ("https://api.dfo.no/", "https://api.dfo.no:443", True),
        ("https://api.dfo.no/", "https://api.dfo.no:8443/", False),
        ("https://api.dfo.no/", "http://api.dfo.no/", False),
        ("https://api.dfo.no/", "https://api.dfo.no.evil.example/", False),
        ("https://api.dfo.no/", "https://api.dfo.no@evil.example/", False),
        ("https://api.dfo.no/", "https://evil.example/#https://api.dfo.no/", False),
        ("https://api.dfo.no/v1", "https://api.dfo.no/v1/x", True),
        ("https://api.dfo.no/v1", "https://api.dfo.no/v10", False),
        ("https://api.dfo.no/v1", "https://api.dfo.no/v1/../v2", False),
        ("https://api.dfo.no/v1", "https://api.dfo.no/v1/%2e%2e/v2", False),
        ("https://*.dfo.no/", "https://a.b.dfo.no/", True),
        ("https://*.dfo.no/", "https://dfo.no/", False),
        ("https://*.dfo.no/", "https://evildfo.no/", False),
        ("https://*.dfo.no/", "https://*.dfo.no/", False),
        ("http://127.0.0.1:*/", "http://127.0.0.1:51234/x", True),
        ("http://127.0.0.1:*/", "http://127.0.0.1/", True),
        ("http://127.0.0.1:*/", "http://127.0.0.1:x/", False),
        ("http://[::1]:*/", "http://[::1]:80/", True),
        ("https://api.dfo.no/", "file:///etc/passwd", False),
        ("https://api.dfo.no/", "https:/api.dfo.no", False),
        ("https://api.dfo.no/", "https://api.dfo.no/a b", False),
        ("https://api.dfo.no/", "https://api.dfo.no\\@evil.example/", False),
        ("https://api.dfo.no/", "", False),
    ],
)
def test_endpoints_stay_inside_their_pattern(pattern: str, url: str, expected: bool) -> None:
    assert endpoint_matches(pattern, url) is expected
