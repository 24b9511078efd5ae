"""What an archive of a lemma file holds: certificates, and models that are instances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symbolic import refute
from symbolic.lemma import Lemma
from symbolic.oracles.base import CERTIFICATE, SOLVERS
from symbolic.plan import deeply, plan
from symbolic.pool import stored_answers
from symbolic.record import record
from symbolic.store import Store

__all__ = ["certificates"]


def certificates(lemmas: Sequence[Lemma], store: Store) -> tuple[list[dict[str, Any]], int]:
    """The entries of an archive for these lemmas, and how many obligations have no certificate.

    Everything comes from the store and from the archives of the lemmas: they were checked before.
    """
    store.open_archives(lemma.place.rpartition(":")[0] for lemma in lemmas)
    texts = deeply(lambda: [q.text for lemma in lemmas for q in plan(lemma).questions])
    found = stored_answers(texts, oracles=(CERTIFICATE,), store=store)
    entries = [{"obligation": sha, **record(answered.reply)} for sha, answered in found.items()]
    wanted = deeply(lambda: [text for lemma in lemmas for text in _instance(lemma, store)])
    models = stored_answers(wanted, oracles=SOLVERS, store=store)
    entries += [{"obligation": sha, **record(answered.reply)} for sha, answered in models.items()]
    return entries, len(set(texts)) - len(found)


def _instance(lemma: Lemma, store: Store) -> list[str]:
    """The question whose kept model is an instance of the hypotheses, if one is needed."""
    question = refute.Question(lemma.statement.given)
    if lemma.instance is not None or not question.given:
        return []
    if refute.small_case(question) is not None:
        return []
    for text in refute.texts(question):
        for answered in stored_answers([text], oracles=SOLVERS, store=store).values():
            if refute.modelled(question, answered.reply) is not None:
                return [text]
    return []
