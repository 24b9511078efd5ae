"""THEORY 4, L4: keys of tokens in their sequences, and of sequences; memorizers of their labels."""

from memcap import (
    INT, REAL, And, Eq, Implies, Ne, Or, Term, at, between, by, conjuncts, exhibit, exists, fix, fn,
    forall, functions, have, ints, lemma, magnitude, obtain, part, pow2, reals, split, substitute,
)  # fmt: skip
from memcap.proofs.context import l4
from memcap.proofs.ids import REGISTERS, ROWS, WORDS
from memcap.proofs.recall import GROUPED, LABELLED, RECALLED, RECALLS, l11_exists, memory_takes
from memcap.symbolic.gadgets.blocks import QUARTER

n, N, V, C, H, F, rho, sigma, ell, m, P, W = ints("n N V C H F rho sigma ell m P W")
a, b, i, k, q, q1, Q = ints("a b i k q q1 Q")
B, gap, top, t, token = reals("B gap top t token")
z, ids, K, theta = functions("z ids K theta", INT, REAL)
L, S, answer = functions("L S answer", INT, INT)
word, Y = functions("word Y", INT, INT, INT)
(ctx,) = functions("ctx", INT, INT, REAL)

# --- the rows and columns of a grid, numbered ---


def row(number: Term) -> Term:
    """The row of the q-th place of a grid with n columns."""
    return (number - 1) // n + 1


def column(number: Term) -> Term:
    """The column of the q-th place."""
    return (number - 1) % n + 1


def place(a: Term, i: Term) -> Term:
    """The number of the place in row a, column i."""
    return (a - 1) * n + i


