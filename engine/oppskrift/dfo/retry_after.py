"""Reading `Retry-After` (RFC 9110 §10.2.3): whole seconds or an HTTP date."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=6)
"""A peer that asks for more is asked again after this long; a wish must not park a payment for days."""


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Return how long the peer wishes us to wait, between nothing and `LONGEST`; None when it does not say."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:9])), LONGEST)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max(when - now, timedelta(0)), LONGEST)
