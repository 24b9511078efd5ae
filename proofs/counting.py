"""Exchange of sums, the pigeonhole principle and powers: the counting behind THEORY 3."""

from memcap import (
    BOOL, INT, REAL, Eq, Ne, as_real, at, between, by, define_recursive, definition, exhibit,
    exists, fix, fn, forall, functions, have, induct, ints, ite, lemma, obtain, reals, split, total,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    total_all_equal, total_bounded_below, total_member, total_plus, total_same,
)  # fmt: skip

a, b, i, j, k, m, n, q, B = ints("a b i j k m n q B")
c, x, y = reals("c x y")
f, g = functions("f g", INT, REAL)
(h,) = functions("h", INT, INT, REAL)
(cell,) = functions("cell", INT, INT, INT, REAL)
(size,) = functions("size", INT, INT)
(chosen,) = functions("chosen", INT, BOOL)

# --- powers ---

power = define_recursive("power", (n, k), k, 1, as_real(1), lambda power: n * power(n, k - 1))
"""power(n, k) = nᵏ as a real number: how many vectors of length k have entries in 1…n."""

power_next = lemma(
    "power.next",
    "The next power is n times as large",
    given={"exponent": k >= 0},
    claim=Eq(power(n, k + 1), n * power(n, k)),
    proof=by(definition(power(n, k + 1))),
)

power_positive = lemma(
    "power.positive",
    "A power of a positive number is positive",
    given={"exponent": k >= 0, "base": n >= 1},
    claim=power(n, k) > 0,
    proof=induct(
        k,
        0,
        start=by(definition(power(n, 0))),
        step=by("induction", "base", power_next()),
    ),
)

# --- sums of sums ---

total_minus = lemma(
    "total.minus",
    "The sum of differences",
    given={"length": n >= 0},
    claim=Eq(total(n, fn(i, f(i) - g(i))), total(n, f) - total(n, g)),
    proof=induct(
        n,
        0,
        start=by(
            definition(total(0, fn(i, f(i) - g(i)))),
            definition(total(0, f)),
            definition(total(0, g)),
        ),
        step=by(
            "induction",
            definition(total(n + 1, fn(i, f(i) - g(i)))),
            definition(total(n + 1, f)),
            definition(total(n + 1, g)),
        ),
    ),
)

_rows = fn(a, total(n, fn(b, h(a, b))))
_columns = fn(b, total(m, fn(a, h(a, b))))
_longer = fn(b, total(m + 1, fn(a, h(a, b))))
_last = fn(b, h(m + 1, b))

total_exchange = lemma(
    "total.exchange",
    "Summing by rows or by columns gives the same",
    given={"rows": m >= 0, "columns": n >= 0},
    claim=Eq(total(m, _rows), total(n, _columns)),
    proof=induct(
        m,
        0,
        start=[
            have(
                "empty",
                forall(b, between(1, b, n), Eq(total(0, fn(a, h(a, b))), as_real(0))),
                fix(b, by(definition(total(0, fn(a, h(a, b)))))),
            ),
            by(
                "empty",
                definition(total(0, _rows)),
                total_all_equal(f=fn(b, total(0, fn(a, h(a, b)))), c=as_real(0)),
            ),
        ],
        step=[
            have(
                "entries",
                forall(b, between(1, b, n), Eq(_longer(b), _columns(b) + _last(b))),
                fix(b, by(definition(_longer(b)))),
            ),
            have(
                "columns of m + 1",
                Eq(total(n, _longer), total(n, _columns) + total(n, _last)),
                by(
                    "entries",
                    total_same(f=_longer, g=fn(b, _columns(b) + _last(b))),
                    total_plus(f=_columns, g=_last),
                ),
            ),
            by("induction", "columns of m + 1", definition(total(m + 1, _rows))),
        ],
    ),
)

sizes = forall(b, between(1, b, B), size(b) >= 0)
_lists = fn(a, total(B, fn(b, total(size(b), fn(q, cell(a, b, q))))))
_row = fn(b, total(m, fn(a, total(size(b), fn(q, cell(a, b, q))))))
_turned = fn(b, total(size(b), fn(q, total(m, fn(a, cell(a, b, q))))))

