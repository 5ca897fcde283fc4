"""The builtin functions of FEEL 1.5, and our extensions in a table of their own."""

from collections.abc import Mapping

from ..signature import Builtin
from .lists import LISTS
from .numeric import NUMERIC
from .strings import STRINGS

STANDARD: Mapping[str, Builtin] = {**STRINGS, **NUMERIC, **LISTS}
"""What every FEEL engine has (DMN 1.5 §10.3.4)."""
EXTENDED: Mapping[str, Builtin] = {**STANDARD}
"""With our extensions; `compile(strict=True)` leaves them out."""
