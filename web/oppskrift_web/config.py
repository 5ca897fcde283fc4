"""What an installation decides about its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from oppskrift.errors import OppskriftError
from oppskrift.message import message

from .provider import Provider, provider


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConfig:
    """Settings of the web application.

    `development` allows logging in as a person of the files without a password; the command line refuses it unless it
    listens on loopback. `base_url` is how people reach the pages, for links in notices and for login. `secure` says
    that they are reached over https. `simulated_dfo` is the address of a simulated DFØ that people may sign at.
    `results` is the file with the last results of the acceptance tests. `feedback` is the e-mail or web
    address where people report faults.
    """

    base_url: str = "http://127.0.0.1:8080"
    development: bool = False
    secure: bool = False
    simulated_dfo: str | None = None
    results: Path | None = None
    feedback: str | None = None
    max_upload: int = 10 * 1024 * 1024
    oidc: Provider | None = None
    """Who vouches for people; None where they cannot log in but by an invitation or while developing."""
    idle: timedelta = timedelta(minutes=30)
    """A login that is not used for so long is over."""
    absolute: timedelta = timedelta(hours=12)
    """A login is over after so long, used or not."""
    hosts: tuple[str, ...] = ()
    """Host names by which people reach the pages, besides that of `base_url` and this machine's own."""
    proxies: int = 0
    """How many proxies stand in front whose X-Forwarded headers are to be believed."""
    logins: int = 60
    """How often a minute one address may begin or end a login, in each process; a campus may be one address."""


def with_environment(config: WebConfig, environ: Mapping[str, str]) -> WebConfig:
    """Return the settings with what the environment says of login and network. Raises OppskriftError."""
    return replace(
        config,
        oidc=provider(environ),
        feedback=environ.get("OPPSKRIFT_FEEDBACK") or config.feedback,
        hosts=tuple(environ.get("OPPSKRIFT_HOSTS", "").split()),
        proxies=_whole(environ, "OPPSKRIFT_PROXIES", 0),
        idle=timedelta(minutes=_whole(environ, "OPPSKRIFT_SESSION_IDLE_MINUTES", 30)),
        logins=_whole(environ, "OPPSKRIFT_LOGINS_PER_MINUTE", 60),
        absolute=timedelta(hours=_whole(environ, "OPPSKRIFT_SESSION_HOURS", 12)),
    )


def _whole(environ: Mapping[str, str], name: str, default: int) -> int:
    given = environ.get(name) or str(default)
    if not given.isascii() or not given.isdigit():
        raise OppskriftError(message("login.not-a-number", variable=name, value=given))
    return int(given)


def can_log_in(environ: Mapping[str, str]) -> bool:
    """Whether the environment says how people log in. Raises OppskriftError when what it says cannot be used."""
    return provider(environ) is not None
