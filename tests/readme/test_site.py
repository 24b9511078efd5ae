"""What is made of the pages, and the files that people expect of a project."""

from __future__ import annotations

import importlib.util
import re
import tomllib

import pytest
import yaml

from tests.apart import ROOT


@pytest.fixture(scope="module")
def hooks():
    spec = importlib.util.spec_from_file_location("mathml", ROOT / "docs" / "mathml.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pages(entry):
    """The pages of an entry of the navigation."""
    match entry:
        case str():
            yield entry
        case list():
            for one in entry:
                yield from pages(one)
        case dict():
            for one in entry.values():
                yield from pages(one)


def test_every_page_is_in_the_navigation_once():
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    written = sorted(path.name for path in (ROOT / "docs").glob("*.md"))
    assert sorted(pages(settings["nav"])) == written


def test_a_displayed_formula_stands_alone(hooks):
    written = hooks.on_page_content(r'<div class="arithmatex">\[x^2\]</div>')
    assert written.startswith("<div><math") and "<msup>" in written


def test_a_formula_that_cannot_be_read_stops_the_build(hooks):
    with pytest.raises(Exception, match="command"):
        hooks.on_page_content(r'<span class="arithmatex">\(\nosuchcommand\)</span>')


def test_a_link_to_a_file_that_is_gone_stops_the_build(hooks):
    with pytest.raises(FileNotFoundError, match="gone"):
        hooks.on_page_markdown("[it](../proofs/gone.py)")


def test_a_link_to_another_page_stays(hooks):
    assert hooks.on_page_markdown("[it](trust.md)") == "[it](trust.md)"


def test_there_is_one_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    [newest, *_] = re.findall(r"^## \[(\d[\w.]*)\]", changelog, re.MULTILINE)
    assert project["version"] == citation["version"] == newest
    assert project["license"] == citation["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


@pytest.mark.parametrize("file", [".pre-commit-config.yaml", ".github/workflows/ci.yml"])
def test_what_is_run_for_a_change_can_be_read(file):
    """The targets and programs that are named are those of the Makefile and of `make lint`."""
    text = (ROOT / file).read_text(encoding="utf-8")
    assert yaml.safe_load(text)
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake (\w+)", text)) <= targets
    assert set(re.findall(r"\.venv/bin/(\w+)", text)) <= {"ruff", "memcap"}
