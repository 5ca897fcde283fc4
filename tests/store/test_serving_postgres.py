"""Pages on PostgreSQL: several processes side by side, on either name of this machine."""

import httpx
import pytest
from cli_support import call
from serving_support import DEVELOPMENT, running


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_pages_and_worker_run_apart_on_postgresql(host: str, postgres_url: str) -> None:
    assert call("db", "upgrade", "--database", postgres_url).code == 0
    args = ("web", "--port", "0", "--host", host, "--database", postgres_url)
    with running(*args, **DEVELOPMENT) as first, running(*args, **DEVELOPMENT) as second:
        urls = [each.wait_for(r"(http://[a-z0-9.]+:\d+)\.").group(1) for each in (first, second)]
        assert [httpx.get(f"{url}/logg-inn").status_code for url in urls] == [200, 200]
        assert [first.stop(), second.stop()] == [0, 0]
