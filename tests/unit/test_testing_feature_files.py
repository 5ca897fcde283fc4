"""What a feature file may be, and everything that is refused about one, at once and with its line."""

import pytest
from testing_support import feature, refused, rules, text_of

from oppskrift.message import LANGUAGES

SCENARIO = "\n  Scenario: Et navn\n    Gitt institusjonen uib\n    Så pågår saken\n"


def test_a_scenario_keeps_its_steps_lines_and_tags() -> None:
    (scenario,) = feature(
        "\n  @krav:12\n  Scenario: Et navn\n    Gitt institusjonen uib\n    Så pågår saken\n"
    ).scenarios
    assert [(s.text, s.line) for s in scenario.steps] == [("institusjonen uib", 6), ("pågår saken", 7)]
    assert (scenario.name, scenario.line, scenario.tags) == ("Et navn", 5, ("@krav:12",))


def test_outline_rows_are_scenarios_of_their_own() -> None:
    body = """
  Scenariomal: Nummer <n>
    Gitt institusjonen <hvem>
    Så pågår saken

    Eksempler:
      | n | hvem |
      | 1 | uib  |
      | 2 | uio  |
"""
    found = feature(body).scenarios
    assert [(s.name, s.row, s.steps[0].text) for s in found] == [
        ("Nummer 1", 1, "institusjonen uib"),
        ("Nummer 2", 2, "institusjonen uio"),
    ]


@pytest.mark.parametrize(
    ("tags", "institutions"),
    [
        ("@alle-institusjoner", ("uib", "uio")),
        ("@institusjon:uio", ("uio",)),
        ("@institusjon:uio @institusjon:uib", ("uio", "uib")),
        ("@alle-institusjoner @institusjon:uio", ("uio",)),
        ("@krav:1", ()),
    ],
)
def test_tags_say_which_institutions_it_runs_for(tags: str, institutions: tuple[str, ...]) -> None:
    (scenario,) = feature(f"\n  {tags}{SCENARIO}").scenarios
    assert scenario.institutions == institutions


def test_tags_of_rules_and_examples_count_as_well() -> None:
    body = """
  @institusjon:uib
  Regel: En regel
    Scenariomal: Et navn
      Gitt prosessen "timeliste"
      Så pågår saken

      @institusjon:uio
      Eksempler:
        | n |
        | 1 |
"""
    (scenario,) = feature(body).scenarios
    assert scenario.institutions == ("uib", "uio")


BROKEN = {
    "two scenarios of one name": (SCENARIO + SCENARIO, [("feature.duplicate-scenario", 8)]),
    "a step that nobody knows": (
        "\n  Scenario: A\n    Gitt qqq\n    Så pågår saken\n",
        [("feature.undefined-step-no-suggestion", 5)],
    ),
    "nothing is asserted": ("\n  Scenario: A\n    Gitt institusjonen uib\n", [("feature.no-then", 4)]),
    "no steps": ("\n  Scenario: A\n", [("feature.no-then", 4)]),
    "no scenarios": ("\n", [("feature.no-scenarios", 2)]),
    "no name": ("\n  Scenario:\n    Så pågår saken\n", [("feature.no-name", 4)]),
    "an outline without examples": (
        "\n  Scenariomal: A\n    Gitt institusjonen uib\n    Så pågår saken\n",
        [("feature.no-rows", 4)],
    ),
    "an outline without rows": (
        "\n  Scenariomal: A\n    Så pågår saken\n\n    Eksempler:\n      | n |\n",
        [("feature.no-rows", 4)],
    ),
    "a tag that nobody knows": (f"\n  @treg{SCENARIO}", [("feature.unknown-tag", 4)]),
    "a tag without its value": (f"\n  @institusjon{SCENARIO}", [("feature.unknown-tag", 4)]),
    "a tag with a value too many": (f"\n  @alle-institusjoner:uib{SCENARIO}", [("feature.unknown-tag", 4)]),
    "an unknown institution": (f"\n  @institusjon:uis{SCENARIO}", [("feature.unknown-institution", 4)]),
    "a table where none belongs": (
        "\n  Scenario: A\n    Gitt institusjonen uib\n      | a | b |\n    Så pågår saken\n",
        [("feature.table-unexpected", 5)],
    ),
    "a table that is missing": (
        "\n  Scenario: A\n    Når Tormod starter en sak med\n    Så pågår saken\n",
        [("feature.table-missing", 5)],
    ),
    "a block of text": (
        '\n  Scenario: A\n    Gitt institusjonen uib\n      """\n      tekst\n      """\n    Så pågår saken\n',
        [("feature.doc-string", 5)],
    ),
    "a step with a misspelt keyword, which Gherkin takes for a description": (
        "\n  Scenario: A\n    Et ord om det.\n    Git institusjonen uib\n    Så pågår saken\n",
        [("feature.keyword", 6)],
    ),
    "a day that does not exist": (
        "\n  Scenario: A\n    Gitt at datoen er 31.02.2026\n    Så pågår saken\n",
        [("step.no-such-day", 5)],
    ),
}


@pytest.mark.parametrize(("body", "found"), BROKEN.values(), ids=BROKEN)
def test_refused(body: str, found: list[tuple[str, int]]) -> None:
    assert rules(body) == found


@pytest.mark.parametrize(("text", "rule"), [("", "feature.empty"), ("hei\n", "feature.syntax")])
def test_what_is_no_feature_is_refused(text: str, rule: str) -> None:
    assert [p.rule for p in refused(text).problems] == [rule]  # type: ignore[attr-defined]


def test_every_problem_of_a_file_is_told_at_once_in_the_order_of_the_lines() -> None:
    body = """
  @treg
  Scenario: A
    Gitt qqq
    Når xyzzy

  Scenario: A
    Gitt institusjonen uib
      | a | b |
    Så pågår saken
"""
    assert [rule for rule, _ in rules(body)] == [
        "feature.unknown-tag",
        "feature.no-then",
        "feature.undefined-step-no-suggestion",
        "feature.undefined-step-no-suggestion",
        "feature.duplicate-scenario",
        "feature.table-unexpected",
    ]


def test_wrong_gherkin_is_told_with_its_line_in_each_language() -> None:
    error = refused("# language: no\nEgenskap: A\n\n  Scenario: B\n    Gitt noe\n    Nor noe\n")
    for language in LANGUAGES:
        assert "prove.feature:6" in text_of(error, language)


def test_an_undefined_step_suggests_sentences_as_one_would_write_them() -> None:
    error = refused(
        "# language: no\nEgenskap: A\n\n  Scenario: B\n"
        '    Når koordinator gjennomfører "Kontrollere kontrakt" med\n      | a | b |\n    Så pågår saken\n'
    )
    told = text_of(error)
    assert "{aktor} utfører {oppgave} med" in told
    assert "(:)" not in told
    assert "(at )" not in told


def test_sentences_belong_to_the_language_of_the_feature() -> None:
    english = "Feature: A\n\n  Scenario: B\n    Given institusjonen uib\n    Then the case is still open\n"
    assert [p.rule for p in refused(english).problems] == ["feature.undefined-step"]  # type: ignore[attr-defined]
