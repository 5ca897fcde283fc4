"""From what an identity provider tells about somebody to a person of an institution. Pure: claims in, person out.

The user name (eduPersonPrincipalName, `kari@uib.no`) decides the institution by its domain. An e-mail address does so
only when the provider has verified it, because people may choose it themselves.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from oppskrift.model.party import SYSTEM, Person
from oppskrift.standard import Institution

from ..provider import Provider

_IDENT = re.compile(r"[a-z0-9][a-z0-9._@-]{0,99}\Z")
_GROUP = re.compile(r"[a-zæøå][a-z0-9æøå_-]{0,63}\Z")
_NUMBER = re.compile(r"[0-9]{1,12}\Z")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\Z")
MOST = 200
"""How many groups of a person count; more are no groups of work."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person of an institution."""

    tenant: str
    person: Person


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who cannot be placed: of no institution here (`user` is what we know), or without a usable name."""

    user: str | None


def read(claims: Mapping[str, Any], provider: Provider, institutions: Iterable[Institution]) -> Member | Stranger:
    """Return who the claims are about."""
    named = _user(claims, provider)
    if named is None or not named.isascii():  # in small letters the Kelvin sign is a k: somebody else's name
        return Stranger(None)
    user = named.lower()
    placed = _placed(user, provider.institution, institutions)
    if placed is None:
        return Stranger(user)
    tenant, ident = placed
    if not _IDENT.match(ident):
        return Stranger(None)
    number, email = _first(claims, provider.number) or "", _email(claims, provider)
    return Member(
        tenant,
        Person(
            ident=ident,
            name=(_first(claims, provider.name) or user)[:200],
            groups=_groups(claims, provider),
            employee_number=number if _NUMBER.match(number) else None,
            email=email if _EMAIL.match(email) else None,
        ),
    )


def _email(claims: Mapping[str, Any], provider: Provider) -> str:
    """Return the e-mail address; none that the provider says is not verified: an address opens cases about somebody."""
    return "" if claims.get("email_verified") in (False, "false") else _first(claims, provider.email) or ""


def _user(claims: Mapping[str, Any], provider: Provider) -> str | None:
    """Return the user name: of the claims set up, else `sub`; a verified e-mail address before a bare `sub`."""
    named = _first(claims, provider.ident)
    if named is not None:
        return named.removeprefix("feide:")
    sub = claims.get("sub")
    own = sub if isinstance(sub, str) and sub else None
    email = claims.get("email") if claims.get("email_verified") is True else None
    if own is not None and ("@" in own or provider.institution is not None):
        return own
    return email if isinstance(email, str) and email else own


def _placed(user: str, only: str | None, institutions: Iterable[Institution]) -> tuple[str, str] | None:
    """Return institution and ident; None for a domain that no institution has, or more than one claims."""
    name, _, domain = user.rpartition("@")
    found = [i for i in institutions if (i.id == only if only is not None else domain in i.domains)]
    if len(found) != 1:
        return None
    main = bool(name) and found[0].domains[:1] == (domain,)
    # The whole name where the short one could be taken for somebody else, or for no person at all.
    return found[0].id, name if main and name != SYSTEM and "@" not in name else user


def _groups(claims: Mapping[str, Any], provider: Provider) -> frozenset[str]:
    given = (value for claim in provider.groups for value in _texts(claims.get(claim)))
    own = sorted({g.removeprefix(provider.prefix) for g in given if g.startswith(provider.prefix)})
    return frozenset([group for group in own if _GROUP.match(group)][:MOST])


def _first(claims: Mapping[str, Any], names: Iterable[str]) -> str | None:
    return next((text for name in names for text in _texts(claims.get(name))), None)


def _texts(value: object) -> Iterator[str]:
    """Give the texts of a claim, which may be one or a list; anything else says nothing."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and each.strip():
            yield each.strip()
