"""All handlers together, bound to what they reach."""

from .client import DfoClient
from .contracts import contracts
from .employees import employees
from .notification import Links, Notifier, notifications
from .payroll import payroll
from .registry import Registry


def catalogue(client: DfoClient, notifier: Notifier, links: Links | None = None) -> Registry:
    """Return the registry of every handler that a model may name. `links` makes the links of invitations."""
    return Registry((*employees(client), *contracts(client), *payroll(client), *notifications(notifier, links)))
