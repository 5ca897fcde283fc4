"""Pages that belong to no area: home, settings, language, accessibility statement."""

from datetime import date

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from oppskrift.message import LANGUAGES

from ..access import Policy, access
from ..auth import returning
from ..current import config, maybe_actor, prefer, say
from . import frame, preferences

PAGES = Blueprint("pages", __name__)

STATEMENT = date(2026, 11, 23)
"""The day the accessibility statement was last gone through: change it when its texts change."""


@PAGES.get("/")
@access(Policy.PUBLIC)
def home() -> Response:
    """Go to where a person begins: the worklist, the own case of an invited person, or login."""
    who = maybe_actor()
    if who is None:
        return redirect("/logg-inn")
    return redirect(f"/saker/{who.case_id}" if who.invited else "/arbeidsliste")


@PAGES.post("/sprak")
@access(Policy.PUBLIC)
def language() -> Response:
    """Choose the language of the pages."""
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        prefer("language", chosen)
    return redirect(returning.safe(request.form.get("next")), 303)


@PAGES.get("/visning")
@access(Policy.PUBLIC)
def settings() -> str:
    """Show the settings of the pages."""
    return render_template("pages/settings.html", themes=preferences.THEMES, languages=LANGUAGES)


@PAGES.post("/visning")
@access(Policy.PUBLIC)
def choose() -> Response:
    """Save the settings that were sent; one that was not sent stays."""
    chosen = request.form
    if chosen.get("theme") in preferences.THEMES:
        prefer("theme", chosen["theme"])
    if chosen.get("language") in LANGUAGES:
        prefer("language", chosen["language"])
    if chosen.get("shortcuts") in {"on", "off"}:
        prefer("shortcuts", chosen["shortcuts"] == "on")
    preferences.load()
    flash(say("settings.saved"), "success")
    return redirect(returning.safe(chosen.get("next", url_for("pages.settings"))), 303)


@PAGES.get("/tilgjengelighet")
@access(Policy.PUBLIC)
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template("pages/accessibility.html", changed=STATEMENT, contact=config().feedback)


def install(app: Flask) -> None:
    """Register the pages, what the frame of every page needs, and the language of every request."""
    app.register_blueprint(PAGES)
    app.before_request(preferences.load)
    frame.install(app)
