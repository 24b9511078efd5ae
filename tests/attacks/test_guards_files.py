"""Several files of lemmas in one command or run of pytest: each is executed once, or told of."""

from __future__ import annotations

import json
import os
import re
from shutil import copy, copytree

import pytest

from tests.apart import edit, python
from tests.attacks.guarded import BROKEN, CASES, git, memcap, proved, put, recorded, stating

# --- several files in one command ------------------------------------------------------------

SEARCH = """\
import json, sys
from memcap.symbolic.proving.loading import search
found = search(sys.argv[1:], "memcap.proofs")
print(json.dumps([[one.name for one in found.lemmas], found.complaints]))
"""


def search(folder, *targets):
    """The lemmas that targets name, and what is wrong with others."""
    done = python(folder, "-P", "-c", SEARCH, *targets)
    assert done.returncode == 0, done.stderr
    return tuple(json.loads(done.stdout))


USE = stating("u.use").replace("by()", "by(other.made())")
FILES = {
    "a target and beside another": (
        {"base.py": stating("u.base"), "use.py": f"import base as other\n{USE}"},
        ["base.py", "use.py"], ["u.base", "u.use"], [],
    ),
    "a helper of one name in two folders": (
        {
            "one/helper.py": stating("u.one"), "two/helper.py": stating("u.two"),
            "one/l.py": f"import helper as other\n{USE.replace('u.use', 'u.first')}",
            "two/l.py": f"import helper as other\n{USE.replace('u.use', 'u.second')}",
        },
        ["one/l.py", "two/l.py", "two/helper.py", "one/helper.py"],
        ["u.first", "u.second", "u.two", "u.one"], [],
    ),
    "a package": (
        {
            "kit/__init__.py": "", "kit/base.py": stating("u.base"),
            "use.py": f"from kit import base as other\n{USE}",
        },
        ["kit/base.py", "use.py"], ["u.base", "u.use"], [],
    ),
    "two that import each other": (
        {
            "base.py": f"import use\n{stating('u.base')}",
            "use.py": f"import base\n{stating('u.use')}",
        },
        ["use.py", "base.py"], ["u.use", "u.base"], [],
    ),
    "beside it the name of a module of Python": (
        {"fractions.py": BROKEN, "mine.py": f"import fractions\n{stating('u.mine')}"},
        ["mine.py"], ["u.mine"], [],
    ),
    "a link": (
        {"base.py": stating("u.base")},
        ["base.py", "./base.py", "../folder/base.py"], ["u.base"], [],
    ),
    "one that spoils another": (
        {
            "bad.py": f"{stating('u.bad')}{BROKEN}", "good.py": stating("u.good"),
            "use.py": f"import bad as other\n{USE}",
        },
        ["use.py", "good.py", "bad.py"], ["u.bad", "u.good"],
        ["bad.py:7: undefined is not declared"],
    ),
    "one that can do without": (
        {
            "bad.py": "import nowhere\n",
            "use.py": f"try:\n    import bad\nexcept ImportError:\n    pass\n{stating('u.use')}",
        },
        ["use.py", "bad.py"], ["u.use"],
        ["bad.py:1: ModuleNotFoundError: No module named 'nowhere'"],
    ),
    "each in its own way": (
        {
            "mine.py": stating("u.mine"), "exit.py": "raise SystemExit(3)\n", "name.py": BROKEN,
            "syntax.py": "x = (\n", "latin.py": "é = 1\n", "empty.py": "", "data.txt": "1",
        },
        ["exit.py", "name.py", "mine.py", "syntax.py", "empty.py", "./data.txt", "none.py"],
        ["u.mine"],
        [
            "exit.py:1: SystemExit: 3", "name.py:1: undefined is not declared",
            "syntax.py:1: Python cannot read this: '(' was never closed",
            "empty.py: there is no lemma in it", "./data.txt: this is not a Python file",
            "none.py: there is no such file",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("files, targets, lemmas, wrong", FILES.values(), ids=FILES)
def test_files_beside_each_other(tmp_path, files, targets, lemmas, wrong):
    folder = tmp_path / "folder"
    put(folder, files)
    for order in (targets, targets[::-1]):
        found, complaints = search(folder, *order)
        assert sorted(found) == sorted(lemmas) and sorted(complaints) == sorted(wrong)


@pytest.mark.parametrize("order", [("base.py", "use.py"), ("use.py", "base.py")])
def test_one_that_imports_another(order):
    found, complaints = search(CASES / "imports", *order)
    assert sorted(found) == ["imp.square", "imp.use"] and not complaints


@pytest.mark.parametrize("name", ["broken.py", "broken2.py", "broken3.py"])
def test_a_broken_file_beside_others(tmp_path, name):
    folder = copytree(CASES / "misspelt", tmp_path / "misspelt")
    done = memcap(folder, "check", name, "my_lemmas.py", "--json", "report.json")
    assert done.returncode == 2 and re.match(rf"memcap: {name}:\d+: ", done.stderr)
    assert proved(done) == ["mine.subadditive", "mine.shift"]
    content = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert not content["ok"] and f"memcap: {content['unread'][0]}\n" == done.stderr


def test_what_others_say_on_record_is_still_compared(tmp_path):
    put(tmp_path, {"a.py": stating("u.a"), "b.py": stating("u.b")})
    recorded(tmp_path, "a.py", "b.py")
    edit(tmp_path / "a.py", "x * x >= 0", "x * x >= -1")
    (tmp_path / "b.py").write_text(BROKEN, encoding="utf-8")
    done = memcap(tmp_path, "diff", "--json", "changes.json")
    assert done.returncode == 2 and done.stderr == "memcap: b.py:1: undefined is not declared\n"
    content = json.loads((tmp_path / "changes.json").read_text(encoding="utf-8"))
    assert [(t["name"], t["verdict"]) for t in content["theorems"]] == [("u.a", "weaker")]
    assert not content["ok"]
    before = (tmp_path / "statements.lock").read_bytes()
    assert memcap(tmp_path, "lock").returncode == 2
    assert (tmp_path / "statements.lock").read_bytes() == before


def test_what_stands_in_a_file_is_checked_and_no_older_copy(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(stating("u.old"), encoding="utf-8")
    python(tmp_path, "-m", "py_compile", "mine.py")
    seen = file.stat()
    file.write_text(stating("u.new"), encoding="utf-8")
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert search(tmp_path, "mine.py") == (["u.new"], [])


# --- pytest ----------------------------------------------------------------------------------


def outcome(folder, *words):
    done = python(folder, "-m", "pytest", "-p", "no:cacheprovider", *words, cache=folder / "cache")
    said = done.stdout + done.stderr
    assert "INTERNALERROR" not in said and "Traceback" not in said, said
    return done.returncode, said


@pytest.fixture
def suite(tmp_path):
    """A repository with a record, a test, and options of its own below."""
    put(tmp_path, {
        "mine.py": stating("s.mine"),
        "sub/conftest.py": 'def pytest_addoption(parser):\n    parser.addoption("--own")\n',
        "sub/test_own.py": "def test_own():\n    pass\n",
    })  # fmt: skip
    recorded(tmp_path, "mine.py", cache=tmp_path / "cache")
    git(tmp_path, "init", "-q")
    return tmp_path


USES = {
    "a misspelt record": (["--memcap", "--memcap-lock", "statments.lock"], 4, "statments.lock"),
    "for a target": (["--memcap=mine.py", "--memcap-lock", "no.lock"], 4, "no such record"),
    "in several processes": (["--memcap", "--memcap-lock", "no.lock", "-n", "2"], 4, "no.lock"),
    "in the configuration": (["--memcap", "-o", "memcap_lock=no.lock"], 4, "no.lock"),
    "no such file": (["--memcap=none.py", "-n", "2"], 4, "none.py: there is no such file"),
    "a path to tests": (["--memcap", "sub", "--own", "1"], 0, "3 passed"),
    "a target": (["--memcap=mine.py", "sub", "--own", "1"], 0, "3 passed"),
    "a record that is named": (["--memcap", "--memcap-lock", "./statements.lock"], 0, "3 passed"),
    "named in the configuration": (
        ["--memcap", "-o", "memcap_lock=statements.lock"],
        0,
        "3 passed",
    ),
}


@pytest.mark.parametrize("words, status, said", USES.values(), ids=USES)
def test_uses_of_pytest(suite, words, status, said):
    found, told = outcome(suite, *words)
    assert found == status and said in told, told


def test_a_suite_whose_statements_were_weakened(tmp_path):
    folder = copytree(CASES / "misspelt", tmp_path / "misspelt")
    status, said = outcome(folder, "--memcap-lock", "statments.lock", "--memcap")
    assert status == 4 and "statments.lock: there is no such record" in said
    status, said = outcome(folder, "--memcap", "-n", "2")
    assert status == 1 and "3 failed, 3 passed" in said and "weaker: mine.shift" in said


def test_pytest_finds_the_record_above_or_refuses(suite):
    assert outcome(suite / "sub", "--memcap", "--own", "1")[0] == 0
    (suite / "statements.lock").unlink()
    status, said = outcome(suite / "sub", "--memcap", "--own", "1")
    assert status == 4 and "`memcap lock FILE`" in said


@pytest.mark.parametrize("processes", [[], ["-n", "2"]], ids=["one", "two"])
def test_files_that_cannot_be_read_fail_in_pytest(suite, processes):
    broken = [f"broken{number}.py" for number in ("", 2, 3)]
    for name in broken:
        copy(CASES / "misspelt" / name, suite / name)
    status, said = outcome(suite, *(f"--memcap={n}" for n in [*broken, "mine.py"]), *processes)
    assert status == 1 and "3 failed, 3 passed" in said
    for reason in (
        "broken.py:2: SystemExit: 3",
        "broken2.py:2: undefined",
        "broken3.py:1: ",
    ):
        assert reason in said


def test_a_file_on_record_that_cannot_be_read_fails_in_pytest(suite):
    (suite / "mine.py").write_text(BROKEN, encoding="utf-8")
    status, said = outcome(suite, "--memcap", "-m", "memcap_statement")
    assert status == 1 and "mine.py:1: undefined is not declared" in said
    assert "removed" not in said


def test_a_file_is_the_module_that_tests_import(suite):
    test = "import mine\n\n\ndef test_late():\n    import mine as late\n    assert late is mine\n"
    late = "def test_late():\n    import mine\n    assert mine.made.name\n"
    put(suite, {"test_early.py": test, "test_late.py": late})
    for words in (["test_early.py"], ["test_late.py"]):
        status, said = outcome(suite, "--memcap", *words)
        assert status == 0 and "3 passed" in said
