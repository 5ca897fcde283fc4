"""The check of one version before it is published: its parts, how they fit together, and all its expressions."""

from collections.abc import Mapping

from ..model.problem import Problem
from .bundle import Bundle
from .bundle_files import read_bundle, read_loosely
from .dated_file import read_values
from .expressions import NOTHING, Surroundings, check_expressions


def check_version(
    process: str,
    version: str,
    files: Mapping[str, bytes],
    handlers: frozenset[str] | None = None,
    surroundings: Surroundings = NOTHING,
) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """Read and check a version, all problems in one run; its folder must exist.

    Returns None instead of the bundle where it cannot be used. Expressions are checked when every part can be read,
    also where the parts do not fit together.
    """
    bundle, problems = read_bundle(process, version, files, handlers)
    whole = bundle or read_loosely(process, version, files)
    if whole is None:
        return None, problems
    return bundle, (*problems, *check_expressions(whole, read_values(files)[0], surroundings))
