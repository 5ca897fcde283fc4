"""A small library for tests of the standard: one process in two versions, a fragment, a decision, two institutions.

`write_library(root)` writes it; `edit(root, path, old, new)` changes one file, exactly once. `manifest(...)` and
`point(...)` give the texts of manifests to read directly.
"""

from pathlib import Path

from bpmn_support import bpmn, call, decision, end, process, start, user
from bpmn_support import path as flows

TEXTS = "{nb: bokmål, nn: nynorsk, en: English}"

POINTS = {
    "rolle_attestant": """
    type: role
    default: attestanter
    allowed: [attestanter, tjenestesenter]
""",
    "maks_timer": """
    type: number
    default: 37.5
    min: 1
    max: 60.5
    unit: timer
""",
    "krev_bdm": """
    type: boolean
    default: false
    only: stricter
    stricter: true
""",
    "frist": """
    type: working_days
    default: 3
    min: 1
    max: 10
    only: stricter
    stricter: higher
""",
    "veiledning": """
    type: text
    default: {nb: Før timer, nn: Før timar, en: Register hours}
    max_length: 40
""",
    "kontroll": """
    type: slot
    default: null
    allowed: [null, kontroll]
""",
    "dfo": """
    type: endpoint
    default: https://api.dfo.no/
    allowed: ["https://*.dfo.no/", "http://127.0.0.1:*/"]
""",
    "lonnart": """
    type: choice
    default: "5534"
    allowed: ["5534", "5535"]
""",
}


def point(name: str, body: str) -> str:
    """One entry under `variation`."""
    return f"""  - name: {name}{body.rstrip()}
    title: {{nb: Tittel på {name}, nn: Tittel, en: Title of {name}}}
    reason: {TEXTS}
    bound_reason: {{nb: fordi loven sier det, nn: fordi lova seier det, en: because the law says so}}
    approver: prosesseier
"""


def manifest(version: str = "1.0", process: str = "timer", points: dict[str, str] | None = None) -> str:
    """A whole manifest; `points` are the variation points by name, all of POINTS unless given."""
    variation = "".join(point(name, body) for name, body in (POINTS if points is None else points).items())
    return f"""process: {process}
version: "{version}"
main: {process}.bpmn
title: {TEXTS}
owner: Lønn og HR
legal_basis:
  - {{text: To kontroller før utbetaling, source: Bestemmelsene 2.5.2}}
valid_from: 2021-01-01
retention: regnskap-5
roles:
  timelonnet: {{lane: Timelønnet, title: {TEXTS}}}
  attestant: {{lane: Attestant, title: {TEXTS}, point: rolle_attestant}}
  bdm: {{lane: BDM, title: {TEXTS}}}
starters: [timelonnet]
title_expression: '"Timer for " + navn'
business_key: kontraktnr
personal_data: [oppdragstaker.epost]
decisions:
  - {{id: sats, version: "1.0"}}
calls:
  - {{process: kontroll, version: "1.0"}}
duties:
  - {{task: Attestere, duty: attestasjon}}
  - {{task: Godkjenne, duty: bdm}}
constraints:
  - {{id: to-par-oyne, different: [attestasjon, bdm], reason: {TEXTS}, source: Bestemmelsene 2.5.2.2}}
  - {{id: ikke-egen-lonn, not_beneficiary: [attestasjon, bdm], beneficiary: oppdragstaker.ident, reason: {TEXTS},
      source: Bestemmelsene 2.5.2.1}}
variation:
{variation}"""


KONTROLL = f"""process: kontroll
version: "1.0"
main: kontroll.bpmn
title: {TEXTS}
owner: HR
legal_basis:
  - {{text: God skikk, source: Rutine}}
valid_from: 2021-01-01
retention: regnskap-5
roles:
  hr: {{lane: HR, title: {TEXTS}, point: rolle_hr}}
variation:
{
    point(
        "rolle_hr",
        '''
    type: role
    default: hr
''',
    )
}"""

FORM = """{
  "type": "default",
  "schemaVersion": 16,
  "id": "timer",
  "components": [{"type": "number", "key": "antall", "label": "Antall timer", "id": "f1"}]
}
"""

