"""Guard: what every request passes before it reaches a route, and what every answer carries.

Invariant: nothing behind the guard sees a request for a foreign host, a body that is too large, or a client above its
rate; no answer leaves without the security headers. A request's body is read whole within the server's patience.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from statusquo.web.metrics import Metrics
from statusquo.web.settings import BURST, Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
)
HEAD = 16 * 1024
"""Bytes that a request's headers and query may have together."""
CLIENTS = 10_000
"""Clients whose rate is remembered; the longest silent is forgotten first."""


class Refusal(Exception):  # noqa: N818  it is an answer, no fault
    """An answer that refuses: HTTP status, code and message, and when to come back."""

    def __init__(self, status: int, code: str, message: str, retry: int | None = None, **more: Any) -> None:
        self.status, self.code, self.message, self.retry, self.more = status, code, message, retry, more
        super().__init__(message)

    @property
    def body(self) -> bytes:
        """The answer's JSON."""
        return msgspec.json.encode({"error": {"code": self.code, "message": self.message, **self.more}})

    @property
    def headers(self) -> dict[str, str]:
        """The answer's own headers."""
        found = {} if self.retry is None else {"Retry-After": str(self.retry)}
        return found | ({"WWW-Authenticate": "Bearer"} if self.status == 401 else {})


class Rate:
    """A bucket of requests for each client, refilled at a steady rate."""

    def __init__(self, per_second: float, burst: float) -> None:
        self._rate, self._burst = per_second, burst
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take one request; return 0, or the seconds after which there will be one."""
        if not self._rate:
            return 0.0
        now = time.monotonic()
        left, then = self._left.pop(client, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._rate)
        enough = left >= 1
        self._left[client] = (left - 1 if enough else left, now)
        if len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        return 0.0 if enough else (1 - left) / self._rate


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: App, settings: Settings, metrics: Metrics) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics
        self._rate = Rate(settings.per_second, max(BURST * settings.per_second, 1))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the request, pass it on, and dress the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status = time.perf_counter(), 500

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], *HEADERS]}
            async with asyncio.timeout(self._settings.patience):
                await send(message)

        try:
            self._check(scope)
            body = await self._body(scope, receive)
            await self._app(scope, _replay(body, receive), dressed)
        except Refusal as no:
            status = no.status
            await _refuse(no, dressed)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._metrics.count(scope["method"], route, status, time.perf_counter() - start)

    def _check(self, scope: Scope) -> None:
        headers = dict(scope["headers"])
        size = sum(len(k) + len(v) for k, v in scope["headers"]) + len(scope.get("query_string", b""))
        if size > HEAD:
            raise Refusal(431, "too_large", f"the head of a request may have {HEAD:,} bytes at most")
        host = headers.get(b"host", b"").decode("latin-1").lower()
        name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
        if name not in self._settings.known_hosts:
            raise Refusal(400, "bad_host", "this server does not go by that name (--allow-host NAME)")
        wait = self._rate.take(scope["client"][0] if scope.get("client") else "")
        if wait:
            raise Refusal(429, "too_many", "too many requests", retry=int(wait) + 1)
        if "\x00" in scope["path"] or b"%00" in scope.get("query_string", b""):
            raise Refusal(400, "bad_question", "the address holds a null character")

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """Return the request's body, read whole."""
        most, length = self._settings.body, dict(scope["headers"]).get(b"content-length", b"0")
        large = Refusal(413, "too_large", f"a request may have {most:,} bytes at most")
        if length.isdigit() and int(length) > most:
            raise large
        parts, size = [], 0
        try:
            async with asyncio.timeout(self._settings.patience):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Refusal(400, "gone", "the client has left")
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > most:
                        raise large
                    if not message.get("more_body"):
                        return b"".join(parts)
        except TimeoutError:
            raise Refusal(408, "too_slow", "the request came too slowly") from None


def _replay(body: bytes, receive: Receive) -> Receive:
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _refuse(no: Refusal, send: Send) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(no.body)).encode())]
    headers += [(k.lower().encode(), v.encode()) for k, v in no.headers.items()]
    if no.status in (408, 413):
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": no.status, "headers": headers})
    await send({"type": "http.response.body", "body": no.body})
