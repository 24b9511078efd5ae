"""Former names of modules: what files of users import from `symbolic`, `proofs` and `numeric`.

Each gives the very module that has another name today, and a warning, once for a file.  Another
project of one of these names, installed or beside a file of lemmas, comes first.  The version
after this one knows no former names.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from types import FrameType, ModuleType

__all__ = ["FormerName", "install", "one_line", "today"]

PROJECTS = frozenset({"symbolic", "proofs", "numeric"})
"""What was at the top, and is in memcap now."""

ROOMS = {
    "language": "terms printing frozen evaluation case statement errors deeply",
    "kernel": "obligation trust wellformed acceptance",
    "proving": "lemma proof derivation elaborate loading modules complaints",
    "store": "store archive record packed kept",
    "oracles": "digits",
    "checking": "plan pool check refute premises results certification",
    "stability": "stability variants",
}
"""The folders of `memcap.symbolic`, and the modules that stood beside them."""

MOVED = {
    f"symbolic.{name}": f"memcap.symbolic.{room}.{name}"
    for room, names in ROOMS.items()
    for name in names.split()
} | {
    "symbolic.certificate.search": "memcap.symbolic.search",
    "numeric.files": "memcap.symbolic.store.files",
}

ADVICE = (
    "{} is a former name, which the next version will not know: "
    "`from memcap import …` has what lemmas are written with, {} the rest"
)


class FormerName(FutureWarning):
    """A file imports something by the name that it had."""


def today(name: str) -> str:
    """What a module is called today.

    >>> today("symbolic.terms"), today("symbolic.certificate.search.find")
    ('memcap.symbolic.language.terms', 'memcap.symbolic.search.find')
    >>> today("symbolic.library"), today("proofs.bits")
    ('memcap.symbolic.library', 'memcap.proofs.bits')
    """
    inside, _, last = name.rpartition(".")
    if name in MOVED:
        return MOVED[name]
    return f"{MOVED[inside]}.{last}" if inside in MOVED else f"memcap.{name}"


class _Same(Loader):
    """Gives a module that has another name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def exec_module(self, module: ModuleType) -> None:
        """Put it in the place of the new one, which stays empty."""
        sys.modules[module.__name__] = import_module(self.name)


class _Empty(Loader):
    """Gives a package in which there are only names that are looked up.

    `symbolic` is one: two modules of it have the names of today's folders.
    """

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is in it."""


class _Finder(MetaPathFinder):
    """Finds the modules that have other names now."""

    def __init__(self) -> None:
        self.told: set[str] = set()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        first, _, inside = name.partition(".")
        if first not in PROJECTS or not (self._is_ours(first) if inside else self._is_free(first)):
            return None
        new = today(name)
        if not _is_there(new):
            return None
        if inside:
            self._tell(name, new)
        loader = _Empty() if name == "symbolic" else _Same(new)
        return ModuleSpec(name, loader, origin=new, is_package=not inside)

    def _is_ours(self, first: str) -> bool:
        """Whether a package is one of memcap's, under whatever name."""
        spec = getattr(sys.modules.get(first), "__spec__", None)
        return spec is not None and (
            str(spec.origin).startswith("memcap.")
            or spec.name.startswith("memcap.")
            or _in_a_checkout(spec)
        )

    def _is_free(self, first: str) -> bool:
        """Whether nothing else has this name, but for a mere folder, or a checkout of memcap."""
        others = (finder for finder in tuple(sys.meta_path) if finder is not self)
        finds = (getattr(finder, "find_spec", None) for finder in others)
        specs = (find(first, None, None) for find in finds if find is not None)
        found = next((spec for spec in specs if spec is not None), None)
        return found is None or found.origin is None or _in_a_checkout(found)

    def _tell(self, name: str, new: str) -> None:
        """Warn of a former name, once for the file that has it."""
        frame = _importing(sys._getframe())
        if frame is None or frame.f_code.co_filename in self.told:
            return
        file = frame.f_code.co_filename
        self.told.add(file)
        warnings.warn_explicit(ADVICE.format(name, new), FormerName, file, frame.f_lineno)


def _is_there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _in_a_checkout(spec: ModuleSpec) -> bool:
    """Whether a package is a folder to which one in `memcap`, beside it, is a link."""
    if spec.origin is None:
        return False
    folder = Path(spec.origin).parent
    return (folder.parent / "memcap" / folder.name).resolve() == folder.resolve()


def _importing(frame: FrameType | None) -> FrameType | None:
    """The frame with the import statement: neither Python's machinery nor this file."""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name != __name__ and name.partition(".")[0] != "importlib":
            return frame
        frame = frame.f_back
    return None


def install() -> None:
    """Have former names found from now on; once is enough."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


@contextmanager
def one_line() -> Iterator[None]:
    """A warning of a former name is one line meanwhile."""
    usual = warnings.formatwarning

    def told(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        line: str | None = None,
    ) -> str:
        if issubclass(category, FormerName):
            path, here = Path(filename), Path.cwd()
            shown = str(path.relative_to(here) if path.is_relative_to(here) else path)
            said = shown if shown.isprintable() else ascii(shown)
            return f"warning: {said}:{lineno}: {message}\n"
        return usual(message, category, filename, lineno, line)

    warnings.formatwarning = told
    try:
        yield
    finally:
        warnings.formatwarning = usual
