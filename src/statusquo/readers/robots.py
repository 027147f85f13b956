"""Robots: what a site asks of programs that read it (RFC 9309).

Without a robots.txt all is allowed; one that can't be had allows nothing until it can.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from statusquo.readers.extras import needed
from statusquo.readers.fetch import Fetcher, FetchError

LARGEST = 512 * 1024
"""Bytes of a robots.txt that count (RFC 9309, section 2.5)."""

KEPT = 24 * 3600.0
"""Seconds for which a site's rules are kept (RFC 9309, section 2.4)."""

NAME = "statusquo"
_REFUSED, _MISSING = (401, 403, 429), range(400, 500)


class Robots:
    """Asks each site for its rules, and again after a day."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._fetcher = Fetcher(private=fetcher.private, largest=8 * LARGEST, longest=20.0, agent=fetcher.agent)
        self._sites: dict[str, tuple[float, Any]] = {}

    def check(self, address: str) -> None:
        """Do nothing for an address that may be read.

        Raises:
            FetchError: if the site asks programs to leave it alone, or can't be asked.
        """
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        asked, rules = self._sites.get(site, (-KEPT, None))
        if self._clock() - asked >= KEPT:
            rules = self._rules(site)
            self._sites[site] = (self._clock(), rules)
        if rules is not None and not rules.can_fetch(address, NAME):
            raise FetchError(f"{address}: the site's robots.txt asks programs not to read it", cause="robots")

    def _rules(self, site: str) -> Any:
        """Return the rules of a site; None where there are none."""
        protego = needed("protego", "reading robots.txt")
        try:
            page = self._fetcher.get(f"{site}/robots.txt")
        except FetchError as error:
            if error.status in _MISSING and error.status not in _REFUSED:
                return None
            raise FetchError(f"{site}/robots.txt can't be read, so nothing is: {error}", cause="robots") from None
        return protego.Protego.parse(page.body[:LARGEST].decode("utf-8", "replace"))
