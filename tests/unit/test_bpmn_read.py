"""What the profile accepts comes out as it was written: every construct, its values and where it stands."""

import pytest
from bpmn_support import (
    Part,
    boundary,
    bpmn,
    call,
    catch,
    decision,
    end,
    event_gateway,
    flow,
    io,
    join,
    linear,
    multi,
    node,
    parallel,
    path,
    process,
    script,
    service,
    start,
    sub,
    throw,
    user,
    xor,
)

from oppskrift import bpmn as gate
from oppskrift.bpmn import IoMapping, Kind, TimerKind, Trigger
from oppskrift.bpmn.timers import is_timer


def read(xml):
    processes, problems = gate.read(xml, "f.bpmn")
    assert problems == (), [problem.render("en") for problem in problems]
    return processes[0]


def test_a_process_knows_its_file_nodes_and_flows():
    xml = bpmn(process("p", start("s"), user("a"), end("e"), path("s", "a", "e"), name="Timeliste"))
    found = read(xml)
    assert (found.id, found.name, found.file) == ("p", "Timeliste", "f.bpmn")
    assert found.xml == xml
    assert list(found.nodes) == ["s", "a", "e"]
    assert found.nodes["a"].incoming == ("s-a",)
    assert found.nodes["a"].outgoing == ("a-e",)
    assert found.nodes["a"].line == 6
    assert found.flows["a-e"].target == "e"
    assert found.start("p").id == "s"


def test_the_same_bytes_have_the_same_hash():
    xml = bpmn(linear("p", user("a")))
    assert read(xml).sha256 == read(xml).sha256
    assert read(xml).sha256 != read(xml + b"\n").sha256


def test_a_user_task_has_role_form_dates_and_priority():
    a = read(
        bpmn(
            linear(
                "p",
                user(
                    "a", role="leder", assignee="x.ident", form="f", due="=frist", follow_up="P1D", priority="50",
                    inputs={"vis.navn": "navn"}, outputs={"svar": "svar"},
                ),
            )
        )
    ).nodes["a"]  # fmt: skip
    assert (a.kind, a.role, a.assignee, a.form) == (Kind.USER, "leder", "x.ident", "f")
    assert (a.due, a.follow_up, a.priority) == ("=frist", "P1D", "50")
    assert a.inputs == (IoMapping("navn", "vis.navn"),)
    assert a.outputs == (IoMapping("svar", "svar"),)


def test_service_decision_script_and_call():
    found = read(
        bpmn(
            linear(
                "p",
                service("a", "dfo.ansatt.hent", retries=3),
                service("b", "varsel.send"),
                decision("c", "tilknytning", "form"),
                decision("d", "=config.tabell", "svar"),
                script("e", "timer * sats", "belop"),
                call("f", "hr_kontroll"),
                call("g", "=config.hr_kontroll", slot="hr_kontroll"),
            )
        )
    ).nodes
    assert (found["a"].handler, found["a"].retries, found["b"].retries) == ("dfo.ansatt.hent", 3, 5)
    assert (found["c"].decision, found["c"].result, found["d"].decision) == ("tilknytning", "form", "=config.tabell")
    assert (found["e"].script, found["e"].result) == ("timer * sats", "belop")
    assert (found["f"].called, found["f"].slot) == ("hr_kontroll", None)
    assert (found["g"].called, found["g"].slot) == ("=config.hr_kontroll", "hr_kontroll")
    assert found["g"].properties == {"slot": "hr_kontroll"}


def test_gateways_conditions_and_default():
    found = read(
        bpmn(
            process(
                "p",
                start("s"), xor("g", default="g-j"), parallel("d"), user("a"), user("b"), parallel("k"), xor("j"),
                end("e"),
                path("s", "g"), flow("g", "d", when="timer > 10"), flow("g", "j"),
                path("d", "a", "k"), path("d", "b", "k"), path("k", "j", "e"),
            )
        )
    )  # fmt: skip
    assert found.nodes["g"].default == "g-j"
    assert found.flows["g-d"].condition == "timer > 10"
    assert found.flows["g-j"].condition is None
    assert found.nodes["k"].incoming == ("a-k", "b-k")


def test_event_gateway_with_message_and_timer():
    found = read(
        bpmn(
            process(
                "p",
                start("s"), event_gateway("g"), catch("m", message="lonnsstatus", key="transaksjonsid"),
                catch("t", duration="=config.frist", outputs={"for_sent": "true"}), xor("j"), end("e"),
                path("s", "g", "m", "j", "e"), path("g", "t", "j"),
            )
        )
    )  # fmt: skip
    message, timer = found.nodes["m"].event, found.nodes["t"].event
    assert (message.trigger, message.message, message.key) == (Trigger.MESSAGE, "lonnsstatus", "transaksjonsid")
    assert (timer.trigger, timer.timer_kind, timer.timer) == (Trigger.TIMER, TimerKind.DURATION, "=config.frist")
    assert found.nodes["t"].outputs == (IoMapping("true", "for_sent"),)


