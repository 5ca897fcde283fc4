"""Asking a model: by id or name, decisions and services; models remembered, shared between threads, and importing."""

import doctest
import hashlib
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from dmn_support import DMN13, NOW, decision, definitions, input_data, literal, requires, table_model

from oppskrift import dmn
from oppskrift.errors import NotFound, Refused

SERVICE = (
    '<decisionService id="tj" name="Regn ut"><variable name="regn ut"/><outputDecision href="#svar"/>'
    '<inputDecision href="#sats"/><inputData href="#in-a"/></decisionService>'
)
SUM = definitions(
    input_data("a")
    + '<decision id="sats" name="Sats i år"><variable name="sats"/>' + literal("10") + "</decision>"
    + decision("svar", literal("a + sats"), requires("a") + requires("sats", kind="Decision"))
    + SERVICE
)  # fmt: skip


def number(value: int) -> dict[str, Any]:
    return {"a": Decimal(value)}


@pytest.mark.parametrize(
    ("wanted", "inputs", "expected"),
    [
        ("svar", number(1), 11),
        ("sats", {}, 10),
        ("Sats  i år", {}, 10),
        ("tj", {**number(1), "sats": Decimal(100)}, 101),
        ("Regn ut", {**number(1), "sats": Decimal(100)}, 101),
        ("regn ut", number(1), None),
    ],
)
def test_decisions_and_services_are_asked_by_id_or_name(wanted: str, inputs: dict[str, Any], expected: Any) -> None:
    assert dmn.load(SUM).evaluate(wanted, inputs, now=NOW).value == expected


def test_what_a_service_was_given_is_kept() -> None:
    model = dmn.load(SUM)
    found = model.evaluate("tj", {**number(1), "sats": Decimal(100), "annet": "x"}, now=NOW)
    assert found.inputs == {"a": 1, "sats": 100}
    assert model.required_inputs("tj") == {"a", "sats"}
    assert set(model.services) == {"tj"}


def test_what_is_not_there_is_told_with_what_there_is_and_may_be_meant() -> None:
    model = dmn.load(SUM)
    with pytest.raises(NotFound) as missing:
        model.evaluate("svarr", {}, now=NOW)
    assert "Mente du «svar»?" in missing.value.render("nb")
    assert "sats" in missing.value.render("nb")
    with pytest.raises(NotFound) as strange:
        model.evaluate("xyz", {}, now=NOW)
    assert "Mente du" not in strange.value.render("nb")
    with pytest.raises(NotFound):
        model.invoke("svar", {}, now=NOW)
    with pytest.raises(NotFound):
        model.required_inputs("in-a")


def test_a_name_that_several_have_is_not_guessed_at() -> None:
    both = "".join(f'<decision id="{n}" name="lik"><variable name="{n}"/>{literal(n)}</decision>' for n in ("1", "2"))
    model, _ = dmn.read(definitions(both.replace('variable name="', 'variable name="v')), tolerant=True)
    assert model is not None
    with pytest.raises(NotFound) as ambiguous:
        model.evaluate("lik", {}, now=NOW)
    assert "1, 2" in ambiguous.value.render("en")


def test_the_same_content_is_the_same_model_and_other_content_or_another_reading_is_not() -> None:
    xml = definitions(decision("svar", literal("1")))
    assert dmn.load(xml, "en.dmn") is dmn.load(bytes(xml), "to.dmn")
    assert dmn.load(xml) is not dmn.load(xml, strict=True)
    assert dmn.load(xml) is not dmn.load(xml + b"\n")
    assert dmn.load(xml) is not dmn.load(xml, imports={"urn:x": dmn.load(SUM)})


def test_a_refused_file_is_refused_again_under_its_own_name() -> None:
    xml = definitions(decision("svar", literal("(")))
    for name in ("en.dmn", "to.dmn"):
        with pytest.raises(Refused) as refused:
            dmn.load(xml, name)
        assert name in refused.value.render("nb")


def test_threads_share_a_model() -> None:
    model = dmn.load(SUM)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: model.evaluate("svar", number(n), now=NOW), range(200)))
    assert [answer.value for answer in answers] == [n + 10 for n in range(200)]
    assert [answer.inputs["a"] for answer in answers] == list(range(200))


def test_strict_models_have_no_functions_beyond_the_standard() -> None:
    xml = definitions(decision("svar", literal("get or else(null, 1)")))
    assert dmn.load(xml).evaluate("svar", {}, now=NOW).value == 1
    model, problems = dmn.read(xml, strict=True, tolerant=True)
    assert model is not None
    assert problems
    assert model.evaluate("svar", {}, now=NOW).value is None
    with pytest.raises(Refused):
        dmn.load(xml, strict=True)


