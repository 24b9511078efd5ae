"""THEORY 6, T1' and T3': one attention layer labels every token or every sequence.

No inverse temperature is needed: a mean head is exact under softmax, too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from memcap import (
    INT, REAL, And, Const, Eq, Fact, Instance, Lemma, Or, Proof, Term, Var, as_real, at, between,
    bitlen, by, conjuncts, define, definition, exhibit, exists, fix, fn, forall, functions, have,
    ints, lemma, magnitude, obtain, permutation, pow2, reals, substitute, term, total,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    bitlen_above, bitlen_positive, total_bounded, total_bounded_below,
)  # fmt: skip
from memcap.proofs.first_memory import FIRST_BITS, FIRST_MEMORY, phi_range, phi_recalled
from memcap.proofs.ids import WORDS
from memcap.proofs.keys import (
    LABELS, RECORD_BITS, SEQUENCES_RECALLED, TOKENS_RECALLED, l11_sequences, l11_tokens,
)  # fmt: skip
from memcap.proofs.networks import (
    ABBREVIATOR_SIZES, COUNTER_SIZES, EMBEDDING_BITS, FRACTION, LABELLER_SIZES, MEAN_KEY_BITS,
    SUM_BITS, SUM_KEY_BITS, WIDE_KEY_BITS, Sizes, bits_embedding, bits_wide_key,
)  # fmt: skip
from memcap.proofs.one_layer import (
    C1, FIRST_WEIGHTS, SEQUENCES_ONE, SHORT_ONE, TOKENS_ONE, OneLayer,
)  # fmt: skip
from memcap.proofs.outputs import (
    BOUND, MEMORY_WEIGHTS, PROJECTED, PROJECTION, VOCABULARY, l1_prime_words, vocabulary,
    word_register,
)  # fmt: skip
from memcap.proofs.permutations import total_permuted
from memcap.proofs.recall import GROUPED, memory_takes
from memcap.proofs.short_memory import SHORT_WEIGHTS, short_memory_takes
from memcap.proofs.short_tokens import SHORT_KEYS, SHORT_TOKENS_RECALLED, l14_tokens
from memcap.proofs.sizes import bits_constants, integer_bits
from memcap.proofs.softmax import HARDMAX, SOFTMAX, attend_fair, said, soft_fair
from memcap.proofs.sums import PHI, SUMS, l13_sums, sum_of_phi
from memcap.proofs.theorems import BOTH, DATA, SMALL, SOME_WORD, contexts_of_rows, least
from memcap.symbolic.gadgets.one_layer import SUM_SPREAD
from memcap.symbolic.gadgets.primitives import exponential, fair, mechanism

n, N, V, C, M, H, rho, sigma, ell, m, P, W = ints("n N V C M H rho sigma ell m P W")
P1, m1, ell1, rho1, sigma1, T, d, s, M1 = ints("P1 m1 ell1 rho1 sigma1 T d s M1")
a, b, i, j, k, v, p, q = ints("a b i j k v p q")
c, D, M2, o = ints("c D M2 o")
B, token, t = reals("B token t")
x, z, f, ids, theta, theta1 = functions("x z f ids theta theta1", INT, REAL)
u, omega, number, coord, S, S1, pi, answer = functions(
    "u omega number coord S S1 pi answer", INT, INT
)
word, Y = functions("word Y", INT, INT, INT)
(ctx,) = functions("ctx", INT, INT, REAL)
(E,) = functions("E", REAL, REAL)
head = mechanism("head")

CHOSEN = (u, P1, m1, S1, theta1, P, m, S, theta)
"""What the theorems say that there is: weights, and the numbers of keys and groups."""

ONE_LAYER = (
    "there are weights with which a network of 8 registers, one attention layer and exactly the "
    "stated numbers of blocks and parameters, every weight of at most W bits,"
)

_REGISTER = fn(v, word_register(v))
_NUMBERS = {functions("u", INT, INT)[0]: number}
_PHI = substitute(PHI, _NUMBERS)
_SUM = substitute(sum_of_phi(a), _NUMBERS)
_TOP = as_real(n * M)
_ANYWHERE = {"z": _REGISTER, "B": BOUND}
_FIRST = phi_recalled(**_ANYWHERE, u=number)
_PERMUTED = fn(i, _REGISTER(word(a, pi(i))))
_F = fn(i, _PHI(word(a, pi(i))))


MEMORY_TAKEN = memory_takes(*MEMORY_WEIGHTS, W)


@dataclass(frozen=True)
class Task:
    """What distinguishes T1' from T3'.

    name, title  of the theorem; says: what it says, in plain English
    layer        the network, as a function of its weights, and what it recalls
    sizes        of the network
    factor       what the sum is multiplied by in the key
    label        the label of column i of sequence a
    labels       what is assumed of the labels, and of the height of the key
    number       how many keys there are at most
    recalled     what the second memorizer recalls; memorizer: that there is one, by premises
    recalled_at  the fact about the column π(i) and its key
    takes        the bits of head and key
    least        why W ≥ 7, from the powers of 2 that are known
    memory_taken the bits of the second memorizer
    found        the weights and numbers of the second memorizer, and what its keys need
    power        2 to this power is above every key
    same_key     why the key of a permuted sequence is the one that is recalled
    key_taken    the bits of head and key, where the constants are not all
    """

    name: str
    title: str
    says: str
    layer: OneLayer
    sizes: Sizes
    factor: Term
    label: Term
    labels: Mapping[str, Term]
    number: Term
    recalled: Term
    memorizer: Instance
    premises: Sequence[have]
    recalled_at: Callable[[Term], Fact]
    takes: tuple[Term, ...]
    least: Proof
    memory_taken: Term = MEMORY_TAKEN
    found: tuple[Var, ...] = (P, m, S, theta)
    power: Term = rho
    same_key: Sequence[have] = ()
    key_taken: Sequence[have] = ()

    @property
    def chosen(self) -> tuple[Var, ...]:
        """What the theorem says that there is."""
        return (u, P1, m1, S1, theta1, *self.found)

    @property
    def output(self) -> Const:
        """The network, as a function of its weights."""
        return self.layer.output

    @property
    def weights(self) -> tuple[Term, ...]:
        """The weights, in the order of the network's arguments."""
        before = (*PROJECTION, *self.layer.weights)
        return tuple(substitute(w, {C1: M + 1}) for w in before)

    def labelled(self, attention: Term) -> Term:
        """Every column of every sequence, in whatever order they stand, gets its label."""
        permuted = fn((i, k), vocabulary(word(a, pi(i)), k))
        output = self.layer.output(attention, *self.weights, permuted, i)
        return forall(
            (a, pi),
            between(1, a, N),
            permutation(pi, n),
            forall(i, between(1, i, n), Eq(output, substitute(self.label, {i: pi(i)}))),
        )

    @property
    def given(self) -> dict[str, Term]:
        """The hypotheses of the theorem."""
        return {
            "sizes": And(n >= 1, N >= 1),
            **VOCABULARY,
            **WORDS,
            **self.labels,
            "fraction": FRACTION,
            "sums": N * (N - 1) + 2 <= 2 * M,
            **{name: substitute(formula, {B: BOUND}) for name, formula in FIRST_BITS.items()},
            "bits": self.memorizer.premise("bits"),
            **RECORD_BITS,
            "weight bits": W >= bitlen(M1 * p) + bitlen(q) + 1,
        }

    def key(self) -> Term:
        """The key of the permuted sequence a at column i."""
        return substitute(self.layer.key, {x: _PERMUTED, f: _F})

    @property
    def network_takes(self) -> Const:
        """NAME_takes(…, W): every weight of embedding, blocks and read-out fits in W bits."""
        weights = (*PROJECTION, *self.layer.weights)
        return define(
            f"{self.layer.output.name}_takes",
            (*weights, W),
            And(
                *EMBEDDING_BITS,
                memory_takes(*FIRST_WEIGHTS, W),
                *self.takes,
                self.memory_taken,
            ),
        )

    def claim(self, labelled: Callable[[Term], Term]) -> Term:
        """One choice of weights is right under hardmax and softmax, and has these sizes."""
        return exists(
            self.chosen,
            And(P1 >= 1, Or(P1 <= 1, P1 <= N - 1)),
            FIRST_MEMORY["first groups"],
            between(1, P, self.number),
            GROUPED,
            labelled(HARDMAX),
            forall(E, exponential(E), labelled(SOFTMAX)),
            self.sizes.formula,
            self.network_takes(*self.weights, W),
        )


