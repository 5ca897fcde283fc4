"""The peer's resources: path, scope, wrapper of the answer, and the fault texts that really mean "no such object".

A 404 is ambiguous: it may come from the gateway (API missing), from the backend (route missing) or mean that there is
no object. Only a JSON body whose `standard.faultText` starts with one of `missing` means the last.
"""

from dataclasses import dataclass
from typing import Literal

Standing = Literal["verified", "proposal"]
"""`verified`: follows the public description of the API. `proposal`: ours, until the peer publishes one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One kind of object at the peer."""

    path: str
    wrapper: str
    scope: str
    missing: tuple[str, ...]
    standing: Standing
    same: tuple[str, ...] = ()
    """Fields of a request that an object found by its key must agree in, or the key stands for something else."""


EMPLOYEE = Resource(
    path="ansatte/v2", wrapper="ansatt", scope="dfo:ansatte", missing=("IKKE ANSATT",), standing="verified"
)
UNIT = Resource(
    path="organisasjoner/v1",
    wrapper="organisasjon",
    scope="dfo:organisasjoner",
    missing=("UKJENT ORG",),
    standing="verified",
)
POSITION = Resource(
    path="stillinger/v2", wrapper="stilling", scope="dfo:stillinger", missing=("UBESATT STILLING",), standing="verified"
)
CONTRACT = Resource(
    path="ansatteInfokontrakter/v1",
    wrapper="infokontrakt",
    scope="dfo:ansatte/infokontrakter",
    missing=("IKKE ANSATT", "INGEN KONTRAKT"),
    standing="verified",
)
CONTRACT_FILE = Resource(
    path="infokontrakterFiler/v1",
    wrapper="infokontraktFil",
    scope="dfo:infokontrakter/filer",
    missing=("INGEN FIL",),
    standing="verified",
)
CONTRACT_ORDER = Resource(
    path="kontraktsbestillinger/v1",
    wrapper="kontraktsbestilling",
    scope="dfo:kontraktsbestillinger",
    missing=("UKJENT BESTILLING",),
    standing="proposal",
    same=("startdato", "sluttdato", "timer", "timesats"),
)
PAY_TRANSACTION = Resource(
    path="lonnstransaksjoner/v1",
    wrapper="lonnstransaksjon",
    scope="dfo:lonnstransaksjoner",
    missing=("UKJENT TRANSAKSJON",),
    standing="proposal",
    same=("ansattId", "kontraktnr", "timer", "belop"),
)
RUN_CALENDAR = Resource(
    path="kjoreplan/v1", wrapper="kjoreplan", scope="dfo:kjoreplan", missing=("UKJENT PERIODE",), standing="proposal"
)
PAYSLIP = Resource(
    path="lonnsslipper/v1",
    wrapper="lonnsslipp",
    scope="dfo:lonnsslipper",
    missing=("INGEN LONNSSLIPP",),
    standing="proposal",
)
ALL = (
    EMPLOYEE,
    UNIT,
    POSITION,
    CONTRACT,
    CONTRACT_FILE,
    CONTRACT_ORDER,
    PAY_TRANSACTION,
    RUN_CALENDAR,
    PAYSLIP,
)
