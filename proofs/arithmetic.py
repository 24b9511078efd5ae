"""Powers of two, binary lengths, finite sums and maxima: what every later file uses."""

from collections.abc import Callable

from memcap import (
    INT, REAL, And, Const, Eq, Fact, Implies, Proof, Term, Value, as_real, at, between, bitlen, by,
    definition, exhibit, exists, fix, floor, fn, forall, functions, have, induct, ints, ite, lemma,
    maximum, obtain, pow2, reals, split, strongly, total,
)  # fmt: skip

k, m, n, i, j, a, b, d, e = ints("k m n i j a b d e")
x, y, z, c = reals("x y z c")
f, g = functions("f g", INT, REAL)

# --- integers among the reals ---

floor_whole = lemma(
    "floor.whole",
    "A real number that equals an integer is its own floor",
    given={"integer": Eq(x, as_real(k))},
    claim=Eq(x, as_real(floor(x))),
    proof=by(),
)

# --- division with remainder ---

l8_division = lemma(
    "L8.division",
    "Quotient and remainder are unique",
    given={
        "remainder": between(0, b, m - 1),
        "other remainder": between(0, d, m - 1),
        "equal": Eq(a * m + b, e * m + d),
    },
    claim=And(Eq(a, e), Eq(b, d)),
    source="THEORY 5, L8",
    proof=[
        have("low", Implies(a < e, a * m + m <= e * m), by()),
        have("high", Implies(a > e, e * m + m <= a * m), by()),
        have("same", Eq(a, e), by("low", "high")),
        by("same"),
    ],
)

# --- powers of two ---

pow2_positive = lemma(
    "pow2.positive",
    "A power of two is at least 1",
    given={"exponent": k >= 0},
    claim=pow2(k) >= 1,
    proof=induct(
        k, 0, start=by(definition(pow2(0))), step=by("induction", definition(pow2(k + 1)))
    ),
)

pow2_next = lemma(
    "pow2.next",
    "The next power of two is twice as large",
    given={"exponent": k >= 0},
    claim=Eq(pow2(k + 1), 2 * pow2(k)),
    proof=by(definition(pow2(k + 1))),
)

pow2_sum = lemma(
    "pow2.sum",
    "Powers of two of a sum of exponents multiply",
    given={"first": m >= 0, "second": k >= 0},
    claim=Eq(pow2(m + k), pow2(m) * pow2(k)),
    proof=induct(
        k,
        0,
        start=by(definition(pow2(0))),
        step=by("induction", definition(pow2(k + 1)), definition(pow2(m + (k + 1)))),
    ),
)

pow2_grows = lemma(
    "pow2.grows",
    "A larger exponent gives at least the same power of two",
    given={"order": between(0, m, k)},
    claim=pow2(m) <= pow2(k),
    proof=by(pow2_sum(m=m, k=k - m), pow2_positive(k=k - m), pow2_positive(k=m)),
)

pow2_small = lemma(
    "pow2.small",
    "The first powers of two",
    claim=And(*(Eq(pow2(e), 2**e) for e in range(4))),
    proof=by(*(definition(pow2(e)) for e in range(4))),
)

# --- binary length ---

