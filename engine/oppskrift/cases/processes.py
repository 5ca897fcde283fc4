"""The standard processes as people look them up: which there are, who uses which version, and what one of them is.

Read from the library alone, so nothing here depends on cases. A version or an institution with problems is told of,
never hidden, and stops nothing else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from ..errors import OppskriftError, Refused
from ..model.problem import Problem
from ..ports import Directory
from ..standard import Bundle, Library, Resolution, resolve
from ..standard.acceptance import Feature, Results, read_features, read_results
from ..standard.adoption import adoption_on
from ..standard.changes import Change, changes
from ..standard.files import version_folders
from ..standard.institution import Adoption, Institution
from ..standard.manifest import Manifest
from ..standard.point import Texts
from ..standard.resolution import Explanation
from ..standard.routine import Routine, bound_group, routine


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What one institution uses of a process on a day: the adoption that holds, those to come, its deviations."""

    institution: str
    name: Texts
    now: Adoption | None
    coming: tuple[Adoption, ...] = ()
    deviations: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A process in the list. `manifest` is of the version shown: the institution's own, or else the newest.

    `uses` has every institution; `mine` is the asker's. `called_by` are the processes that it is a part of. A version
    that cannot be read has `problems` and no manifest.
    """

    process: str
    area: str
    versions: tuple[str, ...]
    shown: str
    manifest: Manifest | None
    uses: tuple[Use, ...]
    mine: Use | None
    called_by: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def adopted_anywhere(self) -> bool:
        """Return whether some institution uses it, or is going to."""
        return any(use.now is not None or use.coming for use in self.uses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A role at the institution: the group that has it, and the names of those in the group."""

    role: str
    title: Texts
    lane: str
    point: str | None
    group: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A variation point at the institution, and what the others chose: None where they do not have the point."""

    explanation: Explanation
    overdue: bool
    others: tuple[tuple[Use, Explanation | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One version of a process at an institution. `refused` are local values that do not hold for this version.

    When some are refused, the standard's own values are shown in their place.
    """

    entry: Entry
    bundle: Bundle
    resolution: Resolution
    refused: tuple[Problem, ...]
    roles: tuple[Held, ...]
    choices: tuple[Choice, ...]
    routine: Routine


