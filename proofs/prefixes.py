"""THEORY 6, T4(b): numbers for (token, position) pairs whose sums tell prefixes apart."""

from memcap import (
    INT, REAL, And, Eq, Ne, Or, Term, as_real, at, between, by, conjuncts, count, definition,
    exhibit, exists, fix, floor, fn, forall, functions, have, induct, ints, ite, lemma, magnitude,
    obtain, rewritten, split, substitute, term, total,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    floor_whole, total_all_equal, total_member, total_same, total_scaled, total_single, total_split,
)  # fmt: skip
from memcap.proofs.counting import total_exchange, total_minus
from memcap.proofs.ids import ROWS, spelled
from memcap.proofs.keys import column, grid_place, grid_within, place, row
from memcap.proofs.projection import l1_lists, quadruple
from memcap.proofs.sequences import l3_distance, total_whole
from memcap.proofs.sums import whole_apart
from memcap.symbolic.gadgets.blocks import HALF
from memcap.symbolic.gadgets.contract import whole

n, N, V, M, B, Q = ints("n N V M B Q")
a, b, i, j, k, l, q, v = ints("a b i j k l q v")
u, position = functions("u position", INT, INT)
(word,) = functions("word", INT, INT, INT)


def sum_over_prefix(index: Term, length: Term) -> Term:
    """The sum of the numbers of the words in a prefix of a sequence."""
    return total(length, fn(j, as_real(u(word(index, j)))))


def same_prefix(one: Term, other: Term, length: Term) -> Term:
    """Whether two sequences agree up to this length."""
    return forall(j, between(1, j, length), Eq(word(one, j), word(other, j)))


PLACED_WORDS = {
    "words": forall((a, i), *ROWS, And(between(1, word(a, i), V), Eq(position(word(a, i)), i)))
}
_COUNTED = fn(v, count(k, spelled(a), as_real(v)))
_cell = fn((j, v), ite(Eq(word(a, j), v), as_real(u(v)), 0))
_hit = fn(j, ite(Eq(spelled(a)(j), as_real(v)), as_real(1), 0))
_weighted = fn(v, u(v) * _COUNTED(v))

prefix_sum = lemma(
    "prefix.sum",
    "The sum over a prefix is that of the numbers, as often as their words occur in it",
    given={
        "length": k >= 0,
        "number": V >= 0,
        "words": forall(j, between(1, j, k), between(1, word(a, j), V)),
    },
    claim=Eq(sum_over_prefix(a, k), total(V, _weighted)),
    source="THEORY 6, T4",
    instance={"k": 1, "V": 1, "a": 1, "word": lambda a, i: 1},
    proof=[
        have(
            "by place",
            forall(
                j,
                between(1, j, k),
                Eq(total(V, fn(v, _cell(j, v))), as_real(u(word(a, j)))),
            ),
            fix(
                j,
                [
                    have(
                        "before",
                        forall(v, between(1, v, V), v < word(a, j), Eq(_cell(j, v), 0)),
                        fix(v, by()),
                    ),
                    have(
                        "after",
                        forall(v, between(1, v, V), word(a, j) < v, Eq(_cell(j, v), 0)),
                        fix(v, by()),
                    ),
                    by(
                        "before",
                        "after",
                        at("words", j),
                        total_single(n=V, k=word(a, j), f=fn(v, _cell(j, v))),
                    ),
                ],
            ),
        ),
        have(
            "by word",
            forall(v, between(1, v, V), Eq(total(k, fn(j, _cell(j, v))), _weighted(v))),
            fix(
                v,
                [
                    have(
                        "cells",
                        forall(j, between(1, j, k), Eq(_cell(j, v), u(v) * _hit(j))),
                        fix(j, by()),
                    ),
                    by(
                        "cells",
                        total_same(n=k, f=fn(j, _cell(j, v)), g=fn(j, u(v) * _hit(j))),
                        total_scaled(n=k, f=_hit, c=u(v)),
                        unfold=[count],
                    ),
                ],
            ),
        ),
        by(
            "by place",
            "by word",
            total_exchange(m=k, n=V, h=_cell),
            total_same(n=k, f=fn(j, total(V, fn(v, _cell(j, v)))), g=fn(j, as_real(u(word(a, j))))),
            total_same(n=V, f=fn(v, total(k, fn(j, _cell(j, v)))), g=_weighted),
        ),
    ],
)

