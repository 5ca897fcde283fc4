"""What the frame around every page shows: menu, institution, version."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from flask import Flask, current_app, request

from oppskrift.message import LANGUAGES
from oppskrift.model.party import Actor

from ..current import language, say, site
from . import preferences

NAMES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
"""What a language calls itself: the same in every language."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the main menu. `go` is the letter that leads there after `g`."""

    text: str
    href: str
    go: str = ""

    @property
    def here(self) -> bool:
        """Whether the page at hand belongs to this entry."""
        return request.path == self.href or request.path.startswith(f"{self.href}/") or self._task

    @property
    def _task(self) -> bool:
        return self.href == "/arbeidsliste" and request.path.startswith("/oppgaver/")


def menu(who: Actor | None) -> tuple[Entry, ...]:
    """Return the main menu of a person; an invited person has the own case only."""
    if who is None:
        return ()
    if who.invited:
        return (Entry(say("layout.nav.own-case"), f"/saker/{who.case_id}", "s"),)
    entries = (
        Entry(say("layout.nav.worklist"), "/arbeidsliste", "a"),
        Entry(say("layout.nav.cases"), "/saker", "s"),
        Entry(say("layout.nav.start"), "/start", "n"),
        Entry(say("layout.nav.processes"), "/prosesser", "p"),
    )
    return (*entries, Entry(say("layout.nav.operations"), "/drift", "d")) if who.operator else entries


def institution(who: Actor) -> str:
    """Return the name of a person's institution."""
    return site().library.institution(who.tenant).name.get(language(), who.tenant)


def release() -> str:
    """Return the version that runs."""
    try:
        return version("oppskrift")
    except PackageNotFoundError:
        return ""


def here() -> str:
    """Return the page at hand with its query, to come back to after a choice; the front page where none can be got."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    adapter = current_app.url_map.bind("")
    return request.path if adapter.test(request.path, "GET") else "/"


def install(app: Flask) -> None:
    """Let the templates of all pages ask."""
    app.jinja_env.globals.update(
        menu=menu,
        institution=institution,
        release=release(),
        here=here,
        theme=preferences.theme,
        shortcuts=preferences.shortcuts,
        languages=LANGUAGES,
        language_names=NAMES,
    )
