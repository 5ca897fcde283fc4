"""Use cases: what people, workers and messages do to a case. Ports in, outcomes out, no I/O of its own."""

from .engine import Engine
from .pins import Pins
from .results import Advanced, FormRejected, Refusal, Result
from .work import HandlerCall

__all__ = ["Advanced", "Engine", "FormRejected", "HandlerCall", "Pins", "Refusal", "Result"]
