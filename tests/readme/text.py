"""What the README tells its reader to do, and what it says comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Block", "blocks", "inline", "masked", "missing"]

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAMS = ("memcap", ".venv/bin/memcap", "make", "pip", "pytest", "python")


@dataclass(frozen=True)
class Block:
    """What stands between fences: its language, "" for what a command prints, and the line."""

    language: str
    text: str
    line: int

    @property
    def commands(self) -> list[str]:
        r"""The commands of a shell block, as they are printed.

        >>> Block("sh", "a b \\\n  --c  # why\nd\n", 1).commands
        ['a b \\\n  --c  # why', 'd']
        """
        return [line for line in re.split(r"(?<!\\)\n", self.text) if line.strip()]


def blocks(text: str) -> list[Block]:
    r"""All blocks, in order.

    >>> blocks("Do\n\n```sh\nmake\n```\n")
    [Block(language='sh', text='make\n', line=4)]
    """
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start(2)) + 1)
        for found in FENCED.finditer(text)
    ]


def inline(text: str) -> list[str]:
    r"""The commands that stand in the running text, each once.

    >>> inline("`memcap show\nT1` shows `T1`, `make` too; `memcap show T1`.")
    ['memcap show T1']
    """
    spans = re.findall(r"`([^`]+)`", FENCED.sub("", text))
    commands = [" ".join(span.split()) for span in spans]
    return list(dict.fromkeys(c for c in commands if c.split()[0] in PROGRAMS and " " in c))


def masked(text: str) -> str:
    r"""The words, without frames of tables; seconds as 0.

    >>> masked("┃ proved   1   0.11  the kernel alone\n1 proved (1 obligation, 0.5 s)")
    'proved 1 0 the kernel alone 1 proved (1 obligation, 0 s)'
    """
    text = re.sub(r"[\u2500-\u257f]", " ", text)
    text = re.sub(
        r"\b\d+\.\d+(?= s\b)|(?<=\s)\d+\.\d\d(?=\s\s|\s*$)", "0", text, flags=re.MULTILINE
    )
    return " ".join(text.split())


def missing(printed: str, said: str) -> list[str]:
    r"""The lines that the README prints and that do not stand in what was said, in this order.

    >>> missing("a  b\nd\n", "┃ a ┃ b ┃\nc\nd\n"), missing("d\na\n", "a\nd\n")
    ([], ['a'])
    """
    text, at, lacking = masked(said), 0, []
    for line in map(masked, printed.splitlines()):
        found = text.find(line, at)
        if found < 0:
            lacking.append(line)
        else:
            at = found + len(line)
    return lacking
