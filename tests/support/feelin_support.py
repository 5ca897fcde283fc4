"""The FEEL engine of the browser: feelin, evaluated in Node, one process for a whole batch.

`FORM_JS` is the version that form-js evaluates forms with, `NEWEST` the newest of its line.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from oppskrift.feel import Range
from oppskrift.feel.numbers import plain
from oppskrift.feel.values import type_name

WEB = Path(__file__).resolve().parents[2] / "web"
BATCH = Path(__file__).with_name("feelin_batch.mjs")
FORM_JS, NEWEST = "@bpmn-io/feelin", "feelin"
MODULES = {name: WEB / "node_modules" / name / "dist" / "index.js" for name in (FORM_JS, NEWEST)}


@dataclass(frozen=True, slots=True)
class Asked:
    """An expression, or unary tests of `?`, with its inputs written in FEEL."""

    expression: str
    inputs: dict[str, str] = field(default_factory=dict)
    tests: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What feelin said: a tagged value (see feelin_batch.mjs) with its warnings, or why there is none."""

    value: Any = None
    warnings: tuple[str, ...] = ()
    fault: str | None = None


def node() -> str:
    """Return a Node program, found as the bundles find it. Raises LookupError saying what to do."""
    spec = spec_from_file_location("bundle", WEB / "bundle.py")
    assert spec is not None
    assert spec.loader is not None
    bundle = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(bundle)
    found = bundle.on_path() or bundle.from_wheel()
    if found is None:
        raise LookupError("no Node: make bundles installs one")
    return str(found.node[0])


def ask(cases: Sequence[Asked]) -> dict[str, list[Answer]]:
    """Return what each version says to each case. Raises LookupError where `make bundles` has not been run."""
    missing = [name for name, file in MODULES.items() if not file.is_file()]
    if missing:
        raise LookupError(f"no {', '.join(missing)} in {WEB / 'node_modules'}: run make bundles, which installs it")
    batch = {
        "modules": {name: str(file) for name, file in MODULES.items()},
        "cases": [{"expression": one.expression, "inputs": one.inputs, "tests": one.tests} for one in cases],
    }
    said = subprocess.run(
        [node(), str(BATCH)], input=json.dumps(batch), capture_output=True, text=True, timeout=120, check=False
    )
    if said.returncode:
        raise RuntimeError(said.stderr)
    answers = json.loads(said.stdout)
    return {
        name: [Answer(one.get("value"), tuple(one.get("warnings", ())), one.get("fault")) for one in found]
        for name, found in answers.items()
    }


def tagged(value: Any) -> Any:
    """Return a value of ours as the batch writes those of feelin."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return ["number", plain(value)]
    if isinstance(value, str):
        return ["string", value]
    if isinstance(value, list):
        return ["list", *map(tagged, value)]
    if isinstance(value, dict):
        return ["context", {key: tagged(item) for key, item in value.items()}]
    return ["other" if isinstance(value, Range) else type_name(value), str(value)]


def same(ours: Any, theirs: Any) -> bool:
    """Return whether two tagged values are the same; numbers by value, to the last digit."""
    if isinstance(ours, list) and isinstance(theirs, list) and ours[0] == theirs[0] and len(ours) == len(theirs):
        if ours[0] == "number":
            return Decimal(ours[1]) == Decimal(theirs[1].replace("Infinity", "inf"))
        if ours[0] == "context":
            keys = ours[1].keys()
            return bool(keys == theirs[1].keys()) and all(same(ours[1][key], theirs[1][key]) for key in keys)
        if ours[0] == "list":
            return all(map(same, ours[1:], theirs[1:]))
    return bool(ours == theirs) and type(ours) is type(theirs)
