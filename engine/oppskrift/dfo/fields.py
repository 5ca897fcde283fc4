"""The types that handler inputs and outputs are made of. Strict: nothing is guessed from a value of another type."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from . import wire


class Fields(BaseModel):
    """Base of all inputs and outputs. Fields that are not declared are left unread: a job may carry its whole scope."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("number_type", "expected a number")
    number = Decimal(value)
    if not number.is_finite():
        raise PydanticCustomError("number_type", "expected a finite number")
    return number


def _safe(value: str) -> str:
    if not wire.is_safe_id(value):
        raise PydanticCustomError("unsafe_id", "expected an id")
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Id = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_safe)]
"""An id of the peer: may become one segment of a path, so only letters, digits and single `.`, `_`, `-` inside."""
Number = Annotated[Decimal, BeforeValidator(_number)]
Period = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]
"""A month, `2026-03`."""
Email = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^@\s]+@[^@\s]+$", max_length=241)]
Day = date
