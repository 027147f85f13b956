"""The command line: a thin face over the same functions that Python offers.

Exit codes: 0 with an answer, 2 for a usage error or an unknown name, 1 for a failure, told in one line on standard
error.
"""

import os
import sys
from typing import Any, NoReturn


def main() -> NoReturn:
    """Run the `statusquo` command."""
    import typer

    from statusquo.cli.app import app
    from statusquo.core.errors import QuestionError, StatusquoError

    usage: Any = typer.BadParameter.__mro__[1]  # UsageError of the click that typer uses: its own from 0.2x on
    try:
        status = app(standalone_mode=False)
    except typer.Exit as stop:
        status = stop.exit_code
    except usage as error:
        error.show()
        status = 2
    except typer.Abort:
        status = _complain("stopped", 130)
    except KeyboardInterrupt:
        status = _complain("stopped; what was appended so far is kept", 130)
    except QuestionError as error:
        status = _complain(str(error), 2)
    except StatusquoError as error:
        status = _complain(str(error), 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        status = _complain(f"{where}{error.strerror or error}", 1)
    sys.exit(status if isinstance(status, int) else 0)


def _complain(message: str, status: int) -> int:
    print("statusquo: " + " ".join(message.split()), file=sys.stderr)
    return status
