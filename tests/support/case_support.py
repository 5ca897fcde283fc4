"""Opening cases of a desk as somebody, for tests of what people see of them."""

from functools import cache

from cases_support import Desk, real

from oppskrift.cases.case_view import CaseView, CaseViews
from oppskrift.cases.visibility import Sights
from oppskrift.demo.journey import Journey, play
from oppskrift.message import Language
from oppskrift.model.party import Actor
from oppskrift.model.record import TaskQuery


def actor(desk: Desk, ident: str, *, tenant: str | None = None, case_id: str | None = None, groups: str = "") -> Actor:
    """Somebody of the files with their own groups, or nobody known with those given."""
    where = tenant or desk.tenant
    known = desk.engine.directory.person(where, ident)
    own = known.groups if known else frozenset()
    return Actor(tenant=where, ident=ident, name=ident, groups=own | frozenset(groups.split()), case_id=case_id)


def sights(desk: Desk) -> Sights:
    return Sights(desk.store, desk.engine.pins, desk.engine.directory, desk.clock)


def views(desk: Desk) -> CaseViews:
    library = desk.engine.library
    return CaseViews(desk.store, sights(desk), desk.engine.directory, library, desk.clock, lambda *_: ())


def view(desk: Desk, case: str, who: Actor, language: Language = "nb") -> CaseView:
    return views(desk).open(who, case, language)


@cache
def played(tenant: str, until: str | None = None) -> tuple[Desk, Journey]:
    """The demo's journey in memory, until a task of an element is open. Shared: tests only look at it."""
    desk = real(tenant)
    journey = Journey(desk.stage, tenant)
    for _ in play([journey]):
        if until is not None and any(t.element == until for t in desk.store.tasks(TaskQuery(tenant=tenant))):
            break
    return desk, journey
