"""Konteringsstreng: where a cost is posted in the universities' common economic model (økonomimodell).

`konto – koststed – (prosjekt) – delprosjekt`. Koststed has 8 digits. Delprosjekt has 9 digits, of which the first 6 are
the prosjekt and the last 3 a running number; prosjekt is derived from it and never entered. In SAP a delprosjekt
carries two letters for the institution (`UB123456001`), which the accounting system lacks: they are taken away.
Konto has 4 digits and is optional; for pay it is in class 5 of the standard chart of accounts for the state (R-102).
Source: the economic model as published by NTNU (i.ntnu.no, «Konteringsstreng»).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..message import message
from .problem import Problem
from .tagged import Json

FIELDS = ("koststed", "delprosjekt", "konto")
PAY_CLASS = "5"

_SAP_PREFIX = re.compile(r"[A-ZÆØÅ]{2}(?=[0-9])")
_FORMS: Mapping[str, re.Pattern[str]] = {
    "koststed": re.compile(r"[0-9]{8}"),
    "delprosjekt": re.compile(r"[0-9]{9}"),
    "konto": re.compile(r"[0-9]{4}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Konteringsstreng:
    """A checked account string. All parts are texts of digits, leading zeros kept."""

    koststed: str
    delprosjekt: str
    konto: str | None = None

    @property
    def prosjekt(self) -> str:
        """Return the project that the sub-project belongs to: its first six digits."""
        return self.delprosjekt[:6]

    def as_json(self) -> dict[str, Json]:
        """Return the entered parts as a variable."""
        konto = {} if self.konto is None else {"konto": self.konto}
        return {"koststed": self.koststed, "delprosjekt": self.delprosjekt, **konto}

    def __str__(self) -> str:
        """Return `konto-koststed-prosjekt-delprosjekt`, without a konto when there is none."""
        parts = (self.konto, self.koststed, self.prosjekt, self.delprosjekt)
        return "-".join(part for part in parts if part)


def read_kontering(
    values: Mapping[str, Json], *, pay: bool = False, field: str = "kontering"
) -> tuple[Konteringsstreng | None, tuple[Problem, ...]]:
    """Return the account string of entered values, or None and everything that is wrong with them.

    `values` has koststed, delprosjekt and perhaps konto, as texts. With `pay`, a konto must be in class 5. `field` is
    the variable that the problems point into.
    """
    problems = tuple(_problems(values, pay, field))
    if problems:
        return None, problems
    entered = {name: _clean(name, values[name]) for name in FIELDS if _given(values, name)}
    return Konteringsstreng(**entered), ()


def _problems(values: Mapping[str, Json], pay: bool, field: str) -> Iterator[Problem]:
    for name in values:
        if name not in FIELDS:
            rule = "kontering.prosjekt" if name == "prosjekt" else "kontering.unknown"
            yield _problem(rule, field, name, name=name)
    for name in FIELDS:
        if _given(values, name):
            yield from _form(name, values[name], pay, field)
        elif name != "konto":
            yield _problem("kontering.missing", field, name, name=name)


def _form(name: str, value: Json, pay: bool, field: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield _problem("kontering.not-text", field, name, name=name)
        return
    text = _clean(name, value)
    if not _FORMS[name].fullmatch(text):
        yield _problem(f"kontering.{name}", field, name, value=value[:40])
    elif name == "konto" and pay and not text.startswith(PAY_CLASS):
        yield _problem("kontering.pay-class", field, name, value=text)


def _given(values: Mapping[str, Json], name: str) -> bool:
    return values.get(name) not in (None, "")


def _clean(name: str, value: str) -> str:
    text = value.strip()
    return _SAP_PREFIX.sub("", text, count=1) if name == "delprosjekt" and _SAP_PREFIX.match(text) else text


def _problem(rule: str, field: str, name: str, /, **params: str) -> Problem:
    return Problem(rule=rule, message=message(rule, **params), field=f"{field}.{name}")