class Processes:
    """Looks processes up. Safe to share between threads.

    Comparisons of versions and the acceptance tests are kept: like the library, they are read once.
    """

    def __init__(self, library: Library, directory: Directory) -> None:
        self._library, self._directory = library, directory
        self._compared = lru_cache(maxsize=64)(self._compare)

    def entries(self, tenant: str, on: date) -> tuple[Entry, ...]:
        """Return all processes as an institution sees them on a day."""
        return tuple(self.entry(tenant, process, on) for process in self._library.processes())

    def entry(self, tenant: str, process: str, on: date, version: str | None = None) -> Entry:
        """Return one process. Raises NotFound for a process or version that there is not."""
        versions = self._library.versions(process)
        uses = tuple(self._use(id, process, on) for id in self._library.institutions())
        mine = next((use for use in uses if use.institution == tenant), None)
        shown = version or _chosen(mine, versions)
        manifest, problems = self._manifest(process, shown)
        return Entry(
            process=process,
            area=self._folder(process, versions[-1]).split("/")[1],
            versions=versions,
            shown=shown,
            manifest=manifest,
            uses=uses,
            mine=mine,
            called_by=self._callers(process),
            problems=problems,
        )

    def sheet(self, tenant: str, process: str, version: str | None, on: date) -> Sheet | Entry:
        """Return a version of a process, or only its entry when the version has problems. Raises NotFound."""
        entry = self.entry(tenant, process, on, version)
        if entry.manifest is None:
            return entry
        bundle = self._library.bundle(process, entry.shown)
        resolution, refused = self._resolved(bundle.manifest, tenant, on)
        used = entry.mine.now if entry.mine else None
        since = used.start if used is not None and used.version == entry.shown else None
        return Sheet(
            entry=entry,
            bundle=bundle,
            resolution=resolution,
            refused=refused,
            roles=tuple(self._roles(tenant, bundle, resolution)),
            choices=tuple(self._choices(entry, resolution, on)),
            routine=routine(bundle, resolution, since),
        )

    def bundle(self, process: str, version: str) -> Bundle:
        """Return the content of a version. Raises NotFound, or Refused with its problems."""
        return self._library.bundle(process, version)

    def changes(self, process: str, old: str, new: str) -> tuple[Change, ...]:
        """Return what is different in a version. Raises NotFound, or Refused with the problems of either."""
        self.bundle(process, old), self.bundle(process, new)
        return self._compared(process, old, new)

    def features(self, process: str, version: str) -> tuple[Feature, ...]:
        """Return the acceptance tests that name a process, by its title in any language or by its id."""
        manifest, _ = self._manifest(process, version)
        names = {process, *(manifest.title.values() if manifest else ())}
        return tuple(feature for feature in self._features if names & feature.processes)

    def results(self, file: Path | None) -> Results | None:
        """Return how the acceptance tests went the last time: from a file, else from where a run beside them writes."""
        return read_results(file or self._library.root / "reports" / "acceptance.json")

    def changelog(self, process: str, version: str) -> str:
        """Return what the process owner wrote about a version, Markdown; empty where there is nothing."""
        body = self._library.files.get(f"{self._folder(process, version)}/CHANGELOG.md", b"")
        return body.decode("utf-8", "replace")

    @cached_property
    def _features(self) -> tuple[Feature, ...]:
        return read_features(self._library.root)

    def _compare(self, process: str, old: str, new: str) -> tuple[Change, ...]:
        return changes(self.bundle(process, old), self.bundle(process, new))

    def _folder(self, process: str, version: str) -> str:
        return version_folders(self._library.files).get(f"{process}/{version}", "//")

    def _manifest(self, process: str, version: str) -> tuple[Manifest | None, tuple[Problem, ...]]:
        try:
            return self._library.bundle(process, version).manifest, ()
        except Refused as error:
            return None, tuple(p for p in error.problems if isinstance(p, Problem))

    def _institution(self, id: str) -> Institution | None:
        """Return an institution; None for one whose files have problems, or that is not among the files."""
        try:
            return self._library.institution(id)
        except OppskriftError:
            return None

    def _use(self, id: str, process: str, on: date) -> Use:
        institution = self._institution(id)
        if institution is None:
            return Use(institution=id, name=dict.fromkeys(("nb", "nn", "en"), id), now=None)
        now = adoption_on(institution, process, on)
        coming = tuple(a for a in institution.adoption if a.process == process and a.start > on)
        use = Use(institution=id, name=institution.name, now=now, coming=coming)
        return replace(use, deviations=self._deviations(use, process, on))

    def _deviations(self, use: Use, process: str, on: date) -> int:
        manifest = self._manifest(process, use.now.version)[0] if use.now else None
        if manifest is None:
            return 0
        found, _ = self._resolved(manifest, use.institution, on)
        return sum(one.deviation is not None for one in found.explanations.values())

    def _resolved(self, manifest: Manifest, tenant: str, on: date) -> tuple[Resolution, tuple[Problem, ...]]:
        institution = self._institution(tenant) or Institution(id=tenant, name={})
        try:
            return resolve(manifest, institution, on), ()
        except Refused as error:
            bare = replace(institution, config={})
            return resolve(manifest, bare, on), tuple(p for p in error.problems if isinstance(p, Problem))

    def _callers(self, process: str) -> tuple[str, ...]:
        found = (
            other
            for other in self._library.processes()
            for version in self._library.versions(other)
            if (manifest := self._manifest(other, version)[0]) and any(c.id == process for c in manifest.calls)
        )
        return tuple(dict.fromkeys(found))

    def _roles(self, tenant: str, bundle: Bundle, resolution: Resolution) -> Iterator[Held]:
        for role in bundle.manifest.roles.values():
            group = bound_group(bundle, resolution, role.id)
            people = (self._directory.person(tenant, ident) for ident in self._directory.members(tenant, group))
            yield Held(
                role=role.id,
                title=role.title,
                lane=role.lane,
                point=role.point,
                group=group,
                people=tuple(sorted(person.name for person in people if person is not None)),
            )

    def _choices(self, entry: Entry, resolution: Resolution, on: date) -> Iterator[Choice]:
        others: Mapping[str, Resolution] = {
            use.institution: self._resolved(manifest, use.institution, on)[0]
            for use in entry.uses
            if use.now is not None and (manifest := self._manifest(entry.process, use.now.version)[0]) is not None
        }
        for name, explanation in resolution.explanations.items():
            told = tuple(
                (use, others[use.institution].explanations.get(name))
                for use in entry.uses
                if use.institution in others and use.institution != resolution.institution
            )
            review = explanation.deviation.review if explanation.deviation else None
            yield Choice(explanation=explanation, overdue=review is not None and review < on, others=told)


def _chosen(mine: Use | None, versions: tuple[str, ...]) -> str:
    """Return the version to show when none is asked for: the one in use, the one to come, or else the newest."""
    used = [mine.now, *mine.coming] if mine else []
    return next((one.version for one in used if one is not None and one.version in versions), versions[-1])