def theorem(task: Task, instance: Mapping[str, Any]) -> Lemma:
    """The theorem about the network with one attention layer."""
    return lemma(
        task.name,
        task.title,
        given=task.given,
        claim=task.claim(task.labelled),
        source=f"THEORY 6, {task.name}",
        says=task.says,
        instance=instance,
        proof=_proof(task),
    )


_SOME_SUMS = l13_sums()
_SUMS = {name: substitute(formula, _NUMBERS) for name, formula in SUMS.items()}
_FOUND = {name: substitute(formula, _FIRST.mapping) for name, formula in FIRST_MEMORY.items()}
_IDS = exists(ids, forall(a, Eq(ids(a), _SUM)))


def _proof(task: Task) -> Proof:
    """The weights one after the other, then why they are right."""
    return [
        SOME_WORD,
        *_least(task),
        have("projecting", l1_prime_words().claim, by(l1_prime_words(), "tokens")),
        have("some sums", _SOME_SUMS.claim, by(_SOME_SUMS, "tokens")),
        obtain(
            "projecting",
            u,
            [
                *(have(name, PROJECTED[name], by("projected")) for name in PROJECTED),
                obtain(
                    "some sums",
                    (T, coord, number),
                    [
                        *(have(name, _SUMS[name], by("numbers found")) for name in _SUMS),
                        have("named", _IDS, exhibit((fn(a, _SUM),), fix(a, by()))),
                        have(
                            "first memorizer",
                            _FIRST.claim,
                            by(
                                _FIRST,
                                "registers",
                                "apart",
                                "few",
                                "chosen",
                                "different words",
                                "numbers",
                                "least",
                            ),
                        ),
                        obtain(
                            "first memorizer",
                            (P1, m1, S1, theta1),
                            obtain("named", ids, _with_ids(task), name="ids are sums"),
                            name="first",
                        ),
                    ],
                    name="numbers found",
                ),
            ],
            name="projected",
        ),
    ]


