"""The standard and its local configuration: manifests, bundles, adoption, resolution and separation of duties."""

from .manifest import Manifest
from .manifest_file import read_manifest

__all__ = ["Manifest", "read_manifest"]
