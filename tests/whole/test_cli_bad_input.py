"""Bad input through the command line: every problem in one run, with file, line, element and what to do."""

import json
from pathlib import Path
from typing import Any

import pytest
from bpmn_support import bpmn, end, flow, linear, path, process, service, start, user
from cli_support import Ran, call, copy_library, edit, line_of, oppskrift

CONTRACT = "processes/lonn/kontrakt_timelonn/1.1"
HOURS = "processes/lonn/timeliste/1.1"
LANGUAGES = ("nb", "nn", "en")


@pytest.fixture(name="library")
def _library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(copy_library(tmp_path))
    return tmp_path


def problems(*paths: str | Path) -> list[dict[str, Any]]:
    """Lint as JSON; the exit code must say whether there are errors."""
    ran = call("lint", *paths, "--json")
    found: list[dict[str, Any]] = json.loads(ran.out)
    assert ran.code == int(any(p["severity"] == "error" for p in found)), ran
    return found


def only(found: list[dict[str, Any]], rule: str) -> dict[str, Any]:
    """Return the one problem of a rule."""
    (one,) = [p for p in found if p["rule"] == rule] or [{"none of": rule, "found": found}]
    assert one.get("rule") == rule, one
    return one


# ---------------------------------------------------------------- files that are not what they should be


