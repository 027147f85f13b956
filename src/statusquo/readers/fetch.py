"""Fetch: bytes from an address, within limits that the other side can't move.

Invariant: a connection is only ever made to an address that was checked at that moment, for the first address and for
each redirect; no answer larger than `LARGEST`, packed or not, is taken, and none that takes over `LONGEST` seconds.
"""

import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from statusquo import __version__
from statusquo.readers.extras import needed
from statusquo.readers.source import Budget, StopError
from statusquo.readers.unpack import DAMAGE, Watched

AGENT = f"statusquo/{__version__} (reads news feeds; https://pypi.org/project/statusquo/)"
LARGEST = 32 * 1024 * 1024
"""Largest answer in bytes, after unpacking."""

LONGEST = 60.0
"""Seconds that one answer may take in all, redirects included."""

SLOWEST = 20.0
"""Seconds without a byte after which an answer is given up."""

MOST_REDIRECTS = 5
OK, NOT_MODIFIED = 200, 304
_REDIRECTS = (301, 302, 303, 307, 308)
_EMBEDDED = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48")))


class FetchError(Exception):
    """An address that can't be read: why, its cause (see `SetAside`), and when to try again where the server says so.

    `status` is the HTTP status where there was one, `after` seconds.
    """

    def __init__(self, reason: str, *, cause: str = "fetch", status: int = 0, after: float | None = None) -> None:
        self.cause, self.status, self.after = cause, status, after
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came back: the last address after redirects, the body (empty when not modified), and its headers."""

    address: str
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def modified(self) -> bool:
        """Whether there is anything new since the last time."""
        return self.status != NOT_MODIFIED


class Fetcher:
    """Fetches by http and https. `private` allows addresses that are not public: this machine, the local network."""

    def __init__(
        self, *, private: bool = False, largest: int = LARGEST, longest: float = LONGEST, agent: str = AGENT
    ) -> None:
        self.private, self.largest, self.longest, self.agent = private, largest, longest, agent

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> Page:
        """Return what an address holds, redirects followed.

        Args:
            address: http or https.
            headers: further ones, such as If-None-Match.

        Raises:
            FetchError: if it can't be read, isn't public, is too large or too slow.
            InputError: if httpx is missing.
        """
        httpx = needed("httpx", "reading addresses")
        until, asked = time.monotonic() + self.longest, address
        for _ in range(MOST_REDIRECTS + 1):
            checked_scheme(address)
            try:
                page = self._once(httpx, address, headers or {}, until)
            except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, UnicodeError, ValueError) as error:
                raise FetchError(f"{address}: {_said(error)}") from None
            if page.status not in _REDIRECTS:
                return self._judged(page)
            address = urljoin(address, page.headers.get("location", ""))
        raise FetchError(f"{asked}: more than {MOST_REDIRECTS} redirects")

    def _once(self, httpx: Any, address: str, headers: Mapping[str, str], until: float) -> Page:
        sent = {"User-Agent": self.agent, "Accept-Encoding": "gzip", "Accept": "*/*", **headers}
        with (
            transport(private=self.private, until=until) as pool,
            httpx.Client(transport=pool, follow_redirects=False, trust_env=False, timeout=SLOWEST) as client,
            client.stream("GET", address, headers=sent) as answer,
        ):
            told = {k.casefold(): v for k, v in answer.headers.items()}
            skip = answer.status_code in (*_REDIRECTS, NOT_MODIFIED) or answer.status_code != OK
            body = b"" if skip else self._body(address, told, answer.iter_raw())
            return Page(address=address, status=answer.status_code, body=body, headers=told)

    def _body(self, address: str, headers: Mapping[str, str], chunks: Iterable[bytes]) -> bytes:
        too_large = FetchError(f"{address}: the answer is larger than {self.largest >> 20} MiB", cause="size")
        told = headers.get("content-length", "")
        if told.isdigit() and int(told) > self.largest:
            raise too_large
        body = bytearray()
        for chunk in chunks:
            body += chunk
            if len(body) > self.largest:
                raise too_large
        form = headers.get("content-encoding", "identity").strip().casefold()
        if form in ("", "identity"):
            return bytes(body)
        if form not in ("gzip", "x-gzip"):
            raise FetchError(f"{address}: packed as {form[:20]!r}, which was not asked for")
        return self._unpacked(address, bytes(body), too_large)

    def _unpacked(self, address: str, body: bytes, too_large: FetchError) -> bytes:
        import gzip

        stream = io.BufferedReader(Watched(gzip.GzipFile(fileobj=io.BytesIO(body)), Budget(packed=len(body)), DAMAGE))
        try:
            plain = stream.read(self.largest + 1)
        except StopError as stop:
            raise FetchError(f"{address}: {stop.reason}", cause=stop.cause) from None
        if len(plain) > self.largest:
            raise too_large
        return plain

    def _judged(self, page: Page) -> Page:
        if page.status in (OK, NOT_MODIFIED):
            return page
        after = _seconds(page.headers.get("retry-after", ""))
        raise FetchError(f"{page.address}: the server answers {page.status}", status=page.status, after=after)


def checked_scheme(address: str) -> None:
    """Do nothing for an address by http or https with a host.

    Raises:
        FetchError: for any other.
    """
    try:
        parts = urlsplit(address)
        host, scheme = parts.hostname, parts.scheme
    except ValueError as error:
        raise FetchError(f"{address[:200]}: no address: {error}") from None
    if scheme not in ("http", "https") or not host:
        raise FetchError(f"{address[:200]}: only http and https addresses are read")


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet, also where it wraps another."""
    found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and any(found in network for network in _EMBEDDED):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


def transport(*, private: bool, until: float) -> Any:
    """Return a transport for httpx that connects to checked addresses only, up to a moment of `time.monotonic`."""
    from statusquo.readers.connect import Checked

    return Checked(private=private, until=until)


def resolved(host: str, port: int, *, private: bool) -> str:
    """Return the IP address to connect to for a host.

    Raises:
        FetchError: if it has none, or any of its addresses isn't public while only such are allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host}: no such host ({error})") from None
    addresses = [str(each[4][0]) for each in found]
    hidden = [a for a in addresses if not is_public(a)]
    if hidden and not private:
        raise FetchError(f"{host} is {hidden[0]}, which is no public address: --allow-private allows it")
    return addresses[0]


def _seconds(told: str) -> float | None:
    """Return the seconds of a Retry-After header, which is a number or a date."""
    if told.strip().isdigit():
        return float(min(int(told), 7 * 24 * 3600))
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def _said(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
