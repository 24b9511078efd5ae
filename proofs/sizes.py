"""Sizes, counted from the blocks themselves: parameters, depth, and the bits of every weight."""

from collections.abc import Callable
from fractions import Fraction

from memcap import (
    INT, REAL, And, Eq, Implies, Instance, Term, Var, as_real, at, between, bitlen, by, conjuncts,
    define, definition, exhibit, exists, fix, floor, forall, functions, have, ints, ite, lemma,
    pow2, reals, term,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    bitlen_bound, pow2_grows, pow2_next, pow2_positive, pow2_small, total_constant,
)  # fmt: skip
from memcap.proofs.bits import MEMORY
from memcap.proofs.memory import FLOORS, GROUPS, KEYS, SMALL, l11_floors, l11_string
from memcap.proofs.records import MEMORY_GIVEN
from memcap.proofs.strings import l11_keys
from memcap.symbolic.gadgets.blocks import HALF, Scalar
from memcap.symbolic.gadgets.construction import (
    Memory, contextual_map, look_up_string, lookup, match, memorizer, peel, read_records, record,
    select, start,
)  # fmt: skip
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.program import Program, attention_layers, depth, entries

m, ell, rho, sigma, n, P, k, r, i, g, m0, a, b, e, p, q, c, C, W = ints(
    "m ell rho sigma n P k r i g m0 a b e p q c C W"
)
B, t, x, height = reals("B t x height")
alpha, beta, S, I = functions("alpha beta S I", INT, INT)
X, theta = functions("X theta", INT, REAL)

_w = rho + sigma
_shape = {"groups": m >= 1, "records": ell >= 0, "bits": And(rho >= 0, sigma >= 0)}


Size = Callable[[Program], Scalar]


def memorizer_sums(memory: Memory, size: Size, per_lookup: int, per_bit: int) -> list[Instance]:
    """The sums of equal summands in the size of a memorizer, inside out."""
    return [
        total_constant(n=memory.label_bits, c=per_bit),
        total_constant(n=memory.id_bits, c=per_bit),
        total_constant(n=memory.records, c=as_real(size(record(memory, r)))),
        total_constant(n=memory.groups - 1, c=per_lookup),
    ]


l11_parameters = lemma(
    "L11.parameters",
    "The structural entries of a memorizer",
    given=_shape,
    claim=Eq(entries(memorizer(MEMORY)), 6 * (m - 1) + 1 + ell * (8 * _w + 26)),
    source="THEORY 5, L11",
    proof=by(*memorizer_sums(MEMORY, entries, 6, 8)),
)

l11_depth = lemma(
    "L11.depth",
    "The number of blocks of a memorizer",
    given=_shape,
    claim=Eq(depth(memorizer(MEMORY)), m + ell * (_w + 2)),
    source="THEORY 5, L11",
    proof=by(*memorizer_sums(MEMORY, depth, 1, 1)),
)

_map = contextual_map(n, B, alpha, beta)

l2_parameters = lemma(
    "L2.parameters",
    "The structural entries of the contextual map: 24 a round, and the copy",
    given={"columns": n >= 0},
    claim=Eq(entries(_map), 24 * n + 2),
    source="THEORY 4",
    proof=by(total_constant(c=24)),
)

l2_depth = lemma(
    "L2.depth",
    "The blocks of the contextual map: 3 a round, and the copy",
    given={"columns": n >= 0},
    claim=Eq(depth(_map), 3 * n + 1),
    source="THEORY 4",
    proof=by(total_constant(c=3)),
)

l2_attention = lemma(
    "L2.attention",
    "The contextual map has exactly n attention layers",
    given={"columns": n >= 0},
    claim=Eq(attention_layers(_map), n),
    source="THEORY 4, C5",
    proof=by(total_constant(c=1)),
)

_each = 8 * _w + 26

