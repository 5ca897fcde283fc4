"""What a step expects, and how it says that it was not so: a message by key, in the reader's language."""

from typing import TypeVar

from ..errors import OppskriftError
from ..message import message

T = TypeVar("T")


class StepFailure(OppskriftError):
    """A step did not hold, or could not be carried out. The message is for the one who wrote the scenario."""


def expect(condition: object, key: str, /, **params: object) -> None:
    """Go on when the condition is true. Raises StepFailure with the message otherwise."""
    if not condition:
        raise failure(key, **params)


def known(value: T | None, key: str, /, **params: object) -> T:
    """Return a value that must be there. Raises StepFailure with the message otherwise."""
    if value is None:
        raise failure(key, **params)
    return value


def failure(key: str, /, **params: object) -> StepFailure:
    """Return the failure to raise."""
    return StepFailure(message(key, **params))
