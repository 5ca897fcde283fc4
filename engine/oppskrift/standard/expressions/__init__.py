"""The static check of every expression of a process version: its models, its forms and its manifest.

`check_expressions` knows which variables a version can have and of which types, from the forms, decisions, mappings and
called handlers, and holds each expression against them. It is for `oppskrift lint` and `oppskrift release`; nobody who
runs a published version pays for it.
"""

from .expression_check import check_expressions
from .surroundings import NOTHING, Handled, Surroundings

__all__ = ["NOTHING", "Handled", "Surroundings", "check_expressions"]
