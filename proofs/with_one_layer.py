"""THEORY 6, T1' and T3': one attention layer labels every token or every sequence.

No inverse temperature is needed: a mean head is exact under softmax, too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from memcap import (
    INT, REAL, And, Const, Eq, Fact, Instance, Lemma, Or, Proof, Term, Var, as_real, at, between,
    bitlen, by, definition, exhibit, exists, fix, fn, forall, functions, have, ints, magnitude,
    obtain, pow2, reals, substitute, term, total,
)  # fmt: skip
from memcap.proofs import theorems
from memcap.proofs.arithmetic import total_bounded, total_bounded_below
from memcap.proofs.first_memory import FIRST_MEMORY, phi_range, phi_recalled
from memcap.proofs.keys import (
    LABELS, RECORD_BITS, SEQUENCES_RECALLED, TOKENS_RECALLED, l11_sequences, l11_tokens,
)  # fmt: skip
from memcap.proofs.labelling import (
    BOTH, DATA, IN_PLACE, MEMORY, PROJECTING, SHAPE, SOME_WORD, counted, exhibited, labelled, least,
    memorized, of, projected, recalls, scaled, stated, taken, under_both, with_constants,
)  # fmt: skip
from memcap.proofs.networks import (
    ABBREVIATOR_SIZES, COUNTER_SIZES, LABELLER_SIZES, MEAN_KEY_BITS, SUM_BITS, SUM_KEY_BITS,
    WIDE_KEY_BITS, Sizes, bits_embedding, bits_wide_key,
)  # fmt: skip
from memcap.proofs.one_layer import (
    C1, FIRST_WEIGHTS, SEQUENCES_ONE, SHORT_ONE, TOKENS_ONE, OneLayer,
)  # fmt: skip
from memcap.proofs.outputs import BOUND, MEMORY_WEIGHTS, PROJECTION, word_register
from memcap.proofs.permutations import total_permuted
from memcap.proofs.recall import memory_takes
from memcap.proofs.short_memory import SHORT_WEIGHTS, short_memory_takes
from memcap.proofs.short_tokens import SHORT_KEYS, SHORT_TOKENS_RECALLED, l14_tokens
from memcap.proofs.sizes import integer_bits
from memcap.proofs.softmax import HARDMAX, SOFTMAX, attend_fair, soft_fair
from memcap.proofs.sums import PHI, SUMS, l13_sums, sum_of_phi
from memcap.proofs.theorems import SEQUENCES_OF_WORDS, SMALL, contexts_of_rows
from memcap.symbolic.gadgets.one_layer import SUM_SPREAD
from memcap.symbolic.gadgets.primitives import fair, mechanism
from memcap.symbolic.language.terms import parts

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

FIRST_CHOSEN = (u, P1, m1, S1, theta1)
CHOSEN = (*FIRST_CHOSEN, *MEMORY)
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
    given        its hypotheses
    layer        the network, as a function of its weights, and what it recalls
    sizes        of the network
    factor       what the sum is multiplied by in the key
    label        the label of column i of sequence a
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
    given: Mapping[str, Term]
    layer: OneLayer
    sizes: Sizes
    factor: Term
    label: Term
    number: Term
    recalled: Term
    memorizer: Instance
    premises: Sequence[have]
    recalled_at: Callable[[Term], Fact]
    takes: tuple[Term, ...]
    least: Proof
    memory_taken: Term = MEMORY_TAKEN
    found: tuple[Var, ...] = MEMORY
    power: Term = rho
    same_key: Sequence[have] = ()
    key_taken: Sequence[have] = ()
    counts = (And(P1 >= 1, Or(P1 <= 1, P1 <= N - 1)), FIRST_MEMORY["first groups"])

    @property
    def chosen(self) -> tuple[Var, ...]:
        """What the theorem says that there is."""
        return (*FIRST_CHOSEN, *self.found)

    @property
    def output(self) -> Const:
        """The network, as a function of its weights."""
        return self.layer.output

    @property
    def weights(self) -> tuple[Term, ...]:
        """The weights, in the order of the network's arguments."""
        before = (*PROJECTION, *self.layer.weights)
        return tuple(substitute(w, {C1: M + 1}) for w in before)

    def key(self) -> Term:
        """The key of the permuted sequence a at column i."""
        return substitute(self.layer.key, {x: _PERMUTED, f: _F})

    @property
    def network_takes(self) -> Const:
        """Every weight of embedding, blocks and read-out fits in W bits."""
        bits = (memory_takes(*FIRST_WEIGHTS, W), *self.takes, self.memory_taken)
        return taken(self.output, (*PROJECTION, *self.layer.weights), *bits)


def theorem(task: Task, instance: Mapping[str, Any]) -> Lemma:
    """The theorem about the network with one attention layer."""
    return stated(task, _proof(task), instance)


