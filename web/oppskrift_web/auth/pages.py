"""The pages of login and logout."""

from dataclasses import dataclass

from flask import Blueprint, Flask, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from oppskrift.clock import OSLO
from oppskrift.model.party import OPERATORS, OWNERS, Actor, Person
from oppskrift.standard import Institution, role_titles

from ..access import Policy, access
from ..config import WebConfig
from ..current import config, language, maybe_actor, say, site
from . import entering, held, oidc, returning
from .session import current

PAGES = Blueprint("auth", __name__)
DEVELOPERS = Blueprint("auth_development", __name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """A demo person to log in as, and what they do."""

    person: Person
    roles: str

    @property
    def initials(self) -> str:
        """Return the first letters of first and last name."""
        names = self.person.name.split()
        return "".join(name[0] for name in (names[0], names[-1])) if len(names) > 1 else self.person.name[:1]


@PAGES.get("/logg-inn")
@access(Policy.PUBLIC)
def login() -> str | Response:
    """Show the ways to log in; whoever is logged in goes on."""
    target = returning.safe(request.args.get("next"))
    if maybe_actor() is not None:
        return redirect(target)
    shown = {"next": target, "config": config()}
    if not config().development:
        return render_template("auth/login.html", **shown)
    library = site().library
    institutions = [library.institution(one) for one in library.institutions()]
    asked = request.args.get("institusjon")
    chosen = next((one for one in institutions if one.id == asked), None)
    choices = _choices(chosen) if chosen else []
    return render_template("auth/login.html", institutions=institutions, chosen=chosen, choices=choices, **shown)


@DEVELOPERS.post("/logg-inn/utvikling")
@access(Policy.PUBLIC)
def development() -> Response:
    """Log in as a person of the files, without a password."""
    tenant, ident = request.form.get("tenant", ""), request.form.get("ident", "")
    person = site().files.person(tenant, ident)
    if person is None:
        abort(404)
    entering.log_in(Actor(tenant=tenant, ident=ident, name=person.name, groups=person.groups), entering.DEVELOPMENT)
    return redirect(returning.onward(returning.safe(request.form.get("next"))), 303)


@PAGES.get("/logg-inn/fortsett")
@access(Policy.PERSON)
def again() -> str | Response:
    """Offer to send again what was sent when the login had run out."""
    target, kept = returning.safe(request.args.get("next")), held.take()
    return redirect(target) if kept is None else render_template("auth/again.html", held=kept, next=target)


@PAGES.post("/logg-ut")
@access(Policy.PUBLIC)
def logout() -> Response:
    """Log out here or everywhere; also at the identity provider, where it vouched for the person and offers that."""
    by = current().get("by")
    entering.log_out(everywhere=request.form.get("where") == "everywhere")
    elsewhere = oidc.leave() if by == entering.PROVIDER else None
    return redirect(elsewhere or "/logg-inn", 303)


def _choices(institution: Institution) -> list[Choice]:
    today = site().clock.now().astimezone(OSLO).date()
    titles = role_titles(site().library, institution.id, today)

    def named(group: str) -> str:
        known = {OPERATORS: say("login.role.operator"), OWNERS: say("login.role.owner")}
        of_processes = ", ".join(title[language()] for title in titles.get(group, ()))
        return known.get(group) or of_processes or group.replace("-", " ").capitalize()

    return [
        Choice(p, ", ".join(sorted({named(group) for group in p.groups})) or say("login.role.none"))
        for p in institution.people
    ]


def install(app: Flask, settings: WebConfig) -> None:
    """Register the pages; those of developers and of the identity provider only where they are wanted."""
    app.register_blueprint(PAGES)
    if settings.development:
        app.register_blueprint(DEVELOPERS)
    if settings.oidc is not None:
        oidc.install(app, settings.oidc, settings.logins)
