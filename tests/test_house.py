"""The house: imports go one way, questions stay light, and every module begins with what it is."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "statusquo"
FLOORS = {
    "core": set(),
    "codebook": {"core"},
    "world": {"core"},
    "model": {"core"},
    "coding": {"core", "codebook", "world", "model"},
    "readers": {"core", "codebook", "world", "model", "coding"},
    "writers": {"core", "codebook", "world", "model", "coding"},
    "ledger": {"core", "codebook", "world", "model", "coding", "writers"},
    "evaluate": {"core", "codebook", "world", "model", "coding", "readers", "writers"},
    "engine": {"core", "codebook", "world", "model", "coding", "readers", "writers", "ledger"},
    "web": {"core", "codebook", "world", "model", "coding", "readers", "writers", "ledger"},
    "cli": {
        "core", "codebook", "world", "model", "coding", "readers", "writers", "ledger", "engine", "evaluate", "web",
    },
}  # fmt: skip
MODULES = sorted(SOURCE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the packages of statusquo that a module imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] if node.module != "statusquo" else [f"statusquo.{a.name}" for a in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "statusquo" and len(parts) > 1:
                found.add(parts[1])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_go_one_way(path):
    package = path.relative_to(SOURCE).parts[0]
    if package.endswith(".py"):
        return
    assert imported(path) - {package, "__version__"} <= FLOORS[package]


def test_core_uses_the_standard_library_only():
    for path in (SOURCE / "core").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for name in names:
                top = name.split(".")[0]
                assert top == "statusquo" or top in sys.stdlib_module_names, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", [p for p in MODULES if p.stat().st_size > 0], ids=lambda p: str(p.relative_to(SOURCE)))
def test_modules_say_what_they_are(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_no_two_tests_share_a_name_in_one_file():
    for path in Path(__file__).parent.rglob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for scope in [tree, *(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef))]:
            names = [n.name for n in scope.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")]
            assert len(names) == len(set(names)), f"{path.name} has a test twice"


@pytest.mark.parametrize("words", [["standing", "--by", "TUR"], ["status", "NATO", "ISR"]])
def test_questions_never_load_the_encoder(words, tmp_path):
    code = (
        "import sys; from statusquo.cli.app import app\n"
        "from datetime import date; from statusquo.core import DocumentRef; from statusquo.ledger import Ledger\n"
        "read = DocumentRef(id='d', published=date(2024, 1, 1))\n"
        f"book = Ledger({str(tmp_path / 'l.duckdb')!r}); book.append([], [read], coder='c'); book.close()\n"
        f"app([*{words!r}, '--ledger', {str(tmp_path / 'l.duckdb')!r}, '--format', 'json'], standalone_mode=False)\n"
        "heavy = {'onnxruntime', 'tokenizers', 'torch', 'statusquo.model.encoder'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
