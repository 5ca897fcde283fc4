"""The decisions of the standard give what the rules say, and take their rates from the dated values."""

from decimal import Decimal
from typing import Any

import pytest
from content_support import NOW, day, decide, decision, library

from oppskrift import feel, standard
from oppskrift.model.tagged import untag

CONTRACT = {"fra": day("2026-03-09"), "til": day("2026-06-30"), "timer": 100, "timer_fort": 90}


@pytest.mark.parametrize(
    ("directed", "business", "limited", "form", "rule"),
    [
        ("ja", "nei", "nei", "arbeidstaker", "ledet_arbeid"),
        ("ja", "nei", "ja", "arbeidstaker", "ledet_arbeid"),
        ("ja", "ja", "nei", "arbeidstaker", "ledet_arbeid"),
        ("ja", "ja", "ja", "arbeidstaker", "ledet_arbeid"),
        ("nei", "ja", "nei", "naering", "egen_virksomhet"),
        ("nei", "ja", "ja", "naering", "egen_virksomhet"),
        ("nei", "nei", "ja", "oppdrag", "avgrenset_resultat"),
        ("nei", "nei", "nei", "arbeidstaker", "i_tvil_arbeidstaker"),
    ],
)
def test_form_of_engagement(directed: str, business: str, limited: str, form: str, rule: str) -> None:
    answers = {"leder_arbeidet": directed, "egen_virksomhet": business, "avgrenset_resultat": limited}
    value, rules = decide("tilknytningsform", "1.0", {"behov": answers})
    assert value["form"] == form
    assert value["begrunnelse"]
    assert rules == (rule,)


def check(version: str, *lines: tuple[str, str], rate: str = "230.50", period: str = "2026-05", **contract: Any) -> Any:
    sheet = {"linjer": [{"dato": day(date), "timer": {"$decimal": hours}} for date, hours in lines]}
    given = {
        "kontrakt": {**CONTRACT, "timesats": {"$decimal": rate}, **contract},
        "timeliste": sheet,
        "periode": period,
    }
    extra = {"helligdagstillegg": 100} if version == "1.1" else {}
    return decide("timelonn_kontroll", version, {**given, **extra})


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize(
    ("lines", "outcome", "processable", "rule"),
    [
        ((("2026-05-04", "7.5"),), "ok", True, "innenfor"),
        ((("2026-05-04", "5"), ("2026-05-05", "5")), "ok", True, "innenfor"),
        ((("2026-05-04", "5"), ("2026-05-05", "5.25")), "over_ramme", True, "over_rammen"),
        ((("2026-07-01", "2"),), "utenfor_periode", False, "utenfor_kontrakten"),
        ((("2026-03-08", "2"),), "utenfor_periode", False, "utenfor_kontrakten"),
        ((("2026-06-01", "2"),), "feil_maaned", False, "utenfor_maneden"),
        ((("2026-05-04", "2"), ("2026-05-04", "3")), "dobbeltfort", False, "dobbeltfort"),
        ((("2026-07-01", "50"),), "utenfor_periode", False, "utenfor_kontrakten"),
    ],
)
def test_timesheet_against_contract(
    version: str, lines: tuple[tuple[str, str], ...], outcome: str, processable: bool, rule: str
) -> None:
    value, rules = check(version, *lines)
    assert value["utfall"] == outcome
    assert value["kan_behandles"] is processable
    assert value["timer_igjen"] == 10
    assert rule in rules


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("missing", ["timeliste", "ramme"])
def test_what_is_not_known_is_never_within_the_contract(version: str, missing: str) -> None:
    """A count that cannot be made is no zero: no rule applies, with the reason told."""
    contract = {**CONTRACT, "timesats": 250} if missing == "timeliste" else {**CONTRACT, "timesats": 250, "timer": None}
    sheet = None if missing == "timeliste" else {"linjer": [{"dato": day("2026-05-04"), "timer": 5}]}
    given = {"kontrakt": contract, "timeliste": sheet, "periode": "2026-05", "helligdagstillegg": 100}
    inputs: dict[str, Any] = {name: feel.from_json(value) for name, value in given.items()}
    inputs["values"] = standard.feel_values(library().values)
    decided = decision("timelonn_kontroll", version).evaluate("timelonn_kontroll", inputs, now=NOW)
    assert decided.rules == ()
    assert [decided.value[name] for name in ("utfall", "kan_behandles", "begrunnelse")] == [None, None, None]
    assert "dmn.no-match" in [remark.message.key for remark in decided.diagnostics]


def test_a_contract_without_an_end_has_no_last_day() -> None:
    value, _ = check("1.0", ("2026-05-04", "2"), til=None)
    assert value["utfall"] == "ok"


@pytest.mark.parametrize(
    ("period", "rate", "expected"),
    [
        ("2021-05", "100", 175),
        ("2022-04", "100", 175),
        ("2022-05", "100", 182),
        ("2026-04", "100", 208),
        ("2026-05", "100", 216),
        ("2026-05", "216.01", {"$decimal": "216.01"}),
        ("2026-05", "215.99", 216),
    ],
)
def test_the_rate_is_never_below_the_least_of_its_date(period: str, rate: str, expected: Any) -> None:
    value, _ = check("1.0", (f"{period}-12", "1"), rate=rate, period=period, fra=day("2021-01-01"))
    assert value["sats"] in (expected, {"$decimal": f"{expected}.00"})


def test_amounts_are_exact_in_kroner_and_ore() -> None:
    value, _ = check("1.0", ("2026-05-04", "7.25"), ("2026-05-05", "0.75"), rate="230.55")
    assert value["belop"] == {"$decimal": "1844.40"}
    assert [line["sats"] for line in value["linjer"]] == [{"$decimal": "230.55"}] * 2


def test_only_1_1_adds_for_public_holidays() -> None:
    lines = (("2026-05-01", "2"), ("2026-05-14", "1"), ("2026-05-15", "1"))
    plain, _ = check("1.0", *lines, rate="230.55")
    added, _ = check("1.1", *lines, rate="230.55")
    assert plain["belop"] == {"$decimal": "922.20"}
    assert added["belop"] == {"$decimal": "1613.85"}
    assert added["timer_helligdag"] == 3
    assert [line["helligdag"] for line in added["linjer"]] == [True, True, False]


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_each_day_has_the_least_rate_of_that_day(version: str) -> None:
    value, _ = check(version, ("2026-04-30", "1"), ("2026-05-04", "1"), rate="100", period="2026-05")
    assert value["utfall"] == "feil_maaned"
    assert [untag(line["sats"]) for line in value["linjer"]] == [Decimal("208.00"), Decimal("216.00")]
    assert untag(value["sats"]) == Decimal("216.00")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_without_a_least_rate_for_a_day_nothing_is_said(version: str) -> None:
    sheet = {"linjer": [{"dato": day("2020-12-31"), "timer": 1}]}
    contract = {**CONTRACT, "fra": day("2020-01-01"), "timesats": 500}
    given = {"kontrakt": contract, "timeliste": sheet, "periode": "2020-12", "helligdagstillegg": 100}
    values = {"values": standard.feel_values(library().values)} | {k: feel.from_json(v) for k, v in given.items()}
    decided = decision("timelonn_kontroll", version).evaluate("timelonn_kontroll", values, now=NOW)
    assert decided.value is None
    assert "values.missing" in {d.message.key for d in decided.diagnostics}
