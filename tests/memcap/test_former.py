"""Former names: the very module of today, one warning a file, and other projects come first."""

import json
import subprocess
import sys
from importlib import import_module

import pytest

from memcap.former import MOVED, FormerName, today
from tests.apart import ROOT, python

FORMER = """\
from symbolic.lemma import lemma
from symbolic.proof import by
from symbolic.terms import reals

x, = reals("x")
lemma("{}", "", claim=x * x >= 0, proof=by())
"""
TODAY = (
    FORMER.replace("from symbolic.lemma", "from memcap")
    .replace("from symbolic.proof", "from memcap")
    .replace("from symbolic.terms", "from memcap")
)
UNMOVED = ("symbolic.kernel", "symbolic.library", "symbolic.gadgets.run", "symbolic.lock.lock",
           "symbolic.certificate.checker", "symbolic.typeset.notation", "proofs", "proofs.bits",
           "numeric", "numeric.sizes", "numeric.readers")  # fmt: skip
SEARCHING = ("symbolic.certificate.search", "symbolic.certificate.search.find")


@pytest.mark.parametrize("name", [*MOVED, *UNMOVED, *SEARCHING])
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_very_module(name):
    module = import_module(today(name))
    spec = module.__spec__
    assert import_module(name) is module
    assert module.__name__ == today(name) and module.__spec__ is spec


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_folders_of_today_stay_where_they_are():
    import symbolic.stability
    import symbolic.store
    from memcap.symbolic import stability, store

    assert stability is not symbolic.stability and store is not symbolic.store
    assert (stability.__name__, store.__name__) == (
        "memcap.symbolic.stability", "memcap.symbolic.store",
    )  # fmt: skip


GONE = [
    "from symbolic.kernel import axiom", "from symbolic.kernel import evaluation",
    "from symbolic.kernel import fingerprint",
    "import symbolic.nowhere", "import proofs.nowhere", "import symbolic.terms.nowhere",
]  # fmt: skip


@pytest.mark.parametrize("line", GONE)
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_what_is_gone(line):
    with pytest.raises(ImportError, match=r"axiom|evaluation|fingerprint|nowhere"):
        exec(line, {})


def test_a_script_is_told_its_line(tmp_path):
    (tmp_path / "script.py").write_text("import memcap\n\nfrom symbolic.terms import Var\n")
    done = python(tmp_path, "script.py", warnings="default")
    assert (done.returncode, done.stdout) == (0, "")
    assert "script.py:3: FormerName: symbolic.terms is a former name" in done.stderr
    assert python(tmp_path, "script.py").stderr == ""
    assert "FormerName" in python(tmp_path, "script.py", warnings="error").stderr


def test_a_test_of_a_user_has_them_by_the_plugin(tmp_path):
    (tmp_path / "test_it.py").write_text(
        "from symbolic.terms import Var\n\n\ndef test_it():\n    assert Var\n"
    )
    words = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
    done = python(tmp_path, *words, warnings="default")
    assert done.returncode == 0, done.stdout
    assert "1 passed, 1 warning" in done.stdout and "test_it.py:1: FormerName" in done.stdout


# --- what memcap check says --------------------------------------------------------------------


def told(folder, *targets, **more):
    """The lines on stderr, and the names that are proved."""
    done = python(folder, "-m", "memcap", "check", *targets, "--json", "-", **more)
    results = json.loads(done.stdout)["results"]
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("warning")]
    return lines, [r["name"] for r in results if r["verdict"] == "proved"]


def test_one_line_for_each_file(tmp_path):
    (tmp_path / "one.py").write_text(FORMER.format("u.one"))
    (tmp_path / "two.py").write_text("import one\n" + FORMER.format("u.two"))
    (tmp_path / "new.py").write_text(TODAY.format("u.new"))
    lines, proved = told(tmp_path, "two.py", "one.py", "new.py", warnings="")
    assert sorted(proved) == ["u.new", "u.one", "u.two"]
    assert sorted(line.split(": ")[1] for line in lines) == ["one.py:1", "two.py:2"]
    assert all("`from memcap import …`" in line for line in lines)
    assert told(tmp_path, "one.py", warnings="ignore::FutureWarning")[0] == []


