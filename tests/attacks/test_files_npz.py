"""Archives of arrays that are damaged, lie, or swell: one reason each, within bounded memory."""

from __future__ import annotations

import io
import json
import resource
import struct
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from memcap.numeric.readers import read
from tests.apart import ROOT

CASES = ROOT / "tests" / "cases" / "data"
MEMORY = 3 << 29
GOOD = np.arange(12).reshape(2, 3, 2)


def npy(array):
    whole = io.BytesIO()
    np.save(whole, array)
    return whole.getvalue()


Y = npy(np.array([0, 1]))
X = npy(GOOD)


def header(text, data=b"", version=(1, 0)):
    """A .npy file with this header."""
    line = text.encode() + b" " * (-(len(text) + 11) % 64) + b"\n"
    size = struct.pack("<H" if version == (1, 0) else "<I", len(line))
    return b"\x93NUMPY" + bytes(version) + size + line + data


def described(shape, descr="'<i8'", order="False", data=b""):
    return header(f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}}}", data)


def archive(x, y=Y, method=zipfile.ZIP_STORED, names=("X.npy", "Y.npy")):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as zipped:
        for name, content in zip(names, (x, y)):
            zipped.writestr(name, content)
    return whole.getvalue()


def patched(content, old, new):
    assert old in content
    return content.replace(old, new, 1)


def end_patched(content, place, fmt, value):
    """A number in the last 22 bytes, the end of the directory."""
    at = len(content) - 22 + place
    return content[:at] + struct.pack(fmt, value) + content[at + struct.calcsize(fmt) :]


def twice():
    with pytest.warns(UserWarning):
        return archive(X, X, names=("X.npy", "X.npy"))


def sizes_of_zip64():
    """The directory says that an array has 2^60 bytes."""
    whole = bytearray(archive(X))
    at = whole.index(b"PK\x01\x02")
    name = b"X.npy"
    extra = struct.pack("<HHQ", 1, 8, 1 << 60)
    whole[at + 24 : at + 28] = b"\xff" * 4
    whole[at + 30 : at + 32] = struct.pack("<H", len(extra))
    place = at + 46 + len(name)
    whole[place:place] = extra
    size = struct.unpack_from("<I", whole, len(whole) - 10)[0] + len(extra)
    return end_patched(bytes(whole), 12, "<I", size)


def swollen(shape):
    """Zeros for this shape, deflated."""
    data = bytes(int(np.prod(shape)))
    return archive(described(shape, "'|u1'", data=data), method=zipfile.ZIP_DEFLATED)


