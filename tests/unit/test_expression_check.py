"""The check of all expressions of a version: what it finds, where, and what it leaves alone."""

import pytest
from bpmn_support import (
    Part,
    boundary,
    bpmn,
    call,
    catch,
    decision,
    flow,
    linear,
    multi,
    process,
    script,
    service,
    start,
    sub,
    user,
    xor,
)
from bpmn_support import end as ending
from bpmn_support import path as flows
from expression_support import Handled, Surroundings, bundle, found, model, problems, told

from oppskrift import feel
from oppskrift.standard import Point, PointType

TEXT, NUMBER, DATE = feel.BASIC["string"], feel.BASIC["number"], feel.BASIC["date"]
KNOWN = Surroundings(
    handlers={
        "dfo.test": Handled(
            inputs={"nr": TEXT, "dag": DATE},
            required=frozenset({"nr"}),
            outputs={"status": TEXT, "timer": NUMBER},
            faults={"kode": TEXT},
        )
    },
    messages={"svar": {"beskjed": TEXT}},
)
DMN = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m" namespace="test">
  <itemDefinition id="t" name="tBehov">
    <itemComponent id="t1" name="timer"><typeRef>number</typeRef></itemComponent>
    <itemComponent id="t2" name="sats"><typeRef>number</typeRef></itemComponent>
  </itemDefinition>
  <inputData id="antall" name="antall"><variable id="v1" name="antall" typeRef="number"/></inputData>
  <inputData id="behov" name="behov"><variable id="v2" name="behov" typeRef="tBehov"/></inputData>
  <decision id="nok" name="nok"><variable id="v3" name="nok"/>
    <informationRequirement id="r1"><requiredInput href="#antall"/></informationRequirement>
    <decisionTable id="tab" hitPolicy="FIRST">
      <input id="i"><inputExpression id="ie" typeRef="number"><text>antall</text></inputExpression></input>
      <output id="o1" name="svar"/><output id="o2" name="grense"/>
      <rule id="a"><inputEntry id="c1"><text>&gt; 5</text></inputEntry>
        <outputEntry id="c2"><text>"ja"</text></outputEntry><outputEntry id="c3"><text>5</text></outputEntry></rule>
      <rule id="b"><inputEntry id="c4"><text>-</text></inputEntry>
        <outputEntry id="c5"><text>"nei"</text></outputEntry><outputEntry id="c6"><text>0</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <decision id="pris" name="pris"><variable id="v4" name="pris" typeRef="number"/>
    <informationRequirement id="r2"><requiredInput href="#behov"/></informationRequirement>
    <literalExpression id="le"><text>behov.timer * behov.sats</text></literalExpression>
  </decision>
