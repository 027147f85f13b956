"""The ledger: an append-only journal of records, and what stands as pure functions of it."""

from statusquo.ledger.ledger import Ledger

__all__ = ["Ledger"]
