"""Connection: HTTP/1.1 as uvicorn speaks it, with no patience for clients that never finish.

Invariant: a connection without a complete request head, or with an answer that nobody reads, is cut after `SECONDS`.
"""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol


class Patient(H11Protocol):
    """uvicorn's protocol with a timer on the head of each request and on the last bytes of each answer."""

    SECONDS = 15.0

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start waiting for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._calm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Go on waiting until the head of a request is whole."""
        super().data_received(data)
        if self.transport.is_closing() or self.conn.their_state is not h11.IDLE:
            self._calm()
        elif self._timer is None:
            self._wait()

    def on_response_complete(self) -> None:
        """Give the client so long to take the rest of the answer."""
        super().on_response_complete()
        self.loop.call_later(self.SECONDS, self._unread)

    def _wait(self) -> None:
        self._timer = self.loop.call_later(self.SECONDS, self.transport.abort)

    def _calm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _unread(self) -> None:
        if self.transport is not None and self.transport.get_write_buffer_size() > 0:
            self.transport.abort()