BOUNDARIES = {
    "timer": ({"duration": "P10D"}, True, Trigger.TIMER),
    "timer beside": ({"date": "2026-03-01T09:00:00"}, False, Trigger.TIMER),
    "cycle": ({"cycle": "R/P7D"}, False, Trigger.TIMER),
    "message": ({"message": "avbrutt", "key": "nr"}, True, Trigger.MESSAGE),
    "message beside": ({"message": "endret", "key": "nr"}, False, Trigger.MESSAGE),
    "error": ({"error": "AVVIST"}, True, Trigger.ERROR),
    "any error": ({"error": ""}, True, Trigger.ERROR),
    "escalation": ({"escalation": "lonn-i-fare"}, True, Trigger.ESCALATION),
    "any escalation beside": ({"escalation": ""}, False, Trigger.ESCALATION),
}


@pytest.mark.parametrize("name", BOUNDARIES)
def test_boundary_events(name):
    what, interrupting, trigger = BOUNDARIES[name]
    extra = boundary("b", "a", interrupting=interrupting, **what)
    inner = sub("a", start("i"), user("u"), end("o"), path("i", "u", "o"))
    found = read(bpmn(linear("p", inner, extra=extra, after={"b": end("x")})))
    b = found.nodes["b"]
    assert (b.attached_to, b.interrupting, b.event.trigger) == ("a", interrupting, trigger)
    assert b.event.code == (what.get("error") or what.get("escalation") or None)
    assert found.boundaries("a") == (b,)


def test_throwing_events():
    found = read(
        bpmn(
            process(
                "p",
                start("s"), throw("n"), throw("t", escalation="lonn-i-fare"),
                xor("g", default="g-c"), xor("h", default="h-e"), xor("i", default="i-h"),
                end("a", terminate=True), end("b", escalation="E"), end("c", error="X"), end("e"),
                path("s", "n", "t", "i"), flow("i", "g", when="x"), flow("i", "h"),
                flow("g", "a", when="x"), flow("g", "c"), flow("h", "b", when="x"), flow("h", "e"),
            )
        )
    ).nodes  # fmt: skip
    triggers = {id: found[id].event.trigger for id in "nabce"}
    assert triggers == {
        "n": Trigger.NONE,
        "a": Trigger.TERMINATE,
        "b": Trigger.ESCALATION,
        "c": Trigger.ERROR,
        "e": Trigger.NONE,
    }
    assert found["t"].event.code == "lonn-i-fare"
    assert found["c"].event.code == found["c"].event.code_name == "X"


def test_multi_instance():
    loop = multi(
        "linjer", sequential=True, element="linje", output_collection="svar", output_element="linje.ok", until="stopp"
    )
    found = read(bpmn(linear("p", user("a", multi=loop), service("b", multi=multi("linjer"))))).nodes
    a = found["a"].multi
    assert (a.sequential, a.collection, a.element) == (True, "linjer", "linje")
    assert (a.output_collection, a.output_element, a.completion_condition) == ("svar", "linje.ok", "stopp")
    assert not found["b"].multi.sequential


def test_subprocesses_are_scopes():
    inner = sub(
        "d",
        start("i"),
        sub("dd", start("ii"), user("u"), end("oo"), path("ii", "u", "oo")),
        end("o"),
        path("i", "dd", "o"),
    )
    found = read(bpmn(linear("p", inner)))  # fmt: skip
    assert {id: found.nodes[id].scope for id in ("d", "i", "dd", "u")} == {"d": "p", "i": "d", "dd": "d", "u": "dd"}
    assert found.start("dd").id == "ii"


def test_lanes_hold_their_nodes_boundary_events_and_the_inside_of_subprocesses():
    inner = sub("d", start("i"), user("u"), end("o"), path("i", "u", "o"))
    whole = [
        start("s"),
        inner,
        boundary("b", "d", duration="P1D"),
        end("e"),
        end("x"),
        path("s", "d", "e"),
        path("b", "x"),
    ]
    found = read(bpmn(process("p", *whole, lanes={"Leder": ("s", "d"), "Lønn": ("e",)})))  # fmt: skip
    assert [lane.name for lane in found.lanes] == ["Leder", "Lønn"]
    assert {id: found.nodes[id].lane for id in ("s", "d", "u", "b", "e", "x")} == {
        "s": "Leder",
        "d": "Leder",
        "u": "Leder",
        "b": "Leder",
        "e": "Lønn",
        "x": None,
    }