total_exchange_lists = lemma(
    "total.exchange-lists",
    "A sum may be taken inside the sum over lists of various sizes",
    given={"length": m >= 0, "lists": B >= 0, "sizes": sizes},
    claim=Eq(total(m, _lists), total(B, _turned)),
    instance={"m": 2, "B": 2, "size": lambda b: b, "cell": lambda a, b, q: a + b * q},
    proof=[
        have(
            "each list",
            forall(b, between(1, b, B), Eq(_row(b), _turned(b))),
            fix(
                b,
                by(at("sizes", b), total_exchange(n=size(b), h=fn((a, q), cell(a, b, q)))),
            ),
        ),
        by(
            "each list",
            total_exchange(n=B, h=fn((a, b), total(size(b), fn(q, cell(a, b, q))))),
            total_same(n=B, f=_row, g=_turned),
        ),
    ],
)

# --- the pigeonhole principle ---

total_some_smaller = lemma(
    "total.some-smaller",
    "If a sum of n summands is below n·c, some summand is below c",
    given={"length": n >= 0, "small": total(n, f) < n * c},
    claim=exists(i, between(1, i, n), f(i) < c),
    proof=induct(
        n,
        0,
        start=by("small", definition(total(0, f))),
        step=split(
            f(n + 1) < c,
            exhibit((n + 1,), by("case")),
            [
                have("before", total(n, f) < n * c, by(definition(total(n + 1, f)))),
                have("earlier", exists(i, between(1, i, n), f(i) < c), by("induction", "before")),
                obtain("earlier", i, exhibit((i,), by("obtained"))),
            ],
        ),
    ),
)

total_some_larger = lemma(
    "total.some-larger",
    "If a sum of n ≥ 1 summands is at least n·c, some summand is at least c",
    given={"length": n >= 1, "large": n * c <= total(n, f)},
    claim=exists(i, between(1, i, n), c <= f(i)),
    proof=induct(
        n,
        1,
        start=exhibit((1,), by("large", definition(total(1, f)), definition(total(0, f)))),
        step=split(
            c <= f(n + 1),
            exhibit((n + 1,), by("case")),
            [
                have("before", n * c <= total(n, f), by(definition(total(n + 1, f)))),
                have("earlier", exists(i, between(1, i, n), c <= f(i)), by("induction", "before")),
                obtain("earlier", i, exhibit((i,), by("obtained"))),
            ],
        ),
    ),
)

not_negative = forall(i, between(1, i, n), 0 <= f(i))

total_nonnegative = lemma(
    "total.nonnegative",
    "A sum of summands that are not negative is not negative",
    given={"length": n >= 0, "summands": not_negative},
    claim=0 <= total(n, f),
    instance={"n": 2, "f": lambda i: i},
    proof=by("summands", total_bounded_below(c=as_real(0))),
)

_list = fn(b, total(size(b), fn(q, h(b, q))))

total_member_lists = lemma(
    "total.member-lists",
    "A sum over lists of entries that are not negative is at least each of them",
    given={
        "sizes": sizes,
        "entries": forall((b, q), between(1, b, B), between(1, q, size(b)), 0 <= h(b, q)),
        "list": between(1, b, B),
        "place": between(1, q, size(b)),
    },
    claim=h(b, q) <= total(B, _list),
    instance={"B": 2, "b": 2, "q": 1, "size": lambda b: b, "h": lambda b, q: b - q},
    proof=[
        have(
            "sums",
            forall(i, between(1, i, B), 0 <= _list(i)),
            fix(
                i,
                [
                    have(
                        "list i",
                        forall(j, between(1, j, size(i)), 0 <= h(i, j)),
                        fix(j, by(at("entries", i, j))),
                    ),
                    by(
                        "list i",
                        at("sizes", i),
                        total_nonnegative(n=size(i), f=fn(j, h(i, j))),
                    ),
                ],
            ),
        ),
        have(
            "list b",
            forall(j, between(1, j, size(b)), 0 <= h(b, j)),
            fix(j, by(at("entries", b, j))),
        ),
        by(
            "sums",
            "list b",
            total_member(n=size(b), k=q, f=fn(j, h(b, j))),
            total_member(n=B, k=b, f=_list),
        ),
    ],
)

