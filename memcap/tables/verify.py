"""The results of `memcap verify`, beside the sizes: rows with wrong labels, and undecided ones."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from memcap.console import plain
from memcap.numeric.verify import Verification

__all__ = ["show_failures"]


def show_failures(console: Console, result: Verification) -> None:
    """The first sequences with wrong labels, and the first undecided ones."""
    for wrong in result.wrong:
        console.print(Text(f"{plain(wrong.where)}:", style="bold red"), soft_wrap=True)
        for word, label, found in zip(wrong.words, wrong.expected, wrong.found, strict=True):
            if label != found:
                line = f"  {plain(word)}: {plain(label)} expected, {plain(found)} came out"
                console.print(Text(line), soft_wrap=True)
    for stopped in result.stopped:
        line = f"{plain(stopped.where)}: undecided: {stopped.reason}"
        console.print(Text(line, style="bold red"), soft_wrap=True)
