"""What a case is pinned to: the content of its process and its local values, by hash, for as long as it lives.

A new case takes the version its institution has adopted on that day and the values that hold that day. Both are kept
as artifacts in the store, so a later change on disk never touches a running case, and any worker can go on with it.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Lock

from .. import forms, runtime, standard
from ..message import LANGUAGES
from ..model.outcome import Outcome
from ..model.record import CaseRecord
from ..model.tagged import Json
from ..ports import Store
from ..standard.dated_feel import NAME

DAYS = 1_000
"""How many answers to "what holds today" are remembered, one for each institution, process and day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A compiled bundle together with one institution's values."""

    definition: runtime.Definition
    bundle: standard.Bundle
    resolution: standard.Resolution

    @property
    def values(self) -> Mapping[str, Json]:
        """Return the resolved local values, as models read them from `config`."""
        return self.resolution.values

    def group(self, role: str) -> str:
        """Return the group that a role is bound to: by its variation point, or else the role's own id."""
        known = self.bundle.manifest.roles.get(role)
        bound = self.values.get(known.point) if known is not None and known.point else None
        return bound if isinstance(bound, str) else role

    def groups(self, outcome: Outcome) -> dict[str, str]:
        """Return the group of each role that the tasks of an outcome are for."""
        return {task.role: self.group(task.role) for task in outcome.tasks}

    def titles(self, *roles: str) -> dict[str, str]:
        """Return what roles are called, in each language; a role of a called process by its id."""
        known = [self.bundle.manifest.roles.get(role) for role in roles]
        return {
            language: ", ".join(
                role.title.get(language, id) if role else id for id, role in zip(roles, known, strict=True)
            )
            for language in LANGUAGES
        }

    def assignee(self, element: str) -> str | None:
        """Return the expression by which the model gives a task to one person, or None."""
        nodes = (process.nodes.get(element) for process in self.bundle.processes.values())
        return next((node.assignee for node in nodes if node is not None), None)


class Pins:
    """Loads and keeps what cases are pinned to. Safe to share between threads."""

    def __init__(self, store: Store, library: standard.Library) -> None:
        self._store, self._library = store, library
        self._kept: set[str] = set()
        self._lock = Lock()
        self._definition = lru_cache(maxsize=64)(self._compile)
        self._pinned = lru_cache(maxsize=512)(self._load)
        self._today: dict[tuple[str, str, date], tuple[standard.Institution, Pinned]] = {}

    def over(self, library: standard.Library) -> "Pins":
        """Return pins that take new cases from another library and share everything that is kept and compiled."""
        made = copy(self)
        made._library = library
        return made

    def today(self, tenant: str, process: str, on: date) -> Pinned:
        """Return what a case that starts on this day is pinned to.

        Raises NotFound (unknown institution or process) and Refused (not adopted, or illegal local values).
        """
        institution, key = self._library.institution(tenant), (tenant, process, on)
        known = self._today.get(key)
        if known is not None and known[0] is institution:
            return known[1]
        pinned = self._resolve(institution, process, on)
        if len(self._today) >= DAYS:
            self._today.clear()
        self._today[key] = (institution, pinned)
        return pinned

    def _resolve(self, institution: standard.Institution, process: str, on: date) -> Pinned:
        bundle = self._library.bundle(process, standard.adopted(institution, process, on))
        resolution = standard.resolve(bundle.manifest, institution, on)
        self._keep(bundle.sha256, "bundle", lambda: standard.pack(bundle))
        self._keep(resolution.sha256, "config", resolution.as_json)
        return self._pinned(bundle.sha256, resolution.sha256)

    @property
    def values(self) -> standard.DatedValues:
        """Return the sector's dated values. Nothing is pinned to them: rules ask for the day that they name."""
        return self._library.values

    def given(self, pinned: Pinned) -> dict[str, Json]:
        """Return what the expressions of forms see besides variables: `config` and `values`."""
        return {"config": dict(pinned.values), NAME: forms.Live(standard.feel_values(self.values))}

    def of(self, case: CaseRecord) -> Pinned:
        """Return what a running case is pinned to. Raises NotFound when its artifacts are gone."""
        return self._pinned(case.bundle, case.config)

    def by_hash(self, bundle: str, config: str) -> Pinned:
        """Return the same by the hashes of a case. Raises NotFound when the artifacts are gone."""
        return self._pinned(bundle, config)

    def _keep(self, sha256: str, kind: str, body: Callable[[], bytes]) -> None:
        with self._lock:
            if sha256 in self._kept:
                return
            self._store.put_artifact(sha256, kind, body())
            self._kept.add(sha256)

    def _compile(self, sha256: str) -> tuple[standard.Bundle, runtime.Definition]:
        bundle = standard.unpack(self._store.artifact(sha256))
        return bundle, runtime.compile_bundle(bundle)

    def _load(self, bundle_sha: str, config_sha: str) -> Pinned:
        bundle, definition = self._definition(bundle_sha)
        resolution = standard.Resolution.from_json(self._store.artifact(config_sha))
        return Pinned(definition=definition, bundle=bundle, resolution=resolution)
