"""The processes as each institution runs them, through the forms, with canned answers for DFØ."""

from datetime import UTC, datetime

import pytest
from content_support import CODING, Journey, day, library

from oppskrift import runtime
from oppskrift.model import event as e

MAY = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
EVERYWHERE = ["fiktivt-firma", "ntnu", "uib", "uio", "uit"]
EACH_VERSION = ["uib", "ntnu"]
OVER = [("2026-05-04", "7.5"), ("2026-05-05", "4")]
WITHIN = [("2026-05-04", "4")]

everywhere = pytest.mark.parametrize("institution", EVERYWHERE)
each_version = pytest.mark.parametrize("institution", EACH_VERSION)


def contract(institution: str) -> Journey:
    journey = Journey.at(institution, "kontrakt_timelonn")
    journey.start()
    return journey


def ordered(institution: str) -> Journey:
    journey = contract(institution)
    journey.report_need()
    journey.register_person()
    journey.check_and_approve()
    return journey


def timesheet(institution: str, paid: int = 90, *lines: tuple[str, str]) -> Journey:
    journey = Journey.at(institution, "timeliste", MAY)
    journey.start(kontraktnr="1001")
    journey.open_timesheet(paid)
    journey.register_hours(*lines)
    return journey


def ended(journey: Journey, end: str) -> bool:
    return journey.completed and journey.events[-1] == e.CaseCompleted(end)


@everywhere
def test_from_need_to_contract(institution: str) -> None:
    journey = ordered(institution)
    order = journey.answer("Bestille_kontrakt", bestillingsnr="7000001", status="bestilt")
    assert order["kontering"] == {"koststed": "12345678", "delprosjekt": "123456001", "konto": None}
    assert order["godkjent_av"] == "bente"
    assert order["oppdragstaker"]["fodselsdato"] == day("2000-01-01")
    journey.due("Paaminnelse_om_signering")
    assert journey.answer("Minne_om_signering", varsel_id="1")["mottaker"] == "midl1"
    journey.tell("Kontrakt_signert")
    journey.fetch_contract()
    assert ended(journey, "Kontrakt_inngatt")
    assert journey.variables["kontrakt"]["kontraktnr"] == "1001"


@everywhere
def test_reminder_and_lapse_come_when_the_institution_says(institution: str) -> None:
    journey = ordered(institution)
    journey.answer("Bestille_kontrakt", bestillingsnr="7000001", status="bestilt")
    waits = {row.element: row.due - journey.now for row in journey.rows.values() if hasattr(row, "due")}
    assert waits["Paaminnelse_om_signering"].days == journey.config["signering_paaminnelse_dager"]
    assert waits["Frist_for_signering"].days == journey.config["signering_frist_dager"]
    journey.due("Frist_for_signering")
    journey.answer("Varsle_om_bortfall", varsel_id="1")
    assert ended(journey, "Bortfalt")


@each_version
def test_an_employee_is_looked_up_and_a_wrong_number_comes_back(institution: str) -> None:
    journey = contract(institution)
    journey.report_need("999")
    journey.refuse("Hente_ansatt", "ANSATT_IKKE_FUNNET", kode="IKKE_ANSATT", melding="Finnes ikke")
    assert journey.variables["ansatt_funnet"] is False
    journey.report_need("10017")
    person = {"navn": "Dag Dobbeltrolle", "fornavn": "Dag", "etternavn": "Dobbeltrolle", "brukerident": "dag"}
    journey.answer("Hente_ansatt", ansattnr="10017", epost="dag@uib.example", **person)
    assert journey.variables["oppdragstaker"]["brukerident"] == "dag"
    assert "Kontrollere_kontrakt" in journey.waiting


@pytest.mark.parametrize(("overlaps", "end"), [(True, "2026-04-01"), (False, "2026-03-08")])
def test_1_1_looks_for_an_overlapping_contract_meanwhile(overlaps: bool, end: str) -> None:
    journey = contract("ntnu")
    journey.report_need("10017")
    person = {"navn": "Dag Dobbeltrolle", "fornavn": "Dag", "etternavn": "Dobbeltrolle", "brukerident": "dag"}
    journey.answer("Hente_ansatt", ansattnr="10017", epost="dag@uib.example", **person)
    assert journey.waiting == ["Hente_gjeldende_kontrakt", "Kontrollere_kontrakt"]
    checked = {"utfall": "klar", "periode_og_sats": True, "hjemmel": True}
    journey.fill("Kontrollere_kontrakt", "kari", kontroll=checked, kontering=CODING)
    assert journey.waiting == ["Hente_gjeldende_kontrakt"]
    journey.answer("Hente_gjeldende_kontrakt", kontraktnr="900", fra=day("2026-01-01"), til=day(end))
    assert journey.waiting == ["Godkjenne_kontrakt"]
    assert (journey.variables["overlapp"] is not None) is overlaps


