"""Shows a played demo: on a terminal in colour, in a pipe as plain text, or as JSON."""

import json
import textwrap
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console

from ..cases.timeline import Line
from ..clock import OSLO
from ..message import Language, message, render
from ..model.money import nok
from ..model.tagged import Json, untag
from ..standard import Explanation
from ..standard.explain import show_date
from ..standard.point import show_value
from .journey import CONTRACT, HOURS
from .run import Result, Told

MARKS = {
    "start": "●",
    "task": "✓",
    "decision": "◇",
    "gateway": "◇",
    "job": "⇄",
    "message": "✉",
    "timer": "⏲",
    "slot": "–",
    "refused": "✗",
    "trouble": "!",
    "attempt": "!",
    "end": "■",
}
STYLES = {
    "refused": "red",
    "trouble": "yellow",
    "attempt": "yellow",
    "end": "bold green",
    "start": "bold",
    "task": "cyan",
}
LOOK_BACK = 4
"""A timer or call that was told among the last few lines is not told again."""

MARGIN = " " * 11
"""Where a line's reasons stand: under its who."""

LOCAL = "◆"
"""Marks what a local setting had a say in."""


MAX_WIDTH = 110
"""Columns: lines longer than this are tiring to read, however wide the terminal is. In a pipe it is the width."""


class Page:
    """Lines on a terminal, or plain in a pipe; a long one goes on under its own first word."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(soft_wrap=True)
        self._width = min(self._console.width, MAX_WIDTH) if self._console.is_terminal else MAX_WIDTH

    def line(self, text: str = "", *, head: str = "", style: str = "") -> None:
        """Print a text behind a head that stands in the margin of its further lines."""
        under = " " * len(head)
        lines = textwrap.wrap(
            text,
            self._width,
            initial_indent=head,
            subsequent_indent=under,
            break_long_words=False,
            break_on_hyphens=False,
        )
        self._console.print("\n".join(lines), style=style, markup=False, highlight=False, emoji=False)

    def rule(self) -> None:
        """Print a line across."""
        self.line("─" * self._width, style="dim")


def show(result: Result, language: Language, console: Console | None = None) -> None:
    """Print each journey's timeline and the summary."""
    page = Page(console)
    for told in result.journeys:
        _journey(told, page, language)
    good = sum(told.payslip is not None for told in result.journeys)
    page.line(_text(language, "summary", good=good, all=len(result.journeys), steps=result.steps, calls=result.calls))


def as_json(result: Result) -> str:
    """Return the demo as JSON: per institution its versions, local settings, timeline and payslip."""
    return json.dumps(
        {
            "succeeded": result.succeeded,
            "steps": result.steps,
            "dfo_calls": result.calls,
            "journeys": [_json(told) for told in result.journeys],
        },
        ensure_ascii=False,
        indent=2,
        default=str,
    )


def _journey(told: Told, page: Page, language: Language) -> None:
    versions = {process: f"{process} {version}" for process, version in told.versions.items()}
    heading = _text(
        language, "heading", name=told.name, contract=versions.get(CONTRACT, "–"), hours=versions.get(HOURS, "–")
    )
    page.rule()
    page.line(heading, style="bold")
    for head, setting in _settings(told, language):
        page.line(setting, head=head, style="magenta")
    day = None
    for line in _collapsed(told.lines):
        at = line.at.astimezone(OSLO)
        if at.date() != day:
            day = at.date()
            page.line()
            page.line(show_date(day, language), style="bold")
        _line(line, f"{at:%H:%M}", page)
    page.line()
    _outcome(told, page, language)
    page.line()


def _collapsed(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines without those that only say again what one of the last few said: daily looks at a status."""
    recent: deque[tuple[str, str, tuple[str, ...]]] = deque(maxlen=LOOK_BACK)
    for line in lines:
        if line.kind == "start":
            recent.clear()
        said = (line.who, line.what, line.why)
        if line.kind not in ("timer", "job") or said not in recent:
            yield line
        recent.append(said)


def _settings(told: Told, language: Language) -> Iterator[tuple[str, str]]:
    """Yield the margin and the text of each line about local settings."""
    if not told.deviations:
        yield "", _text(language, "no-settings")
        return
    yield "", _text(language, "settings")
    for e in told.deviations:
        value, default = (show_value(v)[language] for v in (e.value, e.default))
        local = message("timeline.local", title=e.title[language], value=value, default=default)
        yield f"  {LOCAL} ", render(local, language)


def _line(line: Line, at: str, page: Page) -> None:
    page.line(f"{line.who}: {line.what}", head=f"  {at}  {MARKS[line.kind]} ", style=STYLES.get(line.kind, ""))
    for why in line.why:
        page.line(why, head=MARGIN, style="dim")
    for local in line.local:
        page.line(local, head=f"{MARGIN}{LOCAL} ", style="magenta")


def _outcome(told: Told, page: Page, language: Language) -> None:
    if told.payslip is None:
        page.line(_text(language, "failed", reason=told.failure or ""), style="bold red")
    else:
        day = show_date(told.paid, language)
        text = _text(language, "paid", day=day, payslip=told.payslip, amount=nok(told.gross, language))
        page.line(text, style="bold green")


def _json(told: Told) -> dict[str, Any]:
    return {
        "institution": told.institution,
        "name": told.name,
        "versions": told.versions,
        "local": [_setting(e) for e in told.deviations],
        "timeline": [
            {
                "at": line.at.isoformat(),
                "kind": line.kind,
                "who": line.who,
                "what": line.what,
                "why": line.why,
                "local": line.local,
                "case": line.case,
                "event": line.event,
            }
            for line in told.lines
        ],
        "payslip": told.payslip,
        "paid": told.paid,
        "gross": told.gross,
        "failure": told.failure,
    }


def _setting(e: Explanation) -> dict[str, Any]:
    return {
        "name": e.name,
        "value": _plain(e.value),
        "default": _plain(e.default),
        "since": e.since,
        "file": e.file,
        "line": e.line,
        "reason": e.deviation.reason if e.deviation is not None else None,
    }


def _plain(value: Json) -> Any:
    """Return a setting as JSON has it: a decimal as its exact text."""
    return untag(value) if isinstance(value, dict) and "$decimal" in value else value


def _text(language: Language, key: str, **params: object) -> str:
    return render(message(f"demo.{key}", **params), language)
