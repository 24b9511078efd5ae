"""THEORY 4: the contextual map gives every sequence over a vocabulary an id of its own (L3, L5)."""

from memcap import (
    INT, REAL, And, Eq, Ne, Term, as_real, at, between, by, conjuncts, count, exhibit, exists, fix,
    fn, forall, functions, have, ints, ite, lemma, magnitude, obtain, reals, split, substitute,
)  # fmt: skip
from memcap.proofs.arithmetic import total_same
from memcap.proofs.context import CONTEXT, ERROR, WEIGHTS, l5_context
from memcap.proofs.sequences import l3, sequence_id
from memcap.symbolic.gadgets.blocks import HALF
from memcap.symbolic.gadgets.primitives import mechanism, sharp
from memcap.symbolic.language.terms import parts

n, N, V, M, heat, a, b, i, j, k, v, v1 = ints("n N V M heat a b i j k v v1")
B, epsilon, t = reals("B epsilon t")
alpha, beta = functions("alpha beta", INT, INT)
x, z, ids = functions("x z ids", INT, REAL)
(X,) = functions("X", INT, INT, REAL)
(word,) = functions("word", INT, INT, INT)
head = mechanism("head")

ROWS = (between(1, a, N), between(1, i, n))
PAIRS = (between(1, a, N), between(1, b, N), a < b)


def spelled(index: Term) -> Term:
    """The word numbers of a sequence, as a function of the column."""
    return fn(i, as_real(word(index, i)))


def registers(index: Term) -> Term:
    """What the tokens of a sequence leave in the token register, as a function of the column."""
    return fn(i, z(word(index, i)))


WORDS = {
    "words": forall((a, i), *ROWS, between(1, word(a, i), V)),
    "different": forall(
        (a, b),
        *PAIRS,
        exists(
            v,
            between(1, v, V),
            Ne(count(n, spelled(a), as_real(v)), count(n, spelled(b), as_real(v))),
        ),
    ),
}
REGISTERS = {
    "registers": forall(v, between(1, v, V), between(2, z(v), B)),
    "apart": forall(
        (v, v1), between(1, v, V), between(1, v1, V), Ne(v, v1), 2 <= magnitude(z(v) - z(v1))
    ),
}

_is_word = fn(i, ite(Eq(spelled(a)(i), as_real(v)), as_real(1), 0))
_is_register = fn(i, ite(Eq(registers(a)(i), z(v)), as_real(1), 0))

ids_counted = lemma(
    "ids.counted",
    "A word occurs as often as its register value",
    given={
        "columns": n >= 0,
        "apart": REGISTERS["apart"],
        "word": between(1, v, V),
        "words": forall(i, between(1, i, n), between(1, word(a, i), V)),
    },
    claim=Eq(count(n, spelled(a), as_real(v)), count(n, registers(a), z(v))),
    source="THEORY 4",
    instance={
        "n": 2,
        "V": 2,
        "a": 1,
        "v": 1,
        "z": lambda v: 2 * v,
        "word": lambda a, i: i,
    },
    proof=[
        have(
            "same",
            forall(i, between(1, i, n), Eq(_is_word(i), _is_register(i))),
            fix(i, by(at("apart", word(a, i), v), at("words", i))),
        ),
        by("same", total_same(f=_is_word, g=_is_register), unfold=[count]),
    ],
)


def _read(index: Term) -> Term:
    """What the contextual map leaves in seq of column i of a sequence."""
    return substitute(CONTEXT, {x: registers(index)})


IDS = {
    "weights": WEIGHTS,
    "ids apart": forall((a, b), *PAIRS, magnitude(ids(a) - ids(b)) >= HALF),
    "ids small": forall(a, between(1, a, N), between(0, ids(a), M * (n * B + n * n))),
    "ids read": forall(
        (head, epsilon),
        between(0, epsilon, ERROR),
        sharp(head, n, B, heat, epsilon),
        forall(
            (a, i),
            *ROWS,
            And(0 <= _read(a), between(ids(a) - n * (M * epsilon), _read(a), ids(a))),
        ),
    ),
}
_sequences = l3(X=fn((a, i), z(word(a, i))))
_mine = l5_context(x=registers(a))

_own = fn(a, substitute(sequence_id(a), {X: fn((a, i), z(word(a, i)))}))

l5_ids = lemma(
    "L5.ids",
    "There are weights for which every sequence has an id of its own, whatever attends sharply",
    given={
        "sizes": And(n >= 1, N >= 1),
        **REGISTERS,
        **WORDS,
        "values": N * (N - 1) + 2 <= 2 * M,
    },
    claim=exists((alpha, beta, ids), *IDS.values()),
    source="THEORY 4, L3, L5",
    instance={
        "n": 2,
        "N": 2,
        "V": 2,
        "M": 2,
        "B": 4,
        "z": lambda v: 2 * v,
        "word": lambda a, i: i if a == 1 else 1,
    },
    proof=[
        have(
            "tokens",
            _sequences.premise("tokens"),
            fix((a, i), by(at("words", a, i), at("registers", word(a, i)))),
        ),
        have(
            "bound",
            _sequences.premise("bound"),
            fix((a, i), by(at("words", a, i), at("registers", word(a, i)))),
        ),
        have(
            "gaps",
            _sequences.premise("gaps"),
            fix(
                (a, i, b, k),
                split(
                    Eq(word(a, i), word(b, k)),
                    [have("same", Eq(z(word(a, i)), z(word(b, k))), by()), by("same")],
                    by(at("words", a, i), at("words", b, k), at("apart", word(a, i), word(b, k))),
                ),
            ),
        ),
        have(
            "sets differ",
            _sequences.premise("different"),
            fix(
                (a, b),
                obtain(
                    at("different", a, b),
                    v,
                    [
                        have(
                            "first", ids_counted().premise("words"), fix(i, by(at("words", a, i)))
                        ),
                        have(
                            "second",
                            ids_counted(a=b).premise("words"),
                            fix(i, by(at("words", b, i))),
                        ),
                        exhibit(
                            (z(v),),
                            by("obtained", "first", "second", ids_counted(), ids_counted(a=b)),
                        ),
                    ],
                ),
            ),
        ),
        have("chosen", _sequences.claim, by(_sequences, "tokens", "bound", "gaps", "sets differ")),
        obtain(
            "chosen",
            (alpha, beta),
            [
                have("weights", WEIGHTS, by("chosen weights")),
                exhibit(
                    (alpha, beta, _own),
                    conjuncts(
                        by("weights"),
                        by("chosen weights"),
                        by("chosen weights"),
                        fix(
                            (head, epsilon),
                            fix(
                                (a, i),
                                [
                                    have(
                                        "my tokens",
                                        _mine.premise("tokens"),
                                        fix(k, by(at("tokens", a, k))),
                                    ),
                                    have(
                                        "my bound",
                                        _mine.premise("bound"),
                                        fix(k, by(at("bound", a, k))),
                                    ),
                                    have(
                                        "my gaps",
                                        _mine.premise("gaps"),
                                        fix((j, k), by(at("gaps", a, j, a, k))),
                                    ),
                                    have(
                                        "mine",
                                        parts(_mine.claim)[1],
                                        by(_mine, "my tokens", "my bound", "my gaps", "weights"),
                                    ),
                                    by(at("mine", i)),
                                ],
                            ),
                        ),
                    ),
                ),
            ],
            name="chosen weights",
        ),
    ],
)
