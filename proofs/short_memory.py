"""THEORY 5, short keys: a memorizer whose records hold short keys in place of long ones (L14)."""

from fractions import Fraction
from typing import Any

from memcap import (
    INT, REAL, And, Eq, Implies, Not, Term, as_real, at, between, by, conjuncts, define, exhibit,
    exists, fix, floor, fn, forall, functions, have, ints, lemma, magnitude, obtain, only, pow2,
    reals, split, substitute, total,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    floor_whole, l8_division, pow2_grows, pow2_next, pow2_positive, pow2_small, pow2_sum,
)  # fmt: skip
from memcap.proofs.bits import MEMORY
from memcap.proofs.enumeration import APART, CONSISTENT
from memcap.proofs.examples import short_run
from memcap.proofs.matching import l9_whole
from memcap.proofs.memorizer import HAVE_GROUP, l11_group_read, l11_key_group
from memcap.proofs.memory import GROUPS, IDS, INDEX, KEYS, OUTPUT, START, STRING, l11_string
from memcap.proofs.recall import EMPTY, GROUPED, LABELS_LISTED, SORTING, as_listed
from memcap.proofs.records import MEMORY_GIVEN
from memcap.proofs.short_keys import (
    IN_A_GROUP, OFF_THE_SLOPES, SHORT_APART, SHORT_RANGE, SHORT_WHOLE, SUMMAND, UPPER_RANGE,
    WEIGHTS, l14_apart, l14_digits, short, upper, widened,
)  # fmt: skip
from memcap.proofs.sizes import (
    bits_constants, bits_lookups, bits_records, every_weight, integer_bits,
)  # fmt: skip
from memcap.proofs.strings import SORTED, l11_group, l11_keys
from memcap.symbolic.gadgets.blocks import QUARTER
from memcap.symbolic.gadgets.program import trace
from memcap.symbolic.gadgets.run import computed, recurrences, run
from memcap.symbolic.gadgets.short_keys import SHORT_SPREAD, digits, exchange, short_memorizer

a, b, g, h, j, k, o, p, q, r, r0, c, v, rho, sigma, D = ints(
    "a b g h j k o p q r r0 c v rho sigma D"
)
C, e, ell, m, M, P, Q, W = ints("C e ell m M P Q W")
token, seq, t = reals("token seq t")
omega, I, L, S, Y, place = functions("omega I L S Y place", INT, INT)
K, X, theta = functions("K X theta", INT, REAL)

# --- what it returns for a stored key ---

_program = short_memorizer(MEMORY, c, D, omega)
_registers = dict(zip(EMPTY, reals("string id label hit out")))
_trace = trace(_program, {"token": token, "seq": seq, **_registers})
_digit = {name: functions(f"{name}_digit", INT, REAL)[0](D + 1) for name in ("token", "seq")}
_EXCHANGED = exchange().feed_forward.apply(_digit)["token"]
_read = l14_digits()
IDS_APART = forall(
    (a, b), *(substitute(f, {Q: P}) for f in IN_A_GROUP), magnitude(I(a) - I(b)) >= 2
)
SHORT_MEMORY = {
    **MEMORY_GIVEN,
    "digits": And(D >= 0, c >= 0),
    "keys": SORTED,
    "labels": KEYS["labels"],
    "ids": IDS,
    "groups": GROUPS["groups"],
    "ids apart": IDS_APART,
    "strings": forall(g, 1 <= g, g <= m, Eq(S(g), STRING(g))),
    "thresholds": GROUPS["thresholds"],
    "stored": between(1, p, P),
    "key": Eq(token, X(p)),
    "number": between(0, v, pow2(D) - 1),
    "rest": between(0, t, pow2(c) - 1),
    "division": Eq(token, v * pow2(c) + t),
    "id": Eq(as_real(I(p)), SHORT_SPREAD * total(D, SUMMAND)),
}
_stored = l11_group_read(key=_EXCHANGED, target=Y(p))


