"""Login through an identity provider: OpenID Connect with discovery, PKCE, state and nonce (Authlib).

Source: OpenID Connect Core 1.0 (code flow), Discovery 1.0, RP-Initiated Logout 1.0; RFC 7636 (PKCE), RFC 9700.
"""

import logging
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, current_app, make_response, redirect, render_template, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from oppskrift.model.party import Actor

from ..access import Policy, access
from ..current import config, say, site
from ..provider import Provider
from . import claims, entering, returning

LOG = logging.getLogger(__name__)
PAGES = Blueprint("oidc", __name__)
CLIENT = "oppskrift.oidc"
TIMEOUT = 10
"""Seconds to wait for the provider."""
ANSWER = "/logg-inn/oidc/svar"
NEXT = "next"
"""Where the session keeps the page to go on to while the provider asks who it is."""


def install(app: Flask, provider: Provider, often: int) -> None:
    """Register the pages over a provider. It is not asked for anything before somebody logs in.

    One address may begin, and may end, a login so `often` a minute; each process counts for itself.
    """
    client = OAuth(app).register(
        "provider",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=provider.metadata,
        client_kwargs={"scope": provider.scope, "code_challenge_method": "S256", "default_timeout": TIMEOUT},
    )
    app.extensions[CLIENT] = client
    app.register_blueprint(PAGES)
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://", headers_enabled=False)
    views: dict[str, Any] = app.view_functions
    for view in (begin, answer):
        endpoint = f"{PAGES.name}.{view.__name__}"
        views[endpoint] = limiter.limit(f"{often} per minute")(view)


@PAGES.get("/logg-inn/oidc")
@access(Policy.PUBLIC)
def begin() -> Response:
    """Send the browser to the provider."""
    session[NEXT] = returning.safe(request.args.get("next"))
    try:
        return cast(Response, _client().authorize_redirect(_own(ANSWER)))
    except (RequestException, OAuthError, RuntimeError, ValueError) as error:
        return _refused("unreachable", error, 503)


@PAGES.get(ANSWER)
@access(Policy.PUBLIC)
def answer() -> Response:
    """Take what the provider says of a person, and begin the login."""
    try:
        told = _told()
    except OAuthError as error:
        return _refused("declined" if error.error == "access_denied" else "lost", error, 400)
    except (JoseError, ValueError) as error:
        return _refused("lost", error, 400)
    except (RequestException, RuntimeError) as error:
        return _refused("unreachable", error, 503)
    library = site().library
    found = claims.read(told, _provider(), (library.institution(one) for one in library.institutions()))
    if isinstance(found, claims.Stranger):
        return _refused("stranger", None, 403, user=found.user)
    target = returning.safe(session.pop(NEXT, None))
    person = found.person
    site().people.put(found.tenant, person, site().clock.now())
    actor = Actor(tenant=found.tenant, ident=person.ident, name=person.name, groups=person.groups)
    entering.log_in(actor, entering.PROVIDER)
    return redirect(returning.onward(target), 303)


def leave() -> str | None:
    """Return where to log out at the provider too, or None where it does not offer that or does not answer."""
    if config().oidc is None:
        return None
    try:
        endpoint = _client().load_server_metadata().get("end_session_endpoint")
    except (RequestException, RuntimeError, ValueError) as error:
        LOG.warning("no logout at the identity provider: %s", error)
        return None
    if not endpoint:
        return None
    told = {"client_id": _provider().client_id, "post_logout_redirect_uri": _own("/logg-inn")}
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(told)}"


def _told() -> Mapping[str, Any]:
    """Return the claims of the ID token, and what the provider adds at its userinfo endpoint about the same subject."""
    client, provider = _client(), _provider()
    expected = {
        "iss": {"essential": True, "values": [provider.issuer, provider.issuer.rstrip("/")]},
        "aud": {"essential": True, "values": [provider.client_id]},
    }
    token = client.authorize_access_token(claims_options=expected)
    proven = token.get("userinfo")
    if not proven:
        raise ValueError("the provider gave no ID token")
    if "userinfo_endpoint" not in client.load_server_metadata():
        return cast(Mapping[str, Any], proven)
    more = client.userinfo(token=token)
    if more.get("sub") != proven["sub"]:
        raise ValueError("the userinfo is about somebody else than the ID token")
    return {**more, **proven}


def _client() -> Any:
    return current_app.extensions[CLIENT]


def _provider() -> Provider:
    return cast(Provider, config().oidc)


def _own(path: str) -> str:
    return f"{config().base_url.rstrip('/')}{path}"


def _refused(why: str, error: Exception | None, status: int, **told: Any) -> Response:
    LOG.warning("login refused (%s): %r", why, str(error or ""))  # quoted: the address may hold a line of its own
    target = returning.safe(session.get(NEXT))
    shown = {"title": say(f"login.{why}.title"), "text": say(f"login.{why}.text")}
    next_steps = say(f"login.{why}.next")
    return make_response(
        render_template("auth/refused.html", next=target, next_steps=next_steps, **shown, **told), status
    )
