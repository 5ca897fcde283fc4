"""Sealed texts: what we hand out and take back later, such as in a link or a hidden field, and nobody can change.

What is sealed can be read by whoever holds it: it must hold nothing that they are not to know.
"""

import hashlib
from collections.abc import Mapping

from itsdangerous import BadData, URLSafeSerializer


class Seal:
    """Seals with one secret, for one purpose: a text that was sealed for another purpose does not open."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._signer = URLSafeSerializer(
            secret, salt=f"oppskrift.{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def close(self, values: Mapping[str, str]) -> str:
        """Return the values as a text fit for an address."""
        sealed = self._signer.dumps(dict(values))
        return sealed if isinstance(sealed, str) else sealed.decode("ascii")

    def open(self, text: str, *names: str) -> dict[str, str] | None:
        """Return the values of a text, or None for one that we did not seal or that has other values than `names`."""
        if len(text) > MAX_LENGTH:
            return None
        try:
            found = self._signer.loads(text)
        except BadData:
            return None
        if not isinstance(found, dict) or set(found) != set(names):
            return None
        return {str(name): str(value) for name, value in found.items()}


MAX_LENGTH = 2_000
"""Characters; what we seal is far shorter."""
