"""The store gives back what was put in under the same key, and nothing else, and never falls."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from dataclasses import replace
from fractions import Fraction

import pytest

from memcap.symbolic.oracles import Reply, Table
from memcap.symbolic.store import store as module
from memcap.symbolic.store.store import LARGEST_ENTRY, Key, Store, text_sha

TEXT = "(set-logic ALL)\n(assert (! true :named |h.0|))\n(assert (! false :named |goal|))\n"
KEY = Key(TEXT, "z3", "5.4.1.0", "random_seed=0")
OTHER = replace(KEY, text=TEXT.replace("true", "(not false)"))
ANSWER = Reply("unsat", core=("goal",))


@pytest.fixture
def kept(tmp_path):
    store = Store(tmp_path / "answers")
    store.put(KEY, ANSWER)
    return store


def look(store, key=KEY):
    """What the store has, with the warnings it gives meanwhile."""
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        found = store.get(key)
    assert [str(warning.message) for warning in given] == store.warnings
    return found


def test_what_was_put_is_found(kept):
    assert look(kept) == ANSWER and kept.warnings == []
    assert look(Store(kept.folder)) == ANSWER
    assert kept.path(KEY).relative_to(kept.folder).as_posix() == (
        f"{KEY.digest()[:2]}/{KEY.digest()[2:]}.json"
    )


@pytest.mark.parametrize("part", ["text", "oracle", "version", "options"])
def test_another_key_finds_nothing(kept, part):
    other = replace(KEY, **{part: getattr(KEY, part) + " "})
    assert look(kept, other) is None and kept.warnings == []


def test_fields_do_not_run_into_each_other():
    assert Key(TEXT, "ab", "c", "").digest() != Key(TEXT, "a", "bc", "").digest()


VAGUE = [
    Reply("unknown", reason="too much work"),
    Reply("sat", model={"x": 1}, approximate=True),
    Reply("sat", model={"x": 1}, reason="no number for y"),
]


@pytest.mark.parametrize("reply", VAGUE)
@pytest.mark.parametrize("key", [KEY, Key.of_model(TEXT)])
def test_what_is_not_decided_exactly_is_not_kept(tmp_path, reply, key):
    store = Store(tmp_path / "answers")
    store.put(key, reply)
    assert look(store, key) is None and not store.folder.exists()


OPEN = Key.of_open(TEXT, "z3", "5.4.1.0", "random_seed=0", 1.0)


def test_what_is_not_known_is_kept_as_such(tmp_path):
    store = Store(tmp_path / "answers")
    store.put(OPEN, VAGUE[0])
    assert look(store, OPEN) == VAGUE[0]
    assert look(store, Key.of_open(TEXT, "z3", "5.4.1.0", "random_seed=0", 2.0)) is None
    assert look(store) is None


@pytest.mark.parametrize("reply", [ANSWER, Reply("sat", model={"x": 1})])
def test_what_is_known_is_not_kept_as_open(tmp_path, reply):
    store = Store(tmp_path / "answers")
    store.put(OPEN, reply)
    assert not store.folder.exists()


@pytest.mark.parametrize("reply", [ANSWER, Reply("sat", model={"x": 1})])
def test_an_answer_in_place_of_what_is_not_known_is_ignored(tmp_path, reply):
    store = Store(tmp_path / "answers")
    key = KEY if reply is ANSWER else Key.of_model(TEXT)
    store.put(key, reply)
    store.path(OPEN).parent.mkdir(parents=True, exist_ok=True)
    entry = json.loads(store.path(key).read_bytes()) | OPEN.fields()
    store.path(OPEN).write_text(json.dumps(entry))
    assert look(store, OPEN) is None
    assert "of another kind" in store.warnings[0]


def test_a_solver_s_sat_is_not_its_word_on_the_obligation(tmp_path):
    store = Store(tmp_path / "answers")
    store.put(KEY, Reply("sat", model={"x": 1}))
    assert not store.folder.exists()


MODEL = {
    "v.p": True,
    "v.k": -3,
    "v.x": Fraction(2),
    "v.y": Fraction(-1, 3),
    "v.f": Table((((1, Fraction(1, 2)), False),), True),
}


def test_a_model_comes_back_with_its_types(tmp_path):
    store = Store(tmp_path / "answers")
    key = Key.of_model(TEXT)
    store.put(key, Reply("sat", model=MODEL))
    assert look(store) is None
    found = look(store, key)
    assert found == Reply("sat", model=MODEL)
    assert {name: type(value) for name, value in found.model.items()} == {
        name: type(value) for name, value in MODEL.items()
    }


CERTIFIED = replace(KEY, oracle="certificate", version="1", options="")
STEPS = [["split", 0]]
PROOF = {"obligation": text_sha(TEXT), "steps": STEPS}


def test_a_certificate_is_checked_when_it_is_read(tmp_path):
    store = Store(tmp_path / "answers")
    store.put(CERTIFIED, Reply("unsat", certificate=PROOF))
    assert look(store, CERTIFIED) == Reply("unsat", core=("goal",), certificate=PROOF)
    store.put(CERTIFIED, Reply("unsat", certificate={**PROOF, "steps": [["split", 1]]}))
    assert look(store, CERTIFIED) is None
    assert "the certificate does not show it" in store.warnings[0]


@pytest.mark.parametrize("oracle", ["z3", "certificate"])
def test_the_payload_of_another_kind_is_ignored(tmp_path, oracle):
    store = Store(tmp_path / "answers")
    reply = ANSWER if oracle == "certificate" else Reply("unsat", certificate=PROOF)
    store.put(replace(CERTIFIED, oracle=oracle), reply)
    assert look(store, replace(CERTIFIED, oracle=oracle)) is None
    assert "of another kind" in store.warnings[0]


def changed(**changes):
    """A poison: the sound entry with some fields changed, its payload hashed again."""

    def poison(data):
        entry = json.loads(data) | changes
        entry["payload_sha256"] = text_sha(module._canonical(entry["payload"]))
        return json.dumps(entry).encode()

    return poison


def payload(core):
    return {"core": core}


POISONS = {
    "empty": lambda data: b"",
    "cut in the middle": lambda data: data[: len(data) // 2],
    "binary garbage": lambda data: bytes(range(256)) * 4,
    "not JSON": lambda data: b"unsat",
    "another kind of JSON": lambda data: b"[1, 2]",
    "deep": lambda data: b"[" * 200_000,
    "huge": lambda data: data + b" " * LARGEST_ENTRY,
    "huge number": lambda data: b"9" * 10_000,
    "one bit": lambda data: data.replace(b'"core"', b'"corf"'),
    "payload without its hash": lambda data: data.replace(b'["goal"]', b'["h.0"]'),
    "a field more": changed(note="hello"),
    "format": changed(format="memcap result 1"),
    "text": changed(text_sha256=text_sha("another text")),
    "type of the text's hash": changed(text_sha256=1),
    "oracle": changed(oracle="cvc5"),
    "version": changed(version="5.4.2.0"),
    "options": changed(options="random_seed=1"),
    "a certificate in place of a solver's word": changed(payload={"steps": []}),
    "an inexact model": changed(payload={"model": {"v.x": 0.5}}),
    "a table without a default": changed(payload={"model": {"v.f": {"entries": []}}}),
    "payload of another type": changed(payload="unsat"),
    "payload with a field more": changed(payload={**payload([]), "model": {}}),
    "core of another type": changed(payload=payload("goal")),
    "core of numbers": changed(payload=payload([1])),
    "core of unknown names": changed(payload=payload(["h.7"])),
}


@pytest.mark.parametrize("poison", POISONS.values(), ids=POISONS.keys())
def test_poisoned_entries_are_ignored(kept, poison):
    path = kept.path(KEY)
    data = path.read_bytes()
    path.write_bytes(poison(data))
    assert path.read_bytes() != data
    assert look(kept) is None
    (warning,) = kept.warnings
    assert str(path) in warning
    kept.put(KEY, ANSWER)
    assert path.read_bytes() == data


def test_the_entry_of_another_obligation_is_ignored(kept):
    kept.put(OTHER, ANSWER)
    kept.path(KEY).write_bytes(kept.path(OTHER).read_bytes())
    assert look(kept) is None and "text_sha256" in kept.warnings[0]


def test_a_folder_in_place_of_an_entry(kept):
    kept.path(KEY).unlink()
    kept.path(KEY).mkdir()
    assert look(kept) is None and len(kept.warnings) == 1
    with pytest.warns(UserWarning, match="not kept"):
        kept.put(KEY, ANSWER)
    kept.put(OTHER, ANSWER)
    assert kept.get(OTHER) == ANSWER


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_place_of_an_entry_does_not_block(kept):
    kept.path(KEY).unlink()
    os.mkfifo(kept.path(KEY))
    assert look(kept) is None and "regular file" in kept.warnings[0]


def test_links_to_nothing_and_to_themselves(kept):
    path = kept.path(KEY)
    path.unlink()
    path.symlink_to(path.with_name("nothing"))
    assert look(kept) is None and kept.warnings == []
    path.unlink()
    path.symlink_to(path)
    assert look(kept) is None and len(kept.warnings) == 1


def test_a_folder_that_cannot_be_made_is_warned_about_once(tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "answers")
    assert look(store) is None and store.warnings == []
    with pytest.warns(UserWarning) as given:
        for key in (KEY, OTHER):
            store.put(key, ANSWER)
    assert len(given) == len(store.warnings) == 1 and store.get(KEY) is None


def test_a_read_only_folder_still_answers(kept, monkeypatch):
    opened = os.open

    def refuse(path, flags, *rest):
        if flags & os.O_CREAT:
            raise OSError(errno.EROFS, "Read-only file system")
        return opened(path, flags, *rest)

    monkeypatch.setattr(module.os, "open", refuse)
    with pytest.warns(UserWarning) as given:
        for key in (OTHER, replace(OTHER, version="6")):
            kept.put(key, ANSWER)
    assert len(given) == 1 and "Read-only" in kept.warnings[0]
    assert kept.get(KEY) == ANSWER and kept.get(OTHER) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_without_the_right_to_write(kept):
    kept.folder.chmod(0o500)
    try:
        with pytest.warns(UserWarning, match="not kept"):
            kept.put(OTHER, ANSWER)
        assert kept.get(KEY) == ANSWER
    finally:
        kept.folder.chmod(0o700)


def test_a_failed_write_leaves_nothing_behind(kept, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.warns(UserWarning, match="No space"):
        kept.put(OTHER, ANSWER)
    assert [p for p in kept.folder.rglob("*") if p.is_file()] == [kept.path(KEY)]


WRITER = """
import sys
from memcap.symbolic.oracles import Reply
from memcap.symbolic.store.store import Key, Store
store = Store(sys.argv[1])
for _ in range(int(sys.argv[2])):
    for i in range(4):
        text = "(set-logic ALL)(assert (! false :named |goal|))" + " " * i
        store.put(Key(text, "z3", "1", ""), Reply("unsat", core=("goal",)))
    print("round", flush=True)
