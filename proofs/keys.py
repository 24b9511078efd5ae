"""THEORY 4, L4: the keys of tokens in their sequences, numbered, and how the network forms them."""

from proofs.context import CONTEXT, key_gap
from proofs.equivariance import contexts_permuted
from proofs.ids import IDS, REGISTERS, ROWS, WORDS
from proofs.recall import LABELLED
from symbolic.gadgets.blocks import HALF
from symbolic.gadgets.construction import form_key
from symbolic.gadgets.primitives import local, mechanism, symmetric
from symbolic.gadgets.run import run
from symbolic.kernel import define
from symbolic.lemma import lemma
from symbolic.library import magnitude, permutation, pow2
from symbolic.proof import at, by, conjuncts, fix, have, split
from symbolic.terms import (
    INT,
    REAL,
    And,
    Eq,
    Implies,
    Ne,
    Or,
    Term,
    between,
    fn,
    forall,
    functions,
    ints,
    reals,
    substitute,
)

n, N, V, C, M, H, rho, heat = ints("n N V C M H rho heat")
a, i, k, q, q1, Q = ints("a i k q q1 Q")
B, epsilon = reals("B epsilon")
x, z, ids, K = functions("x z ids K", INT, REAL)
alpha, beta, L, pi = functions("alpha beta L pi", INT, INT)
word, Y = functions("word Y", INT, INT, INT)
head = mechanism("head")

# --- what the network forms ---

token_key = define(
    "token_key",
    (head, n, B, alpha, beta, heat, H, x, i),
    run((form_key(H),), {"token": x(i), "seq": CONTEXT}).column["token"],
)
"""token_key(head, n, B, α, β, λ, H, x, i): the token register of column i when the key is formed,
after the contextual map of the tokens x."""

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


