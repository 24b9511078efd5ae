"""What guards a repository looks at its own lemmas and record, wherever they are, or refuses."""

from __future__ import annotations

import re
from shutil import copy, copytree

import pytest

from memcap.records import asked, beside
from memcap.revisions import at_revision
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.lock.lock import Lock
from tests.apart import ROOT, edit
from tests.attacks.guarded import BROKEN, CASES, git, memcap, proved, recorded, stating

# --- the hook --------------------------------------------------------------------------------

HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
ENTRIES = [entry.split()[1:] for entry in re.findall(r"entry: (.*)", HOOKS)]
CHECK, DIFF = ENTRIES

STATES = {
    "nothing on record": (None, None, (2, 2), ["`memcap lock FILE`"]),
    "all is well": (stating("h.a"), stating("h.a"), (0, 0), []),
    "not proved": (stating("h.a"), stating("h.a", "x * x > 0"), (1, 1), ["h.a: refuted"]),
    "weaker": (stating("h.a"), stating("h.a", "x * x >= -1"), (0, 1), ["weaker: h.a"]),
    "another lemma": (stating("h.a"), stating("h.b"), (0, 1), ["renamed: h.a", "h.b"]),
    "cannot be read": (stating("h.a"), BROKEN, (2, 2), ["mine.py:1: undefined is not"]),
    "is gone": (stating("h.a"), "", (2, 2), ["mine.py", "there is no lemma in it"]),
}


@pytest.mark.parametrize("before, now, status, said", STATES.values(), ids=STATES)
def test_the_hooks_in_a_repository(tmp_path, before, now, status, said):
    git(tmp_path, "init", "-q")
    (tmp_path / "mine.py").write_text(now or stating("h.a"), encoding="utf-8")
    if before is not None:
        (tmp_path / "mine.py").write_text(before, encoding="utf-8")
        recorded(tmp_path, "mine.py")
        (tmp_path / "mine.py").write_text(now, encoding="utf-8")
    done = [memcap(tmp_path, *entry) for entry in ENTRIES]
    assert tuple(one.returncode for one in done) == status
    told = "".join(one.stdout + one.stderr for one in done)
    assert all(part in told for part in said), told
    assert "T1" not in told and "Traceback" not in told


def test_the_hooks_see_a_lemma_that_became_false(tmp_path):
    copy(CASES / "hook" / "my_lemmas.py", tmp_path)
    copy(CASES / "misspelt" / "statements.lock", tmp_path)
    check, diff = (memcap(tmp_path, *entry) for entry in ENTRIES)
    assert (check.returncode, diff.returncode) == (1, 1)
    assert proved(check) == ["mine.subadditive"] and "mine.shift: refuted" in check.stdout


def test_the_manifest_is_one_to_pre_commit():
    clientlib = pytest.importorskip("pre_commit.clientlib")
    assert len(clientlib.load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))) == len(ENTRIES)


def test_in_its_own_checkout_memcap_is_on_record():
    found = asked(None, True, str(ROOT / "statements.lock"))
    assert {"T1", "L1"} <= {one.name for one in found.lemmas} and not found.wrong


