"""Help: every command shows examples that its own options understand, and shells complete its words."""

import re
import shlex
import subprocess
import sys
from inspect import cleandoc
from pathlib import Path

import pytest
import typer

from statusquo.cli.app import app

HOME = Path(__file__).parents[2]
COMMANDS = typer.main.get_command(app).commands


def examples(command):
    _, _, told = cleandoc(command.help or "").partition("Examples:")
    return [line.strip() for line in told.splitlines() if line.strip().startswith("statusquo ")]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_has_an_example_that_it_understands(name):
    told = examples(COMMANDS[name])
    assert told, f"statusquo {name} --help shows no example"
    for line in told:
        words = shlex.split(re.split(r" [<>] ", line)[0])
        assert words[:2] == ["statusquo", name], line
        COMMANDS[name].make_context(name, words[2:])  # raises on an option or argument that there isn't


def shown():
    """Yield (page, line) of each command of ours in the blocks of README and docs that no test runs."""
    for page in (HOME / "README.md", *sorted((HOME / "docs").rglob("*.md"))):
        for kind, body in re.findall(
            r"^ *```(\w*)[^\n]*\n(.*?)^ *```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
        ):
            lines = body.splitlines() if kind in ("", "sh", "bash") else []
            yield from ((page.name, line.strip()) for line in lines if line.strip().startswith("statusquo "))


@pytest.mark.parametrize(("page", "line"), list(shown()))
def test_commands_that_are_only_shown_are_understood(page, line):
    words = shlex.split(re.split(r" [<>|] ", line)[0], comments=True)
    COMMANDS[words[1]].make_context(words[1], words[2:])


def test_an_example_with_a_wrong_option_would_be_seen():
    usage = typer.BadParameter.__mro__[1]
    with pytest.raises(usage, match="--agianst"):
        COMMANDS["standing"].make_context("standing", ["--agianst", "TUR"])


def test_every_command_is_told_of_in_the_help_of_all():
    """Also where the script isn't on the path: `python -m statusquo`."""
    done = subprocess.run([sys.executable, "-m", "statusquo", "--help"], capture_output=True, check=True, text=True)
    assert set(COMMANDS) <= set(re.findall(r"[a-z]+", done.stdout))


@pytest.mark.parametrize(
    ("typed", "offered"), [("statusquo st", {"status", "standing"}), ("statusquo standing --ag", {"--against"})]
)
def test_a_shell_completes_commands_and_options(typed, offered):
    script = "import sys; sys.argv[0] = 'statusquo'; from statusquo.cli import main; main()"
    asked = {"_STATUSQUO_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, text=True, env={"PATH": "", **asked}
    )
    assert set(done.stdout.split()) == offered, done.stderr
