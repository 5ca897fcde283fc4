"""Serve the pages over a journey that has come part of the way, to look at them in a browser.

.venv/bin/python tests/support/web_server.py 8091 --until Kontrollere_kontrakt [--institution uib] [--all]
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))

from waitress import serve
from web_support import INSTITUTIONS, Scene


def main() -> None:
    """Serve until killed; the clock stands still, jobs are done when a page has changed something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--until", help="element id of the task to stop at; to the end when left out")
    parser.add_argument("--institution", default="uib")
    parser.add_argument("--all", action="store_true", help="every institution")
    given = parser.parse_args()
    with TemporaryDirectory() as folder, Scene(Path(folder)) as scene:
        for tenant in INSTITUTIONS if given.all else (given.institution,):
            scene.journey(tenant, given.until)
        settle = scene.stage.settle
        scene.app.teardown_request(lambda error: settle())
        print(f"http://127.0.0.1:{given.port}", flush=True)
        serve(scene.app, host="127.0.0.1", port=given.port, threads=4)


if __name__ == "__main__":
    main()
