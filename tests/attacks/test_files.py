"""Where files are written: links, devices, pipes, modes, folders that are none."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner

from memcap.app import app
from memcap.numeric.errors import InputError
from memcap.report.folder import require_free, write_folder
from memcap.symbolic.store.files import require_writable, write_whole, writing
from tests.apart import ROOT, python

TAGGED = "the\tat\ndog\tnn\n\nit\tps\n"
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices and gives away")
OTHERS_ONLY = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MEMCAP_CACHE", str(tmp_path.parent / "cache-of-files"))
    (tmp_path / "data.conll").write_text(TAGGED)
    return tmp_path


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


# --- links ---------------------------------------------------------------------------------

LINKS = {
    "to a file": (("link", "real"),),
    "to a file elsewhere": (("link", "folder/real"),),
    "to a link": (("link", "other"), ("other", "real")),
    "of a folder": (("link", "inner/real"), ("inner", "folder")),
}


@pytest.mark.parametrize("there", [True, False], ids=["there", "not there"])
@pytest.mark.parametrize("links", LINKS.values(), ids=LINKS)
def test_a_link_stays_and_what_it_points_to_is_written(here, links, there):
    (here / "folder").mkdir()
    for name, target in links:
        (here / name).symlink_to(target)
    real = Path(os.path.realpath(here / "link"))
    if there:
        real.write_bytes(b"old")
        real.chmod(0o640)
    write_whole("link", b"new")
    assert all((here / name).readlink() == Path(target) for name, target in links)
    assert real.read_bytes() == b"new" and not real.is_symlink()
    assert not there or mode(real) == 0o640
    assert not list(here.rglob(".memcap-*"))


COMMANDS = {
    "build": ["build", "data.conll", "-o", "link.json"],
    "build --json": ["build", "data.conll", "-o", "net.json", "--json", "link.json"],
    "size --json": ["size", "--n", "2", "--d", "2", "--N", "3", "--json", "link.json"],
    "check --json": ["check", "ramp.low", "--json", "link.json"],
    "check --junit": ["check", "ramp.low", "--junit", "link.json"],
    "recheck --json": ["recheck", "ramp.low", "--json", "link.json"],
    "latex -o": ["latex", "ramp.low", "-o", "link.json"],
    "lock --lock": ["lock", "ramp.low", "--lock", "link.json"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_commands_write_where_links_lead(here, command):
    (here / "elsewhere").mkdir()
    (here / "link.json").symlink_to("elsewhere/real")
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert (here / "link.json").is_symlink()
    assert [path.name for path in (here / "elsewhere").iterdir()] == ["real"]
    assert (here / "elsewhere" / "real").stat().st_size > 0


def test_a_picture_is_written_where_a_link_leads(here):
    (here / "link.svg").symlink_to("real.svg")
    assert CliRunner().invoke(app, ["build", "data.conll", "-o", "net.json"]).exit_code == 0
    command = ["precision", "net.json", "data.conll", "--plot", "link.svg"]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert (here / "link.svg").is_symlink() and b"<svg" in (here / "real.svg").read_bytes()


# --- devices and pipes ---------------------------------------------------------------------


def read_later(pipe):
    found = []
    thread = Thread(target=lambda: found.append(Path(pipe).read_bytes()), daemon=True)
    thread.start()
    return thread, found


@pytest.mark.parametrize("through", ["pipe", "link"])
def test_a_pipe_stays_one(here, through):
    os.mkfifo("pipe")
    (here / "link").symlink_to("pipe")
    thread, found = read_later("pipe")
    write_whole(through, b"content")
    thread.join(30)
    assert found == [b"content"] and stat.S_ISFIFO(os.stat("pipe").st_mode)


def test_a_network_goes_through_a_pipe(here):
    os.mkfifo("pipe")
    thread, found = read_later("pipe")
    assert CliRunner().invoke(app, ["build", "data.conll", "-o", "pipe"]).exit_code == 0
    thread.join(30)
    Path("net").write_bytes(found[0])
    assert CliRunner().invoke(app, ["verify", "net", "data.conll"]).exit_code == 0


def test_a_link_to_a_device_stays(here):
    (here / "nothing").symlink_to("/dev/null")
    write_whole("nothing", b"content")
    assert (here / "nothing").is_symlink()
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@ROOT_ONLY
@pytest.mark.parametrize("through", ["device", "link"])
def test_a_device_stays_one(here, through):
    os.mknod("device", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    (here / "link").symlink_to("device")
    if not os.access("device", os.W_OK):
        pytest.skip("no devices here")
    with suppress(InputError):  # a file system without devices
        write_whole(through, b"content")
    assert stat.S_ISCHR(os.stat("device").st_mode)
    command = ["build", "data.conll", "-o", through]
    assert CliRunner().invoke(app, command).exit_code in (0, 2)
    assert stat.S_ISCHR(os.stat("device").st_mode)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
def test_standard_output_holds_the_network_alone(here, name):
    (here / "link").symlink_to("/dev/stdout")
    command = [sys.executable, "-m", "memcap", "build", "data.conll", "-o", name]
    own = {**os.environ, "PYTHONPATH": str(ROOT)}
    with open("net", "wb") as file:
        file.write(b"")
        done = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, env=own, cwd=here)
    assert done.returncode == 0, done.stderr
    assert CliRunner().invoke(app, ["verify", "net", "data.conll"]).exit_code == 0


def test_a_device_gets_no_style_file_beside_it(here):
    os.mkfifo("pipe")
    thread, found = read_later("pipe")
    assert CliRunner().invoke(app, ["latex", "ramp.low", "-o", "pipe"]).exit_code == 0
    thread.join(30)
    assert b"memcap" in found[0] and not (here / "memcap.sty").exists()


# --- modes and owners ----------------------------------------------------------------------


@pytest.mark.parametrize("mask", [0o022, 0o027, 0o077, 0o002])
def test_a_new_file_has_the_mode_that_the_umask_leaves(here, mask):
    before = os.umask(mask)
    try:
        write_whole("new", b"")
        write_folder("site", {"index.html": "– memcap</title>"}, ())
    finally:
        os.umask(before)
    assert mode("new") == 0o666 & ~mask
    assert mode("site") == 0o777 & ~mask and mode("site/index.html") == 0o666 & ~mask


@pytest.mark.parametrize("kept", [0o600, 0o604, 0o755, 0o664])
def test_a_file_keeps_its_mode(here, kept):
    Path("old").write_bytes(b"old")
    os.chmod("old", kept)
    write_whole("old", b"new")
    assert mode("old") == kept and Path("old").read_bytes() == b"new"


@ROOT_ONLY
def test_a_file_keeps_its_owner(here):
    Path("old").write_bytes(b"old")
    os.chown("old", 12345, 54321)
    write_whole("old", b"new")
    assert (os.stat("old").st_uid, os.stat("old").st_gid) == (12345, 54321)


# --- what cannot be written ----------------------------------------------------------------


def looped(folder):
    (folder / "bad").symlink_to("bad")


def folder_in_the_way(folder):
    (folder / "bad").mkdir()
    (folder / "bad" / "kept").write_text("kept")


def file_for_a_folder(folder):
    (folder / "file").write_text("kept")
    (folder / "bad").symlink_to("file/x")


REFUSED = {
    "a link to itself": looped,
    "a folder": folder_in_the_way,
    "a folder that is a file": file_for_a_folder,
    "a folder that is not there": lambda folder: (folder / "bad").symlink_to("none/x"),
    "a folder without writing": lambda folder: (folder / "bad").symlink_to("/proc/x"),
    "a full disk": lambda folder: (folder / "bad").symlink_to("/dev/full"),
}


@pytest.mark.parametrize("option", ["-o", "--json"])
@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_one_line(here, make, option):
    make(here)
    before = {path.name for path in here.iterdir()}
    others = [] if option == "-o" else ["-o", "net.json"]
    result = CliRunner().invoke(app, ["build", "data.conll", option, "bad", *others])
    assert result.exit_code == 2
    last = result.stderr.splitlines()[-1]
    assert last.startswith("memcap: bad: ") and "Traceback" not in result.output
    assert {path.name for path in here.iterdir()} - {"net.json"} == before


@OTHERS_ONLY
@pytest.mark.parametrize("name", ["closed/x", "read-only"])
def test_what_may_not_be_written_is_not_replaced(here, name):
    (here / "closed").mkdir(mode=0o500)
    (here / "read-only").write_text("kept")
    (here / "read-only").chmod(0o400)
    with pytest.raises(InputError):
        write_whole(name, b"new")
    with pytest.raises(InputError):
        require_writable(name)
    assert (here / "read-only").read_text() == "kept"


@pytest.mark.parametrize("error", [OSError, ValueError, KeyboardInterrupt])
def test_after_an_exception_the_file_is_what_it_was(here, error):
    Path("old").write_bytes(b"old")
    expected = InputError if error is OSError else error
    with pytest.raises(expected), writing("old") as file:
        file.write(b"half")
        raise error
    assert Path("old").read_bytes() == b"old"
    assert sorted(path.name for path in here.iterdir()) == ["data.conll", "old"]


def test_standard_output_that_is_full_is_one_line(here):
    command = [sys.executable, "-m", "memcap", "size", "--n", "2", "--d", "2", "--N", "3"]
    own = {**os.environ, "PYTHONPATH": str(ROOT)}
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=own, cwd=here)
    assert done.returncode == 2
    assert done.stderr.startswith(b"memcap: ") and done.stderr.count(b"\n") == 1


# --- the folder of a report ----------------------------------------------------------------

PAGE = "<title>T1 – memcap</title>"
ASSETS = ("style.css", "filter.js")


def report(folder):
    folder.mkdir()
    for name in ("index.html", "T1.html", *ASSETS):
        (folder / name).write_text(PAGE)


def test_a_report_replaces_a_report_behind_a_link(here):
    report(here / "old")
    (here / "old").chmod(0o750)
    (here / "site").symlink_to("old")
    write_folder("site", {"index.html": PAGE, "T2.html": PAGE}, ASSETS)
    assert (here / "site").is_symlink() and mode("old") == 0o750
    assert sorted(path.name for path in (here / "old").iterdir()) == ["T2.html", "index.html"]
    assert not list(here.glob(".memcap-*"))


def with_notes(folder):
    report(folder)
    (folder / "notes.txt").write_text("mine")


def with_folder(folder):
    report(folder)
    (folder / "pictures").mkdir()


def of_another(folder):
    report(folder)
    (folder / "index.html").write_text("<title>My own site</title>")


def style_alone(folder):
    folder.mkdir()
    (folder / "style.css").write_text("mine")


@pytest.mark.parametrize("make", [with_notes, with_folder, of_another, style_alone, Path.touch])
def test_what_is_no_report_is_not_replaced(here, make):
    make(here / "site")
    before = sorted(here.rglob("*"))
    with pytest.raises(InputError):
        require_free("site", ASSETS)
    with pytest.raises(InputError):
        write_folder("site", {"index.html": PAGE}, ASSETS)
    assert sorted(here.rglob("*")) == before


# --- the cache -----------------------------------------------------------------------------

LEMMAS = """\
from memcap import lemma
from memcap import by
from memcap import reals

