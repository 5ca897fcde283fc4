"""The runtime: SpiffWorkflow behind one pure function. No clock, database, network or log inside.

definition = compile_bundle(bundle)
outcome = advance(definition, None, StartCase({"belop": 1200}), context, now)
outcome = advance(definition, outcome.snapshot, CompleteTask(token, {"godkjent": True}), context, now)
"""

from .advance import advance, evaluate, standing, variables
from .definition import Compilable, Definition, compile_bundle, compile_processes
from .frames import BUDGET
from .passing import Standing
from .reading import Context

__all__ = [
    "BUDGET",
    "Compilable",
    "Context",
    "Definition",
    "Standing",
    "advance",
    "compile_bundle",
    "compile_processes",
    "evaluate",
    "standing",
    "variables",
]
