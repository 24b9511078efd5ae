"""THEORY 5, short keys: a memorizer whose records hold short keys in place of long ones."""

from proofs.enumeration import APART, CONSISTENT, LISTED, PLACED, keys_sorted
from proofs.recall import (
    GROUPED,
    LEFT_EMPTY,
    RECALLED,
    RECALLS,
    memorizer_exists,
    memory_takes,
)
from proofs.short_keys import (
    OFF_THE_SLOPES,
    SHORT_APART,
    SHORT_RANGE,
    SUMMAND,
    UPPER_RANGE,
    WEIGHTS,
    digits_read,
    short,
    short_keys,
    upper,
    widened,
)
from proofs.strings import SORTED, keys_apart
from symbolic.gadgets.blocks import HALF
from symbolic.gadgets.run import computed, recurrences, run
from symbolic.gadgets.short_keys import SHORT_SPREAD, digits, exchange
from symbolic.lemma import lemma
from symbolic.library import magnitude, pow2, total
from symbolic.proof import at, by, conjuncts, exhibit, fix, have, obtain, split
from symbolic.terms import (
    INT,
    REAL,
    And,
    Eq,
    Or,
    Term,
    as_real,
    between,
    exists,
    fn,
    forall,
    functions,
    ints,
    reals,
    substitute,
)

a, b, k, o, p, q, c, v, rho, sigma, D = ints("a b k o p q c v rho sigma D")
C, ell, m, M, P, Q, R, W = ints("C ell m M P Q R W")
token, seq, t = reals("token seq t")
omega, L, S, place, source = functions("omega L S place source", INT, INT)
K, X, g, theta = functions("K X g theta", INT, REAL)

# --- what the blocks make of a key ---

_program = (digits(c, D, omega), exchange())
_run = run(_program, {"token": token, "seq": seq})

shortened = computed("shortened", (c, D, omega, seq, token), _run, "token")
"""shortened(c, D, ω, seq, token): what the digit blocks and the exchange leave in token."""

_empty = run(_program, {"token": token, "seq": 0})
_recurrences = recurrences(_program, {"token": token, "seq": 0})
_summand = SUMMAND
_read = digits_read(seq=0, **_empty.functions)

key_shortened = lemma(
    "L14.shortened",
    "The short key is four times the sum of the weights of the digits that are 1",
    given={
        "bits": And(D >= 0, c >= 0),
        "number": between(0, v, pow2(D) - 1),
        "rest": between(0, t, pow2(c) - 1),
        "key": Eq(token, v * pow2(c) + t),
        "positive": 0 <= total(D, _summand),
    },
    claim=Eq(shortened(c, D, omega, as_real(0), token), SHORT_SPREAD * total(D, _summand)),
    source="THEORY 5",
    instance={"D": 0, "c": 1, "v": 0, "t": 1, "token": 1, "omega": lambda k: 1},
    proof=[
        *(have(name, claim, proof) for name, (claim, proof) in _recurrences.items()),
        have("read", _read.claim, by(_read, *_recurrences)),
        by("read", "positive", unfold=[shortened]),
    ],
)

# --- a memorizer of short keys, for any keys ---


def short_key(key: Term) -> Term:
    """What becomes of a key that is widened, and then exchanged for its short key."""
    return shortened(c, D, omega, as_real(0), pow2(c) * key + o)


_of_keys = {K: X, Q: R}
_SHORT = fn(q, short_key(K(q)))
_sum = fn(p, substitute(short(p), _of_keys))
_chosen = {
    "weights": substitute(WEIGHTS, _of_keys),
    "off": substitute(OFF_THE_SLOPES, _of_keys),
    "uppers": substitute(UPPER_RANGE, _of_keys),
    "sums apart": substitute(SHORT_APART, _of_keys),
    "sums": substitute(SHORT_RANGE, _of_keys),
}
_found = short_keys(K=X, Q=R)
_memorizer = memorizer_exists(K=_SHORT)
SHORT_RECALLS = forall(
    q,
    between(1, q, Q),
    And(*(substitute(f, {token: short_key(K(q))}) for f in (Eq(RECALLED, L(q)), LEFT_EMPTY))),
)
SHORT_WEIGHTS = (between(0, o, pow2(c) - 1), WEIGHTS)
_upper = substitute(upper(place(q)), _of_keys)
_widened = substitute(widened(place(q)), _of_keys)
_read_key = key_shortened(v=_upper, token=_widened, t=_widened - _upper * pow2(c))
_named = exists(g, forall(p, Eq(g(p), _sum(p))))
_SUMS = {
    "two keys": forall(
        (a, b),
        between(1, a, R),
        between(1, b, R),
        Or(Eq(a, b), magnitude(g(a) - g(b)) >= HALF),
    ),
    "short": forall(
        q,
        between(1, q, Q),
        And(Eq(_SHORT(q), SHORT_SPREAD * g(place(q))), between(0, g(place(q)), D * M)),
    ),
}
_both = [
    have(
        "places",
        And(between(1, place(a), R), between(1, place(b), R)),
        by(at("placed", a), at("placed", b)),
    ),
    have(
        "two sums",
        And(
            Eq(_SHORT(a), SHORT_SPREAD * g(place(a))),
            Eq(_SHORT(b), SHORT_SPREAD * g(place(b))),
            Or(Eq(place(a), place(b)), magnitude(g(place(a)) - g(place(b))) >= HALF),
        ),
        by("places", at("short", a), at("short", b), at("two keys", place(a), place(b))),
    ),
]

