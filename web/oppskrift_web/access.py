"""Who may use which view. Every view says it; one that does not is refused, and a test finds it."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

from .current import actor

View = TypeVar("View", bound=Callable[..., Any])

MARK = "oppskrift_policy"


class Policy(StrEnum):
    """Who may use a view; what they may do on it is decided by the use cases, per case and task."""

    PUBLIC = "public"
    """Anybody, also without login."""
    PERSON = "person"
    """Anybody who is logged in, also by an invitation."""
    STAFF = "staff"
    """Anybody logged in whom the institution knows: not by an invitation."""
    OPERATOR = "operator"
    """Members of the operators' group."""
    LOOPBACK = "loopback"
    """Operators, and anybody who asks from this machine: health and metrics."""


def access(policy: Policy) -> Callable[[View], View]:
    """Mark a view with who may use it; stands below the route decorator."""

    def mark(view: View) -> View:
        setattr(view, MARK, policy)
        return view

    return mark


def policy_of(app: Flask, endpoint: str) -> Policy | None:
    """Return who may use an endpoint; None when it does not say."""
    if endpoint == "static":
        return Policy.PUBLIC
    found = getattr(app.view_functions[endpoint], MARK, None)
    return found if isinstance(found, Policy) else None


def from_here() -> bool:
    """Whether the request comes from this machine itself, not through a proxy that stands on it."""
    through = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
    return request.remote_addr in {"127.0.0.1", "::1"} and not any(name in request.headers for name in through)


def guard() -> None:
    """End the request when the actor may not use the view. Runs before every request, after the login is known."""
    if request.endpoint is None:
        return
    policy = policy_of(current_app, request.endpoint)
    if policy is Policy.PUBLIC:
        return
    if policy is Policy.LOOPBACK and from_here():
        return
    who = actor()
    allowed = {
        Policy.PERSON: True,
        Policy.STAFF: not who.invited,
        Policy.OPERATOR: who.operator,
        Policy.LOOPBACK: who.operator,
    }
    if policy is None or not allowed[policy]:
        abort(403)