prefix_whole = lemma(
    "prefix.whole",
    "The sum over a prefix is an integer",
    given={"length": k >= 0},
    claim=whole(sum_over_prefix(a, k)),
    source="THEORY 6, T4",
    proof=[
        have(
            "each",
            forall(j, between(1, j, k), whole(as_real(u(word(a, j))))),
            fix(j, by(floor_whole(x=as_real(u(word(a, j))), k=u(word(a, j))))),
        ),
        by("each", total_whole(n=k, f=fn(j, as_real(u(word(a, j)))))),
    ],
)

_mine, _theirs = (fn(i, ite(Eq(spelled(c)(i), as_real(word(a, j))), as_real(1), 0)) for c in (a, b))

prefix_differ = lemma(
    "prefix.differ",
    "A word at which two prefixes differ occurs in one of them only",
    given={
        **PLACED_WORDS,
        "sequences": And(between(1, a, N), between(1, b, N)),
        "length": k <= n,
        "place": between(1, j, k),
        "differ": Ne(word(a, j), word(b, j)),
    },
    claim=And(
        count(k, spelled(a), as_real(word(a, j))) >= 1,
        Eq(count(k, spelled(b), as_real(word(a, j))), 0),
    ),
    source="THEORY 6, T4",
    instance={
        "n": 1,
        "N": 2,
        "V": 2,
        "a": 1,
        "b": 2,
        "k": 1,
        "j": 1,
        "position": lambda v: 1,
        "word": lambda a, i: a,
    },
    proof=[
        have("marks", forall(i, between(1, i, k), 0 <= _mine(i)), fix(i, by())),
        have("some", total(k, _mine) >= 1, by("marks", total_member(n=k, f=_mine, k=j))),
        have("my place", Eq(position(word(a, j)), j), by(at("words", a, j))),
        have(
            "none",
            forall(i, between(1, i, k), Eq(_theirs(i), 0)),
            fix(
                i,
                split(
                    Eq(word(b, i), word(a, j)),
                    [
                        have("there", Eq(position(word(b, i)), i), by(at("words", b, i))),
                        have(
                            "same place",
                            Eq(i, j),
                            by(rewritten("there", word(b, i), word(a, j), "case"), "my place"),
                        ),
                        have(
                            "same word",
                            Eq(word(b, j), word(a, j)),
                            by(rewritten("case", i, j, "same place")),
                        ),
                        by("same word", "differ"),
                    ],
                    by("case"),
                ),
            ),
        ),
        by("some", "none", total_all_equal(n=k, f=_theirs, c=0), unfold=[count]),
    ],
)

# --- how many pairs of prefixes there are ---

_length = fn(l, as_real(row(l) - 1))

prefix_pairs = lemma(
    "prefix.pairs",
    "There are nN(N − 1)/2 pairs of prefixes of equal length",
    given={"columns": n >= 1, "rows": N >= 0},
    claim=Eq(2 * total(n * N, _length), n * (N * (N - 1))),
    source="THEORY 6, T4",
    proof=induct(
        N,
        0,
        start=[have("none", Eq(n * 0, 0), by()), by("none", definition(total(0, _length)))],
        step=[
            have(
                "row",
                forall(i, between(1, i, n), Eq(_length(n * N + i), as_real(N))),
                fix(
                    i,
                    [
                        have("place", Eq(place(N + 1, i), n * N + i), by()),
                        have("number", Eq(row(place(N + 1, i)), N + 1), by(grid_place(a=N + 1))),
                        have(
                            "same",
                            Eq(row(n * N + i), N + 1),
                            by(rewritten("number", place(N + 1, i), n * N + i, "place")),
                        ),
                        by("same"),
                    ],
                ),
            ),
            have("length", Eq(n * (N + 1), n * N + n), by()),
            have("sum", Eq(total(n * (N + 1), _length), total(n * N + n, _length)), by("length")),
            have("positive", n * N >= 0, by()),
            have(
                "two pieces",
                Eq(total(n * N + n, _length), total(n * N, _length) + n * N),
                by(
                    "row",
                    "positive",
                    total_split(n=n * N, k=n, f=_length),
                    total_all_equal(f=fn(i, _length(n * N + i)), c=as_real(N)),
                ),
            ),
            by("sum", "two pieces", "induction"),
        ],
    ),
)

