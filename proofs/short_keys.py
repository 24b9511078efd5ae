"""THEORY 5, short keys: what peels the digits of a key, and that the short keys tell keys apart."""

from memcap import (
    INT, REAL, And, Eq, Implies, Ne, Or, ProofStep, Term, as_real, at, between, by, conjuncts,
    definition, exhibit, exists, fix, floor, fn, forall, functions, have, induct, ints, lemma,
    magnitude, obtain, part, pow2, reals, split, substitute, total,
)  # fmt: skip
from memcap.proofs import differences
from memcap.proofs.arithmetic import (
    floor_whole, l8_division, pow2_positive, pow2_sum, total_bounded,
)  # fmt: skip
from memcap.proofs.counting import total_nonnegative
from memcap.proofs.differences import l1_groups
from memcap.proofs.digits import digit, digits_differ, digits_next, pigeon_free
from memcap.proofs.gadgets import contract
from memcap.proofs.sequences import l3_distance, total_whole
from memcap.proofs.sums import whole_apart
from memcap.symbolic.gadgets.blocks import HALF
from memcap.symbolic.gadgets.contract import whole
from memcap.symbolic.gadgets.program import trace
from memcap.symbolic.gadgets.short_keys import digits, exchange, take_digit, wide_key

bits, a, b, i, k, c, o, q, v, D, weight, M, Q, ell = ints("bits a b i k c o q v D weight M Q ell")
token, seq, t, height = reals("token seq t height")
(omega,) = functions("omega", INT, INT)
(K,) = functions("K", INT, REAL)

# --- the blocks ---

block_wide_key = contract(
    "The wide-key block forms the key, scaled by a power of two and moved by an offset",
    wide_key(height, c, o),
    by(),
)

block_exchange = contract(
    "The exchange block puts the short key in the place of the key", exchange(), by()
)

_top = pow2(bits - 1)

block_digit = contract(
    "A digit block moves the top digit of the key, with its weight, to seq",
    take_digit(bits, weight),
    split(
        token >= _top,
        by("case"),
        by("case", "off the slope"),
    ),
)

# --- all digits of a key ---

_run = trace((digits(c, D, omega),), {"token": token, "seq": seq})
_tokens, _seqs = functions("token_digit seq_digit", INT, REAL)
SUMMAND = fn(k, omega(k) * as_real(digit(v, D - k)))
"""What the k-th digit of v from the top adds."""

_here = block_digit(token=_tokens(i), seq=_seqs(i), bits=c + (D + 1 - i), weight=omega(i))
_half = pow2(D - i)
_rest = (v % _half) * pow2(c) + t

_GOES_ON = ("below", "top", at("token_digit goes on", i), at("seq_digit goes on", i))


def _by_digit(low: list[ProofStep], high: list[ProofStep]) -> split:
    """One proof where the top digit is 0 and one where it is 1."""
    return split(
        Eq(digit(v, D - i), 0),
        [have("low", Eq(_tokens(i), _rest), by("case", "now")), *low],
        [
            have("one", Eq(digit(v, D - i), 1), by("case", "digits")),
            have("high", Eq(_tokens(i), _half * pow2(c) + _rest), by("one", "now")),
            *high,
        ],
    )


