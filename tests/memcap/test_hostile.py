"""Hostile and broken files: one clear line, status 2, within bounds of memory and time."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from memcap.numeric.compact_file import LENGTHS, MAGIC
from tests.apart import ROOT

MEMORY = 3 << 30
SECONDS = 60
TAGGED = "the\tat\ndog\tnn\n\nit\tps\n"


def memcap(folder, *arguments):
    """A run with bounded memory and time."""
    bound = partial(resource.setrlimit, resource.RLIMIT_AS, (MEMORY, MEMORY))
    return subprocess.run(
        [sys.executable, "-m", "memcap", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=SECONDS,
        preexec_fn=bound,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MEMCAP_CACHE": str(folder / "cache")},
    )


def is_refused(result, name):
    """One line that names the file."""
    assert result.returncode == 2, result.stderr[-2000:]
    assert result.stderr.startswith("memcap: ") and result.stderr.count("\n") == 1
    assert name in result.stderr and len(result.stderr) < 1000 and result.stdout == ""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("hostile")
    (found / "data.conll").write_text(TAGGED)
    for name in ("net.json", "net.memcap"):
        assert memcap(found, "build", "data.conll", "-o", name).returncode == 0
    return found


def json_with(change):
    def made(folder):
        content = json.loads((folder / "net.json").read_text())
        change(content)
        return json.dumps(content).encode()

    return made


def cut(name, share):
    def made(folder):
        whole = (folder / name).read_bytes()
        return whole[: int(len(whole) * share)]

    return made


def flipped(name):
    def made(folder):
        bad = bytearray((folder / name).read_bytes())
        bad[len(bad) // 2] ^= 64
        return bytes(bad)

    return made


def digits(content):
    content["readout"]["out"] = "9" * 10_000_000


NETWORKS = {
    "nothing": lambda folder: b"",
    "cut JSON": cut("net.json", 0.7),
    "cut": cut("net.memcap", 0.7),
    "a flipped bit": flipped("net.memcap"),
    "deep lists": lambda folder: b"[" * 5_000_000,
    "deep maps": lambda folder: b'{"a":' * 2_000_000,
    "a number of 10^8 digits": lambda folder: b"9" * 10**8,
    "ten million digits in a string": json_with(digits),
    "a float": json_with(lambda content: content["readout"].update(out=0.5)),
    "no number": json_with(lambda content: content["readout"].update(out="1e999999999")),
    "wrong shape": json_with(lambda content: content["embedding"]["weights"].update(one=["1"])),
    "an unknown register": json_with(lambda content: content["readout"].update(nowhere="1")),
    "blocks as a map": json_with(lambda content: content.update(blocks={})),
    "a huge frame": lambda folder: MAGIC + LENGTHS.pack(2**28, 0) + b"\0" * 1000,
    "a frame beyond the limit": lambda folder: MAGIC + LENGTHS.pack(2**32 - 1, 0),
    "a binary file": lambda folder: os.urandom(1_000_000),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_file_that_is_none(folder, name):
    (folder / "bad.net").write_bytes(NETWORKS[name](folder))
    is_refused(memcap(folder, "verify", "bad.net", "data.conll"), "bad.net")


DATA = {
    "conll": b"x" * 50_000_000,
    "tsv": b"\0" * 1_000_000,
    "csv": b'"' + b"a" * 5_000_000,
    "jsonl": b"[" * 900_000 + b"\n",
    "json": b'{"X": ' + b"[" * 3_000_000,
    "npz": b"PK\x03\x04" + b"\0" * 1000,
    "txt": b"\xff\xfe" * 1000,
    "brown": b"",
}


@pytest.mark.parametrize("suffix", DATA)
def test_a_data_file_that_is_none(folder, suffix):
    (folder / f"bad.{suffix}").write_bytes(DATA[suffix])
    is_refused(memcap(folder, "build", f"bad.{suffix}", "-o", "never.json"), f"bad.{suffix}")
    assert not (folder / "never.json").exists()


def test_numbers_of_millions_of_digits_in_data(folder):
    (folder / "long.json").write_text('{"X": [[["' + "9" * 5_000_000 + '"]]], "Y": [[0]]}')
    is_refused(memcap(folder, "build", "long.json", "-o", "never.json"), "long.json")
    (folder / "long.json").write_text('{"X": [[[' + "9" * 5_000_000 + ']]], "Y": [[0]]}')
    is_refused(memcap(folder, "build", "long.json", "-o", "never.json"), "long.json")


def start(folder, *arguments):
    command = [sys.executable, "-m", "memcap", *map(str, arguments)]
    own = {**os.environ, "PYTHONPATH": str(ROOT), "MEMCAP_CACHE": str(folder / "cache")}
    return subprocess.Popen(command, cwd=folder, env=own, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("moment", [0.3, 0.8, 1.2, 1.6])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_killed_build_leaves_no_half_written_file(tmp_path, moment, number):
    rows = (f"w{k}\tt{k % 9}\nw{k // 3}\tt{k % 5}\n" for k in range(6000))
    (tmp_path / "data.conll").write_text("\n".join(rows))
    process = start(tmp_path, "build", "data.conll", "-o", "net.json", "--positions")
    time.sleep(moment)
    process.send_signal(number)
    process.communicate()
    if (tmp_path / "net.json").exists():  # it was faster
        json.loads((tmp_path / "net.json").read_text())
    if number != signal.SIGKILL:
        left = {path.name for path in tmp_path.iterdir()} - {"cache"}
        assert left <= {"data.conll", "net.json"}


def test_an_interrupted_verification_goes_on(tmp_path):
    rows = (f"w{k}\tt{k % 9}\nw{k // 3}\tt{k % 5}\n" for k in range(500))
    (tmp_path / "data.conll").write_text("\n".join(rows))
    build = start(tmp_path, "build", "data.conll", "-o", "net.json", "--attention", "softmax")
    build.communicate()
    process = start(tmp_path, "verify", "net.json", "data.conll", "--jobs", "2")
    journals = tmp_path / "cache" / "runs"
    while process.poll() is None and not (journals.is_dir() and list(journals.iterdir())):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130 and "--resume goes on from there" in told
    assert "Traceback" not in told
    again = memcap(tmp_path, "verify", "net.json", "data.conll", "--resume", "--json", "r.json")
    assert again.returncode == 0, again.stderr
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["correct"] == report["total"] == 1000
    assert list(journals.iterdir()) == []
