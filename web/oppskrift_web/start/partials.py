"""What the pages of cases show of starting: what may follow a case, and who has been invited to it.

{% include "start/follow_up.html" %} and {% include "start/invitation.html" %}, with `case_id` set.
"""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from flask import Flask, url_for

from oppskrift.cases.invitations import Invited
from oppskrift.cases.starting import Next, Offer
from oppskrift.cases.visibility import Sight
from oppskrift.errors import NotFound

from ..current import actor, config, language, say, site


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation as the case page shows it. `link` only while developing: mail is not sent then.

    `state` is open, used (the person has acted), expired or ended.
    """

    name: str
    email: str
    sent_at: datetime
    expires: date
    state: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from a case: the start form of a process, filled in."""

    title: str
    href: str


def follow_ups(case_id: str) -> tuple[Way, ...]:
    """Return what the actor may start now that a case they see has ended."""
    try:
        seen = site().sights.see(actor(), case_id)
    except NotFound:
        return ()
    found = site().starting.follow_ups(actor(), seen.case) if seen.sight is Sight.FULL else ()
    return tuple(_way(one) for one in found)


def _way(one: Next) -> Way:
    where = url_for("start.form", process=one.process)
    return Way(one.title[language()], f"{where}?{urlencode(one.values)}" if one.values else where)


def invitations(case_id: str) -> tuple[Sent, ...]:
    """Return who has been invited to a case, for staff who see it whole."""
    who = actor()
    if who.invited:
        return ()
    try:
        seen = site().sights.see(who, case_id)
    except NotFound:
        return ()
    if seen.sight is not Sight.FULL:
        return ()
    return tuple(_sent(one) for one in site().invitations.of(who.tenant, case_id))


def _sent(one: Invited) -> Sent:
    state = site().invitations.state(one)
    shown = config().development and state in {"open", "used"}
    link = site().invitations.path(one) if shown else None
    return Sent(one.name, one.email, one.sent_at, one.expires, state, link)


def why_not(offer: Offer) -> str:
    """Return why the reader may not start a process, in words to them."""
    if offer.refusal is None:
        return ""
    if offer.refusal.rule != "access.may-not-start":
        return offer.refusal.render(language())
    return say("start.only", roles=", ".join(starter.title[language()] for starter in offer.starters))


def install(app: Flask) -> None:
    """Let the templates of all pages ask."""
    app.jinja_env.globals.update(follow_ups=follow_ups, invitations=invitations, why_not=why_not)
