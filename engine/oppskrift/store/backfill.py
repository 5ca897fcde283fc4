"""What migration 0003 computes from rows that were written before it: words, escalations, and the groups of roles."""

import orjson

from .. import standard
from ..errors import OppskriftError
from ..model.words import order_key, words

__all__ = ["escalation", "groups", "order_key", "words"]


def escalation(events: bytes) -> str | None:
    """Return the code of the last escalation in an event row, or None. An event is `[kind, field, …]`."""
    if b"EscalationThrown" not in events:
        return None
    thrown = [event[2] for event in orjson.loads(events) if event[0] == "EscalationThrown"]
    return thrown[-1] if thrown else None


def groups(bundle: bytes, config: bytes) -> dict[str, str]:
    """Return the group that each role of a pinned bundle is bound to by the pinned local values.

    Nothing for artifacts that cannot be read: such a case cannot go on either, and its tasks keep their role's own id.
    """
    try:
        manifest = standard.unpack(bundle).manifest
        values = standard.Resolution.from_json(config).values
    except (OppskriftError, ValueError, KeyError, TypeError):
        return {}
    bound = {id: values.get(role.point) for id, role in manifest.roles.items() if role.point is not None}
    return {id: group for id, group in bound.items() if isinstance(group, str)}