# --- the numbers exist ---

_of = row(l), column(l)
_same = same_prefix(q, _of[0], _of[1])


def _counted(index: Term, length: Term, number: Term) -> Term:
    """How often a word occurs in a prefix."""
    return count(length, spelled(index), as_real(number))


_vector = fn(
    (l, q, v),
    ite(
        _same,
        ite(Eq(v, 1), as_real(1), 0),
        _counted(q, _of[1], v) - _counted(_of[0], _of[1], v),
    ),
)
_lists = l1_lists(D=V, B=n * N, size=fn(l, row(l) - 1), v=_vector, eta=1)
_product = total(V, fn(v, u(v) * _vector(l, q, v)))
_box = forall(v, 1 <= v, v <= V, between(1, u(v), M))
_squares = forall(
    (l, q), between(1, l, n * N), between(1, q, row(l) - 1), term(1, REAL) <= quadruple(_product)
)
_ORDERED = forall(
    (a, b, k),
    between(1, a, N),
    between(1, b, N),
    between(1, k, n),
    a < b,
    Or(same_prefix(a, b, k), magnitude(sum_over_prefix(a, k) - sum_over_prefix(b, k)) >= 1),
)
PREFIXES_APART = forall(
    (a, b, k),
    between(1, a, N),
    between(1, b, N),
    between(1, k, n),
    Or(same_prefix(a, b, k), magnitude(sum_over_prefix(a, k) - sum_over_prefix(b, k)) >= 1),
)
_place = place(b, k)
_terms = fn(
    v,
    u(v)
    * ite(
        same_prefix(a, b, k),
        ite(Eq(v, 1), as_real(1), 0),
        _counted(a, k, v) - _counted(b, k, v),
    ),
)
_steps = fn(v, u(v) * _counted(a, k, v) - u(v) * _counted(b, k, v))
_first, _second = (fn(v, u(v) * _counted(c, k, v)) for c in (a, b))
_apart = whole_apart(
    x=sum_over_prefix(a, k),
    y=sum_over_prefix(b, k),
    t=floor(sum_over_prefix(a, k)),
    t0=floor(sum_over_prefix(b, k)),
)

_DIFFER = exists(j, between(1, j, column(l)), Ne(word(q, j), word(row(l), j)))
_SOME_PLACE = split(
    _DIFFER,
    by("inner case"),
    [
        have(
            "all the same",
            _same,
            fix(
                j,
                split(
                    Eq(word(q, j), word(row(l), j)),
                    by("inner inner case"),
                    [
                        have("found", _DIFFER, exhibit((j,), by("inner inner case"))),
                        by("found", "inner case"),
                    ],
                ),
            ),
        ),
        by("all the same", "case"),
    ],
)
_differ = prefix_differ(a=q, b=row(l), k=column(l))
_COUNTS = substitute(_differ.claim, {})

_LARGE = [
    have("within", And(between(1, row(l), N), between(1, column(l), n)), by(grid_within(q=l))),
    split(
        _same,
        exhibit((1,), by("case")),
        [
            have("differ", _DIFFER, _SOME_PLACE),
            obtain(
                "differ",
                j,
                [
                    have("counts", _COUNTS, by("within", "there", _differ)),
                    have(
                        "mine", between(1, word(q, j), V), by("within", "there", at("words", q, j))
                    ),
                    exhibit((word(q, j),), by("mine", "counts", "case")),
                ],
                name="there",
            ),
        ],
    ),
]

