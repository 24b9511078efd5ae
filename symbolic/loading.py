"""From what a user names to lemmas: a lemma, a glob, a module, or a file of his own.

Whatever goes wrong in a file is one line: which file, which line of it, and why.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from itertools import count
from pathlib import Path
from types import ModuleType

from symbolic.errors import InputError
from symbolic.lemma import REGISTRY, Lemma

__all__ = ["find", "modules"]

_NUMBERS = count(1)
_FILES: dict[Path, list[Lemma]] = {}


def find(targets: Sequence[str], library: str) -> list[Lemma]:
    """The lemmas that the targets name, each once, in the order of the targets.

    Args:
        targets: names of lemmas, globs (``bits.*``), modules (``proofs.gadgets``), or files
            (``my.py``); none for the whole library.
        library: the package whose modules have the lemmas that need no file.

    Raises:
        InputError: there is no such thing, or a file cannot be executed.
    """
    files = {t: _file(Path(t)) for t in targets if _is_file(t)}
    found: dict[Lemma, None] = {}
    for target in targets or [library]:
        lemmas = files[target] if target in files else _named(target, library)
        found.update(dict.fromkeys(lemmas))
    return list(found)


def modules(library: str) -> list[str]:
    """The modules of the library: in its ``READING_ORDER`` first, then by name."""
    package = _import(library)
    present = sorted(m.name for m in pkgutil.iter_modules(package.__path__))
    first = [name for name in getattr(package, "READING_ORDER", ()) if name in present]
    return [f"{library}.{name}" for name in dict.fromkeys([*first, *present])]


def _is_file(target: str) -> bool:
    return target.endswith(".py") or "/" in target or Path(target).is_file()


def _named(target: str, library: str) -> list[Lemma]:
    """The lemmas of a module, or of the registry, with a fitting name."""
    if target == library:
        return [lemma for name in modules(library) for lemma in _of_module(name)]
    if target.startswith(f"{library}."):
        there_are = modules(library)
        if target not in there_are:
            reason = f"there is no such module; there are {', '.join(there_are) or 'none'}"
            raise InputError(target, "", reason)
        return _of_module(target)
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
    file = _import(name).__file__
    return [lemma for lemma in REGISTRY if lemma.file == file]


def _import(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name == name:
            raise InputError(name, "", "there is no such module") from None
        raise _explained(error, None) from error
    except Exception as error:  # of a lemma file: it may be of any class
        raise _explained(error, None) from error


def _file(path: Path) -> list[Lemma]:
    """The lemmas of a user's file, which is executed, once."""
    if not path.is_file():
        raise InputError(path, "", "there is no such file")
    whole = path.resolve()
    if whole not in _FILES:
        before = set[Lemma]()
        if not _is_imported(whole):
            before = set(REGISTRY)
            _execute(whole, path)
        new = (lemma for lemma in REGISTRY if lemma not in before)
        _FILES[whole] = [lemma for lemma in new if Path(lemma.file).resolve() == whole]
    if not _FILES[whole]:
        raise InputError(path, "", "there is no lemma in it")
    return _FILES[whole]


def _is_imported(whole: Path) -> bool:
    """Whether a module of the program, such as a test, has imported the file."""
    files = (getattr(module, "__file__", None) for module in tuple(sys.modules.values()))
    return any(file is not None and Path(file).resolve() == whole for file in files)


def _execute(whole: Path, shown: Path) -> None:
    """Execute a file as a module of its own; files beside it can be imported."""
    name = f"lemmas_of_user_{next(_NUMBERS)}"
    spec = importlib.util.spec_from_file_location(name, whole)
    if spec is None or spec.loader is None:
        raise InputError(shown, "", "this is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.append(str(whole.parent))
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # of the user's code: it may be of any class
        raise _explained(error, whole, shown) from error
    finally:
        sys.path.remove(str(whole.parent))


def _explained(error: BaseException, file: Path | None, shown: Path | None = None) -> InputError:
    """One line for an exception: the last line of the lemma file that led to it, and why."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, SyntaxError) and error.filename is not None:
        named = shown if file is not None and error.filename == str(file) else error.filename
        return InputError(named, f"line {error.lineno}", f"Python cannot read this: {error.msg}")
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if (f.filename == str(file) if file else _is_lemma_file(f.filename))]
    place = f"line {own[-1].lineno}" if own else ""
    named = shown or (own[-1].filename if own else "lemmas")
    return InputError(named, place, _reason(error))


def _is_lemma_file(name: str) -> bool:
    inside = Path(__file__).parent
    return not name.startswith("<") and inside not in Path(name).parents


def _reason(error: BaseException) -> str:
    if isinstance(error, NameError) and getattr(error, "name", None):
        return f"{error.name} is not declared"
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8"
    known = type(error).__module__.startswith("symbolic.")
    return str(error) if known else f"{type(error).__name__}: {error}"
