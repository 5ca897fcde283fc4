"""Dated values: files that say what they mean, values by day, in FEEL with diagnostics, and what is recorded."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from content_support import NOW

from oppskrift import feel, standard
from oppskrift.errors import OppskriftError
from oppskrift.standard import dated_feel
from oppskrift.standard.dated_file import read_series
from oppskrift.standard.dated_values import DatedValues

HEAD = "id: sats\ntitle: {nb: Sats, nn: Sats, en: Rate}\n"
FIRST = "  - {value: 100.50, gyldig_fra: 2024-01-01, source: Avtale, verifisert_dato: 2024-01-02}\n"
SECOND = "  - {value: 110, gyldig_fra: 2025-01-01, source: Avtale, verifisert_dato: ikke verifisert}\n"
THIRD = (
    "  - {value: 120, gyldig_fra: 2026-01-01, gyldig_til: 2026-06-30, source: Avtale, verifisert_dato: 2026-01-02}\n"
)


def yaml(*periods: str, head: str = HEAD + "unit: kroner\n") -> str:
    return f"{head}values:\n{''.join(periods)}"


def series(*periods: str, head: str = HEAD + "unit: kroner\n") -> standard.Series:
    found, problems = read_series(yaml(*periods, head=head).encode(), "rules/values/sats.yaml")
    assert found is not None, [p.render("en") for p in problems]
    return found


def rules(body: str) -> list[tuple[str, int | None, str | None]]:
    found, problems = read_series(body.encode(), "rules/values/sats.yaml")
    assert (found is None) == any(p.severity == "error" for p in problems)
    for language in ("nb", "nn", "en"):
        assert all("{" not in p.render(language) for p in problems)
    return [(p.rule, p.line, p.field) for p in problems]


def values() -> DatedValues:
    return DatedValues({"sats": series(FIRST, SECOND, THIRD)})


def ask(text: str, recorder: dated_feel.Recorder | None = None, **more: Any) -> feel.Result:
    context = {"values": dated_feel.context(values(), recorder), **more}
    return feel.compile(text).evaluate(context, now=NOW)


# ---------------------------------------------------------------- by day


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2023-12-31", None),
        ("2024-01-01", Decimal("100.50")),
        ("2024-12-31", Decimal("100.50")),
        ("2025-01-01", 110),
        ("2026-06-30", 120),
        ("2026-07-01", None),
    ],
)
def test_a_value_holds_from_its_first_day_to_the_day_before_the_next(day: str, value: Decimal | None) -> None:
    found = series(FIRST, SECOND, THIRD).on(date.fromisoformat(day))
    assert (found and found.value) == value


def test_last_days_are_those_before_the_next_period_or_the_stated_end() -> None:
    one = series(FIRST, SECOND, THIRD)
    assert [one.last_day(p) for p in one.periods] == [date(2024, 12, 31), date(2025, 12, 31), date(2026, 6, 30)]
    assert one.ends == date(2026, 6, 30)
    assert series(FIRST).last_day(series(FIRST).periods[0]) is None


def test_a_period_more_takes_its_place_among_the_others() -> None:
    new = standard.Period(value=Decimal(115), start=date(2026, 3, 1), source="", verified=date(2026, 3, 1))
    one = series(FIRST, THIRD).having(new)
    found = [one.on(date(2026, month, 28)) for month in (2, 3, 7)]
    assert [p and p.value for p in found] == [120, 115, 115]
    assert one.having(new) == one


# ---------------------------------------------------------------- in FEEL


def test_feel_reads_a_series_by_date() -> None:
    assert ask('values.sats(date("2024-06-01"))') == feel.Result(Decimal("100.50"), ())
    assert ask('values.sats(date: date("2024-06-01"))').value == Decimal("100.50")
    assert ask('for d in [@"2024-12-31", @"2025-01-01"] return values.sats(d)').value == [Decimal("100.50"), 110]


@pytest.mark.parametrize(
    ("moment", "value"),
    [
        ("2024-12-31T23:30:00Z", 110),
        ("2024-12-31T22:59:00Z", Decimal("100.50")),
        ("2025-01-01T00:30:00@Europe/Oslo", 110),
        ("2025-01-01T00:30:00+05:00", Decimal("100.50")),
        ("2024-12-31T23:30:00", Decimal("100.50")),
    ],
)
def test_of_a_moment_the_day_in_norway_counts(moment: str, value: Decimal) -> None:
    assert ask("values.sats(t)", t=feel.from_json({"$datetime": moment})).value == value


@pytest.mark.parametrize(
    ("text", "value", "key", "says", "at"),
    [
        ('1 + values.sats(@"2023-12-31")', None, "values.missing-ended", "2024-01-01 to 2026-06-30", (4, 30)),
        ('1 + values.sats(@"2026-07-01")', None, "values.missing-ended", "no value for 2026-07-01", (4, 30)),
        ('1 + values.sats(@"2025-07-01")', 111, "values.unverified", "110 kroner", (4, 30)),
        ('values.sats("2025-07-01")', None, "values.not-a-date", "got string", (0, 25)),
        ("values.sats(null)", None, "values.not-a-date", "got Null", (0, 17)),
        ("values.sats(1, 2)", None, "feel.wrong-arguments", "values.sats(date)", (0, 17)),
        ('values.satz(@"2025-07-01")', None, "feel.unknown-field-suggest", "sats", (0, 11)),
    ],
)
def test_what_is_not_as_it_should_is_told_at_its_place(
    text: str, value: Any, key: str, says: str, at: tuple[int, int]
) -> None:
    result = ask(text)
    assert result.value == value
    first = result.diagnostics[0]
    assert (first.message.key, first.start, first.end) == (key, *at)
    assert says.casefold() in first.render("en").casefold()


def test_a_gap_is_told_with_the_days_around_it() -> None:
    later = "  - {value: 9, gyldig_fra: 2027-01-01, source: A, verifisert_dato: 2027-01-01}\n"
    known = DatedValues({"sats": series(THIRD, later)})
    result = feel.compile('values.sats(@"2026-08-01")').evaluate({"values": dated_feel.context(known)}, now=NOW)
    assert result.value is None
    assert "30.06.2026" in result.diagnostics[0].render("nb")
    assert "01.01.2027" in result.diagnostics[0].render("nb")


def test_values_of_every_kind() -> None:
    def one(head: str, value: str) -> Any:
        period = f"  - {{value: {value}, gyldig_fra: 2024-01-01, source: A, verifisert_dato: 2024-01-01}}\n"
        return series(period, head=HEAD + head).periods[0].value

    assert one("", '"175.00"') == Decimal("175.00")
    assert one("type: text\n", "NOK") == "NOK"
    assert one("type: boolean\n", "true") is True
    assert feel.to_json(one("type: duration\n", "P6M")) == {"$months": "P6M"}
    context = one("type: context\nfields: {kort: number, navn: text}\n", "{kort: 200.5, navn: dag}")
    assert context == {"kort": Decimal("200.5"), "navn": "dag"}
    known = DatedValues({"sats": series(FIRST)})
    assert known["sats"].takes(Decimal(1))
    assert not known["sats"].takes("1")
    reise = series(period(value="{kort: 200}"), head=HEAD + "type: context\nfields: {kort: number}\n")
    assert reise.takes({"kort": Decimal(1)})
    assert not reise.takes({"lang": Decimal(1)})


def test_the_static_check_knows_what_the_values_are() -> None:
    head = HEAD + "type: context\nfields: {kort: number, navn: text}\n"
    reise = series(period(value="{kort: 200, navn: dag}"), head=head)
    known = {"values": standard.values_type(DatedValues({"sats": series(FIRST), "reise": reise})), "dato": None}

    def told(text: str) -> list[str]:
        return [d.message.key for d in feel.check(feel.compile(text, names=["values", "dato"]), known)]

    assert told("values.sats(dato) + 1") == []
    assert told("values.reise(dato).kort * values.sats(dato)") == []
    assert told('values.sats(dato) + "x"') != []
    assert told("values.reise(dato).navn - 1") != []
    assert told("values.satz(dato)") != []
    assert told("values.sats()") != []


# ---------------------------------------------------------------- what is recorded


def test_what_was_looked_up_is_recorded_once_a_day() -> None:
    recorder = dated_feel.Recorder()
    ask('for d in [@"2024-06-01", @"2024-06-01", @"2025-06-01", @"2020-01-01"] return values.sats(d)', recorder)
    taken = recorder.take()
    assert taken[0] == {
        "series": "sats",
        "date": {"$date": "2024-06-01"},
        "value": {"$decimal": "100.50"},
        "unit": "kroner",
        "gyldig_fra": {"$date": "2024-01-01"},
        "source": "Avtale",
        "verified": {"$date": "2024-01-02"},
    }
    assert [entry["verified"] for entry in taken[1:]] == [None, None]
    assert [entry["value"] for entry in taken] == [{"$decimal": "100.50"}, 110, None]
    assert recorder.take() == []


def test_a_replay_sees_what_was_recorded_and_else_what_the_library_says() -> None:
    recorder = dated_feel.Recorder()
    ask('[values.sats(@"2024-06-01"), values.sats(@"2020-01-01")]', recorder)
    changed = DatedValues({"sats": series(FIRST.replace("100.50", "999"), SECOND)})
    again = dated_feel.Recorder()
    context = {"values": standard.replayed_values(recorder.take(), changed, again)}
    text = '[values.sats(@"2024-06-01"), values.sats(@"2020-01-01"), values.sats(@"2024-06-02")]'
    result = feel.compile(text).evaluate(context, now=NOW)
    assert result.value == [Decimal("100.50"), None, 999]
    assert [d.message.key for d in result.diagnostics] == ["values.missing-recorded"]
    assert len(again.take()) == 3


def test_a_replay_knows_a_series_that_is_gone() -> None:
    recorder = dated_feel.Recorder()
    ask('values.sats(@"2024-06-01") + values.sats(@"2025-06-01")', recorder)
    context = {"values": standard.replayed_values(recorder.take(), DatedValues())}
    found = [feel.compile(f'values.sats(@"{day}")').evaluate(context, now=NOW).value for day in ("2024-06-01",)]
    assert found == [Decimal("100.50")]


# ---------------------------------------------------------------- files


def period(**changes: str) -> str:
    said = {"value": "1", "gyldig_fra": "2024-01-01", "source": "A", "verifisert_dato": "2024-01-01", **changes}
    return f"  - {{{', '.join(f'{k}: {v}' for k, v in said.items() if v)}}}\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (yaml(period(kilde="x")), ("standard.unknown-key", 5, "values[1].kilde")),
        (yaml(period(source="")), ("standard.missing-key", 5, "values[1]")),
        (yaml(period(verifisert_dato="")), ("standard.missing-key", 5, "values[1]")),
        (yaml(period(verifisert_dato="snart")), ("standard.wrong-form", 5, "values[1].verifisert_dato")),
        (yaml(period(verifisert_dato="2024-02-31")), ("standard.wrong-form", 5, "values[1].verifisert_dato")),
        (yaml(period(gyldig_fra="01.05.2026")), ("standard.wrong-form", 5, "values[1].gyldig_fra")),
        (yaml(period(gyldig_fra="2026-02-30")), ("standard.wrong-form", 5, "values[1].gyldig_fra")),
        (yaml(period(gyldig_fra="2026-W05-4")), ("standard.wrong-form", 5, "values[1].gyldig_fra")),
        (yaml(period(value="mye")), ("values.not-number", 5, "values[1].value")),
        (yaml(period(value="true")), ("values.not-number", 5, "values[1].value")),
        (yaml(period(value='"1,50"')), ("values.not-number", 5, "values[1].value")),
        (yaml(period(gyldig_til="2023-12-31")), ("values.backwards", 5, "values[1].gyldig_til")),
        (yaml(period(), period()), ("values.doubled", 6, "values[2].gyldig_fra")),
        (yaml(period(), period(gyldig_fra="2023-01-01")), ("values.unsorted", 6, "values[2].gyldig_fra")),
        (
            yaml(period(gyldig_til="2025-01-01"), period(gyldig_fra="2025-01-01")),
            ("values.overlap", 6, "values[2].gyldig_fra"),
        ),
        (
            yaml(period(gyldig_til="2024-12-30"), period(gyldig_fra="2025-01-01")),
            ("values.gap", 6, "values[2].gyldig_fra"),
        ),
        (yaml(period(), head=HEAD.replace("id: sats", "id: rate")), ("values.file-name", 1, "id")),
        (yaml(period(), head=HEAD.replace("title", "titel")), ("standard.unknown-key", 2, "titel")),
        (yaml(period(), head=HEAD + "type: context\n"), ("values.fields", 3, "type")),
        (yaml(period(), head=HEAD + "fields: {a: number}\n"), ("values.fields", 3, "fields")),
        (
            yaml(period(), head=HEAD + "type: context\nfields: {a: number}\n"),
            ("values.not-context", 6, "values[1].value"),
        ),
        (
            yaml(period(value="{a: 1, b: 2}"), head=HEAD + "type: context\nfields: {a: number}\n"),
            ("standard.unknown-key", 6, "values[1].value.b"),
        ),
        (
            yaml(period(value="{}"), head=HEAD + "type: context\nfields: {a: number}\n"),
            ("standard.missing-key", 6, "values[1].value"),
        ),
        (yaml(period(), head=HEAD + "type: boolean\n"), ("values.not-boolean", 5, "values[1].value")),
        (yaml(period(), head=HEAD + "type: text\n"), ("values.not-text", 5, "values[1].value")),
        (yaml(period(), head=HEAD + "type: duration\n"), ("values.not-duration", 5, "values[1].value")),
        (yaml(period(correction="{was: x, reason: y}")), ("values.not-number", 5, "values[1].correction.was")),
        (yaml(head=HEAD).replace("values:\n", "values: []\n"), ("standard.too-few", 3, "values")),
    ],
)
def test_each_fault_of_a_file_is_told_with_line_and_field(body: str, expected: tuple[str, int, str]) -> None:
    assert expected in rules(body)


def test_a_misspelt_key_is_answered_with_the_right_one() -> None:
    _, problems = read_series(yaml(period(gyldig_fraa="x")).encode(), "rules/values/sats.yaml")
    assert any("mente du «gyldig_fra»" in p.render("nb").casefold() for p in problems)


def test_a_series_with_an_error_is_left_out_of_the_library(tmp_path: Any) -> None:
    folder = tmp_path / "rules/values"
    folder.mkdir(parents=True)
    (folder / "sats.yaml").write_text(yaml(period(value="mye")))
    (folder / "god.yaml").write_text(yaml(period()).replace("id: sats", "id: god"))
    library = standard.Library(tmp_path)
    assert list(library.values) == ["god"]
    found = {(p.file, p.rule) for p in library.check()}
    assert ("rules/values/sats.yaml", "values.not-number") in found


def test_a_lone_file_can_be_checked(tmp_path: Any) -> None:
    folder = tmp_path / "values"
    folder.mkdir()
    (folder / "sats.yaml").write_text(yaml(period(value="mye")))
    assert [p.rule for p in standard.lint([folder / "sats.yaml"])] == ["values.not-number"]


# ---------------------------------------------------------------- published periods


def write(root: Any, *periods: str) -> None:
    (root / "rules/values").mkdir(parents=True, exist_ok=True)
    (root / "processes").mkdir(exist_ok=True)
    (root / "rules/values/sats.yaml").write_text(yaml(*periods))


def errors(root: Any, on: date | None = None) -> list[str]:
    return [p.rule for p in standard.Library(root).check(on=on)]


def test_published_periods_change_only_in_the_open(tmp_path: Any) -> None:
    write(tmp_path, FIRST, THIRD)
    assert standard.publish_values(tmp_path, "sats") == (
        "rules/values/sats.yaml 2024-01-01",
        "rules/values/sats.yaml 2026-01-01",
    )
    assert standard.publish_values(tmp_path) == ()
    assert errors(tmp_path) == []
    write(tmp_path, FIRST.replace("Avtale", "Ny kilde"), THIRD)
    assert errors(tmp_path) == []
    write(tmp_path, FIRST.replace("100.50", "101"), THIRD)
    assert errors(tmp_path) == ["values.changed"]
    with pytest.raises(OppskriftError):
        standard.publish_values(tmp_path)
    wrong = FIRST.replace("100.50", "101").replace("}", ", correction: {was: 99, reason: Feil lest}}")
    write(tmp_path, wrong, THIRD)
    assert errors(tmp_path) == ["values.changed"]
    write(tmp_path, wrong.replace("99", "100.50"), THIRD)
    assert errors(tmp_path) == []
    assert standard.publish_values(tmp_path) == ("rules/values/sats.yaml 2024-01-01",)
    assert errors(tmp_path) == []
    write(tmp_path, THIRD)
    assert errors(tmp_path) == ["values.gone"]
    (tmp_path / "rules/values/sats.yaml").unlink()
    assert errors(tmp_path) == ["values.series-gone"]


def test_a_period_before_published_ones_is_a_correction_and_a_later_one_is_not(tmp_path: Any) -> None:
    write(tmp_path, FIRST, THIRD)
    standard.publish_values(tmp_path)
    verified = SECOND.replace("ikke verifisert", "2025-01-01")
    write(tmp_path, FIRST, verified, THIRD)
    assert errors(tmp_path) == ["values.inserted"]
    write(tmp_path, FIRST, verified.replace("}", ", correction: {was: 100.50, reason: Glemt}}"), THIRD)
    assert errors(tmp_path) == ["values.unpublished"]
    write(tmp_path, FIRST, THIRD, period(gyldig_fra="2026-07-01"))
    assert errors(tmp_path) == ["values.unpublished"]
    standard.publish_values(tmp_path)
    assert errors(tmp_path) == []


def test_lint_tells_what_is_not_verified_has_ended_or_is_verified_too_soon(tmp_path: Any) -> None:
    write(tmp_path, FIRST, SECOND, THIRD)
    assert errors(tmp_path, date(2026, 6, 30)) == ["values.not-verified"]
    assert errors(tmp_path, date(2026, 7, 1)) == ["values.not-verified", "values.ended"]
    assert "values.verified-later" in errors(tmp_path, date(2026, 1, 1))


def test_publishing_an_unknown_series_suggests_the_right_one(tmp_path: Any) -> None:
    write(tmp_path, FIRST)
    with pytest.raises(OppskriftError, match="sats"):
        standard.publish_values(tmp_path, "satz")
