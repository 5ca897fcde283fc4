"""`oppskrift incidents` and `oppskrift retry`: what stands still and why, and setting it going again."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from ..message import message, render
from .database import DATABASE, open_store
from .language import language

if TYPE_CHECKING:
    from ..model.record import CaseRecord, IncidentRecord


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
@click.option("--person", required=True, metavar="IDENT", help="Who does it; stands in the case's history.")
@click.option("--set", "values", multiple=True, metavar="NAME=JSON", help="Give a variable of the case a value first.")
@click.argument("institution")
@click.argument("case")
@click.argument("token", type=int)
def retry(  # noqa: PLR0913, PLR0917 - one for each option
    database: str, person: str, values: tuple[str, ...], institution: str, case: str, token: int
) -> None:
    """Try again at TOKEN of CASE, as `oppskrift incidents` names them; the worker then goes on with it.

    On SQLite, stop the worker first.
    """
    from .. import standard
    from ..cases import Engine
    from ..clock import SystemClock
    from ..wiring import described_handlers

    given = dict(_variable(each) for each in values)
    with open_store(database) as (store, library):
        directory, handlers = standard.FileDirectory(library), described_handlers()
        engine = Engine(store=store, library=library, handlers=handlers, directory=directory, clock=SystemClock())
        engine.retry_incident(institution, case, token, person, given)
        left = [i for i in store.incidents(institution, case) if i.token == token]
        told = [_shown(incident, store.case(institution, case)) for incident in left]
    click.echo("\n".join(told) if told else render(message("cli.retried", case=case), language()))
    sys.exit(1 if told else 0)


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