@pytest.mark.parametrize(
    ("body", "rule", "says"),
    [
        (b"<definitions", "xml.broken", "XML"),
        (b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>', "xml.doctype", "DOCTYPE"),
        (b"<d>" + b" " * 2 * 1024 * 1024 + b"</d>", "xml.too-large", "1024 KiB"),
        (b"", "xml.broken", ""),
    ],
    ids=["broken", "doctype", "2 MB", "empty"],
)
def test_a_file_that_is_not_safe_xml(tmp_path: Path, body: bytes, rule: str, says: str) -> None:
    file = tmp_path / "modell.bpmn"
    file.write_bytes(body)
    found = problems(file)
    assert [p["file"] for p in found] == [str(file)]
    assert found[0]["rule"] == rule, found
    assert says in found[0]["message"]


def test_a_file_that_is_too_large_is_given_no_size_that_nobody_measured(tmp_path: Path) -> None:
    file = tmp_path / "modell.bpmn"
    file.write_bytes(b"<d>" + b" " * 3 * 1024 * 1024 + b"</d>")
    assert "2048" not in problems(file)[0]["message"]


@pytest.mark.parametrize(
    "command", [("demo",), ("config", "explain", "uio", "timeliste"), ("test", "tests/features/lonn/kontrakt.feature")]
)
def test_a_content_folder_that_is_not_there_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    gone = tmp_path / "borte"
    ran = oppskrift(*command, OPPSKRIFT_CONTENT=str(gone))
    told = ran.out + ran.err
    assert ran.code != 0
    assert str(gone) in told
    assert "OPPSKRIFT_CONTENT" in told
    assert "IndexError" not in told


def test_all_problems_of_a_file_in_one_run_with_element_and_line(tmp_path: Path) -> None:
    file = tmp_path / "modell.bpmn"
    python = (
        '<bpmn:scriptTask id="regn" scriptFormat="python"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>'
        '<bpmn:complexGateway id="vri"/>'
    )
    lost = user("glemt", role="leder")
    file.write_bytes(
        bpmn(process("p", start("s"), end("e"), python, lost, path("s", "regn", "vri", "e"), flow("glemt", "e")))
    )
    found = problems(file)
    assert all(p["file"] == str(file) and p["line"] and p["message"] for p in found)
    by_element = {p["element"]: p for p in found}
    assert {"regn", "vri", "glemt"} <= set(by_element)
    assert by_element["regn"]["line"] == line_of(file, 'id="regn"')
    assert "FEEL" in by_element["regn"]["message"]
    assert "complexGateway" in by_element["vri"]["message"]


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    assert only(problems(tmp_path / "borte"), "standard.no-path")["file"] == str(tmp_path / "borte")


# ---------------------------------------------------------------- names that do not exist


def test_a_handler_that_does_not_exist_is_told_with_those_that_do(library: Path) -> None:
    file = library / CONTRACT / "kontrakt_timelonn.bpmn"
    edit(file, 'type="dfo.kontrakt.bestill"', 'type="dfo.kontrakt.bestil"')
    found = only(problems(CONTRACT), "gate.unknown-handler")
    assert (found["element"], found["line"]) == ("Bestille_kontrakt", line_of(file, 'id="Bestille_kontrakt"'))
    assert "dfo.kontrakt.bestill" in found["message"]


def test_a_folder_with_many_problems(library: Path) -> None:
    model = library / HOURS / "timeliste.bpmn"
    edit(model, 'formId="fore_timer"', 'formId="for_timer"')
    edit(model, 'candidateGroups="attestant"', 'candidateGroups="attestanten"')
    edit(model, "config.bdm_alltid", "config.bdm_aldri")
    edit(library / "institutions/uib/adoption.yaml", "process: timeliste", "process: timelisten")
    found = problems("processes", "institutions")
    rules = {p["rule"] for p in found}
    assert {"gate.unknown-form", "gate.unknown-role", "standard.unknown-process"} <= rules, rules
    assert any("bdm_aldri" in p["message"] for p in found)
    assert all(p["file"].startswith(("processes/", "institutions/")) for p in found)


def test_an_unreachable_node(tmp_path: Path) -> None:
    file = tmp_path / "modell.bpmn"
    file.write_bytes(bpmn(linear("p", service("a", "varsel.send"), extra=user("oy", role="leder"))))
    assert any(p["element"] == "oy" for p in problems(file))


# ---------------------------------------------------------------- the standard and the institutions


def test_a_local_value_outside_its_bound_says_the_bound_and_why_it_exists(library: Path) -> None:
    file = library / "institutions/ntnu/config/kontrakt_timelonn.yaml"
    edit(file, "value: 15", "value: 40")
    found = only(problems("institutions/ntnu"), "standard.outside-bound")
    assert found["file"] == "institutions/ntnu/config/kontrakt_timelonn.yaml"
    assert found["line"] in (line_of(file, "maks_timer_uke"), line_of(file, "value: 40"))
    assert "40" in found["message"]
    assert "37,5" in found["message"]
    assert "Grensen finnes fordi" in found["message"]


def test_a_control_can_be_made_stricter_but_never_relaxed(library: Path) -> None:
    manifest = library / HOURS / "manifest.yaml"
    edit(library / "institutions/ntnu/config/timeliste.yaml", "value: true", 'value: "kanskje"')
    found = problems("institutions/ntnu")
    assert any(p["rule"] == "standard.wrong-type" and p["field"] == "bdm_alltid" for p in found), found
    assert "stricter: true" in manifest.read_text(encoding="utf-8")


def test_adoption_of_a_version_that_does_not_exist_lists_those_that_do(library: Path) -> None:
    file = library / "institutions/uit/adoption.yaml"
    edit(file, 'process: timeliste, version: "1.1"', 'process: timeliste, version: "7.0"')
    found = only(problems("institutions/uit"), "standard.unknown-version")
    assert found["line"] == line_of(file, "7.0")
    assert "1.0, 1.1" in found["message"]
    ran = call("config", "explain", "uit", "timeliste")
    assert ran.code == 1
    assert "7.0" in ran.err


def test_a_changed_published_folder_is_told_and_never_used_silently(library: Path) -> None:
    edit(library / HOURS / "CHANGELOG.md", "1.1", "1.1 (rettet)")
    found = only(problems("processes"), "standard.release-changed")
    assert "1.1" in found["message"]
    refused = call("release", "timeliste", "1.1")
    assert (refused.code, refused.out) == (1, "")
    assert "1.1" in refused.err


def test_the_library_as_it_stands_warns_of_rates_that_nobody_has_verified_and_of_nothing_else(library: Path) -> None:
    ran = call("lint", "processes", "rules", "institutions")
    warned = ran.out.splitlines()
    assert [line for line in warned if not line.endswith("[values.not-verified]")] == []
    assert (ran.code, ran.err) == (0, f"Feil: 0. Advarsler: {len(warned)}.\n")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("config", "explain", "uix", "timeliste"), "uit"),
        (("config", "explain", "uib", "timelista"), "timeliste"),
        (("config", "explain", "uib", "timeliste", "bdm"), "bdm_alltid"),
        (("config", "explain", "uib", "timeliste", "--on", "2020-12-31"), "1.0"),
        (("release", "timelista", "1.0"), "timeliste"),
        (("release", "timeliste", "9.9"), "1.1"),
        (("demo", "-i", "uix"), "fiktivt-firma"),
        (("verify", "--database", "sqlite:///mangler.db"), "oppskrift db upgrade"),
        (("worker", "--database", "sqlite:///mangler.db"), "oppskrift db upgrade"),
        (("db", "upgrade", "--database", "mysql://vert/base"), "postgresql+psycopg://"),
        (("templates", "--out", "mangler/maler.json"), "mangler/maler.json"),
    ],
)
def test_something_unknown_is_told_with_what_there_is_in_three_languages(
    library: Path, args: tuple[str, ...], says: str
) -> None:
    told = [call(*args, OPPSKRIFT_LANGUAGE=language) for language in LANGUAGES]
    assert [(ran.code, ran.out) for ran in told] == [(1, "")] * 3
    assert all(says in ran.err for ran in told), told
    assert len({ran.err for ran in told}) == 3, "the languages say the same"
    assert not (library / "mangler.db").exists()


