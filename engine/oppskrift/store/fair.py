"""Fairness between tenants: whose turn it is, and how many each gets at a time. Shared by all stores."""

from collections.abc import Iterable

PROMOTED = 100
"""How many due timers become ready in one claim, at most."""

RETAKEN = 100
"""How many expired leases are taken back in one claim, at most."""


def share(limit: int, tenants: int) -> int:
    """Return how many each tenant gets of `limit`: at least one, rounded up."""
    return max(1, -(-limit // max(1, tenants)))


def turn(tenants: Iterable[str], last: str) -> list[str]:
    """Return the tenants in the order of their turn, the one after `last` first.

    Going round like this, a tenant with one ready job waits for at most one share of each other tenant.
    """
    return sorted(tenants, key=lambda tenant: (tenant <= last, tenant))
