"""Obligations in Coq: the statement is the text's, the proof the certificate's."""

import shutil
import subprocess
from hashlib import sha256

import pytest

from memcap.symbolic.certificate import CertificateError
from memcap.symbolic.checking.plan import deeply, plan
from memcap.symbolic.coq import Exportable, NotExported, files, lemma
from memcap.symbolic.proving.loading import find as lemmas_of
from memcap.symbolic.search import find

HEAD = """(set-logic ALL)
(declare-fun |v.f| (Int) Real)
(declare-fun |v.g| (Int) Int)
(declare-fun |v.h| (Bool) Int)
(declare-fun |v.k| () Int)
(declare-fun |v.n| () Int)
(declare-fun |v.p| () Bool)
(declare-fun |v.q| () Bool)
(declare-fun |v.x| () Real)
(declare-fun |v.y| () Real)
"""
needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed")


def script(*assertions):
    """An obligation; only the symbols that occur are declared."""
    text = "\n".join(assertions)
    head = [d for d in HEAD.splitlines() if "|" not in d or f"|{d.split('|')[1]}|" in text]
    named = (f"(assert (! {a} :named |given.{i}|))" for i, a in enumerate(assertions))
    return "\n".join([*head, *named])


def exported(text, name="one"):
    return lemma(name, text, find(text))


def compiles(folder, *lemmas):
    """Whether Coq accepts them."""
    made = files({})
    for name, content in made.files.items():
        (folder / name).write_text(content)
    head = "Require Import Reals Lra Classical.\nFrom Memcap Require Import Prelude.\n"
    (folder / "Tried.v").write_text(head + "Open Scope R_scope.\n" + "\n".join(lemmas))
    for name in ("Prelude.v", "Tried.v"):
        command = ["coqc", "-R", ".", "Memcap", name]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            return False
    return True


CONTRADICTIONS = {
    "linear": ["(< |v.x| |v.y|)", "(< |v.y| |v.x|)"],
    "rounding": ["(< |v.k| |v.n|)", "(< |v.n| (+ |v.k| 1))"],
    "divided": ["(= (* 2 |v.k|) (+ (* 2 |v.n|) 1))"],
    "product": ["(< 0.0 |v.x|)", "(< 0.0 |v.y|)", "(not (< 0.0 (* |v.x| |v.y|)))"],
    "square": ["(< (* |v.x| |v.x|) 0.0)"],
    "equation": ["(= |v.x| 2.0)", "(not (= (* |v.x| |v.y|) (* 2.0 |v.y|)))"],
    "cases": ["(or (< |v.x| 0.0) (< 1.0 |v.x|))", "(<= 0.0 |v.x|)", "(<= |v.x| 1.0)"],
    "implication": ["(=> (and |v.p| |v.q|) (< |v.x| 0.0))", "|v.p|", "|v.q|", "(<= 0.0 |v.x|)"],
    "not an implication": ["(not (=> |v.p| (or |v.q| |v.p|)))"],
    "not a disjunction": ["(not (or |v.p| (not |v.p|)))"],
    "not a conjunction": ["(not (and (<= |v.x| |v.x|) |v.p|))", "|v.p|"],
    "equivalence": ["(= |v.p| |v.q|)", "|v.p|", "(not |v.q|)"],
    "no equivalence": ["(not (= |v.p| |v.q|))", "|v.p|", "|v.q|"],
    "congruence": ["(= |v.k| (+ |v.n| 1))", "(not (= (|v.f| |v.k|) (|v.f| (+ |v.n| 1))))"],
    "congruence of integers": ["(= |v.k| |v.n|)", "(< (|v.g| |v.k|) (|v.g| |v.n|))"],
    "one atom": ["(< (|v.f| (- (+ |v.n| 1) 1)) (|v.f| |v.n|))"],
    "if": ["(= |v.y| (ite (<= 0.0 |v.x|) |v.x| (- |v.x|)))", "(< |v.y| 0.0)"],
    "floor": ["(<= (to_real (+ (to_int |v.x|) 1)) |v.x|)"],
    "floor of an integer": ["(not (= (to_int (to_real |v.k|)) |v.k|))"],
    "remainder": ["(= |v.n| (+ (* 2 (div |v.n| 2)) 2))"],
    "remainder by a symbol": ["(< 0 |v.k|)", "(<= |v.k| (mod |v.n| |v.k|))"],
    "quotient": ["(< 0.0 |v.y|)", "(not (= (* (/ |v.x| |v.y|) |v.y|) |v.x|))"],
    "fraction": ["(< (* 3.0 |v.x|) (/ 1.0 2.0))", "(<= (/ 1.0 6.0) |v.x|)"],
    "a number in many words": ["(= (/ |v.x| (- (+ |v.y| 2.0) |v.y|)) 1.0)", "(< |v.x| 2.0)"],
    "a negative divisor, and the integer": [
        "(= (/ |v.x| (- 2.0)) 1.0)",
        "(= (div |v.k| (- 2)) 1)",
        "(< 0.0 |v.x|)",
    ],
    "a divisor that is a numeral elsewhere": [
        "(= (/ |v.x| (to_real 1)) 1.0)",
        "(< 1.0 (to_real (to_int |v.y|)))",
        "(< |v.x| 1.0)",
    ],
    "a quotient by one": ["(< (/ (/ 1.0 |v.x|) (+ 0.0 1.0)) 1.0)", "(<= 1.0 (/ 1.0 |v.x|))"],
    "a case that no integer meets": ["(or (= (* 2 |v.k|) 1) (< |v.x| 0.0))", "(<= 0.0 |v.x|)"],
}


