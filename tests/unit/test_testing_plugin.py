"""The plugin as an analyst meets it: what is run, and what is told when a step does not hold."""

from collections.abc import Callable

import pytest
from testing_support import CONTRACT, ROOT, STARTED

from oppskrift import standard
from oppskrift.standard import acceptance
from oppskrift.testing import feature_file
from oppskrift.testing.plugin import PROPERTY
from oppskrift.testing.report import describe
from oppskrift.testing.world import World, content

pytest_plugins = ("pytester",)

Run = Callable[..., pytest.RunResult]

PLAIN = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
"""Without plugins that would be loaded anew for each run."""


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Load once what scenarios use: pytester forgets every module that is first imported while it runs."""
    shared = content(str(ROOT))
    (scenario,) = feature_file.read(CONTRACT + f"\n  Scenario: A{STARTED}", "a.feature", ()).scenarios
    with World(shared, "uib") as world:
        for step in scenario.steps:
            step.match.definition.function(world, *step.match.arguments)
        assert "Melde behov" in describe(world, "nb")


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a feature of the repository's content and return what came of it."""

    def go(text: str, *options: str, language: str = "nb") -> pytest.RunResult:
        monkeypatch.setenv("OPPSKRIFT_LANGUAGE", language)
        pytester.makeini("[pytest]\n")
        (pytester.path / "prove.feature").write_text(text, encoding="utf-8")
        return pytester.runpytest_inprocess(f"--content={ROOT}", *PLAIN, *options)

    return go


def test_a_scenario_runs_once_for_each_institution_and_row(run: Run) -> None:
    body = f"""
  @institusjon:uib @institusjon:uio
  Scenariomal: Nummer <n>
{STARTED}
    Eksempler:
      | n |
      | 1 |
      | 2 |
"""
    result = run(CONTRACT + body, "-v")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(
        ["*Nummer 1[[]uib-1]*", "*Nummer 1[[]uio-1]*", "*Nummer 2[[]uib-2]*", "*Nummer 2[[]uio-2]*"]
    )
    result.stdout.fnmatch_lines(["  uib: 2 av 2 holdt", "  uio: 2 av 2 holdt", "*4 scenarioer, 4 holdt, 0 holdt ikke."])


def test_every_institution_there_is(run: Run) -> None:
    result = run(CONTRACT + f"\n  @alle-institusjoner\n  Scenario: A{STARTED}")
    result.assert_outcomes(passed=5)


def test_only_the_institution_that_is_asked_for(run: Run) -> None:
    result = run(CONTRACT + f"\n  @alle-institusjoner\n  Scenario: A{STARTED}", "--institution", "uit")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["  uit: 1 av 1 holdt"])


def test_an_institution_that_does_not_exist_is_refused_before_anything_runs(run: Run) -> None:
    result = run(CONTRACT + f"\n  @alle-institusjoner\n  Scenario: A{STARTED}", "--institution", "uis")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*«uis» finnes ikke. Kjente: fiktivt-firma, ntnu, uib, uio, uit.*"])


FAILING = (
    CONTRACT
    + """
  @institusjon:uib
  Scenario: Feil rolle
    Når behovshaver starter en sak
    Så har kostnadsgodkjenner oppgaven "Melde behov"
"""
)
REPORTS = {
    "nb": [
        'prove.feature:10: har kostnadsgodkjenner oppgaven "Melde behov"',
        "  kostnadsgodkjenner kan ikke utføre «Melde behov»: Bente BDM har ikke rollen Behovshaver*",
        "Klokken i testen: 02.03.2026 09:00",
        "Sak: kontrakt_timelonn 1.0 ved uib",
        "Åpen oppgave: «Melde behov» for behovshaver (ledig)",
        "Akseptansetester: 1 scenarioer, 0 holdt, 1 holdt ikke.",
    ],
    "nn": ["Klokka i testen: 02.03.2026 09:00", "Open oppgåve: «Melde behov» for behovshaver (ledig)"],
    "en": ["Clock of the test: 02.03.2026 09:00", "Open task: «Melde behov» for behovshaver (free)"],
}


@pytest.mark.parametrize("language", REPORTS)
def test_a_failure_tells_what_was_expected_and_what_is_open_for_whom(run: Run, language: str) -> None:
    result = run(FAILING, language=language)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(REPORTS[language])
    result.stdout.no_fnmatch_line("*Traceback*")