DMN = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="sats_modell" name="Sats" namespace="test">
  <inputData id="alder" name="alder"><variable name="alder" typeRef="number"/></inputData>
  <decision id="sats" name="Sats">
    <variable name="sats" typeRef="number"/>
    <informationRequirement id="krav"><requiredInput href="#alder"/></informationRequirement>
    <decisionTable id="tabell" hitPolicy="UNIQUE">
      <input id="inn"><inputExpression id="uttrykk" typeRef="number"><text>alder</text></inputExpression></input>
      <output id="ut" name="sats" typeRef="number"/>
      <rule id="ung"><inputEntry id="a"><text>&lt; 18</text></inputEntry>
        <outputEntry id="b"><text>150</text></outputEntry></rule>
      <rule id="voksen"><inputEntry id="c"><text>&gt;= 18</text></inputEntry>
        <outputEntry id="d"><text>200</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""

UIB = """id: uib
name: {nb: Universitetet i Bergen, nn: Universitetet i Bergen, en: University of Bergen}
orgnr: "874789542"
dfo_firmakode: "9201"
people:
  - {ident: tor, name: Tormod Timelønnet, groups: [timelonnet], employee_number: "00101234", email: tor@uib.example}
  - {ident: ane, name: Ane Attestant, groups: [attestanter]}
  - {ident: bo, name: Bo BDM, groups: [bdm]}
  - {ident: sid, name: Sid Senter, groups: [tjenestesenter, hr]}
deputies:
  - {for: ane, by: sid, from: 2026-07-01, to: 2026-07-31}
  - {for: sid, by: bo, from: 2026-07-01, to: 2026-07-31}
"""

ADOPTION = """adoptions:
  - {process: timer, version: "1.0", from: 2021-01-01}
  - {process: timer, version: "1.1", from: 2022-01-01}
"""

CONFIG = """values:
  - name: maks_timer
    value: 40.0
    from: 2021-01-01
    reason: Avtale med fagforeningene
    owner: HR-direktøren
    review: 2027-01-01
  - name: maks_timer
    value: 45
    from: 2023-01-01
    reason: Ny avtale
    owner: HR-direktøren
    review: 2028-01-01
"""


def model(process_id: str = "timer") -> bytes:
    """The BPMN of the process."""
    return bpmn(
        process(
            process_id,
            start("start"),
            user("Registrere", role="timelonnet", form="timer"),
            decision("Satse", "sats", "sats"),
            call("Kontrollere", "=config.kontroll", slot="kontroll"),
            user("Attestere", role="attestant"),
            user("Godkjenne", role="bdm"),
            end("end"),
            flows("start", "Registrere", "Satse", "Kontrollere", "Attestere", "Godkjenne", "end"),
            lanes={
                "Timelønnet": ("start", "Registrere", "Satse", "Kontrollere"),
                "Attestant": ("Attestere",),
                "BDM": ("Godkjenne", "end"),
            },
        )
    )


def fragment() -> bytes:
    """The BPMN of the called process."""
    return bpmn(
        process(
            "kontroll",
            start("k_start"),
            user("HrKontrollere", role="hr"),
            end("k_end"),
            flows("k_start", "HrKontrollere", "k_end"),
            lanes={"HR": ("k_start", "HrKontrollere", "k_end")},
        )
    )


def write_library(root: Path) -> Path:
    """Write the whole library below a folder and return the folder."""
    files: dict[str, str | bytes] = {
        "processes/lonn/kontroll/1.0/manifest.yaml": KONTROLL,
        "processes/lonn/kontroll/1.0/kontroll.bpmn": fragment(),
        "rules/lonn/sats/1.0/sats.dmn": DMN,
        "institutions/uib/institution.yaml": UIB,
        "institutions/uib/adoption.yaml": ADOPTION,
        "institutions/uib/config/timer.yaml": CONFIG,
        "institutions/ntnu/institution.yaml": UIB.replace("id: uib", "id: ntnu"),
    }
    for version in ("1.0", "1.1"):
        folder = f"processes/lonn/timer/{version}"
        files[f"{folder}/manifest.yaml"] = manifest(version)
        files[f"{folder}/timer.bpmn"] = model()
        files[f"{folder}/forms/timer.form"] = FORM
        files[f"{folder}/texts/varsler.yaml"] = f"varsel.frist: {TEXTS}\n"
    for path, content in files.items():
        write(root, path, content)
    return root


def write(root: Path, path: str, content: str | bytes) -> None:
    """Write one file, making its folders."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.encode() if isinstance(content, str) else content)


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file; it must be there."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(text: str, wanted: str) -> int:
    """Return the 1-based line of the first line that contains a text."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if wanted in line)


def rules(problems: object) -> list[str]:
    """Return the rule ids of problems, in order."""
    return [problem.rule for problem in problems]  # type: ignore[attr-defined]


__all__ = ["edit", "fragment", "line_of", "manifest", "model", "point", "rules", "write", "write_library"]