l14_digits = lemma(
    "L14.digits",
    "Peeling the digits of a key adds up their weights",
    given={
        "bits": And(D >= 0, c >= 0),
        "number": between(0, v, pow2(D) - 1),
        "rest": between(0, t, pow2(c) - 1),
        "key": Eq(token, v * pow2(c) + t),
        "empty": Eq(seq, 0),
        **_run.recurrences,
    },
    claim=And(Eq(_run.column["seq"], total(D, SUMMAND)), _run.column["token"] >= 0),
    source="THEORY 5",
    instance={
        "D": 2,
        "c": 1,
        "v": 2,
        "t": 1,
        "token": 5,
        "seq": 0,
        "omega": lambda k: k,
        "token_digit": {1: 5, 2: 1, 3: 1}.get,
        "seq_digit": {1: 0, 2: 1, 3: 1}.get,
    },
    proof=[
        have("unit", pow2(c) >= 1, by(pow2_positive(k=c))),
        have(
            "invariant",
            forall(
                i,
                1 <= i,
                i <= D + 1,
                And(
                    Eq(_tokens(i), (v % pow2(D + 1 - i)) * pow2(c) + t),
                    Eq(_seqs(i), total(i - 1, SUMMAND)),
                ),
            ),
            fix(
                i,
                induct(
                    i,
                    1,
                    start=[
                        have("whole", Eq(v % pow2(D), v), by("number")),
                        by(
                            "whole",
                            "key",
                            "empty",
                            "token_digit starts",
                            "seq_digit starts",
                            definition(total(0, SUMMAND)),
                        ),
                    ],
                    step=[
                        have("half", _half >= 1, by(pow2_positive(k=D - i))),
                        have(
                            "top",
                            Eq(pow2(c + (D + 1 - i) - 1), _half * pow2(c)),
                            by(pow2_sum(m=D - i, k=c)),
                        ),
                        have(
                            "digits",
                            And(
                                Eq(v % pow2(D + 1 - i), digit(v, D - i) * _half + v % _half),
                                between(0, digit(v, D - i), 1),
                            ),
                            by(digits_next(k=D - i)),
                        ),
                        have(
                            "below",
                            between(0, _rest, _half * pow2(c) - 1),
                            [
                                have("last", between(0, v % _half, _half - 1), by("half")),
                                have(
                                    "scaled",
                                    And(
                                        0 <= (v % _half) * pow2(c),
                                        (v % _half) * pow2(c) <= (_half - 1) * pow2(c),
                                    ),
                                    by("last", "unit"),
                                ),
                                by("scaled", "rest"),
                            ],
                        ),
                        have(
                            "now",
                            Eq(_tokens(i), digit(v, D - i) * (_half * pow2(c)) + _rest),
                            by("induction", "digits"),
                        ),
                        have(
                            "taken",
                            _here.claim,
                            _by_digit(
                                [by(_here, "low", "below", "top", "half")],
                                [by(_here, "high", "below", "top", "half")],
                            ),
                        ),
                        have(
                            "next",
                            And(
                                Eq(_tokens(i + 1), _rest),
                                Eq(_seqs(i + 1), _seqs(i) + omega(i) * as_real(digit(v, D - i))),
                            ),
                            _by_digit(
                                [
                                    have(
                                        "none",
                                        Eq(omega(i) * as_real(digit(v, D - i)), 0),
                                        by("case"),
                                    ),
                                    by("taken", "none", "low", *_GOES_ON),
                                ],
                                [
                                    have(
                                        "all",
                                        Eq(omega(i) * as_real(digit(v, D - i)), omega(i)),
                                        by("one"),
                                    ),
                                    by("taken", "all", "high", *_GOES_ON),
                                ],
                            ),
                        ),
                        by("next", "induction", definition(total(i, SUMMAND))),
                    ],
                ),
            ),
        ),
        have("none left", Eq(v % pow2(0), 0), by(definition(pow2(0)))),
        by(at("invariant", D + 1), "none left", "rest"),
    ],
)

# --- an offset that keeps all keys off the slopes ---


def widened(number: Term) -> Term:
    """What the wide-key block makes of the key of this number."""
    return pow2(c) * K(number) + o


def upper(number: Term) -> Term:
    """The number whose digits are peeled."""
    return floor(widened(number)) // pow2(c)


def at_offset(number: Term) -> Term:
    """The key of this number lies on no slope."""
    return between(upper(number) * pow2(c), widened(number), upper(number) * pow2(c) + pow2(c) - 1)


