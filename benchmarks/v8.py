"""feelin in embedded V8: the other way for a Python program to evaluate FEEL, for benchmarks to compare with.

The package of web/node_modules is bundled by the esbuild that stands beside it into a temporary folder. Values go in
as JSON, and dates are made in JavaScript from their text, so that only what a caller needs is paid for.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from py_mini_racer import MiniRacer

WEB = Path(__file__).parents[1] / "web"
ENTRY = """
import { evaluate, unaryTest } from "feelin";
globalThis.feelValue = (text, context) => evaluate(text, context).value;
globalThis.table = null;
globalThis.decide = context => {
  const values = table.inputs.map(text => feelValue(text, context));
  const hits = [];
  for (const rule of table.rules) {
    if (rule.tests.every((test, n) => test === "-" || unaryTest(test, { ...context, "?": values[n] }).value === true)) {
      hits.push(feelValue(rule.output, context));
    }
  }
  return hits.length === 1 ? hits[0] : null;
};
"""


def bundled() -> str:
    """Return feelin with the functions of ENTRY as one script."""
    with tempfile.TemporaryDirectory(dir=WEB / "node_modules") as name:
        folder = Path(name)
        (folder / "entry.js").write_text(ENTRY, encoding="utf-8")
        command = [str(WEB / "node_modules" / ".bin" / "esbuild"), "entry.js", "--bundle", "--format=iife"]
        return subprocess.run(command, cwd=folder, capture_output=True, check=True, text=True).stdout


class Feelin:
    """feelin in a V8 of its own."""

    def __init__(self, context: MiniRacer) -> None:
        self._context = context
        context.eval(bundled())

    def value(self, text: str, context: dict[str, Any]) -> Any:
        """Return the value of an expression, as a caller from Python gets it."""
        return self._context.eval(f"feelValue({json.dumps(text)}, {json.dumps(context)})")

    def load(self, inputs: list[str], rules: list[dict[str, Any]]) -> None:
        """Take a decision table: the texts of its inputs, and of each rule's tests and output."""
        self._context.eval(f"table = {json.dumps({'inputs': inputs, 'rules': rules})}; null")

    def decide(self, context: dict[str, Any]) -> Any:
        """Return the output of the only rule that matches."""
        return self._context.eval(f"decide({json.dumps(context)})")


@contextmanager
def feelin() -> Iterator[Feelin]:
    """Yield feelin; its V8 ends with the block, for one that is left behind may keep Python from ending."""
    context = MiniRacer()
    try:
        yield Feelin(context)
    finally:
        context.close()
