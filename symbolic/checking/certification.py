"""Certificates of lemmas, as they are kept: for an archive, or for an export."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from memcap.symbolic.checking import refute
from memcap.symbolic.checking.plan import deeply, plan
from memcap.symbolic.checking.pool import Answered, Job, stored_answers
from memcap.symbolic.coq import Exportable, Exported
from memcap.symbolic.oracles.base import CERTIFICATE
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.store.record import record
from memcap.symbolic.store.store import Store

__all__ = ["batches", "certificates", "pairs"]


def certificates(lemmas: Sequence[Lemma], store: Store) -> tuple[list[dict[str, Any]], int]:
    """The entries of an archive for these lemmas, and how many obligations have no certificate.

    Everything comes from the store and from the archives of the lemmas: they were checked before.
    """
    store.open_archives(lemma.file for lemma in lemmas)
    jobs = deeply(lambda: [Job(q.text, "") for made in lemmas for q in plan(made).questions])
    found = stored_answers(jobs, oracles=(CERTIFICATE,), store=store)
    certified = len(found)
    found |= deeply(
        lambda: {sha: a for made in lemmas for sha, a in _instance(made, store).items()}
    )
    entries = [{"obligation": sha, **record(answered.reply)} for sha, answered in found.items()]
    return entries, len({job.text for job in jobs}) - certified


def _instance(lemma: Lemma, store: Store) -> dict[str, Answered]:
    """The question whose kept model is an instance of the hypotheses, if one is needed."""
    question = refute.Question(lemma.statement.given)
    if lemma.instance is not None or not question.given:
        return {}
    if refute.small_case(question) is not None:
        return {}
    for text in refute.texts(question):
        job = Job(text, "", certify=False)
        for sha, answered in stored_answers([job], oracles=(), store=store).items():
            if refute.modelled(question, answered.reply) is not None:
                return {sha: answered}
    return {}


def batches(lemmas: Sequence[Lemma], store: Store) -> dict[str, list[Exportable]]:
    """The obligations of lemmas with their certificates, by the name of the lemma file."""
    store.open_archives(lemma.file for lemma in lemmas)
    asked = deeply(lambda: [(made, q) for made in lemmas for q in plan(made).questions])
    jobs = [Job(question.text, "") for _, question in asked]
    found = stored_answers(jobs, oracles=(CERTIFICATE,), store=store)
    made: dict[str, list[Exportable]] = {}
    for lemma, question in asked:
        kept = found.get(question.sha)
        certificate = None if kept is None else kept.reply.certificate
        name = Path(lemma.file).stem or "lemmas"
        step = Exportable(lemma.name, question.label, question.text, certificate)
        made.setdefault(name, []).append(step)
    return made


def pairs(gathered: Mapping[str, Sequence[Exportable]]) -> Exported:
    """A file NAME.smt2 for each obligation, and NAME.json for its certificate."""
    made: dict[str, str] = {}
    left_out: list[tuple[str, str]] = []
    count = Counter[str]()
    for one in (one for batch in gathered.values() for one in batch):
        count[one.lemma] += 1
        name = f"{one.lemma}.{count[one.lemma]}".replace("/", "_")
        made[f"{name}.smt2"] = one.text
        if one.certificate is None:
            left_out.append((f"{one.lemma}: {one.step}", "it has no certificate"))
        else:
            made[f"{name}.json"] = json.dumps(one.certificate, separators=(",", ":")) + "\n"
    return Exported(made, sum(count.values()) - len(left_out), tuple(left_out))
