"""How the identity provider is reached and what its claims mean to us; read from the environment in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from oppskrift.errors import OppskriftError
from oppskrift.message import message

ISSUER = "OPPSKRIFT_OIDC_ISSUER"

FEIDE = "https://n.feide.no/claims/"
IDENT = ("eduPersonPrincipalName", f"{FEIDE}eduPersonPrincipalName", f"{FEIDE}userid_sec")
NAME = ("name", "displayName", "preferred_username")
EMAIL = ("email", "mail")
NUMBER = ("employeeNumber", "norEduPersonLIN", "employee_number")
GROUPS = ("groups", "roles", "eduPersonEntitlement", f"{FEIDE}eduPersonEntitlement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An OpenID Connect provider. Each claim setting lists names of claims; for groups all count, else the first found.

    `prefix` is what groups that concern us begin with; it is taken off, and groups without it are passed over.
    `institution` is set where everybody belongs to one; else it is found by the domain of the user name. `label` is
    what people call the provider.
    """

    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid profile email"
    ident: tuple[str, ...] = IDENT
    name: tuple[str, ...] = NAME
    email: tuple[str, ...] = EMAIL
    number: tuple[str, ...] = NUMBER
    groups: tuple[str, ...] = GROUPS
    prefix: str = ""
    institution: str | None = None
    label: str = "Feide"

    @property
    def origin(self) -> str:
        """Return scheme, host and port: where the browser is sent."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def metadata(self) -> str:
        """Return where the provider describes itself (OpenID Connect Discovery 1.0, section 4)."""
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"


def provider(environ: Mapping[str, str]) -> Provider | None:
    """Return the provider that the environment names, None for none.

    Raises OppskriftError when the client is missing, or the issuer is neither https nor on this machine.
    """
    issuer = environ.get(ISSUER, "")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise OppskriftError(message("login.issuer-not-https", variable=ISSUER))
    missing = [n for n in ("OPPSKRIFT_OIDC_CLIENT_ID", "OPPSKRIFT_OIDC_CLIENT_SECRET") if not environ.get(n)]
    if missing:
        raise OppskriftError(message("login.no-client", names=", ".join(missing)))

    def claims(part: str, default: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(environ.get(f"OPPSKRIFT_OIDC_CLAIM_{part}", "").split()) or default

    return Provider(
        issuer=issuer,
        client_id=environ["OPPSKRIFT_OIDC_CLIENT_ID"],
        client_secret=environ["OPPSKRIFT_OIDC_CLIENT_SECRET"],
        scope=environ.get("OPPSKRIFT_OIDC_SCOPE") or "openid profile email",
        ident=claims("IDENT", IDENT),
        name=claims("NAME", NAME),
        email=claims("EMAIL", EMAIL),
        number=claims("EMPLOYEE_NUMBER", NUMBER),
        groups=claims("GROUPS", GROUPS),
        prefix=environ.get("OPPSKRIFT_OIDC_GROUP_PREFIX", ""),
        institution=environ.get("OPPSKRIFT_OIDC_INSTITUTION") or None,
        label=environ.get("OPPSKRIFT_OIDC_NAME") or "Feide",
    )