WHOLE = archive(X)
PICKLE = b"cposix\nsystem\n(S'touch pwned'\ntR."
PACKED = archive(X, method=zipfile.ZIP_DEFLATED)
MADE = {
    "nothing": b"",
    "another file": b"%PDF-1.4 and so on",
    "wrong magic": patched(WHOLE, b"PK\x03\x04", b"PK\x03\x05"),
    "cut directory": WHOLE[:-40],
    "cut in the middle": WHOLE[: len(WHOLE) // 2],
    "cut at the end": WHOLE[:-1],
    "a directory that is not there": end_patched(WHOLE, 16, "<I", 1 << 30),
    "a directory before the file": end_patched(WHOLE, 12, "<I", 1 << 31),
    "a wrong checksum": patched(WHOLE, X[-8:], bytes(8)),
    "sizes of zip64": sizes_of_zip64(),
    "an archive in the archive": archive(WHOLE),
    "compressed by bzip2": archive(X, method=zipfile.ZIP_BZIP2),
    "compressed by lzma": archive(X, method=zipfile.ZIP_LZMA),
    "swelling by bzip2": partial(archive, bytes(10**7), method=zipfile.ZIP_BZIP2),
    "no X": archive(X, names=("x.npy", "Y.npy")),
    "no Y": archive(X, names=("X.npy", "Z.npy")),
    "X twice": twice(),
    "X in a folder": archive(X, names=("a/X.npy", "Y.npy")),
    "an empty array file": archive(b""),
    "a version to come": archive(b"\x93NUMPY\x07\x00" + X[8:]),
    "a header of 4 GB": archive(b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**32 - 1)),
    "a header that is cut": archive(X[:40]),
    "a header that is no dictionary": archive(header("[1, 2, 3]")),
    "a header with code": archive(header("__import__('os').system('touch pwned')")),
    "a header with code in it": archive(described("(1, exit(3))")),
    "a deep header": archive(header("(" * 5000)),
    "a header that does not end": archive(header("{'descr': '''")),
    "a header without a shape": archive(header("{'descr': '<i8', 'fortran_order': False}")),
    "no shape but a word": archive(described("'ab'")),
    "a negative shape": archive(described("(-1, 2, 2)")),
    "negative shapes": archive(described("(-2, -3, 2)", data=bytes(96))),
    "a shape of a float": archive(described("(2.0, 3, 2)", data=bytes(96))),
    "a shape of 10^400": archive(described(f"({10**400},)")),
    "a shape of 2^63": archive(described(f"({2**63}, 1, 1)")),
    "a product of 2^64": archive(described("(4294967296, 4294967296, 1)")),
    "rows of nothing": archive(described("(2, 0, 2)")),
    "10^12 rows of nothing": archive(described("(1000000000000, 0, 2)")),
    "tokens of nothing": archive(described("(2, 1000000000, 0)")),
    "no rows": archive(described("(0, 2, 2)")),
    "one number": archive(npy(np.array(5))),
    "too little": archive(described("(2, 3, 2)", data=bytes(88))),
    "too much": archive(described("(2, 3, 2)", data=bytes(97))),
    "objects": archive(described("(2, 3, 2)", "'|O'", data=PICKLE)),
    "words": archive(npy(np.array([["a", "b"], ["c", "d"]]))),
    "records": archive(npy(np.zeros((2, 2, 2), [("a", int), ("b", int)]))),
    "arrays of arrays": archive(described("(2, 3, 2)", "('<i8', (10, 10))")),
    "floats": archive(npy(GOOD.astype(float))),
    "times": archive(npy(GOOD.astype("timedelta64[s]"))),
    "complex numbers": archive(npy(GOOD.astype(complex))),
    "more labels than rows": archive(X, npy(np.arange(3))),
    "labels of nothing": archive(X, npy(np.zeros((2, 0), int))),
    "labels of another shape": archive(X, npy(np.zeros((2, 3, 2), int))),
    "negative labels": archive(X, npy(np.array([0, -1]))),
    "2^28 rows of zeros": partial(swollen, (1 << 28, 1, 1)),
    "2^23 rows of zeros": partial(swollen, (1 << 23, 1, 1)),
    "a row of 2^26 zeros": partial(swollen, (1, 1, 1 << 26)),
}
CHECK = """
import json, sys
from pathlib import Path
from memcap.numeric.errors import InputError
from memcap.numeric.readers import read

for file in sys.argv[1:]:
    try:
        found = read(file).dataset.N
    except InputError as error:
        found = str(error)
    print(json.dumps([Path(file).stem, found]))
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What is said of each file, by one process whose memory is bounded."""
    folder = tmp_path_factory.mktemp("npz")
    for name, content in MADE.items():
        (folder / f"{name}.npz").write_bytes(content() if callable(content) else content)
    bound = partial(resource.setrlimit, resource.RLIMIT_AS, (MEMORY, MEMORY))
    files = [*folder.glob("*.npz"), *CASES.glob("*.npz")]
    done = subprocess.run(
        [sys.executable, "-c", CHECK, *map(str, files)],
        capture_output=True,
        text=True,
        cwd=folder,
        preexec_fn=bound,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0 and done.stderr == "", done.stderr[-2000:]
    assert not (folder / "pwned").exists()
    return dict(map(json.loads, done.stdout.splitlines()))


@pytest.mark.parametrize("name", [*MADE, *sorted(path.stem for path in CASES.glob("*.npz"))])
def test_a_damaged_archive_is_refused_in_one_line(outcomes, name):
    said = outcomes[name]
    assert isinstance(said, str) and f"{name}.npz" in said
    assert "\n" not in said and len(said) < 600


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a negative shape", "-1 x 2 x 2"),
        ("10^12 rows of nothing", "empty"),
        ("objects", "object"),
        ("floats", "float64"),
        ("too little", "96 bytes, and 88"),
        ("X twice", "2 arrays"),
        ("encrypted", "encrypted"),
        ("method93", "93"),
        ("a wrong checksum", "CRC-32"),
        ("2^28 rows of zeros", "at most"),
        ("no Y", "no array Y"),
    ],
)
def test_the_reason_is_named(outcomes, name, reason):
    assert reason in outcomes[name]


def test_one_file_by_the_command_line(tmp_path):
    (tmp_path / "bad.npz").write_bytes((CASES / "zerodim2.npz").read_bytes())
    command = [sys.executable, "-m", "memcap", "build", "bad.npz", "-o", "net.json"]
    own = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=own)
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("memcap: bad.npz") and done.stderr.count("\n") == 1
    assert not (tmp_path / "net.json").exists()


RIGHT = {
    "as numpy writes it": WHOLE,
    "deflated": PACKED,
    "columns first": archive(npy(np.asfortranarray(GOOD))),
    "the high byte first": archive(npy(GOOD.astype(">i4"))),
    "bytes": archive(npy(GOOD.astype("u1"))),
    "the header of version 2": archive(
        header("{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3, 2)}", X[128:], (2, 0))
    ),
    "the spelling of Python 2": archive(described("(2L, 3L, 2L)", data=X[128:])),
}


@pytest.mark.parametrize("content", RIGHT.values(), ids=RIGHT)
def test_integers_are_read_however_they_are_stored(tmp_path, content, recwarn):
    path = Path(tmp_path / "a.npz")
    path.write_bytes(content)
    dataset = read(path).dataset
    found = [[dataset.vectors[word] for word in row] for row in dataset.sequences]
    assert found == [[tuple(map(int, token)) for token in row] for row in GOOD]
    assert [dataset.classes[row[0]] for row in dataset.labels] == ["0", "1"]
    assert not recwarn.list
