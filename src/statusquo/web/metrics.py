"""Metrics: counters of requests in the text format of Prometheus."""

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping

BOUNDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the histogram of seconds."""


class Metrics:
    """Counts of requests by method, route and status, and a histogram of how long they took by route."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str, int], int] = defaultdict(int)
        self._buckets: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS) + 1))
        self._seconds: dict[str, float] = defaultdict(float)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note one answered request; methods that HTTP doesn't know count as `other`."""
        known = method if method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH") else "other"
        with self._lock:
            self._counts[known, route, status] += 1
            self._buckets[route][bisect_left(BOUNDS, seconds)] += 1
            self._seconds[route] += seconds

    def text(self, gauges: Mapping[str, float]) -> str:
        """Return everything as Prometheus reads it; `gauges` are further values by name."""
        with self._lock:
            return "\n".join([*self._requests(), *self._times(), *_gauges(gauges)]) + "\n"

    def _requests(self) -> Iterable[str]:
        yield "# TYPE statusquo_requests_total counter"
        for (method, route, status), n in sorted(self._counts.items()):
            yield f'statusquo_requests_total{{method="{method}",route="{_plain(route)}",status="{status}"}} {n}'

    def _times(self) -> Iterable[str]:
        yield "# TYPE statusquo_request_seconds histogram"
        for route, buckets in sorted(self._buckets.items()):
            total, label = 0, f'route="{_plain(route)}"'
            for bound, n in zip((*BOUNDS, "+Inf"), buckets, strict=True):
                total += n
                yield f'statusquo_request_seconds_bucket{{{label},le="{bound}"}} {total}'
            yield f"statusquo_request_seconds_sum{{{label}}} {self._seconds[route]:.6f}"
            yield f"statusquo_request_seconds_count{{{label}}} {total}"


def _gauges(values: Mapping[str, float]) -> Iterable[str]:
    for name, value in values.items():
        yield f"# TYPE statusquo_{name} gauge"
        yield f"statusquo_{name} {value}"


def _plain(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