_SOME_SUMS = l13_sums()
_SUMS = {name: substitute(formula, _NUMBERS) for name, formula in SUMS.items()}
_FOUND = {name: substitute(formula, _FIRST.mapping) for name, formula in FIRST_MEMORY.items()}
_IDS = exists(ids, forall(a, Eq(ids(a), _SUM)))


def _proof(task: Task) -> Proof:
    """The weights one after the other, then why they are right."""
    return [
        SOME_WORD,
        *_least(task),
        PROJECTING,
        have("some sums", _SOME_SUMS.claim, by(_SOME_SUMS, "tokens")),
        projected(
            obtain(
                "some sums",
                (T, coord, number),
                [
                    *(have(name, _SUMS[name], by("numbers found")) for name in _SUMS),
                    have("named", _IDS, exhibit((fn(a, _SUM),), fix(a, by()))),
                    have("first memorizer", _FIRST.claim, by(_FIRST, *_NEEDED)),
                    obtain(
                        "first memorizer",
                        (P1, m1, S1, theta1),
                        obtain("named", ids, _with_ids(task), name="ids are sums"),
                        name="first",
                    ),
                ],
                name="numbers found",
            ),
        ),
    ]


_NEEDED = ("registers", "apart", "few", "chosen", "different words", "numbers", "least")
"""What the first memorizer asks for."""


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
            fix(a, [have("low", _low, _EACH), have("high", _high, _EACH), _WITHIN]),
        ),
        *memorized(task, task.found, _right(task)),
    ]


_WORDS = fn(i, _PHI(word(a, i)))
_low = forall(i, between(1, i, n), 0 <= _PHI(word(a, i)))
_high = forall(i, between(1, i, n), _PHI(word(a, i)) <= M)
_EACH = fix(i, by(at("range", word(a, i))))
_WITHIN = by(
    "low",
    "high",
    at("ids are sums", a),
    total_bounded(f=_WORDS, c=as_real(M)),
    total_bounded_below(f=_WORDS, c=as_real(0)),
)
"""Why a sum of the numbers of n words lies between 0 and nM."""
_range = phi_range(u=number)
task_ids_apart = forall(
    (a, b), between(1, a, N), between(1, b, N), a < b, magnitude(ids(a) - ids(b)) >= 1
)


def _any_head(task: Task) -> have:
    """Whatever head is fair, every column gets its label."""
    formed = task.layer.formed(x=_PERMUTED, f=_F, C1=M + 1)
    seen = (at("places", j), *(at(known, *place) for known, place in _SEEN))
    moved = word(a, pi(i))
    column = [
        *IN_PLACE,
        have("numbers seen", formed.premise("numbers"), fix(j, by(*seen))),
        have(
            "sum",
            Eq(total(n, _F), ids(a)),
            by(at("ids are sums", a), total_permuted(f=_WORDS)),
        ),
        have(
            "register",
            2 <= _REGISTER(moved),
            by("place", at("words", a, pi(i)), at("registers", moved)),
        ),
        have("scaled", Eq(task.factor * total(n, _F), task.factor * ids(a)), by("sum")),
        have("label", *_recalled(task)),
        have("formed", parts(formed.claim)[1], by(formed, "numbers seen", "register")),
        by("label", "formed", unfold=[task.layer.output]),
    ]
    every = forall(head, fair(head), labelled(task, head))
    return have("any head", every, fix(head, fix((a, pi), fix(i, column))))


_SEEN = (
    ("words", (a, pi(j))),
    ("first recalled", (word(a, pi(j)),)),
    ("range", (word(a, pi(j)),)),
)
"""What is known of the word that is moved to column j."""


def _recalled(task: Task) -> tuple[Term, Proof]:
    """The second memorizer recalls the label of the column, and why."""
    second, key = task.layer.second, task.key()
    recalled = second.recalled(*second.weights, key)
    same = (step.name for step in task.same_key)
    why = by("scaled", "place", *same, task.recalled_at(key))
    return Eq(recalled, substitute(task.label, {i: pi(i)})), [*task.same_key, why]


def _right(task: Task) -> Proof:
    """The chosen weights are right, and have the sizes and bits that are claimed."""
    return [
        recalls(task),
        _any_head(task),
        *by_fairness(lambda attention: labelled(task, attention)),
        counted(task.sizes, SHAPE, FIRST_SHAPE),
        *_bits(task),
        with_first(task.chosen, "few", task.network_takes),
    ]


FIRST_SHAPE = have(
    "first shape", And(m1 >= 1, ell1 >= 0, rho1 >= 0, sigma1 >= 0), by("first", "least")
)
"""The numbers on which the size of the first memorizer depends are not negative."""


