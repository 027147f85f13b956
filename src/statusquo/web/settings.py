"""Settings: how one server is run; every limit that a request may meet stands here."""

from dataclasses import dataclass

LOOPBACK = ("localhost", "127.0.0.1", "::1")
LOOPBACK_RATE, OPEN_RATE = 2000.0, 50.0
"""Requests a second that one client may make where no rate is given: on loopback, and on any other address."""
BURST = 4
"""A client may save up so many seconds of its rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What `statusquo serve` was told.

    `seconds` and `rows` bound one question (seconds of work, journal rows read), `queue` the seconds that it may wait
    for its turn and its answer; `lag` the seconds for which a costly answer may be given again once the journal has
    grown; `body` bytes of a request; `patience` seconds that a client may take to send a request
    or to read an answer; `cache` bytes of answers kept. `text` false leaves the reports' words out; `coding` false
    switches `POST /code` off; `snapshot` asks a copy of the ledger file. A server without `token` never writes.
    """

    ledger: str
    host: str = "127.0.0.1"
    port: int = 8321
    hosts: tuple[str, ...] = ()
    token: str | None = None
    text: bool = True
    coding: bool = True
    rate: float | None = None
    seconds: float = 20.0
    queue: float = 60.0
    lag: float = 120.0
    rows: int = 400_000
    body: int = 1_048_576
    patience: float = 15.0
    readers: int = 4
    waiting: int = 400
    cache: int = 64 * 1024 * 1024
    snapshot: bool = False

    @property
    def per_second(self) -> float:
        """Requests a second that one client may make; 0 for no limit."""
        if self.rate is not None:
            return self.rate
        return LOOPBACK_RATE if self.host in LOOPBACK else OPEN_RATE

    @property
    def known_hosts(self) -> frozenset[str]:
        """Names that a request's Host header may have, without port; against rebinding of foreign names to us."""
        return frozenset(h.lower() for h in (*LOOPBACK, self.host, *self.hosts))