l11_bound = lemma(
    "L11.bound",
    "With m and ℓ balanced, a memorizer of P keys takes about 2√(6P(8w+26)) entries",
    given={
        "root": Eq(6 * t * t, P * _each),
        "balance": And(t <= m0, m0 < t + 1),
        "records": And((ell - 1) * m0 < P, P <= ell * m0, ell >= 1),
        "groups": (m - 1) * ell < P,
    },
    claim=6 * (m - 1) + ell * _each <= 12 * t + _each,
    source="THEORY 5, L11 (12t = 2√(6P(8w+26)))",
    instance={"P": 204, "rho": 1, "sigma": 0, "t": 34, "m0": 34, "ell": 6, "m": 34},
    proof=[
        have(
            "no more groups",
            m <= m0,
            [
                have("product", Implies(m >= m0 + 1, (m - 1) * ell >= m0 * ell), by()),
                by("product"),
            ],
        ),
        have("some", P >= 1, by()),
        have("entries", _each >= 1, by("some")),
        have("fewer", (ell - 1) * t <= P, by()),
        have(
            "scaled",
            (ell - 1) * _each * t <= 6 * t * t,
            [
                have("times", (ell - 1) * t * _each <= P * _each, by("fewer", "entries")),
                by("times"),
            ],
        ),
        have("enough", (ell - 1) * _each <= 6 * t, by("scaled")),
        by("no more groups", "enough"),
    ],
)

# --- bits of a weight: 1 + bitlen|p| + bitlen(q) for a weight p/q ---

_size = ite(p >= 0, p, -p)

takes = define(
    "takes",
    (x, b),
    exists((p, q), q >= 1, Eq(x * q, p), 1 + bitlen(_size) + bitlen(q) <= b),
)
"""takes(x, b): the weight x can be written as p/q with 1 + bitlen|p| + bitlen(q) ≤ b bits.

In lowest terms p and q are not larger, so that the bits of x as they are counted are at most b."""

bits_weight = lemma(
    "bits.weight",
    "A weight p/q with |p| < 2^e and q < 2^c takes at most e + c + 1 bits",
    given={
        "exponents": And(e >= 0, c >= 0),
        "denominator": And(q >= 1, q < pow2(c)),
        "weight": Eq(x * q, p),
        "numerator": And(-p < pow2(e), p < pow2(e)),
        "enough": e + c + 1 <= b,
    },
    claim=takes(x, b),
    source="THEORY 1",
    proof=[
        have(
            "written",
            exists((p, q), q >= 1, Eq(x * q, p), 1 + bitlen(_size) + bitlen(q) <= b),
            exhibit(
                (p, q),
                by(bitlen_bound(n=_size, k=e), bitlen_bound(n=q, k=c)),
            ),
        ),
        by("written", unfold=[takes]),
    ],
)


def every_weight(program: Program, bits: Term) -> list[Term]:
    """For each block of a program, as it is written: each of its weights takes at most ``bits``."""
    found: list[Term] = []
    for stage in program:
        if isinstance(stage, Gadget):
            weights = dict.fromkeys(map(term, stage.block.weights()))
            found.append(And(*(takes(as_real(w), bits) for w in weights)))
        else:
            index = Var(stage.index, INT)
            inner = every_weight(stage.body(index), bits)
            found += [forall(index, between(1, index, stage.count), f) for f in inner]
    return found


def integer_bits(w: Term, exponent: Term, bits: Term = W) -> Instance:
    """An integer weight below 2 to the exponent."""
    return bits_weight(x=as_real(w), p=w, q=1, e=exponent, c=1, b=bits)


def _integer(w: Term, exponent: Term) -> Instance:
    return integer_bits(w, exponent, b)


_EVERYWHERE = [Fraction(w) for w in (1, -1, 2, -2, 4, Fraction(3, 4), Fraction(1, 4))]

bits_constants = lemma(
    "bits.constants",
    "The weights that are the same in every network take at most 7 bits",
    given={"enough": W >= 7},
    claim=And(*(takes(as_real(w), W) for w in _EVERYWHERE)),
    source="THEORY 1",
    proof=by(
        pow2_small(),
        *(
            bits_weight(x=as_real(w), p=w.numerator, q=w.denominator, e=3, c=3, b=W)
            for w in _EVERYWHERE
        ),
    ),
)


def _fraction(w: Fraction) -> Instance:
    return bits_weight(x=as_real(w), p=w.numerator, q=w.denominator, e=3, c=3)


