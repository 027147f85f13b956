"""How good the coding is, measured: suites over labelled sets that a user has, with bounds and grouped errors."""

from statusquo.evaluate.figures import Figure, Result
from statusquo.evaluate.suites import SUITES, example_path, run

__all__ = ["SUITES", "Figure", "Result", "example_path", "run"]
