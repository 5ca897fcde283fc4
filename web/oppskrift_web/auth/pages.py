"""The pages of login and logout."""

from flask import Blueprint, Flask, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from oppskrift.model.party import Actor

from ..access import Policy, access
from ..current import CONFIG, config, maybe_actor, site
from . import entering, returning

PAGES = Blueprint("auth", __name__)
DEVELOPERS = Blueprint("auth_development", __name__)


@PAGES.get("/logg-inn")
@access(Policy.PUBLIC)
def login() -> str | Response:
    """Show the ways to log in; whoever is logged in goes on."""
    target = returning.safe(request.args.get("next"))
    if maybe_actor() is not None:
        return redirect(target)
    institutions = [site().library.institution(one) for one in site().library.institutions()]
    return render_template("auth/login.html", next=target, institutions=institutions, config=config())


@DEVELOPERS.post("/logg-inn/utvikling")
@access(Policy.PUBLIC)
def development() -> Response:
    """Log in as a person of the files, without a password."""
    tenant, ident = request.form.get("tenant", ""), request.form.get("ident", "")
    person = site().files.person(tenant, ident)
    if person is None:
        abort(404)
    entering.log_in(Actor(tenant=tenant, ident=ident, name=person.name, groups=person.groups), entering.DEVELOPMENT)
    return redirect(returning.safe(request.form.get("next")), 303)


@PAGES.post("/logg-ut")
@access(Policy.PUBLIC)
def logout() -> Response:
    """Log out here, or everywhere."""
    entering.log_out(everywhere=request.form.get("where") == "everywhere")
    return redirect("/logg-inn", 303)


def install(app: Flask) -> None:
    """Register the pages; those of developers only where they are wanted."""
    app.register_blueprint(PAGES)
    if app.extensions[CONFIG].development:
        app.register_blueprint(DEVELOPERS)