@pytest.mark.parametrize(("language", "word"), [("nb", "feil: "), ("nn", "feil: "), ("en", "error: ")])
def test_problems_are_told_in_the_readers_language(tmp_path: Path, language: str, word: str) -> None:
    file = tmp_path / "modell.bpmn"
    file.write_bytes(b"<!DOCTYPE d><d/>")
    ran = call("lint", file, OPPSKRIFT_LANGUAGE=language)
    assert ran.code == 1
    assert ran.out.startswith(f"{word}{file}")
    assert "[xml.doctype]" in ran.out


def test_a_language_we_do_not_have_is_told_and_bokmaal_used(tmp_path: Path) -> None:
    ran = call("lint", tmp_path / "borte", OPPSKRIFT_LANGUAGE="se")
    assert ran.out.startswith("feil: ")
    assert "OPPSKRIFT_LANGUAGE=se" in ran.err
    assert "nb, nn, en" in ran.err


def test_a_journey_that_cannot_go_on_says_why_and_fails(library: Path) -> None:
    people = library / "institutions/uib/institution.yaml"
    people.write_text(people.read_text(encoding="utf-8").replace("attestant-lonn", "ingen"), encoding="utf-8")
    ran = call("demo", "-i", "uib")
    assert ran.code == 1
    assert "Reisen kom ikke fram" in ran.out
    assert "attestant" in ran.out
    assert "0 av 1 reiser" in ran.out


# ---------------------------------------------------------------- as a stranger: another process, no terminal


def test_a_wrong_call_is_a_usage_error(tmp_path: Path) -> None:
    ran = call("lint")
    assert ran.code == 2
    assert "Usage: oppskrift lint" in ran.err


def as_stranger(*args: str | Path, **env: str) -> Ran:
    ran = oppskrift(*args, **env)
    assert "Traceback" not in ran.err
    return ran


def test_a_stranger_meets_messages_and_no_tracebacks(tmp_path: Path) -> None:
    (tmp_path / "m.bpmn").write_bytes(b"\x00\xff not a model")
    assert as_stranger("lint", tmp_path / "m.bpmn").code == 1
    assert as_stranger("templates", "--out", tmp_path / "a" / "b.json").code == 1
    assert as_stranger("--help").out.startswith("Usage: oppskrift")
