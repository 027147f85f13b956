"""The pages' examples are run: console blocks, Python blocks, and files that a page tells to save.

A block `text title="NAME"` is a file and is written first. In a console block each `$ statusquo ...` line is run (in
this process, in a folder of the page's own) and must succeed; what is shown under it must be what is printed, where
`...` stands for anything. Python blocks of a page share their names.
"""

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from statusquo.cli.app import app

HOME = Path(__file__).parents[2]
PAGES = [*sorted((HOME / "docs").rglob("*.md")), HOME / "README.md"]
BLOCK = re.compile(r"^( *)```(\w+)([^\n]*)\n(.*?)^\1```", re.DOTALL | re.MULTILINE)
NEEDS = {"frames": "pandas"}


def blocks(page):
    for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
        indent, kind, more, body = found.groups()
        title = re.search(r'title="([^"]+)"', more)
        lines = [line.removeprefix(indent) for line in body.splitlines()]
        yield kind, title[1] if title else None, "\n".join(lines) + "\n"


def steps(body):
    """Return (command, shown) of a console block."""
    found = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return [(command, "\n".join(shown).strip()) for command, shown in found]


def agrees(shown, printed):
    """Tell whether what is shown is what was printed, with `...` for anything and without regard to line breaks."""
    parts = [re.escape(" ".join(p.split())) for p in shown.split("...")]
    return re.fullmatch(".*".join(parts).replace(r"\ ", r"\s*"), " ".join(printed.split())) is not None


def test_agreement_can_fail():
    assert agrees("a ... d", "a b\nc d")
    assert not agrees("a ... d", "a b c")
    assert not agrees("a d", "a b d")
    assert agrees("...", "")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(HOME)))
def test_examples_do_what_they_show(page, tmp_path, monkeypatch, capsys):
    told = [b for b in blocks(page) if b[1] or b[0] == "console" or (b[0] == "python" and page.name != "README.md")]
    if not told:
        pytest.skip("no examples on this page")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    names = {"__name__": "page"}
    for kind, title, body in told:
        if title:
            path = tmp_path / title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif kind == "console":
            for command, shown in steps(body):
                words = shlex.split(command)
                assert words[0] == "statusquo", f"only our own command is run: {command}"
                capsys.readouterr()
                status = app(words[1:], standalone_mode=False)
                printed = capsys.readouterr()
                assert not status, f"{command}: exit code {status}"
                assert not shown or agrees(shown, printed.out), f"{command} printed\n{printed.out}"
        else:
            for module, package in NEEDS.items():
                if f"statusquo.{module}" in body and importlib.util.find_spec(package) is None:
                    pytest.skip(f"{package} is not installed")
            exec(compile(body, f"{page.name}", "exec"), names)  # noqa: S102  our own pages
