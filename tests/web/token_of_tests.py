"""The write token of the tests."""

TOKEN = "a token of the tests only"  # noqa: S105
