"""Set up and run statusquo from a fresh clone, with nothing but Python 3.11 and PyPI.

python3 dev.py example    install, code an example report into a ledger, print the answers
python3 dev.py demo       code the example reports and serve the page on them
python3 dev.py test       install with the development tools, run the tests
python3 dev.py check      lint, types and the quality floors (after `test`)
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXAMPLE = HOME / "examples"
EXTRAS = f"[dev,ingest,postgres,server{',spark' if shutil.which('java') else ''}]"
"""What tests need; PySpark (500 MB) only where there is a Java for it."""


def install(extras: str = "") -> None:
    """Make the virtual environment once, and install the package into it when its definition has changed."""
    stamp = VENV / f"installed-{extras.strip('[]') or 'plain'}"
    wanted = (HOME / "pyproject.toml").read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        print("making .venv ...", flush=True)
        try:
            venv.create(VENV, with_pip=True, clear=True)
        except (subprocess.CalledProcessError, OSError) as error:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit(f"can't make a virtual environment ({error}); on Debian: apt-get install python3-venv")
    print("installing ...", flush=True)
    run("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", f".{extras}")
    stamp.write_text(wanted, encoding="utf-8")


def run(tool: str, *words: str, show: bool = False, **environment: str) -> None:
    """Run a tool of the environment; leave with its status when it fails."""
    if show:
        print("\n$ " + " ".join([tool, *(f'"{w}"' if " " in w else w for w in words)]), flush=True)
    done = subprocess.run([str(BIN / tool), *words], cwd=HOME, env={**os.environ, **environment}, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def example() -> None:
    """Code the example report, build a ledger, and ask it three questions."""
    install()
    ledger = HOME / "example.duckdb"
    ledger.unlink(missing_ok=True)
    report = str((EXAMPLE / "osce-2023-06-14.txt").relative_to(HOME))
    about = {"STATUSQUO_LEDGER": ledger.name}
    run("statusquo", "code", report, show=True, **about)
    run("statusquo", "status", "OSCE", "Belarus", "--on", "2023-06-14", "--known", "2023-06-14", show=True, **about)
    run("statusquo", "standing", "--by", "Lithuania", "--on", "2023-06-14", "--known", "2023-06-14", show=True, **about)
    print(f"\nThe ledger is {ledger.name}; ask it more with: .venv/bin/statusquo --help")


def demo() -> None:
    """Make a ledger of the example reports and serve it until stopped."""
    install("[server]")
    run("python", str(EXAMPLE / "make_demo.py"), "demo.duckdb")
    run("statusquo", "serve", "--ledger", "demo.duckdb", show=True)


def test() -> None:
    """Run the tests; those that need the shared data skip without STATUSQUO_SHARED."""
    install(EXTRAS)
    run("python", "-m", "pytest", *sys.argv[2:])


def check() -> None:
    """Lint, types, floors."""
    install(EXTRAS)
    run("ruff", "check", ".")
    run("ruff", "format", "--check", ".")
    run("mypy")
    if os.environ.get("STATUSQUO_SHARED"):
        run("statusquo", "evaluate", "--floors", "eval/floors.json", "--data", os.environ["STATUSQUO_SHARED"])
    else:
        print("the quality floors need STATUSQUO_SHARED: skipped")


def main() -> None:
    """Run the command that is asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036  this script is what tells people so
        sys.exit(f"statusquo needs Python 3.11 or newer, this is {sys.version.split()[0]}")
    commands = {"example": example, "demo": demo, "test": test, "check": check}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]]()


if __name__ == "__main__":
    main()
