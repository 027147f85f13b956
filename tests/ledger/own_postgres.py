"""A PostgreSQL server of our own for the tests that need one, on a socket in a temporary folder."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def _server_programs() -> Path | None:
    """Return the folder of initdb and postgres, or None."""
    for folder in (
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
        Path("/usr/local/bin"),
        Path("/usr/bin"),
    ):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


def running() -> Iterator[str]:
    """Start the server and yield its URL, then stop it; skip where there is none to start."""
    pytest.importorskip("psycopg", reason="psycopg isn't installed (extra [postgres])")
    programs = _server_programs()
    if programs is None:
        pytest.skip("PostgreSQL's server isn't installed (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        as_user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        os.chown(folder, 65534, 65534)
    data = str(folder / "data")
    ran = subprocess.run(
        [*as_user, str(programs / "initdb"), "-D", data, "-U", "statusquo", "-A", "trust", "-E", "UTF8", "--no-sync"],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    if ran.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL can't be set up here: {ran.stderr.strip().splitlines()[-1:]}")
    options = f"-k {folder} -h 127.0.0.1 -p {port} -c fsync=off"
    start = [str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start"]
    subprocess.run([*as_user, *start], capture_output=True, check=True, cwd=folder)
    try:
        yield f"postgresql://statusquo@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*as_user, str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop"],
            capture_output=True, check=False, cwd=folder,
        )  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)
