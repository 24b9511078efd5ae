"""Word-and-tag files: one word a line, or one sentence a line as in the Brown corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from numeric.errors import Finding
from numeric.lines import read_lines
from numeric.readers.rows import Row, bad_row

__all__ = ["read_brown", "read_conll"]


def read_conll(path: Path) -> Iterator[Row | Finding]:
    """Sentences of lines `word<TAB>tag`, a blank line after each.

    A line that starts with # and has no tab is a comment; `# sent_id = NAME` names the sentence,
    which is otherwise called by its file and first line. A sentence with a bad line is left out.
    """
    name = ""
    start = 0
    pairs: list[tuple[int, list[str]]] = []
    for number, line in read_lines(path):
        if line.startswith("#") and "\t" not in line:
            name = _sentence_name(line) or name
        elif line.strip():
            start = number if not pairs else start
            pairs.append((number, line.split("\t")))
        elif pairs:
            yield _sentence(name or f"{path.name}:{start}", pairs)
            pairs, name = [], ""
    if pairs:
        yield _sentence(name or f"{path.name}:{start}", pairs)


def _sentence_name(comment: str) -> str:
    key, _, value = comment.removeprefix("#").partition("=")
    return value.strip() if key.strip() == "sent_id" else ""


def _sentence(name: str, pairs: list[tuple[int, list[str]]]) -> Row | Finding:
    for number, cells in pairs:
        if len(cells) != 2 or not all(cells):
            return bad_row(name, f"line {number} is not word<TAB>tag")
    return Row(name, tuple(cells[0] for _, cells in pairs), tuple(cells[1] for _, cells in pairs))


def read_brown(path: Path) -> Iterator[Row | Finding]:
    """Sentences of `word/tag` items, one sentence a line; the last slash separates.

    Blank lines mean nothing. A sentence with a bad item is left out.
    """
    for number, line in read_lines(path):
        items = [item.rpartition("/") for item in line.split()]
        where = f"{path.name}:{number}"
        bad = next((tag for word, _, tag in items if not (word and tag)), None)
        if bad is not None:
            yield bad_row(where, f"an item near {bad[:40]!r} is not word/tag")
        elif items:
            yield Row(where, tuple(item[0] for item in items), tuple(item[2] for item in items))
