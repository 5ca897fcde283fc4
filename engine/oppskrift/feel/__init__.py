"""FEEL, the expression language of DMN 1.5, compiled to closures.

`compile(text)` gives a `Program`, `Program.evaluate(context, now=…)` a `Result` of a value and diagnostics.
"""

from .checking import check, severity
from .diagnostics import Diagnostic, FeelSyntaxError
from .evaluation import BudgetExceeded, Evaluation, Failure, exceeded
from .functions import Function
from .interchange import from_json, to_json
from .limits import DEFAULT, Budget, Limits
from .program import Program, Result, compile, parse
from .python_values import from_python
from .ranges import Range
from .show import show
from .types import BASIC, Type
from .values import Value, type_name

__all__ = [
    "BASIC",
    "DEFAULT",
    "Budget",
    "BudgetExceeded",
    "Diagnostic",
    "Evaluation",
    "Failure",
    "FeelSyntaxError",
    "Function",
    "Limits",
    "Program",
    "Range",
    "Result",
    "Type",
    "Value",
    "check",
    "compile",
    "exceeded",
    "from_json",
    "from_python",
    "parse",
    "severity",
    "show",
    "to_json",
    "type_name",
]
