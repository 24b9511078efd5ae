"""pytest --memcap [TARGET]: every lemma, and every statement on record, as a test.

All are checked together when the first of them runs, once for all processes of pytest-xdist; a
test then tells what came of its lemma or statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from memcap.names import LIBRARY, RECORD

if TYPE_CHECKING:
    from memcap.guard import Findings
    from symbolic.lemma import Lemma
    from symbolic.lock.lock import Lock

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
        help="make every lemma and every statement on record a test: those of TARGET (a lemma, a "
        "glob, a module or a file of lemmas), else those on record, else all of proofs",
    )
    group.addoption(
        "--memcap-lock", metavar="FILE", help=f"the record of statements (default: {RECORD})"
    )
    group.addoption(
        "--memcap-allow",
        action="append",
        default=[],
        metavar="VERDICT",
        help="a change of statements that is no failure, such as stronger; may be repeated",
    )
    parser.addini("memcap_lock", "the record of statements", default=RECORD)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers; with the option, have the lemmas collected."""
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    if config.getoption("memcap"):
        config.pluginmanager.register(Lemmas(config), "memcap-lemmas")


class Lemmas:
    """The lemmas of a run of pytest, and what came of them."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        named = config.getoption("memcap_lock") or config.getini("memcap_lock")
        self.file = str(config.rootpath / named)
        self.lemmas: list[Lemma] = []
        self.lock: Lock | None = None
        self.found: Findings | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """Add the tests, before -k and -m choose among them."""
        from memcap.console import explain

        try:
            self.read()
        except Exception as error:
            lines = explain(error)
            if lines is None:
                raise
            raise pytest.UsageError(*lines) from None
        items.extend(self.items(session))

    def read(self) -> None:
        """Read lemmas and record.

        Raises:
            InputError: there is no such lemma or file, or it cannot be read.
        """
        from memcap.guard import require_verdicts
        from symbolic.loading import find
        from symbolic.lock.file import read_file

        require_verdicts("--memcap-allow", self.config.getoption("memcap_allow"))
        if Path(self.file).exists():
            self.lock = read_file(self.file)
        targets = [t for t in self.config.getoption("memcap") if t]
        recorded = list(self.lock.targets) if self.lock is not None else []
        self.lemmas = find(targets or recorded, LIBRARY)
        if targets and self.lock is not None:
            self.lock = self.part_of(self.lock, targets)

    def part_of(self, lock: Lock, targets: list[str]) -> Lock:
        """What is on record of the targets."""
        from dataclasses import replace

        from memcap.records import named_by
        from symbolic.lock.lock import seen_from

        folder = Path(self.file).resolve().parent
        names = named_by(lock, targets, {seen_from(folder, one.file) for one in self.lemmas})
        names |= {one.name for one in self.lemmas}
        kept = {name: entry for name, entry in lock.theorems.items() if name in names}
        return replace(lock, theorems=kept)

    def items(self, session: pytest.Session) -> Iterator[pytest.Item]:
        """A test for each lemma, and one for each statement that is or should be on record."""
        for lemma in self.lemmas:
            yield LemmaItem.of(session, self, lemma.name, lemma)
        if self.lock is not None:
            known = {lemma.name: lemma for lemma in self.lemmas}
            for name in sorted(known.keys() | self.lock.theorems.keys()):
                yield StatementItem.of(session, self, name, known.get(name))

    # --- what came of them ---

    def findings(self) -> Findings:
        """What came of all lemmas, found when it is asked for first."""
        if self.found is None:
            self.found = self.shared() if hasattr(self.config, "workerinput") else self.find()
        return self.found

    def find(self) -> Findings:
        """Check everything."""
        from memcap.guard import find_out

        allowed = self.config.getoption("memcap_allow")
        return find_out(self.lemmas, self.lock, allowed, self.file)

    def shared(self) -> Findings:
        """What the first of several processes found."""
        from filelock import FileLock

        from memcap.guard import Findings

        run = self.config.workerinput["testrunuid"]  # type: ignore[attr-defined]
        base = self.config._tmp_path_factory.getbasetemp().parent  # type: ignore[attr-defined]
        file = base / f"memcap-{run}.json"
        with FileLock(f"{file}.lock"):
            if file.exists():
                return Findings(**json.loads(file.read_text(encoding="utf-8")))
            found = self.find()
            file.write_text(json.dumps(asdict(found)), encoding="utf-8")
            return found


class Unmet(Exception):
    """A lemma is not proved, or a statement is another one; the text is the report."""


class _Item(pytest.Item):
    """A test of one lemma."""

    kind: str
    lemmas: Lemmas
    place: tuple[str, int]

    @classmethod
    def of(
        cls, session: pytest.Session, lemmas: Lemmas, name: str, lemma: Lemma | None
    ) -> pytest.Item:
        """The test of a lemma of this name; there may be none any more."""
        place = _place(lemma) if cls.kind == "lemma" and lemma is not None else (lemmas.file, 0)
        shown = _shown(place[0], lemmas.config.rootpath)
        made: Any = cls.from_parent(session, name=name, nodeid=f"{shown}::{name}")
        made.lemmas, made.place = lemmas, place
        made.add_marker("memcap")
        made.add_marker(f"memcap_{cls.kind}")
        if lemma is not None:
            made.extra_keyword_matches.update((lemma.statement.title, lemma.statement.source))
        return made  # type: ignore[no-any-return]

    def wrong(self, found: Findings) -> str:
        """What is wrong, in lines."""
        raise NotImplementedError

    def runtest(self) -> None:
        """Raises Unmet if something is wrong."""
        from memcap.console import explain

        try:
            wrong = self.wrong(self.lemmas.findings())
        except Exception as error:
            wrong = "\n".join(explain(error) or [])
            if not wrong:
                raise
        if wrong:
            raise Unmet(wrong)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report without a traceback."""
        if isinstance(excinfo.value, Unmet):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[str, int, str]:
        """File, line and name."""
        file, line = self.place
        return file, line, f"{self.kind} {self.name}"


class LemmaItem(_Item):
    """A lemma is proved."""

    kind = "lemma"

    def wrong(self, found: Findings) -> str:
        return found.lemmas[self.name]


class StatementItem(_Item):
    """A statement is the one on record."""

    kind = "statement"

    def wrong(self, found: Findings) -> str:
        return found.statements[self.name]


def _place(lemma: Lemma) -> tuple[str, int]:
    file, _, line = lemma.place.rpartition(":")
    return file, int(line) - 1


def _shown(file: str, root: Path) -> str:
    path = Path(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
