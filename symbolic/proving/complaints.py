"""One line for whatever goes wrong in a file of lemmas: which file, which line of it, and why."""

from __future__ import annotations

import ast
import re
import sys
import sysconfig
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType

from memcap.symbolic import kernel
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.language.terms import Const
from memcap.symbolic.proving.modules import failed_first, failures

__all__ = ["explained", "shown"]

DEFINED_TWICE = re.compile("define: (.+) is defined already, and differently")
DEFINING = (kernel, kernel.define, kernel.define_recursive)
NO_LEMMAS = (Path(__file__).parents[1], Path(sysconfig.get_path("stdlib")))


def explained(error: BaseException, named: str) -> InputError:
    """The line for an exception: where the file that it began in was, when it was raised.

    ``named`` is what was asked for, in case no file of lemmas is to be seen.
    """
    if isinstance(error, InputError):
        return error
    file = failed_first(error)
    if isinstance(error, SyntaxError) and file is not None and error.filename == str(file):
        place = f"line {error.lineno}" if error.lineno else ""
        return InputError(shown(file), place, f"Python cannot read this: {error.msg}")
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_of(f.filename, file)]
    if not frames:
        return InputError(named if file is None else shown(file), "", _reason(error, None))
    where = Path(frames[-1].filename), frames[-1].lineno
    return InputError(shown(where[0]), f"line {where[1]}", _reason(error, where))


def shown(file: Path) -> str:
    """A file as seen from the current folder, if it is inside."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


def _is_of(name: str, file: Path | None) -> bool:
    """Whether a frame is one of this file, or of some file that may have lemmas."""
    path = Path(name)
    if file is not None:
        return path.resolve() == file
    return not name.startswith("<") and not any(n in path.parents for n in NO_LEMMAS)


def _reason(error: BaseException, where: tuple[Path, int | None] | None) -> str:
    twice = DEFINED_TWICE.fullmatch(str(error))
    if isinstance(error, kernel.KernelError) and twice is not None:
        return _defined_twice(twice[1], where)
    if isinstance(error, NameError) and getattr(error, "name", None):
        return f"{error.name} is not declared"
    if isinstance(error, UnicodeDecodeError):
        return "it is not text in UTF-8"
    known = type(error).__module__.startswith("memcap.symbolic.")
    return str(error) if known else f"{type(error).__name__}: {error}"


# --- two constants of one name ---------------------------------------------------------------


def _defined_twice(name: str, again: tuple[Path, int | None] | None) -> str:
    there = next((place for place in _definitions(name) if place != again), None)
    bound = next((file for file in _binding(name) if again is None or file != again[0]), None)
    first = f" in {shown(there[0])}, line {there[1]}" if there else ""
    first = first or (f" in {shown(bound)}" if bound else "")
    return f"the constant {name} has another meaning already{first}; rename one of them"


def _definitions(name: str) -> Iterator[tuple[Path, int]]:
    """Where files that were executed define a constant, as far as their texts say it."""
    loaded = (m for m in _modules() if any(v is d for v in vars(m).values() for d in DEFINING))
    for file in dict.fromkeys([*(Path(str(m.__file__)) for m in loaded), *failures()]):
        text = file.read_text(encoding="utf-8", errors="replace")
        with suppress(SyntaxError, ValueError):
            yield from ((file, line) for line in _lines(ast.parse(text), name))


def _lines(tree: ast.AST, name: str) -> Iterator[int]:
    """The lines in which a constant of this name is defined."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=function, args=[ast.Constant(value=str(first)), *_]):
                called = ast.unparse(function).rpartition(".")[2]
                if first == name and called.startswith("define"):
                    yield node.lineno


def _binding(name: str) -> Iterator[Path]:
    """The files that are loaded in which something stands for a constant."""
    for module in _modules():
        if any(isinstance(v, Const) and v.name == name for v in tuple(vars(module).values())):
            yield Path(str(module.__file__))


def _modules() -> Iterator[ModuleType]:
    """The modules that were read from files of Python, in the order of their imports."""
    for module in tuple(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(module, ModuleType) and isinstance(file, str) and file.endswith(".py"):
            yield module
