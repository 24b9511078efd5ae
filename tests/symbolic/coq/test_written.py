"""The certificates written by hand, one for each rule, in Coq; and all of proofs/."""

import re
import shutil
import subprocess

import pytest

from memcap.symbolic.certificate import check
from memcap.symbolic.checking.certification import batches
from memcap.symbolic.coq import NotExported, files, lemma
from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.proving.loading import find
from memcap.symbolic.store.store import Store
from tests.symbolic.certificate.samples import WRITTEN

LEFT_OUT = {
    "choice of propositions": "ite between propositions",
    "congruence of propositions": "a function of a proposition",
}
needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed")


def as_variables(text):
    """Names as the printer of obligations writes them: |x| becomes |v.x|."""
    return re.sub(r"\|(?!h\.\d+\|)(\w+)\|", r"|v.\1|", text)


def exported(kind):
    """The Coq lemma of a certificate written by hand."""
    text = as_variables(WRITTEN[kind].text)
    given = WRITTEN[kind].certificate
    certificate = {"obligation": digest(text), "steps": given["steps"]}
    check(text, certificate)
    return lemma(f"l{[*WRITTEN].index(kind)}", text, certificate)


def accepted(folder, *names):
    """Whether Coq accepts files of the folder, in this order."""
    for name in names:
        command = ["coqc", "-R", ".", "Memcap", name]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, (name, done.stderr)


def write(folder, content):
    for name, text in content.items():
        (folder / name).write_text(text)


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_what_is_left_out_has_its_reason(kind):
    with pytest.raises(NotExported, match=LEFT_OUT[kind]):
        exported(kind)


@needs_coq
def test_coq_accepts_every_rule(tmp_path):
    head = "Require Import Reals Lra Classical.\nFrom Memcap Require Import Prelude.\n"
    lemmas = [exported(kind) for kind in WRITTEN if kind not in LEFT_OUT]
    tried = head + "Open Scope R_scope.\n" + "\n".join(lemmas)
    write(tmp_path, {**files({}).files, "Tried.v": tried})
    accepted(tmp_path, "Prelude.v", "Tried.v")


@needs_coq
@pytest.mark.slow
def test_coq_accepts_all_of_proofs(tmp_path):
    made = files(batches(find([], "memcap.proofs"), Store(tmp_path / "answers")))
    assert made.left_out == ()
    write(tmp_path, made.files)
    accepted(tmp_path, "Prelude.v", "Rules.v")
    accepted(
        tmp_path, *sorted({f for f in made.files if f.endswith(".v")} - {"Prelude.v", "Rules.v"})
    )
