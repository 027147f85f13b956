"""The order of the whole run."""


def pytest_collection_modifyitems(items):
    """Put the browser's tests last: its driver keeps an event loop running, beside which others can't start theirs."""
    items.sort(key=lambda item: "browser" in item.path.parts)
