"""From what an identity provider tells to a person of an institution; and settings that cannot be used."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppskrift.errors import OppskriftError
from oppskrift.standard import Institution
from oppskrift_web import WebConfig
from oppskrift_web.auth.claims import Member, Stranger, read
from oppskrift_web.auth.returning import safe
from oppskrift_web.config import can_log_in, with_environment
from oppskrift_web.provider import Provider, provider

NAME = {"nb": "N", "nn": "N", "en": "N"}
UIB = Institution(id="uib", name=NAME, domains=("uib.no", "student.uib.no"))
UIO = Institution(id="uio", name=NAME, domains=("uio.no",))
GIVEN = Provider(issuer="https://id.example", client_id="c", client_secret="s")


def placed(claims: dict[str, Any], settings: Provider = GIVEN) -> tuple[str, str] | None:
    found = read(claims, settings, (UIB, UIO))
    return (found.tenant, found.person.ident) if isinstance(found, Member) else None


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"eduPersonPrincipalName": "kari@uib.no"}, ("uib", "kari")),
        ({"eduPersonPrincipalName": "KARI@UIB.NO"}, ("uib", "kari")),
        ({"eduPersonPrincipalName": "kari@uio.no"}, ("uio", "kari")),
        ({"eduPersonPrincipalName": "kari@student.uib.no"}, ("uib", "kari@student.uib.no")),
        ({"https://n.feide.no/claims/userid_sec": ["feide:kari@uib.no"]}, ("uib", "kari")),
        ({"sub": "kari@uio.no"}, ("uio", "kari")),
        ({"sub": "17", "email": "kari@uio.no", "email_verified": True}, ("uio", "kari")),
        ({"sub": "17", "email": "kari@uio.no"}, None),
        ({"sub": "17", "email": "kari@uio.no", "email_verified": "true"}, None),
        ({"eduPersonPrincipalName": "kari@evil-uib.no"}, None),
        ({"eduPersonPrincipalName": "kari@uib.no@evil.no"}, None),
        ({"eduPersonPrincipalName": "kari@evil.no@uib.no"}, ("uib", "kari@evil.no@uib.no")),
        ({"eduPersonPrincipalName": "kari@"}, None),
        ({"eduPersonPrincipalName": "@uib.no"}, None),
        ({"eduPersonPrincipalName": "../../x@uib.no"}, None),
        ({"eduPersonPrincipalName": "system@uib.no"}, ("uib", "system@uib.no")),
        ({"eduPersonPrincipalName": 17}, None),
        ({}, None),
    ],
)
def test_the_user_name_decides_institution_and_ident(claims: dict[str, Any], expected: tuple[str, str] | None) -> None:
    assert placed(claims) == expected


def test_a_provider_of_one_institution_needs_no_domain() -> None:
    settings = replace(GIVEN, institution="uio", ident=("preferred_username",))
    assert placed({"preferred_username": "kari"}, settings) == ("uio", "kari")
    assert placed({"preferred_username": "kari@uio.no"}, settings) == ("uio", "kari")
    assert placed({"preferred_username": "kari@uib.no"}, settings) == ("uio", "kari@uib.no")
    assert placed({"sub": "5f0c"}, settings) == ("uio", "5f0c")
    assert placed({"sub": "5f0c"}, replace(settings, institution="finnes-ikke")) is None


def test_a_domain_that_two_institutions_claim_leads_to_neither() -> None:
    found = read({"sub": "kari@uib.no"}, GIVEN, (UIB, replace(UIO, domains=("uib.no",))))
    assert found == Stranger("kari@uib.no")


def groups(value: Any, **changes: Any) -> set[str]:
    claims = {"eduPersonPrincipalName": "kari@uib.no", "groups": value}
    found = read(claims, replace(GIVEN, **changes), (UIB,))
    assert isinstance(found, Member)
    return set(found.person.groups)


def test_groups_are_those_that_can_be_groups_of_work() -> None:
    assert groups(["hr", "attestant-lonn", "Alle Ansatte", "", 7, None, {"id": "x"}]) == {"hr", "attestant-lonn"}
    assert groups("hr") == {"hr"}
    assert groups({"hr": True}) == set()
    assert len(groups([f"g{n}" for n in range(1000)])) == 200


def test_a_prefix_marks_the_groups_that_concern_us() -> None:
    given = ["urn:mace:uib.no:oppskrift:hr", "urn:mace:uib.no:annet:drift", "drift"]
    assert groups(given, prefix="urn:mace:uib.no:oppskrift:") == {"hr"}


def test_what_is_no_number_and_no_address_is_left_out() -> None:
    claims = {"sub": "kari@uib.no", "employeeNumber": "17; drop", "email": "kari", "name": "  "}
    found = read(claims, GIVEN, (UIB,))
    assert isinstance(found, Member)
    assert (found.person.employee_number, found.person.email, found.person.name) == (None, None, "kari@uib.no")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=3)
)


@given(st.dictionaries(st.sampled_from(["sub", "eduPersonPrincipalName", "email", "name", "groups", "roles"]), JSON))
def test_no_claims_whatever_make_a_member_of_no_domain(claims: dict[str, Any]) -> None:
    found = read(claims, GIVEN, (UIB, UIO))
    if isinstance(found, Member):
        assert found.tenant in {"uib", "uio"}
        assert found.person.ident != "system"
    else:
        assert found.user is None or isinstance(found.user, str)


@given(st.text(max_size=40) | st.text(alphabet="/\\:.@?#h t\t\n%", max_size=12))
def test_nobody_is_led_to_another_site(target: str) -> None:
    found = safe(target)
    assert found == "/" or (found == target and found.startswith("/") and not found.startswith(("//", "/\\")))
    assert not set(found) & set("\\\t\r\n")


SETTINGS = {
    "OPPSKRIFT_OIDC_ISSUER": "https://auth.dataporten.no",
    "OPPSKRIFT_OIDC_CLIENT_ID": "c",
    "OPPSKRIFT_OIDC_CLIENT_SECRET": "s",
}


def test_settings_come_from_the_environment() -> None:
    more = {
        "OPPSKRIFT_OIDC_CLAIM_GROUPS": "roles rettigheter",
        "OPPSKRIFT_OIDC_GROUP_PREFIX": "opp-",
        "OPPSKRIFT_OIDC_NAME": "UiB-innlogging",
        "OPPSKRIFT_HOSTS": "a.example b.example",
        "OPPSKRIFT_PROXIES": "1",
        "OPPSKRIFT_SESSION_IDLE_MINUTES": "10",
        "OPPSKRIFT_SESSION_HOURS": "8",
        "OPPSKRIFT_LOGINS_PER_MINUTE": "5",
    }
    found = with_environment(WebConfig(base_url="https://x.example"), SETTINGS | more)
    assert found.oidc is not None
    assert found.oidc.groups == ("roles", "rettigheter")
    assert (found.oidc.prefix, found.oidc.label, found.base_url) == ("opp-", "UiB-innlogging", "https://x.example")
    assert (found.hosts, found.proxies, found.logins) == (("a.example", "b.example"), 1, 5)
    assert (found.idle, found.absolute) == (timedelta(minutes=10), timedelta(hours=8))
    assert can_log_in(SETTINGS)
    assert not can_log_in({})


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"OPPSKRIFT_OIDC_ISSUER": "http://auth.dataporten.no"}, "https"),
        ({"OPPSKRIFT_OIDC_CLIENT_SECRET": ""}, "OPPSKRIFT_OIDC_CLIENT_SECRET"),
        ({"OPPSKRIFT_PROXIES": "mange"}, "OPPSKRIFT_PROXIES"),
        ({"OPPSKRIFT_SESSION_HOURS": "-1"}, "OPPSKRIFT_SESSION_HOURS"),
    ],
)
def test_settings_that_cannot_be_used_are_named(changes: dict[str, str], named: str) -> None:
    with pytest.raises(OppskriftError) as caught:
        with_environment(WebConfig(), SETTINGS | changes)
    for language in ("nb", "nn", "en"):
        assert named in caught.value.render(language)


def test_a_provider_on_this_machine_may_do_without_tls() -> None:
    found = provider(SETTINGS | {"OPPSKRIFT_OIDC_ISSUER": "http://localhost:9400/"})
    assert found is not None
    assert found.origin == "http://localhost:9400"
    assert found.metadata == "http://localhost:9400/.well-known/openid-configuration"
