"""Word-and-tag files: one word a line, or one sentence a line as in the Brown corpus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from memcap.numeric.errors import Finding, InputError
from memcap.numeric.lines import read_lines
from memcap.numeric.readers.rows import Row, bad_row

__all__ = ["DOCUMENT", "read_brown", "read_conll", "read_conllu"]

DOCUMENT: Final = "-DOCSTART-"
"""What a line begins with that says no more than that a document begins."""

FORM, TAG, COLUMNS = 1, 3, 10
"""CoNLL-U: the word, its part of speech, and how many columns there are."""

Numbered = tuple[int, str]


def read_conll(path: Path) -> Iterator[Row | Finding]:
    """Sentences of lines of columns, the first the word and the last its label; a blank line after
    each.

    Columns end at tabs, or at white space where the first line has no tab; every line has as many
    as the first. White space around a word or a label means nothing. A line that starts with # and
    has no tab is a comment; in a file without tabs one that has all columns is a word, but at the
    start of a sentence, where it might be either, the sentence is left out. `# sent_id = NAME`
    names the sentence, which is otherwise called by its file and first line. Lines -DOCSTART- are
    passed over. A sentence with a bad line is left out.
    Raises InputError where the first column only counts the words.
    """
    layout = _Layout()
    for name, lines in _sentences(path, layout):
        number, first = lines[0]
        if first.startswith("#") and "\t" not in first:
            yield bad_row(name, f"line {number} may be a word or a comment; tabs would tell")
            continue
        found = _sentence(name, [(number, layout.cells(line)) for number, line in lines])
        if isinstance(found, Row) and layout.width > 2:
            _require_words(path, number, found)
        yield found


def read_conllu(path: Path) -> Iterator[Row | Finding]:
    """CoNLL-U: the second of ten columns is the word, the fourth its label.

    Lines of words that are written together (1-2) and of empty nodes (1.1) are passed over.
    """
    for name, lines in _sentences(path, _Layout(tabs=True, width=COLUMNS)):
        rows = [(number, line.split("\t")) for number, line in lines]
        words = [(number, cells) for number, cells in rows if cells[0].isdecimal()]
        others = [number for number, cells in rows if not _is_number(cells[0])]
        bad = [number for number, cells in rows if len(cells) != COLUMNS]
        if bad or others:
            number = min(bad + others)
            yield bad_row(name, f"line {number} has not the ten columns of CoNLL-U")
        else:
            yield _sentence(name, [(number, [c[FORM], c[TAG]]) for number, c in words])


def _is_number(cell: str) -> bool:
    """Whether it is the first column of a line: 1, 1-2 or 1.1.

    >>> _is_number("1-2"), _is_number("the")
    (True, False)
    """
    return cell.replace("-", ".").replace(".", "", 1).isdecimal()


@dataclass
class _Layout:
    """How lines are divided: into `width` columns, 0 until the first line that has any."""

    tabs: bool = True
    width: int = 0

    def learn(self, line: str) -> None:
        """The first line with columns says how they end, and how many there are."""
        if not self.width and len(line.split()) > 1:
            self.tabs = "\t" in line
            self.width = len(line.split("\t" if self.tabs else None))

    def cells(self, line: str) -> list[str]:
        """The columns of a line; none where there are fewer or more than there should be."""
        cells = [cell.strip() for cell in line.split("\t")] if self.tabs else line.split()
        return cells if len(cells) == self.width else []

    def is_comment(self, line: str) -> bool:
        """Whether it is no word."""
        if not line.startswith("#") or "\t" in line:
            return False
        cells = line.split()
        return self.tabs or len(cells) != self.width or cells[2:3] == ["="]


def _sentences(path: Path, layout: _Layout) -> Iterator[tuple[str, list[Numbered]]]:
    """The lines of each sentence, numbered, and its name."""
    name = ""
    lines: list[Numbered] = []
    for number, line in read_lines(path):
        if layout.is_comment(line):
            name = _sentence_name(line) or name
        elif line.strip() and not line.startswith(DOCUMENT):
            layout.learn(line)
            lines.append((number, line))
        elif lines:
            yield name or f"{path.name}:{lines[0][0]}", lines
            lines, name = [], ""
    if lines:
        yield name or f"{path.name}:{lines[0][0]}", lines


def _sentence_name(comment: str) -> str:
    key, _, value = comment.removeprefix("#").partition("=")
    return value.strip() if key.strip() == "sent_id" else ""


def _sentence(name: str, rows: list[tuple[int, list[str]]]) -> Row | Finding:
    for number, cells in rows:
        if len(cells) < 2:
            return bad_row(name, f"line {number} has not the columns of a word and its label")
        if not (cells[0].strip() and cells[-1].strip()):
            return bad_row(name, f"line {number} has an empty word or label")
    first = tuple(cells[0].strip() for _, cells in rows)
    return Row(name, first, tuple(cells[-1].strip() for _, cells in rows))


def _require_words(path: Path, number: int, row: Row) -> None:
    """InputError for words 1, 2, … k."""
    if len(row.words) > 1 and list(row.words) == [str(k + 1) for k in range(len(row.words))]:
        reason = "the first column counts the words, where the word is needed"
        raise InputError(path, f"line {number}", f"{reason}; CoNLL-U files are called .conllu")


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
