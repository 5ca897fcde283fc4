"""Shows a played demo: on a terminal in colour, in a pipe as plain text, or as JSON."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape

from ..clock import OSLO
from ..message import Language, message, render
from ..model.money import nok
from ..standard.point import show_value
from .journey import CONTRACT, HOURS
from .run import Result, Told
from .timeline import Line

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
    "end": "■",
}
STYLES = {"refused": "red", "trouble": "yellow", "end": "bold green", "start": "bold", "task": "cyan"}
LOOK_BACK = 4
"""A timer or call that was told among the last few lines is not told again."""

LOCAL = "◆"
"""Marks what a local setting had a say in."""


def show(result: Result, console: Console, language: Language) -> None:
    """Print each journey's timeline and the summary."""
    for told in result.journeys:
        _journey(told, console, language)
    good = sum(told.payslip is not None for told in result.journeys)
    console.print(
        _text(language, "summary", good=good, all=len(result.journeys), steps=result.steps, calls=result.calls)
    )


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


def _journey(told: Told, console: Console, language: Language) -> None:
    versions = {process: f"{process} {version}" for process, version in told.versions.items()}
    heading = _text(
        language, "heading", name=told.name, contract=versions.get(CONTRACT, "–"), hours=versions.get(HOURS, "–")
    )
    console.rule(f"[bold]{escape(heading)}[/bold]", align="left")
    for setting in _settings(told, language):
        console.print(setting, style="magenta", markup=False, highlight=False)
    day = None
    for line in _collapsed(told.lines):
        at = line.at.astimezone(OSLO)
        if at.date() != day:
            day = at.date()
            console.print(f"\n[bold]{at:%d.%m.%Y}[/bold]")
        _line(line, f"{at:%H:%M}", console)
    _outcome(told, console, language)


def _collapsed(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines without those that only say again what one of the last few said: daily looks at a status."""
    recent: deque[tuple[str, str, tuple[str, ...]]] = deque(maxlen=LOOK_BACK)
    for line in lines:
        said = (line.who, line.what, line.why)
        if line.kind not in ("timer", "job") or said not in recent:
            yield line
        recent.append(said)


def _settings(told: Told, language: Language) -> Iterator[str]:
    if not told.deviations:
        yield _text(language, "no-settings")
        return
    yield _text(language, "settings")
    for e in told.deviations:
        value, default = (show_value(v)[language] for v in (e.value, e.default))
        yield f"  {LOCAL} {_text(language, 'local', title=e.title[language], value=value, default=default)}"


def _line(line: Line, at: str, console: Console) -> None:
    style = STYLES.get(line.kind, "")
    console.print(f"  {at}  {MARKS[line.kind]} {line.who}: {line.what}", style=style, markup=False, highlight=False)
    for why in line.why:
        console.print(f"           {why}", style="dim", markup=False, highlight=False)
    for local in line.local:
        console.print(f"           {LOCAL} {local}", style="magenta", markup=False, highlight=False)


def _outcome(told: Told, console: Console, language: Language) -> None:
    if told.payslip is None:
        console.print(_text(language, "failed", reason=told.failure or ""), style="bold red", markup=False)
    else:
        day = told.paid.isoformat() if language == "en" else f"{told.paid:%d.%m.%Y}"
        text = _text(language, "paid", day=day, payslip=told.payslip, amount=nok(told.gross, language))
        console.print(f"\n{text}\n", style="bold green", markup=False, highlight=False)


def _json(told: Told) -> dict[str, Any]:
    return {
        "institution": told.institution,
        "name": told.name,
        "versions": told.versions,
        "local": [{"name": e.name, "value": e.value, "default": e.default} for e in told.deviations],
        "timeline": [
            {
                "at": line.at.isoformat(),
                "kind": line.kind,
                "who": line.who,
                "what": line.what,
                "why": line.why,
                "local": line.local,
            }
            for line in told.lines
        ],
        "payslip": told.payslip,
        "paid": told.paid,
        "gross": told.gross,
        "failure": told.failure,
    }


def _text(language: Language, key: str, **params: object) -> str:
    return render(message(f"demo.{key}", **params), language)
