"""`oppskrift incidents`, `oppskrift retry`, `oppskrift skip`: what stands still and why, and setting it going again."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ..errors import OppskriftError
from ..message import message, render
from .database import DATABASE, open_store
from .language import language

if TYPE_CHECKING:
    from .. import standard
    from ..cases import Engine
    from ..cases.operating import Operating
    from ..cases.results import Result
    from ..model.party import Actor
    from ..model.record import CaseRecord, IncidentRecord
    from ..store.sql import SqlStore

PERSON = click.option("--person", required=True, metavar="IDENT", help="Who does it: an operator of the institution.")
SET = click.option("--set", "values", multiple=True, metavar="NAME=JSON", help="Give a variable of the case a value.")


@click.command(short_help="List the cases that stand still, and why.")
@DATABASE
@click.option("--institution", "-i", metavar="ID", help="Only cases of this institution.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def incidents(database: str, institution: str | None, as_json: bool) -> None:
    """List the cases that stand still, oldest first: where, why, and how to set each going again.

    Exit code 1 when there are any. On SQLite, stop the worker first.
    """
    with open_store(database) as (store, library):
        tenant = library.institution(institution).id if institution else None
        found = [(incident, store.case(incident.tenant, incident.case_id)) for incident in store.incidents(tenant)]
    if as_json:
        click.echo(json.dumps([_json(*each) for each in found], ensure_ascii=False, indent=2))
    else:
        for each in found:
            click.echo(_shown(*each))
        click.echo(render(message("cli.incidents", count=len(found)), language()), err=True)
    sys.exit(1 if found else 0)


@click.command(short_help="Set a case that stands still going again.")
@DATABASE
@PERSON
@SET
@click.option("--reason", default="", metavar="TEXT", help="Why; needed with --set. Stands in the case's history.")
@click.argument("institution")
@click.argument("case")
@click.argument("token", type=int)
def retry(  # noqa: PLR0913, PLR0917 - one for each option
    database: str, person: str, values: tuple[str, ...], reason: str, institution: str, case: str, token: int
) -> None:
    """Try again at TOKEN of CASE, as `oppskrift incidents` names them; the worker then goes on with it.

    Only operators (the group `drift`) of the institution may. On SQLite, stop the worker first.
    """
    given = dict(_variable(each) for each in values)

    def act(operating: Operating, actor: Actor) -> Result:
        return operating.retry(actor, case, token, reason=reason, values=given)

    _operate(database, institution, case, token, person, act)


@click.command(short_help="Pass a step that stands still, without its work.")
@DATABASE
@PERSON
@SET
@click.option("--reason", required=True, metavar="TEXT", help="Why. Stands in the case's history.")
@click.argument("institution")
@click.argument("case")
@click.argument("token", type=int)
def skip(  # noqa: PLR0913, PLR0917 - one for each option
    database: str, person: str, values: tuple[str, ...], reason: str, institution: str, case: str, token: int
) -> None:
    """Let CASE go on past TOKEN without the work of the step; --set gives what the step would have written.

    For calls, rules, calculations and timers; a person's task, a choice of way and an answer from outside cannot be
    passed. Only operators (the group `drift`) of the institution may. On SQLite, stop the worker first.
    """
    given = dict(_variable(each) for each in values)

    def act(operating: Operating, actor: Actor) -> Result:
        return operating.skip(actor, case, token, reason, given)

    _operate(database, institution, case, token, person, act)


def _operate(  # noqa: PLR0913, PLR0917
    database: str,
    institution: str,
    case: str,
    token: int,
    person: str,
    act: Callable[[Operating, Actor], Result],
) -> None:
    """Do something as an operator, tell what came of it, and end with exit code 1 when the case still stands there."""
    from ..cases.operating import Operating
    from ..cases.results import Refusal
    from ..model.party import Actor

    with open_store(database) as (store, library):
        store.case(institution, case)
        result = act(Operating(_engine(store, library)), Actor(tenant=institution, ident=person, name=person))
        if isinstance(result, Refusal):
            raise OppskriftError(result.reason)
        left = [i for i in store.incidents(institution, case) if i.token == token]
        told = [_shown(incident, store.case(institution, case)) for incident in left]
    click.echo("\n".join(told) if told else render(message("cli.retried", case=case), language()))
    sys.exit(1 if told else 0)


def _engine(store: SqlStore, library: standard.Library) -> Engine:
    from .. import standard
    from ..cases import Engine
    from ..clock import SystemClock
    from ..store.known_people import SqlKnownPeople
    from ..wiring import described_handlers

    directory = standard.LayeredDirectory(standard.FileDirectory(library), SqlKnownPeople(store.database))
    clock, handlers = SystemClock(), described_handlers()
    return Engine(store=store, library=library, handlers=handlers, directory=directory, clock=clock)


def _variable(given: str) -> tuple[str, Any]:
    name, equals, text = given.partition("=")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    if not (name and equals):
        raise click.BadParameter(given, param_hint="--set")
    return name, value


def _shown(incident: IncidentRecord, case: CaseRecord) -> str:
    head = f"{incident.raised_at:%Y-%m-%d %H:%M} UTC  {case.tenant}  {case.title}  [{case.process} {case.version}]"
    lines = [head, f"  {incident.element}: {_reason(incident)}", *(f"  {each}" for each in incident.diagnostics)]
    command = f"oppskrift retry {case.tenant} {case.id} {incident.token} --person …"
    return "\n".join([*lines, f"  {render(message('cli.retry-with', command=command), language())}"])


def _reason(incident: IncidentRecord) -> str:
    return render(message(incident.message["key"], **incident.message["params"]), language())


def _json(incident: IncidentRecord, case: CaseRecord) -> dict[str, Any]:
    return {
        "institution": incident.tenant,
        "case": incident.case_id,
        "token": incident.token,
        "process": case.process,
        "version": case.version,
        "title": case.title,
        "element": incident.element,
        "kind": incident.kind,
        "message": _reason(incident),
        "diagnostics": list(incident.diagnostics),
        "raised_at": incident.raised_at.isoformat(),
    }
