"""Health and metrics, for machines."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from web_support import Scene, Visitor

from oppskrift_web.bundles import BUNDLES, Built, Bundles
from oppskrift_web.operations.health import EMBEDDED

AFAR = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Scene(tmp_path_factory.mktemp("helse"), institutions=("uib", "uio")) as found:
        found.journey("uib", until="Kontrollere_kontrakt")
        found.app.extensions[BUNDLES] = Bundles(found.app.extensions[BUNDLES].folder, {"theme.css": Built("theme.css")})
        yield found


def ready(scene: Scene) -> tuple[int, dict]:
    answer = scene.visitor().get("/health/ready")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.json


def samples(visitor: Visitor, **more: object) -> dict:
    answer = visitor.get("/metrics", **more)
    assert answer.status_code == 200
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_the_process_answers(scene: Scene) -> None:
    answer = scene.visitor().get("/health/live")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_ready_names_each_check(scene: Scene) -> None:
    status, body = ready(scene)
    assert status == 200
    assert body["checks"]["database"] == {"ok": True, "required": True, "schema": "0004", "expected": "0004"}
    assert body["checks"]["worker"]["required"] is False


def test_not_ready_without_the_worker_that_runs_in_this_process(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(scene.app.config, EMBEDDED, True)
    status, body = ready(scene)
    assert (status, body["status"], body["checks"]["worker"]["ok"]) == (503, "failing", False)
    scene.installation.worker.seen = scene.clock.now()
    scene.installation.beat()
    assert ready(scene)[0] == 200
    scene.installation.worker.seen = scene.clock.now() - timedelta(minutes=2)
    scene.installation.beat()
    assert ready(scene)[0] == 503


def test_not_ready_without_bundles_or_database(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(scene.app.extensions, BUNDLES, Bundles(scene.app.extensions[BUNDLES].folder))
        status, body = ready(scene)
        assert (status, body["checks"]["bundles"]["ok"]) == (503, False)

    def away(work: object) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(scene.site.census._database, "read", away)  # type: ignore[attr-defined]
    status, body = ready(scene)
    assert (status, body["checks"]["database"]["error"]) == (503, "OSError")
    assert "disk gone" not in str(body)
    assert scene.visitor().get("/health/live").status_code == 200


def test_metrics_tell_of_every_institution_to_this_machine(scene: Scene) -> None:
    scene.visitor().get("/health/live")
    found = samples(scene.visitor())
    assert found["oppskrift_cases", ("process", "kontrakt_timelonn"), ("state", "active"), ("tenant", "uib")] == 1
    assert found["oppskrift_cases_standing_still", ("tenant", "uib")] == 0
    assert found["oppskrift_tasks_open", ("tenant", "uib")] >= 1
    assert ("oppskrift_tasks_open", ("tenant", "uio")) in found
    assert found["oppskrift_job_ready_oldest_age_seconds", ("tenant", "uib")] == 0
    key = ("oppskrift_http_requests_total", ("endpoint", "operations.live"), ("method", "GET"), ("status", "200"))
    assert found[key] >= 1
    assert any(name == "oppskrift_http_request_duration_seconds_bucket" for name, *_ in found)
    assert ("oppskrift_worker_alive",) in found


def test_labels_stay_few_whatever_is_asked_for(scene: Scene) -> None:
    for path in ("/finnes-ikke", "/heller-ikke/dette"):
        scene.visitor().get(path)
    scene.visitor().client.open("/health/live", method="BREW")
    found = samples(scene.visitor())
    assert {dict(labels)["endpoint"] for name, *labels in found if name == "oppskrift_http_requests_total"} <= {
        "unknown",
        *scene.app.view_functions,
    }
    assert {dict(labels)["method"] for name, *labels in found if name == "oppskrift_http_requests_total"} <= {
        "GET",
        "POST",
        "OTHER",
    }


def test_from_elsewhere_only_operators_and_only_their_own(scene: Scene) -> None:
    for path in ("/health/live", "/health/ready", "/metrics"):
        assert scene.visitor().get(path, environ_overrides=AFAR).status_code in {302, 303, 401}
        assert scene.visitor("kari").get(path, environ_overrides=AFAR).status_code == 403
    found = samples(scene.visitor("drift"), environ_overrides=AFAR)
    tenants = {dict(labels).get("tenant") for _, *labels in found}
    assert tenants == {"uib", None}
    assert not any(name.startswith("oppskrift_http") for name, *_ in found)
