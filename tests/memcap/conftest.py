"""A command line in an empty folder, with a cache of its own for each file of tests."""

import pytest
from typer.testing import CliRunner

from memcap.app import app


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def memcap(cache, tmp_path, monkeypatch):
    """A command line, run in an empty folder."""
    monkeypatch.setenv("MEMCAP_CACHE", str(cache))
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, list(arguments))
