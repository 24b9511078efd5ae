"""CSV and TSV: a text and its label in each row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from numeric.errors import Finding, InputError
from numeric.lines import read_lines
from numeric.readers.rows import Row, bad_row

__all__ = ["read_csv", "read_tsv"]

Cells = tuple[int, list[str]]


def read_csv(path: Path) -> Iterator[Row | Finding]:
    """Rows of comma-separated cells, quoted with " where needed; see `read_tsv` for the columns.

    Raises InputError for quoting that does not end.
    """
    return _rows(path, _csv_cells(path))


def read_tsv(path: Path) -> Iterator[Row | Finding]:
    """Rows of tab-separated cells, without quoting.

    If the first row names the columns `text` and `label`, they are found by name and others are
    ignored; otherwise there are two columns, the text and its label. The words of a text are
    what stands between white space. A row with other than its share of cells is left out.
    """
    return _rows(path, ((number, line.split("\t")) for number, line in read_lines(path)))


def _csv_cells(path: Path) -> Iterator[Cells]:
    start = 1
    reader = csv.reader((line + "\n" for _, line in read_lines(path)), strict=True)
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError(path, f"line {start}", f"not CSV: {error}") from None


def _rows(path: Path, table: Iterable[Cells]) -> Iterator[Row | Finding]:
    width, text, label = 2, 0, 1
    for place, (number, cells) in enumerate(table):
        names = [cell.strip().lower() for cell in cells]
        if place == 0 and {"text", "label"} <= set(names):
            width, text, label = len(names), names.index("text"), names.index("label")
        elif any(cells):
            yield _row(f"{path.name}:{number}", cells, width, text, label)


def _row(where: str, cells: list[str], width: int, text: int, label: int) -> Row | Finding:
    if len(cells) != width:
        return bad_row(where, f"{len(cells)} columns, not {width}")
    if not cells[label].strip():
        return bad_row(where, "the label is empty")
    return Row(where, tuple(cells[text].split()), cells[label].strip())
