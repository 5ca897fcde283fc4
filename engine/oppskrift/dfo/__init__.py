"""The way out to DFØ: the registry of handlers, the HTTP client, Maskinporten, events in, and the simulated DFØ."""

from .catalogue import catalogue
from .client import DfoClient, open_http
from .endpoints import SIMULATED, Endpoints
from .handler import Handler, Operation
from .notification import Invitation, JsonLinesNotifier, MemoryNotifier, Notice, Notifier
from .registry import Registry

__all__ = [
    "SIMULATED",
    "DfoClient",
    "Endpoints",
    "Handler",
    "Invitation",
    "JsonLinesNotifier",
    "MemoryNotifier",
    "Notice",
    "Notifier",
    "Operation",
    "Registry",
    "catalogue",
    "open_http",
]