def test_the_examples_of_the_documentation_come_out_as_they_say() -> None:
    page = Path(__file__).parents[2] / "docs" / "how-to" / "developer" / "use-the-decision-engine.md"
    ran = doctest.testfile(str(page), module_relative=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert ran.attempted >= 10
    assert ran.failed == 0


def imports(name: str, namespace: str) -> str:
    return f'<import namespace="{namespace}" name="{name}" importType="{DMN13}"/>'


def file(namespace: str, body: str) -> bytes:
    return definitions(body).replace(b"https://example.no/test", namespace.encode())


def needs(kind: str, href: str) -> str:
    tag = "knowledge" if kind == "Knowledge" else "information"
    return f'<{tag}Requirement><required{kind} href="{href}"/></{tag}Requirement>'


BASE = file(
    "urn:grunn",
    '<itemDefinition name="tBeløp"><typeRef>number</typeRef><allowedValues><text>&gt;= 0</text></allowedValues>'
    "</itemDefinition>"
    '<inputData id="in-lønn" name="lønn"><variable name="lønn" typeRef="tBeløp"/></inputData>'
    + decision("trekk", literal("lønn * 0.1"), requires("lønn"))
    + '<businessKnowledgeModel id="dobbel" name="dobbel"><encapsulatedLogic><formalParameter name="x" '
    f'typeRef="tBeløp"/>{literal("x * 2")}</encapsulatedLogic></businessKnowledgeModel>',
)
MIDDLE = file(
    "urn:midt",
    imports("grunn", "urn:grunn")
    + decision(
        "netto",
        literal("grunn.lønn - grunn.dobbel(grunn.trekk)"),
        needs("Input", "urn:grunn#in-lønn")
        + needs("Decision", "urn:grunn#trekk")
        + needs("Knowledge", "urn:grunn#dobbel"),
        "grunn.tBeløp",
    ),
)
TOP = file(
    "urn:topp",
    imports("midt", "urn:midt")
    + imports("grunn", "urn:grunn")
    + decision("svar", literal("midt.netto"), needs("Decision", "urn:midt#netto"))
    + decision("stor", literal("-(midt.netto)"), needs("Decision", "urn:midt#netto"), "grunn.tBeløp"),
)


def test_files_import_each_other_in_any_order_with_types_decisions_data_and_knowledge() -> None:
    read = dmn.load_all({"topp.dmn": TOP, "midt.dmn": MIDDLE, "grunn.dmn": BASE})
    assert {name: problems for name, (_, problems) in read.items()} == dict.fromkeys(read, ())
    model = read["topp.dmn"][0]
    assert model is not None
    assert model.evaluate("svar", {"lønn": Decimal(1000)}, now=NOW).value == 800
    assert model.evaluate("stor", {"lønn": Decimal(1000)}, now=NOW).value is None
    assert model.evaluate("svar", {"lønn": Decimal(-1)}, now=NOW).value is None
    assert model.evaluate("urn:grunn#trekk", {"lønn": Decimal(50)}, now=NOW).value == 5
    assert model.required_inputs("svar") == {"lønn"}


def test_the_version_of_a_model_is_another_when_what_it_imports_is() -> None:
    files = {"topp.dmn": TOP, "midt.dmn": MIDDLE, "grunn.dmn": BASE}
    versions = []
    for base in (BASE, BASE, BASE.replace(b"0.1", b"0.2")):
        read = dmn.load_all({**files, "grunn.dmn": base})
        versions.append([model.sha256 if model else "" for model, _ in read.values()])
    assert versions[0] == versions[1]
    assert all(before != after for before, after in zip(versions[0], versions[2], strict=True))
    assert versions[0][2] == hashlib.sha256(BASE).hexdigest()


def test_an_import_that_is_missing_or_goes_in_a_ring_is_a_problem() -> None:
    read = dmn.load_all({"topp.dmn": TOP, "grunn.dmn": BASE})
    assert {problem.rule for problem in read["topp.dmn"][1]} >= {"dmn.unknown-import", "dmn.unknown-requirement"}
    ring = {n: file(f"urn:{n}", imports("andre", f"urn:{o}") + decision("e", literal("1"))) for n, o in ("ab", "ba")}
    problems = [problem.rule for _, found in dmn.load_all(ring).values() for problem in found]
    assert problems == ["dmn.unknown-import"] * 2
    assert dmn.load_all({"x.dmn": b"<"})["x.dmn"][0] is None


def test_input_data_of_one_name_in_two_files_are_told_apart_by_namespace() -> None:
    one, two = (file(f"urn:{n}", input_data("a") + decision("e", literal(f"a * {n}"), requires("a"))) for n in "23")
    body = (
        imports("to", "urn:2")
        + imports("tre", "urn:3")
        + decision("svar", literal("[to.e, tre.e]"), needs("Decision", "urn:2#e") + needs("Decision", "urn:3#e"))
    )
    model = dmn.load_all({"x.dmn": file("urn:x", body), "1.dmn": one, "2.dmn": two})["x.dmn"][0]
    assert model is not None
    assert model.evaluate("svar", number(1), now=NOW).value == [2, 3]
    apart = {"urn:2#a": Decimal(1), "urn:3#a": Decimal(10)}
    assert model.evaluate("svar", apart, now=NOW).value == [2, 30]


def test_imports_without_a_name_need_no_prefix() -> None:
    one = file("urn:en", '<itemDefinition name="tTall"><typeRef>number</typeRef></itemDefinition>' + input_data("a"))
    two = file("urn:to", decision("e", literal("5")))
    body = (
        imports("", "urn:en")
        + imports("", "urn:to")
        + decision("svar", literal("a + e"), needs("Input", "urn:en#in-a") + needs("Decision", "urn:to#e"), "tTall")
    )
    model, problems = dmn.load_all({"x.dmn": file("urn:x", body), "en.dmn": one, "to.dmn": two})["x.dmn"]
    assert model is not None, problems
    assert model.evaluate("svar", number(1), now=NOW).value == 6


def test_the_expressions_of_a_table_are_the_same_after_it_was_used() -> None:
    """What a table keeps for finding its rules is none of its parts."""
    model = dmn.load(table_model(["x"], ["x"], ["svar"], [["1", "x + 1"], ["2", '"b"']]))
    before = [cell.text for cell in dmn.cells_of(model.decisions["svar"])]
    assert before == ["x", "1", "x + 1", "2", '"b"']
    model.evaluate("svar", {"x": Decimal(1)}, now=NOW)
    assert [cell.text for cell in dmn.cells_of(model.decisions["svar"])] == before
