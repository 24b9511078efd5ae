"""Files of lemmas as modules: each is executed once in a process, whichever way it is reached.

A file is reached as a target, by an import of another that stands beside it, or by one of the
program that called, such as a test; two of one name in two folders are two modules.  One that
fails is not tried again: its exception is raised each time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import module_from_spec
from itertools import count
from pathlib import Path
from types import ModuleType

__all__ = ["executed", "failed_first", "failures", "load"]

NEVER_BESIDE = frozenset({"memcap"}) | sys.stdlib_module_names
"""Names that mean the same in every file, whatever stands beside it."""

FORMER = frozenset({"symbolic", "proofs", "numeric"})
"""Names that memcap had at the top: another meaning, beside a file, is for this file only."""

_NUMBERS = count(1)
_LOADED: dict[Path, ModuleType] = {}
_FAILED: dict[Path, BaseException] = {}
_FOLDERS: list[Path] = []
"""Those of the targets that are being executed."""


def load(file: Path) -> ModuleType:
    """The module of a file, which is executed unless it was.

    Raises:
        BaseException: whatever the file raises.
    """
    whole = file.resolve()
    known = executed(whole)
    if known is not None:
        return known
    name = f"lemmas_of_user_{next(_NUMBERS)}"
    loader = _Once(name, str(whole))
    module = module_from_spec(ModuleSpec(name, loader, origin=str(whole)))
    module.__file__ = str(whole)
    sys.modules[name] = module
    try:
        with _beside(whole.parent):
            loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def executed(file: Path) -> ModuleType | None:
    """The module of a file that was executed, or is being executed; it may not be one of ours."""
    if file not in _LOADED and file not in _FAILED:
        found = (m for m in tuple(sys.modules.values()) if _stands_in(m, file))
        _LOADED.update((file, module) for module in found)
    return _LOADED.get(file)


def failed_first(error: BaseException) -> Path | None:
    """The file in which an exception began, if it ended the execution of a file."""
    return next((file for file, raised in _FAILED.items() if raised is error), None)


def failures() -> tuple[Path, ...]:
    """The files whose execution failed."""
    return tuple(_FAILED)


def _stands_in(module: object, file: Path) -> bool:
    named = getattr(module, "__file__", None)
    return isinstance(named, str) and named.endswith(file.name) and Path(named).resolve() == file


class _Once(SourceFileLoader):
    """Executes a file, or knows what came of it before.

    No compiled copy is read or written: what is checked is what stands in the file.
    """

    @property
    def file(self) -> Path:
        return Path(self.path).resolve()

    def path_stats(self, path: str) -> dict[str, int]:
        raise OSError(f"{path}: no compiled copy of it is used")

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return executed(self.file)

    def exec_module(self, module: ModuleType) -> None:
        if self.file in _FAILED:
            raise _FAILED[self.file]
        if self.file in _LOADED:
            return
        _LOADED[self.file] = module
        _forget_former()
        try:
            super().exec_module(module)
        except BaseException as error:
            del _LOADED[self.file]
            _FAILED[self.file] = error
            raise
        finally:
            _forget_former()


class _Finder(MetaPathFinder):
    """Finds what stands beside a target while that is executed, and files executed before."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = _found_beside(name) if path is None else None
        if spec is None and any(file.stem == name.rpartition(".")[2] for file in _known()):
            spec = PathFinder.find_spec(name, path)
            if spec is None or spec.origin is None or Path(spec.origin).resolve() not in _known():
                return None
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = _Once(spec.loader.name, spec.loader.path)
        return spec


def _known() -> set[Path]:
    return _LOADED.keys() | _FAILED.keys()


def _found_beside(name: str) -> ModuleSpec | None:
    return _found_in(_FOLDERS[-1], name) if _FOLDERS else None


def _found_in(folder: Path, name: str) -> ModuleSpec | None:
    """A module in a folder; a mere folder is one only where nothing else has its name."""
    never = name in NEVER_BESIDE or (name in FORMER and _in_a_checkout(folder / name))
    found = None if never else PathFinder.find_spec(name, [str(folder)])
    empty = found is not None and found.origin is None
    return None if empty and PathFinder.find_spec(name) is not None else found


def _in_a_checkout(folder: Path) -> bool:
    """Whether it is a folder of memcap's own sources, to which one in `memcap` is a link."""
    return (folder.parent / "memcap" / folder.name).resolve() == folder.resolve()


def _forget_former() -> None:
    """Modules of memcap under former names are sought again: each file that has them is told."""
    for name, module in tuple(sys.modules.items()):
        if name.partition(".")[0] in FORMER:
            spec = getattr(module, "__spec__", None)
            known = (getattr(spec, "name", None), getattr(spec, "origin", None))
            if any(str(one).startswith("memcap.") for one in known):
                del sys.modules[name]


@contextmanager
def _beside(folder: Path) -> Iterator[None]:
    """Names mean what stands in this folder, also those that meant something beside another."""
    for name, module in tuple(sys.modules.items()):
        if isinstance(getattr(module, "__loader__", None), _Once):
            elsewhere = folder not in Path(str(module.__file__)).resolve().parents
            first = name.partition(".")[0]
            if elsewhere and (first in FORMER or _found_in(folder, first) is not None):
                del sys.modules[name]
    _FOLDERS.append(folder)
    try:
        yield
    finally:
        _FOLDERS.pop()


sys.meta_path.insert(0, _Finder())
