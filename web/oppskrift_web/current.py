"""What belongs to the request at hand: the site, who asks, in which language, and texts in it."""

from typing import cast

from flask import abort, current_app, g, session

from oppskrift.message import Language, Message, message, render
from oppskrift.model.party import Actor
from oppskrift.model.tagged import Json
from oppskrift.site import Site

from .config import WebConfig

SITE, CONFIG = "oppskrift.site", "oppskrift.config"

CHOICES = ("language", "theme", "shortcuts")
"""What a person may choose about the pages: in the session, and kept for the next one when they are logged in."""


def site() -> Site:
    """Return the use cases behind the pages."""
    return cast(Site, current_app.extensions[SITE])


def config() -> WebConfig:
    """Return the settings of the web application."""
    return cast(WebConfig, current_app.extensions[CONFIG])


def maybe_actor() -> Actor | None:
    """Return who is logged in, or None."""
    return cast("Actor | None", g.get("actor"))


def actor() -> Actor:
    """Return who is logged in; ends the request with 401 when nobody is."""
    found = maybe_actor()
    if found is None:
        abort(401)
    return found


def language() -> Language:
    """Return the language of the page."""
    return cast(Language, g.get("language", "nb"))


def prefer(name: str, value: Json) -> None:
    """Keep a choice about the pages (one of CHOICES) in the session, and for the next login of whoever is logged in."""
    session[name] = value
    who = maybe_actor()
    if who is not None and not who.invited:
        site().preferences.put(who.tenant, who.ident, name, value)


def say(key: str, /, **params: object) -> str:
    """Return a text of the catalogue in the language of the page."""
    return render(message(key, **params) if params else Message(key), language())
