"""`oppskrift decide` as analysts use it: once, and for each row of a file."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from cli_support import call, oppskrift
from dmn_support import decision, definitions, input_data, literal, requires, table

from oppskrift.cli.decide_rows import written

SERVICE = (
    '<decisionService id="tjeneste" name="Tjeneste"><variable name="Tjeneste"/><outputDecision href="#svar"/>'
    '<inputData href="#in-navn"/><inputData href="#in-belop"/></decisionService>'
)
MODEL = definitions(
    input_data("navn", "string")
    + input_data("belop", "number")
    + input_data("frist", "date")
    + decision(
        "svar",
        table(
            ["belop", "navn"],
            ["nivå", "sum"],
            [["< 100", "-", '"lavt"', "belop"], ["[100..1000]", "-", '"-middels"', "belop * 1.5"]],
        ),
        requires("belop", "navn"),
    )
    + decision("dagen", literal("string(frist)"), requires("frist"))
    + decision("nå", literal("string(today())"))
    + decision("norsk", literal("is public holiday(frist)"), requires("frist"))
    + SERVICE
)


@pytest.fixture(name="model")
def _model(tmp_path: Path) -> Path:
    file = tmp_path / "modell.dmn"
    file.write_bytes(MODEL)
    return file


def csv(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = folder / "rader.csv"
    file.write_bytes("\n".join(lines).encode(encoding))
    return file


def test_a_decision_of_the_library_answers_and_says_why() -> None:
    ran = oppskrift(
        "decide", "tilknytningsform", "-i", "behov.leder_arbeidet=nei", "-i", "behov.egen_virksomhet=ja",
        "-i", "behov.avgrenset_resultat=nei",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert "form: naering" in ran.out
    assert "Fordi:\n  tilknytningsform: Regel 2: " in ran.out


def test_text_is_taken_as_it_stands_and_numbers_and_dates_as_people_write_them(model: Path) -> None:
    ran = call("decide", model, "svar", "-i", "navn=Kari = Nordmann", "-i", "belop=1 00,50")
    assert ran.code == 2
    ran = call("decide", model, "svar", "-i", "navn=Kari = Nordmann", "-i", "belop=100,50", "--json")
    shown = json.loads(ran.out)
    assert ran.code == 0
    assert shown["plain"] == {"nivå": "-middels", "sum": "150.750"}
    assert shown["value"]["sum"] == {"$decimal": "150.750"}
    assert shown["rules"] == ["r2"]
    assert shown["inputs"]["navn"] == "Kari = Nordmann"
    assert shown["trace"]["tables"][0]["rules"][0]["id"] == "r2"
    assert shown["explanation"][0].startswith("svar: Regel 2: ")
    assert call("decide", model, "dagen", "-i", "frist=31.12.2026").out == "dagen: 2026-12-31\n"


def test_a_service_and_names_are_decisions_too(model: Path) -> None:
    ran = call("decide", model, "Tjeneste", "-i", "belop=50", "-i", "navn=x")
    assert "nivå: lavt" in ran.out
    assert ran.code == 0


def test_the_day_is_given(model: Path) -> None:
    assert call("decide", model, "nå", "--now", "2026-05-17").out == "nå: 2026-05-17\n"
    assert call("decide", model, "nå", "--now", "2026-05-17T23:30:00+00:00").out == "nå: 2026-05-18\n"
    ran = call("decide", model, "nå", "--now", "i morgen")
    assert ran.code == 2
    assert "2026-12-31" in ran.err


def test_no_answer_is_told_with_where_and_ends_with_1(model: Path) -> None:
    ran = call("decide", model, "svar", "-i", "belop=5000")
    assert ran.code == 1
    assert "ikke noe svar (null)" in ran.out
    assert "Ikke oppgitt, og regnes som tomt: navn." in ran.err
    assert "advarsel: t: " in ran.err


def test_strict_leaves_out_what_is_not_standard_and_asks_for_every_input(model: Path) -> None:
    assert call("decide", model, "norsk", "-i", "frist=2026-05-17").out == "norsk: ja\n"
    strict = call("decide", model, "norsk", "-i", "frist=2026-05-17", "--strict")
    assert strict.code == 1
    assert "is public holiday" in strict.err
    standard = MODEL.replace(b"is public holiday(frist)", b"frist")
    model.write_bytes(standard)
    ran = call("decide", model, "svar", "-i", "belop=5", "--strict")
    assert ran.code == 2
    assert "navn" in ran.err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["{model}"], ["svar\n", "belop: number", "navn: string", "tjeneste\n"]),
        (["{model}", "svaret", "-i", "belop=1"], ["svaret", "Mente du «svar»?", "belop: number"]),
        (["{model}", "svar"], ["--input NAVN=VERDI", "belop: number"]),
        (["{model}", "svar", "-i", "beløp=1"], ["beløp", "Mente du «belop»?"]),
        (["{model}", "svar", "-i", "belop"], ["NAVN=VERDI"]),
        (["{model}", "svar", "-i", "belop=ti"], ["--input belop", "«ti»"]),
        (["{model}", "svar", "-i", "belop=1", "-i", "belop=2"], ["to ganger"]),
        (["{model}", "svar", "-i", "belop=1", "--table", "{model}"], ["--table"]),
        (["{model}", "svar", "-i", "belop=1", "--out", "x.csv"], ["--out"]),
        (["finnes_ikke.dmn"], ["finnes_ikke.dmn"]),
        (["tilknytningsfrom"], ["Mente du «tilknytningsform»?", "timelonn_kontroll"]),
        (["tilknytningsform@9.9"], ["9.9", "1.0"]),
    ],
)
def test_a_wrong_call_says_what_there_is(model: Path, args: Sequence[str], says: Sequence[str]) -> None:
    ran = call("decide", *[arg.format(model=model) for arg in args])
    assert ran.code == 2, ran
    assert [text for text in says if text not in ran.err] == []


def test_values_come_from_files_too(model: Path, tmp_path: Path) -> None:
    file = tmp_path / "verdier.json"
    file.write_text('{"belop": 100.10, "navn": "Kari"}', encoding="utf-8")
    assert "sum: 150,150" in call("decide", model, "svar", "--inputs", file).out
    file.write_text('{"frist": {"$date": "2026-01-02"}}', encoding="utf-8")
    assert call("decide", model, "dagen", "--inputs", file).out == "dagen: 2026-01-02\n"
    yaml = tmp_path / "verdier.yaml"
    yaml.write_text("frist: 2026-01-03\n", encoding="utf-8")
    assert call("decide", model, "dagen", "--inputs", yaml).out == "dagen: 2026-01-03\n"


@pytest.mark.parametrize(
    "text", ["[1]", "{", '{"ukjent": 1}', '{"belop": "mye"}', '{"belop": NaN}', '{"belop": {"$date": "x"}}']
)
def test_a_file_of_values_that_cannot_be_used_is_refused(model: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "verdier.json"
    file.write_text(text, encoding="utf-8")
    ran = call("decide", model, "svar", "--inputs", file)
    assert ran.code == 2
    assert "verdier.json" in ran.err
    assert ": feel." not in ran.err  # a text, not the key of one


def test_each_row_is_decided_and_a_bad_row_does_not_stop_the_run(model: Path, tmp_path: Path) -> None:
    file = csv(
        tmp_path,
        "id;belop;navn",
        "=1+1;99,50;Åse",
        "2;1 000,00;@Per",
        "3;mange;Ola",
        "4;10",
        "",
        "5;9999;Liv",
        '6;"5";Kai',
        encoding="utf-8-sig",
    )
    ran = call("decide", model, "svar", "--table", file)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "id;belop;navn;svar.nivå;svar.sum;regler;merknader",
        "'=1+1;99,50;Åse;lavt;99,50;r1;",
        "2;1 000,00;'@Per;'-middels;1500,000;r2;",
        ran.out.splitlines()[3],
        "4;10;;;;;raden har 2 celler, men overskriften har 3. Sjekk skilletegn og anførselstegn.",
        ran.out.splitlines()[5],
        "6;5;Kai;lavt;5;r1;",
    ]
    assert ran.out.splitlines()[3].startswith("3;mange;Ola;;;;belop: «mange» kan ikke leses som tall")
    assert "Linje 4: belop: «mange»" in ran.err
    assert "Linje 5: raden har 2 celler" in ran.err
    assert "Linje 7: t: Ingen regel passet" in ran.err
    assert "Tas med uendret, siden beslutningen ikke spør om det: id." in ran.err
    assert ran.err.endswith("Rader: 6. Uten svar: 3.\n")


def test_commas_and_old_excel_files_are_read_and_the_result_opens_in_excel(model: Path, tmp_path: Path) -> None:
    out = tmp_path / "svar.csv"
    ran = call(
        "decide", model, "svar", "--table", csv(tmp_path, "belop,navn", "99.5,Åse", encoding="cp1252"), "--out", out
    )
    assert ran.code == 0
    assert out.read_bytes() == "\ufeffbelop,navn,svar.nivå,svar.sum,regler,merknader\n99.5,Åse,lavt,99.5,r1,\n".encode()


def test_a_quotation_mark_that_is_never_closed_is_told_by_its_line(model: Path, tmp_path: Path) -> None:
    file = csv(tmp_path, "belop;navn", "1;a", '2;"' + "x" * 120_000, "3;c")
    ran = call("decide", model, "svar", "--table", file)
    assert ran.code == 1
    assert "Linje 3: raden kan ikke leses" in ran.err


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([""], "tom"),
        (["a;b", "1;2"], "belop"),
        (["belop;belop", "1;2"], "to ganger"),
        (["belop;;navn", "1;2;3"], "tomt"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused(model: Path, tmp_path: Path, lines: list[str], says: str) -> None:
    ran = call("decide", model, "svar", "--table", csv(tmp_path, *lines))
    assert ran.code == 1
    assert says in ran.err


@pytest.mark.parametrize("before", [None, "før"])
def test_a_run_that_is_broken_off_leaves_no_file_that_looks_whole(tmp_path: Path, before: str | None) -> None:
    out = tmp_path / "ut.csv"
    if before is not None:
        out.write_text(before, encoding="utf-8")

    def broken_off() -> None:
        with written(out) as stream:
            stream.write("belop;navn\n")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert [file.read_text(encoding="utf-8") for file in tmp_path.iterdir()] == ([] if before is None else [before])


def test_the_file_that_is_read_is_never_written_over(model: Path, tmp_path: Path) -> None:
    file = csv(tmp_path, "belop;navn", "1;a")
    ran = call("decide", model, "svar", "--table", file, "--out", file)
    assert ran.code == 2
    assert file.read_text(encoding="utf-8") == "belop;navn\n1;a"


def test_rows_are_read_one_at_a_time(model: Path, tmp_path: Path) -> None:
    """The first rows are answered before the last are read: nothing waits for the end of the file."""
    from oppskrift import dmn
    from oppskrift.sheets import open_csv, question, rows

    file = open_csv(csv(tmp_path, "belop;navn", *("1;a" for _ in range(100_000))))
    read: list[int] = []
    first = next(rows(file, read.append))
    assert first.line == 2
    assert read[0] < 100_000 < file.path.stat().st_size
    assert question(dmn.load(MODEL), "svar").inputs == ("belop", "navn")
