"""The way out to DFØ: the registry of handlers, the HTTP client, Maskinporten, events in, and the simulated DFØ."""

from .catalogue import catalogue
from .client import DfoClient, open_http
from .endpoints import SIMULATED, Endpoints, Simulated
from .events import Consumer, EventSource, ThinEvent, read_event
from .feeds import HttpFeed, Receiver
from .handler import Handler, Operation
from .maskinporten import Maskinporten, read_settings
from .notification import Invitation, JsonLinesNotifier, MemoryNotifier, Notice, Notifier
from .registry import Registry
from .templates import element_templates

__all__ = [
    "SIMULATED",
    "Consumer",
    "DfoClient",
    "Endpoints",
    "EventSource",
    "Handler",
    "HttpFeed",
    "Invitation",
    "JsonLinesNotifier",
    "Maskinporten",
    "MemoryNotifier",
    "Notice",
    "Notifier",
    "Operation",
    "Receiver",
    "Registry",
    "Simulated",
    "ThinEvent",
    "catalogue",
    "element_templates",
    "open_http",
    "read_event",
    "read_settings",
]
