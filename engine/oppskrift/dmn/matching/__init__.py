"""Finding the rules of a decision table that match: by an index, or by asking rule after rule."""

from .index import Index
from .matched import Matched, bits
from .scan import Scan

__all__ = ["Index", "Matched", "Scan", "bits"]
