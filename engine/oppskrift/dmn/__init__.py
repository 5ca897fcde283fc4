"""Decisions (DMN 1.1–1.5): reading models with all problems at once, deciding, and explaining what was decided."""

from .analysis import Finding, analyse
from .check import check, check_all
from .explain import explain, explain_missed, explain_table
from .layout import Box, lay_out, words
from .load import load, load_all
from .lookup import NoSuchElement
from .model import Decided, Model
from .nodes import Decision, InputData, Knowledge, Service, cells_of
from .outcome import Outcome, Outcomes
from .read import read
from .run import Remark
from .table import Rule, Table
from .tables import tables_of, texts_of, vocabulary
from .vocabulary import Vocabulary
from .wording import readable

__all__ = [
    "Box",
    "Decided",
    "Decision",
    "Finding",
    "InputData",
    "Knowledge",
    "Model",
    "NoSuchElement",
    "Outcome",
    "Outcomes",
    "Remark",
    "Rule",
    "Service",
    "Table",
    "Vocabulary",
    "analyse",
    "cells_of",
    "check",
    "check_all",
    "explain",
    "explain_missed",
    "explain_table",
    "lay_out",
    "load",
    "load_all",
    "read",
    "readable",
    "tables_of",
    "texts_of",
    "vocabulary",
    "words",
]
