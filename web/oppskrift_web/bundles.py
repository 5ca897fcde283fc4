"""The built browser bundles: what a name of a template is called in the folder `assets/dist`.

`make bundles` builds them (web/build.mjs). Without them pages work, unstyled, and one warning tells how to build them.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app, request
from markupsafe import Markup

BUNDLES = "oppskrift.bundles"
DIST = Path(__file__).parent / "assets" / "dist"
PREFIX = "/assets/"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Built:
    """One file that a template can name: its file, the style sheets it brings, and the scripts it imports."""

    file: str
    css: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundles:
    """What was built, by the name that templates use: `theme.css`, `base.js`."""

    folder: Path
    built: Mapping[str, Built] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path = DIST) -> "Bundles":
        """Return what the manifest of a folder lists; nothing, and a warning in the log, where there is none."""
        manifest = folder / "manifest.json"
        if not manifest.is_file():
            log.warning("The browser bundles are not built: pages have no style. Build them with: make bundles")
            return cls(folder)
        listed = json.loads(manifest.read_text(encoding="utf-8"))
        made = {n: Built(one["file"], tuple(one["css"]), tuple(one["imports"])) for n, one in listed.items()}
        return cls(folder, made)

    def files(self) -> frozenset[str]:
        """Return the names of all files that the manifest lists."""
        return frozenset(file for one in self.built.values() for file in (one.file, *one.css, *one.imports))


def bundles() -> Bundles:
    """Return what is built for the application at hand."""
    found: Bundles = current_app.extensions[BUNDLES]
    return found


def address(file: str) -> str:
    """Return the address of a file of the bundles."""
    return f"{request.script_root}{PREFIX}{file}"


def asset(name: str) -> str:
    """Return the address of a file by the name templates use, such as `theme.css`; empty when it is not built."""
    found = bundles().built.get(name)
    return address(found.file) if found else ""


def lazy(name: str) -> dict[str, object]:
    """Return the addresses of a bundle that a script brings when it is needed: its script and its styles."""
    found = bundles().built.get(f"{name}.js")
    return {"script": address(found.file), "styles": [address(css) for css in found.css]} if found else {}


def script(name: str) -> Markup:
    """Return the elements that bring a bundle, such as `base`, and its styles; empty when it is not built."""
    found = bundles().built.get(f"{name}.js")
    if found is None:
        return Markup("")
    styles = (Markup('<link rel="stylesheet" href="{}">').format(address(css)) for css in found.css)
    early = (Markup('<link rel="modulepreload" href="{}">').format(address(file)) for file in found.imports)
    last = Markup('<script type="module" src="{}"></script>').format(address(found.file))
    return Markup("\n").join((*styles, *early, last))
