"""Build a release and try it: wheel and sdist, reproducibly, installed into a clean environment, with an SBOM.

    python tools/release.py [--out dist] [--python python3.12 ...] [--tests tests/core ...]

The time stamps inside are those of the last commit (SOURCE_DATE_EPOCH), so that anyone builds the same bytes from the
same commit; both are built twice and compared. The wheel is built from the sdist, not from the working tree. For each
Python given (default: this one) a new environment gets the wheel and its dependencies, and codes a report, evaluates on
the example set and prints its digests; with --tests it also passes these tests of the sdist. The SBOM (CycloneDX JSON)
lists what was installed there.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
REPORT = "date 2021-05-12\nKenya suspended flights to Somalia on Monday, a government spokesman said.\n"


def run(*words: str | Path, cwd: Path = HOME, **environment: str) -> str:
    """Run a program and return what it printed; leave with what it said when it fails."""
    done = subprocess.run(
        [str(w) for w in words], cwd=cwd, env={**os.environ, **environment}, check=False, text=True,
        capture_output=True,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def environment(where: Path, python: str | None = None) -> Path:
    """Make a virtual environment and return its folder of programs."""
    if python is None:
        venv.create(where, with_pip=True)
    else:
        run(python, "-m", "venv", where)
    return where / ("Scripts" if os.name == "nt" else "bin")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def build(tools: Path, out: Path) -> list[Path]:
    """Build wheel and sdist into a folder and return their paths."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or run("git", "log", "-1", "--format=%ct").strip()
    run(tools / "python", "-m", "build", "--outdir", out, HOME, SOURCE_DATE_EPOCH=epoch)
    return sorted(out.glob("statusquo-*"))


def attempt(programs: Path, wheel: Path, folder: Path) -> None:
    """Install the wheel with its dependencies and use it where no source is near."""
    run(programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    command = programs / "statusquo"
    coded = run(command, "code", "report.txt", "--format", "jsonl", cwd=folder)
    if '"SANCTION"' not in coded:
        sys.exit(f"the installed wheel codes no sanction in the report:\n{coded}")
    for words in (("evaluate", "--format", "json"), ("info", "--format", "json"), ("schema",)):
        run(command, *words, cwd=folder)


def check(programs: Path, sdist: Path, folder: Path, tests: list[str]) -> str:
    """Run tests of the sdist on the installed wheel and return pytest's last line."""
    python = programs / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "hypothesis", "jsonschema", "pytest")
    with tarfile.open(sdist) as packed:
        packed.extractall(folder, filter="data")
    home = folder / sdist.name.removesuffix(".tar.gz")
    where = run(python, "-c", "import statusquo; print(statusquo.__file__)", cwd=home).strip()
    if home in Path(where).parents:
        sys.exit(f"the tests would run on the sources, not on the wheel: {where}")
    return run(python, "-m", "pytest", *tests, cwd=home).strip().splitlines()[-1]


def main() -> None:
    """Build, compare, try, and list what is inside."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HOME / "dist")
    parser.add_argument("--python", action="append", default=[])
    parser.add_argument("--tests", nargs="*", default=[], help="tests of the sdist that the installed wheel must pass")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        tools = environment(home / "tools")
        run(tools / "python", "-m", "pip", "install", "--quiet", "build", "cyclonedx-bom")
        made, again = build(tools, args.out), build(tools, home / "again")
        for one, two in zip(made, again, strict=True):
            if digest(one) != digest(two):
                sys.exit(f"{one.name} is not the same when built again")
            print(f"{digest(one)}  {one.name}")
        sdist, wheel = (next(p for p in made if p.name.endswith(end)) for end in (".tar.gz", ".whl"))
        for n, python in enumerate(args.python or [None]):
            folder = home / f"try{n}"
            folder.mkdir()
            programs = environment(folder / "venv", python)
            attempt(programs, wheel, folder)
            passed = f"; {check(programs, sdist, folder, args.tests)}" if args.tests else ""
            print(f"works on {run(programs / 'python', '-V').strip()}{passed}", flush=True)
            if n == 0:
                bom = args.out / f"{wheel.stem}.cdx.json"
                run(tools / "cyclonedx-py", "environment", programs / "python", "--of", "JSON", "-o", bom)
                print(f"{digest(bom)}  {bom.name}")


if __name__ == "__main__":
    main()
