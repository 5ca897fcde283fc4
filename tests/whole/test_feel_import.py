"""The expression language is a library of its own: using it brings in nothing for XML, databases or the web."""

import subprocess
import sys

FOREIGN = (
    *("lxml", "xml.etree", "elementpath", "yaml", "SpiffWorkflow", "sqlite3", "sqlalchemy", "psycopg"),
    *("flask", "werkzeug", "httpx", "requests", "urllib3", "http.client", "socketserver"),
    *("oppskrift.dmn", "oppskrift.store", "oppskrift_web"),
)
USE = """
import sys
from datetime import datetime, timezone
import oppskrift.feel as feel

found = feel.compile('matches("abc", "a.c") and date("2026-03-01") > date("2025-01-01") and sum([1, 2]) = 3').evaluate(
    {}, now=datetime(2026, 3, 16, tzinfo=timezone.utc)
)
assert found.value is True, found
print("\\n".join(sys.modules))
"""


def test_the_language_brings_in_no_xml_database_or_web_library() -> None:
    ran = subprocess.run([sys.executable, "-c", USE], capture_output=True, check=True, text=True)
    loaded = ran.stdout.split()
    assert "oppskrift.feel.program" in loaded
    assert [name for name in loaded if name.startswith(FOREIGN)] == []