def _with_ids(task: Task) -> Proof:
    """The second memorizer, for the sums as ids."""
    return [
        *(have(name, _FOUND[name], by("first")) for name in _FOUND),
        have(
            "range",
            forall(v, between(0, _PHI(v), M)),
            fix(v, by(_range, "few", "different words", "numbers")),
        ),
        have(
            "ids apart",
            task_ids_apart,
            fix((a, b), by(at("ids are sums", a), at("ids are sums", b), at("sums apart", a, b))),
        ),
        have(
            "ids small",
            forall(a, between(1, a, N), between(0, ids(a), _TOP)),
            fix(
                a,
                [
                    have(
                        "low",
                        forall(i, between(1, i, n), 0 <= _PHI(word(a, i))),
                        fix(i, by(at("range", word(a, i)))),
                    ),
                    have(
                        "high",
                        forall(i, between(1, i, n), _PHI(word(a, i)) <= M),
                        fix(i, by(at("range", word(a, i)))),
                    ),
                    by(
                        "low",
                        "high",
                        at("ids are sums", a),
                        total_bounded(f=_WORDS, c=as_real(M)),
                        total_bounded_below(f=_WORDS, c=as_real(0)),
                    ),
                ],
            ),
        ),
        *task.premises,
        have(
            "some memorizer",
            task.memorizer.claim,
            by(
                task.memorizer,
                "registers",
                "apart",
                "ids apart",
                "ids small",
                "least",
                *(step.name for step in task.premises),
            ),
        ),
        obtain("some memorizer", task.found, _right(task), name="memorizer"),
    ]