_constants = [Fraction(q, 4) for q in (3, 1, -5, -7)]

bits_match = lemma(
    "bits.match",
    "Every weight of the match block takes at most 7 bits",
    given={"enough": b >= 7},
    claim=every_weight((match(),), b)[0],
    source="THEORY 5, L11",
    proof=by(
        pow2_small(),
        *(_integer(term(w), term(2)) for w in (1, -1, 2, -2)),
        *map(_fraction, _constants),
    ),
)

bits_select = lemma(
    "bits.select",
    "Every weight of the select block takes at most σ + 3 bits",
    given={"classes": And(sigma >= 0, C >= 0, C <= pow2(sigma)), "enough": b >= sigma + 3},
    claim=every_weight((select(C),), b)[0],
    source="THEORY 5, L11",
    proof=by(
        pow2_small(),
        pow2_next(k=sigma),
        pow2_positive(k=sigma),
        *(_integer(w, sigma + 1) for w in (C, -C)),
        *(_integer(term(w), term(1)) for w in (1, -1)),
    ),
)

_bits, _place = ints("bits place")
_top, _field = pow2(_bits - 1), pow2(_place)

bits_peel = lemma(
    "bits.peel",
    "Every weight of the block that peels the top of K bits takes at most K + 2 bits",
    given={"bits": And(_place >= 0, _place < _bits), "enough": b >= _bits + 2},
    claim=every_weight((peel(_bits, "id", _place),), b)[0],
    source="THEORY 5, L11",
    proof=[
        have(
            "top",
            And(_top >= 1, Eq(pow2(_bits), 2 * _top)),
            by(pow2_positive(k=_bits - 1), definition(pow2(_bits))),
        ),
        have(
            "field",
            And(_field >= 1, _field <= _top),
            by(pow2_positive(k=_place), pow2_grows(m=_place, k=_bits - 1)),
        ),
        by(
            "top",
            "field",
            pow2_small(),
            *(_integer(w, _bits) for w in (1 - _top, -_top, _top, _field, -_field, term(1))),
        ),
    ],
)

_theta, _change = reals("theta")[0], ints("change")[0]
_twice = floor(2 * _theta)

bits_lookup = lemma(
    "bits.lookup",
    "Every weight of a lookup block takes at most max(ρ + 4, e + 2) bits",
    given={
        "half": Eq(2 * _theta, as_real(_twice)),
        "threshold": And(rho >= 0, _theta >= 0, 2 * _theta + 1 < 2 * pow2(rho)),
        "change": And(e >= 1, -_change < pow2(e), _change < pow2(e)),
        "enough": And(b >= rho + 4, b >= e + 2),
    },
    claim=every_weight((lookup(_theta, _change),), b)[0],
    source="THEORY 5, L11",
    proof=[
        have(
            "power",
            And(Eq(pow2(rho + 1), 2 * pow2(rho)), pow2(rho) >= 1),
            by(pow2_next(k=rho), pow2_positive(k=rho)),
        ),
        have("threshold below", _twice + 1 < 2 * pow2(rho), by()),
        have("positive", _twice >= 0, by()),
        by(
            "power",
            "threshold below",
            "positive",
            pow2_small(),
            _integer(term(1), term(1)),
            _integer(1 * _change, e),
            _integer((-1) * _change, e),
            bits_weight(x=-(_theta - HALF), p=1 - _twice, q=2, e=rho + 1, c=2),
            bits_weight(x=-(_theta + HALF), p=-1 - _twice, q=2, e=rho + 1, c=2),
        ),
    ],
)

bits_start = lemma(
    "bits.start",
    "The first string takes at most e + 2 bits",
    given={"string": And(e >= 0, a >= 0, a < pow2(e)), "enough": b >= e + 2},
    claim=every_weight((start(a),), b)[0],
    source="THEORY 5, L11",
    proof=by(pow2_small(), _integer(a, e)),
)

_number = ell * _w

_rest = (ell - r) * _w