def test_another_copy_of_memcap_is_not_the_one_on_record(tmp_path):
    for name in ("proofs/__init__.py", "symbolic/kernel/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    (tmp_path / "memcap").mkdir()
    (tmp_path / "memcap" / "proofs").symlink_to("../proofs")
    found = beside(Lock({}, {}, ("proofs",)), str(tmp_path / "statements.lock"))
    assert not found.lemmas and str(tmp_path / "proofs") in found.complaints[0]


@pytest.mark.parametrize("lock", [None, Lock({}, {})], ids=["no record", "an empty one"])
def test_nothing_on_record_is_refused(lock):
    with pytest.raises(InputError, match="nothing is on record"):
        beside(lock, "statements.lock")


def test_targets_and_the_record_are_not_both_meant():
    with pytest.raises(InputError, match=r"mine\.py is named as well"):
        asked(["mine.py"], True, None)


# --- where the record is ---------------------------------------------------------------------


@pytest.fixture
def project(tmp_path):
    """A git repository in a folder that has a record of its own; a lemma file two folders down."""
    top = tmp_path / "top"
    (top / "a" / "b").mkdir(parents=True)
    (tmp_path / "outer.py").write_text(stating("p.outer"), encoding="utf-8")
    recorded(tmp_path, "outer.py")
    git(top, "init", "-q")
    (top / "a" / "mine.py").write_text(stating("p.mine"), encoding="utf-8")
    return top


def test_the_record_above_is_found_as_far_as_the_repository(project):
    deep = project / "a" / "b"
    done = memcap(deep, *CHECK)
    assert done.returncode == 2 and proved(done) == []
    recorded(project, "a/mine.py")
    assert 'targets = ["a/mine.py"]' in (project / "statements.lock").read_text(encoding="utf-8")
    for folder in (project, project / "a", deep):
        assert proved(memcap(folder, *CHECK)) == ["p.mine"]
        assert "1 unchanged" in memcap(folder, *DIFF).stdout
        assert memcap(folder, "diff", "p.mine").returncode == 0
    assert proved(memcap(project.parent, *CHECK)) == ["p.outer"]


def test_a_record_is_made_anew_from_below(project):
    recorded(project, "a/mine.py")
    (project / "a" / "b" / "more.py").write_text(stating("p.more"), encoding="utf-8")
    recorded(project / "a" / "b", "more.py")
    assert not (project / "a" / "b" / "statements.lock").exists()
    text = (project / "statements.lock").read_text(encoding="utf-8")
    assert 'targets = ["a/mine.py", "a/b/more.py"]' in text
    assert "2 unchanged" in memcap(project / "a", *DIFF).stdout
    recorded(project, "p.more")
    assert (project / "statements.lock").read_text(encoding="utf-8") == text


def test_a_record_that_is_named(project):
    file = project / "a" / "my.lock"
    recorded(project, "a/mine.py", "--lock", "a/my.lock")
    assert 'targets = ["mine.py"]' in file.read_text(encoding="utf-8")
    for command in (CHECK, DIFF, ["recheck"], ["certify"]):
        assert memcap(project / "a" / "b", *command, "--lock", "../my.lock").returncode == 0
    assert (project / "a" / "certificates" / "mine.jsonl").exists()
    assert "1 unchanged" in memcap(project, "diff", "--lock", "a/my.lock").stdout


def test_two_files_of_one_name(tmp_path):
    papers = copytree(CASES / "papers", tmp_path / "papers")
    done = memcap(tmp_path, "diff", "--lock", "papers/one/statements.lock")
    assert done.returncode == 2 and "papers/one/l.py is not there" in done.stderr
    recorded(papers, "one/l.py", "--lock", "one/statements.lock")
    recorded(papers / "two", "l.py")
    files = [papers / name / "statements.lock" for name in ("one", "two")]
    assert all('targets = ["l.py"]' in file.read_text(encoding="utf-8") for file in files)
    recorded(papers, "one/l.py", "two/l.py")
    edit(papers / "two" / "l.py", '"small": y <= x', '"small": y + 1 <= x')
    recorded(papers, "two/l.py")
    told = memcap(papers, "diff", "--against", "one/statements.lock").stdout
    assert "2 unchanged, 2 new" in told
    archives = [papers / name / "certificates" / "l.jsonl" for name in ("one", "two")]
    before = archives[0].read_bytes()
    assert memcap(papers, "certify", "--recorded").returncode == 0
    assert archives[0].read_bytes() == before and archives[1].exists()
    told = memcap(papers, "recheck", "--recorded", cache=tmp_path / "new")
    assert told.returncode == 0 and len(proved(told)) == 4
    told = memcap(papers, *DIFF)
    assert told.returncode == 0 and "4 unchanged" in told.stdout


def test_a_record_of_another_folder_is_not_compared_with_itself(tmp_path):
    """Without a record here, what of here is meant must be said."""
    for folder, claim in (("there", "x * x >= 0"), ("here", "x * x >= -1")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.py").write_text(stating("h.a", claim), encoding="utf-8")
    recorded(tmp_path / "there", "mine.py")
    words = ["--against", "../there/statements.lock"]
    done = memcap(tmp_path / "here", "diff", *words)
    assert done.returncode == 2 and "statements.lock" in done.stderr and not done.stdout
    done = memcap(tmp_path / "here", "diff", "mine.py", *words)
    assert done.returncode == 1 and "weaker: h.a" in done.stdout


@pytest.mark.parametrize("start, status", [(b"\xef\xbb\xbf", 0), (b"\xff\xfe", 2)])
def test_a_byte_order_mark(tmp_path, start, status):
    (tmp_path / "mine.py").write_text(stating("b.mine"), encoding="utf-8")
    recorded(tmp_path, "mine.py")
    file = tmp_path / "statements.lock"
    git(tmp_path, "init", "-q")
    file.write_bytes(start + file.read_bytes())
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "a mark")
    for words in ([], ["--against", "HEAD"]):
        done = memcap(tmp_path, *DIFF, *words)
        assert done.returncode == status and "Traceback" not in done.stderr


# --- git's own reasons -----------------------------------------------------------------------


def shallow(folder):
    (folder / "statements.lock").touch()
    git(folder, "init", "-q", "whole")
    for number in range(2):
        git(folder / "whole", "commit", "--allow-empty", "-qm", str(number))
    git(folder, "clone", "-q", "--depth", "1", (folder / "whole").as_uri(), "part")
    return folder / "part"


def repository(folder):
    git(folder, "init", "-q")
    git(folder, "commit", "--allow-empty", "-qm", "one")
    return folder


REASONS = {
    "no repository": (lambda folder: folder, "HEAD", {}, "not a git repository"),
    "no commit": (lambda folder: git(folder, "init") or folder, "HEAD", {}, "single revision"),
    "no such revision": (repository, "HEAD~1", {}, "single revision"),
    "a file of a revision": (repository, "HEAD:none.py", {}, "none.py"),
    "an option": (repository, "--help", {}, "neither a file nor a git revision"),
    "shallow": (shallow, "HEAD~1", {}, "this clone is shallow"),
    "of another": (
        repository, "HEAD", {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}, "dubious ownership",
    ),
    "a damaged one": (repository, "HEAD", {"GIT_OBJECT_DIRECTORY": "/nowhere"}, "git says: "),
}  # fmt: skip


@pytest.mark.parametrize("make, revision, more, reason", REASONS.values(), ids=REASONS)
def test_git_says_why(tmp_path, monkeypatch, make, revision, more, reason):
    folder = make(tmp_path)
    for name, value in {"GIT_CEILING_DIRECTORIES": str(tmp_path), **more}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as error:
        at_revision(revision, str(folder / "statements.lock"), ["mine.py"])
    assert reason in str(error.value) and len(str(error.value).splitlines()) == 1
