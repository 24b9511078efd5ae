"""Where memcap runs: narrow encodings, names that are no text, clusters, runtimes, zip files."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import zipfile
from contextlib import closing

import pytest
from typer.testing import CliRunner

from memcap.app import app
from memcap.console import explain
from tests.apart import ROOT

TAGGED = "the\tat\ndog\tnn\n\nit\tps\n"
LEMMAS = """\
from memcap import lemma
from memcap import by
from memcap import reals

(alpha,) = reals("alpha")
lemma("mine.≤", "Ein größeres π → ∞", given={"low": alpha >= 0}, claim=alpha <= 1, proof=by())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("places")
    (found / "data.conll").write_text(TAGGED)
    (found / "mine.py").write_text(LEMMAS, encoding="utf-8")
    done = memcap(found, "build", "data.conll", "-o", "net.json")
    assert done.returncode == 0, done.stderr
    return found


def memcap(folder, *arguments, path=ROOT, **environment):
    own = {**os.environ, "PYTHONPATH": str(path), "MEMCAP_CACHE": f"{folder}-cache", **environment}
    command = [sys.executable, "-m", "memcap", *arguments]
    return subprocess.run(command, capture_output=True, cwd=folder, env=own, timeout=300)


# --- encodings -----------------------------------------------------------------------------

COMMANDS = {
    "--help": 0,
    "check --help": 0,
    "list ramp.*": 0,
    "show ramp.low": 0,
    "check mine.py": 1,
    "check mine.py --json -": 1,
    "build data.conll -o other.json": 0,
    "verify net.json data.conll": 0,
    "size --n 2 --d 2 --N 3": 0,
}


WIDER = [("show ramp.low", "cp1252"), ("check mine.py", "cp1252"), ("list ramp.*", "latin-1")]


@pytest.mark.parametrize(("command", "encoding"), [*((c, "ascii") for c in COMMANDS), *WIDER])
def test_every_sign_is_written_in_some_way(folder, command, encoding):
    done = memcap(folder, *command.split(), PYTHONIOENCODING=encoding)
    assert done.returncode == COMMANDS[command], done.stderr
    assert b"Traceback" not in done.stderr and b"UnicodeEncodeError" not in done.stderr
    done.stdout.decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_report_on_standard_output_says_the_same(folder, encoding):
    done = memcap(folder, "check", "mine.py", "--json", "-", PYTHONIOENCODING=encoding)
    (found,) = json.loads(done.stdout.decode(encoding))["results"]
    assert (found["name"], found["title"]) == ("mine.≤", "Ein größeres π → ∞")


def test_signs_that_differ_are_written_differently(folder):
    (folder / "two.py").write_text(
        LEMMAS.replace("mine.≤", "mine.≥") + LEMMAS.partition("\n\n")[2].partition("\n")[2]
    )
    done = memcap(folder, "check", "two.py", PYTHONIOENCODING="ascii")
    assert rb"mine.\u2265" in done.stdout and rb"mine.\u2264" in done.stdout


def test_a_c_locale_will_do(folder):
    done = memcap(folder, "show", "ramp.low", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0 and b"Traceback" not in done.stderr


# --- names that are no text ----------------------------------------------------------------


@pytest.mark.parametrize("output", ["net.json", "net.memcap", os.fsdecode(b"\xff.json")])
def test_data_whose_name_is_no_text(folder, output):
    name = os.fsdecode(b"\xffdata.conll")
    (folder / name).write_text(TAGGED)
    done = memcap(folder, "build", name, "-o", output, "--json", "report.json")
    assert done.returncode == 0, done.stderr
    assert json.loads((folder / "report.json").read_text())["data"] == name
    assert memcap(folder, "verify", output, name).returncode == 0


@pytest.mark.parametrize("options", [["lock", "--lock", "l.lock"], ["report", "--no-runs"]])
def test_lemmas_in_a_file_whose_name_is_no_text(folder, options):
    name = os.fsdecode(b"\xffmine.py")
    (folder / name).write_text(LEMMAS.replace("alpha <= 1", "alpha >= -1"))
    done = memcap(folder, options[0], name, *options[1:])
    assert done.returncode in (0, 2) and b"Traceback" not in done.stderr
    assert not list(folder.glob(".memcap-*"))


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(2, "No such file", "gone"),
        OSError("no reason"),
        MemoryError(),
        UnicodeEncodeError("utf-8", "a\udcff", 1, 2, "surrogates not allowed"),
    ],
)
def test_what_the_machine_lacks_is_one_line(error):
    (line,) = explain(error)
    assert line and "\n" not in line