_WITH_SUMS = [
    have(
        "two keys",
        _SUMS["two keys"],
        fix(
            (a, b),
            by(
                at("sums apart", a, b),
                at("sums apart", b, a),
                at("sums named", a),
                at("sums named", b),
            ),
        ),
    ),
    have(
        "short",
        _SUMS["short"],
        fix(
            q,
            [
                have(
                    "here", And(between(1, place(q), R), Eq(X(place(q)), K(q))), by(at("placed", q))
                ),
                have("key", Eq(pow2(c) * K(q) + o, _widened), by("here")),
                have("sum", between(0, _sum(place(q)), D * M), by("here", at("sums", place(q)))),
                have(
                    "read",
                    _read_key.claim,
                    by(_read_key, "here", "sum", at("off", place(q)), at("uppers", place(q))),
                ),
                by("read", "key", "sum", at("sums named", place(q))),
            ],
        ),
    ),
    have(
        "short apart",
        _memorizer.premise("apart"),
        fix(
            (a, b),
            [
                *_both,
                split(
                    Eq(place(a), place(b)),
                    [
                        have("same", Eq(g(place(a)), g(place(b))), by("case")),
                        by("same", "two sums"),
                    ],
                    by("case", "two sums"),
                ),
            ],
        ),
    ),
    have(
        "short consistent",
        _memorizer.premise("consistent"),
        fix(
            (a, b),
            [
                *_both,
                split(
                    Eq(place(a), place(b)),
                    [
                        have("same", Eq(X(place(a)), X(place(b))), by("case")),
                        by("same", at("placed", a), at("placed", b), at("consistent", a, b)),
                    ],
                    by("case", "two sums"),
                ),
            ],
        ),
    ),
    have("short range", _memorizer.premise("range"), fix(q, by(at("short", q), "bits"))),
    have(
        "some memorizer",
        _memorizer.claim,
        by(_memorizer, "short apart", "short consistent", "short range"),
    ),
    obtain(
        "some memorizer",
        (P, m, S, theta),
        [
            have("recalls", substitute(RECALLS, {K: _SHORT}), by("memorizer")),
            exhibit(
                (o, omega, P, m, S, theta),
                conjuncts(
                    by("offset"),
                    by("weights"),
                    by("memorizer"),
                    by("memorizer"),
                    fix(q, by(at("recalls", q, _SHORT(q)))),
                    by("memorizer"),
                ),
            ),
        ],
        name="memorizer",
    ),
]
"""The memorizer, once the sums have a name."""

_MEMORIZED = [
    have("offset", between(0, o, pow2(c) - 1), by("found")),
    *(have(name, formula, by("found")) for name, formula in _chosen.items()),
    have("named", _named, exhibit((fn(p, _sum(p)),), fix(p, by()))),
    obtain("named", g, _WITH_SUMS, name="sums named"),
]
"""The same, once keys are listed and the weights of their digits are chosen."""

short_memorizer_exists = lemma(
    "L14.exists",
    "For any keys that are equal or at least 2 apart there is a memorizer of their labels, whose "
    "records hold short keys",
    given={
        "number": Q >= 1,
        "apart": APART,
        "consistent": CONSISTENT,
        "labels": forall(q, between(1, q, Q), between(0, L(q), C - 1)),
        "range": forall(q, between(1, q, Q), And(0 <= K(q), K(q) + 1 < pow2(D))),
        "digits": And(D >= 1, c >= 0, Q < pow2(c)),
        "values": Q * (Q - 1) + 2 <= 2 * M,
        "bits": And(SHORT_SPREAD * (D * M) < pow2(rho), rho >= 0, sigma >= 1),
        "classes": C <= pow2(sigma),
        "records": ell >= 1,
        "enough": And(W >= ell * (rho + sigma) + 3, W >= 7),
    },
    claim=exists(
        (o, omega, P, m, S, theta),
        *SHORT_WEIGHTS,
        between(1, P, Q),
        GROUPED,
        SHORT_RECALLS,
        memory_takes(m, ell, rho, sigma, C, S, theta, W),
    ),
    source="THEORY 5",
    instance={
        "Q": 1,
        "K": {1: 4}.get,
        "L": {1: 1}.get,
        "D": 3,
        "c": 1,
        "M": 1,
        "rho": 4,
        "sigma": 1,
        "C": 2,
        "ell": 1,
        "W": 8,
    },
    proof=[
        have("sorting", keys_sorted().claim, by(keys_sorted())),
        obtain(
            "sorting",
            (R, X, place, source),
            [
                have("count", between(1, R, Q), by("list")),
                have("sorted", substitute(SORTED, {P: R}), by("list")),
                have("placed", substitute(PLACED, {P: R}), by("list")),
                have("listed", substitute(LISTED, {P: R}), by("list")),
                have(
                    "fewer",
                    R * (R - 1) <= Q * (Q - 1),
                    [
                        have(
                            "product",
                            And(R * (R - 1) <= Q * (R - 1), Q * (R - 1) <= Q * (Q - 1)),
                            by("count"),
                        ),
                        by("product"),
                    ],
                ),
                have(
                    "keys apart",
                    _found.premise("apart"),
                    fix((a, b), by("sorted", keys_apart(p=a, q=b, P=R))),
                ),
                have(
                    "keys small",
                    _found.premise("range"),
                    fix(q, by(at("listed", q), at("range", source(q)))),
                ),
                have(
                    "some weights",
                    _found.claim,
                    by(_found, "count", "fewer", "keys apart", "keys small"),
                ),
                obtain("some weights", (o, omega), _MEMORIZED, name="found"),
            ],
            name="list",
        ),
    ],
)
