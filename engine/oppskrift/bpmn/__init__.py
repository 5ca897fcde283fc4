"""Reading BPMN files: hardened parse, the profile gate, references and soundness."""

from .model import (
    EventDefinition,
    Flow,
    IoMapping,
    Kind,
    Lane,
    MultiInstance,
    Node,
    Process,
    TimerKind,
    Trigger,
)
from .reader import read
from .references import References, check
from .soundness import soundness
from .walk import in_order

__all__ = [
    "EventDefinition",
    "Flow",
    "IoMapping",
    "Kind",
    "Lane",
    "MultiInstance",
    "Node",
    "Process",
    "References",
    "TimerKind",
    "Trigger",
    "check",
    "in_order",
    "read",
    "soundness",
]
