"""Decisions (DMN 1.1–1.5): reading models with all problems at once, deciding, and explaining what was decided."""

from .explain import explain
from .layout import Box, lay_out, words
from .model import Decided, Decision, InputData, Knowledge, Model, Service
from .read import load, read
from .run import Remark
from .table import Rule, Table
from .wording import readable

__all__ = [
    "Box",
    "Decided",
    "Decision",
    "InputData",
    "Knowledge",
    "Model",
    "Remark",
    "Rule",
    "Service",
    "Table",
    "explain",
    "lay_out",
    "load",
    "read",
    "readable",
    "words",
]
