"""`oppskrift decide`: ask a decision, once from the command line or for each row of a CSV file."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..likeness import hint
from ..message import Message, message, render
from .dmn_file import CUTOFF, DmnFile, find, wrong_call
from .language import language

if TYPE_CHECKING:
    from .. import dmn, feel
    from ..sheets import Question

_IN = click.Path(path_type=Path, exists=True, dir_okay=False)
_OUT = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Ask a decision, once or for each row of a CSV file.")
@click.argument("model")
@click.argument("decision", required=False)
@click.option("--input", "-i", "given", multiple=True, metavar="NAME=VALUE", help="Hand in a value; may be repeated.")
@click.option("--inputs", "file", metavar="FILE", type=_IN, help="Hand in the values of a JSON or YAML file.")
@click.option("--table", metavar="FILE.csv", type=_IN, help="Decide each row; the header has the names of the inputs.")
@click.option("--out", metavar="FILE.csv", type=_OUT, help="With --table: write here instead of to standard output.")
@click.option("--now", metavar="DATE", help="What now() and today() are: 2026-12-31, or with a time.")
@click.option("--strict", is_flag=True, help="Only standard FEEL, and an error for each input that is missing.")
@click.option("--json", "as_json", is_flag=True, help="Print value, rules, explanation and trace as JSON.")
def decide(  # noqa: PLR0913, PLR0917 - one parameter for each option
    model: str,
    decision: str | None,
    given: tuple[str, ...],
    file: Path | None,
    table: Path | None,
    out: Path | None,
    now: str | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Ask DECISION of MODEL: a .dmn file, or a decision of the library by its id, as timelonn_kontroll or with @1.1.

    DECISION is the id or name of a decision or decision service; leave it out when there is one. NAME may go into a
    context: kontrakt.fra=2026-01-01. A VALUE of an input that is declared a string is taken as it stands; a declared
    number or date may be written 1 234,50 or 31.12.2026; anything else is FEEL, where a text has quotation marks:
    --input 'navn="Kari"'. Exit code 1 when there is no answer, 2 when the call is wrong.
    """
    from .. import dmn

    if table is not None and (given or file or as_json):
        raise wrong_call(message("decide.either"))
    if out is not None and table is None:
        raise wrong_call(message("decide.out-without-table"))
    moment = _moment(now)
    found = find(model)
    asked = _question(found, model, decision, asks=table is not None or bool(given) or file is not None, strict=strict)
    if table is not None:
        from .decide_rows import decide_rows

        sys.exit(decide_rows(asked, table, out, moment, strict=strict))
    words = dmn.vocabulary(asked.model, found.texts())
    _once(asked, _values(asked, given, file, moment), moment, words, strict=strict, as_json=as_json)


def _moment(now: str | None) -> datetime:
    """Return the time to decide at: what was given (in Norway when it says no zone), or this moment."""
    from ..clock import OSLO, SystemClock

    if now is None:
        return SystemClock().now()
    try:
        found = datetime.fromisoformat(now)
    except ValueError:
        raise wrong_call(message("decide.not-a-time", text=now)) from None
    return found if found.tzinfo else found.replace(tzinfo=OSLO)


def _question(file: DmnFile, name: str, decision: str | None, *, asks: bool, strict: bool) -> Question:
    """Return what is asked. Raises a usage error that lists what there is when it cannot be told."""
    from ..errors import NotFound
    from ..sheets import question

    model = file.load(strict=strict)
    supplied = _supplied(model)
    wanted = decision or _only(model, name)
    if wanted is None:
        raise wrong_call(message("decide.which", listed=_listing(model, supplied)))
    try:
        found = question(model, wanted, supplied)
    except NotFound as error:
        listed = render(message("decide.listed", listed=_listing(model, supplied)), language())
        raise click.UsageError(f"{error.render(language())}\n{listed}") from None
    if not asks and found.inputs:
        raise wrong_call(message("decide.no-inputs", name=found.wanted, listed=_described(found)))
    return found


def _supplied(model: dmn.Model) -> dict[str, Any]:
    """Return what nobody hands in: the dated values of the library, for a model that has an input for them."""
    from .. import standard
    from ..standard.dated_feel import NAME
    from ..wiring import content_root

    if NAME not in model.inputs:
        return {}
    return {NAME: standard.feel_values(standard.Library(content_root()).values)}


def _only(model: dmn.Model, name: str) -> str | None:
    """Return the one decision of a model, or the one that is called like its folder in the library."""
    if len(model.decisions) + len(model.services) == 1:
        return next(iter([*model.decisions, *model.services]))
    id = name.partition("@")[0]
    return id if id in model.decisions else None


def _listing(model: dmn.Model, supplied: dict[str, Any]) -> str:
    from ..sheets import question

    return "\n".join(_described(question(model, id, supplied)) for id in (*model.decisions, *model.services))


def _described(asked: Question) -> str:
    """Return a decision and what it asks for, with types, a line each."""
    paths = dict.fromkeys([*((name,) for name in asked.inputs), *asked.reads, *asked.types])
    shown = [f"    {'.'.join(path)}: {asked.type(path) or '–'}" for path in sorted(paths) if path[0] in asked.inputs]
    return "\n".join([f"  {asked.wanted}", *shown])


def _values(asked: Question, given: tuple[str, ...], file: Path | None, now: datetime) -> dict[str, Any]:
    """Return what was handed in. Raises a usage error for a name or value that cannot be used."""
    from ..sheets import NotAValue, argument, put
    from .decide_inputs import from_file

    values: dict[str, Any] = from_file(asked, file, now) if file is not None else {}
    for one in given:
        name, sign, text = one.partition("=")
        path = asked.path(name)
        if not sign:
            raise wrong_call(message("decide.no-sign", text=one))
        if path is None:
            raise _unknown_input(asked, name)
        try:
            value = argument(text, asked.type(path), now)
        except NotAValue as wrong:
            raise wrong_call(message("decide.bad-input", name=name, reason=wrong.message)) from None
        if not put(values, path, value):
            raise wrong_call(message("decide.path-twice", name=name))
    return values


def _unknown_input(asked: Question, name: str) -> click.UsageError:
    known = [*asked.inputs, *(".".join(path) for path in asked.reads)]
    text = message(
        "decide.unknown-input",
        name=name,
        decision=asked.wanted,
        suggestion=hint(name, known, CUTOFF),
        known=", ".join(asked.inputs) or "–",
    )
    return wrong_call(text)


def _once(  # noqa: PLR0913 - what was asked, and how it is to be shown
    asked: Question,
    values: dict[str, feel.Value],
    now: datetime,
    words: dmn.Vocabulary,
    *,
    strict: bool,
    as_json: bool,
) -> None:
    from .decide_shown import as_text, shown_json

    missing = asked.missing(values)
    if missing and strict:
        raise wrong_call(message("decide.missing", names=", ".join(missing)))
    decided = asked.decide(values, now)
    if as_json:
        click.echo(shown_json(asked, decided, missing, words, language()))
    else:
        for line in as_text(asked, decided, words, language()):
            click.echo(line)
        _told(decided, missing)
    sys.exit(1 if decided.value is None and decided.diagnostics else 0)


def _told(decided: dmn.Decided, missing: tuple[str, ...]) -> None:
    """Say what was noted while deciding, and what was not handed in."""
    if missing:
        _warn(message("decide.missing", names=", ".join(missing)))
    for remark in decided.diagnostics:
        click.echo(f"{render(message('cli.warning'), language())}: {remark.render(language())}", err=True)


def _warn(text: Message) -> None:
    click.echo(f"{render(message('cli.warning'), language())}: {render(text, language())}", err=True)
