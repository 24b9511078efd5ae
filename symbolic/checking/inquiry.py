"""What is asked about lemmas: their obligations, instances of their hypotheses, their premises.

The first stage of a check: lemmas → `Inquiry`, before anything is answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from memcap.symbolic.checking import premises, refute
from memcap.symbolic.checking.plan import Plan, Unread, plans
from memcap.symbolic.checking.pool import Job
from memcap.symbolic.language.case import Case
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.store.store import Store

__all__ = ["Inquiry", "inquire"]


@dataclass(frozen=True)
class Inquiry:
    """How lemmas, and those that they use, will be shown, used ones first.

    unread     those without a plan, and why
    cases      instances of hypotheses that are at hand, among small values
    instances  texts whose models may be instances of the hypotheses
    premises   texts of which one has no model if some premises of the claim cannot be met
    """

    lemmas: tuple[Lemma, ...]
    plans: Mapping[Lemma, Plan]
    unread: Mapping[Lemma, Unread]
    cases: Mapping[Lemma, Case] = field(default_factory=dict)
    instances: Mapping[Lemma, list[str]] = field(default_factory=dict)
    premises: Mapping[Lemma, list[str]] = field(default_factory=dict)

    @property
    def proof_jobs(self) -> list[Job]:
        """The obligations of all proofs."""
        return [
            Job(asked.text, f"{lemma.name}: {asked.label}")
            for lemma, plan in self.plans.items()
            for asked in plan.questions
        ]

    @property
    def jobs(self) -> list[Job]:
        """All that is asked."""
        return [
            *self.proof_jobs,
            *_for_models(self.instances, "instance"),
            *_for_models(self.premises, "premises"),
        ]


def _for_models(texts: Mapping[Lemma, list[str]], what: str) -> list[Job]:
    return [
        Job(text, f"{lemma.name}: {what}", certify=False)
        for lemma, own in texts.items()
        for text in own
    ]


def inquire(lemmas: Sequence[Lemma], store: Store | None) -> Inquiry:
    """Plan the proofs of the lemmas, and open the archives of their files."""
    each = tuple(dict.fromkeys(lemmas))
    unread: dict[Lemma, Unread] = {}
    made = plans(each, unread)
    if store is not None:
        store.open_archives(lemma.file for lemma in made)
    cases: dict[Lemma, Case] = {}
    instances: dict[Lemma, list[str]] = {}
    for lemma in made:
        question = refute.Question(lemma.statement.given)
        if lemma.instance is None and question.given:
            case = refute.small_case(question)
            if case is None:
                instances[lemma] = refute.texts(question)
            else:
                cases[lemma] = case
    premised = {lemma: premises.texts(lemma.statement) for lemma in made}
    return Inquiry(each, made, unread, cases, instances, premised)
