"""Connect: a transport for httpx whose every connection goes to an address that was checked, within a deadline.

Invariant: the name is looked up once, the address is judged, and that very address is connected to; so neither a
redirect nor a second look-up can lead elsewhere.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from statusquo.readers.fetch import SLOWEST, FetchError, resolved


class Checked(httpx.BaseTransport):
    """Sends requests over connections of its own to checked addresses; none is kept for another request."""

    def __init__(self, *, private: bool, until: float) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), max_keepalive_connections=0,
            network_backend=_Backend(private=private, until=until),
        )  # fmt: skip

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; errors of the connection come out as those of httpx.

        Raises:
            FetchError: if the host isn't one to connect to, or the time is up.
            TransportError: if the connection fails.
        """
        target = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port,
            target=request.url.raw_path,
        )  # fmt: skip
        sent = httpcore.Request(
            request.method, target, headers=request.headers.raw, content=None, extensions=request.extensions
        )
        try:
            answer = self._pool.handle_request(sent)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise httpx.TransportError(_told(error)) from None
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_stream()
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise httpx.TransportError(_told(error)) from None

    def close(self) -> None:
        self._answer.close()


class _Backend(httpcore.NetworkBackend):
    """Looks names up, judges the address, and connects to it."""

    def __init__(self, *, private: bool, until: float) -> None:
        self._private, self._until, self._plain = private, until, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """Connect to the host's checked address."""
        address = resolved(host, port, private=self._private)
        stream = self._plain.connect_tcp(address, port, _left(self._until, timeout), local_address, socket_options)
        return _Stream(stream, self._until)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Any = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Refuse: only the network is read.

        Raises:
            FetchError: always.
        """
        raise FetchError(f"{path}: only http and https addresses are read")

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends by a moment, so that bytes that drip in don't hold it open."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, _left(self._until, timeout))
        return _Stream(inner, self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(until: float, timeout: float | None) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise FetchError("the answer takes too long", cause="size")
    return min(left, timeout or SLOWEST)


def _told(error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return "no answer in time"
    return str(error) or type(error).__name__
