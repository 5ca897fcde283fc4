"""Plays the demo: SQLite, the simulated DFØ as a real HTTP server on loopback, and a clock that is moved forward."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from .. import standard
from ..cases.timeline import Line, Timeline
from ..clock import ManualClock
from ..dfo.simulator import Served, Simulator
from ..errors import OppskriftError
from ..message import Language, render
from ..message import message as msg
from ..model.event import VariableWritten
from ..model.tagged import Json, untag
from ..testing.stage import Stage
from ..wiring import content_root
from .installed import installed
from .journey import BEGIN, CONTRACT, HOURS, PARTS, Journey, play


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One institution's journey as it is told. `payslip` is None when the journey failed, `failure` then says why."""

    institution: str
    name: str
    versions: dict[str, str]
    deviations: tuple[standard.Explanation, ...]
    lines: tuple[Line, ...]
    payslip: str | None
    paid: Json
    gross: Json
    failure: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the demo played: the journeys, and how much work it was."""

    journeys: tuple[Told, ...]
    steps: int
    calls: int

    @property
    def succeeded(self) -> bool:
        """Return whether every journey ended with a payslip."""
        return all(t.payslip is not None for t in self.journeys)


def run(
    institutions: Sequence[str] = (),
    *,
    keep: Path | None = None,
    language: Language = "nb",
    progress: Callable[[float, datetime], None] = lambda _, __: None,
) -> Result:
    """Play the journey for these institutions (all when empty). `keep` leaves the database at a path.

    `progress` is told which share of the journeys has been played, from 0 to 1, and what time it is on them.

    Raises OppskriftError for an unknown institution or a path that is taken.
    """
    library = standard.Library(content_root())
    chosen = _chosen(library, institutions)
    if keep is not None and keep.exists():
        raise OppskriftError(msg("demo.keep-exists", path=keep))
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="oppskrift-"))
        clock = ManualClock(BEGIN)
        simulator = Simulator(clock, institutions=chosen)
        served = stack.enter_context(Served(simulator))
        database = f"sqlite:///{keep or Path(folder) / 'demo.db'}"
        installation = installed(stack, database, library, clock, served.url)
        stage = Stage(installation, simulator, clock)
        journeys = [Journey(stage, institution) for institution in chosen]
        for now in play(journeys):
            progress(sum(journey.passed for journey in journeys) / (PARTS * len(journeys)), now)
        told = tuple(_told(journey, language) for journey in journeys)
        return Result(journeys=told, steps=_steps(journeys), calls=len(simulator.calls()))


def _chosen(library: standard.Library, wanted: Sequence[str]) -> tuple[str, ...]:
    known = tuple(library.institutions())
    for id in wanted:
        if id not in known:
            raise OppskriftError(msg("demo.unknown-institution", id=id, known=", ".join(known)))
    return tuple(dict.fromkeys(wanted)) or known


def _told(journey: Journey, language: Language) -> Told:
    engine, store = journey.stage.installation.engine, journey.stage.installation.store
    directory, tenant = journey.stage.installation.directory, journey.institution

    invited = _invited(journey)

    def name(ident: str) -> str:
        person = directory.person(tenant, ident)
        return person.name if person is not None else invited.get(ident, ident)

    lines: list[Line] = []
    deviations: dict[str, standard.Explanation] = {}
    for process in journey.cases:
        case = journey.case(process)
        pinned = engine.pins.of(case)
        deviations |= {n: e for n, e in pinned.resolution.explanations.items() if e.deviation is not None}
        lines += Timeline(case, pinned, name, language, dated=engine.pins.values).lines(store.events(tenant, case.id))
    slip = journey.variables(HOURS).get("lonnsslipp") if journey.succeeded else None
    return Told(
        institution=tenant,
        name=journey.stage.installation.library.institution(tenant).name[language],
        versions={process: journey.case(process).version for process in journey.cases},
        deviations=tuple(deviations.values()),
        lines=tuple(lines),
        payslip=slip and slip["ref"],
        paid=slip and untag(slip["utbetalingsdato"]),
        gross=slip and untag(slip["brutto"]),
        failure=_failure(journey, language),
    )


def _invited(journey: Journey) -> dict[str, str]:
    """Return the name of whoever came in by an invitation, by the temporary ident that no directory knows."""
    store = journey.stage.installation.store
    rows = store.events(journey.institution, journey.cases[CONTRACT]) if CONTRACT in journey.cases else []
    events = [e for row in rows for e in row.events if isinstance(e, VariableWritten) and e.name == "oppdragstaker"]
    people = [e.value for e in events if isinstance(e.value, dict) and e.value.get("brukerident")]
    return {p["brukerident"]: f"{p.get('navn') or '?'} ({p['brukerident']})" for p in people}


def _failure(journey: Journey, language: Language) -> str | None:
    if journey.succeeded:
        return None
    if journey.failure is not None:
        return journey.failure.render(language)
    return render(msg("demo.wrong-end", end=journey.end(HOURS) or "–"), language)


def _steps(journeys: Sequence[Journey]) -> int:
    return sum(journey.case(process).rev for journey in journeys for process in journey.cases)
