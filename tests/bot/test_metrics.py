"""What operators' tools read is what Prometheus's own library would have counted and timed."""

import re

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from bot.metrics import SECONDS, Metrics

EVENTS = [("update", "stored"), ("update", "stored"), ("error", 'with "quotes"'), ("send", "failed")]
TIMES = [("turn", seconds) for seconds in (0.0, 0.005, 0.0051, 0.3, 30.0, 31.0)]


def test_everything_is_counted_and_timed_as_by_the_library() -> None:
    metrics, registry = Metrics(), CollectorRegistry()
    counter = Counter(
        "askmymp_events", "What happened, and how it went.", ["what", "outcome"], registry=registry
    )
    histogram = Histogram(
        "askmymp_seconds", "How long it took.", ["what"], registry=registry, buckets=SECONDS
    )
    for what, outcome in EVENTS:
        metrics.count(what, outcome)
        counter.labels(what, outcome).inc()
    for what, seconds in TIMES:
        metrics.time(what, seconds)
        histogram.labels(what).observe(seconds)
    assert lines(metrics.text()) == lines(generate_latest(registry))


def test_an_error_is_counted_by_its_event() -> None:
    metrics = Metrics()
    before = metrics.errors
    metrics.error("not stored")
    assert metrics.errors_since(before) == {"not stored": 1}
    assert b'askmymp_events_total{outcome="not stored",what="error"} 1.0' in metrics.text()


def lines(text: bytes) -> list[str]:
    """Without the moments at which something was first timed, which tell nobody anything."""
    without = [line for line in text.decode().splitlines() if "askmymp_seconds_created" not in line]
    return [re.sub(r"1\.\d+e\+09", "<moment>", line) for line in without]
