"""JSON lines: an object with a text or its tokens, and a label or labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from memcap.numeric.errors import Finding
from memcap.numeric.lines import read_lines
from memcap.numeric.readers.rows import Row, bad_row
from memcap.numeric.strict_json import parse_json

__all__ = ["read_jsonl"]


def read_jsonl(path: Path) -> Iterator[Row | Finding]:
    """Objects with "text" (a string, split at white space) or "tokens" (a list of strings), and
    "label" (one for the row) or "labels" (one for each token); labels are strings or integers.

    Other keys are ignored whatever they hold, blank lines too. A line that is not such an object is
    left out.
    """
    for number, line in read_lines(path):
        if line.strip():
            yield _row(f"{path.name}:{number}", line)


def _row(where: str, line: str) -> Row | Finding:
    try:
        content = parse_json(line, floats=True)
        if not isinstance(content, dict):
            raise ValueError("the line is not a JSON object")
        return Row(where, _words(content), _labels(content))
    except ValueError as error:
        return bad_row(where, str(error))


def _words(content: dict[str, object]) -> tuple[str, ...]:
    text, tokens = content.get("text"), content.get("tokens")
    if (text is None) == (tokens is None):
        raise ValueError(f'exactly one of "text" and "tokens" is needed, not {_keys(content)}')
    if isinstance(text, str):
        return tuple(text.split())
    if isinstance(tokens, list) and all(isinstance(token, str) for token in tokens):
        return tuple(tokens)
    raise ValueError('"text" is a string, "tokens" a list of strings')


def _labels(content: dict[str, object]) -> tuple[str, ...] | str:
    one, each = content.get("label"), content.get("labels")
    if (one is None) == (each is None):
        raise ValueError(f'exactly one of "label" and "labels" is needed, not {_keys(content)}')
    if one is not None:
        return _label(one)
    if not isinstance(each, list):
        raise ValueError('"labels" is a list')
    return tuple(_label(label) for label in each)


def _keys(content: dict[str, object]) -> str:
    return ", ".join(f'"{key}"' for key in content)[:80] or "nothing"


def _label(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"a label is a string or an integer, not {str(value)[:40]}")
    return str(value)
