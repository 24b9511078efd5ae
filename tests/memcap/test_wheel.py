"""`make build` gives a wheel that works where there is no checkout, beside another `symbolic`."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import zipfile

import pytest

from tests.apart import ROOT

pytestmark = pytest.mark.slow
FOLDERS = ("memcap", "symbolic", "proofs", "numeric")
LEMMA = """\
from memcap import by, lemma, reals

x, = reals("x")
lemma("u.square", "", claim=x * x >= 0, proof=by())
"""
FORMER = """\
from symbolic.lemma import lemma
from symbolic.proof import by
from symbolic.terms import reals

x, = reals("x")
lemma("u.former", "", claim=x * x >= 0, proof=by())
"""


def run(*words, folder, **more):
    done = subprocess.run([*map(str, words)], cwd=folder, capture_output=True, text=True, **more)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A fresh clone, in which the distributions were built."""
    copy = tmp_path_factory.mktemp("clone") / "memcap"
    run("git", "clone", "--quiet", ROOT, copy, folder=ROOT)
    run("make", "build", f"PYTHON={sys.executable}", folder=copy)
    return copy


@pytest.fixture(scope="module")
def wheel(clone):
    [found] = (clone / "dist").glob("memcap-*.whl")
    return found


class Installed:
    """An environment with the wheel, and with what it needs from the one that runs the tests."""

    def __init__(self, folder, wheel):
        run(sys.executable, "-m", "venv", "--without-pip", folder / "env", folder=folder)
        self.python = folder / "env" / "bin" / "python"
        pip = (sys.executable, "-m", "pip", "--python", self.python)
        run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, folder=folder)
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        found = run(self.python, "-c", code, folder=folder)
        self.packages = type(folder)(found.stdout.strip())
        others = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
        (self.packages / "others.pth").write_text("\n".join(sorted(others)))
        own = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTEST_ADDOPTS")}
        self.environment = {**own, "MEMCAP_CACHE": str(folder / "cache")}
        self.folder = folder / "elsewhere"
        self.folder.mkdir()
        (self.folder / "mine.py").write_text(LEMMA)

    def __call__(self, name, *words):
        """What a program of the environment says, in a folder that has nothing of memcap."""
        return run(self.python.parent / name, *words, folder=self.folder, env=self.environment)


@pytest.fixture(scope="module")
def alone(wheel, tmp_path_factory):
    return Installed(tmp_path_factory.mktemp("alone"), wheel)


@pytest.fixture(scope="module")
def beside(wheel, tmp_path_factory):
    """Beside another project whose package is called symbolic."""
    made = Installed(tmp_path_factory.mktemp("beside"), wheel)
    (made.packages / "symbolic").mkdir()
    (made.packages / "symbolic" / "__init__.py").write_text("theirs = 'another project'\n")
    return made


def test_one_name_at_the_top(wheel):
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"memcap"}


def test_every_file_is_in_the_wheel_and_no_other(clone, wheel):
    listed = run("git", "ls-files", *FOLDERS, folder=clone).stdout.splitlines()
    files = [clone / name for name in listed if not (clone / name).is_symlink()]
    here = {}
    for file in files:
        inside = file.relative_to(clone)
        there = inside if inside.parts[0] == "memcap" else "memcap" / inside
        here[there.as_posix()] = file.read_bytes()
    with zipfile.ZipFile(wheel) as archive:
        names = [n for n in archive.namelist() if n.startswith("memcap/")]
        assert {name: archive.read(name) for name in names} == here


def test_a_source_distribution_is_built_too(clone):
    [found] = (clone / "dist").glob("memcap-*.tar.gz")
    assert found.stat().st_size > 100_000


def test_the_commands_work_from_another_folder(alone):
    assert re.fullmatch(r"memcap \d\S*\n", alone("memcap", "--version").stdout)
    assert "theorems, " in alone("memcap", "list", "ramp.*").stdout
    assert "ramp.low" in alone("memcap", "show", "ramp.low").stdout
    assert "1 proved" in alone("memcap", "check", "mine.py").stdout
    assert "1 proved" in alone("memcap", "recheck", "ramp.low").stdout


def test_its_data_are_there(alone):
    """Certificates, templates, styles, the grammar, files of Coq."""
    assert "0 obligations" not in alone("memcap", "export", "coq", "ramp.low", "-o", "coq").stdout
    assert (alone.folder / "coq" / "Prelude.v").exists()
    alone("memcap", "latex", "ramp.low", "-o", "part.tex")
    assert (alone.folder / "memcap.sty").exists()
    alone("memcap", "report", "mine.py", "--no-runs", "-o", "site")
    assert (alone.folder / "site" / "style.css").exists()
    alone("memcap", "lock", "mine.py")
    assert "1 unchanged" in alone("memcap", "diff").stdout


def test_a_network_of_the_shipped_sample(alone):
    sample = alone.packages / "memcap" / "numeric" / "samples" / "sonnets.conll"
    options = ("--limit", 5, "--skip-inconsistent", "--verify", "--json", "out.json")
    alone("memcap", "build", sample, "-o", "net.json", *options)
    content = json.loads((alone.folder / "out.json").read_text())
    assert content["ok"] and content["correct"] == content["total"] > 0


def test_the_plugin_is_found(alone):
    said = alone("python", "-m", "pytest", "-v", "--memcap=mine.py").stdout
    assert "mine.py::u.square PASSED" in said


def test_former_names_work_where_nothing_has_them(alone):
    (alone.folder / "former.py").write_text(FORMER)
    done = alone("memcap", "check", "former.py")
    assert "1 proved" in done.stdout
    [line] = done.stderr.splitlines()
    assert line.startswith("warning: former.py:1: ")


def test_both_work_beside_each_other(beside):
    code = """
import symbolic, memcap.symbolic.kernel, memcap.proofs, memcap.numeric
import symbolic as again
print(symbolic.theirs, again is symbolic, symbolic is memcap.symbolic)
print(memcap.__file__)
"""
    first, second = beside("python", "-c", code).stdout.splitlines()
    assert first == "another project True False"
    assert second.startswith(str(beside.packages))
    assert "1 proved" in beside("memcap", "check", "mine.py").stdout


def test_former_names_are_the_other_project_s(beside):
    """What the other project has not is missing: it is never looked for in memcap."""
    (beside.folder / "former.py").write_text(FORMER)
    words = (beside.python.parent / "memcap", "check", "former.py")
    done = subprocess.run(
        words, cwd=beside.folder, env=beside.environment, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "former.py:1: ModuleNotFoundError: No module named 'symbolic.lemma'" in done.stderr
