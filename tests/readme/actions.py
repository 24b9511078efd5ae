"""What is done with a block of a page, in a fresh copy of the repository."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.apart import ROOT, edit
from tests.readme.text import Block, differs

__all__ = ["Added", "Done", "LeftOut", "Place", "Prints", "Recorded", "Runs", "Saved"]


@dataclass(frozen=True)
class Done:
    """A command that has ended: its status, and what it said, complaints last."""

    status: int
    said: str


@dataclass
class Place:
    """A fresh copy, and beside it a folder of the reader's own."""

    folder: Path
    said: str = ""

    @property
    def copy(self) -> Path:
        return self.folder / "memcap"

    @property
    def own(self) -> Path:
        return self.folder / "own"

    def make(self, *, committed: bool) -> Place:
        """A copy of what is committed, or of what is here, and the commands that run it."""
        if committed:
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(self.copy)], check=True)
        else:
            copied(ROOT, self.copy)
        self.own.mkdir()
        (self.folder / "bin").mkdir()
        for name, module in {"memcap": "-m memcap", "pytest": "-m pytest", "python": ""}.items():
            script = self.folder / "bin" / name
            script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {module} "$@"\n')
            script.chmod(0o755)
        return self

    def run(self, command: str, folder: Path | None = None) -> Done:
        """The command as a page prints it, in the copy, or in another folder."""
        own = {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(self.copy),
            "MEMCAP_CACHE": str(self.folder / "cache"),
        }
        own.pop("PYTEST_ADDOPTS", None)
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder or self.copy,
            env=own,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        return Done(done.returncode, done.stdout + done.stderr)

    def must(self, command: str, status: int = 0, folder: Path | None = None) -> str:
        """What the command says, which ends with this status."""
        done = self.run(command, folder)
        assert done.status == status, f"{command}: status {done.status}\n{done.said}"
        return done.said


def copied(here: Path, there: Path) -> None:
    """All files that git knows, or would take, as they are now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=here,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, set(listed.stdout.split("\0"))):
        if (here / name).exists():
            (there / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(here / name, there / name, follow_symlinks=False)


@dataclass(frozen=True)
class LeftOut:
    """Nothing is done, for a reason."""

    reason: str

    def __call__(self, place: Place, block: Block) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Saved:
    """The block is a file of the reader's own, and the first comment is its name."""

    name: str

    def __call__(self, place: Place, block: Block) -> None:
        assert block.text.startswith(f"# {self.name}\n")
        for folder in (place.own, place.copy):
            (folder / self.name).write_text(block.text, encoding="utf-8")


@dataclass(frozen=True)
class Added:
    """The block goes on with a file of the reader's own."""

    name: str

    def __call__(self, place: Place, block: Block) -> None:
        with (place.own / self.name).open("a", encoding="utf-8") as file:
            file.write("\n\n" + block.text)


@dataclass(frozen=True)
class Runs:
    """Every command of the block, as printed, but for those that are left out, with the reason.

    status  where it is not 0; then: what else must hold
    """

    status: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    then: Callable[[Place], None] = lambda place: None

    def __call__(self, place: Place, block: Block) -> None:
        words = [" ".join(shlex.split(c, comments=True)) for c in block.commands]
        assert {*self.status, *self.left_out} <= set(words)
        place.said = ""
        for command, word in zip(block.commands, words, strict=True):
            if word not in self.left_out:
                place.said += place.must(command, self.status.get(word, 0))
        self.then(place)


@dataclass(frozen=True)
class Prints:
    """What the commands before, or this one in the reader's own folder, say.

    before  commands and edits (file, old, new) that the text asks for
    """

    command: str = ""
    status: int = 0
    before: Sequence[str | tuple[str, str, str]] = ()

    def __call__(self, place: Place, block: Block) -> None:
        prepare(place, self.before)
        if self.command:
            place.said = place.must(self.command, self.status, place.own)
        wrong = differs(block.text, place.said)
        assert not wrong, f"{wrong} of what is printed was not said, or the reverse:\n{place.said}"


def prepare(place: Place, before: Sequence[str | tuple[str, str, str]]) -> None:
    """Do these in the reader's own folder."""
    for one in before:
        if isinstance(one, str):
            place.must(one, folder=place.own)
        else:
            file, old, new = one
            edit(place.own / file, old, new)


@dataclass(frozen=True)
class Recorded:
    """After these, the block stands in a file of the reader's own."""

    file: str
    before: Sequence[str | tuple[str, str, str]]

    def __call__(self, place: Place, block: Block) -> None:
        prepare(place, self.before)
        assert block.text in (place.own / self.file).read_text(encoding="utf-8")
