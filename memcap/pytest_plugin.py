"""pytest --memcap[=TARGET]: every lemma, and every statement on record, as a test.

pytest reads this in every run, and the tests themselves, in `pytest_items`, only with the option.
"""

from __future__ import annotations

from copy import copy

import pytest

from memcap.names import RECORD

MARKERS = {
    "memcap": "what memcap checks: lemmas and statements on record",
    "memcap_lemma": "a lemma is proved",
    "memcap_statement": "a statement is the one on record",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the plugin."""
    group = parser.getgroup("memcap", "checking lemmas with memcap")
    group.addoption(
        "--memcap",
        nargs="?",
        const="",
        action="append",
        metavar="TARGET",
        help="make every lemma and every statement on record a test; --memcap=TARGET means those "
        "of a lemma, a glob, a module or a file of lemmas",
    )
    group.addoption(
        "--memcap-lock",
        metavar="FILE",
        help=f"the record of statements (default: {RECORD} here, or in a folder above)",
    )
    group.addoption(
        "--memcap-allow",
        action="append",
        default=[],
        metavar="VERDICT",
        help="a change of statements that is no failure, such as stronger; may be repeated",
    )
    parser.addini("memcap_lock", "the record of statements", default="")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> None:
    """What follows a bare --memcap is no target of it, but a path to tests."""
    args[:] = ["--memcap=" if word == "--memcap" else word for word in args]
    known = parser.parse_known_args(args, namespace=copy(early_config.option))
    early_config.known_args_namespace = known


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers; with the option, have the lemmas collected."""
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    if config.getoption("memcap"):
        from memcap.pytest_items import Lemmas

        config.pluginmanager.register(Lemmas(config), "memcap-lemmas")