grid_place = lemma(
    "grid.place",
    "Row and column of a place are those that it was numbered by",
    given={"column": between(1, i, n)},
    claim=And(Eq(row(place(a, i)), a), Eq(column(place(a, i)), i)),
    source="THEORY 4, L4",
    proof=[have("row", Eq((place(a, i) - 1) // n, a - 1), by()), by("row")],
)

grid_within = lemma(
    "grid.within",
    "The places 1 … nN have rows 1 … N and columns 1 … n",
    given={"columns": n >= 1, "place": between(1, q, n * N)},
    claim=And(between(1, row(q), N), between(1, column(q), n)),
    source="THEORY 4, L4",
    proof=by(),
)

# --- L4 for all keys at once ---

KEY = fn(q, H * ctx(row(q), column(q)) + z(word(row(q), column(q))))
LABEL = fn(q, Y(row(q), column(q)))
_here, _there = (word(row(p), column(p)) for p in (q, q1))
_context, _other = (ctx(row(p), column(p)) for p in (q, q1))
_same = And(Eq(_context, _other), Eq(_here, _there))
_OTHER_ROWS = (between(1, b, N), between(1, k, n))

IDS_APART = forall(
    (a, i), between(1, a, N), between(1, i, N), a < i, magnitude(ids(a) - ids(i)) >= gap
)
SMALL_IDS = {"ids small": forall(a, between(1, a, N), between(0, ids(a), top))}
LABELS = {
    "labels": forall((a, i), *ROWS, between(0, Y(a, i), C - 1)),
    "consistent": forall(
        (a, i, q),
        *ROWS,
        between(1, q, n),
        Eq(word(a, i), word(a, q)),
        Eq(Y(a, i), Y(a, q)),
    ),
}
CONTEXTS = {
    "contexts apart": forall(
        (a, i, b, k),
        *ROWS,
        *_OTHER_ROWS,
        Or(Eq(ctx(a, i), ctx(b, k)), magnitude(ctx(a, i) - ctx(b, k)) >= gap),
    ),
    "contexts small": forall((a, i), *ROWS, between(0, ctx(a, i), top)),
    "answered": forall(
        (a, i, b, k),
        *ROWS,
        *_OTHER_ROWS,
        Eq(ctx(a, i), ctx(b, k)),
        Eq(word(a, i), word(b, k)),
        Eq(Y(a, i), Y(b, k)),
    ),
}
KEYS_GIVEN = {
    "sizes": And(n >= 1, N >= 1),
    **REGISTERS,
    "words": WORDS["words"],
    "contexts apart": CONTEXTS["contexts apart"],
    "height": And(gap > 0, H * gap >= B),
}
_SMALL = {
    "n": 1,
    "N": 2,
    "V": 2,
    "B": 4,
    "H": 4,
    "gap": 1,
    "top": 8,
    "C": 2,
    "rho": 9,
    "z": lambda v: 2 * v,
    "word": lambda a, i: a,
    "ctx": lambda a, i: 4 * a,
    "Y": lambda a, i: a - 1,
}

l4_keys = lemma(
    "L4.keys",
    "Keys are those of the same token in the same sequence, or at least 2 apart",
    given={
        **KEYS_GIVEN,
        "sizes": n >= 1,
        "first": between(1, q, n * N),
        "second": between(1, q1, n * N),
    },
    claim=Or(_same, magnitude(KEY(q) - KEY(q1)) >= 2),
    source="THEORY 4, L4",
    instance={**_SMALL, "q": 1, "q1": 2},
    proof=[
        have("here", And(between(1, row(q), N), between(1, column(q), n)), by(grid_within())),
        have(
            "there",
            And(between(1, row(q1), N), between(1, column(q1), n)),
            by(grid_within(q=q1)),
        ),
        have(
            "token",
            between(2, z(_here), B),
            by("here", at("words", row(q), column(q)), at("registers", _here)),
        ),
        have(
            "other token",
            between(2, z(_there), B),
            by("there", at("words", row(q1), column(q1)), at("registers", _there)),
        ),
        split(
            Eq(_context, _other),
            [
                have("scaled", Eq(H * _context, H * _other), by()),
                have(
                    "gap",
                    Or(Eq(_here, _there), 2 <= magnitude(z(_here) - z(_there))),
                    by(
                        "here",
                        "there",
                        at("words", row(q), column(q)),
                        at("words", row(q1), column(q1)),
                        at("apart", _here, _there),
                    ),
                ),
                by("case", "gap", "scaled"),
            ],
            [
                have(
                    "differ",
                    magnitude(_context - _other) >= gap,
                    by(
                        "here",
                        "there",
                        "case",
                        at("contexts apart", row(q), column(q), row(q1), column(q1)),
                    ),
                ),
                by(
                    "differ",
                    "token",
                    "other token",
                    l4(H=H, s=_context, s1=_other, token=z(_here), token1=z(_there)),
                ),
            ],
        ),
    ],
)

_PLACED = [
    have("here", And(between(1, row(q), N), between(1, column(q), n)), by(grid_within())),
    have(
        "token",
        between(2, z(_here), B),
        by("here", at("words", row(q), column(q)), at("registers", _here)),
    ),
]
_ALIKE = [
    have("here", And(between(1, row(q), N), between(1, column(q), n)), by(grid_within())),
    have("there", And(between(1, row(q1), N), between(1, column(q1), n)), by(grid_within(q=q1))),
    have("alike", l4_keys().claim, by(l4_keys())),
    have(
        "same key",
        Implies(_same, Eq(KEY(q), KEY(q1))),
        fix(
            (),
            [
                have("values", And(Eq(_context, _other), Eq(z(_here), z(_there))), by()),
                have("scaled", Eq(H * _context, H * _other), by("values")),
                by("values", "scaled"),
            ],
        ),
    ),
    have("apart keys", Implies(magnitude(KEY(q) - KEY(q1)) >= 2, Ne(KEY(q), KEY(q1))), by()),
    have(
        "same label",
        Implies(_same, Eq(LABEL(q), LABEL(q1))),
        by("here", "there", at("answered", row(q), column(q), row(q1), column(q1))),
    ),
]

_KEYS_SMALL = {
    "registers": KEYS_GIVEN["registers"],
    "words": KEYS_GIVEN["words"],
    "height": KEYS_GIVEN["height"],
    "contexts small": CONTEXTS["contexts small"],
}
l4_bounded = lemma(
    "L4.bounded",
    "No key is above H·top + B",
    given={"sizes": n >= 1, **_KEYS_SMALL, "number": between(1, q, n * N)},
    claim=between(0, KEY(q), H * top + B),
    source="THEORY 4, L4",
    instance={**_SMALL, "q": 2},
    proof=[
        *_PLACED,
        have(
            "id",
            between(0, _context, top),
            by("here", at("contexts small", row(q), column(q))),
        ),
        have("positive", H >= 0, by("height", "token")),
        have("low", 0 <= H * _context, by("id", "positive")),
        have("high", H * _context <= H * top, by("id", "positive")),
        by("low", "high", "token"),
    ],
)

l4_labelled = lemma(
    "L4.labelled",
    "The keys of all tokens with their labels are fit for a memorizer",
    given={
        **KEYS_GIVEN,
        "labels": LABELS["labels"],
        **CONTEXTS,
        "bits": H * top + B < pow2(rho),
    },
    claim=And(*(substitute(f, {K: KEY, L: LABEL, Q: n * N}) for f in LABELLED.values())),
    source="THEORY 4, L4",
    instance=_SMALL,
    proof=conjuncts(
        by(),
        fix((q, q1), [*_ALIKE, by("alike", "same key", "apart keys")]),
        fix((q, q1), [*_ALIKE, by("alike", "apart keys", "same label")]),
        fix(q, by("bits", l4_bounded())),
        fix(q, [*_PLACED, by("here", at("labels", row(q), column(q)))]),
    ),
)


# --- memorizers of the labels ---

RECORD_BITS = {
    "fields": sigma >= 1,
    "classes": C <= pow2(sigma),
    "records": ell >= 1,
    "enough": W >= ell * (rho + sigma) + 3,
}
MEMORY_BITS = {**RECORD_BITS, "least": And(rho >= 0, W >= 7)}
_SMALL_MEMORY = {"sigma": 1, "ell": 1, "W": 13}
_found = substitute(RECALLED, {token: t})
_BITS_TAKEN = memory_takes(m, ell, rho, sigma, C, S, theta, W)


def memorizer_of(number: Term, recalls: Term) -> tuple[Term, ...]:
    """A memorizer of at most so many keys, that recalls labels within its bits."""
    return between(1, P, number), GROUPED, recalls, _BITS_TAKEN


AT_ITS_PLACE = [
    have(
        "number",
        And(Eq(row(place(a, i)), a), Eq(column(place(a, i)), i)),
        by(grid_place()),
    ),
    have(
        "same place",
        And(
            Eq(ctx(row(place(a, i)), column(place(a, i))), ctx(a, i)),
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
        Eq(H * ctx(row(place(a, i)), column(place(a, i))), H * ctx(a, i)),
        by("same place"),
    ),
    have(
        "stored",
        Eq(KEY(place(a, i)), H * ctx(a, i) + z(word(a, i))),
        by("same token", "same id"),
    ),
    have("rows", And(0 <= (a - 1) * n, (a - 1) * n <= (N - 1) * n), by()),
    have("within", between(1, place(a, i), n * N), by("rows")),
]
"""The key of column i of sequence a is that of its place in the grid."""

_LABEL = [
    *AT_ITS_PLACE,
    by("within", "stored", "same place", at("recalls", place(a, i), t)),
]

TOKENS_RECALLED = forall(
    (a, i, t),
    *ROWS,
    magnitude(t - (H * ctx(a, i) + z(word(a, i)))) <= QUARTER,
    Eq(_found, Y(a, i)),
)
_numbered = {K: KEY, L: LABEL, Q: n * N}
_of_tokens = l11_exists(K=KEY, L=LABEL, Q=n * N)

l11_tokens = lemma(
    "L11.tokens",
    "There is a memorizer of the labels of all tokens, by their keys",
    given={
        **KEYS_GIVEN,
        "labels": LABELS["labels"],
        **CONTEXTS,
        "bits": H * top + B < pow2(rho),
        **MEMORY_BITS,
    },
    claim=exists((P, m, S, theta), *memorizer_of(n * N, TOKENS_RECALLED)),
    source="THEORY 5, L11",
    instance={**_SMALL, **_SMALL_MEMORY},
    proof=[
        have("keys", l4_labelled().claim, by(l4_labelled())),
        have("some memorizer", _of_tokens.claim, by(_of_tokens, "keys")),
        obtain(
            "some memorizer",
            (P, m, S, theta),
            [
                have("recalls", substitute(RECALLS, _numbered), by("obtained")),
                exhibit(
                    (P, m, S, theta),
                    conjuncts(
                        by("obtained"), by("obtained"), fix((a, i, t), _LABEL), by("obtained")
                    ),
                ),
            ],
        ),
    ],
)

_of_sequences = l11_exists(K=fn(a, F * ids(a)), L=answer, Q=N)

SEQUENCES_RECALLED = forall(
    (a, t), between(1, a, N), magnitude(t - F * ids(a)) <= QUARTER, Eq(_found, answer(a))
)

l11_sequences = lemma(
    "L11.sequences",
    "There is a memorizer of the labels of all sequences, by their ids",
    given={
        "size": N >= 1,
        "ids apart": IDS_APART,
        **SMALL_IDS,
        "factor": And(gap > 0, F * gap >= 2),
        "answers": forall(a, between(1, a, N), between(0, answer(a), C - 1)),
        "bits": F * top < pow2(rho),
        **MEMORY_BITS,
    },
    claim=exists((P, m, S, theta), *memorizer_of(N, SEQUENCES_RECALLED)),
    source="THEORY 6, T3",
    instance={
        "N": 2,
        "gap": 1,
        "F": 2,
        "top": 2,
        "ids": lambda a: a,
        "answer": lambda a: a - 1,
        "C": 2,
        "rho": 3,
        "sigma": 1,
        "ell": 1,
        "W": 7,
    },
    proof=[
        have("positive", F >= 0, by()),
        have(
            "apart",
            _of_sequences.premise("apart"),
            fix(
                (a, i),
                split(
                    Eq(a, i),
                    [have("same", Eq(ids(a), ids(i)), by()), by("same")],
                    [
                        have(
                            "differ",
                            Or(ids(a) - ids(i) >= gap, ids(i) - ids(a) >= gap),
                            by(at("ids apart", a, i), at("ids apart", i, a)),
                        ),
                        have(
                            "up",
                            Implies(ids(a) - ids(i) >= gap, F * (ids(a) - ids(i)) >= F * gap),
                            by("positive"),
                        ),
                        have(
                            "down",
                            Implies(ids(i) - ids(a) >= gap, F * (ids(i) - ids(a)) >= F * gap),
                            by("positive"),
                        ),
                        by("differ", "up", "down"),
                    ],
                ),
            ),
        ),
        have(
            "consistent",
            _of_sequences.premise("consistent"),
            fix(
                (a, i),
                split(
                    Eq(a, i),
                    by(),
                    [
                        have(
                            "differ",
                            Or(ids(a) - ids(i) >= gap, ids(i) - ids(a) >= gap),
                            by(at("ids apart", a, i), at("ids apart", i, a)),
                        ),
                        have("scaled", Eq(F * (ids(a) - ids(i)), 0), by()),
                        have("factor positive", F > 0, by()),
                        by("differ", "scaled", "factor positive"),
                    ],
                ),
            ),
        ),
        have(
            "range",
            _of_sequences.premise("range"),
            fix(
                q,
                [
                    have("id", between(0, ids(q), top), by(at("ids small", q))),
                    have("scaled", between(0, F * ids(q), F * top), by("id", "positive")),
                    by("scaled"),
                ],
            ),
        ),
        have(
            "some memorizer",
            _of_sequences.claim,
            by(_of_sequences, "apart", "consistent", "range", "answers"),
        ),
        obtain(
            "some memorizer",
            (P, m, S, theta),
            exhibit(
                (P, m, S, theta),
                conjuncts(
                    by("obtained"),
                    by("obtained"),
                    fix((a, t), by(at(part("obtained", 3), a, t))),
                    by("obtained"),
                ),
            ),
        ),
    ],
)