(x,) = reals("x")
lemma("mine.next", "A next number", given={"low": x >= 0}, claim=x + 1 >= 1, proof=by())
"""


@pytest.mark.parametrize("cache", ["file", "/dev/null", "/proc/none"])
@pytest.mark.parametrize(
    "command", ["check mine.py", "verify net.json data.conll", "latex mine.py --only -o mine.tex"]
)
def test_a_cache_that_cannot_be_used_costs_time_only(here, cache, command):
    (here / "mine.py").write_text(LEMMAS)
    (here / "file").write_text("kept")
    assert CliRunner().invoke(app, ["build", "data.conll", "-o", "net.json"]).exit_code == 0
    done = python(here, "-m", "memcap", *command.split(), cache=cache)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr and done.stderr.count("\n") <= 1
    assert (here / "file").read_text() == "kept"


def test_certificates_are_not_lost_where_the_cache_cannot_be_used(here):
    (here / "mine.py").write_text(LEMMAS)
    (here / "file").write_text("")
    assert python(here, "-m", "memcap", "certify", "mine.py").returncode == 0
    kept = (here / "certificates" / "mine.jsonl").read_bytes()
    assert json.loads(kept)
    done = python(here, "-m", "memcap", "certify", "mine.py", cache="file")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert (here / "certificates" / "mine.jsonl").read_bytes() == kept
