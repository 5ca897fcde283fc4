"""A small library for measurements: one process, one institution, everybody holds the one role."""

from pathlib import Path

TEXTS = "{nb: Måling, nn: Måling, en: Measurement}"

MANIFEST = f"""
process: $process
version: "1.0"
main: main.bpmn
title: {TEXTS}
owner: Måling
legal_basis: [{{text: Måling, source: Måling}}]
valid_from: 2021-01-01
retention: ingen
roles:
  leder: {{lane: Leder, title: {TEXTS}}}
starters: [leder]
"""

INSTITUTION = """
id: uib
name: {nb: Måling, nn: Måling, en: Measurement}
people:
  - {ident: u1, name: Leder En, groups: [leder]}
"""

ADOPTION = """
adoptions:
  - {process: $process, version: "1.0", from: 2021-01-01}
"""

BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="d" targetNamespace="m"
  modeler:executionPlatform="Camunda Cloud">
<bpmn:process id="{process}" name="{process}" isExecutable="true">
<bpmn:laneSet id="l"><bpmn:lane id="leder" name="Leder"/></bpmn:laneSet>{body}</bpmn:process></bpmn:definitions>"""

ROLE = "<zeebe:assignmentDefinition candidateGroups='leder'/>"


def user(id: str) -> str:
    """Return a user task."""
    inside = f"<bpmn:extensionElements><zeebe:userTask/>{ROLE}</bpmn:extensionElements>"
    return f"<bpmn:userTask id='{id}' name='{id}'>{inside}</bpmn:userTask>"


def flow(source: str, target: str, condition: str = "") -> str:
    """Return a sequence flow, perhaps with a condition."""
    inside = f"<bpmn:conditionExpression xsi:type='bpmn:tFormalExpression'>={condition}</bpmn:conditionExpression>"
    between = f"id='{source}-{target}' sourceRef='{source}' targetRef='{target}'"
    return f"<bpmn:sequenceFlow {between}>{inside if condition else ''}</bpmn:sequenceFlow>"


# start, user, service, XOR, user, end: the process that peers are measured on
ORDER = "".join(
    [
        "<bpmn:startEvent id='s' name='s'/>",
        user("register"),
        "<bpmn:serviceTask id='check' name='check'><bpmn:extensionElements>"
        "<zeebe:taskDefinition type='dfo.ansatt.hent'/><zeebe:ioMapping><zeebe:input source='=nr' target='ansattnr'/>"
        "<zeebe:output source='=navn' target='navn'/></zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>",
        "<bpmn:exclusiveGateway id='big' name='big?' default='big-small'/>",
        user("approve"),
        "<bpmn:endEvent id='done' name='done'/><bpmn:endEvent id='small' name='small'/>",
        flow("s", "register"),
        flow("register", "check"),
        flow("check", "big"),
        flow("big", "approve", "amount &gt; 1000"),
        flow("big", "small"),
        flow("approve", "done"),
    ]
)

# one user task that is done again and again
LOOP = "".join(
    [
        "<bpmn:startEvent id='s' name='s'/>",
        user("again"),
        "<bpmn:exclusiveGateway id='more' name='more?' default='more-done'/><bpmn:endEvent id='done' name='done'/>",
        flow("s", "again"),
        flow("again", "more"),
        flow("more", "again", "go = true"),
        flow("more", "done"),
    ]
)


def write(root: Path, process: str, body: str) -> Path:
    """Write the library and return its folder."""
    folder = root / "processes" / "m" / process / "1.0"
    folder.mkdir(parents=True)
    (folder / "main.bpmn").write_text(BPMN.format(process=process, body=body), encoding="utf-8")
    (folder / "manifest.yaml").write_text(MANIFEST.replace("$process", process), encoding="utf-8")
    place = root / "institutions" / "uib"
    place.mkdir(parents=True)
    (place / "institution.yaml").write_text(INSTITUTION, encoding="utf-8")
    (place / "adoption.yaml").write_text(ADOPTION.replace("$process", process), encoding="utf-8")
    return root
