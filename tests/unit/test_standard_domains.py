"""By the domain of a user name an institution is found; a domain that two claim leads nobody in."""

from pathlib import Path

from standard_support import write_library

from oppskrift import standard


def with_domains(root: Path, **domains: str) -> Path:
    library = write_library(root)
    for name, listed in domains.items():
        folder = library / "institutions" / name
        folder.mkdir(parents=True, exist_ok=True)
        names = "{nb: N, nn: N, en: N}"
        (folder / "institution.yaml").write_text(f"id: {name}\nname: {names}\ndomains: {listed}\n")
    return library


def test_an_institution_says_by_which_domains_its_people_log_in(tmp_path: Path) -> None:
    library = standard.Library(with_domains(tmp_path, nord="[nord.example, student.nord.example]"))
    assert library.institution("nord").domains == ("nord.example", "student.nord.example")


def test_a_domain_of_two_institutions_is_a_problem(tmp_path: Path) -> None:
    root = with_domains(tmp_path, nord="[felles.example]", vest="[felles.example]")
    found = [p for p in standard.Library(root).check() if p.rule == "standard.domain-taken"]
    assert [(p.file, p.field) for p in found] == [("institutions/vest/institution.yaml", "domains")]
    assert "nord" in found[0].render("nb")


def test_what_is_no_domain_is_refused(tmp_path: Path) -> None:
    root = with_domains(tmp_path, nord="['anna@nord.example']")
    assert any(p.file == "institutions/nord/institution.yaml" for p in standard.Library(root).check())
