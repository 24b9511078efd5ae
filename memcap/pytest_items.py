"""The tests of `pytest --memcap`: one for each lemma and each statement on record.

All are checked together when the first of them runs, once for all processes of pytest-xdist; a
test then tells what came of its lemma or statement.  A target that cannot be read is a test that
fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from memcap.console import explain
from memcap.guard import Findings, find_out, require_verdicts
from memcap.records import (
    as_kept,
    beside,
    kept_at,
    named_by,
    recorded,
    require_files,
    require_targets,
)  # fmt: skip
from memcap.symbolic.lock.lock import Lock
from memcap.symbolic.proving.lemma import Lemma

__all__ = ["Lemmas", "Unmet"]


class Lemmas:
    """The lemmas of a run of pytest, and what came of them."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.targets = [target for target in config.getoption("memcap") if target]
        self.file = ""
        self.lemmas: tuple[Lemma, ...] = ()
        self.lock: Lock | None = None
        self.unread: Mapping[str, str] = {}
        self.found: Findings | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Find the record: what is wrong with it, or with the options, ends all processes."""
        try:
            self.find_record()
        except Exception as error:
            lines = explain(error)
            if lines is None:
                raise
            raise pytest.UsageError(*lines) from None

    def find_record(self) -> None:
        """Read the record, without which there must be a target.

        Raises:
            InputError: an option is wrong, or there is no such record or file.
        """
        require_verdicts("--memcap-allow", self.config.getoption("memcap_allow"))
        require_files(self.targets)
        named = self.named_record()
        self.file = str(Path(kept_at(named, self.start())).resolve())
        if named is not None or not self.targets or Path(self.file).exists():
            self.lock = recorded(self.file)
        if not self.targets:
            require_targets(self.lock, self.file)

    def named_record(self) -> str | None:
        """The record that the command line names, or else the configuration, beside it."""
        here, named = self.config.getoption("memcap_lock"), self.config.getini("memcap_lock")
        if here is not None:
            return str(self.config.invocation_params.dir / here)
        beside = self.config.inipath.parent if self.config.inipath else self.config.rootpath
        return str(beside / named) if named else None

    def start(self) -> Path:
        """Where a record is sought that nobody names."""
        here, root = self.config.invocation_params.dir, self.config.rootpath
        return here if here.is_relative_to(root) else root

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """Add the tests, before -k and -m choose among them."""
        found = beside(self.lock, self.file, self.targets)
        self.lemmas = found.lemmas
        self.unread = {target: str(error) for target, error in found.wrong.items()}
        if self.lock is not None:
            asked = self.part_of(self.lock, self.targets) if self.targets else self.lock
            unread = named_by(asked, [as_kept(target, self.file) for target in self.unread])
            self.lock = _without(asked, unread)
        items.extend(self.items(session))

    def part_of(self, lock: Lock, targets: list[str]) -> Lock:
        """What is on record of the targets."""
        names = named_by(lock, [as_kept(target, self.file) for target in targets])
        names |= {one.name for one in self.lemmas}
        return _without(lock, lock.theorems.keys() - names)

    def items(self, session: pytest.Session) -> Iterator[pytest.Item]:
        """A test for each lemma, one for each statement that is or should be on record.

        And one for each target that cannot be read.
        """
        for target in self.unread:
            yield TargetItem.of(session, self, f"target {target}", None)
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
        allowed = self.config.getoption("memcap_allow")
        return find_out(self.lemmas, self.lock, allowed, self.file)

    def shared(self) -> Findings:
        """What the first of several processes found."""
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


def _without(lock: Lock, names: set[str]) -> Lock:
    """What is on record of other theorems."""
    kept = {name: entry for name, entry in lock.theorems.items() if name not in names}
    return replace(lock, theorems=kept)


class _Item(pytest.Item):
    """A test of one lemma."""

    kind: str
    marks: tuple[str, ...]
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
        for mark in ("memcap", *cls.marks):
            made.add_marker(mark)
        if lemma is not None:
            made.extra_keyword_matches.update((lemma.statement.title, lemma.statement.source))
        return made  # type: ignore[no-any-return]

    def wrong(self) -> str:
        """What is wrong, in lines."""
        raise NotImplementedError

    def runtest(self) -> None:
        """Raises Unmet if something is wrong."""
        try:
            wrong = self.wrong()
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
    marks = ("memcap_lemma",)

    def wrong(self) -> str:
        return self.lemmas.findings().lemmas[self.name]


class StatementItem(_Item):
    """A statement is the one on record."""

    kind = "statement"
    marks = ("memcap_statement",)

    def wrong(self) -> str:
        return self.lemmas.findings().statements[self.name]


class TargetItem(_Item):
    """A target can be read."""

    kind = "target"
    marks = ("memcap_lemma", "memcap_statement")

    def wrong(self) -> str:
        return self.lemmas.unread[self.name.removeprefix("target ")]


def _place(lemma: Lemma) -> tuple[str, int]:
    file, _, line = lemma.place.rpartition(":")
    return file, int(line) - 1


def _shown(file: str, root: Path) -> str:
    path = Path(file)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
