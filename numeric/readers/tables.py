"""CSV and TSV: a text and its label in each row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from memcap.numeric.errors import Finding, InputError
from memcap.numeric.lines import read_lines
from memcap.numeric.readers.rows import Row, bad_row

__all__ = ["read_csv", "read_tsv"]

Cells = tuple[int, list[str]]

NAMES: Final = ("text", "label")
"""The columns, as a heading names them."""

SIGNS: Final = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}
"""What columns end at, in files of various makes."""


def read_csv(path: Path) -> Iterator[Row | Finding]:
    """Rows of comma-separated cells, quoted with " where needed; see `read_tsv` for the columns.

    White space before a cell, and so before its quotation mark, means nothing. Raises InputError
    for quoting that does not end.
    """
    return _rows(path, _csv_cells(path), ",")


def read_tsv(path: Path) -> Iterator[Row | Finding]:
    """Rows of tab-separated cells, without quoting.

    If the first row names the columns `text` and `label`, in small letters or capitals, they are
    found by name and others are ignored; otherwise there are two columns, the text and its label.
    The words of a text are what stands between white space. A row with other than its share of
    cells is left out.
    Raises InputError for a heading that names one of the two only, or divides them by another sign.
    """
    return _rows(path, ((number, line.split("\t")) for number, line in read_lines(path)), "\t")


def _csv_cells(path: Path) -> Iterator[Cells]:
    start = 1
    lines = (line + "\n" for _, line in read_lines(path))
    reader = csv.reader(lines, strict=True, skipinitialspace=True)
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError(path, f"line {start}", f"not CSV: {error}") from None


def _rows(path: Path, table: Iterable[Cells], sign: str) -> Iterator[Row | Finding]:
    width, text, label = 2, 0, 1
    for place, (number, cells) in enumerate(table):
        names = [cell.strip().lower() for cell in cells]
        if place == 0 and set(NAMES) <= set(names):
            width, text, label = len(names), names.index("text"), names.index("label")
            continue
        if place == 0:
            _require_no_heading(path, number, names, sign)
        if any(names):
            where = f"{path.name}:{number}"
            if len(cells) == width:
                yield _row(where, cells[text], cells[label])
            else:
                yield bad_row(where, _other_width(cells, width, sign))


def _row(where: str, text: str, label: str) -> Row | Finding:
    if not label.strip():
        return bad_row(where, "the label is empty")
    return Row(where, tuple(text.split()), label.strip())


def _require_no_heading(path: Path, number: int, names: list[str], sign: str) -> None:
    """InputError where the first row is meant as a heading, but cannot be used as one."""
    place = f"line {number}"
    for one, other in (NAMES, NAMES[::-1]):
        if one in names:
            shown = ", ".join(names)[:80]
            raise InputError(path, place, f"the columns are {shown}: none is called {other}")
    for found in SIGNS:
        parts = [part.strip('" ') for part in found.join(names).split(found)]
        if found != sign and set(NAMES) <= set(parts):
            reason = f"text and label are divided by {SIGNS[found]}, not by {SIGNS[sign]}"
            raise InputError(path, place, f"{reason}; .csv files have commas, .tsv files tabs")


def _other_width(cells: list[str], width: int, sign: str) -> str:
    """Why a row does not do, and the sign that it may have been meant to have."""
    noun = "column" if len(cells) == 1 else "columns"
    wanted = "a text and its label" if width == 2 else "as in the first line"
    meant = [SIGNS[s] for s in SIGNS if s != sign and len(cells) == 1 and s in cells[0]]
    seen = f"; columns end at {SIGNS[sign]} here, and {meant[0]} is there" if meant else ""
    aid = "; a first line may name them: text, label" if len(cells) > width else ""
    return f"{len(cells)} {noun}, not {width} ({wanted}){seen}{aid}"
