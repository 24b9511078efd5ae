"""THEORY 6: what the theorems with one attention layer and with n of them have in common.

Each says that there are weights with which a network labels every column, under hardmax and under
softmax, and how large it is.  Here are the parts of such a statement, and of its proof.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from memcap import (
    INT, REAL, And, Const, Eq, Fact, Instance, Lemma, Proof, ProofStep, Term, Var, at, between, by,
    conjuncts, define, definition, exhibit, exists, fix, fn, forall, functions, have, ints, lemma,
    obtain, permutation, pow2, substitute,
)  # fmt: skip
from memcap.proofs.arithmetic import bitlen_above, bitlen_positive
from memcap.proofs.networks import EMBEDDING_BITS, Sizes
from memcap.proofs.outputs import PROJECTED, l1_prime_words, vocabulary
from memcap.proofs.recall import GROUPED
from memcap.proofs.sizes import bits_constants
from memcap.proofs.softmax import HARDMAX, SOFTMAX, said
from memcap.symbolic.gadgets.primitives import exponential
from memcap.symbolic.language.terms import parts

n, N, V, rho, sigma, ell, m, P, W = ints("n N V rho sigma ell m P W")
M1, a, i, k, p, q = ints("M1 a i k p q")
(theta,) = functions("theta", INT, REAL)
u, S, pi = functions("u S pi", INT, INT)
(word,) = functions("word", INT, INT, INT)
(E,) = functions("E", REAL, REAL)

MEMORY = (P, m, S, theta)
"""What there is of a memorizer: numbers of keys and groups, strings and thresholds."""

DATA = (
    "For every N sequences of n tokens over V words in d dimensions, of norm at most r and at "
    "least δ apart, no two of which are equal up to order"
)
BOTH = (
    "under hardmax and under softmax; of exp it assumes only three "
    "properties, and it rests on no axiom."
)


class Labelling(Protocol):
    """What T1, T3, T1' or T3' is made of.

    name, title  of the theorem; says: what it says, in plain English
    given        its hypotheses
    label        the label of column i of sequence a
    chosen       what there is: weights, and the numbers of keys and groups
    counts       what is said of the numbers of a memorizer that comes before
    number       how many keys there are at most
    recalled     what a memorizer of the keys recalls; memorizer: that there is one, by premises
    output       the network, as a function of its weights
    sizes        of the network; network_takes: that its weights have so many bits
    """

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def given(self) -> Mapping[str, Term]: ...
    @property
    def label(self) -> Term: ...
    @property
    def chosen(self) -> tuple[Var, ...]: ...
    @property
    def counts(self) -> tuple[Term, ...]: ...
    @property
    def number(self) -> Term: ...
    @property
    def recalled(self) -> Term: ...
    @property
    def memorizer(self) -> Instance: ...
    @property
    def premises(self) -> Sequence[have]: ...
    @property
    def output(self) -> Const: ...
    @property
    def weights(self) -> tuple[Term, ...]: ...
    @property
    def sizes(self) -> Sizes: ...
    @property
    def network_takes(self) -> Const: ...


# --- statements ---


def labelled(task: Labelling, attention: Term) -> Term:
    """Every column of every sequence, in whatever order they stand, gets its label."""
    permuted = fn((i, k), vocabulary(word(a, pi(i)), k))
    output = task.output(attention, *task.weights, permuted, i)
    return forall(
        (a, pi),
        between(1, a, N),
        permutation(pi, n),
        forall(i, between(1, i, n), Eq(output, substitute(task.label, {i: pi(i)}))),
    )


def there_are(
    chosen: tuple[Var, ...],
    *counts: Term,
    right: Callable[[Term], Term],
    sizes: Sizes,
    taken: Term,
) -> Term:
    """One choice of weights is right under hardmax and softmax, and has these sizes and bits."""
    return exists(
        chosen,
        *counts,
        GROUPED,
        right(HARDMAX),
        forall(E, exponential(E), right(SOFTMAX)),
        sizes.formula,
        taken,
    )


def claim(task: Labelling, right: Callable[[Term], Term]) -> Term:
    """There are weights for which the outputs are right, whatever this means."""
    return there_are(
        task.chosen,
        *task.counts,
        between(1, P, task.number),
        right=right,
        sizes=task.sizes,
        taken=task.network_takes(*task.weights, W),
    )


def taken(output: Const, weights: tuple[Var, ...], *bits: Term) -> Const:
    """NAME_takes(…, W): every weight of embedding, blocks and read-out fits in W bits."""
    return define(f"{output.name}_takes", (*weights, W), And(*EMBEDDING_BITS, *bits))


def stated(task: Labelling, proof: Proof, instance: Mapping[str, Any]) -> Lemma:
    """The theorem: every column gets its label."""
    return lemma(
        task.name,
        task.title,
        given=task.given,
        claim=claim(task, lambda attention: labelled(task, attention)),
        source=f"THEORY 6, {task.name}",
        says=task.says,
        instance=instance,
        proof=proof,
    )


def of(given: Mapping[str, Term], *names: str) -> dict[str, Term]:
    """Those of the hypotheses that have these names."""
    return {name: given[name] for name in names}


# --- steps of their proofs ---

SOME_WORD = have("tokens", V >= 1, by(at("words", 1, 1)))
"""There is a word, since there is a sequence with a column."""

PROJECTING = have("projecting", l1_prime_words().claim, by(l1_prime_words(), "tokens"))
"""The tokens can be projected to registers."""


def projected(*steps: ProofStep) -> obtain:
    """With such a projection."""
    named = [have(name, PROJECTED[name], by("projected")) for name in PROJECTED]
    return obtain("projecting", u, [*named, *steps], name="projected")


def memorized(task: Labelling, found: tuple[Var, ...], right: Proof) -> list[ProofStep]:
    """With a memorizer of the keys, for the ids of the sequences."""
    needed = ("registers", "apart", "ids apart", "ids small", "least")
    return [
        *task.premises,
        have(
            "some memorizer",
            task.memorizer.claim,
            by(task.memorizer, *needed, *(step.name for step in task.premises)),
        ),
        obtain("some memorizer", found, right, name="memorizer"),
    ]


def recalls(task: Labelling) -> have:
    """What the memorizer does."""
    return have("recalls", substitute(task.recalled, task.memorizer.mapping), by("memorizer"))


IN_PLACE = [
    have("places", parts(said(permutation(pi, n)))[0], by(unfold=[permutation])),
    have("place", between(1, pi(i), n), by(at("places", i))),
]
"""Column i holds what stood at the place π(i)."""


def least(power: str, bits: Term) -> Proof:
    """A power of 2 above 4 has an exponent of at least 3, and a record at least 4 bits."""
    halves = [definition(pow2(bits - k)) for k in range(3)]
    return [
        have("bits of a key", bits >= 3, by(power, *halves)),
        have("record", ell * (bits + sigma) >= bits + sigma, by("bits of a key")),
        by("bits of a key", "record"),
    ]


def under_both(right: Callable[[Term], Term], hard: Proof, soft: Proof) -> list[have]:
    """The outputs are right under hardmax, and under softmax with any exponential E."""
    return [
        have("hard", right(HARDMAX), hard),
        have("soft", forall(E, exponential(E), right(SOFTMAX)), fix(E, soft)),
    ]


SHAPE = have("shape", And(m >= 1, ell >= 0, rho >= 0, sigma >= 0), by("memorizer", "least"))
"""The numbers on which the size of a memorizer depends are not negative."""


def counted(sizes: Sizes, *shapes: have) -> have:
    """The network has the sizes that are claimed."""
    proof = [*shapes, by(sizes.lemma(), *(step.name for step in shapes))]
    return have("counted", sizes.formula, proof)


def scaled(embedding: Instance, name: str, positive: str) -> list[have]:
    """The numerator and the denominator of the scale have the bits that the lemma asks for."""
    lengths = [f(n=x) for x in (M1 * p, q) for f in (bitlen_above, bitlen_positive)]
    factors = [have("both", And(M1 >= 1, p >= 1), by(positive)), by("both")]
    return [
        have("numerator", M1 * p >= 1, factors),
        have(name, embedding.premise("scaled"), by("numerator", *lengths)),
    ]


def with_constants(*used: Fact) -> by:
    """Weights fit in W bits: those that are the same in every network, and what is used."""
    return by(bits_constants(), *used, definition(pow2(1)), definition(pow2(0)))


def exhibited(chosen: tuple[Var, ...], *counts: by, taken: by) -> exhibit:
    """What was found is what is claimed to exist."""
    parts = (*counts, *map(by, ("memorizer", "memorizer", "hard", "soft", "counted")))
    return exhibit(chosen, conjuncts(*parts, taken))
