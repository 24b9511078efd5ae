"""What a page tells its reader to do, and what it says comes of it."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

__all__ = [
    "Block",
    "anchors",
    "blocks",
    "differs",
    "inline",
    "links",
    "masked",
    "missing",
    "named_files",
    "spans",
    "written_out",
]

FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
PROGRAMS = ("memcap", ".venv/bin/memcap", "make", "pip", "pytest", "python")
FOLDERS = ("symbolic", "proofs", "numeric", "memcap", "tests", "docs")
LEFT_OUT = "…"
"""A line that stands for any number of others."""


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
        Block(found[2], found[3], text.count("\n", 0, found.start(3)) + 1)
        for found in FENCED.finditer(text)
    ]


def inline(text: str) -> list[str]:
    r"""The commands that stand in the running text, each once.

    >>> inline("`memcap show\nT1` shows `T1`, `make` too; `memcap show T1`.")
    ['memcap show T1']
    """
    commands = spans(text)
    return list(dict.fromkeys(c for c in commands if c.split()[0] in PROGRAMS and " " in c))


def spans(text: str) -> list[str]:
    """What stands between backticks in the running text."""
    return [" ".join(one.split()) for one in re.findall(r"`([^`]+)`", FENCED.sub("", text))]


def named_files(text: str) -> list[str]:
    """The files and folders of the repository that the running text names, each once.

    >>> named_files("`proofs/bits.py`, `symbolic/lock/`, `proofs`, `symbolic.lock`, `a/b.py`")
    ['proofs/bits.py', 'symbolic/lock/']
    """
    found = (one for one in spans(text) if re.fullmatch(r"[\w.]+(/[\w.]+)*/?", one) and "/" in one)
    return list(dict.fromkeys(one for one in found if one.split("/")[0] in FOLDERS))


def links(text: str) -> list[tuple[str, str]]:
    """The links that stay here: the file, and the heading in it, each "" if it is not said.

    >>> links("[a](b.md#c), [d](e/f.py), [here](#there), [g](https://example.org)")
    [('b.md', 'c'), ('e/f.py', ''), ('', 'there')]
    """
    found = re.findall(r"\]\(([^)\s#:]*)(?:#([\w-]+))?\)", FENCED.sub("", text))
    return [(target, anchor) for target, anchor in found if target or anchor]


def anchors(text: str) -> list[str]:
    r"""What links call the headings.

    >>> anchors("# A title\n\n## T1, written out\n")
    ['a-title', 't1-written-out']
    """
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", text), re.MULTILINE)
    return [re.sub(r"[^\w-]+", "", one.lower().replace(" ", "-")) for one in headings]


def written_out(command: str) -> list[str]:
    r"""The words of a command that is meant as it stands; none of one that stands for many.

    >>> written_out("memcap diff  # now"), written_out("memcap size …"), written_out("memcap A -h")
    (['memcap', 'diff'], [], [])
    """
    words = shlex.split(command.replace("\\\n", " "), comments=True)
    placeholders = {"COMMAND", "NAME", "A", LEFT_OUT}
    return [] if placeholders & set(words) else words


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
    r"""The lines that are printed and that do not stand in what was said, in this order.

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


def differs(printed: str, said: str) -> list[str]:
    r"""What is printed and was not said; where no line is left out, what was said and not printed.

    >>> differs("a\n", "a\nb\n"), differs("a\n…\n", "a\nb\n"), differs("b\n…\n", "a\n")
    (['b'], [], ['b'])
    """
    lines = [line.strip() for line in printed.splitlines()]
    if LEFT_OUT in lines:
        return missing("\n".join(line for line in lines if line != LEFT_OUT), said)
    if masked(printed) == masked(said):
        return []
    return missing(printed, said) or missing(said, printed) or ["the order"]