places_numbered = lemma(
    "grid.place",
    "Row and column of a place are those that it was numbered by",
    given={"columns": n >= 1, "column": between(1, i, n)},
    claim=And(Eq(row(place(a, i)), a), Eq(column(place(a, i)), i)),
    proof=[have("row", Eq((place(a, i) - 1) // n, a - 1), by()), by("row")],
)

places_within = lemma(
    "grid.within",
    "The places 1 … nN have rows 1 … N and columns 1 … n",
    given={"columns": n >= 1, "place": between(1, q, n * N)},
    claim=And(between(1, row(q), N), between(1, column(q), n)),
    proof=by(),
)

# --- L4 for all keys at once ---

KEY = fn(q, H * ids(row(q)) + z(word(row(q), column(q))))
LABEL = fn(q, Y(row(q), column(q)))
_here, _there = (word(row(p), column(p)) for p in (q, q1))
_same = And(Eq(row(q), row(q1)), Eq(_here, _there))

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
_KEYS = {
    "sizes": And(n >= 1, N >= 1),
    **REGISTERS,
    "words": WORDS["words"],
    "ids apart": IDS["ids apart"],
    "height": H >= 2 * (B + 2),
}
_SMALL = {
    "n": 1,
    "N": 2,
    "V": 2,
    "B": 4,
    "H": 12,
    "M": 2,
    "C": 2,
    "rho": 9,
    "z": lambda v: 2 * v,
    "word": lambda a, i: a,
    "ids": lambda a: 4 * a,
    "Y": lambda a, i: a - 1,
}

keys_apart = lemma(
    "L4.keys",
    "Keys are those of the same token in the same sequence, or at least 2 apart",
    given={**_KEYS, "first": between(1, q, n * N), "second": between(1, q1, n * N)},
    claim=Or(_same, magnitude(KEY(q) - KEY(q1)) >= 2),
    source="THEORY 4, L4",
    instance={**_SMALL, "q": 1, "q1": 2},
    proof=[
        have("here", And(between(1, row(q), N), between(1, column(q), n)), by(places_within())),
        have(
            "there",
            And(between(1, row(q1), N), between(1, column(q1), n)),
            by(places_within(q=q1)),
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
            Eq(row(q), row(q1)),
            [
                have("same id", Eq(ids(row(q)), ids(row(q1))), by()),
                have("scaled", Eq(H * ids(row(q)), H * ids(row(q1))), by("same id")),
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
                    "ids differ",
                    magnitude(ids(row(q)) - ids(row(q1))) >= HALF,
                    by(
                        "here",
                        "there",
                        at("ids apart", row(q), row(q1)),
                        at("ids apart", row(q1), row(q)),
                    ),
                ),
                by(
                    "ids differ",
                    "token",
                    "other token",
                    key_gap(H=H, s=ids(row(q)), s1=ids(row(q1)), token=z(_here), token1=z(_there)),
                ),
            ],
        ),
    ],
)

_PLACED = [
    have("here", And(between(1, row(q), N), between(1, column(q), n)), by(places_within())),
    have(
        "token",
        between(2, z(_here), B),
        by("here", at("words", row(q), column(q)), at("registers", _here)),
    ),
]
_ALIKE = [
    have("here", And(between(1, row(q), N), between(1, column(q), n)), by(places_within())),
    have("there", And(between(1, row(q1), N), between(1, column(q1), n)), by(places_within(q=q1))),
    have("alike", keys_apart().claim, by(keys_apart())),
    have(
        "same key",
        Implies(_same, Eq(KEY(q), KEY(q1))),
        fix(
            (),
            [
                have(
                    "values",
                    And(Eq(ids(row(q)), ids(row(q1))), Eq(z(_here), z(_there))),
                    by(),
                ),
                by("values"),
            ],
        ),
    ),
    have("apart keys", Implies(magnitude(KEY(q) - KEY(q1)) >= 2, Ne(KEY(q), KEY(q1))), by()),
    have(
        "same label",
        Implies(_same, Eq(LABEL(q), LABEL(q1))),
        fix(
            (),
            [
                have(
                    "rows",
                    And(
                        Eq(word(row(q), column(q1)), word(row(q1), column(q1))),
                        Eq(Y(row(q), column(q1)), Y(row(q1), column(q1))),
                    ),
                    by(),
                ),
                by("rows", "here", "there", at("consistent", row(q), column(q), column(q1))),
            ],
        ),
    ),
]

keys_labelled = lemma(
    "L4.labelled",
    "The keys of all tokens with their labels are fit for a memorizer",
    given={
        **_KEYS,
        **LABELS,
        "ids small": IDS["ids small"],
        "bits": H * (M * (n * B + n * n)) + B < pow2(rho),
    },
    claim=And(*(substitute(f, {K: KEY, L: LABEL, Q: n * N}) for f in LABELLED.values())),
    source="THEORY 4, L4",
    instance=_SMALL,
    proof=conjuncts(
        by(),
        fix((q, q1), [*_ALIKE, by("alike", "same key", "apart keys")]),
        fix((q, q1), [*_ALIKE, by("alike", "apart keys", "same label")]),
        fix(
            q,
            [
                *_PLACED,
                have(
                    "id",
                    between(0, ids(row(q)), M * (n * B + n * n)),
                    by("here", at("ids small", row(q))),
                ),
                have("low", 0 <= H * ids(row(q)), by("id", "height", "token")),
                have(
                    "high",
                    H * ids(row(q)) <= H * (M * (n * B + n * n)),
                    by("id", "height", "token"),
                ),
                by("low", "high", "token", "bits"),
            ],
        ),
        fix(q, [*_PLACED, by("here", at("labels", row(q), column(q)))]),
    ),
)

_reordered = fn(k, x(pi(k)))

keys_permuted = lemma(
    "L6.key",
    "The key of a column moves with the column",
    given={"columns": n >= 1, "permutation": permutation(pi, n), "column": between(1, i, n)},
    claim=Implies(
        And(symmetric(head, n), local(head, n)),
        Eq(
            token_key(head, n, B, alpha, beta, heat, H, _reordered, i),
            token_key(head, n, B, alpha, beta, heat, H, x, pi(i)),
        ),
    ),
    source="THEORY 4, L6",
    instance={"n": 2, "i": 1, "pi": lambda i: 3 - i},
    proof=fix(
        (),
        [
            have("contexts", contexts_permuted().claim.args[1], by(contexts_permuted(), "premise")),
            by(at("contexts", i), unfold=[token_key]),
        ],
    ),
)
