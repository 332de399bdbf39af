"""Counters and timings for operators' tools, in Prometheus's format. No label identifies a person."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

# The upper bounds of the histogram's buckets, in seconds.
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counts and times what has happened since the process started."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._events = Counter(
            "askmymp_events", "What happened, and how it went.", ["what", "outcome"], registry=self._registry
        )
        self._times = Histogram(
            "askmymp_seconds", "How long it took.", ["what"], registry=self._registry, buckets=SECONDS
        )
        self._errors: dict[str, int] = {}

    def count(self, what: str, outcome: str) -> None:
        """Count one event. `what` and `outcome` are constants of the code, never what a person wrote."""
        self._events.labels(what, outcome).inc()

    def time(self, what: str, seconds: float) -> None:
        """Record how long one event took, in seconds."""
        self._times.labels(what).observe(seconds)

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
        return generate_latest(self._registry)