def _own_group(number: Term, rest: Term) -> have:
    """The group of (h − 1)ℓ + rest."""
    return have(
        f"group of {number}",
        Eq((number - 1) // ell, h - 1),
        by(
            "size",
            "obtained",
            l8_division(a=(number - 1) // ell, b=(number - 1) % ell, m=ell, e=h - 1, d=rest - 1),
        ),
    )


l14_stored = lemma(
    "L14.stored",
    "For a stored key the memorizer returns its label, if ids differ in groups of ℓ",
    given={**SHORT_MEMORY, **START, "no sum": Eq(seq, 0), **_trace.recurrences},
    claim=Eq(OUTPUT, Y(p)),
    source="THEORY 5",
    instance=short_run(2),
    defined={"ell": [have("product", m * ell >= 1, by()), by("product", "groups")]},
    proof=[
        have("near", l11_key_group().premise("near"), by("key")),
        have("digits read", _read.claim, by(_read, "no sum")),
        have("positive", 0 <= I(p), by(at("ids", p))),
        have("short", Eq(_EXCHANGED, as_real(I(p))), by("digits read", "id", "positive")),
        obtain(
            l11_key_group(),
            (h, r0),
            [
                have("size", ell >= 1, by("obtained")),
                have("earlier groups", (h - 1) * ell >= 0, by("obtained")),
                *HAVE_GROUP,
                have("string", _stored.premise("string"), by("group", at("strings", h))),
                have(
                    "decided",
                    _stored.premise("decided"),
                    fix(q, by("short", l9_whole(token=_EXCHANGED, I=I(q), L=I(p)))),
                ),
                have(
                    "one fits",
                    _stored.premise("one fits"),
                    fix(
                        r,
                        [
                            have("same", Eq(Eq(r, r0), Eq(INDEX, p)), by("obtained")),
                            have("label", Y(p) >= 0, by(at("labels", p))),
                            _own_group(p, r0),
                            _own_group(INDEX, r),
                            split(
                                Eq(INDEX, p),
                                [
                                    have(
                                        "value", And(Eq(I(INDEX), I(p)), Eq(Y(INDEX), Y(p))), by()
                                    ),
                                    have(
                                        "fits",
                                        between(-QUARTER, _EXCHANGED - I(p), Fraction(5, 4)),
                                        only("short"),
                                    ),
                                    only("same", "value", "fits", "stored", "case"),
                                ],
                                [
                                    have(
                                        "apart",
                                        Implies(INDEX <= P, magnitude(I(INDEX) - I(p)) >= 2),
                                        by(
                                            "earlier groups",
                                            f"group of {p}",
                                            f"group of {INDEX}",
                                            at("ids apart", INDEX, p),
                                            at("ids apart", p, INDEX),
                                        ),
                                    ),
                                    have(
                                        "misses",
                                        Implies(
                                            INDEX <= P,
                                            Not(
                                                between(
                                                    -QUARTER,
                                                    _EXCHANGED - I(INDEX),
                                                    Fraction(5, 4),
                                                )
                                            ),
                                        ),
                                        only("short", "apart"),
                                    ),
                                    only("same", "misses", "case"),
                                ],
                            ),
                        ],
                    ),
                ),
                by(
                    _stored,
                    "decided",
                    "group",
                    "beyond",
                    "before",
                    "string",
                    "one fits",
                    "obtained",
                    *SHORT_MEMORY,
                    *_trace.recurrences,
                ),
            ],
        ),
    ],
)

# --- the same, as a function of its weights ---

_SHAPE = (m, ell, rho, sigma, C, S, theta)
_DIGITS = (c, D, omega)
_anywhere = run(_program, {"token": token, "seq": seq, **_registers})
_zeros = [as_real(0)] * (len(EMPTY) + 1)

short_out = computed(
    "short_out", (*_SHAPE, *_DIGITS, *_registers.values(), seq, token), _anywhere, "out"
)
"""short_out(m, ℓ, ρ, σ, C, S, θ, c, D, ω, string, id, label, hit, out, seq, key): what a memorizer
of short keys leaves in out, from any registers."""

short_recalled = define(
    "short_recalled", (*_SHAPE, *_DIGITS, token), short_out(*_SHAPE, *_DIGITS, *_zeros, token)
)
"""short_recalled(m, ℓ, ρ, σ, C, S, θ, c, D, ω, key): the same, from empty registers."""

SHORT_WEIGHTS = (*_SHAPE, *_DIGITS)
SHORT_RECALLED = short_recalled(*SHORT_WEIGHTS, token)
_column: dict[str, Any] = {"token": token, "seq": 0, **EMPTY}
_recurrences = recurrences(_program, _column)
_of_the_run = l14_stored(seq=0, **EMPTY, **run(_program, _column).functions)

l14_recalled = lemma(
    "L14.recalled",
    "For a stored key a memorizer of short keys recalls its label",
    given=SHORT_MEMORY,
    claim=Eq(SHORT_RECALLED, Y(p)),
    source="THEORY 5",
    instance=short_run(2),
    defined=l14_stored.defined,
    proof=[
        *(have(name, claim, proof) for name, (claim, proof) in _recurrences.items()),
        by(_of_the_run, *_recurrences, unfold=[short_recalled, short_out]),
    ],
)

# --- the bits of its weights ---

short_memory_takes = define(
    "short_memory_takes", (*SHORT_WEIGHTS, W), And(*every_weight(_program, W))
)
"""short_memory_takes(m, ℓ, ρ, σ, C, S, θ, c, D, ω, W): every weight takes at most W bits."""

bits_digits = lemma(
    "bits.digits",
    "The bits of the weights that exchange a key for a short one",
    given={
        "weights": WEIGHTS,
        "sums": And(M < pow2(e), e >= 0),
        "digits": And(D >= 0, c >= 0),
        "enough": And(W >= 7, W >= e + 2, W >= c + D + 3),
    },
    claim=And(*every_weight((digits(c, D, omega), exchange()), W)),
    source="THEORY 5",
    instance={"M": 1, "e": 1, "D": 1, "c": 0, "omega": lambda k: 1, "W": 7},
    proof=[
        have("constants", bits_constants().claim, by(bits_constants())),
        have("two", Eq(pow2(1), 2), by(pow2_small())),
        have(
            "all",
            And(Eq(pow2(c + D + 1), 2 * pow2(c + D)), pow2(c + D) >= 1),
            by(pow2_next(k=c + D), pow2_positive(k=c + D)),
        ),
        conjuncts(
            fix(
                j,
                [
                    have("weight", between(1, omega(j), M), by(at("weights", j))),
                    have(
                        "top",
                        between(1, pow2(c + (D + 1 - j) - 1), pow2(c + D)),
                        by(
                            pow2_positive(k=c + (D + 1 - j) - 1),
                            pow2_grows(m=c + (D + 1 - j) - 1, k=c + D),
                        ),
                    ),
                    by(
                        "constants",
                        "two",
                        "weight",
                        "top",
                        "all",
                        integer_bits(omega(j), e),
                        integer_bits(-omega(j), e),
                        integer_bits(pow2(c + (D + 1 - j) - 1), c + D + 1),
                        integer_bits(-pow2(c + (D + 1 - j) - 1), c + D + 1),
                        integer_bits(1 - pow2(c + (D + 1 - j) - 1), c + D + 1),
                    ),
                ],
            ),
            by("constants"),
        ),
    ],
)

# --- there is one for any keys ---

SHORT_RECALLS = forall(
    q,
    between(1, q, Q),
    Eq(substitute(SHORT_RECALLED, {token: pow2(c) * K(q) + o}), L(q)),
)
OFFSET_AND_WEIGHTS = (between(0, o, pow2(c) - 1), WEIGHTS)
_stored_keys = {K: X, Q: P}
_found = l14_apart(K=X, Q=P)
_chosen = {
    "weights": WEIGHTS,
    **{
        name: substitute(formula, _stored_keys)
        for name, formula in {
            "off": OFF_THE_SLOPES,
            "uppers": UPPER_RANGE,
            "sums apart": SHORT_APART,
            "sums whole": SHORT_WHOLE,
            "sums": SHORT_RANGE,
        }.items()
    },
}
_short = fn(p, substitute(short(p), _stored_keys))
_upper = fn(p, substitute(upper(p), _stored_keys))
_wide = fn(p, substitute(widened(p), _stored_keys))
_NAMED = exists(I, forall(p, between(1, p, P), Eq(as_real(I(p)), SHORT_SPREAD * _short(p))))
_threshold = fn(g, as_real(floor(2 * _wide(g * ell) + Fraction(5, 2))) / 2)
_built = {X: _wide, S: STRING, theta: _threshold}
_at_key = _wide(place(q))
_recall = l14_recalled(
    X=_wide,
    S=STRING,
    theta=_threshold,
    p=place(q),
    token=_at_key,
    v=_upper(place(q)),
    t=_at_key - _upper(place(q)) * pow2(c),
)
_lookups = bits_lookups(e=c + D, S=STRING, theta=_threshold)
_reading, _exchange = bits_records(), bits_digits(e=rho)


def _of_built(name: str) -> Term:
    """A condition on the memorizer, for the keys, strings and thresholds that it is to have."""
    return substitute(SHORT_MEMORY[name], _built)


_HERE = [
    have("here", And(between(1, place(q), P), Eq(X(place(q)), K(q))), by(at("placed", q))),
    have("same key", Eq(pow2(c) * K(q) + o, _wide(place(q))), by("here")),
    have(
        "own number",
        between(0, _upper(place(q)), pow2(D) - 1),
        by("here", at("uppers", place(q))),
    ),
    have(
        "own rest",
        between(0, _wide(place(q)) - _upper(place(q)) * pow2(c), pow2(c) - 1),
        by("here", at("off", place(q))),
    ),
    have(
        "own id",
        Eq(as_real(I(place(q))), SHORT_SPREAD * _short(place(q))),
        by("here", at("named", place(q))),
    ),
]
_BUILT = [
    have("keys", _of_built("keys"), fix(p, by("unit", at("sorted", p)))),
    have(
        "ids",
        IDS,
        fix(p, by("bits", at("named", p), at("sums", p))),
    ),
    have(
        "ids apart",
        IDS_APART,
        fix((a, b), by(at("sums apart", a, b), at("named", a), at("named", b))),
    ),
    have("strings", _of_built("strings"), fix(g, by())),
    have("thresholds", _of_built("thresholds"), fix(g, by())),
    have("halves", _lookups.premise("halves"), fix(g, by())),
    have("width", And(ell * (rho + sigma) >= 1, ell * (rho + sigma) >= rho), by("records", "bits")),
    have(
        "string",
        _lookups.premise("string"),
        fix(
            g,
            by("ids", "memory labels", "some class", "records", l11_string(S=STRING, h=g)),
        ),
    ),
    have(
        "below",
        _lookups.premise("thresholds"),
        fix(
            g,
            [
                have("place", And(1 <= g * ell, g * ell <= (m - 1) * ell), by("records")),
                have(
                    "key",
                    And(0 <= X(g * ell), X(g * ell) + 2 <= X(P)),
                    by(
                        "place",
                        "groups",
                        "sorted",
                        at("keys small", g * ell),
                        l11_keys(p=g * ell, q=P),
                    ),
                ),
                have("last", X(P) + 1 < pow2(D), by("count", at("keys small", P))),
                have("power", Eq(pow2(c + D), pow2(c) * pow2(D)), by("digits", pow2_sum(m=c, k=D))),
                have(
                    "scaled",
                    And(
                        0 <= pow2(c) * X(g * ell),
                        pow2(c) * (X(g * ell) + 3) <= pow2(c) * pow2(D),
                    ),
                    by("key", "last", "unit"),
                ),
                by("scaled", "power", "offset", "unit", at("thresholds", g)),
            ],
        ),
    ),
    have(
        "largest weight",
        M < pow2(rho),
        [
            have(
                "one digit",
                And(M >= 1, D * M >= M),
                by("values", "records", "digits", "count", "number"),
            ),
            by("one digit", "bits"),
        ],
    ),
    have(
        "lookups taken",
        _lookups.claim,
        by(_lookups, "groups", "width", "string", "halves", "below", "digits", "enough"),
    ),
    have(
        "exchange taken",
        _exchange.claim,
        by(_exchange, "weights", "largest weight", "digits", "enough", "bits", "width"),
    ),
    have(
        "reading taken",
        _reading.claim,
        by(_reading, "some class", "classes", "bits", "records", "enough"),
    ),
    exhibit(
        (o, omega, P, m, STRING, _threshold),
        conjuncts(
            by("offset"),
            by("weights"),
            by("count"),
            by("groups"),
            fix(
                q,
                [
                    *_HERE,
                    have(
                        "recalled",
                        _recall.claim,
                        by(
                            _recall,
                            "here",
                            "own number",
                            "own rest",
                            "own id",
                            "keys",
                            "ids",
                            "ids apart",
                            "strings",
                            "thresholds",
                            "groups",
                            "memory labels",
                            "digits",
                            "bits",
                            "classes",
                            "some class",
                        ),
                    ),
                    by("recalled", "same key", at("answered", q)),
                ],
            ),
            by("lookups taken", "exchange taken", "reading taken", unfold=[short_memory_takes]),
        ),
    ),
]
"""The memorizer, once the keys are listed, their short keys chosen, and the groups counted."""

l14_exists = lemma(
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
        "values": Q * (ell - 1) < 2 * M,
        "bits": And(SHORT_SPREAD * (D * M) < pow2(rho), rho >= 0, sigma >= 1),
        "classes": C <= pow2(sigma),
        "records": ell >= 1,
        "enough": And(W >= ell * (rho + sigma) + 3, W >= 7, W >= c + D + 4),
    },
    claim=exists(
        (o, omega, P, m, S, theta),
        *OFFSET_AND_WEIGHTS,
        between(1, P, Q),
        GROUPED,
        SHORT_RECALLS,
        short_memory_takes(*SHORT_WEIGHTS, W),
    ),
    source="THEORY 5",
    instance={
        "Q": 1,
        "K": {1: 4}.get,
        "L": {1: 1}.get,
        "D": 3,
        "c": 1,
        "M": 1,
        "rho": 3,
        "sigma": 1,
        "C": 2,
        "ell": 1,
        "W": 8,
    },
    proof=[
        have("unit", pow2(c) >= 1, by("digits", pow2_positive(k=c))),
        *SORTING,
        obtain(
            "sorting",
            (P, X, Y, place),
            [
                *as_listed("sorted"),
                have(
                    "fewer",
                    P * (ell - 1) < 2 * M,
                    [
                        have("product", P * (ell - 1) <= Q * (ell - 1), by("count", "records")),
                        by("product", "values"),
                    ],
                ),
                have(
                    "keys apart",
                    _found.premise("apart"),
                    fix((a, b), by("sorted", l11_keys(p=a, q=b))),
                ),
                have(
                    "keys small",
                    _found.premise("range"),
                    fix(q, obtain(at("stored", q), b, by("obtained", at("range", b)))),
                ),
                LABELS_LISTED,
                have(
                    "some weights",
                    _found.claim,
                    by(_found, "count", "records", "digits", "fewer", "keys apart", "keys small"),
                ),
                obtain(
                    "some weights",
                    (o, omega),
                    [
                        have("offset", between(0, o, pow2(c) - 1), by("found")),
                        *(have(name, formula, by("found")) for name, formula in _chosen.items()),
                        have(
                            "ids found",
                            _NAMED,
                            exhibit(
                                (fn(p, floor(SHORT_SPREAD * _short(p))),),
                                fix(
                                    p,
                                    only(
                                        at("sums whole", p),
                                        "premise",
                                        floor_whole(
                                            x=SHORT_SPREAD * _short(p),
                                            k=SHORT_SPREAD * floor(_short(p)),
                                        ),
                                    ),
                                ),
                            ),
                        ),
                        obtain(
                            "ids found",
                            I,
                            obtain(
                                l11_group(p=P),
                                (m, r),
                                [have("groups", GROUPED, by("group", "count")), *_BUILT],
                                name="group",
                            ),
                            name="named",
                        ),
                    ],
                    name="found",
                ),
            ],
            name="list",
        ),
    ],
)
