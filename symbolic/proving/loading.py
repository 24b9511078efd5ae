"""From what a user names to lemmas: a lemma, a glob, a module, or a file of his own.

A target that cannot be had is one line, and keeps no other from being found.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType

from memcap.symbolic import library as _library  # noqa: F401  its names are taken before a file is read
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.proving.complaints import explained
from memcap.symbolic.proving.lemma import REGISTRY, Lemma
from memcap.symbolic.proving.modules import load

__all__ = ["Found", "find", "is_file", "modules", "search"]


@dataclass(frozen=True)
class Found:
    """What targets name.

    lemmas  each once, in the order of the targets; of a file that fails, those stated before
    wrong   what is wrong with targets that fail, by target
    """

    lemmas: tuple[Lemma, ...]
    wrong: Mapping[str, InputError]

    @property
    def complaints(self) -> list[str]:
        """What is wrong in lines; a file that spoils two targets is one."""
        return list(dict.fromkeys(map(str, self.wrong.values())))

    def whole(self) -> list[Lemma]:
        """The lemmas, where nothing is wrong.

        Raises:
            InputError: something is.
        """
        for error in self.wrong.values():
            raise error
        return list(self.lemmas)


def find(targets: Sequence[str], library: str) -> list[Lemma]:
    """The lemmas that the targets name, as `search` finds them.

    Raises:
        InputError: there is no such thing, or a file cannot be executed.
    """
    return search(targets, library).whole()


def search(targets: Sequence[str], library: str, first: Sequence[Lemma] = ()) -> Found:
    """The lemmas that the targets name.

    Args:
        targets: names of lemmas, globs (``bits.*``), modules (``proofs.gadgets``), or files
            (``my.py``); none for the whole library.
        library: the package whose modules have the lemmas that need no file; a target calls it
            by its last name.
        first: if some of these fit a name or glob, no others are meant.
    """
    files = {target: Path(target).resolve() for target in targets if is_file(target)}
    of: dict[str, Sequence[Lemma]] = {}
    wrong: dict[str, InputError] = {}
    for target in [*files, *(t for t in targets or [library] if t not in files)]:
        try:
            file = files.get(target)
            fit = [one for one in first if file is None and fnmatchcase(one.name, target)]
            of[target] = _file(file, target) if file else fit or _named(target, library)
        except InputError as error:
            wrong[target] = error
            of[target] = _of_file(file) if file else []
    lemmas = dict.fromkeys(lemma for t in targets or [library] for lemma in of.get(t, ()))
    return Found(tuple(lemmas), wrong)


def modules(library: str) -> list[str]:
    """The modules of the library: in its ``READING_ORDER`` first, then by name."""
    package = _import(library)
    present = sorted(m.name for m in pkgutil.iter_modules(package.__path__))
    first = [name for name in getattr(package, "READING_ORDER", ()) if name in present]
    return [f"{library}.{name}" for name in dict.fromkeys([*first, *present])]


def is_file(target: str) -> bool:
    """Whether a target is a file, not a name."""
    return target.endswith(".py") or "/" in target or Path(target).is_file()


def _named(target: str, library: str) -> list[Lemma]:
    """The lemmas of a module, or of the registry, with a fitting name.

    The library is not looked into for a lemma that is known already.
    """
    inside, _, called = library.rpartition(".")
    if target in (library, called):
        return [lemma for name in modules(library) for lemma in _of_module(name)]
    if target.startswith(f"{called}."):
        there_are = [name.removeprefix(f"{inside}.") for name in modules(library)]
        if target not in there_are:
            reason = f"there is no such module; there are {', '.join(there_are) or 'none'}"
            raise InputError(target, "", reason)
        return _of_module(f"{inside}.{target}" if inside else target)
    if target in REGISTRY:
        return [REGISTRY[target]]
    for name in modules(library):
        _import(name)
    lemmas = [lemma for lemma in REGISTRY if fnmatchcase(lemma.name, target)]
    if not lemmas:
        near = get_close_matches(target, [lemma.name for lemma in REGISTRY], 3)
        hint = f"; near it: {', '.join(near)}" if near else "; `memcap list` shows all"
        raise InputError(target, "", f"no lemma has this name{hint}")
    return lemmas


def _of_module(name: str) -> list[Lemma]:
    """The lemmas whose statements stand in the module's file."""
    return _of_file(Path(str(_import(name).__file__)).resolve())


_FAILED: dict[str, InputError] = {}


def _import(name: str) -> ModuleType:
    """A module of the library; one that failed is not tried again."""
    if name in _FAILED:
        raise _FAILED[name]
    try:
        return deeply(lambda: importlib.import_module(name))
    except ModuleNotFoundError as error:
        if error.name == name:
            raise InputError(name, "", "there is no such module") from None
        failure: BaseException = error
    except Exception as error:  # of a lemma file: it may be of any class
        failure = error
    _FAILED[name] = explained(failure, name)
    raise _FAILED[name] from failure


def _file(whole: Path, target: str) -> list[Lemma]:
    """The lemmas of a user's file."""
    if not whole.is_file():
        raise InputError(target, "", "there is no such file")
    if whole.suffix != ".py":
        raise InputError(target, "", "this is not a Python file")
    deeply(lambda: _execute(whole, target))
    lemmas = _of_file(whole)
    if not lemmas:
        raise InputError(target, "", "there is no lemma in it")
    return lemmas


def _execute(whole: Path, target: str) -> None:
    try:
        load(whole)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # of the user's code: it may be of any class
        raise explained(error, target) from error


def _of_file(whole: Path) -> list[Lemma]:
    """The lemmas that were stated in a file, if only until it failed."""
    return [lemma for lemma in REGISTRY if Path(lemma.file).resolve() == whole]
