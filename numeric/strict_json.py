"""JSON with no float in it, where numbers are meant, and no key twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

from memcap.numeric.errors import InputError
from memcap.numeric.exact import MAX_DIGITS
from memcap.numeric.lines import read_whole

__all__ = ["load_json", "parse_json"]


def parse_json(text: str, *, floats: bool = False) -> object:
    """The JSON value of `text`; ValueError for faulty JSON, a float, NaN, or a key twice.

    floats: they are read as floats, for a reader that makes no numbers of them.

    >>> parse_json('{"a": [1, "1/2"]}')
    {'a': [1, '1/2']}
    >>> parse_json("[0.5]")
    Traceback (most recent call last):
    ValueError: 0.5 is a float; write it as a string: "0.5"
    """
    try:
        value: object = json.loads(
            text,
            parse_float=float if floats else _no_float,
            parse_int=_bounded,
            parse_constant=float if floats else _no_float,
            object_pairs_hook=_no_key_twice,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"not JSON: {error.msg} ({where})") from None
    except RecursionError:
        raise ValueError("not usable JSON: it is nested too deeply") from None
    return value


def load_json(path: Path) -> object:
    """The JSON value in a file; InputError as `parse_json` and `read_whole` have it."""
    try:
        return parse_json(read_whole(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(path, f"byte {error.start + 1}", "not UTF-8") from None
    except ValueError as error:
        raise InputError(path, "", str(error)) from None


def _no_float(text: str) -> NoReturn:
    raise ValueError(f'{text[:40]} is a float; write it as a string: "{text[:40]}"')


def _bounded(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number of {len(text)} digits; at most {MAX_DIGITS} are read")
    return int(text)


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice[:40]!r} stands twice")
    return found
