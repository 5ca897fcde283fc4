"""Small conformance kits for tests, written to a folder."""

from collections.abc import Mapping
from pathlib import Path

from dmn_support import definitions

XSI = "http://www.w3.org/2001/XMLSchema-instance"


def value(text: str, type: str = "decimal") -> str:
    return f'<value xsi:type="xsd:{type}">{text}</value>'


NIL = '<value xsi:nil="true"/>'


def result(name: str, inside: str, *, error: bool = False) -> str:
    marked = ' errorResult="true"' if error else ""
    return f'<resultNode name="{name}"{marked}><expected>{inside}</expected></resultNode>'


def given(name: str, inside: str, **attributes: str) -> str:
    more = "".join(f' {key}="{text}"' for key, text in attributes.items())
    return f'<inputNode name="{name}"{more}>{inside}</inputNode>'


def case(id: str, *inside: str, type: str = "", invocable: str = "") -> str:
    kind = f' type="{type}" invocableName="{invocable}"' if type else ""
    return f'<testCase id="{id}"{kind}>{"".join(inside)}</testCase>'


def case_file(*cases: str, model: str = "modell.dmn") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="{XSI}" '
        f'xmlns:xsd="http://www.w3.org/2001/XMLSchema"><modelName>{model}</modelName>{"".join(cases)}</testCases>'
    )


def kit(root: Path, folders: Mapping[str, tuple[str, str]]) -> Path:
    """Write a kit of folders `2/0001-navn`, each with the body of its model and its test file."""
    for name, (body, tests) in folders.items():
        level, _, subject = name.partition("/")
        folder = root / f"compliance-level-{level}" / subject
        folder.mkdir(parents=True)
        (folder / "modell.dmn").write_bytes(definitions(body))
        (folder / f"{subject}-test-01.xml").write_text(tests, encoding="utf-8")
    return root
