"""`memcap export coq`."""

import pytest
from typer.testing import CliRunner

from memcap.app import app
from memcap.symbolic.certificate.__main__ import main as check_files

OWN = """
from memcap import lemma
from memcap import by
from memcap import *
x, = reals("x")
lemma("export.{0}", "", given={{"p": x > 0}}, claim=7 * x > x, proof=by())
"""


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMCAP_CACHE", str(tmp_path / "cache"))


def run(*arguments, status=0):
    result = CliRunner().invoke(app, [*map(str, arguments)])
    assert result.exit_code == status, result.output
    return result.output


def own(folder, name):
    (folder / f"{name}.py").write_text(OWN.format(name))
    return folder / f"{name}.py"


def test_a_lemma_of_proofs(tmp_path):
    assert "1 of 1 obligations" in run("export", "coq", "ramp.low", "-o", tmp_path / "out")
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {"Prelude.v", "Rules.v", "gadgets.v", "_CoqProject"}
    assert "Lemma ramp_low_1 :" in (tmp_path / "out" / "gadgets.v").read_text()


def test_pairs_that_check_by_themselves(tmp_path):
    assert "2 of 2" in run("export", "certificates", "bump.*", "-o", tmp_path / "out")
    pairs = sorted((tmp_path / "out").glob("*.smt2"))
    assert len(pairs) == 2
    for obligation in pairs:
        assert check_files([str(obligation), str(obligation.with_suffix(".json"))]) == 0
    one, two = pairs[:2]
    assert check_files([str(one), str(two.with_suffix(".json"))]) == 1
    assert check_files([str(one), str(tmp_path / "none.json")]) == 2
    assert check_files([str(one)]) == 2
    two.write_bytes(b"\xff")
    assert check_files([str(one), str(two)]) == 2
    two.write_text("[" * 100_000)
    assert check_files([str(one), str(two)]) == 1
    with two.open("wb") as file:
        file.truncate(1 << 30)
    assert check_files([str(one), str(two)]) == 2


def test_the_same_proofs_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        run("export", "coq", "bump.*", "-o", tmp_path / name)
    one, two = ((tmp_path / name / "gadgets.v").read_bytes() for name in ("one", "two"))
    assert one == two


def test_what_has_no_certificate_is_left_out(tmp_path):
    file = own(tmp_path, "bare")
    said = run("export", "coq", file, "-o", tmp_path / "out", status=1)
    assert "left out: export.bare: claim: it has no certificate" in said
    assert "0 of 1 obligations" in said


def test_a_file_of_the_user_s_own(tmp_path):
    file = own(tmp_path, "checked")
    run("check", file, "--jobs", "1")
    run("export", "coq", file, "-o", tmp_path / "out")
    assert "Lemma export_checked_1 :" in (tmp_path / "out" / "checked.v").read_text()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "out").write_text("a file")
    assert "out" in run("export", "coq", "ramp.low", "-o", tmp_path / "out", status=2)


def test_no_such_theorem(tmp_path):
    assert "near it: ramp.low" in run("export", "coq", "rmp.low", "-o", tmp_path, status=2)
