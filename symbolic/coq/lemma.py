"""One obligation with its certificate as a Coq lemma."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from memcap.symbolic.certificate.checker import Goals
from memcap.symbolic.coq.atoms import Atoms
from memcap.symbolic.coq.proof import Proof
from memcap.symbolic.coq.statement import Script, formula

__all__ = ["lemma"]

UNBOUNDED = 10**18


def lemma(name: str, text: str, certificate: Mapping[str, Any]) -> str:
    """The Coq lemma of an obligation, with its proof.

    Raises:
        NotExported: Coq is not given this one; the text says why.
        CertificateError: the certificate does not show it.
    """
    script = Script(text)
    goals = Goals(text)
    goals.work.left = UNBOUNDED
    hypotheses = [f"H{i}" for i in range(len(script.assertions))]
    head = " ".join([*script.binders, *script.conditions])
    claims = [f"  {formula(script, a)} ->" for a in script.assertions]
    quantified = f"forall {head}," if head else ""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 50_000))
    try:
        atoms = Atoms(script, goals)
        proof = Proof(atoms)
        given = [*zip(hypotheses, script.assertions), *atoms.definitions]
        proof.run(given, certificate["steps"])
    finally:
        sys.setrecursionlimit(limit)
    names = [bound.split(" ")[0][1:] for bound in (*script.binders, *script.conditions)]
    first = [f"intros {' '.join(names)}."] if names else []
    lines = [*first, *atoms.lines, f"intros {' '.join(hypotheses)}.", *proof.writer.lines]
    body = "\n".join(f"  {line}" for line in lines)
    statement = "\n".join([f"Lemma {name} : {quantified}", *claims, "  False."])
    return f"{statement}\nProof.\n{body}\nQed.\n"