# step that fails -> what is told
FAILURES = {
    'har behovshaver oppgaven "Kontrollere kontrakt"': "*Oppgaven «Kontrollere kontrakt» er ikke åpen.",
    'har behovshaver oppgaven "Melde behovet"': "*heter «Melde behovet». Det nærmeste er «Melde behov»*",
    'har rektor oppgaven "Melde behov"': "*Ingen heter eller har rollen «rektor» ved uib. Kjente: Tormod Timelønn,*",
    'er saken avsluttet med "Kontrakt inngått"': "*Den er ikke avsluttet slik.",
    'har saken passert "Melde behov" 2 ganger': "*Ventet * 2 gang(er). Den har passert 1 gang(er).",
    "er behov.timer 5": "*Ventet at behov.timer er 5. Verdien er <ikke utfylt>.",
    "har DFØ mottatt `dfo.kontrakt.bestill` 1 gang": "*DFØ har mottatt den 0 gang(er).",
    "har DFØ mottatt `dfo.kontrakt.bestil` 1 gang": "*«dfo.kontrakt.bestil» finnes ikke. Kjente: *",
    'er koordinator varslet med "hei"': "*ikke varslet med «hei». Sendte varsler: –.",
    'ga beslutningen "tilknytningsform.form" "oppdrag"': "*«tilknytningsform» er ikke vurdert i saken.",
    'avvises det fordi "alt"': "*Ingenting ble avvist.",
    "meldes feltet behov.timer": "*Skjemaet ble ikke avvist.",
    "er saken trukket": "*Saken er ikke trukket.",
    'er saken stanset fordi "DFØ"': "*Ingenting i saken står stille.",
    'viser sporet "lonn-i-fare"': "*Eskaleringer i sporet: –.",
    'viser sporet at Berit utførte "Melde behov"': "*«Melde behov» ble utført av –.",
    'er fristen for "Melde behov" 03.03.2026': "*Oppgaven «Melde behov» har ingen frist.",
    "gjelder verdien 4 for signering_paaminnelse_dager": "*er 4. Verdien er 3.",
    'kan ikke Berit utføre "Melde behov"': "*Berit kan utføre «Melde behov», men skulle ikke kunne det.",
    "har Berit ingen oppgaver": "*Berit skulle ikke ha noen oppgave, men har Melde behov.",
    'har saken ikke passert "Melde behov"': "*har passert «Melde behov», men skulle ikke det.",
}


def test_each_outcome_that_does_not_hold_says_why(run: Run) -> None:
    body = "".join(
        f"\n  @institusjon:uib\n  Scenario: Nummer {n}\n    Når behovshaver starter en sak\n    Så {step}\n"
        for n, step in enumerate(FAILURES)
    )
    result = run(CONTRACT + body)
    result.assert_outcomes(failed=len(FAILURES))
    for said in FAILURES.values():
        result.stdout.fnmatch_lines([said])


def test_a_refusal_that_was_not_expected_fails_the_scenario(run: Run) -> None:
    body = """
  @institusjon:uib
  Scenario: Tomt skjema
    Når behovshaver starter en sak
    Og behovshaver utfører "Melde behov"
    Så pågår saken
"""
    result = run(CONTRACT + body)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*Det ble avvist: *", "Siste forsøk ble avvist: *"])


def test_a_scenario_that_names_no_institution_is_told_how(run: Run) -> None:
    result = run(CONTRACT + f"\n  Scenario: A{STARTED}")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*Sett taggen @alle-institusjoner*", "*uten institusjon: 0 av 1 holdt"])


def test_a_step_that_breaks_is_told_as_our_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: World, actor: str, task: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(World, "refusal", broken)
    result = run(CONTRACT + f"\n  @institusjon:uib\n  Scenario: A{STARTED}")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*Det er en feil i Oppskrift, ikke i scenarioet*", "*ZeroDivisionError*"])


def test_a_file_with_problems_is_one_error_with_all_of_them(run: Run) -> None:
    result = run("# language: no\nEgenskap: A\n\n  @treg\n  Scenario: B\n    Gitt at det er dag\n")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*prove.feature:4: Ingen kjenner taggen «@treg»*", "*prove.feature:5: *kan derfor aldri feile*"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_file_that_is_no_text_is_told(run: Run, pytester: pytest.Pytester) -> None:
    (pytester.path / "latin.feature").write_bytes("# language: no\nEgenskap: Lønn".encode("latin-1"))
    result = run(CONTRACT + f"\n  @institusjon:uib\n  Scenario: A{STARTED}")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*latin.feature: Filen kan ikke leses som tekst*"])


def test_names_and_tags_choose_scenarios(run: Run) -> None:
    body = f"\n  @institusjon:uib @krav:7\n  Scenario: A{STARTED}\n  @institusjon:uib\n  Scenario: B{STARTED}"
    run(CONTRACT + body, "-k", "krav:7").assert_outcomes(passed=1, deselected=1)


def test_reports_carry_the_institution(run: Run, pytester: pytest.Pytester) -> None:
    run(CONTRACT + f"\n  @institusjon:uio\n  Scenario: A{STARTED}", "--junitxml=out.xml")
    assert f'name="{PROPERTY}" value="uio"' in (pytester.path / "out.xml").read_text(encoding="utf-8")


def test_the_example_of_the_guide_holds(run: Run) -> None:
    guide = (ROOT / "docs/how-to/analyst/write-an-acceptance-test.md").read_text(encoding="utf-8")
    example = guide.partition("```gherkin\n")[2].partition("```")[0]
    run(example, "--institution", "uib", "--institution", "ntnu").assert_outcomes(passed=2)


def test_results_are_written_with_the_hashes_of_what_was_run(run: Run, pytester: pytest.Pytester) -> None:
    body = f"""
  @institusjon:uib
  Scenario: Holder
{STARTED}

  @institusjon:ntnu
  Scenario: Holder ikke
{STARTED}
    Så har behovshaver oppgaven "Godkjenne kontrakt"
"""
    run(CONTRACT + body, "--results=reports/acceptance.json")
    written = acceptance.read_results(pytester.path / "reports" / "acceptance.json")
    assert written is not None
    told = {(one.scenario, one.institution, one.outcome) for one in written.scenarios}
    assert told == {("Holder", "uib", "passed"), ("Holder ikke", "ntnu", "failed")}
    assert {one.file for one in written.scenarios} == set(written.features) == {"prove.feature"}
    library = standard.Library(ROOT)
    assert written.content["timeliste/1.0"] == library.bundle("timeliste", "1.0").sha256