_WORDS = fn(i, _PHI(word(a, i)))
_range = phi_range(u=number)
task_ids_apart = forall(
    (a, b), between(1, a, N), between(1, b, N), a < b, magnitude(ids(a) - ids(b)) >= 1
)


def _any_head(task: Task) -> have:
    """Whatever head is fair, every column gets its label."""
    formed = task.layer.formed(x=_PERMUTED, f=_F, C1=M + 1)
    key = task.key()
    return have(
        "any head",
        forall(head, fair(head), task.labelled(head)),
        fix(
            head,
            fix(
                (a, pi),
                fix(
                    i,
                    [
                        have("places", said(permutation(pi, n)).args[0], by(unfold=[permutation])),
                        have("place", between(1, pi(i), n), by(at("places", i))),
                        have(
                            "numbers seen",
                            formed.premise("numbers"),
                            fix(
                                j,
                                by(
                                    at("places", j),
                                    at("words", a, pi(j)),
                                    at("first recalled", word(a, pi(j))),
                                    at("range", word(a, pi(j))),
                                ),
                            ),
                        ),
                        have(
                            "sum",
                            Eq(total(n, _F), ids(a)),
                            by(at("ids are sums", a), total_permuted(f=_WORDS)),
                        ),
                        have(
                            "register",
                            2 <= _REGISTER(word(a, pi(i))),
                            by("place", at("words", a, pi(i)), at("registers", word(a, pi(i)))),
                        ),
                        have(
                            "scaled",
                            Eq(task.factor * total(n, _F), task.factor * ids(a)),
                            by("sum"),
                        ),
                        have(
                            "label",
                            Eq(
                                task.layer.second.recalled(*task.layer.second.weights, key),
                                substitute(task.label, {i: pi(i)}),
                            ),
                            [
                                *task.same_key,
                                by(
                                    "scaled",
                                    "place",
                                    *(step.name for step in task.same_key),
                                    task.recalled_at(key),
                                ),
                            ],
                        ),
                        have(
                            "formed", formed.claim.args[1], by(formed, "numbers seen", "register")
                        ),
                        by("label", "formed", unfold=[task.layer.output]),
                    ],
                ),
            ),
        ),
    )


def _scale(task: Task) -> Term:
    """What the sum is multiplied by in the key."""
    return task.factor


def _right(task: Task) -> list[have | exhibit]:
    """The chosen weights are right, and have the sizes and bits that are claimed."""
    return [
        have("recalls", substitute(task.recalled, task.memorizer.mapping), by("memorizer")),
        _any_head(task),
        have("hard", task.labelled(HARDMAX), by(at("any head", HARDMAX), attend_fair())),
        have(
            "soft",
            forall(E, exponential(E), task.labelled(SOFTMAX)),
            fix(E, by(at("any head", SOFTMAX), soft_fair())),
        ),
        have(
            "counted",
            task.sizes.formula,
            [
                have(
                    "shape",
                    And(m >= 1, ell >= 0, rho >= 0, sigma >= 0),
                    by("memorizer", "least"),
                ),
                have(
                    "first shape",
                    And(m1 >= 1, ell1 >= 0, rho1 >= 0, sigma1 >= 0),
                    by("first", "least"),
                ),
                by(task.sizes.lemma(), "shape", "first shape"),
            ],
        ),
        *_bits(task),
        exhibit(
            task.chosen,
            conjuncts(
                by("first number", "few"),
                by("first groups"),
                by("memorizer"),
                by("memorizer"),
                by("hard"),
                by("soft"),
                by("counted"),
                by(
                    "memorizer",
                    "first taken",
                    "embedding taken",
                    "head and key taken",
                    unfold=[task.network_takes],
                ),
            ),
        ),
    ]