def test_what_only_draws_and_explains_is_read_without_effect():
    drawing = (
        "<bpmndi:BPMNDiagram id='d'><bpmndi:BPMNPlane id='pl' bpmnElement='c'>"
        "<bpmndi:BPMNShape id='sh' bpmnElement='a' isHorizontal='true'><dc:Bounds x='1' y='2' width='3' height='4'/>"
        "<bpmndi:BPMNLabel/></bpmndi:BPMNShape><bpmndi:BPMNEdge id='ed' bpmnElement='s-a'>"
        "<di:waypoint x='1' y='2'/></bpmndi:BPMNEdge><bpmndi:BPMNEdge id='ed2' bpmnElement='a-e'/>"
        "<bpmndi:BPMNShape id='sh2' bpmnElement='s'/><bpmndi:BPMNShape id='sh3' bpmnElement='e'/>"
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )
    pools = (
        "<bpmn:collaboration id='c'><bpmn:participant id='x' name='UiB' processRef='p'/>"
        "<bpmn:participant id='y' name='DFØ'/>"
        "<bpmn:messageFlow id='m' sourceRef='a' targetRef='y'/></bpmn:collaboration>"
    )
    category = "<bpmn:category id='k'><bpmn:categoryValue id='kv' value='Lønn'/></bpmn:category>"
    notes = (
        "<bpmn:textAnnotation id='n'><bpmn:text>Husk</bpmn:text></bpmn:textAnnotation>"
        "<bpmn:association id='as' sourceRef='a' targetRef='n'/><bpmn:group id='gr' categoryValueRef='kv'/>"
    )
    about = (
        "<bpmn:documentation>Bestemmelsene 2.5</bpmn:documentation><bpmn:documentation>Mer</bpmn:documentation>"
        "<bpmn:extensionElements><zeebe:versionTag value='1.1'/></bpmn:extensionElements>"
    )
    inner = node("userTask", "a", body="<bpmn:incoming>s-a</bpmn:incoming><bpmn:outgoing>a-e</bpmn:outgoing>")
    whole = process("p", about, start("s"), inner, end("e"), path("s", "a", "e"), notes)
    found = read(bpmn(pools, category, whole, drawing))
    assert found.version_tag == "1.1"
    assert found.documentation == "Bestemmelsene 2.5\n\nMer"
    assert list(found.nodes) == ["s", "a", "e"]


def test_a_file_may_hold_several_processes():
    second = process("q", start("s2"), end("e2"), path("s2", "e2"))
    processes, problems = gate.read(bpmn(linear("p", user("a")), second))
    assert problems == ()
    assert [found.id for found in processes] == ["p", "q"]


def test_the_prefix_of_the_file_does_not_matter():
    xml = bpmn(linear("p", user("a", role="leder")))
    other = (
        xml.replace(b"bpmn:", b"")
        .replace(b"xmlns:bpmn=", b"xmlns=")
        .replace(b"zeebe:", b"z:")
        .replace(b":zeebe=", b":z=")
    )
    assert read(other).nodes["a"].role == "leder"  # fmt: skip


@pytest.mark.parametrize("id", ["Start", "End", "Root", "p.end", "config", "case", "_", "Søknad", "a-b", "None", "x.1"])
def test_no_id_is_reserved(id):
    assert id in read(bpmn(linear("p", user(id)))).nodes


def test_400_nodes_are_allowed():
    assert len(read(bpmn(linear("p", *(user(f"a{i}") for i in range(398))))).nodes) == 400


def test_conditions_may_contain_markup_and_comments():
    xml = bpmn(
        process(
            "p", start("s"), xor("g", default="g-f"), end("e"), end("f"), path("s", "g"),
            flow("g", "e", when='navn = "a<b & c" and x >= 1'), flow("g", "f"),
        )
    ).replace(b"and x", b"<!-- husk -->and x")  # fmt: skip
    assert read(xml).flows["g-e"].condition == 'navn = "a<b & c" and x >= 1'


def test_a_message_reference_may_have_the_prefix_of_the_target_namespace():
    xml = bpmn(linear("p", catch("a", message="m", key="k")))
    xml = xml.replace(b'targetNamespace="test"', b'targetNamespace="test" xmlns:t="test"')
    assert read(xml.replace(b'messageRef="Message_m"', b'messageRef="t:Message_m"')).nodes["a"].event.message == "m"


def test_call_variables_may_be_said_as_they_are():
    whole = "<zeebe:calledElement processId='q' propagateAllChildVariables='{}' propagateAllParentVariables='true'/>"
    everything = node("callActivity", "a", extension=whole.format("true"))
    some = node("callActivity", "b", extension=whole.format("false") + io({}, {"y": "x"}))
    assert len(read(bpmn(linear("p", everything, some))).nodes) == 4


def test_element_templates_are_remembered_by_the_editor_only():
    attributes = " zeebe:modelerTemplate='dfo.ansatt.hent' zeebe:modelerTemplateVersion='1'"
    extension = "<zeebe:taskDefinition type='x'/>"
    whole = linear("p", node("serviceTask", "a", extension=extension, attributes=attributes))
    assert read(bpmn(join(whole, Part("")))).nodes["a"].handler == "x"


TIMERS = {
    TimerKind.DURATION: ["P10D", "PT36H", "P1DT2H30M", "P1Y6M", "P2W", "PT0.5S", "PT0S"],
    TimerKind.DATE: ["2026-03-01T09:00:00+01:00", "2026-03-01T09:00Z", "2026-03-01", "2026-03-01T09:00:00@Europe/Oslo"],
    TimerKind.CYCLE: ["R3/P1D", "R/PT1H", "R10/P1M", "R5/2026-03-01T09:00:00Z/P7D"],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in TIMERS.items() for text in texts])
def test_timer_literals(kind, text):
    assert is_timer(kind, text)
    assert not any(is_timer(other, text) for other in TimerKind if other is not kind)
