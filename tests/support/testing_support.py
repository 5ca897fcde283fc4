"""Feature files for tests of the acceptance testing itself."""

from pathlib import Path

from oppskrift.errors import Refused
from oppskrift.message import Language
from oppskrift.testing import feature_file

ROOT = Path(__file__).parents[2]
INSTITUTIONS = ("uib", "uio")

CONTRACT = """\
# language: no
Egenskap: Kontrakt
  Bakgrunn:
    Gitt prosessen "kontrakt_timelonn"
    Og at datoen er 02.03.2026
"""
STARTED = """
    Når behovshaver starter en sak
    Så har behovshaver oppgaven "Melde behov"
"""


def feature(body: str, head: str = "# language: no\nEgenskap: Prøve\n") -> feature_file.Feature:
    return feature_file.read(head + body, "prove.feature", INSTITUTIONS)


def refused(text: str) -> Refused:
    """Return how a whole file is refused."""
    try:
        feature_file.read(text, "prove.feature", INSTITUTIONS)
    except Refused as error:
        return error
    raise AssertionError("the file was accepted")


def rules(body: str, head: str = "# language: no\nEgenskap: Prøve\n") -> list[tuple[str, int | None]]:
    """Return (rule, line) of all problems of a feature, in the order of the file."""
    return [(p.rule, p.line) for p in refused(head + body).problems]  # type: ignore[attr-defined]


def text_of(error: Refused, language: Language = "nb") -> str:
    return error.render(language)
