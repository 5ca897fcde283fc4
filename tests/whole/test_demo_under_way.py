"""The demo's journeys under way stand where their stories say, on whichever day the demo is installed."""

from datetime import datetime
from pathlib import Path

import pytest
from web_support import Scene

from oppskrift.clock import OSLO
from oppskrift.demo.journey import Journey, play
from oppskrift.demo.story import Story, under_way

INSTANTS = (
    ("uib", "2026-12-31T23:05+00:00"),  # five past midnight on New Year's Day in Oslo, and a holiday
    ("ntnu", "2027-02-28T10:00+00:00"),
    ("uib", "2027-03-28T01:30+00:00"),  # half an hour after the clocks went forward
    ("ntnu", "2027-07-15T10:00+00:00"),
    ("uib", "2027-10-31T00:30+00:00"),  # 02.30, which comes once more an hour later
    ("ntnu", "2027-12-31T22:55+00:00"),
    ("uib", "2028-02-29T10:00+00:00"),
)


@pytest.mark.parametrize(("institution", "instant"), INSTANTS)
def test_every_journey_stands_where_its_story_says(institution: str, instant: str, tmp_path: Path) -> None:
    now = datetime.fromisoformat(instant)
    with Scene(tmp_path) as scene:
        journeys = [Journey(scene.stage, institution, story) for story in under_way(now)]
        for _ in play(journeys, now):
            pass
        assert scene.clock.now() == now
        assert [str(one.failure) for one in journeys if one.failure is not None] == []
        assert {one.story.task: where(one, scene) for one in journeys} == {
            one.story.task: expected(one.story) for one in journeys
        }


def where(journey: Journey, scene: Scene) -> str:
    """Return what the journey waits for: one task, somebody who looks into it, or a signature at DFØ."""
    tasks = [task.element for task in journey.tasks()]
    stuck = [
        i for case in journey.cases.values() for i in scene.installation.store.incidents(journey.institution, case)
    ]
    if stuck:
        return f"stands still {len(stuck)} {tasks}"
    if not tasks:
        ordered = journey.variables("kontrakt_timelonn").get("bestillingsnr")
        return "waits for a signature" if ordered and "timeliste" not in journey.cases else "waits for nobody"
    return "rests" if len(tasks) == 1 and tasks[0] in journey.story.rest else f"waits for {tasks}"


def expected(story: Story) -> str:
    if story.faults:
        return "stands still 1 []"
    return "rests" if story.rest else "waits for a signature"


def test_a_story_rests_waits_or_stands_still() -> None:
    """What `expected` builds on: a new story that does neither needs a word here."""
    stories = under_way(datetime(2027, 1, 1, tzinfo=OSLO))
    assert [one.task for one in stories if sum((bool(one.rest), bool(one.faults), not one.signs)) != 1] == []
    assert len({(one.name, one.task) for one in stories}) == len(stories) > 10
