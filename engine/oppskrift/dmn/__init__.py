"""Decisions (DMN 1.1–1.5): reading models with all problems at once, deciding, and explaining what was decided."""

from .explain import explain
from .model import Decided, Decision, InputData, Knowledge, Model, Service
from .read import load, read
from .run import Remark

__all__ = [
    "Decided",
    "Decision",
    "InputData",
    "Knowledge",
    "Model",
    "Remark",
    "Service",
    "explain",
    "load",
    "read",
]