@pytest.mark.parametrize(
    ("answers", "end"),
    [({"egen_virksomhet": "ja"}, "Sendt_til_innkjop"), ({"avgrenset_resultat": "ja"}, "Sendt_til_oppdrag")],
)
@each_version
def test_other_forms_of_engagement_leave_the_process(institution: str, answers: dict[str, str], end: str) -> None:
    journey = contract(institution)
    journey.report_need(leder_arbeidet="nei", **answers)
    journey.register_person()
    assert ended(journey, end)


@each_version
def test_returns_and_a_refusal_by_dfo_before_the_contract(institution: str) -> None:
    journey = contract(institution)
    journey.report_need()
    journey.register_person()
    journey.fill("Kontrollere_kontrakt", "kari", kontroll={"utfall": "returnert", "begrunnelse": "Feil enhet"})
    need = {**journey.variables["behov"], "organisasjon_id": "10002"}
    journey.fill("Rette_behov", "berit", behov=need, kontering=CODING)
    journey.check_and_approve()
    journey.refuse("Bestille_kontrakt", "KONTRAKT_AVVIST", kode="UGYLDIG_KONTERING", melding="Ukjent koststed")
    assert journey.variables["dfo_avvisning"] == {"kode": "UGYLDIG_KONTERING", "melding": "Ukjent koststed"}
    checked = {"utfall": "klar", "periode_og_sats": True, "hjemmel": True}
    journey.fill("Kontrollere_kontrakt", "kari", kontroll=checked, kontering=CODING)
    returned = {"utfall": "returnert", "begrunnelse": "Mangler budsjett"}
    journey.fill("Godkjenne_kontrakt", "bente", godkjenning=returned)
    journey.fill("Kontrollere_kontrakt", "kari", kontroll=checked, kontering=CODING)
    journey.fill("Godkjenne_kontrakt", "bente", godkjenning={"utfall": "avvist", "begrunnelse": "Ikke behov"})
    assert journey.answer("Varsle_om_avslag", varsel_id="1")["mottaker"] == "behovshaver"
    assert ended(journey, "Kontrakt_avslatt")


@pytest.mark.parametrize("institution", ["uio", "fiktivt-firma"])
def test_hr_can_send_back_where_the_institution_has_the_step(institution: str) -> None:
    journey = contract(institution)
    journey.report_need()
    journey.register_person()
    checked = {"utfall": "klar", "periode_og_sats": True, "hjemmel": True}
    journey.fill("Kontrollere_kontrakt", "kari", kontroll=checked, kontering=CODING)
    assert journey.waiting == ["Kontrollere_ansettelsesforhold"]
    journey.fill(
        "Kontrollere_ansettelsesforhold", "henrik", hr={"utfall": "returnert", "begrunnelse": "Mangler hjemmel"}
    )
    assert journey.waiting == ["Kontrollere_kontrakt"]
    journey.fill("Kontrollere_kontrakt", "kari", kontroll=checked, kontering=CODING)
    assert journey.variables["hr"] is None


@everywhere
def test_from_hours_to_payslip(institution: str) -> None:
    journey = timesheet(institution, 0, *WITHIN)
    journey.verify()
    always = journey.config["bdm_alltid"]
    assert ("Godkjenne_utbetaling" in journey.waiting) is always
    if always:
        journey.fill("Godkjenne_utbetaling", "bente", godkjenning=approved())
    given = journey.answer("Registrere_lonn", transaksjonsid="9", status="mottatt")
    assert given["linjer"] == [{"dato": day("2026-05-04"), "timer": 4, "sats": {"$decimal": "230.50"}}]
    assert given["belop"] in (922, {"$decimal": "922.00"})
    assert (given["attestert_av"], given["godkjent_av"]) == ("atle", "bente" if always else None)
    journey.pay()
    assert ended(journey, "Lonn_utbetalt")
    assert journey.variables["lonnsslipp"]["ref"] == "L1"


@everywhere
def test_hours_over_the_frame_need_the_cost_approver(institution: str) -> None:
    journey = timesheet(institution, 90, *OVER)
    assert journey.variables["kontroll"]["utfall"] == "over_ramme"
    journey.verify()
    returned = {"utfall": "returnert", "begrunnelse": "Utvid kontrakten"}
    journey.fill("Godkjenne_utbetaling", "bente", godkjenning=returned)
    journey.open_timesheet(0)
    assert journey.waiting == ["Fore_timer"]


@each_version
def test_hours_outside_the_contract_go_back_to_whoever_wrote_them(institution: str) -> None:
    journey = timesheet(institution, 0, ("2026-07-01", "4"))
    assert journey.waiting == ["Hente_kontrakt"]
    journey.open_timesheet()
    assert journey.waiting == ["Fore_timer"]
    assert "utenfor" in journey.variables["kontroll"]["begrunnelse"]