# --- clusters ------------------------------------------------------------------------------

ADDRESSES = (
    "", "nonsense", "tcp://127.0.0.1", "127.0.0.1:99999", "tcp://[::", "carrier-pigeon://a:1",
    "ucx://a:1", "tls://127.0.0.1:1", "inproc://x", "/tmp/x", "tcp://:0", "http://127.0.0.1:8786",
)  # fmt: skip
needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="Dask is not installed"
)


@needs_dask
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_no_address_is_refused_at_once(folder, address):
    command = ["verify", str(folder / "net.json"), str(folder / "data.conll")]
    result = CliRunner().invoke(app, [*command, "--scheduler", address])
    assert result.exit_code == 2
    assert result.stderr.startswith("memcap: --scheduler") and result.stderr.count("\n") == 1
    assert "tcp://host:8786" in result.stderr


SCHEDULER = """
import asyncio
from distributed import Scheduler

async def run():
    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        print(scheduler.address, flush=True)
        await asyncio.sleep(600)

asyncio.run(run())
"""


@needs_dask
def test_a_scheduler_without_workers_is_waited_for_a_while(folder, monkeypatch):
    from memcap.numeric import schedule

    monkeypatch.setattr(schedule, "ANSWER", 3)
    command = [sys.executable, "-c", SCHEDULER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip()
            verify = ["verify", str(folder / "net.json"), str(folder / "data.conll")]
            result = CliRunner().invoke(app, [*verify, "--scheduler", address])
        finally:
            process.kill()
    assert result.exit_code == 2 and "no worker" in result.stderr
    assert result.stderr.count("\n") == 1


@needs_dask
def test_a_place_where_nothing_listens(folder, monkeypatch):
    from memcap.numeric import schedule

    monkeypatch.setattr(schedule, "ANSWER", 2)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["verify", str(folder / "net.json"), str(folder / "data.conll")]
    result = CliRunner().invoke(app, [*command, "--scheduler", f"tcp://127.0.0.1:{port}"])
    assert result.exit_code == 2 and result.stderr.count("\n") == 1


# --- other runtimes ------------------------------------------------------------------------


def test_the_model_is_of_a_version_that_old_runtimes_read(folder):
    onnx = pytest.importorskip("onnx")
    done = memcap(folder, "export", "onnx", "net.json", "-o", "net.onnx")
    if b"is no double" in done.stderr:
        pytest.skip("a weight of too many bits")
    assert done.returncode == 0, done.stderr
    model = onnx.load(str(folder / "net.onnx"))
    assert model.ir_version <= 10  # the newest that onnxruntime 1.18 reads
    assert all(one.version <= 21 for one in model.opset_import)


def test_a_model_that_the_runtime_does_not_load_is_one_line():
    pytest.importorskip("onnxruntime")
    from memcap.numeric.errors import InputError
    from memcap.numeric.onnx_file import run

    with pytest.raises(InputError) as caught:
        run(b"\x08\x7f no model", None)
    assert "onnxruntime" in str(caught.value) and "\n" not in str(caught.value)


# --- from a zip file -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """The package as a zip file without entries of folders, as a wheel has none."""
    path = tmp_path_factory.mktemp("zip") / "memcap.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for package in ("symbolic", "proofs", "numeric", "memcap"):
            for file in (ROOT / package).rglob("*"):
                if file.is_file() and "__pycache__" not in file.parts:
                    inside = file.relative_to(ROOT)
                    archive.write(file, inside if package == "memcap" else "memcap" / inside)
    return path


@pytest.mark.parametrize(
    "command",
    [
        "list ramp.low",
        "show ramp.low",
        "build data.conll -o zipped.json",
        "verify net.json data.conll",
        "check ramp.low",
        "recheck ramp.low",
        "latex ramp.low -o zipped.tex",
        "report ramp.low -o zipped --no-runs",
        "export coq ramp.low -o coq",
        "lock ramp.low --lock zipped.lock",
    ],
)
def test_memcap_runs_from_a_zip_file(folder, packed, command):
    done = memcap(folder, *command.split(), path=packed)
    assert done.returncode == 0, done.stderr


def test_what_a_zip_file_cannot_keep_is_refused(folder, packed):
    done = memcap(folder, "certify", "ramp.low", path=packed)
    assert done.returncode == 2 and done.stderr.count(b"\n") == 1
