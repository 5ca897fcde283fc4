"""Metrics for Prometheus: the census of each institution, and what this process has answered.

Labels are bounded: institutions, processes and elements come from the content, endpoints from the routes. Counters of
requests and completed tasks are this process's own; with several, each is asked and the sums are made by Prometheus.
"""

from collections.abc import Callable, Iterable, Iterator
from time import perf_counter

from flask import Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from oppskrift.cases.watch import alive
from oppskrift.model.census import Backlog, Census

from ..access import Policy, access, from_here
from ..current import maybe_actor, site
from .blueprint import PAGES

METRICS = "oppskrift.metrics"
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Counted:
    """What one process counts."""

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()
        http, labels = "oppskrift_http_requests", ("endpoint", "method", "status")
        self.requests = Counter(http, "Requests answered", labels, registry=own)
        spent, about = "oppskrift_http_request_duration_seconds", "Time to answer"
        self.duration = Histogram(spent, about, ("endpoint",), buckets=SECONDS, registry=own)
        done, about = "oppskrift_task_completions", "User tasks completed in the browser"
        self.completions = Counter(done, about, ("tenant", "process"), registry=own)


class CensusCollector(Collector):
    """The gauges of some institutions at the time of asking."""

    def __init__(self, tenants: Iterable[str]) -> None:
        self._tenants = tuple(tenants)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield every gauge with a sample for each institution."""
        here = site()
        now = here.clock.now()
        counts = [here.census.census(tenant, now) for tenant in self._tenants]
        yield from _labelled(counts)
        for name, text, value in _PLAIN:
            yield _each(name, text, [(c.tenant, value(c)) for c in counts])
        for name, text, late in _AGES:
            yield _each(name, text, [(c.tenant, _age(c, late(c))) for c in counts])
        seen = here.liveness.seen()
        lives = _gauge("oppskrift_worker_alive", "Whether a worker has been heard from within a minute", ())
        lives.add_metric((), float(alive(seen, now)))
        yield lives
        silence = _gauge("oppskrift_worker_last_seen_age_seconds", "Time since a worker looked for work", ("worker",))
        for worker, at in seen.items():
            silence.add_metric((worker,), (now - at).total_seconds())
        yield silence


_PLAIN: tuple[tuple[str, str, Callable[[Census], int]], ...] = (
    ("oppskrift_cases_standing_still", "Cases with an open incident", lambda c: c.standing_still),
    ("oppskrift_jobs_overdue", "Timers and attempts that are due and not taken up", lambda c: c.overdue.count),
    ("oppskrift_jobs_lease_expired", "Running jobs whose worker is silent", lambda c: c.leases.count),
    ("oppskrift_inbox_pending", "Messages that nobody has waited for yet", lambda c: c.inbox_pending),
    ("oppskrift_inbox_expired", "Messages that nobody ever waited for", lambda c: c.inbox_expired),
    ("oppskrift_tasks_open", "Open user tasks", lambda c: c.tasks_open),
    ("oppskrift_tasks_overdue", "Open user tasks past their deadline", lambda c: c.tasks_overdue),
    ("oppskrift_tasks_unassigned", "Open user tasks nobody has taken for a week", lambda c: c.tasks_unassigned),
    ("oppskrift_event_rows", "Rows of history, estimated when many", lambda c: c.events),
)
_AGES: tuple[tuple[str, str, Callable[[Census], Backlog]], ...] = (
    ("oppskrift_job_ready_oldest_age_seconds", "How long the oldest ready job has waited", lambda c: c.ready),
    ("oppskrift_job_overdue_oldest_age_seconds", "How late the most overdue timer is", lambda c: c.overdue),
)


def _gauge(name: str, text: str, labels: tuple[str, ...]) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, labels=labels)


def _labelled(counts: list[Census]) -> Iterator[GaugeMetricFamily]:
    cases = _gauge("oppskrift_cases", "Cases", ("tenant", "process", "state"))
    jobs = _gauge("oppskrift_jobs", "Jobs", ("tenant", "kind", "state"))
    stuck = _gauge("oppskrift_incidents", "Open incidents", ("tenant", "process", "element"))
    for census in counts:
        for case in census.cases:
            cases.add_metric((census.tenant, case.process, case.status.value), case.count)
        for job in census.jobs:
            jobs.add_metric((census.tenant, job.kind, job.state), job.count)
        for each in census.incidents:
            stuck.add_metric((census.tenant, each.process, each.element), each.count)
    yield from (cases, jobs, stuck)


def _each(name: str, text: str, values: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    found = _gauge(name, text, ("tenant",))
    for tenant, value in values:
        found.add_metric((tenant,), value)
    return found


def _age(census: Census, backlog: Backlog) -> float:
    return (census.at - backlog.oldest).total_seconds() if backlog.oldest is not None else 0.0


@PAGES.get("/metrics")
@access(Policy.LOOPBACK)
def metrics() -> Response:
    """Return all metrics to this machine; to an operator from elsewhere those of their own institution."""
    local = from_here()
    who = maybe_actor()
    tenants = site().library.institutions() if local else (who.tenant,) if who is not None else ()
    gauges = CollectorRegistry()
    gauges.register(CensusCollector(tenants))
    counted: Counted = current_app.extensions[METRICS]
    own = generate_latest(counted.registry) if local else b""
    return Response(generate_latest(gauges) + own, content_type=CONTENT_TYPE_LATEST)


def install(app: Flask) -> None:
    """Count every request of the application."""
    counted = app.extensions[METRICS] = Counted()

    def begin() -> None:
        g.began = perf_counter()

    def end(response: Response) -> Response:
        endpoint = request.endpoint or "unknown"
        method = request.method if request.method in METHODS else "OTHER"
        counted.requests.labels(endpoint, method, str(response.status_code)).inc()
        if "began" in g:
            counted.duration.labels(endpoint).observe(perf_counter() - g.began)
        completed = g.pop("completed_task", None)
        if completed is not None:
            counted.completions.labels(*completed).inc()
        return response

    app.before_request(begin)
    app.after_request(end)
