"""The wheel: it carries all it needs, and plays the demo in an empty environment far from the source."""

import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from cli_support import ROOT, environment

CARRIED = ("processes", "rules", "institutions")
FEATURES = "tests/features"
PACKAGES = {"engine/oppskrift/": "oppskrift/", "web/oppskrift_web/": "oppskrift_web/"}
BUNDLES = "web/oppskrift_web/assets/dist"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build wheel and source distribution with what is installed here; nothing is fetched."""
    folder = tmp_path_factory.mktemp("dist")
    run("make", "-s", "bundles", cwd=ROOT)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT), cwd=folder)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel over nothing but the pinned runtime requirements; return the environment's programs."""
    venv = tmp_path_factory.mktemp("empty") / "venv"
    run(sys.executable, "-m", "venv", str(venv), cwd=built)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--require-hashes", "--requirement", str(ROOT / "requirements" / "runtime.txt"), cwd=built)
    run(*pip, "--no-deps", "--no-index", str(wheel(built)), cwd=built)
    return venv / "bin"


def run(*command: str, cwd: Path, timeout: float = 240) -> str:
    ended = subprocess.run(
        command,
        cwd=cwd,
        env=environment(PYTHONWARNINGS=""),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return ended.stdout


def wheel(folder: Path) -> Path:
    (found,) = folder.glob("*.whl")
    return found


def sources() -> set[str]:
    """Return what git knows below the packages and the content, and what was bundled, as the wheel names it."""
    listed = run("git", "ls-files", "-z", *PACKAGES, *CARRIED, FEATURES, cwd=ROOT).split("\0")
    bundled = (str(file.relative_to(ROOT)) for file in (ROOT / BUNDLES).iterdir())
    return {as_carried(name) for name in (*listed, *bundled) if name and (ROOT / name).exists()}


def as_carried(name: str) -> str:
    for folder, package in PACKAGES.items():
        if name.startswith(folder):
            return package + name.removeprefix(folder)
    return f"oppskrift/content/{name.replace(FEATURES, 'features', 1)}"


def test_the_wheel_carries_every_file_of_the_package_and_the_content(built: Path) -> None:
    with zipfile.ZipFile(wheel(built)) as archive:
        names = set(archive.namelist())
    wanted = sources()
    assert len(wanted) > 250
    assert wanted - names == set()
    for sample in (
        "oppskrift/content/processes/releases.yaml",
        "oppskrift/content/rules/lonn/timelonn_kontroll/1.1/timelonn_kontroll.dmn",
        "oppskrift/content/institutions/uib/institution.yaml",
        "oppskrift/content/features/lonn/timeliste.feature",
        "oppskrift/messages/cli.toml",
        "oppskrift/store/migrations/env.py",
        "oppskrift/standard/schemas/manifest.schema.json",
        "oppskrift/testing/vocabulary/no.toml",
        "oppskrift_web/messages/worklist.toml",
        "oppskrift_web/templates/base.html",
        "oppskrift_web/assets/dist/manifest.json",
        "oppskrift_web/assets/dist/THIRD-PARTY-LICENSES.txt",
    ):
        assert sample in names
    assert not [name for name in names if name.endswith((".db", ".pyc")) or name.startswith("tests")]


def test_the_source_distribution_carries_what_the_wheel_is_built_from(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "engine/oppskrift/__init__.py"} <= names
    assert {f"{part}/" for part in CARRIED} <= {f"{name.split('/')[0]}/" for name in names}
    assert {f"{FEATURES}/lonn/timeliste.feature", f"{BUNDLES}/manifest.json", "web/build.mjs"} <= names
    assert not [name for name in names if "node_modules" in name]


@pytest.mark.timeout(600)
def test_the_demo_runs_from_the_wheel_far_from_the_source(installed: Path, tmp_path: Path) -> None:
    told = json.loads(
        run(str(installed / "oppskrift"), "demo", "--institution", "uib", "--json", cwd=tmp_path, timeout=120)
    )
    assert told["succeeded"] is True
    assert [j["institution"] for j in told["journeys"]] == ["uib"]
    assert told["journeys"][0]["payslip"]
    where = run(str(installed / "python"), "-c", "import oppskrift; print(oppskrift.__file__)", cwd=tmp_path)
    assert str(ROOT) not in where


LOOK = """
from oppskrift import dfo
from oppskrift.site import site
from oppskrift.store import schema
from oppskrift.wiring import Parts, install
from oppskrift_web import create_app

schema.upgrade("sqlite:///far.db")
with dfo.open_http() as http:
    parts = Parts(database="sqlite:///far.db", client=dfo.DfoClient(http, dfo.Endpoints()))
    client = create_app(site(install(parts))).test_client()
    page = client.get("/logg-inn", headers={"Accept-Language": "nn"})
    style = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    print(page.status_code, 'lang="nn"' in page.text, client.get(style).status_code)
"""


@pytest.mark.timeout(600)
def test_the_pages_of_the_wheel_have_texts_and_style(installed: Path, tmp_path: Path) -> None:
    assert run(str(installed / "python"), "-c", LOOK, cwd=tmp_path).split() == ["200", "True", "200"]


@pytest.mark.timeout(600)
def test_what_needs_the_testing_extra_says_so(installed: Path, tmp_path: Path) -> None:
    for command in ("test", "steps"):
        ended = subprocess.run(
            [str(installed / "oppskrift"), command], cwd=tmp_path, env=environment(), capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert (ended.returncode, ended.stdout) == (2, "")
        assert "pip install 'oppskrift[testing]'" in ended.stderr


@pytest.mark.timeout(600)
def test_the_content_that_the_wheel_carries_is_right_but_for_rates_that_say_they_are_not_verified(
    installed: Path, tmp_path: Path
) -> None:
    find = "from oppskrift.wiring import content_root; print(content_root())"
    content = run(str(installed / "python"), "-c", find, cwd=tmp_path).strip()
    problems = json.loads(run(str(installed / "oppskrift"), "lint", "--json", content, cwd=tmp_path))
    assert {(problem["severity"], problem["rule"]) for problem in problems} == {("warning", "values.not-verified")}
