"""Everyday expressions of Norwegian payroll, written as process owners write them."""

from decimal import Decimal as D

import pytest
from feel_support import passes, result, value

from oppskrift import feel
from oppskrift.feel.temporal import parse_at

TIMELISTE = {
    "periode": "2026-03",
    "linjer": [
        {"dato": parse_at("2026-03-02"), "timer": D("7.5"), "sats": D("265.40")},
        {"dato": parse_at("2026-03-03"), "timer": D("4.25"), "sats": D("265.40")},
        {"dato": parse_at("2026-03-07"), "timer": D("3"), "sats": D("398.10")},
    ],
}
KONTRAKT = {
    "kontraktnr": "K-1001",
    "fra": parse_at("2026-01-01"),
    "til": parse_at("2026-06-30"),
    "timer": D(120),
    "timer_fort": D("96.5"),
}


def ask(text):
    return value(text, timeliste=TIMELISTE, kontrakt=KONTRAKT, config={"frist": D(5), "grense": D("10000")})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(timeliste.linjer.timer)", D("14.75")),
        ("sum(for linje in timeliste.linjer return linje.timer * linje.sats)", D("4312.750")),
        (
            "round half up(sum(for linje in timeliste.linjer return linje.timer * linje.sats), 2) = 4312.75",
            True,
        ),
        ("kontrakt.timer_fort + sum(timeliste.linjer.timer) <= kontrakt.timer", True),
        ("some linje in timeliste.linjer satisfies not(is working day(linje.dato))", True),
        ("every linje in timeliste.linjer satisfies linje.dato in [kontrakt.fra..kontrakt.til]", True),
        ("timeliste.linjer[timer > 7].dato", [parse_at("2026-03-02")]),
        ('"Timeliste " + timeliste.periode + " – " + kontrakt.kontraktnr', "Timeliste 2026-03 – K-1001"),
        ("add working days(today(), config.frist)", parse_at("2026-03-09")),
        ("kontrakt.til - kontrakt.fra", parse_at("P180D")),
        ("years and months duration(kontrakt.fra, kontrakt.til).months", D(5)),
        ('if sum(timeliste.linjer.timer) * 400 > config.grense then "bdm" else "direkte"', "direkte"),
        ('date(timeliste.periode + "-01") + duration("P1M") - duration("P1D")', parse_at("2026-03-31")),
        ('last day of month(date(timeliste.periode + "-01"))', parse_at("2026-03-31")),
        ('string join(for l in timeliste.linjer return string(l.timer), " + ")', "7.5 + 4.25 + 3"),
        ("count(distinct values(timeliste.linjer.sats))", D(2)),
        ("max(timeliste.linjer.dato) < kontrakt.til", True),
        ('get or else(kontrakt.delprosjekt, "ingen")', "ingen"),
        ("0.3 * 1000.10", D("300.030")),
        ("1000.10 - 1000", D("0.10")),
        ("12 * 4250.33 / 1950", D("26.15587692307692307692307692307692")),
    ],
)
def test_everyday_expressions(text, expected):
    assert ask(text) == expected


@pytest.mark.parametrize(
    ("cell", "tested", "expected"),
    [
        ("< 10000", D("9999.99"), True),
        ("[10000..50000)", D(50000), False),
        ('"T1", "T2"', "T1", True),
        ('not("T9")', "T1", True),
        ('[date("2026-01-01")..date("2026-12-31")]', parse_at("2026-06-30"), True),
        ('> date("2026-01-01") + duration("P6M")', parse_at("2026-06-30"), False),
        ('duration("P7D")', parse_at("P7D"), True),
        ("not(is working day(?))", parse_at("2026-05-17"), True),
    ],
)
def test_cells_of_decision_tables(cell, tested, expected):
    assert passes(cell, tested) is expected


def test_a_misspelt_field_is_told_in_norwegian():
    found = result("kontrakt.timr > 10", kontrakt=KONTRAKT)
    assert [d.render("nb") for d in found.diagnostics] == ["Verdien har ikke noe felt «timr». Mente du «timer»?"]
    assert [d.render("nn") for d in found.diagnostics] == ["Verdien har ikkje noko felt «timr». Meinte du «timer»?"]


def test_a_function_is_shown_by_its_parameters():
    assert feel.show(value("function(a, b) a")) == "function(a, b)"
    assert feel.show(value("count")) == "function(list)"


@pytest.mark.parametrize(
    ("json", "nb", "en"),
    [
        ({"$decimal": "10000.50"}, "10\u00a0000,50", "10,000.50"),
        (1234567, "1\u00a0234\u00a0567", "1,234,567"),
        ({"$decimal": "-0.5"}, "−0,5", "-0.5"),
        ({"$decimal": "-0.00"}, "0,00", "0.00"),
        ({"$date": "2026-12-31"}, "31.12.2026", "2026-12-31"),
        ({"$datetime": "2026-12-31T09:05:00@Europe/Oslo"}, "31.12.2026 09:05", "2026-12-31 09:05"),
        ({"$time": "09:05:30"}, "09:05:30", "09:05:30"),
        (True, "ja", "yes"),
        (False, "nei", "no"),
        (None, "", ""),
        ("tekst", "tekst", "tekst"),
        ({"$duration": "P2DT1H"}, "2 dager 1 time", "2 days 1 hour"),
        ({"$months": "P1Y1M"}, "1 år 1 måned", "1 year 1 month"),
        ({"$duration": "-PT30M"}, "−30 minutter", "−30 minutes"),
        ({"$duration": "PT0S"}, "0 dager", "0 days"),
        ([1, 2], "1, 2", "1, 2"),
        ({"navn": "Kari", "timer": 2}, "navn: Kari, timer: 2", "navn: Kari, timer: 2"),
    ],
)
def test_values_as_people_read_them(json, nb, en):
    assert feel.show(feel.from_json(json), "nb") == nb
    assert feel.show(feel.from_json(json), "en") == en