def test_a_file_of_today_is_told_nothing(tmp_path):
    (tmp_path / "new.py").write_text(TODAY.format("u.new"))
    assert told(tmp_path, "new.py", warnings="error::FutureWarning") == ([], ["u.new"])


def test_a_mere_folder_is_no_other_project(tmp_path):
    (tmp_path / "symbolic").mkdir()
    (tmp_path / "symbolic" / "notes.txt").write_text("")
    (tmp_path / "one.py").write_text(FORMER.format("u.one"))
    assert told(tmp_path, "one.py")[1] == ["u.one"]


# --- other projects ----------------------------------------------------------------------------


def run(code, folder, *paths):
    """What a script prints, in a folder."""
    path = ":".join(map(str, [*paths, ROOT]))
    done = python(folder, "-S", "-c", code, path=path)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("name", ["symbolic", "numeric", "proofs"])
@pytest.mark.parametrize("form", ["{}.py", "{}/__init__.py"])
def test_another_project_comes_first(tmp_path, name, form):
    file = tmp_path / form.format(name)
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine = 'theirs'\n")
    code = f"import memcap, {name}\nprint({name}.mine)"
    assert run(code, tmp_path, tmp_path) == ["theirs"]


def test_nothing_of_ours_is_in_another_project(tmp_path):
    (tmp_path / "symbolic").mkdir()
    (tmp_path / "symbolic" / "__init__.py").write_text("")
    code = (
        "import memcap\ntry: import symbolic.terms\nexcept ModuleNotFoundError as e: print(e.name)"
    )
    assert run(code, tmp_path, tmp_path) == ["symbolic.terms"]


def test_what_stands_beside_a_file_is_for_that_file(tmp_path):
    """The next file, in another folder, has the former names again."""
    for name in "ab":
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "symbolic.py").write_text("from memcap import reals\n(x,) = reals('x')\n")
    text = TODAY.format("u.beside").replace('x, = reals("x")', "from symbolic import x")
    (tmp_path / "a" / "one.py").write_text(text)
    (tmp_path / "b" / "two.py").write_text(FORMER.format("u.two"))
    for targets in (["a/one.py", "b/two.py"], ["b/two.py", "a/one.py"]):
        assert sorted(told(tmp_path, *targets)[1]) == ["u.beside", "u.two"]


@pytest.mark.parametrize("here", [ROOT, ROOT / "tests"])
def test_a_checkout_has_no_second_copy(here):
    """Its folders stand in the working directory, and are not read as packages of their own."""
    code = """
import sys
import memcap, symbolic.terms, symbolic.kernel, symbolic.gadgets.run, proofs.bits, numeric.sizes
ours = [m for n, m in sys.modules.items() if n.split('.')[0] in ('symbolic', 'proofs', 'numeric')]
print(*(m.__name__ for m in ours if not m.__name__.startswith('memcap.')))
"""
    command = [sys.executable, "-W", "ignore", "-c", code]
    env = {"PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(command, cwd=here, env=env, capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (["symbolic"], "")


def test_a_lemma_file_in_a_checkout_has_ours(tmp_path):
    """Its folders stand beside it, too."""
    for name in ("symbolic", "proofs", "numeric", "memcap"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "one.py").write_text(FORMER.format("u.one"))
    assert told(tmp_path, "one.py", path=tmp_path)[1] == ["u.one"]


def test_the_category_can_be_named():
    assert issubclass(FormerName, FutureWarning)


@pytest.mark.parametrize("first", ["symbolic.terms", "proofs.bits", "numeric.sizes"])
def test_a_former_name_before_all_others_makes_no_second_copy(first):
    code = f"""
import {first}, memcap, symbolic.terms, proofs.bits, numeric.sizes
import memcap.symbolic.language.terms, memcap.proofs.bits, memcap.numeric.sizes
print(symbolic.terms is memcap.symbolic.language.terms, proofs.bits is memcap.proofs.bits,
      numeric.sizes is memcap.numeric.sizes)
"""
    done = python(ROOT, "-c", code)
    assert (done.stdout.split(), done.stderr) == (["True"] * 3, "")
