from datetime import date
from pathlib import Path

import pytest
from dmn_support import NOW, decision, definitions, literal
from standard_support import TEXTS, edit, rules, write, write_library

from oppskrift import bpmn, dmn, forms, standard
from oppskrift.errors import NotFound, Refused

TIMER = "processes/lonn/timer/1.1"
FELLES = (
    '<informationRequirement><requiredDecision href="https://example.no/felles#grunnsats"/></informationRequirement>'
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_library(tmp_path)


def test_a_library_lists_what_it_holds(root: Path) -> None:
    library = standard.Library(root)
    assert library.processes() == ("kontroll", "timer")
    assert library.versions("timer") == ("1.0", "1.1")
    assert library.institutions() == ("ntnu", "uib")


def test_versions_are_ordered_by_number(root: Path) -> None:
    for version in ("1.10", "1.2"):
        write(root, f"processes/lonn/timer/{version}/manifest.yaml", "")
    assert standard.Library(root).versions("timer") == ("1.0", "1.1", "1.2", "1.10")


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda library: library.bundle("timr", "1.0"), "Mente du «timer»?"),
        (lambda library: library.versions("xyz"), "Dette finnes: kontroll, timer."),
        (lambda library: library.bundle("timer", "2.0"), "Dette finnes: 1.0, 1.1."),
        (lambda library: library.institution("uibb"), "Mente du «uib»?"),
    ],
)
def test_what_does_not_exist_is_told_with_what_does(root: Path, ask, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotFound) as caught:
        ask(standard.Library(root))
    assert says in caught.value.render("nb")


def test_a_bundle_holds_everything_its_process_needs(root: Path) -> None:
    bundle = standard.Library(root).bundle("timer", "1.1")
    assert list(bundle.processes) == ["timer", "kontroll"]
    assert isinstance(bundle.processes["timer"], bpmn.Process)
    assert isinstance(bundle.decisions["sats"], dmn.Model)
    assert isinstance(bundle.forms["timer"], forms.Form)
    assert bundle.texts["varsel.frist"]["nn"] == "nynorsk"
    assert "rules/lonn/sats/1.0/sats.dmn" in bundle.files


def test_a_decision_may_import_another_file_of_its_version(root: Path) -> None:
    body = '<import name="felles" namespace="https://example.no/felles" importType="DMN"/>' + decision(
        "sats", literal("felles.grunnsats * 2"), FELLES
    )
    shared = definitions(decision("grunnsats", literal("100")))
    write(root, "rules/lonn/sats/1.0/sats.dmn", definitions(body))
    assert "dmn.unknown-import" in {problem.rule for problem in standard.lint([root])}
    write(root, "rules/lonn/sats/1.0/delt/felles.dmn", shared.replace(b"example.no/test", b"example.no/felles"))
    assert [problem for problem in standard.lint([root]) if problem.rule.startswith("dmn.")] == []
    bundle = standard.Library(root).bundle("timer", "1.1")
    assert bundle.decisions["sats"].evaluate("sats", {}, now=NOW).value == 200
    assert "rules/lonn/sats/1.0/delt/felles.dmn" in bundle.files
    assert standard.release(root, "timer", "1.1")


def test_a_called_process_brings_its_roles_and_points(root: Path) -> None:
    manifest = standard.Library(root).bundle("timer", "1.1").manifest
    assert manifest.roles["hr"].point == "rolle_hr"
    assert manifest.variation["rolle_hr"].file.endswith("kontroll/1.0/manifest.yaml")


def test_what_the_caller_declares_stands(root: Path) -> None:
    edit(root, f"{TIMER}/manifest.yaml", "  bdm: {", f"  hr: {{lane: HR, title: {TEXTS}}}\n  bdm: {{")
    assert standard.Library(root).bundle("timer", "1.1").manifest.roles["hr"].point is None


def test_a_bundle_is_read_once(root: Path) -> None:
    library = standard.Library(root)
    assert library.bundle("timer", "1.0") is library.bundle("timer", "1.0")
    assert library.institution("uib") is library.institution("uib")


def test_packing_is_canonical_and_comes_back(root: Path) -> None:
    bundle = standard.Library(root).bundle("timer", "1.1")
    packed = standard.pack(bundle)
    back = standard.unpack(packed)
    assert back == bundle
    assert standard.pack(back) == packed
    assert back.sha256 == bundle.sha256


def test_any_change_of_content_changes_the_pin(root: Path) -> None:
    before = standard.Library(root).bundle("timer", "1.1").sha256
    edit(root, "rules/lonn/sats/1.0/sats.dmn", "200", "201")
    assert standard.Library(root).bundle("timer", "1.1").sha256 != before


def test_files_that_do_not_run_are_not_pinned(root: Path) -> None:
    before = standard.Library(root).bundle("timer", "1.1").sha256
    write(root, f"{TIMER}/CHANGELOG.md", "# Nytt")
    write(root, f"{TIMER}/.DS_Store", b"\x00")
    assert standard.Library(root).bundle("timer", "1.1").sha256 == before


