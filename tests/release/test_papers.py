"""The papers of a release: citation, security, contributing, changes."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

HOME = Path(__file__).parents[2]
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_citation_is_of_this_version():
    told = yaml.safe_load((HOME / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(told["version"]) == PROJECT["version"]
    assert told["license"] == PROJECT["license"]
    assert {"cff-version", "message", "title", "authors"} <= told.keys()


def test_the_package_says_the_same_version():
    import statusquo

    assert statusquo.__version__ == PROJECT["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+([a-z]+\d+)?", PROJECT["version"]), "semantic versioning"


@pytest.mark.parametrize("path", sorted((HOME / "changes").glob("*.md")), ids=lambda p: p.name)
def test_a_change_is_told_in_one_paragraph_under_a_known_heading(path):
    assert re.fullmatch(r"[a-z0-9-]+\.(added|changed|fixed|removed|deprecated|security)\.md", path.name)
    text = path.read_text(encoding="utf-8").strip()
    assert text
    assert "\n\n" not in text


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "eval/README.md", "data/README.md"])
def test_links_lead_somewhere(name):
    page = HOME / name
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{name} links to {target}"
