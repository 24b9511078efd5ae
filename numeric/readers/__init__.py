"""Real formats, read into exact data sets: `read` picks the reader by the file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Final, get_args

from memcap.numeric.dataset import Reading, Task
from memcap.numeric.embedding import Table, read_table
from memcap.numeric.errors import Finding, InputError
from memcap.numeric.exact import exact
from memcap.numeric.readers.arrays import read_json_arrays, read_npz
from memcap.numeric.readers.conll import read_brown, read_conll, read_conllu
from memcap.numeric.readers.jsonl import read_jsonl
from memcap.numeric.readers.rows import Row, assemble
from memcap.numeric.readers.tables import read_csv, read_tsv
from memcap.numeric.readers.text import WINDOW, read_prefixes, read_text
from memcap.numeric.readers.windows import windows

__all__ = ["FORMATS", "read"]

SUFFIXES: Final = {
    ".conll": "conll",
    ".tags": "conll",
    ".conllu": "conllu",
    ".brown": "brown",
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".txt": "text",
    ".json": "json",
    ".npz": "npz",
}
PACKED: Final = (".gz", ".bz2", ".xz", ".zst", ".zip")
WORDS: Final[Mapping[str, Callable[[Path], Iterator[Row | Finding]]]] = {
    "conll": read_conll,
    "conllu": read_conllu,
    "brown": read_brown,
    "csv": read_csv,
    "tsv": read_tsv,
    "jsonl": read_jsonl,
}
ARRAYS: Final = {"json": read_json_arrays, "npz": read_npz}
FORMATS: Final = (*WORDS, "text", *ARRAYS)
OwnTable = Path | Mapping[str, Sequence[object]]


def read(
    path: str | Path,
    *,
    task: Task | None = None,
    d: int | None = None,
    max_length: int | None = None,
    limit: int | None = None,
    table: OwnTable | None = None,
    format: str | None = None,
    length: int | None = None,
    window: int | None = None,
) -> Reading:
    """The data set in a file, and the rows that were left out.

    task: "tokens" (a label for each word), "sequences" (one for the row), "next-token" (one for
    the row) or "prefixes" (one for each word, and so for the prefix that ends there); when None
    it is what the first usable row of the file has. d: the dimension of the embedding (4
    when None and no table is given). max_length: longer rows are left out; for plain text the
    number of words in a window (8 when None). limit: at most so many rows. table: the vectors of
    the words, as a file or a mapping. format: one of `FORMATS`, else chosen by the suffix. length:
    the number of tokens to which rows are filled up, that of the longest when None. window:
    labelled words are taken as one stream, and cut into rows of so many.
    Raises InputError for a file that cannot be read, or options that do not fit it.
    """
    path = Path(path)
    form = _format(path, format)
    _check_options(path, task, d, max_length, limit, window)
    own = _table(path, table, d)
    if form in ARRAYS:
        if own is not None:
            raise InputError(path, "", "arrays hold vectors already; a table has no use here")
        arrays = ARRAYS[form](path)
        if d not in (None, arrays.d):
            raise InputError(path, "X", f"the tokens have {arrays.d} entries, not {d}")
        rows: Iterable[Row | Finding] = arrays.rows
        own = arrays.vectors
    elif form == "text":
        if task not in (None, "next-token", "prefixes"):
            raise InputError(path, "", f"plain text has next words, not labels for {task!r}")
        task = "next-token" if task is None else task
        reader = read_prefixes if task == "prefixes" else read_text
        rows = reader(path, WINDOW if max_length is None else max_length)
    else:
        rows = WORDS[form](path)
    task, rows = (task, rows) if task is not None else _task_of_first_row(rows)
    if window is not None:
        if form not in WORDS or task != "tokens":
            raise InputError(path, "", "windows are cut from files of words with a label each")
        rows = windows(rows, window)
    return assemble(
        path,
        rows,
        task=task,
        d=d,
        max_length=max_length,
        limit=limit,
        table=own,
        length=None if form in ARRAYS else length,
    )


def holds_vectors(path: str | Path) -> bool:
    """Whether a file of this name holds vectors in place of words.

    >>> holds_vectors("a.npz"), holds_vectors("a.tsv")
    (True, False)
    """
    return SUFFIXES.get(Path(path).suffix.lower()) in ARRAYS


def _format(path: Path, name: str | None) -> str:
    suffix = path.suffix.lower()
    form = SUFFIXES.get(suffix) if name is None else name
    if form is None and suffix in PACKED:
        raise InputError(path, "", f"the file is packed ({suffix}); unpack it first")
    if form not in FORMATS:
        raise InputError(path, "", f"which format is this? Names end in {', '.join(SUFFIXES)}")
    return form


def _check_options(
    path: Path,
    task: Task | None,
    d: int | None,
    max_length: int | None,
    limit: int | None,
    window: int | None,
) -> None:
    if task is not None and task not in get_args(Task):
        raise InputError(path, "", f"{task!r} is no task; tasks are {', '.join(get_args(Task))}")
    numbers = ("dimension", d), ("maximal length", max_length), ("limit", limit), ("window", window)
    for name, value in numbers:
        if value is not None and value < 1:
            raise InputError(path, "", f"the {name} is at least 1, not {value}")


def _table(path: Path, table: OwnTable | None, d: int | None) -> Table | None:
    if table is None:
        return None
    if isinstance(table, Path):
        return read_table(table, d)
    try:
        own = {word: tuple(exact(entry) for entry in entries) for word, entries in table.items()}
    except (TypeError, ValueError) as error:
        raise InputError(path, "table", str(error)) from None
    sizes = {len(vector) for vector in own.values()}
    if 0 in sizes or len(sizes) != 1 or d not in (None, *sizes):
        raise InputError(path, "table", "the vectors do not have one dimension, the one asked for")
    return own


def _task_of_first_row(rows: Iterable[Row | Finding]) -> tuple[Task, Iterator[Row | Finding]]:
    """The task that the first usable row is for, and all the rows again."""
    waiting = iter(rows)
    seen: list[Row | Finding] = []
    task: Task = "tokens"
    for item in waiting:
        seen.append(item)
        if isinstance(item, Row):
            task = "sequences" if isinstance(item.labels, str) else "tokens"
            break
    return task, chain(seen, waiting)
