"""A bundle: everything that one version of a process needs to run, pinned by its content.

It holds the manifest, the BPMN, the forms and texts of the version folder, the decision tables it names, and the same
of the processes it calls. `sha256` is the hash of its canonical packing; a case keeps it for as long as it lives.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from .. import bpmn, dmn, forms
from ..errors import Refused
from ..forms import Form
from ..message import message
from ..model.problem import Problem
from .manifest import Manifest
from .point import Texts

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The pinned content of one version of a process, read and checked.

    `manifest` includes what called processes declare. `processes` is by BPMN process id (the main one first),
    `decisions` gives the DMN model that holds each decision id, `forms` is by form id, `texts` by key. `files` holds
    the bytes that all this was read from, by path relative to the library.
    """

    process: str
    version: str
    sha256: str
    manifest: Manifest
    processes: Mapping[str, bpmn.Process]
    decisions: Mapping[str, dmn.Model]
    forms: Mapping[str, forms.Form]
    texts: Mapping[str, Texts]
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def start_form(self) -> Form | None:
        """Return the form by which a person starts a case, or None when the process needs nothing to begin."""
        form = self.processes[self.process].start(self.process).form
        return self.forms.get(form) if form else None


def pack(bundle: Bundle) -> bytes:
    """Return the canonical packing: JSON with sorted keys; its SHA-256 is `bundle.sha256`."""
    return pack_files(bundle.process, bundle.version, bundle.files)


def pack_files(process: str, version: str, files: Mapping[str, bytes]) -> bytes:
    """Return the canonical packing of these files. A file that is not UTF-8 is written as base64."""
    content = {path: _text(body) for path, body in files.items()}
    data = {"format": FORMAT, "process": process, "version": version, "files": content}
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


def unpack_files(body: bytes) -> tuple[str, str, dict[str, bytes]]:
    """Return process, version and files of a packing. Raises Refused when it is not one."""
    try:
        data = orjson.loads(body)
        if data["format"] != FORMAT:
            raise KeyError(data["format"])
        files = {str(path): _bytes(content) for path, content in data["files"].items()}
        return str(data["process"]), str(data["version"]), files
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = Problem(rule="standard.not-a-bundle", message=message("standard.not-a-bundle"))
        raise Refused([problem]) from error


def content_hash(body: bytes) -> str:
    """Return the SHA-256 of a packing, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def _text(body: bytes) -> str | dict[str, str]:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}


def _bytes(content: str | dict[str, str]) -> bytes:
    return content.encode() if isinstance(content, str) else base64.b64decode(content["base64"], validate=True)
