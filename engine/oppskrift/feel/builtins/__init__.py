"""The builtin functions of FEEL 1.5, and our extensions in a table of their own."""

from collections.abc import Mapping

from ..signature import Builtin
from .contexts import CONTEXTS
from .conversion import CONVERSION
from .extension import EXTENSION, REFUSED
from .intervals import INTERVALS
from .lists import LISTS
from .moments import MOMENTS
from .numeric import NUMERIC
from .patterns import PATTERNS
from .statistics import STATISTICS
from .strings import STRINGS
from .working_days import WORKING_DAYS

STANDARD: Mapping[str, Builtin] = {
    **CONVERSION,
    **STRINGS,
    **PATTERNS,
    **NUMERIC,
    **LISTS,
    **STATISTICS,
    **CONTEXTS,
    **MOMENTS,
    **INTERVALS,
}
"""What every FEEL engine has (DMN 1.5 §10.3.4)."""
EXTENDED: Mapping[str, Builtin] = {**STANDARD, **EXTENSION, **WORKING_DAYS, **REFUSED}
"""With our extensions; `compile(strict=True)` leaves them out."""