bitlen_nonnegative = lemma(
    "bitlen.nonnegative",
    "A binary length is not negative",
    given={"number": n >= 0},
    claim=bitlen(n) >= 0,
    proof=strongly(
        n,
        0,
        split(
            n < 1,
            by(definition(bitlen(n))),
            by(at("induction", n // 2), definition(bitlen(n))),
        ),
    ),
)

bitlen_bound = lemma(
    "bitlen.bound",
    "A number below 2^k has at most k binary digits",
    given={"exponent": k >= 0, "number": n >= 0, "small": n < pow2(k)},
    claim=bitlen(n) <= k,
    proof=induct(
        k,
        0,
        start=by(definition(bitlen(n)), definition(pow2(0))),
        step=by(at("induction", n // 2), definition(bitlen(n)), definition(pow2(k + 1))),
        over=(n,),
    ),
)

bitlen_above = lemma(
    "bitlen.above",
    "A number is below 2 to the number of its binary digits",
    given={"number": n >= 0},
    claim=n < pow2(bitlen(n)),
    proof=strongly(
        n,
        0,
        split(
            n < 1,
            by(definition(bitlen(n)), definition(pow2(0))),
            [
                have(
                    "half",
                    And(n // 2 < pow2(bitlen(n // 2)), Eq(bitlen(n), bitlen(n // 2) + 1)),
                    by(at("induction", n // 2), definition(bitlen(n))),
                ),
                by(
                    "half",
                    pow2_next(k=bitlen(n // 2)),
                    bitlen_nonnegative(n=n // 2),
                ),
            ],
        ),
    ),
)

bitlen_positive = lemma(
    "bitlen.positive",
    "A positive number has a binary digit",
    given={"number": n >= 1},
    claim=bitlen(n) >= 1,
    proof=by(definition(bitlen(n)), bitlen_nonnegative(n=n // 2)),
)

product_order = lemma(
    "product.order",
    "A factor that is not negative keeps the order",
    given={"factor": x >= 0, "order": y <= z},
    claim=x * y <= x * z,
    proof=by(),
)

square_nonnegative = lemma(
    "square.nonnegative",
    "A square is not negative",
    claim=0 <= x * x,
    proof=by(),
)

# --- finite sums ---


def at_length(folded: Const, length: Value, *functions: Term) -> list[Fact]:
    """What ``total`` or ``maximum`` of these functions is at a length."""
    return [definition(folded(length, function)) for function in functions]


def _one_more(folded: Const, name: str, formula: Term) -> Proof:
    """The step of an induction on the length: the hypothesis holds of the first n, and of n + 1."""
    return [
        have("before", formula, fix(i, by(at(name, i)))),
        by("induction", "before", at(name, n + 1), *at_length(folded, n + 1, f, g)),
    ]


def _by_definition(*summands: Term) -> induct:
    """By induction on the number of summands, from the definition of these sums."""
    start = by(*at_length(total, 0, *summands))
    return induct(n, 0, start=start, step=by("induction", *at_length(total, n + 1, *summands)))


def _until(what: Callable[[Term], Term], *known: Fact) -> Proof:
    """What is said of the sum of the first j summands holds for every j ≤ n."""
    start = by(*at_length(total, 0, f))
    step = by("induction", *known, *at_length(total, j + 1, f))
    return [
        have(
            "until",
            forall(j, j >= 0, Implies(j <= n, what(j))),
            fix(j, induct(j, 0, start=start, step=step)),
        ),
        by(at("until", n)),
    ]


same = forall(i, between(1, i, n), Eq(f(i), g(i)))

total_same = lemma(
    "total.same",
    "Sums of the same summands are equal",
    given={"length": n >= 0, "same": same},
    claim=Eq(total(n, f), total(n, g)),
    instance={"n": 2, "f": lambda i: i, "g": lambda i: i},
    proof=induct(
        n,
        0,
        start=by(*at_length(total, 0, f, g)),
        step=_one_more(total, "same", same),
    ),
)

smaller = forall(i, between(1, i, n), f(i) <= g(i))

total_monotone = lemma(
    "total.monotone",
    "A sum of smaller summands is smaller",
    given={"length": n >= 0, "smaller": smaller},
    claim=total(n, f) <= total(n, g),
    instance={"n": 2, "f": lambda i: i, "g": lambda i: i + 1},
    proof=induct(
        n,
        0,
        start=by(*at_length(total, 0, f, g)),
        step=_one_more(total, "smaller", smaller),
    ),
)

total_constant = lemma(
    "total.constant",
    "A sum of n equal summands",
    given={"length": n >= 0},
    claim=Eq(total(n, fn(i, c)), n * c),
    proof=_by_definition(fn(i, c)),
)

total_scaled = lemma(
    "total.scaled",
    "A factor comes out of a sum",
    given={"length": n >= 0},
    claim=Eq(total(n, fn(i, c * f(i))), c * total(n, f)),
    proof=_by_definition(fn(i, c * f(i)), f),
)

total_plus = lemma(
    "total.plus",
    "The sum of sums",
    given={"length": n >= 0},
    claim=Eq(total(n, fn(i, f(i) + g(i))), total(n, f) + total(n, g)),
    proof=_by_definition(fn(i, f(i) + g(i)), f, g),
)

all_equal = forall(i, between(1, i, n), Eq(f(i), c))

total_all_equal = lemma(
    "total.all-equal",
    "A sum whose summands are all equal",
    given={"length": n >= 0, "equal": all_equal},
    claim=Eq(total(n, f), n * c),
    instance={"n": 2, "f": lambda i: 7, "c": 7},
    proof=by("equal", total_same(g=fn(i, c)), total_constant()),
)

bounded = forall(i, between(1, i, n), f(i) <= c)

total_bounded = lemma(
    "total.bounded",
    "A sum of n summands is at most n times their bound",
    given={"length": n >= 0, "bounded": bounded},
    claim=total(n, f) <= n * c,
    instance={"n": 2, "f": lambda i: i, "c": 2},
    proof=by("bounded", total_monotone(g=fn(i, c)), total_constant()),
)

bounded_below = forall(i, between(1, i, n), c <= f(i))

total_bounded_below = lemma(
    "total.bounded-below",
    "A sum of n summands is at least n times a lower bound",
    given={"length": n >= 0, "bounded": bounded_below},
    claim=n * c <= total(n, f),
    instance={"n": 2, "f": lambda i: i, "c": 1},
    proof=by("bounded", total_monotone(f=fn(i, c), g=f), total_constant()),
)

elsewhere_zero = forall(i, between(1, i, n), i < k, Eq(f(i), 0))
after_zero = forall(i, between(1, i, n), k < i, Eq(f(i), 0))

total_single = lemma(
    "total.single",
    "A sum with one summand that is not 0",
    given={
        "place": between(1, k, n),
        "before": elsewhere_zero,
        "after": after_zero,
    },
    claim=Eq(total(n, f), f(k)),
    instance={"n": 3, "k": 2, "f": lambda i: 7 if i == 2 else 0},
    proof=_until(
        lambda j: Eq(total(j, f), ite(k <= j, f(k), 0)), at("before", j + 1), at("after", j + 1)
    ),
)

# --- maxima ---

maximum_upper = lemma(
    "maximum.upper",
    "No value is above the maximum",
    given={"length": n >= 1},
    claim=forall(i, between(1, i, n), f(i) <= maximum(n, f)),
    proof=induct(
        n,
        1,
        start=fix(i, by(definition(maximum(1, f)))),
        step=fix(i, by(at("induction", i), definition(maximum(n + 1, f)))),
    ),
)

maximum_attained = lemma(
    "maximum.attained",
    "The maximum is one of the values",
    given={"length": n >= 1},
    claim=exists(i, between(1, i, n), Eq(f(i), maximum(n, f))),
    proof=induct(
        n,
        1,
        start=exhibit((1,), by(definition(maximum(1, f)))),
        step=split(
            f(n + 1) > maximum(n, f),
            exhibit((n + 1,), by(definition(maximum(n + 1, f)))),
            obtain(
                "induction",
                j,
                exhibit((j,), by("obtained", definition(maximum(n + 1, f)))),
            ),
        ),
    ),
)

maximum_same = lemma(
    "maximum.same",
    "Maxima of the same values are equal",
    given={"length": n >= 1, "same": same},
    claim=Eq(maximum(n, f), maximum(n, g)),
    instance={"n": 2, "f": lambda i: i, "g": lambda i: i},
    proof=induct(
        n,
        1,
        start=by(at("same", 1), *at_length(maximum, 1, f, g)),
        step=_one_more(maximum, "same", same),
    ),
)

total_member = lemma(
    "total.member",
    "A sum of summands ≥ 0 is at least each of them",
    given={
        "place": between(1, k, n),
        "nonnegative": forall(i, between(1, i, n), f(i) >= 0),
    },
    claim=f(k) <= total(n, f),
    instance={"n": 2, "k": 1, "f": lambda i: i},
    proof=_until(
        lambda j: And(0 <= total(j, f), Implies(k <= j, f(k) <= total(j, f))),
        at("nonnegative", j + 1),
    ),
)

_spike = fn(i, ite(Eq(i, k), as_real(1), 0))

total_spike = lemma(
    "total.spike",
    "The sum of a single 1",
    given={"place": between(1, k, n)},
    claim=Eq(total(n, fn(i, ite(Eq(i, k), as_real(1), 0))), 1),
    proof=[
        have("before", forall(i, between(1, i, n), i < k, Eq(_spike(i), 0)), fix(i, by())),
        have("after", forall(i, between(1, i, n), k < i, Eq(_spike(i), 0)), fix(i, by())),
        by("before", "after", total_single(f=_spike)),
    ],
)

total_split = lemma(
    "total.split",
    "A sum in two pieces",
    given={"first": n >= 0, "second": k >= 0},
    claim=Eq(total(n + k, f), total(n, f) + total(k, fn(i, f(n + i)))),
    proof=induct(
        k,
        0,
        start=[
            have("same", Eq(total(n + 0, f), total(n, f)), by()),
            by("same", definition(total(0, fn(i, f(n + i))))),
        ],
        step=by(
            "induction",
            definition(total(n + (k + 1), f)),
            definition(total(k + 1, fn(i, f(n + i)))),
        ),
    ),
)