def test_files_in_other_encodings_survive_packing() -> None:
    from oppskrift.standard.bundle import pack_files, unpack_files

    files = {"a.bpmn": "<æ/>".encode("latin-1"), "b": b"\xef\xbb\xbftekst\r\n"}
    assert unpack_files(pack_files("p", "1.0", files)) == ("p", "1.0", files)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"format":2}',
        '{"format":1,"process":"p","version":"1.0","files":{"a":{}}}',
        '{"format":1,"process":"p","version":"1.0","files":{}}',
    ],
)
def test_what_is_no_bundle_is_refused(body: str) -> None:
    with pytest.raises(Refused) as caught:
        standard.unpack(body.encode())
    assert rules(caught.value.problems) == ["standard.not-a-bundle"]


def test_a_good_library_has_only_the_warning_that_nothing_is_published(root: Path) -> None:
    assert rules(standard.Library(root).check()) == ["standard.adopted-draft"] * 2


@pytest.mark.parametrize(
    ("path", "old", "new", "rule", "says"),
    [
        (f"{TIMER}/manifest.yaml", 'version: "1.1"', 'version: "1.2"', "standard.folder-name", "«1.1»"),
        (f"{TIMER}/manifest.yaml", "main: timer.bpmn", "main: timr.bpmn", "standard.no-main", "«timer.bpmn»"),
        (f"{TIMER}/timer.bpmn", "process id='timer'", "process id='timar'", "standard.no-main-process", "«timar»"),
        (f"{TIMER}/manifest.yaml", "lane: BDM", "lane: BDN", "standard.unknown-lane", "«BDM»"),
        (f"{TIMER}/manifest.yaml", "task: Godkjenne", "task: Godkjene", "standard.unknown-element", "«Godkjenne»"),
        (f"{TIMER}/manifest.yaml", "business_key: kontraktnr", "business_key: 1 +", "standard.feel", "1 +"),
        (f"{TIMER}/manifest.yaml", "id: sats", "id: satser", "standard.unknown-decision", "«sats»"),
        (f"{TIMER}/manifest.yaml", '{id: sats, version: "1.0"}', '{id: sats, version: "9.0"}',
         "standard.unknown-version", "1.0"),
        (f"{TIMER}/manifest.yaml", '{process: kontroll, version: "1.0"}', '{process: kontroll, version: "3.0"}',
         "standard.unknown-version", "1.0"),
        ("rules/lonn/sats/1.0/sats.dmn", 'decision id="sats"', 'decision id="sots"', "standard.decision-not-in-file",
         "«sots»"),
        (f"{TIMER}/texts/varsler.yaml", "nn: nynorsk, ", "", "standard.missing-key", "«nn»"),
        (f"{TIMER}/timer.bpmn", "candidateGroups='bdm'", "candidateGroups='bdn'", "gate.unknown-role", "bdn"),
        (f"{TIMER}/forms/timer.form", '"number"', '"tall"', "forms.unknown-type", "tall"),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_are_told(root: Path, path: str, old: str, new: str, rule: str, says: str) -> None:
    text = (root / path).read_text(encoding="utf-8").replace("&quot;", '"')
    quoted = old if old in text else old.replace("'", '"')
    edit(root, path, quoted, new if quoted is old else new.replace("'", '"'))
    problems = standard.Library(root).check()
    found = [p for p in problems if p.rule == rule]
    assert found, [p.render() for p in problems]
    assert says in found[0].render("nb")
    assert all(p.file for p in found)


def test_two_versions_of_a_called_process_cannot_meet(root: Path) -> None:
    write(
        root,
        "processes/lonn/kontroll/1.1/manifest.yaml",
        (root / "processes/lonn/kontroll/1.0/manifest.yaml").read_text().replace('version: "1.0"', 'version: "1.1"'),
    )
    write(
        root,
        "processes/lonn/kontroll/1.1/kontroll.bpmn",
        (root / "processes/lonn/kontroll/1.0/kontroll.bpmn").read_bytes(),
    )
    for version, other in (("1.0", "1.1"), ("1.1", "1.0")):
        edit(
            root,
            f"processes/lonn/kontroll/{version}/manifest.yaml",
            "roles:",
            f'calls: [{{process: kontroll, version: "{other}"}}]\nroles:',
        )
    assert "standard.two-versions" in rules(standard.Library(root).check())  # fmt: skip


def test_unknown_handlers_are_told_when_the_handlers_are_given(root: Path) -> None:
    from bpmn_support import bpmn as xml
    from bpmn_support import linear, service

    write(root, "processes/lonn/kontroll/1.0/kontroll.bpmn", xml(linear("kontroll", service("a", "dfo.ukjent"))))
    everything = standard.lint([root], handlers=frozenset({"dfo.annet"}))
    assert "gate.unknown-handler" in rules(everything)
    assert "gate.unknown-handler" not in rules(standard.lint([root]))


def test_lint_tells_only_what_was_asked_about(root: Path) -> None:
    edit(root, f"{TIMER}/manifest.yaml", "lane: BDM", "lane: BDN")
    edit(root, "institutions/uib/config/timer.yaml", "value: 45", "value: 99")
    assert rules(standard.lint([root / TIMER / "manifest.yaml"])) == ["standard.unknown-lane"]
    assert rules(standard.lint([root / TIMER / "timer.bpmn"])) == []
    assert rules(standard.lint([root / "processes/lonn/timer/1.0"])) == []
    found = standard.lint([root / "institutions"])
    assert "standard.unknown-lane" not in rules(found)
    both = standard.lint([root / "processes", root / "processes/lonn"])
    assert rules(both) == ["standard.unknown-lane"]
    assert both[0].file == str(root / TIMER / "manifest.yaml")


def test_lint_of_an_institution_judges_values_in_each_adopted_version(root: Path) -> None:
    edit(root, "institutions/uib/config/timer.yaml", "value: 45", "value: 99")
    found = [p for p in standard.lint([root / "institutions/uib"]) if p.severity == "error"]
    assert [(p.rule, p.field, p.line) for p in found] == [("standard.outside-bound", "maks_timer", 9)]
    assert "99 er utenfor" in found[0].render("nb")
    assert "fordi loven sier det" in found[0].render("nb")
    assert "because the law says so" in found[0].render("en")


def test_lint_of_a_lone_file_reads_it(tmp_path: Path) -> None:
    write(tmp_path, "a.bpmn", "<x/>")
    write(tmp_path, "b.dmn", "<x/>")
    write(tmp_path, "c.form", "[]")
    write(tmp_path, "d.txt", "")
    assert len(standard.lint([tmp_path / "a.bpmn", tmp_path / "b.dmn", tmp_path / "c.form"])) >= 3
    assert rules(standard.lint([tmp_path / "d.txt"])) == ["standard.nothing-to-check"]
    assert rules(standard.lint([tmp_path / "e.txt"])) == ["standard.no-path"]


def test_passed_review_dates_are_warned_of(root: Path) -> None:
    assert "standard.review-passed" not in rules(standard.lint([root / "institutions"], on=date(2026, 12, 1)))
    assert "standard.review-passed" in rules(standard.lint([root / "institutions"], on=date(2027, 6, 1)))


def test_adoption_before_the_standard_holds_is_warned_of(root: Path) -> None:
    edit(root, "institutions/uib/adoption.yaml", "2021-01-01", "2020-12-31")
    found = [p for p in standard.lint([root / "institutions"]) if p.rule == "standard.adopted-early"]
    assert [p.severity for p in found] == ["warning"]


def test_symbolic_links_are_not_followed(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hemmelig")
    (root / TIMER / "secret.form").symlink_to(secret)
    assert not any("secret" in path for path in standard.Library(root).files)


def test_a_library_without_institutions_is_fine(root: Path) -> None:
    assert standard.Library(root / "nothing").institutions() == ()
    assert standard.Library(root / "nothing").check() == ()


def test_files_that_nobody_reads_are_told(root: Path) -> None:
    write(root, "institutions/uib/adoptions.yaml", "adoptions: []")
    write(root, "institutions/uib/config/timer.yml", "values: []")
    write(root, f"{TIMER}/timer.form", "{}")
    write(root, f"{TIMER}/notat.md", "x")
    write(root, "rules/values/satser.yaml", "x")
    found = [p for p in standard.lint([root]) if p.rule == "standard.unread-file"]
    assert {Path(p.file or "").name for p in found} == {"adoptions.yaml", "timer.yml", "timer.form"}
    assert "Mente du «adoption.yaml»?" in found[0].render("nb")


def test_a_version_in_two_areas_is_told(root: Path) -> None:
    write(root, "processes/hr/timer/1.1/manifest.yaml", "")
    found = [p for p in standard.lint([root]) if p.rule == "standard.doubled-folder"]
    assert len(found) == 1
    assert "timer 1.1" in found[0].render("nb")


@pytest.mark.parametrize(("called", "slot"), [("=config.kontroll", None), ("=valg", "kontroll"), ("kontroll", "frist")])
def test_a_computed_call_must_be_a_slot(root: Path, called: str, slot: str | None) -> None:
    from bpmn_support import bpmn as xml
    from bpmn_support import call, linear

    write(root, f"{TIMER}/timer.bpmn", xml(linear("timer", call("a", called, slot=slot))))
    found = [p for p in standard.lint([root / TIMER]) if p.rule == "standard.call-not-slot"]
    assert [p.element for p in found] == ["a"]


def test_a_file_beside_the_library_is_read_alone(root: Path) -> None:
    write(root, "utkast/a.bpmn", "<x/>")
    assert standard.lint([root / "utkast"])
    assert standard.lint([root / "utkast/a.bpmn"])


def test_a_file_that_vanishes_is_refused(root: Path) -> None:
    library = standard.Library(root)
    assert "timer" in library.processes()
    (root / TIMER / "timer.bpmn").unlink()
    with pytest.raises(Refused) as caught:
        library.bundle("timer", "1.1")
    assert rules(caught.value.problems) == ["standard.unreadable"]
