"""What the web application talks to: the use cases of people, wired over one installation's database."""

from dataclasses import dataclass
from functools import partial

from . import standard
from .cases import Engine
from .cases.bulk import Bulk
from .cases.case_list import CaseLists
from .cases.case_view import CaseViews
from .cases.desk import Desk
from .cases.drafts import Drafting
from .cases.invitations import Invitations
from .cases.next_task import NextTask
from .cases.notes import NoteBook
from .cases.operating import Operating
from .cases.processes import Processes
from .cases.readings import ReadingRecord
from .cases.starting import Starting
from .cases.task_view import TaskReader
from .cases.trouble import Troubles
from .cases.visibility import Sights
from .cases.withdrawal import Withdrawals
from .cases.worklist import Worklist
from .clock import Clock
from .errors import Bug
from .message import message
from .ports import CensusTaker, Directory, KnownPeople, Liveness, Preferences, Sessions
from .store.case_list import SqlCaseList
from .store.census import SqlCensus
from .store.drafts import SqlDrafts
from .store.known_people import SqlKnownPeople
from .store.liveness import SqlLiveness
from .store.next_tasks import SqlNextTasks
from .store.notes import SqlNotes
from .store.preferences import SqlPreferences
from .store.readings import SqlReadings
from .store.sessions import SqlSessions
from .store.settings import SqlSettings
from .store.sql import SqlStore
from .store.verify import verify
from .store.worklist import SqlWorklistRows
from .wiring import Installation


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The use cases behind the pages. `files` are the persons of the files only; `directory` is everybody.

    `secret` signs cookies and links; it is the same for all processes.
    """

    engine: Engine
    library: standard.Library
    directory: Directory
    files: Directory
    people: KnownPeople
    sessions: Sessions
    preferences: Preferences
    readings: ReadingRecord
    clock: Clock
    processes: Processes
    sights: Sights
    case_lists: CaseLists
    case_views: CaseViews
    withdrawals: Withdrawals
    desk: Desk
    starting: Starting
    invitations: Invitations
    notes: NoteBook
    worklist: Worklist
    bulk: Bulk
    operating: Operating
    troubles: Troubles
    census: CensusTaker
    liveness: Liveness
    secret: str


def site(installation: Installation) -> Site:
    """Return what the web application needs. The installation must be on a database: sessions and drafts live there."""
    store = installation.store
    if not isinstance(store, SqlStore):
        raise Bug(message("site.no-database"))
    secret = SqlSettings(store.database).secret()
    sights = Sights(store, installation.engine.pins, installation.directory, installation.clock)
    return Site(
        engine=installation.engine,
        library=installation.library,
        directory=installation.directory,
        files=installation.files,
        people=SqlKnownPeople(store.database),
        sessions=SqlSessions(store.database),
        preferences=SqlPreferences(store.database),
        readings=ReadingRecord(SqlReadings(store.database), installation.clock),
        clock=installation.clock,
        processes=Processes(installation.library, installation.directory),
        sights=sights,
        case_lists=CaseLists(
            SqlCaseList(store.database), installation.engine.pins, installation.directory, installation.clock, sights
        ),
        case_views=CaseViews(
            store,
            sights,
            installation.directory,
            installation.library,
            installation.clock,
            partial(verify, store),
        ),
        withdrawals=Withdrawals(installation.engine, sights, installation.directory, installation.clock),
        desk=Desk(
            installation.engine,
            TaskReader(installation.engine, sights),
            Drafting(SqlDrafts(store.database), installation.clock),
            NextTask(installation.engine, SqlNextTasks(store.database)),
        ),
        starting=Starting(installation.engine, secret),
        invitations=Invitations(installation.engine, secret),
        notes=NoteBook(installation.engine, sights, SqlNotes(store.database), secret),
        worklist=Worklist(
            rows=SqlWorklistRows(store.database),
            pins=installation.engine.pins,
            library=installation.library,
            directory=installation.directory,
            clock=installation.clock,
        ),
        bulk=Bulk(installation.engine, sights),
        operating=Operating(installation.engine),
        troubles=Troubles(installation.engine, sights),
        census=SqlCensus(store.database),
        liveness=SqlLiveness(store.database),
        secret=secret,
    )
