"""THEORY 6, T1: one network that labels every token of every sequence, hard or soft."""

from proofs.context import CONTEXT, WEIGHTS
from proofs.ids import IDS, REGISTERS, ROWS, WORDS, ids_exist, registers
from proofs.keys import (
    KEY,
    LABEL,
    LABELS,
    column,
    keys_labelled,
    place,
    places_numbered,
    row,
    token_key,
)
from proofs.recall import GROUPED, RECALLED, RECALLS, memorizer_exists, memory_takes
from symbolic.gadgets.blocks import QUARTER
from symbolic.gadgets.primitives import mechanism, sharp
from symbolic.lemma import lemma
from symbolic.library import magnitude, pow2
from symbolic.proof import at, by, conjuncts, exhibit, fix, have, obtain
from symbolic.terms import (
    INT,
    REAL,
    And,
    Eq,
    between,
    exists,
    forall,
    functions,
    ints,
    reals,
    substitute,
)

n, N, V, C, M, H, rho, sigma, heat, ell, m, P, W = ints("n N V C M H rho sigma heat ell m P W")
a, i, q, Q = ints("a i q Q")
B, epsilon, token = reals("B epsilon token")
x, z, ids, K, theta = functions("x z ids K theta", INT, REAL)
alpha, beta, L, S = functions("alpha beta L S", INT, INT)
word, Y = functions("word Y", INT, INT, INT)
head = mechanism("head")

_key = token_key(head, n, B, alpha, beta, heat, H, registers(a), i)
_LABELLED = {L: LABEL, K: KEY, Q: n * N}
_recalled = substitute(RECALLED, {token: _key})
MEMORY_SHAPE = {
    "bits": H * (M * (n * B + n * n)) + B < pow2(rho),
    "fields": And(rho >= 0, sigma >= 1),
    "classes": And(C >= 1, C <= pow2(sigma)),
    "records": ell >= 1,
    "enough": And(W >= ell * (rho + sigma) + 3, W >= 7),
}
FOUND = (
    between(1, P, n * N),
    GROUPED,
    forall(
        head,
        sharp(head, n, B, heat, epsilon),
        forall((a, i), *ROWS, Eq(_recalled, Y(a, i))),
    ),
    memory_takes(m, ell, rho, sigma, C, S, theta, W),
)

_read = substitute(CONTEXT, {x: registers(a)})
_READ = forall((a, i), *ROWS, And(0 <= _read, between(ids(a) - n * (M * epsilon), _read, ids(a))))
_LABEL = [
    have(
        "near id",
        And(0 <= _read, between(ids(a) - n * (M * epsilon), _read, ids(a))),
        by(at("read", a, i)),
    ),
    have("positive", H >= 0, by(at("registers", word(a, i)), at("words", a, i))),
    have(
        "scaled",
        And(H * _read <= H * ids(a), H * ids(a) - H * (n * (M * epsilon)) <= H * _read),
        by("near id", "positive"),
    ),
    have("formed", Eq(_key, z(word(a, i)) + H * _read), by("near id", unfold=[token_key])),
    have("number", And(Eq(row(place(a, i)), a), Eq(column(place(a, i)), i)), by(places_numbered())),
    have(
        "same place",
        And(
            Eq(ids(row(place(a, i))), ids(a)),
            Eq(word(row(place(a, i)), column(place(a, i))), word(a, i)),
            Eq(LABEL(place(a, i)), Y(a, i)),
        ),
        by("number"),
    ),
    have(
        "same token",
        Eq(z(word(row(place(a, i)), column(place(a, i)))), z(word(a, i))),
        by("same place"),
    ),
    have(
        "same id",
        Eq(H * ids(row(place(a, i))), H * ids(a)),
        by("same place"),
    ),
    have(
        "stored",
        Eq(KEY(place(a, i)), H * ids(a) + z(word(a, i))),
        by("same token", "same id"),
    ),
    have(
        "near",
        magnitude(_key - KEY(place(a, i))) <= QUARTER,
        by("formed", "stored", "scaled", "error"),
    ),
    have("rows", And(0 <= (a - 1) * n, (a - 1) * n <= (N - 1) * n), by()),
    have("within", between(1, place(a, i), n * N), by("rows")),
    by("near", "within", "same place", at("recalls", place(a, i), _key)),
]

tokens_core = lemma(
    "T1.core",
    "Over register values at least 2 apart, the blocks after the embedding label every token",
    given={
        "sizes": And(n >= 1, N >= 1),
        **REGISTERS,
        **WORDS,
        **LABELS,
        "values": N * (N - 1) + 2 <= 2 * M,
        "height": H >= 2 * (B + 2),
        "error": And(0 <= epsilon, epsilon <= QUARTER, H * (n * (M * epsilon)) <= QUARTER),
        **MEMORY_SHAPE,
    },
    claim=exists((alpha, beta, P, m, S, theta), WEIGHTS, *FOUND),
    source="THEORY 6, T1",
    instance={
        "n": 1,
        "N": 2,
        "V": 2,
        "B": 4,
        "H": 12,
        "M": 2,
        "C": 2,
        "epsilon": 0,
        "rho": 9,
        "sigma": 1,
        "ell": 1,
        "W": 13,
        "z": lambda v: 2 * v,
        "word": lambda a, i: a,
        "Y": lambda a, i: a - 1,
    },
    proof=[
        have("some ids", ids_exist().claim, by(ids_exist())),
        obtain(
            "some ids",
            (alpha, beta, ids),
            [
                *(have(name, IDS[name], by("ids")) for name in IDS),
                have("keys", keys_labelled().claim, by(keys_labelled())),
                have(
                    "some memorizer",
                    memorizer_exists(K=KEY, L=LABEL, Q=n * N).claim,
                    by(memorizer_exists(K=KEY, L=LABEL, Q=n * N), "keys"),
                ),
                obtain(
                    "some memorizer",
                    (P, m, S, theta),
                    [
                        have("recalls", substitute(RECALLS, _LABELLED), by("memorizer")),
                        exhibit(
                            (alpha, beta, P, m, S, theta),
                            conjuncts(
                                by("weights"),
                                by("memorizer"),
                                by("memorizer"),
                                fix(
                                    head,
                                    [
                                        have("read", _READ, by(at("ids read", head, epsilon))),
                                        fix((a, i), _LABEL),
                                    ],
                                ),
                                by("memorizer"),
                            ),
                        ),
                    ],
                    name="memorizer",
                ),
            ],
            name="ids",
        ),
    ],
)
