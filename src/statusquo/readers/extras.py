"""Extras: libraries that only some formats need."""

from importlib import import_module
from typing import Any

from statusquo.core.errors import InputError


def needed(module: str, what: str, extra: str = "ingest") -> Any:
    """Import and return a module of an extra.

    Args:
        module: its name, such as "fastwarc.warc".
        what: what it is needed for, as in "to read WARC files".
        extra: the extra that brings it.

    Raises:
        InputError: if it isn't installed; the message says what to install.
    """
    try:
        return import_module(module)
    except ImportError:
        library = module.split(".", maxsplit=1)[0]
        raise InputError(f"{what} takes {library}, which is not installed: pip install 'statusquo[{extra}]'") from None
