"""Certificates kept beside a lemma file, for every copy of it: a fresh clone needs no search.

The archive of FOLDER/NAME.py is FOLDER/certificates/NAME.jsonl: a line for each obligation of its
lemmas, in the order of their digests, so that the same proofs give the same bytes.  A line is a
certificate, or the model of a question whose answer is an instance of a lemma's hypotheses:

    {"obligation": …, "steps": […]}
    {"model": {…}, "obligation": …}

Neither is believed: certificates are checked, and models are evaluated in the hypotheses.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from memcap.symbolic.store.packed import located

__all__ = ["LARGEST", "path", "read", "write"]

LARGEST = 256 << 20


def path(lemma_file: str | Path) -> Path:
    """Where the certificates of a lemma file are.

    >>> path("proofs/bits.py").as_posix()
    'proofs/certificates/bits.jsonl'
    """
    file = Path(lemma_file)
    return file.parent / "certificates" / f"{file.stem}.jsonl"


def read(file: Path) -> tuple[dict[str, Any], list[str]]:
    """The lines of an archive by the digest of their obligation, and what is wrong with others.

    An archive that is not there has none.
    """
    place = located(file)
    try:
        if not place.is_file():
            return {}, []
        with place.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, zipfile.BadZipFile) as error:
        return {}, [f"ignored {file}: {error}"]
    if len(content) > LARGEST:
        return {}, [f"ignored {file}: it has more than {LARGEST} bytes"]
    lines = content.splitlines()
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as error:
            wrong.append(f"ignored {file}, line {number}: {error}")
            continue
        if isinstance(entry, dict) and isinstance(entry.get("obligation"), str):
            found[entry["obligation"]] = entry
        else:
            wrong.append(f"ignored {file}, line {number}: it names no obligation")
    return found, wrong


def write(entries: Iterable[Mapping[str, Any]]) -> bytes:
    """The bytes of an archive."""
    named = {str(entry["obligation"]): entry for entry in entries}
    lines = (json.dumps(named[d], sort_keys=True, separators=(",", ":")) for d in sorted(named))
    return "".join(f"{line}\n" for line in lines).encode()
