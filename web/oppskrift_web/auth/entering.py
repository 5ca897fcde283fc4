"""Going in and out: how a login begins and ends, whoever vouches for the person."""

import logging
from datetime import date

from flask import g, request, session

from oppskrift.clock import OSLO
from oppskrift.model.party import Actor

from ..current import CHOICES, config, site
from . import held
from .returning import HELD
from .session import ServerSession, current

LOG = logging.getLogger(__name__)

DEVELOPMENT, PROVIDER, INVITATION = "development", "oidc", "invitation"
"""Who vouches for a person: nobody (only while developing), the identity provider, the link of an invitation."""


def log_in(actor: Actor, by: str, *, until: date | None = None) -> None:
    """Begin a login as an actor, vouched for `by` one of the above. What they have chosen about pages comes along.

    `until` is the last day on which an invitation lets anybody in; the login ends with it.
    """
    kept = {name: session[name] for name in CHOICES if name in session}
    if held.of(session.get(HELD), actor):
        kept[HELD] = session[HELD]
    if not actor.invited:
        chosen = site().preferences.all(actor.tenant, actor.ident)
        kept |= {name: chosen[name] for name in CHOICES if name in chosen}
    kept["by"] = by
    if actor.invited:
        kept |= {"case": actor.case_id, "name": actor.name, "until": until.isoformat() if until else None}
    current().renew(actor.tenant, actor.ident, kept)
    g.actor = actor
    LOG.info("%s/%s logged in by %s from %s", actor.tenant, actor.ident, by, request.remote_addr)


def log_out(*, everywhere: bool = False) -> None:
    """End the login at hand, or all of the person's; at once in every process."""
    ours = current()
    if everywhere and ours.person:
        site().sessions.end_all(ours.tenant, ours.person)
    elif ours.record is not None:
        site().sessions.end(ours.record.id)
    ours.end()
    g.pop("actor", None)


def load() -> None:
    """Find out who asks, before every request."""
    found = _actor(current())
    if found is not None:
        g.actor = found


def _actor(ours: ServerSession) -> Actor | None:
    """Return who is logged in, with the groups they have now; None for nobody, or somebody who is known no more."""
    row = ours.live
    if row is None or not row.person:
        return None
    by, case = ours.get("by"), ours.get("case")
    if by == INVITATION and case:
        if str(ours.get("until") or date.max) < _today().isoformat():
            return None
        return Actor(tenant=row.tenant, ident=row.person, name=str(ours.get("name", "")), case_id=str(case))
    if by == DEVELOPMENT and not config().development:
        return None
    person = row.known or site().files.person(row.tenant, row.person)
    if person is None:
        return None
    return Actor(tenant=row.tenant, ident=row.person, name=person.name, groups=person.groups)


def _today() -> date:
    return site().clock.now().astimezone(OSLO).date()
