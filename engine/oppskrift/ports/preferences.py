"""What persons have chosen about their pages."""

from collections.abc import Mapping
from typing import Protocol

from ..model.tagged import Json


class Preferences(Protocol):
    """Choices of persons by name: `language`, `theme`, `shortcuts`, and what areas keep there, such as saved views."""

    def all(self, tenant: str, person: str) -> Mapping[str, Json]:
        """Return all choices of a person by name."""
        ...

    def get(self, tenant: str, person: str, name: str) -> Json:
        """Return a choice, None where nothing is chosen."""
        ...

    def put(self, tenant: str, person: str, name: str, value: Json) -> None:
        """Keep a choice (JSON); None takes it away."""
        ...
