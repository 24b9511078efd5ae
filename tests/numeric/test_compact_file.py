"""The compact format: the same networks, and nothing but what was written."""

from __future__ import annotations

from hashlib import sha256
from zlib import crc32

import msgspec
import pytest
from flint import fmpq, fmpz
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.numeric.compact_file import LARGEST, LENGTHS, MAGIC
from memcap.numeric.errors import InputError
from memcap.numeric.network import Embedding, Network
from memcap.numeric.network_file import load, save
from memcap.symbolic.gadgets.blocks import FeedForward
from tests.numeric.samples import METADATA, networks, small


@settings(deadline=None, max_examples=50)
@given(network=networks())
def test_a_file_holds_the_network(tmp_path_factory, network):
    folder = tmp_path_factory.mktemp("nets")
    save(network, folder / "net.memcap")
    save(network, folder / "again")
    assert load(folder / "net.memcap") == network
    assert (folder / "net.memcap").read_bytes() == (folder / "again").read_bytes()


exponents = st.integers(0, 70) | st.sampled_from([127, 128, 40_000])


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from([1, -1]), exponents, exponents), min_size=1))
def test_numbers_of_every_length(tmp_path_factory, numbers):
    path = tmp_path_factory.mktemp("nets") / "net.memcap"
    weights = tuple(
        fmpq(sign * (fmpz(2) ** top), fmpz(2) ** bottom + 1) for sign, top, bottom in numbers
    )
    network = Network(("a",), Embedding({"a": weights}, {}), (), {"a": fmpq(1)}, METADATA)
    save(network, path)
    assert load(path) == network


def test_which_format_a_file_has_is_seen_from_its_bytes(tmp_path):
    network, path = small(), tmp_path / "net.memcap"
    save(network, path)
    path.rename(tmp_path / "net.json")
    assert load(tmp_path / "net.json") == network


def test_many_blocks_and_a_number_too_long_for_json(tmp_path):
    step = FeedForward((), {"a": fmpq(fmpz(1) << 100_000)})
    embedding = Embedding({"a": (fmpq(1),)}, {})
    network = Network(("a",), embedding, (step,) * 200, {"a": fmpq(1)}, METADATA)
    save(network, tmp_path / "net.memcap")
    assert load(tmp_path / "net.memcap") == network
    with pytest.raises(InputError, match=r"does not end in \.json"):
        save(network, tmp_path / "net.json")
    assert [path.name for path in tmp_path.iterdir()] == ["net.memcap"]


# --- files that are refused ----------------------------------------------------------------


@pytest.fixture
def whole(tmp_path):
    save(small(), tmp_path / "net.memcap")
    return (tmp_path / "net.memcap").read_bytes()


def refused(tmp_path, content):
    path = tmp_path / "bad.memcap"
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        load(path)
    return str(error.value)


def test_every_flipped_bit_is_found(tmp_path, whole):
    for place in range(len(whole)):
        bad = bytearray(whole)
        bad[place] ^= 1 << place % 8
        refused(tmp_path, bytes(bad))


def test_every_cut_is_found(tmp_path, whole):
    for length in range(0, len(whole), 7):
        refused(tmp_path, whole[:length])
    assert "ends too early" in refused(tmp_path, whole[:-40])
    assert "SHA-256" in refused(tmp_path, whole[:-1])
    assert "SHA-256" in refused(tmp_path, whole + b"\0")


def sealed(*contents: bytes) -> bytes:
    """A file with these frames, all checks right."""
    frames = b"".join(LENGTHS.pack(len(c), crc32(c)) + c for c in contents)
    body = MAGIC + frames + LENGTHS.pack(0, 0)
    return body + sha256(body).digest()


def frames_of(whole: bytes) -> list[bytes]:
    found, place = [], len(MAGIC)
    while (size := LENGTHS.unpack_from(whole, place)[0]) > 0:
        place += LENGTHS.size
        found.append(whole[place : place + size])
        place += size
    return found


def test_frames_are_put_together_again(whole):
    assert sealed(*frames_of(whole)) == whole


def changed(whole, change):
    head, *rest = frames_of(whole)
    content = msgspec.msgpack.decode(head)
    change(content)
    return sealed(msgspec.msgpack.encode(content), *rest)


@pytest.mark.parametrize(
    "change, reason",
    [
        (lambda head: head.update(blocks=3), ", where 3 are announced"),
        (lambda head: head.update(blocks=-1), "blocks"),
        (lambda head: head.update(more=1), "unknown field"),
        (lambda head: head.pop("readout"), "readout"),
        (lambda head: head.update(registers=[]), "registers"),
        (lambda head: head["registers"].append("one"), "stands twice"),
        (lambda head: head["readout"].update(out=0.5), "exact number"),
        (lambda head: head["readout"].update(out=True), "exact number"),
        (lambda head: head["readout"].update(out="1"), "exact number"),
        (lambda head: head["readout"].update(out=[1, 0]), "denominator"),
        (lambda head: head["readout"].update(out=[1, -2]), "denominator"),
        (lambda head: head["readout"].update(out=[1, 2, 3]), "exact number"),
        (lambda head: head["readout"].update(nowhere=1), "no register"),
        (lambda head: head["metadata"].update(task="none"), "task"),
    ],
)
def test_a_head_that_is_not_as_documented(tmp_path, whole, change, reason):
    assert reason in refused(tmp_path, changed(whole, change))


@pytest.mark.parametrize(
    "frame",
    [
        b"\x91" * 100_000 + b"\x90",
        b"\x81\xa1a" * 100_000,
        b"\xdd\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xc1",
        b"",
        msgspec.msgpack.encode([{"kind": "else"}]),
        msgspec.msgpack.encode([{"kind": "feed-forward", "neurons": {}, "bias": {}}]),
        msgspec.msgpack.encode([[[[]]]]),
    ],
    ids=[
        "deep list",
        "deep map",
        "long list",
        "long bytes",
        "no byte",
        "nothing",
        "kind",
        "map",
        "list",
    ],
)
def test_a_frame_that_holds_no_blocks(tmp_path, whole, frame):
    head = frames_of(whole)[0]
    refused(tmp_path, sealed(head, frame))
    refused(tmp_path, sealed(frame))


def test_a_frame_that_says_it_is_huge_is_not_read(tmp_path):
    assert "a frame of more" in refused(tmp_path, MAGIC + LENGTHS.pack(LARGEST + 1, 0))
    assert "ends too early" in refused(tmp_path, MAGIC + LENGTHS.pack(LARGEST, 0))


def test_more_blocks_than_announced_are_not_collected(tmp_path, whole):
    head, blocks, *_ = frames_of(whole)
    assert "announced" in refused(tmp_path, sealed(head, blocks, *[blocks] * 50))


@given(content=st.binary(max_size=200))
def test_anything_else_is_refused(tmp_path_factory, content):
    refused(tmp_path_factory.mktemp("nets"), MAGIC + content)