@pytest.mark.parametrize(
    ("institution", "reminder", "deputy"),
    [
        ("uib", "2026-05-27", "2026-05-29"),
        ("uio", "2026-05-27", "2026-05-29"),
        ("ntnu", "2026-05-27", "2026-05-29"),
        ("uit", "2026-05-22", "2026-05-28"),
        ("fiktivt-firma", "2026-05-15", "2026-05-26"),
    ],
)
def test_cut_off_of_1_june_counts_working_days_past_whit_monday(institution: str, reminder: str, deputy: str) -> None:
    journey = timesheet(institution, 0, *WITHIN)
    due = {
        row.element: f"{row.due:%Y-%m-%d}" for row in journey.rows.values() if row.element.startswith(("Paa", "Att"))
    }
    assert due["Paaminnelse_for_lonnsfrist"] == reminder
    assert due["Attestering_haster"] == deputy
    journey.due("Paaminnelse_for_lonnsfrist")
    journey.answer("Minne_attestant", varsel_id="1")
    assert "Attestere_timeliste" in journey.waiting
    journey.due("Attestering_haster")
    assert [event.code for event in journey.events if isinstance(event, e.EscalationThrown)] == ["lonn-i-fare"]
    assert journey.waiting == ["Attestere_timeliste_som_stedfortreder"]
    journey.verify("Attestere_timeliste_som_stedfortreder", "stine")
    assert "Attestere_timeliste" not in journey.waiting


@everywhere
def test_pay_at_risk_is_told_while_the_cost_approver_thinks(institution: str) -> None:
    journey = timesheet(institution, 90, *OVER)
    journey.verify()
    journey.due("Godkjenning_haster")
    journey.answer("Varsle_godkjenner", varsel_id="1")
    assert any(isinstance(event, e.EscalationThrown) for event in journey.events)
    assert journey.waiting == ["Godkjenne_utbetaling"]


@each_version
@pytest.mark.parametrize(
    ("code", "to"), [("UGYLDIG_KONTERING", "Rette_avvist_timeliste"), ("PERIODE_STENGT", "Hente_kontrakt")]
)
@pytest.mark.parametrize("late", [False, True])
def test_a_refusal_goes_to_the_one_who_can_correct_it(institution: str, code: str, to: str, late: bool) -> None:
    journey = timesheet(institution, 90, *OVER)
    journey.verify()
    journey.fill("Godkjenne_utbetaling", "bente", godkjenning=approved())
    if late:
        journey.answer("Registrere_lonn", transaksjonsid="9", status="mottatt")
        journey.tell("Lonnsstatus_endret")
        journey.answer("Hente_lonnsstatus", status="avvist", kode=code, melding="Avvist", kjoredato=None)
    else:
        journey.refuse("Registrere_lonn", "LONN_AVVIST", kode=code, melding="Avvist")
    assert journey.waiting == [to]
    if to == "Rette_avvist_timeliste":
        correction = {"forklaring": "Nytt delprosjekt"}
        journey.fill(to, "atle", kontering=CODING, retting=correction)
        assert "Godkjenne_utbetaling" in journey.waiting


def approved() -> dict[str, object]:
    return {"utfall": "godkjent", "hjemmel": True, "budsjettdekning": True, "forsvarlig": True}


def test_the_main_path_is_the_same_in_both_versions() -> None:
    for process in ("kontrakt_timelonn", "timeliste"):
        old, new = (library().bundle(process, v).processes[process].nodes for v in ("1.0", "1.1"))
        assert set(old) <= set(new)


@each_version
def test_a_new_round_forgets_who_approved_the_last_one(institution: str) -> None:
    journey = timesheet(institution, 90, *OVER)
    journey.verify()
    journey.fill("Godkjenne_utbetaling", "bente", godkjenning=approved())
    journey.refuse("Registrere_lonn", "LONN_AVVIST", kode="PERIODE_STENGT", melding="Avvist")
    journey.open_timesheet(90)
    journey.register_hours(("2026-05-04", "4"))
    known = journey.variables
    assert [known[name] for name in ("attestert_av", "godkjent_av", "godkjenning", "lonnsstatus")] == [None] * 4


def title(journey: Journey) -> object:
    context = runtime.Context(case_id="1", institution="uib", config=journey.config, started=journey.now)
    expression = str(journey.bundle.manifest.title_expression)
    return runtime.evaluate(journey.definition, journey.snapshot or b"", expression, context, journey.now).value


def test_titles_say_whose_case_it_is_from_the_first_task_on() -> None:
    journey = contract("uib")
    journey.report_need()
    assert title(journey) == "Kontrakt timelønn – Tormod Timelønn"
    journey = contract("uib")
    journey.report_need("10017")
    assert title(journey) == "Kontrakt timelønn – ansatt 10017"
    journey = Journey.at("uib", "timeliste", MAY)
    journey.start(kontraktnr="1001")
    journey.open_timesheet()
    assert title(journey) == "Timeliste – Tormod Timelønn"
    journey.register_hours(*WITHIN)
    assert title(journey) == "Timeliste 2026-05 – Tormod Timelønn"