"""
KEYS = [Key("(set-logic ALL)(assert (! false :named |goal|))" + " " * i, "z3", "1", "")
        for i in range(4)]  # fmt: skip


def writer(folder, rounds):
    command = [sys.executable, "-c", WRITER, str(folder), str(rounds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_write_at_once(tmp_path):
    with writer(tmp_path, 40) as one, writer(tmp_path, 40) as two:
        store = Store(tmp_path)
        found = set()
        drains = [threading.Thread(target=process.stdout.read) for process in (one, two)]
        for drain in drains:
            drain.start()
        while one.poll() is None or two.poll() is None:
            found |= {store.get(key) is not None for key in KEYS}
        for drain in drains:
            drain.join()
    assert (one.returncode, two.returncode) == (0, 0)
    assert store.warnings == [] and True in found
    assert all(store.get(key) == ANSWER for key in KEYS)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == len(KEYS)


def test_killed_in_the_middle_of_writing(tmp_path):
    store = Store(tmp_path)
    for delay in (0.0, 0.003, 0.006, 0.011):
        with writer(tmp_path, 10**6) as process:
            process.stdout.readline()
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        assert all(store.get(key) in (None, ANSWER) for key in KEYS)
    assert store.warnings == []
    for key in KEYS:
        store.put(key, ANSWER)
    assert all(store.get(key) == ANSWER for key in KEYS)


def test_killed_between_writing_and_naming(tmp_path):
    code = WRITER.replace("store = ", "import os, signal\nos.replace = lambda *a: os.kill("
                          "os.getpid(), signal.SIGKILL)\nstore = ")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path), "1"], check=False)
    assert done.returncode == -signal.SIGKILL
    store = Store(tmp_path)
    assert store.get(KEYS[0]) is None and store.warnings == []
    store.put(KEYS[0], ANSWER)
    assert store.get(KEYS[0]) == ANSWER


@pytest.mark.parametrize("mask", [0o022, 0o002, 0o077])
def test_an_entry_has_the_mode_that_the_umask_leaves(tmp_path, mask):
    store, before = Store(tmp_path / "answers"), os.umask(mask)
    try:
        store.put(KEY, ANSWER)
    finally:
        os.umask(before)
    assert store.path(KEY).stat().st_mode & 0o777 == 0o666 & ~mask
