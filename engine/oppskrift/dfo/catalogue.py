"""All handlers together, bound to what they reach."""

from .client import DfoClient
from .contracts import contracts
from .employees import employees
from .notification import Notifier, notifications
from .payroll import payroll
from .registry import Registry


def catalogue(client: DfoClient, notifier: Notifier) -> Registry:
    """Return the registry of every handler that a model may name."""
    return Registry((*employees(client), *contracts(client), *payroll(client), *notifications(notifier)))
