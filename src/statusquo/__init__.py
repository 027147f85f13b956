"""statusquo reads dated news and keeps the status quo: who did what to whom, and what stands between them.

    import statusquo
    records = statusquo.code("Freedonia has suspended trade with Sylvania.", published="2024-05-03")

Heavy parts (the encoder, the store) are loaded when they are first used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from statusquo.api import code, dates, relate, voices
    from statusquo.ledger import Ledger

__version__ = "0.1.0"

__all__ = ["Ledger", "__version__", "code", "dates", "relate", "voices"]


def __getattr__(name: str) -> Any:
    if name in ("code", "dates", "voices", "relate"):
        from statusquo import api

        return getattr(api, name)
    if name == "Ledger":
        from statusquo.ledger import Ledger

        return Ledger
    raise AttributeError(f"module 'statusquo' has no attribute {name!r}")
