"""Checks what a process offers when a case has ended: the process exists, and takes the values by its start form."""

from collections.abc import Iterator, Mapping

from ..message import Message, message
from ..model.problem import Problem
from .bundle import Bundle
from .bundle_files import read_bundle
from .files import known_versions
from .manifest import FollowUp, Manifest
from .schema import nearest


def check_follow_ups(bundle: Bundle, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield what is wrong with the follow-ups of a bundle.

    A value counts as taken when any version of the process takes it: a version that comes later, and calls its fields
    something else, must not make a published one wrong.
    """
    versions = known_versions(files)
    for follow in bundle.manifest.follow_ups:
        if follow.process not in versions:
            hint = nearest(follow.process, versions)
            yield _problem(bundle.manifest, follow, "standard.follow-up-process", name=follow.process, hint=hint)
            continue
        if not follow.values:
            continue
        taken = {name for version in versions[follow.process] for name in _fields(follow.process, version, files)}
        for name in follow.values.keys() - taken:
            yield _problem(
                bundle.manifest,
                follow,
                "standard.follow-up-field",
                name=name,
                process=follow.process,
                hint=nearest(name, taken),
            )


def _fields(process: str, version: str, files: Mapping[str, bytes]) -> frozenset[str]:
    bundle, _ = read_bundle(process, version, files)
    form = bundle.start_form if bundle is not None else None
    return frozenset(field.key for field in form.inputs()) if form is not None else frozenset()


def _problem(manifest: Manifest, follow: FollowUp, rule: str, /, **params: str | Message) -> Problem:
    return Problem(rule=rule, message=message(rule, **params), file=manifest.file, line=follow.line, field="follow_ups")
