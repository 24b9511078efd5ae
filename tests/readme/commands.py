"""The reference of the command line, written from the commands themselves.

python -m tests.readme.commands > docs/commands.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import Parameter, getdoc, signature, unwrap
from textwrap import fill
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import typer
from typer.models import OptionInfo

from memcap.app import app

__all__ = ["commands", "examples", "written"]

HEAD = """\
# The command line

This page is written from the commands: `python -m tests.readme.commands > docs/commands.md` writes
it anew. `memcap COMMAND --help` says the same. Every command ends with status 0 if all is well, 1
if something was not shown or is wrong, 2 on bad usage or bad input, 130 when it is interrupted.
"""


def commands(group: Any = None, before: str = "memcap") -> Iterator[tuple[str, Any]]:
    """Every command with its whole name, and its function, in the order of the help."""
    group = group or typer.main.get_command(app)
    for name in group.commands:
        one = group.get_command(None, name)
        if hasattr(one, "commands"):
            yield from commands(one, f"{before} {name}")
        else:
            yield f"{before} {name}", unwrap(one.callback)


def examples(command: Any) -> list[str]:
    """The commands that its help gives as examples."""
    return [line.strip() for line in _parts(command)[1].splitlines() if line.strip()]


def written() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(name, command) for name, command in commands())])


def _parts(command: Any) -> tuple[str, str]:
    """What its help says, and the examples."""
    said, *listed = re.split(r"\nExamples?:\n", getdoc(command) or "")
    return said.strip(), "".join(listed)


def _paragraph(text: str) -> str:
    """As Markdown; words in two columns are an item of a list."""
    columns = re.fullmatch(r"(\S.*?) {2,}(.*)", text.strip())
    if columns:
        return f"- *{columns[1]}*: {_plain(columns[2])}"
    return fill(_plain(text), 100, break_long_words=False, break_on_hyphens=False)


def _section(name: str, command: Any) -> str:
    paragraphs = map(_paragraph, _parts(command)[0].split("\n\n"))
    lines = [f"## {name}", "", *(line for p in paragraphs for line in (p, ""))]
    rows = [_row(one) for one in signature(command, eval_str=True).parameters.values()]
    if rows:
        lines += ["| | | if not given |", "| --- | --- | --- |", *rows, ""]
    if examples(command):
        lines += ["```sh", *examples(command), "```", ""]
    return "\n".join(lines)


def _row(parameter: Parameter) -> str:
    """One option or argument: how it is written, what it does, and what it is if not given."""
    kind, said = get_args(parameter.annotation)
    option = isinstance(said, OptionInfo)
    names = [one for one in (said.default, *(said.param_decls or ())) if isinstance(one, str)]
    name = parameter.name.replace("_", "-")
    written = ", ".join(names or [f"--{name}"]) if option else ""
    value = (said.metavar or _value(kind, name)).replace("|", " or ")
    shown = " ".join(filter(None, (written, value)))
    return f"| `{shown}` | {_plain(said.help or '')} | {_default(parameter.default, said)} |"


def _default(value: Any, said: Any) -> str:
    """What it is where it is not given, if there is something to say."""
    if value is Parameter.empty:
        return "required"
    told = not isinstance(value, bool | tuple | None) and value != "" and said.show_default
    return f"`{value}`" if told else ""


def _value(kind: Any, name: str) -> str:
    """What stands behind an option, or in the place of an argument."""
    if get_origin(kind) in (Union, UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is Literal:
        return ", ".join(get_args(kind))
    return "" if kind is bool else name.upper()


def _plain(text: str) -> str:
    """Words that Markdown leaves as they are; options in a typewriter's letters."""
    pieces = re.split(r"(`[^`]*`)", " ".join(text.split()))
    for i in range(0, len(pieces), 2):
        text = re.sub(r"([*_<>\[\]|])", r"\\\1", pieces[i])
        pieces[i] = re.sub(r"(?<![\w-])(--[A-Za-z][\w-]*)", r"`\1`", text)
    return "".join(pieces)


if __name__ == "__main__":
    print(written(), end="")