def _bits(task: Task) -> list[have]:
    """Every weight outside of the memorizers fits in W bits."""
    embedding = bits_embedding(e=bitlen(M1 * p), c=bitlen(q), f=rho1)
    return [
        have(
            "numerator",
            M1 * p >= 1,
            [have("both", And(M1 >= 1, p >= 1), by("tokens")), by("both")],
        ),
        have(
            "scaled bits",
            embedding.premise("scaled"),
            by(
                "numerator",
                bitlen_above(n=M1 * p),
                bitlen_positive(n=M1 * p),
                bitlen_above(n=q),
                bitlen_positive(n=q),
            ),
        ),
        have("record", ell1 * (rho1 + sigma1) >= rho1 + sigma1, by("least")),
        have(
            "embedding taken",
            embedding.claim,
            by(embedding, "projection", "scaled bits", "least", "record"),
        ),
        have("second record", ell * (rho + sigma) >= rho + sigma, by("least")),
        *task.key_taken,
        have(
            "head and key taken",
            And(*task.takes),
            by(
                bits_constants(),
                integer_bits(H, task.power),
                integer_bits(n, task.power),
                *(step.name for step in task.key_taken),
                "power",
                "least",
                "second record",
                definition(pow2(1)),
                definition(pow2(0)),
            ),
        ),
    ]


def _least(task: Task) -> list[have]:
    """The fields of both memorizers have bits enough; the largest key is above n and the factor."""
    return [
        have("largest", And(n * M >= 1, n * M >= n), by()),
        have("factor", task.factor >= 2, by()),
        have(
            "product",
            And(task.factor * _TOP >= task.factor, task.factor * _TOP >= 2 * _TOP),
            by("factor", "largest"),
        ),
        have(
            "power",
            And(pow2(task.power) > task.factor, pow2(task.power) > n),
            by("factor", "product", "largest"),
        ),
        have("first fields", And(rho1 >= 1, sigma1 >= 1), FIELDS),
        have("least", And(rho >= 2, rho1 >= 1, sigma1 >= 1, W >= 7), task.least),
    ]


FIELDS = by(definition(pow2(rho1)), definition(pow2(sigma1)))


_MEMORIZER = l11_tokens(**_ANYWHERE, ctx=fn((a, i), ids(a)), gap=1, top=_TOP)
_SHORT_MEMORIZER = l14_tokens(**_ANYWHERE, ctx=fn((a, i), ids(a)), gap=1, top=_TOP)
SMALL_ONE = {
    **{name: value for name, value in SMALL.items() if name != "M"},
    "M": 1,
    "rho1": 4,
    "sigma1": 1,
    "ell1": 1,
}

TOKENS = Task(
    "T1'",
    "One attention layer labels every token of N sequences, in whatever order they stand",
    f"{DATA} and whose labels agree where a word is repeated in a sequence, {ONE_LAYER} "
    f"outputs the label of every token exactly, in whatever order the columns stand, {BOTH}",
    layer=TOKENS_ONE,
    sizes=LABELLER_SIZES,
    factor=H,
    label=Y(a, i),
    labels={**LABELS, "height": H >= BOUND},
    number=n * N,
    recalled=TOKENS_RECALLED,
    memorizer=_MEMORIZER,
    premises=contexts_of_rows(_MEMORIZER),
    recalled_at=lambda key: at("recalls", a, pi(i), key),
    takes=(*SUM_BITS, *MEAN_KEY_BITS),
    least=[
        have("above four", pow2(rho) > 4, by("factor", "product", "largest")),
        have("of a key", And(rho >= 3, W >= 7), least("above four", rho)),
        by("of a key", "first fields"),
    ],
)

t1_prime = theorem(TOKENS, {**SMALL_ONE, "Y": lambda a, i: 1, "H": 10, "rho": 5, "W": 9})

