"""No certificate for what is false: steps of mutants, against which the solver has a model.

The search is blind here: where its guide would say that there is a model, it is told that nothing
is known, and so tries its best.
"""

from __future__ import annotations

import pytest

from memcap.proofs import READING_ORDER
from memcap.symbolic.certificate import CertificateError
from memcap.symbolic.checking.plan import deeply, plan
from memcap.symbolic.kernel import KernelError
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.mutation.asking import Asking
from memcap.symbolic.mutation.sites import of_statement
from memcap.symbolic.mutation.trial import mutant_of
from memcap.symbolic.proving.elaborate import forget
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.search import GaveUp, find
from memcap.symbolic.search.search import Search
from tests.mutation.test_statements import FAST, lemmas_of

STEPS = 5_000_000
SAMPLE = 30
LEAST = 4


def steps_of_mutants(lemmas: list[Lemma]) -> list[str]:
    """The obligations of mutants that are not obligations of the originals."""
    texts: dict[str, None] = {}
    for one in lemmas:
        own = {question.text for question in plan(one).questions}
        for name, statement in of_statement(one.statement):
            mutant = mutant_of(name, one, statement).lemma
            try:
                made = plan(mutant)
            except (InputError, KernelError):
                continue
            finally:
                forget(mutant)
            texts |= {q.text: None for q in made.questions if q.text not in own}
    return list(texts)


def false_steps(file: str, most: int) -> list[str]:
    """So many of them, spread over the file, that have a model; where these are few, short ones."""
    texts = deeply(lambda: steps_of_mutants(lemmas_of(file)))
    size = 3 * most
    found = with_models(texts[:: max(1, len(texts) // size)])
    texts.sort(key=len)
    while len(found) < LEAST and texts:
        found += [t for t in with_models(texts[:size]) if t not in found]
        del texts[:size]
    return found[:most]


def with_models(texts: list[str]) -> list[str]:
    """Those that have a model."""
    answers = Asking().ask(texts, 0.1)
    return [t for t in texts if answers[t].reply.verdict == "sat"]


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Search, "core", lambda _, facts: ("unknown", list(facts)))


@pytest.mark.parametrize(
    "file",
    [pytest.param(f, marks=() if f in FAST else pytest.mark.slow, id=f) for f in READING_ORDER],
)
@pytest.mark.usefixtures("blind")
def test_no_certificate_for_a_false_step(file: str) -> None:
    texts = false_steps(file, SAMPLE)
    assert len(texts) >= LEAST
    for text in texts:
        with pytest.raises((GaveUp, CertificateError)):
            find(text, STEPS)


@pytest.mark.usefixtures("blind")
def test_the_blind_search_still_finds_what_is_true() -> None:
    texts = [q.text for one in lemmas_of("gadgets")[:6] for q in plan(one).questions]
    for text in texts[:10]:
        find(text)
