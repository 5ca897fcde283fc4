"""What the forms of the content show to those who are to judge what others have filled in."""

import re
from pathlib import Path

import pytest
from web_support import Scene


@pytest.mark.parametrize(("tenant", "element", "person"), [("uib", "Attestere_timeliste", "atle")])
def test_who_attests_sees_each_day_and_cannot_change_it(tmp_path: Path, tenant: str, element: str, person: str) -> None:
    with Scene(tmp_path) as scene:
        scene.journey(tenant, until=element)
        task = scene.task(element, tenant)
        page = scene.visitor(person, tenant).get(f"/oppgaver/{task.case_id}/{task.token}").text
        table = re.search(r'<table class="ds-table form-table">.*?</table>', page, re.DOTALL)
        assert table is not None
        days = [row["dato"] for row in scene.installation.engine.variables(tenant, task.case_id)["timeliste"]["linjer"]]
        shown = re.findall(r"<td>(\d\d)\.(\d\d)\.(\d{4})</td>", table[0])
        assert [f"{y}-{m}-{d}" for d, m, y in shown] == [day["$date"] for day in days]
        assert "<input" not in table[0]