_KEY_HERE = _PERMUTED(i) + H * total(n, _F)
_KEY_THERE = _REGISTER(word(a, pi(i))) + H * ids(a)
_WIDE_BITS = bits_wide_key()

SHORT_TOKENS = Task(
    "T1''",
    "One attention layer labels every token of N sequences, by short keys",
    f"{DATA} and whose labels agree where a word is repeated in a sequence, {ONE_LAYER} "
    f"outputs the label of every token exactly, in whatever order the columns stand, {BOTH} Its "
    "records hold short keys, of about as many bits as the number of tokens has, which need only "
    "tell the keys of one group apart.",
    layer=SHORT_ONE,
    sizes=ABBREVIATOR_SIZES,
    factor=H,
    label=Y(a, i),
    labels={
        **LABELS,
        "height": H >= BOUND,
        **SHORT_KEYS,
    },
    number=n * N,
    recalled=SHORT_TOKENS_RECALLED,
    memorizer=_SHORT_MEMORIZER,
    premises=contexts_of_rows(_SHORT_MEMORIZER),
    recalled_at=lambda key: at("recalls", a, pi(i)),
    takes=(*SUM_BITS, *WIDE_KEY_BITS),
    memory_taken=short_memory_takes(*SHORT_WEIGHTS, W),
    least=[
        have("tokens and digits", And(n * N >= 1, M2 >= 1), by()),
        have("numbers of digits", D * M2 >= 1, by("tokens and digits")),
        have("above two", pow2(rho) > 2, by("numbers of digits")),
        have(
            "of a short key",
            rho >= 2,
            by("above two", definition(pow2(rho)), definition(pow2(rho - 1))),
        ),
        have(
            "of digits",
            D >= 3,
            [
                have("above four", pow2(D) > 4, by("product", "factor", "largest")),
                by("above four", *(definition(pow2(D - k)) for k in range(3))),
            ],
        ),
        by("of a short key", "of digits", "first fields"),
    ],
    found=(o, omega, P, m, S, theta),
    power=D,
    same_key=[
        have(
            "same key",
            Eq(pow2(c) * _KEY_HERE + o, pow2(c) * _KEY_THERE + o),
            by("scaled"),
        ),
    ],
    key_taken=[
        have("offset", _WIDE_BITS.premise("offset"), by("memorizer")),
        have(
            "height of a key",
            _WIDE_BITS.premise("height"),
            by("power", "factor"),
        ),
        have("key taken", _WIDE_BITS.claim, by(_WIDE_BITS, "offset", "height of a key", "least")),
    ],
)

t1_prime_prime = theorem(
    SHORT_TOKENS,
    {
        **SMALL_ONE,
        "Y": lambda a, i: 1,
        "H": 10,
        "c": 1,
        "D": 6,
        "M2": 1,
        "rho": 4,
        "W": 11,
    },
)

SEQUENCES = Task(
    "T3'",
    "One attention layer labels every one of N sequences, in whatever order its columns stand",
    f"{DATA}, {ONE_LAYER} outputs the label of the sequence exactly at every column, in "
    f"whatever order the columns stand, {BOTH}",
    layer=SEQUENCES_ONE,
    sizes=COUNTER_SIZES,
    factor=term(SUM_SPREAD),
    label=answer(a),
    labels={
        "answers": forall(a, between(1, a, N), between(0, answer(a), C - 1)),
        "seven bits": W >= 7,
    },
    number=N,
    recalled=SEQUENCES_RECALLED,
    memorizer=l11_sequences(F=SUM_SPREAD, gap=1, top=_TOP),
    premises=(),
    recalled_at=lambda key: at("recalls", a, key),
    takes=(*SUM_BITS, *SUM_KEY_BITS),
    least=by("power", "factor", "first fields", definition(pow2(rho)), definition(pow2(rho - 1))),
)

t3_prime = theorem(SEQUENCES, {**SMALL_ONE, "answer": lambda a: 1, "rho": 2, "W": 9})