</definitions>"""


def choice(when: str) -> bytes:
    gate = xor("g", default="g-end")
    return bpmn(
        process(
            "p",
            start("start", form="start"),
            gate,
            ending("end"),
            ending("e2"),
            flows("start", "g", "end"),
            flow("g", "e2", when=when),
        )
    )


CONDITIONS = {
    "antal > 5": "expression.unknown-name",
    'antall > "5"': "check.comparison",
    "antall": "check.wrong-type",
    "navn": "check.wrong-type",
    "behov.timmer > 5": "feel.unknown-field",
    "dag > 5": "check.comparison",
    "dag + 1 > dag": "check.operands",
    "substring(navn) = navn": "feel.wrong-arguments",
    "summ(linjer.sats) > 1": "feel.unknown-function",
    "linjer[1].sats": "check.wrong-type",
    "antall > 5 and antall < 3": "check.contradiction",
    "case.institution = 1": "check.comparison",
}


@pytest.mark.parametrize("when", CONDITIONS)
def test_a_condition_is_held_against_what_the_process_writes(when: str) -> None:
    assert found(bundle(choice(when))) == [(CONDITIONS[when], "g-e2", "conditionExpression")]


@pytest.mark.parametrize(
    "when",
    [
        "antall > 5",
        "antall != null and behov.timer > antall",
        "some l in linjer satisfies l.sats > 3",
        "count(linjer[sats > 3]) > 0",
        'case.institution = "uib"',
        "dag < today()",
        "sum(linjer.sats) = antall",
        "is defined(navn)",
    ],
)
def test_nothing_is_said_of_conditions_that_can_be_right(when: str) -> None:
    assert found(bundle(choice(when))) == []


def test_a_finding_tells_file_line_position_and_what_to_do() -> None:
    (problem,) = problems(bundle(choice("antall > 1 and antal > 5")))
    assert (problem.file, problem.severity) == ("test.bpmn", "error")
    assert problem.line is not None
    assert problem.render("nb").endswith(
        "«antall > 1 and antal > 5», tegn 16: «antal» får ikke verdi noe sted: ikke i et skjema, en mapping, "
        "et resultat eller en melding. Mente du «antall»? [expression.unknown-name]"
    )
    assert "Meinte du «antall»?" in problem.render("nn")
    assert "Did you mean “antall”?" in problem.render("en")


NODES: dict[str, tuple[tuple[Part, ...], list[tuple[str, str, str]]]] = {
    "a script gives its variable a type": (
        (script("a", "antall * 2", "dobbelt"), script("b", "upper case(dobbelt)", "c")),
        [("check.argument", "b", "expression")],
    ),
    "an output mapping names a context's fields": (
        (script("a", "{x: antall}", "c", outputs={"d.e": "c.x"}), script("b", "d.f + d.e", "f")),
        [("feel.unknown-field", "b", "expression")],
    ),
    "what an output mapping leaves inside is not known outside": (
        (script("a", "1", "inne", outputs={"ute": "inne"}), script("b", "inne + ute", "f")),
        [("expression.unknown-name", "b", "expression")],
    ),
    "inputs are seen in order by the node itself": (
        (script("a", "y + 1", "c", inputs={"x": "antall", "y": "upper case(navn) + string(x)"}),),
        [("check.operands", "a", "expression")],
    ),
    "an input is not known to the next node": (
        (script("a", "x", "c", inputs={"x": "antall"}), script("b", "x", "d")),
        [("expression.unknown-name", "b", "expression")],
    ),
    "an item of a list has the type of its elements": (
        (script("a", "upper case(linje.sats)", "c", multi=multi("linjer", element="linje")),),
        [("check.argument", "a", "expression")],
    ),
    "what is gone through must be a list": (
        (script("a", "1", "c", multi=multi("antall")),),
        [("expression.not-a-list", "a", "inputCollection")],
    ),
    "the completion condition must be a condition": (
        (script("a", "loopCounter", "c", multi=multi("linjer", until="numberOfInstances")),),
        [("check.wrong-type", "a", "completionCondition")],
    ),
    "the results of a multi-instance are a list": (
        (
            script("a", "loopCounter", "nr", multi=multi("linjer", output_collection="alle", output_element="nr")),
            script("b", "upper case(alle)", "c"),
        ),
        [("check.argument", "b", "expression")],
    ),
    "what a subprocess is given is seen inside it": (
        (
            sub(
                "s",
                start("si"),
                script("a", "x + y", "c"),
                ending("se"),
                flows("si", "a", "se"),
                inputs={"x": "antall"},
            ),
            script("b", "x", "d"),
        ),
        [("expression.unknown-name", "a", "expression"), ("expression.unknown-name", "b", "expression")],
    ),
    "a timer, a due date and an assignee have their types": (
        (
            user("a", form="start", assignee="linjer", due="=antall", priority="=navn"),
            catch("t", duration="=behov"),
        ),
        [
            ("check.wrong-type", "a", "assignee"),
            ("check.wrong-type", "a", "dueDate"),
            ("check.wrong-type", "a", "priority"),
            ("check.wrong-type", "t", "timer"),
        ],
    ),
    "who has done a task is known in its mappings only": (
        (user("a", form="start", outputs={"hvem": "task.person"}), script("b", "task.person", "c")),
        [("expression.unknown-name", "b", "expression")],
    ),
    "a correlation key is a text": (
        (catch("m", message="svar", key="linjer"),),
        [("check.wrong-type", "m", "correlationKey")],
    ),
}


@pytest.mark.parametrize("name", NODES)
def test_scopes_and_types_follow_the_engine(name: str) -> None:
    nodes, expected = NODES[name]
    assert found(bundle(model(*nodes)), KNOWN) == expected


def test_a_described_handler_gives_and_takes_what_it_declares() -> None:
    node = service("a", inputs={"nr": "antall", "dager": "dag"}, outputs={"c": "statuss", "d": "upper case(timer)"})
    assert found(bundle(model(node)), KNOWN) == [
        ("check.wrong-type", "a", "input nr"),
        ("expression.unknown-name", "a", "output c"),
        ("check.argument", "a", "output d"),
        ("expression.handler-unread", "a", "input dager"),
    ]


def test_an_input_that_a_handler_must_have_is_missed() -> None:
    (text,) = told(bundle(model(service("a", inputs={"dag": "dag"}))), KNOWN)
    assert "Handleren «dfo.test» trenger «nr», men oppgaven gir den ikke. Legg til en input-mapping." in text


@pytest.mark.parametrize(
    "node",
    [
        service("a", "ukjent", inputs={"nr": "antall"}),
        user("a"),
        catch("a", message="ukjent", key="navn"),
    ],
)
def test_where_anything_may_come_in_any_name_may_exist(node: Part) -> None:
    after = script("b", "upper case(antall) + noe.annet", "c")
    assert found(bundle(model(node, after)), KNOWN) == []


def test_what_comes_from_outside_stays_where_a_mapping_keeps_it() -> None:
    kept = service("a", "ukjent", inputs={"nr": "antall"}, outputs={"x": "upper case(nr) + noe"})
    assert found(bundle(model(kept, script("b", "noe", "c")))) == [("expression.unknown-name", "b", "expression")]


def test_the_variables_of_a_described_message_and_fault_are_known() -> None:
    waiting = catch("m", message="svar", key="navn")
    failing = service("a", inputs={"nr": "navn"}, outputs={"s": "status"})
    caught = boundary("f", "a", error="FEIL", outputs={"hva": "kode + kodde"})
    tail = Part("\n".join((ending("fe").xml, flow("f", "fe").xml)))
    xml = model(
        waiting, failing, script("b", "beskjed + hva + kode", "c"), extra=Part(caught.xml + tail.xml, caught.roots)
    )
    assert found(bundle(xml), KNOWN) == [
        ("expression.unknown-name", "b", "expression"),
        ("expression.unknown-name", "f", "output hva"),
    ]


@pytest.mark.parametrize(
    ("form", "starters", "known"), [(None, (), True), (None, ("leder",), False), ("start", (), False)]
)
def test_a_process_that_nobody_starts_may_be_called_with_anything(
    form: str | None, starters: tuple[str, ...], known: bool
) -> None:
    made = bundle(model(script("a", "ukjent", "c"), form=form), starters=starters)
    assert (found(made) == []) is known


def test_a_called_process_sees_the_variables_of_its_caller() -> None:
    called = bpmn(linear("q", script("qa", "antall + x + y", "qb")))
    caller = model(call("a", "q", inputs={"x": "1"}), script("b", "upper case(qb)", "c"))
    assert found(bundle(caller, called)) == [
        ("check.argument", "b", "expression"),
        ("expression.unknown-name", "qa", "expression"),
    ]


def test_variables_that_depend_on_each_other_come_to_rest() -> None:
    grows = script("a", "if is defined(x) then {inni: x} else {}", "x")
    swaps = script("b", "if antall > 1 then d else antall", "c")
    back = script("d", "c", "d")
    assert found(bundle(model(grows, swaps, back, script("e", "upper case(d)", "f")))) == [
        ("check.argument", "e", "expression")
    ]


# ---- decisions


def test_a_decision_is_asked_for_what_the_process_has() -> None:
    task = decision("a", "pris", "pris")
    (text,) = told(bundle(model(task), dmn=DMN))
    assert "Beslutningen «pris» trenger «behov.sats», men prosessen setter aldri «sats» i «behov»." in text
    fixed = decision("a", "pris", "pris", inputs={"behov": "{timer: behov.timer, sats: antall}"})
    assert found(bundle(model(fixed), dmn=DMN)) == []


def test_an_input_of_a_decision_that_is_never_set_and_one_of_another_type() -> None:
    fields = [{"id": "s1", "key": "antalll", "type": "number", "label": "x"}]
    (text,) = told(bundle(model(decision("a", "nok", "r")), forms={"start": fields}, dmn=DMN))
    assert "Beslutningen «nok» trenger «antall», som prosessen aldri setter. Mente du «antalll»?" in text
    fields[0] |= {"key": "antall", "type": "textfield"}
    (text,) = told(bundle(model(decision("a", "nok", "r")), forms={"start": fields}, dmn=DMN))
    assert "tar «antall» som tall (number), men prosessen gir tekst (string)" in text


def test_the_answers_of_a_table_are_known() -> None:
    gate = "r.svar = 5 or r.svarr = r.svar or r.grense > 3"
    made = bundle(model(decision("a", "nok", "r"), script("b", gate, "c")), dmn=DMN)
    assert found(made) == [("check.comparison", "b", "expression"), ("feel.unknown-field", "b", "expression")]
    (problem,) = problems(bundle(model(decision("a", "nok", "r"), script("b", 'r.svar = "kanskje"', "c")), dmn=DMN))
    assert (problem.rule, problem.severity) == ("check.never-allowed", "warning")


# ---- forms and manifest


def field(**more: object) -> dict[str, object]:
    return {"id": "f1", "key": "alder", "type": "number", "label": "Alder", **more}


FIELDS = {
    "hide": (field(conditional={"hide": "=antal > 1"}), "expression.unknown-name", "conditional.hide"),
    "rule": (field(properties={"validering": "=alder"}), "check.wrong-type", "validering"),
    "limit": (field(validate={"max": "=navn"}), "check.wrong-type", "max"),
    "read-only": (field(readonly="=dag"), "check.wrong-type", "readonly"),
    "text": (
        field(label="Alder {{behov.timmer}}", properties={"label_nn": "Alder {{behov.timmer}}"}),
        "feel.unknown-field",
        "label",
    ),
    "options": (field(type="select", valuesExpression="=linjerr"), "expression.unknown-name", "valuesExpression"),
    "case": (field(conditional={"hide": '=case.id = "x"'}), "expression.unknown-name", "conditional.hide"),
    "own value": (field(conditional={"hide": '=alder = "18"'}), "check.comparison", "conditional.hide"),
}


@pytest.mark.parametrize("name", FIELDS)
def test_the_expressions_of_a_form_are_checked(name: str) -> None:
    component, rule, place = FIELDS[name]
    made = bundle(model(user("a", form="f")), forms={"f": [component]})
    assert found(made) == [(rule, "alder", place)]
    (problem,) = problems(made)
    assert problem.file == "forms/f.form"
    assert '"f1"' in made.files["forms/f.form"].decode().splitlines()[int(problem.line or 0) - 1]


def test_a_row_sees_itself_its_number_and_what_is_around() -> None:
    rule = "=this.timer > 0 and i < 10 and timer > antall and this.tmer = 1"
    column = {"id": "c", "key": "timer", "type": "number", "label": "T", "properties": {"validering": rule}}
    rows = {"id": "r", "path": "rader", "type": "dynamiclist", "label": "R", "components": [column]}
    made = bundle(model(user("a", form="f")), forms={"f": [rows]})
    assert found(made) == [("feel.unknown-field", "timer", "validering")]


def test_a_start_form_sees_only_itself() -> None:
    fields = [field(conditional={"hide": "=senere > 1"})]
    made = bundle(model(script("a", "alder", "senere")), forms={"start": fields})
    assert found(made) == [("expression.unknown-name", "alder", "conditional.hide")]


def test_the_expressions_of_the_manifest_are_checked() -> None:
    made = bundle(model(), title_expression='"Sak " + nvn', business_key="antall", place_expression="navn")
    assert found(made) == [
        ("expression.unknown-name", None, "title_expression"),
        ("check.wrong-type", None, "business_key"),
    ]


def test_a_context_that_is_put_together_keeps_its_fields() -> None:
    made = script("a", "{x: antall}", "k")
    more = script("b", 'context put(k, "y", navn)', "k")
    assert found(bundle(model(made, more, script("c", "k.x + k.yy", "d"), script("e", "k.y + 1", "f")))) == [
        ("feel.unknown-field", "c", "expression"),
        ("check.operands", "e", "expression"),
    ]


def test_the_position_is_that_of_the_text_as_it_is_shown() -> None:
    (text,) = told(bundle(model(script("a", "antall +\n     antal", "c"))))
    assert "«antall + antal», tegn 10:" in text


def point(name: str, type: PointType, allowed: tuple[str | int | None, ...] | None = None) -> Point:
    texts = dict.fromkeys(("nb", "nn", "en"), "x")
    return Point(
        name=name, type=type, title=texts, default=None, reason=texts, bound_reason=texts, approver="x", allowed=allowed
    )


def test_local_values_have_the_types_of_their_points() -> None:
    points = {
        "art": point("art", PointType.CHOICE, ("5534", "5535")),
        "fri": point("fri", PointType.CHOICE),
        "frist": point("frist", PointType.WORKING_DAYS),
        "hjelp": point("hjelp", PointType.TEXT),
    }

    def rules(text: str) -> list[str]:
        return [rule for rule, *_ in found(bundle(model(script("a", text, "c")), points=points))]

    assert rules('config.fri = "noe" and config.art = "5534" and config.frist > 1 and config.hjelp.nn = navn') == []
    assert rules('config.art = "5536"') == ["check.never-allowed"]
    assert rules('config.frist = "1"') == ["check.comparison"]
    assert rules("config.hjelp.no") == ["feel.unknown-field"]
