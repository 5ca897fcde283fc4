"""Whatever bytes arrive, reading gives processes or problems, never an exception."""

from bpmn_support import (
    boundary,
    bpmn,
    call,
    catch,
    decision,
    end,
    event_gateway,
    flow,
    multi,
    path,
    process,
    script,
    service,
    start,
    sub,
    user,
    xor,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from oppskrift import bpmn as gate
from oppskrift.bpmn.profile import SHAPES
from oppskrift.message import LANGUAGES

WHOLE = bpmn(
    process(
        "p",
        start("s"), user("a", role="r", form="f", due="=d", multi=multi("l", element="x")),
        service("b", inputs={"x": "y"}),
        sub("d", start("i"), script("c", "1", "v"), end("o"), path("i", "c", "o")), decision("q", "t", "v"),
        call("r", "=z"), boundary("t", "d", duration="P1D", interrupting=False), event_gateway("h"),
        catch("m", message="m", key="k"), catch("w", date="=d"), xor("g", default="g-e"), end("e"),
        end("f", error="X"), end("n", terminate=True),
        path("s", "a", "b", "d", "q", "r", "h", "m", "g", "e"), path("h", "w", "n"), path("t", "f"),
        flow("g", "a", when="x > 1"), lanes={"L": ("s", "a")},
    )
)  # fmt: skip
ELEMENTS = len(list(etree.fromstring(WHOLE).iter()))
NAMES = [*sorted(SHAPES), "bpmn:inclusiveGateway", "bpmn:robot", "bpmn:extensionElements", "bpmn:signalEventDefinition"]
VALUES = ["", "=", "=1 +", "${x}", "a", "p", "s", "g-e", "x:y", "R/PT0S", "true", "1" * 30, "=" * 50, "\u0308"]
ATTRIBUTES = sorted({name for shape in SHAPES.values() for name in shape.attributes if ":" not in name})


def told(xml):
    processes, problems = gate.read(xml, "f.bpmn")
    for problem in problems:
        assert problem.rule.startswith(("gate.", "xml."))
        assert all(problem.render(language) for language in LANGUAGES)
    refused = any(problem.severity == "error" for problem in problems)
    assert refused == (not processes)
    for found in processes:
        gate.check(found, gate.References())
        gate.soundness(found, max_states=200)
    return processes, problems


def test_the_whole_is_accepted():
    assert told(WHOLE)[1] == ()


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(body):
    assert told(body)[0] == ()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 40), st.binary(max_size=20))
def test_damaged_bytes(at, length, instead):
    told(WHOLE[:at] + instead + WHOLE[at + length :])


mutation = st.tuples(
    st.integers(1, ELEMENTS - 1),
    st.sampled_from(["drop", "double", "set", "unset", "rename", "move", "text"]),
    st.integers(0, 1000),
    st.integers(0, 1000),
)


def mutate(root, at, how, one, two):
    elements = list(root.iter())
    element = elements[at % len(elements)]
    other = elements[one % len(elements)]
    parent = element.getparent()
    if parent is None:
        return
    if how == "drop":
        parent.remove(element)
    elif how == "double":
        parent.append(etree.fromstring(etree.tostring(element)))
    elif how == "set":
        element.set(ATTRIBUTES[one % len(ATTRIBUTES)], VALUES[two % len(VALUES)])
    elif how == "unset" and element.attrib:
        del element.attrib[sorted(element.attrib)[one % len(element.attrib)]]
    elif how == "rename":
        prefix, _, local = NAMES[one % len(NAMES)].partition(":")
        element.tag = f"{{{root.nsmap[prefix]}}}{local}"
    elif how == "move" and element not in (other, *other.iterancestors()):
        other.append(element)
    elif how == "text":
        element.text = VALUES[two % len(VALUES)]


@settings(max_examples=200, deadline=None)
@given(st.lists(mutation, min_size=1, max_size=4))
def test_mutated_models(mutations):
    root = etree.fromstring(WHOLE)
    for at, how, one, two in mutations:
        mutate(root, at, how, one, two)
    told(etree.tostring(root))
