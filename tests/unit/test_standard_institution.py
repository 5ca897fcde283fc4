from datetime import date
from pathlib import Path

import pytest
from standard_support import ADOPTION, CONFIG, UIB, line_of, rules, write_library

from oppskrift import standard
from oppskrift.errors import Refused
from oppskrift.standard.institution_files import read_institution

KNOWN = {"timer": ("1.0", "1.1"), "kontroll": ("1.0",)}


def read(uib: str = UIB, adoption: str = ADOPTION, config: str = CONFIG, file: str = "timer"):  # type: ignore[no-untyped-def]
    files = {
        "institutions/uib/institution.yaml": uib.encode(),
        "institutions/uib/adoption.yaml": adoption.encode(),
        f"institutions/uib/config/{file}.yaml": config.encode(),
    }
    return read_institution("institutions/uib", files, KNOWN)


def test_an_institution_is_read() -> None:
    found, problems = read()
    assert problems == ()
    assert found.name["en"] == "University of Bergen"
    assert (found.orgnr, found.dfo_firmakode) == ("874789542", "9201")
    assert [a.version for a in found.adoption] == ["1.0", "1.1"]
    assert found.config["timer"][1].value == 45
    assert found.people[0].employee_number == "00101234"
    assert found.groups() == {"timelonnet", "attestanter", "bdm", "tjenestesenter", "hr"}


@pytest.mark.parametrize(
    ("part", "old", "new", "rule", "at", "says"),
    [
        ("uib", "id: uib", "id: uio", "standard.folder-name", "id: uio", "mappen heter «uib»"),
        ("uib", "ident: bo,", "ident: ane,", "standard.defined-twice", "Bo BDM", "linje 7"),
        ("uib", "by: sid", "by: sidd", "standard.unknown-person", "by: sidd", "«sid»"),
        ("uib", "for: ane, by: sid", "for: sid, by: sid", "standard.own-deputy", "for: sid, by: sid", "sid"),
        ("uib", "to: 2026-07-31", "to: 2026-06-30", "standard.period", "for: ane", "2026-06-30 er før"),
        ("uib", 'orgnr: "874789542"', "orgnr: 874789542", "standard.wrong-type", "orgnr", "anførselstegn"),
        ("adoption", "process: timer", "process: timr", "standard.unknown-process", "timr", "Mente du «timer»?"),
        ("adoption", '"1.1"', '"2.0"', "standard.unknown-version", "2.0", "Dette finnes: 1.0, 1.1."),
        ("adoption", "2022-01-01", "2020-01-01", "standard.date-order", "2020", "2021-01-01 (linje 2)"),
        ("adoption", "2022-01-01", "2021-01-01", "standard.same-date", '"1.1"', "(linje 2)"),
        ("adoption", "2022-01-01", "1.1.2022", "standard.wrong-form", "1.1.2022", "2026-01-01"),
        ("adoption", "2022-01-01", "2022-02-29", "standard.wrong-form", "02-29", "2026-01-01"),
        ("config", "from: 2023-01-01", "from: 2021-01-01", "standard.same-date", "value: 45", "(linje 3)"),
        ("config", "from: 2023-01-01", "from: 2020-01-01", "standard.date-order", "value: 45", "datorekkefølge"),
        ("config", "from: 2023-01-01", "from: 2023-01-01\n    until: 2022-01-01", "standard.period", "until", "før"),
        ("config", "reason: Ny", "grunn: Ny", "standard.unknown-key", "grunn", "«grunn»"),
    ],
)
def test_each_mistake_is_told_with_line_and_advice(part, old, new, rule, at, says) -> None:  # type: ignore[no-untyped-def]
    text = {"uib": UIB, "adoption": ADOPTION, "config": CONFIG}[part]
    assert old in text
    text = text.replace(old, new, 1)
    found, problems = read(**{part: text})
    assert found is None
    problem = next(p for p in problems if p.rule == rule)
    assert says in problem.render("nb")
    near = {line_of(text, at), line_of(text, at) + 1}
    assert problem.line in near


def test_config_for_an_unknown_process_is_refused() -> None:
    found, problems = read(file="timr")
    assert found is None
    assert rules(problems) == ["standard.unknown-process"]
    assert "Mente du «timer»?" in problems[0].render("nb")


def test_without_institution_yaml_there_is_no_institution() -> None:
    found, problems = read_institution("institutions/uib", {"institutions/uib/adoption.yaml": b""}, KNOWN)
    assert found is None
    assert rules(problems) == ["standard.no-file"]


@pytest.mark.parametrize(
    ("on", "version"),
    [("2021-01-01", "1.0"), ("2021-12-31", "1.0"), ("2022-01-01", "1.1"), ("2030-01-01", "1.1")],
)
def test_the_latest_adoption_that_has_begun_holds(on: str, version: str) -> None:
    assert standard.adopted(read()[0], "timer", date.fromisoformat(on)) == version


@pytest.mark.parametrize(
    ("process", "on", "says"),
    [
        ("timer", "2020-12-31", "Versjon 1.0 gjelder fra 2021-01-01."),
        ("timr", "2021-12-31", "Mente du «timer»?"),
        ("kontroll", "2021-12-31", "Dette finnes: timer."),
    ],
)
def test_what_is_not_adopted_is_refused(process: str, on: str, says: str) -> None:
    with pytest.raises(Refused) as caught:
        standard.adopted(read()[0], process, date.fromisoformat(on))
    assert says in caught.value.render("nb")
    assert caught.value.problems[0].file == "institutions/uib/adoption.yaml"  # type: ignore[attr-defined]


def test_an_institution_that_has_adopted_nothing_says_so() -> None:
    with pytest.raises(Refused) as caught:
        standard.adopted(standard.Institution(id="x", name={}), "timer", date(2026, 1, 1))
    assert "Det finnes ingen ennå." in caught.value.render("nb")


@pytest.fixture
def directory(tmp_path: Path) -> standard.FileDirectory:
    return standard.FileDirectory(standard.Library(write_library(tmp_path)))


def test_the_directory_knows_people_and_groups(directory: standard.FileDirectory) -> None:
    person = directory.person("uib", "ane")
    assert person is not None
    assert person.name == "Ane Attestant"
    assert directory.person("uib", "nobody") is None
    assert directory.members("uib", "attestanter") == {"ane"}
    assert directory.members("uib", "ingen") == frozenset()
    assert [p.ident for p in directory.people("uib")] == ["tor", "ane", "bo", "sid"]


@pytest.mark.parametrize(
    ("ident", "on", "expected"),
    [
        ("sid", "2026-06-30", set()),
        ("sid", "2026-07-01", {"ane"}),
        ("sid", "2026-07-31", {"ane"}),
        ("sid", "2026-08-01", set()),
        ("bo", "2026-07-15", {"sid"}),
        ("ane", "2026-07-15", set()),
    ],
)
def test_deputies_act_in_their_period_and_are_not_chained(
    directory: standard.FileDirectory, ident: str, on: str, expected: set[str]
) -> None:
    assert directory.acting_for("uib", ident, date.fromisoformat(on)) == expected


def test_an_unknown_institution_has_nobody(directory: standard.FileDirectory) -> None:
    assert directory.person("xyz", "ane") is None
    assert directory.acting_for("xyz", "ane", date(2026, 7, 15)) == frozenset()
    assert list(directory.people("xyz")) == []