_PAIR = [
    have("number", And(Eq(row(_place), b), Eq(column(_place), k)), by(grid_place(a=b, i=k))),
    have("rows", And(0 <= (b - 1) * n, (b - 1) * n <= (N - 1) * n), by()),
    have("within", between(1, _place, n * N), by("rows")),
    split(
        same_prefix(a, b, k),
        by("case"),
        [
            have(
                "terms",
                forall(v, between(1, v, V), Eq(_terms(v), _steps(v))),
                fix(v, by("case")),
            ),
            have(
                "product",
                Eq(total(V, _terms), total(V, _first) - total(V, _second)),
                by(
                    "terms",
                    total_same(n=V, f=_terms, g=_steps),
                    total_minus(n=V, f=_first, g=_second),
                ),
            ),
            have(
                "square",
                term(1, REAL) <= quadruple(total(V, _terms)),
                by(
                    rewritten(
                        rewritten(at("squares", _place, a), row(_place), b, "number"),
                        column(_place),
                        k,
                        "number",
                    ),
                    "within",
                ),
            ),
            have(
                "half",
                magnitude(total(V, _terms)) >= HALF,
                by("square", l3_distance(c=total(V, _terms))),
            ),
            have("words here", prefix_sum().premise("words"), fix(j, by(at("words", a, j)))),
            have("words there", prefix_sum(a=b).premise("words"), fix(j, by(at("words", b, j)))),
            have(
                "sums",
                And(
                    Eq(sum_over_prefix(a, k), total(V, _first)),
                    Eq(sum_over_prefix(b, k), total(V, _second)),
                ),
                by("words here", "words there", prefix_sum(), prefix_sum(a=b)),
            ),
            have(
                "difference",
                magnitude(sum_over_prefix(a, k) - sum_over_prefix(b, k)) >= HALF,
                by("half", "product", "sums"),
            ),
            have(
                "wholes",
                And(whole(sum_over_prefix(a, k)), whole(sum_over_prefix(b, k))),
                by(prefix_whole(), prefix_whole(a=b)),
            ),
            by("wholes", "difference", _apart),
        ],
    ),
]
_ANY_PAIR = split(
    a < b,
    by("case", at("ordered", a, b, k)),
    split(
        b < a,
        [
            have(
                "turned",
                Or(
                    same_prefix(b, a, k),
                    magnitude(sum_over_prefix(b, k) - sum_over_prefix(a, k)) >= 1,
                ),
                by("inner case", at("ordered", b, a, k)),
            ),
            split(
                same_prefix(b, a, k),
                [
                    have("same", same_prefix(a, b, k), fix(j, by(at("inner inner case", j)))),
                    by("same"),
                ],
                by("turned", "inner inner case"),
            ),
        ],
        [
            have("equal", Eq(a, b), by("case", "inner case")),
            have("same", same_prefix(a, b, k), fix(j, by("equal"))),
            by("same"),
        ],
    ),
)

t4b_numbers = lemma(
    "T4b.numbers",
    "Numbers for the words make the sums over different prefixes of equal length 1 apart",
    given={
        "sizes": And(n >= 1, N >= 0, V >= 1),
        **PLACED_WORDS,
        "values": n * (N * (N - 1)) + 2 <= 2 * M,
    },
    claim=exists(u, forall(v, between(1, v, V), between(1, u(v), M)), PREFIXES_APART),
    source="THEORY 6, T4",
    instance={
        "n": 1,
        "N": 2,
        "V": 2,
        "M": 2,
        "position": lambda v: 1,
        "word": lambda a, i: a,
    },
    proof=[
        have(
            "lengths",
            forall(l, between(1, l, n * N), row(l) - 1 >= 0),
            fix(l, by(grid_within(q=l))),
        ),
        have("large", _lists.premise("large"), fix((l, q), _LARGE)),
        have("fewer", total(n * N, _length) < M, by(prefix_pairs())),
        have("some numbers", _lists.claim, by(_lists, "lengths", "large", "fewer")),
        obtain(
            "some numbers",
            u,
            [
                have("box", _box, by("found")),
                have("squares", _squares, by("found")),
                have("ordered", _ORDERED, fix((a, b, k), _PAIR)),
                exhibit(
                    (u,),
                    conjuncts(
                        fix(v, by(at("box", v))),
                        fix((a, b, k), _ANY_PAIR),
                    ),
                ),
            ],
            name="found",
        ),
    ],
)
