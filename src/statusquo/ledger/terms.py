"""Keys of the index: a term as a 63-bit number, the same in every store."""

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray


def term_key(term: str) -> int:
    """Return the 63-bit key of a term; what it finds is checked again by the fold and the filters."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "big") >> 1


def term_keys(terms: Iterable[str]) -> NDArray[np.int64]:
    """Return the keys of many terms at once."""
    digests = b"".join([blake2b(t.encode(), digest_size=8).digest() for t in terms])
    return (np.frombuffer(digests, dtype=">u8") >> 1).astype(np.int64)