_mark = fn(i, ite(chosen(i), as_real(1), 0))
at_most_one = forall((i, j), between(1, i, n), between(1, j, n), chosen(i), chosen(j), Eq(i, j))

total_at_most_one = lemma(
    "total.at-most-one",
    "If at most one place is chosen, the number of chosen places is at most 1",
    given={"length": n >= 0, "one": at_most_one},
    claim=total(n, _mark) <= 1,
    instance={"n": 3, "chosen": lambda i: i == 2},
    proof=induct(
        n,
        0,
        start=by(definition(total(0, _mark))),
        step=[
            have("before", at_most_one, fix((i, j), by(at("one", i, j)))),
            split(
                chosen(n + 1),
                [
                    have(
                        "no other",
                        forall(i, between(1, i, n), Eq(_mark(i), as_real(0))),
                        fix(i, by(at("one", i, n + 1))),
                    ),
                    by(
                        "no other",
                        total_all_equal(f=_mark, c=as_real(0)),
                        definition(total(n + 1, _mark)),
                    ),
                ],
                by("induction", "before", definition(total(n + 1, _mark))),
            ),
        ],
    ),
)

# --- squares ---

square_mixed = lemma(
    "square.mixed",
    "Twice a product is at most the sum of the squares",
    claim=2 * (x * y) <= x * x + y * y,
    proof=[have("square", 0 <= (x - y) * (x - y), by()), by("square")],
)

square_whole = lemma(
    "square.whole",
    "The square of an integer other than 0 is at least 1",
    given={"not zero": Ne(n, 0)},
    claim=n * n >= 1,
    proof=split(
        n >= 1,
        by("case"),
        [
            have("negative", -n >= 1, by()),
            have("square", (-n) * (-n) >= 1, by("negative")),
            by("square"),
        ],
    ),
)

_squares = fn(i, f(i) * f(i))

total_square_step = lemma(
    "total.square-step",
    "A product is at most a mean of squares, weighted by m and 1/m",
    given={"weight": m >= 1, "square": x * x <= m * c},
    claim=2 * (x * y) <= c + m * (y * y),
    proof=[
        have(
            "binomial",
            2 * (m * (x * y)) <= x * x + (m * y) * (m * y),
            by(square_mixed(y=m * y)),
        ),
        have("together", m * (2 * (x * y)) <= m * (c + m * (y * y)), by("binomial", "square")),
        by("together", "weight"),
    ],
)

total_square = lemma(
    "total.square",
    "The square of a sum of n numbers is at most n times the sum of their squares",
    given={"length": n >= 1},
    claim=total(n, f) * total(n, f) <= n * total(n, _squares),
    proof=induct(
        n,
        1,
        start=[
            have(
                "sum", Eq(total(1, f), f(1)), by(definition(total(1, f)), definition(total(0, f)))
            ),
            have(
                "squares",
                Eq(total(1, _squares), f(1) * f(1)),
                by(definition(total(1, _squares)), definition(total(0, _squares))),
            ),
            by("sum", "squares"),
        ],
        step=[
            have(
                "sum", Eq(total(n + 1, f), total(n, f) + f(n + 1)), by(definition(total(n + 1, f)))
            ),
            have(
                "squares",
                Eq(total(n + 1, _squares), total(n, _squares) + f(n + 1) * f(n + 1)),
                by(definition(total(n + 1, _squares))),
            ),
            have(
                "mixed",
                2 * (total(n, f) * f(n + 1)) <= total(n, _squares) + n * (f(n + 1) * f(n + 1)),
                by(
                    "induction",
                    total_square_step(m=n, x=total(n, f), y=f(n + 1), c=total(n, _squares)),
                ),
            ),
            have(
                "square",
                Eq(
                    total(n + 1, f) * total(n + 1, f),
                    total(n, f) * total(n, f) + 2 * (total(n, f) * f(n + 1)) + f(n + 1) * f(n + 1),
                ),
                by("sum"),
            ),
            have(
                "multiple",
                Eq(
                    (n + 1) * total(n + 1, _squares),
                    n * total(n, _squares)
                    + total(n, _squares)
                    + n * (f(n + 1) * f(n + 1))
                    + f(n + 1) * f(n + 1),
                ),
                by("squares"),
            ),
            by("square", "multiple", "mixed", "induction"),
        ],
    ),
)
