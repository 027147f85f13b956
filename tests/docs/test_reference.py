"""The reference is what the code and the tables say, and the pages hang together."""

import importlib.util
import re
from pathlib import Path

import pytest
import yaml

HOME = Path(__file__).parents[2]
DOCS = HOME / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["commands", "python", "record", "tables"])
def test_the_reference_is_current(generate, name):
    written = (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8")
    assert written == generate.PAGES[name](), "run python docs/generate.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(DOCS)))
def test_links_lead_to_pages_and_headings(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        name, _, anchor = target.partition("#")
        path = (page.parent / name) if name else page
        assert path.exists(), f"{page.name} links to {target}"
        if anchor:
            heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in heads}, target


def test_every_page_is_in_the_menu():
    def named(part):
        if isinstance(part, str):
            return {part}
        return set().union(*map(named, part.values() if isinstance(part, dict) else part))

    menu = named(yaml.safe_load((HOME / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    assert menu == {str(p.relative_to(DOCS)) for p in PAGES}


def test_every_figure_names_its_command():
    rows = [
        line for line in (DOCS / "figures.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ours")
    ]
    assert rows
    assert all("`statusquo evaluate" in line or "`python " in line for line in rows)


def test_the_drawing_has_the_stages_in_their_order():
    from statusquo.coding.coder import default_coder

    drawing = (DOCS / "architecture.md").read_text(encoding="utf-8").split("```")[1].partition("writers")[0]
    names = [stage.name for stage in default_coder().pipeline.stages]
    assert [w for w in re.findall(r"\w+", drawing) if w in names] == names


def test_the_house_lists_every_package():
    told = (DOCS / "architecture.md").read_text(encoding="utf-8").split("```")[3]
    source = HOME / "src" / "statusquo"
    names = {p.name for p in source.iterdir() if (p / "__init__.py").is_file()}
    names |= {p.stem for p in source.glob("[a-z]*.py")}
    assert names <= set(re.findall(r"\w+", told))
