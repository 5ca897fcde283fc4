"""What an installation decides about its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConfig:
    """Settings of the web application.

    `development` allows logging in as a person of the files without a password; the command line refuses it unless it
    listens on loopback. `base_url` is how people reach the pages, for links in notices and for login. `secure` says
    that they are reached over https. `simulated_dfo` is the address of a simulated DFØ that people may sign at.
    `results` is the file with the last results of the acceptance tests.
    """

    base_url: str = "http://127.0.0.1:8080"
    development: bool = False
    secure: bool = False
    simulated_dfo: str | None = None
    results: Path | None = None
    max_upload: int = 10 * 1024 * 1024


def can_log_in(environ: Mapping[str, str]) -> bool:
    """Whether the environment says how people log in."""
    return bool(environ.get("OPPSKRIFT_OIDC_ISSUER"))