_low = floor(pow2(c) * K(q)) % pow2(c)
_taken = fn(q, pow2(c) - 1 - _low)
_free = pigeon_free(f=_taken, S=pow2(c))
OFF_THE_SLOPES = forall(q, between(1, q, Q), at_offset(q))
_floor = floor(widened(q))
_unit = by(pow2_positive(k=c))


def _off(quotient: Term, remainder: Term) -> by:
    """Why the widened key is off the slopes, if this is what the division gives."""
    known = ("case", "free", "low", "sum", "quotient", "division", "obtained")
    unit = pow2(c)
    return by(*known, l8_division(a=upper(q), b=_floor % unit, m=unit, e=quotient, d=remainder))


l14_offset = lemma(
    "L14.offset",
    "Some offset keeps all keys off the slopes of the blocks that peel their digits",
    given={"number": Q >= 0, "slack": Q < pow2(c)},
    claim=exists(o, between(0, o, pow2(c) - 1), OFF_THE_SLOPES),
    source="THEORY 5",
    instance={"Q": 1, "c": 1, "K": lambda q: 2},
    defined={"2^c": _unit},
    proof=[
        have("unit", pow2(c) >= 1, _unit),
        have("some", _free.claim, by(_free)),
        obtain(
            "some",
            o,
            exhibit(
                (o,),
                conjuncts(
                    by("obtained"),
                    fix(
                        q,
                        [
                            have("free", Ne(_taken(q), o), by(at(part("obtained", 2), q))),
                            have("low", between(0, _low, pow2(c) - 1), by("unit")),
                            have("sum", Eq(_floor, floor(pow2(c) * K(q)) + o), by()),
                            have(
                                "quotient",
                                Eq(
                                    floor(pow2(c) * K(q)),
                                    (floor(pow2(c) * K(q)) // pow2(c)) * pow2(c) + _low,
                                ),
                                by("unit"),
                            ),
                            have(
                                "division",
                                And(
                                    Eq(_floor, upper(q) * pow2(c) + _floor % pow2(c)),
                                    between(0, _floor % pow2(c), pow2(c) - 1),
                                ),
                                by("unit"),
                            ),
                            have(
                                "off",
                                _floor % pow2(c) <= pow2(c) - 2,
                                split(
                                    _low + o <= pow2(c) - 1,
                                    _off(floor(pow2(c) * K(q)) // pow2(c), _low + o),
                                    _off(floor(pow2(c) * K(q)) // pow2(c) + 1, _low + o - pow2(c)),
                                ),
                            ),
                            have(
                                "between",
                                And(as_real(_floor) <= widened(q), widened(q) < _floor + 1),
                                by(),
                            ),
                            by("off", "between", "division"),
                        ],
                    ),
                ),
            ),
        ),
    ],
)

# --- the short keys ---


def short(number: Term) -> Term:
    """The sum of the weights of the digits of a key that are 1."""
    return total(D, substitute(SUMMAND, {v: upper(number)}))


PAIRS, IN_A_GROUP = (
    tuple(substitute(condition, {ints("V")[0]: Q}) for condition in conditions)
    for conditions in (differences.PAIRS, differences.GROUP)
)
"""Two of Q keys that are in the same group of ℓ."""
WEIGHTS = forall(k, between(1, k, D), between(1, omega(k), M))
SHORT_APART = forall((a, b), *IN_A_GROUP, magnitude(short(a) - short(b)) >= 1)
SHORT_WHOLE = forall(q, whole(short(q)))
SHORT_RANGE = forall(q, between(0, short(q), D * M))
UPPER_RANGE = forall(q, between(1, q, Q), between(0, upper(q), pow2(D) - 1))

_separated = l1_groups(V=Q, D=D, eta=as_real(1), p=fn((a, k), as_real(digit(upper(a), D - k))))
_summand = SUMMAND(k)

l14_range = lemma(
    "L14.range",
    "A sum over ρ digits is at most ρ times the largest weight",
    given={"bits": D >= 0, "weights": WEIGHTS},
    claim=between(0, total(D, SUMMAND), D * M),
    source="THEORY 5",
    instance={"D": 1, "omega": lambda k: 1, "M": 1, "v": 1},
    proof=[
        have(
            "each",
            forall(k, between(1, k, D), And(0 <= _summand, _summand <= M)),
            fix(
                k,
                [
                    have("digit", between(0, digit(v, D - k), 1), by(digits_next(k=D - k))),
                    have("weight", between(1, omega(k), M), by(at("weights", k))),
                    split(
                        Eq(digit(v, D - k), 0),
                        [have("none", Eq(_summand, 0), by("case")), by("none", "weight")],
                        [
                            have("one", Eq(digit(v, D - k), 1), by("case", "digit")),
                            have("all", Eq(_summand, as_real(omega(k))), by("one")),
                            by("all", "weight"),
                        ],
                    ),
                ],
            ),
        ),
        have("not negative", forall(k, between(1, k, D), 0 <= _summand), fix(k, by(at("each", k)))),
        have("bounded", forall(k, between(1, k, D), _summand <= M), fix(k, by(at("each", k)))),
        have("product", Eq(as_real(D * M), as_real(D) * as_real(M)), by()),
        by(
            "not negative",
            "bounded",
            "product",
            total_bounded(n=D, f=SUMMAND, c=as_real(M)),
            total_nonnegative(n=D, f=SUMMAND),
        ),
    ],
)

l14_whole = lemma(
    "L14.whole",
    "A sum of weights of digits is an integer",
    given={"bits": D >= 0},
    claim=whole(total(D, SUMMAND)),
    source="THEORY 5",
    proof=[
        have(
            "each",
            forall(k, between(1, k, D), whole(_summand)),
            fix(
                k,
                [
                    have(
                        "product",
                        Eq(_summand, as_real(omega(k) * digit(v, D - k))),
                        by(),
                    ),
                    by("product", floor_whole(x=_summand, k=omega(k) * digit(v, D - k))),
                ],
            ),
        ),
        by("each", total_whole(n=D, f=SUMMAND)),
    ],
)

_wholes = whole_apart(x=short(a), y=short(b), t=floor(short(a)), t0=floor(short(b)))

l14_apart = lemma(
    "L14.apart",
    "Weights up to Q(ℓ − 1)/2 + 1 make the sums over the digits of Q keys differ in groups of ℓ",
    given={
        "number": Q >= 1,
        "size": ell >= 1,
        "slack": Q < pow2(c),
        "apart": forall((a, b), *PAIRS, magnitude(K(a) - K(b)) >= 2),
        "range": forall(q, between(1, q, Q), And(0 <= K(q), K(q) + 1 < pow2(D))),
        "bits": D >= 1,
        "values": Q * (ell - 1) < 2 * M,
    },
    claim=exists(
        (o, omega),
        between(0, o, pow2(c) - 1),
        WEIGHTS,
        OFF_THE_SLOPES,
        UPPER_RANGE,
        SHORT_APART,
        SHORT_WHOLE,
        SHORT_RANGE,
    ),
    source="THEORY 5",
    instance={"Q": 1, "ell": 1, "c": 1, "K": lambda q: 2, "D": 2, "M": 1},
    defined={"2^c": _unit, "ell": by("size")},
    proof=[
        have("unit", pow2(c) >= 1, _unit),
        have("some offset", l14_offset().claim, by(l14_offset())),
        obtain(
            "some offset",
            o,
            [
                have("offset", between(0, o, pow2(c) - 1), by("offset chosen")),
                have("off", OFF_THE_SLOPES, by("offset chosen")),
                have(
                    "uppers",
                    UPPER_RANGE,
                    fix(
                        q,
                        [
                            have("key", And(0 <= K(q), K(q) + 1 < pow2(D)), by(at("range", q))),
                            have(
                                "scaled",
                                And(
                                    0 <= pow2(c) * K(q),
                                    pow2(c) * (K(q) + 1) < pow2(c) * pow2(D),
                                ),
                                by("key", "unit"),
                            ),
                            have("place", at_offset(q), by(at("off", q))),
                            have(
                                "high",
                                upper(q) * pow2(c) < pow2(D) * pow2(c),
                                by("scaled", "place", "offset"),
                            ),
                            have(
                                "low", (upper(q) + 1) * pow2(c) > 0, by("scaled", "place", "offset")
                            ),
                            have(
                                "order",
                                Implies(
                                    upper(q) >= pow2(D), upper(q) * pow2(c) >= pow2(D) * pow2(c)
                                ),
                                by("unit"),
                            ),
                            have(
                                "sign",
                                Implies(upper(q) + 1 <= 0, (upper(q) + 1) * pow2(c) <= 0),
                                by("unit"),
                            ),
                            by("high", "low", "order", "sign"),
                        ],
                    ),
                ),
                have(
                    "digits apart",
                    _separated.premise("apart"),
                    fix(
                        (a, b),
                        [
                            have(
                                "keys",
                                Or(K(a) >= K(b) + 2, K(b) >= K(a) + 2),
                                by(at("apart", a, b)),
                            ),
                            have(
                                "scaled",
                                Or(
                                    pow2(c) * K(a) >= pow2(c) * K(b) + 2 * pow2(c),
                                    pow2(c) * K(b) >= pow2(c) * K(a) + 2 * pow2(c),
                                ),
                                by("keys", "unit"),
                            ),
                            have("one", at_offset(a), by(at("off", a))),
                            have("other", at_offset(b), by(at("off", b))),
                            have(
                                "differ",
                                Ne(upper(a), upper(b)),
                                [
                                    have(
                                        "same",
                                        Implies(
                                            Eq(upper(a), upper(b)),
                                            Eq(upper(a) * pow2(c), upper(b) * pow2(c)),
                                        ),
                                        by(),
                                    ),
                                    by("scaled", "one", "other", "same"),
                                ],
                            ),
                            have(
                                "a digit",
                                digits_differ(v=upper(a), w=upper(b), rho=D).claim,
                                by(
                                    digits_differ(v=upper(a), w=upper(b), rho=D),
                                    "differ",
                                    at("uppers", a),
                                    at("uppers", b),
                                ),
                            ),
                            obtain(
                                "a digit",
                                k,
                                exhibit(
                                    (D - k,),
                                    [
                                        have("place", Eq(D - (D - k), k), by()),
                                        have(
                                            "gap",
                                            Or(
                                                digit(upper(a), k) - digit(upper(b), k) >= 1,
                                                digit(upper(a), k) - digit(upper(b), k) <= -1,
                                            ),
                                            by("obtained"),
                                        ),
                                        by("place", "gap", "obtained"),
                                    ],
                                ),
                            ),
                        ],
                    ),
                ),
                have("weights", _separated.claim, by(_separated, "digits apart")),
                obtain(
                    "weights",
                    omega,
                    exhibit(
                        (o, omega),
                        conjuncts(
                            by("offset"),
                            by("chosen"),
                            by("off"),
                            by("uppers"),
                            fix(
                                (a, b),
                                [
                                    have(
                                        "half",
                                        magnitude(short(a) - short(b)) >= HALF,
                                        by(
                                            at(part("chosen", 2), a, b),
                                            l3_distance(c=short(a) - short(b)),
                                        ),
                                    ),
                                    by(
                                        "half",
                                        _wholes,
                                        l14_whole(v=upper(a)),
                                        l14_whole(v=upper(b)),
                                    ),
                                ],
                            ),
                            fix(q, by(l14_whole(v=upper(q)))),
                            fix(q, by(part("chosen", 1), l14_range(v=upper(q)))),
                        ),
                    ),
                    name="chosen",
                ),
            ],
            name="offset chosen",
        ),
    ],
)
