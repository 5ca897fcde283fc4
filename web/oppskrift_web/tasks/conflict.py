"""When somebody else has changed what a form reads or writes: what they changed, field by field, and how to go on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Response, request

from oppskrift import feel
from oppskrift.cases.desk import Changed
from oppskrift.cases.task_changes import Change
from oppskrift.errors import NotFound
from oppskrift.forms import Field, Kind
from oppskrift.model.tagged import Json

from ..access import Policy, access
from ..current import actor, language, say, site
from ..forms import Post, read_post
from ..forms.typed import as_typed
from ..whole import whole
from .blueprint import PAGES, REV, TASK
from .page import Page, content, person_name, show
from .show import past

TAKE = "take:"
"""Before the name of a field: whose value to go on with, `mine` or `theirs`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the page, in words."""

    name: str
    label: str
    mine: str
    theirs: str
    before: str
    who: str
    at: datetime
    choice: bool


def conflict_page(changed: Changed, post: Post) -> Response:
    """Show what has changed, with all that the person filled in kept on the page."""
    found = tuple(_difference(one, post.values) for one in changed.changes.changes)
    return content(
        "tasks/conflict.html",
        409,
        view=changed.view,
        rev=changed.changes.rev,
        differences=[one for one in found if one.choice],
        others=[one for one in found if not one.choice],
        kept=tuple(_kept(post.values)),
        seen=",".join(sorted(post.seen)) if post.seen is not None else None,
    )


@PAGES.post(f"{TASK}/endret")
@access(Policy.PERSON)
def settle(case_id: str, token: int) -> Response:
    """Show the form again with the values that were chosen, resting on the case as it was compared with."""
    reader = site().desk.reader
    try:
        view = reader.open(actor(), case_id, token)
    except NotFound:
        return past(reader.past(actor(), case_id, token), 409)
    post, rev = read_post(request.form), whole(request.form.get(REV))
    theirs = {
        name.removeprefix(TAKE) for name, whose in request.form.items() if name.startswith(TAKE) and whose == "theirs"
    }
    stored = view.form.initial(view.data) if view.form is not None else {}
    values = {name: value for name, value in post.values.items() if not _any_within(name, theirs)}
    values.update({name: stored[name] for name in theirs if name in stored})
    settled = replace(post, values=values)
    return show(
        Page(
            view=view,
            post=settled,
            rev=view.rev if rev is None else rev,
            note=say("tasks.settled"),
        )
    )


def _any_within(name: str, fields: set[str]) -> bool:
    return any(name == field or name.startswith(f"{field}[") for field in fields)


def _kept(values: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Yield what was filled in as a form posts it."""
    for name, value in values.items():
        if value == {}:
            yield "form:row", name
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield name, one


def _difference(change: Change, values: Mapping[str, Json]) -> Difference:
    return Difference(
        name=".".join(change.path),
        label=change.label.read(language()),
        mine=_words(change.field, change.mine if change.field is None else _mine(change, values)),
        theirs=_words(change.field, change.theirs),
        before=_words(change.field, change.before),
        who=person_name(change.by),
        at=change.at,
        choice=change.field is not None,
    )


def _mine(change: Change, values: Mapping[str, Json]) -> Json:
    """Return what the person has filled in; of a list one value for each row."""
    if change.field is None or change.field.kind is not Kind.ROWS:
        return change.mine
    return sorted({name.partition("]")[0] for name in values if name.startswith(f"{change.field.key}[")})


def _words(field: Field | None, value: Json) -> str:
    """Return a raw or stored value as people read it."""
    if value is None or value == "":
        return say("tasks.empty")
    return _shown(value) if field is None else _of_field(field, value)


def _of_field(field: Field, value: Json) -> str:
    if field.kind is Kind.ROWS:
        return say("tasks.rows", count=len(value) if isinstance(value, list) else 0)
    if field.kind is Kind.CHECKBOX:
        return say("form.yes") if value is True or value == "true" else say("form.no")
    labels = {str(one.value): one.label.read(language()) for one in field.options}
    known = labels.get(str(value)) if isinstance(value, str | int) else None
    return known or as_typed(field, value, language())


def _shown(value: Json) -> str:
    try:
        return feel.show(feel.from_json(value), language())[:500]
    except (TypeError, ValueError, KeyError):
        return say("tasks.something-else")