@needs_coq
def test_coq_accepts_every_kind_of_step(tmp_path):
    made = [exported(script(*a), f"l{i}") for i, a in enumerate(CONTRADICTIONS.values())]
    assert compiles(tmp_path, *made)


@needs_coq
@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("linear", ("(< |v.y| |v.x|)", "(<= |v.y| |v.x|)")),
        ("product", ("(< 0.0 |v.y|)", "(< (- 1.0) |v.y|)")),
        ("congruence", ("(+ |v.n| 1))))", "(+ |v.n| 2))))")),
        ("if", ("(< |v.y| 0.0)", "(<= |v.y| 0.0)")),
    ],
)
def test_coq_refuses_a_false_statement_with_a_proof_of_a_true_one(tmp_path, kind, change):
    text = script(*CONTRADICTIONS[kind])
    false = text.replace(*change)
    assert false != text
    statement, proof = exported(text).split("Proof.")
    other = exported(text).replace(statement, "")
    assert compiles(tmp_path, statement + "Proof." + proof)
    wrong = _statement(false)
    assert not compiles(tmp_path, wrong + other)


def _statement(text):
    """The statement alone, of a text that need not be a contradiction."""
    from memcap.symbolic.coq.statement import Script, formula

    s = Script(text)
    bound = " ".join([*s.binders, *s.conditions])
    return "\n".join(
        [f"Lemma one : forall {bound},", *(f"{formula(s, a)} ->" for a in s.assertions)]
    )


@pytest.mark.parametrize("kind", CONTRADICTIONS)
def test_the_statement_has_every_assertion(kind):
    assertions = CONTRADICTIONS[kind]
    statement = exported(script(*assertions)).split("Proof.")[0]
    assert statement.count(" ->\n") == len(assertions)
    assert statement.endswith("  False.\n")


def test_integers_and_propositions_are_whole():
    statement = exported(script("(< (|v.g| |v.k|) 0)", "(< 0 (|v.g| |v.k|))")).split("Proof.")[0]
    assert "(whole_v_k : whole (v_k))" in statement
    assert "(whole_v_g : forall x0 : R, whole x0 -> whole (v_g x0))" in statement
    assert "(1 <= v_p)" in exported(script("|v.p|", "(not |v.p|)"))
    assert "whole" not in exported(script(*CONTRADICTIONS["linear"])).split("Proof.")[0]


def test_a_function_of_a_proposition_is_left_out():
    text = script("(< (|v.h| |v.p|) 0)", "(< 0 (|v.h| |v.p|))")
    with pytest.raises(NotExported, match="a function of a proposition"):
        exported(text)


def test_a_step_that_does_not_apply_is_refused():
    text = script(*CONTRADICTIONS["linear"])
    for steps in ([["split", 7]], [["derive", [-1, 0]]], [["derive", [1, 0], [1, 9]]]):
        wrong = {"obligation": sha256(text.encode()).hexdigest(), "steps": steps}
        with pytest.raises(CertificateError):
            lemma("one", text, wrong)


def test_a_certificate_that_ends_too_early_or_too_late_is_refused():
    text = script(*CONTRADICTIONS["cases"])
    found = find(text)
    for steps in ([], found["steps"][:-1], [*found["steps"], ["split", 0]]):
        with pytest.raises(CertificateError, match="left"):
            lemma("one", text, {**found, "steps": steps})


def test_files_of_one_name_are_kept_apart():
    text = script(*CONTRADICTIONS["linear"])
    batches = ("my lemmas", "my_lemmas", "My lemmas", "Prelude", "rules")
    made = files({name: [Exportable("a", "claim", text, find(text))] for name in batches})
    assert made.count == len(batches) == sum("Lemma a_1 :" in f for f in made.files.values())
    assert len({name.lower() for name in made.files}) == len(made.files) == len(batches) + 3
    assert all(
        made.files[name] == content for name, content in files({}).files.items() if name[0] != "_"
    )


def test_a_folder_of_files():
    text = script(*CONTRADICTIONS["linear"])
    good = Exportable("a.b", "claim", text, find(text))
    bare = Exportable("a.b", "base *) here", text, None)
    made = files({"my lemmas": [good, bare]})
    assert set(made.files) == {"Prelude.v", "Rules.v", "my_lemmas.v", "_CoqProject"}
    assert made.count == 1
    assert made.left_out == (("a.b: base *) here", "it has no certificate"),)
    assert "Lemma a_b_1 :" in made.files["my_lemmas.v"]


def test_the_rules_need_no_axiom(tmp_path):
    if shutil.which("coqc") is None:
        pytest.skip("coqc is not installed")
    (tmp_path / "Rules.v").write_text(files({}).files["Rules.v"])
    command = ["coqc", "-R", ".", "Memcap", "Rules.v"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert done.stdout.count("Closed under the global context") == 3


def test_every_obligation_of_a_lemma_file_is_exported():
    questions = deeply(
        lambda: [
            q for one in lemmas_of(["proofs.bits"], "memcap.proofs") for q in plan(one).questions
        ]
    )
    assert len(questions) > 30
    for question in questions[::4]:
        assert "Qed." in lemma("one", question.text, find(question.text))
