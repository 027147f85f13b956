"""Keys of the index: a term as a 63-bit number, the same in every store."""

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray


def term_key(term: str) -> int:
    """Return the 63-bit key of a term; what it finds is checked again by the fold and the filters."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "big") >> 1


def term_keys(terms: Iterable[str], prefix: str = "") -> NDArray[np.int64]:
    """Return the keys of many terms at once, each with the prefix before it."""
    begun, digests = blake2b(prefix.encode(), digest_size=8), []
    for term in terms:
        state = begun.copy()  # costs less than a new one
        state.update(term.encode())
        digests.append(state.digest())
    return (np.frombuffer(b"".join(digests), dtype=">u8") >> 1).astype(np.int64)
