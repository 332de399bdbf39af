"""Counters and timings for operators' tools, in Prometheus's format. No label identifies a person."""

import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily, Metric

# The upper bounds of the histogram's buckets, in seconds.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, float("inf"))


class Metrics:
    """Counts and times what has happened since the process started.

    The library that writes Prometheus's format brings a web server of its own, so it is imported for the
    first operator's tool that asks, and not for every start.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: dict[tuple[str, str], int] = {}
        self._times: dict[str, list[int]] = {}  # how many took so long, by the buckets of SECONDS
        self._sums: dict[str, float] = {}
        self._errors: dict[str, int] = {}
        self._created: dict[tuple[str, str], float] = {}  # when each was first counted, in Unix time

    def count(self, what: str, outcome: str) -> None:
        """Count one event. `what` and `outcome` are constants of the code, never what a person wrote."""
        with self._lock:
            self._created.setdefault((what, outcome), time.time())
            self._events[what, outcome] = self._events.get((what, outcome), 0) + 1

    def time(self, what: str, seconds: float) -> None:
        """Record how long one event took, in seconds."""
        with self._lock:
            self._times.setdefault(what, [0] * len(SECONDS))[bisect_left(SECONDS, seconds)] += 1
            self._sums[what] = self._sums.get(what, 0.0) + seconds

    def has_counted(self, what: str) -> bool:
        """Whether any event of this name has happened."""
        with self._lock:
            return any(name == what for name, _ in self._events)

    def error(self, event: str) -> None:
        """Count a logged error; `event` is the name of the log line."""
        self._errors[event] = self._errors.get(event, 0) + 1
        self.count("error", event)

    def errors_since(self, before: dict[str, int]) -> dict[str, int]:
        """The number of new errors by event. `before`: an earlier value of `errors`."""
        return {
            event: number - before.get(event, 0)
            for event, number in sorted(self._errors.items())
            if number > before.get(event, 0)
        }

    @property
    def errors(self) -> dict[str, int]:
        """The number of errors so far by event."""
        return dict(self._errors)

    def text(self) -> bytes:
        """All metrics, as `/metrics` serves them."""
        from prometheus_client import CollectorRegistry, generate_latest

        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> "Iterator[Metric]":
        """The metrics, as the library takes them."""
        with self._lock:
            yield self._counted()
            yield self._timed()

    def _counted(self) -> "CounterMetricFamily":
        from prometheus_client.metrics_core import CounterMetricFamily

        family = CounterMetricFamily(
            "askmymp_events", "What happened, and how it went.", labels=["what", "outcome"]
        )
        for labels, number in self._events.items():
            family.add_metric(labels, number, created=self._created[labels])
        return family

    def _timed(self) -> "HistogramMetricFamily":
        from prometheus_client.metrics_core import HistogramMetricFamily
        from prometheus_client.utils import floatToGoString

        family = HistogramMetricFamily("askmymp_seconds", "How long it took.", labels=["what"])
        for what, numbers in self._times.items():
            buckets = zip(map(floatToGoString, SECONDS), accumulate(numbers), strict=True)
            family.add_metric([what], list(buckets), self._sums[what])
        return family