def _peel_fits(bits: Term, place: Term) -> list[have | by]:
    """One bit more or less is peeled: at most ℓw bits are left."""
    return [
        have("left", And(_rest >= 0, _rest + _w <= _number), by()),
        by(bits_peel(bits=bits, place=place, b=W), "left"),
    ]


bits_lookups = lemma(
    "bits.lookups",
    "The weights that find a string of ℓw bits by keys below 2^e take at most max(ℓw + 2, e + 4)",
    given={
        "groups": m >= 1,
        "width": And(_number >= 1, e >= 0),
        "string": forall(g, 1 <= g, g <= m, between(0, S(g), pow2(_number) - 1)),
        "halves": forall(g, 1 <= g, g < m, Eq(2 * theta(g), as_real(floor(2 * theta(g))))),
        "thresholds": forall(g, 1 <= g, g < m, And(theta(g) >= 0, 2 * theta(g) + 1 < 2 * pow2(e))),
        "enough": And(W >= _number + 2, W >= e + 4),
    },
    claim=And(*every_weight(look_up_string(MEMORY), W)),
    source="THEORY 5, L11",
    instance={**SMALL, "e": 3, "W": 7},
    proof=conjuncts(
        by(bits_start(a=S(1), e=_number, b=W), at("string", 1), "width"),
        fix(
            g,
            [
                have(
                    "change",
                    between(-pow2(_number) + 1, S(g + 1) - S(g), pow2(_number) - 1),
                    by(at("string", g), at("string", g + 1)),
                ),
                by(
                    bits_lookup(rho=e, theta=theta(g), change=S(g + 1) - S(g), e=_number, b=W),
                    at("halves", g),
                    at("thresholds", g),
                    "change",
                    "width",
                ),
            ],
        ),
    ),
)

bits_records = lemma(
    "bits.records",
    "Every weight that reads records takes at most max(ℓw + 3, 7) bits",
    given={
        **MEMORY_GIVEN,
        "records": ell >= 1,
        "enough": And(W >= _number + 3, W >= 7),
    },
    claim=And(*every_weight(read_records(MEMORY), W)),
    source="THEORY 5, L11",
    instance={**SMALL, "W": 7},
    proof=[
        have("width", And(_number >= _w, _number >= 0), by()),
        conjuncts(
            fix(r, fix(i, _peel_fits(_rest + sigma + (rho + 1 - i), rho - i))),
            fix(r, fix(i, _peel_fits(_rest + (sigma + 1 - i), sigma - i))),
            fix(r, by(bits_match(b=W))),
            fix(r, by(bits_select(b=W), "width")),
        ),
    ],
)

_lookups = bits_lookups(e=rho)

l11_bits = lemma(
    "L11.bits",
    "Every weight of a memorizer takes at most max(ℓw + 3, 7) bits",
    given={
        **MEMORY_GIVEN,
        **KEYS,
        **GROUPS,
        "halves": _lookups.premise("halves"),
        "a label": sigma >= 1,
        "enough": And(W >= _number + 3, W >= 7),
    },
    claim=And(*every_weight(memorizer(MEMORY), W)),
    source="THEORY 5, L11",
    instance={**SMALL, "W": 7},
    proof=[
        have("records", ell >= 1, [have("some key", m * ell >= 1, by()), by("some key")]),
        have("width", And(_number >= _w, _number >= 1), by()),
        have("ids", l11_floors().claim, by(l11_floors())),
        have(
            "string",
            _lookups.premise("string"),
            fix(g, by("ids", at("strings", g), l11_string(I=FLOORS[I], h=g))),
        ),
        have(
            "below",
            _lookups.premise("thresholds"),
            fix(
                g,
                [
                    have("place", And(1 <= g * ell, g * ell <= (m - 1) * ell), by()),
                    have(
                        "key",
                        And(0 <= X(g * ell), X(g * ell) + 2 <= X(P)),
                        by("place", l11_keys(p=g * ell, q=P), l11_keys(p=1, q=g * ell)),
                    ),
                    by("key", at("thresholds", g)),
                ],
            ),
        ),
        have("lookups", _lookups.claim, by(_lookups, "string", "below", "width")),
        have("reading", bits_records().claim, by(bits_records())),
        by("lookups", "reading"),
    ],
)
