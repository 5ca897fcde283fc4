"""Durable truth: implementations of `ports.Store` in memory and on SQL databases, and the check of their history."""

from .memory import MemoryStore
from .verify import verify

__all__ = ["MemoryStore", "verify"]