def by_fairness(right: Callable[[Term], Term]) -> list[have]:
    """What is right for any fair head is right under hardmax and softmax."""
    hard, soft = at("any head", HARDMAX), at("any head", SOFTMAX)
    return under_both(right, by(hard, attend_fair()), by(soft, soft_fair()))


def embedding_taken(positive: str) -> list[have]:
    """The weights of the embedding fit in W bits; and how long a string of each memorizer is."""
    embedding = bits_embedding(e=bitlen(M1 * p), c=bitlen(q), f=rho1)
    return [
        *scaled(embedding, "scaled bits", positive),
        have("record", ell1 * (rho1 + sigma1) >= rho1 + sigma1, by("least")),
        have(
            "embedding taken",
            embedding.claim,
            by(embedding, "projection", "scaled bits", "least", "record"),
        ),
        have("second record", ell * (rho + sigma) >= rho + sigma, by("least")),
    ]


def with_first(chosen: tuple[Var, ...], number: str, takes: Const) -> exhibit:
    """What was found, the first memorizer among it; ``number`` bounds the number of its keys."""
    fit = ("memorizer", "first taken", "embedding taken", "head and key taken")
    counts = (by("first number", number), by("first groups"))
    return exhibited(chosen, *counts, taken=by(*fit, unfold=[takes]))


def _bits(task: Task) -> list[have]:
    """Every weight outside of the memorizers fits in W bits."""
    integers = (integer_bits(H, task.power), integer_bits(n, task.power))
    known = (*(step.name for step in task.key_taken), "power", "least", "second record")
    return [
        *embedding_taken("tokens"),
        *task.key_taken,
        have("head and key taken", And(*task.takes), with_constants(*integers, *known)),
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

T1 = theorems.TOKENS.given
_FIRST_GIVEN = {
    "sums": N * (N - 1) + 2 <= 2 * M,
    "first bits": BOUND < pow2(rho1),
    "first classes": M + 1 <= pow2(sigma1),
    "first records": ell1 >= 1,
    "first enough": W >= ell1 * (rho1 + sigma1) + 3,
}
"""What is assumed of the numbers of the words, and of the memorizer of these."""

TOKENS = Task(
    "T1'",
    "One attention layer labels every token of N sequences, in whatever order they stand",
    f"{DATA} and whose labels agree where a word is repeated in a sequence, {ONE_LAYER} "
    f"outputs the label of every token exactly, in whatever order the columns stand, {BOTH}",
    given={
        **of(T1, *SEQUENCES_OF_WORDS, *LABELS),
        "height": H >= BOUND,
        **of(T1, "fraction"),
        **_FIRST_GIVEN,
        "bits": H * _TOP + BOUND < pow2(rho),
        **of(T1, *RECORD_BITS),
        "weight bits": W >= bitlen(M1 * p) + bitlen(q) + 1,
    },
    layer=TOKENS_ONE,
    sizes=LABELLER_SIZES,
    factor=H,
    label=Y(a, i),
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
    given={
        **of(TOKENS.given, *SEQUENCES_OF_WORDS, *LABELS, "height"),
        **SHORT_KEYS,
        **of(TOKENS.given, "fraction", *_FIRST_GIVEN),
        "bits": H * _TOP + BOUND + 1 < pow2(D),
        **of(TOKENS.given, *RECORD_BITS, "weight bits"),
    },
    layer=SHORT_ONE,
    sizes=ABBREVIATOR_SIZES,
    factor=H,
    label=Y(a, i),
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

_ANSWERS = l11_sequences(F=SUM_SPREAD, gap=1, top=_TOP)

SEQUENCES = Task(
    "T3'",
    "One attention layer labels every one of N sequences, in whatever order its columns stand",
    f"{DATA}, {ONE_LAYER} outputs the label of the sequence exactly at every column, in "
    f"whatever order the columns stand, {BOTH}",
    given={
        **of(TOKENS.given, *SEQUENCES_OF_WORDS),
        "answers": forall(a, between(1, a, N), between(0, answer(a), C - 1)),
        "seven bits": W >= 7,
        **of(TOKENS.given, "fraction", *_FIRST_GIVEN),
        "bits": _ANSWERS.premise("bits"),  # 2·nM < 2^ρ
        **of(TOKENS.given, *RECORD_BITS, "weight bits"),
    },
    layer=SEQUENCES_ONE,
    sizes=COUNTER_SIZES,
    factor=term(SUM_SPREAD),
    label=answer(a),
    number=N,
    recalled=SEQUENCES_RECALLED,
    memorizer=_ANSWERS,
    premises=(),
    recalled_at=lambda key: at("recalls", a, key),
    takes=(*SUM_BITS, *SUM_KEY_BITS),
    least=by("power", "factor", "first fields", definition(pow2(rho)), definition(pow2(rho - 1))),
)

t3_prime = theorem(SEQUENCES, {**SMALL_ONE, "answer": lambda a: 1, "rho": 2, "W": 9})
