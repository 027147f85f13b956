"""Keys of the index: a term as a 63-bit number, the same in every store."""

from hashlib import blake2b


def term_key(term: str) -> int:
    """Return the 63-bit key of a term; what it finds is checked again by the fold and the filters."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "big") >> 1
