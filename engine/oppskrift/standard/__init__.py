"""The standard and its local configuration: manifests, bundles, adoption, resolution and separation of duties.

A `Library` reads the files. `adopted` says which version an institution uses on a day, `resolve` which local values
hold and why; `Bundle` is the content that a case is pinned to; `check` and `violated` keep duties apart.
"""

from .adoption import adopted, adoption_on
from .bundle import Bundle, pack
from .bundle_files import read_bundle, unpack
from .dated_feel import context as feel_values
from .dated_feel import replayed as replayed_values
from .dated_shown import Standing, standing, told_lookups, used_values
from .dated_types import values_type
from .dated_values import DatedValues, Period, Series
from .directory import FileDirectory
from .directory_layers import LayeredDirectory
from .duties import Violation, check, duty_of, violated
from .explain import explain_text
from .institution import Adoption, Deputy, Institution, LocalValue
from .library import Library
from .library_check import lint
from .manifest import Constraint, FollowUp, Manifest, Role
from .manifest_file import read_manifest
from .point import Point, PointType
from .releases import publish_values, release
from .resolution import Deviation, Explanation, Resolution, resolve
from .role_titles import role_titles
from .schema import schema_text

__all__ = [
    "Adoption",
    "Bundle",
    "Constraint",
    "DatedValues",
    "Deputy",
    "Deviation",
    "Explanation",
    "FileDirectory",
    "FollowUp",
    "Institution",
    "LayeredDirectory",
    "Library",
    "LocalValue",
    "Manifest",
    "Period",
    "Point",
    "PointType",
    "Resolution",
    "Role",
    "Series",
    "Standing",
    "Violation",
    "adopted",
    "adoption_on",
    "check",
    "duty_of",
    "explain_text",
    "feel_values",
    "lint",
    "pack",
    "publish_values",
    "read_bundle",
    "read_manifest",
    "release",
    "replayed_values",
    "resolve",
    "role_titles",
    "schema_text",
    "standing",
    "told_lookups",
    "unpack",
    "used_values",
    "values_type",
    "violated",
]
