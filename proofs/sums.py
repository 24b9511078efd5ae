"""THEORY 4, one layer: a number φ for some words, whose sums tell the sequences apart (L1, L13)."""

from memcap import (
    INT, REAL, And, Eq, Implies, Ne, Or, Term, as_real, at, between, by, conjuncts, count, exhibit,
    exists, fix, floor, fn, forall, functions, have, ints, ite, lemma, magnitude, obtain, reals,
    split, substitute, term, total,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    floor_whole, total_all_equal, total_same, total_scaled, total_single,
)  # fmt: skip
from memcap.proofs.counting import square_whole, total_exchange
from memcap.proofs.differences import l1_pairs
from memcap.proofs.distinct import CHOSEN, DIFFERENT, SEPARATED, l13
from memcap.proofs.ids import PAIRS, WORDS, spelled
from memcap.proofs.sequences import l3_distance, total_whole
from memcap.symbolic.gadgets.blocks import HALF
from memcap.symbolic.gadgets.contract import whole

n, N, V, M, T, a, b, i, s, t, t0, v = ints("n N V M T a b i s t t0 v")
(c,) = functions("c", INT, INT, INT)
x, y = reals("x y")
coord, u = functions("coord u", INT, INT)
(word,) = functions("word", INT, INT, INT)

PHI = fn(v, total(T, fn(t, ite(Eq(coord(t), v), as_real(u(t)), 0))))
"""φ(v): u(t) for the word v = coord(t), and 0 for a word that is not chosen."""

_marks = fn(t, ite(Eq(coord(t), v), as_real(u(t)), 0))

phi_chosen = lemma(
    "phi.chosen",
    "φ of a chosen word is its number",
    given={"different": DIFFERENT, "place": between(1, t0, T)},
    claim=Eq(PHI(coord(t0)), u(t0)),
    source="THEORY 4",
    instance={"T": 2, "t0": 1, "coord": lambda t: t, "u": lambda t: 3},
    proof=[
        have(
            "before",
            forall(t, between(1, t, T), t < t0, Eq(substitute(_marks, {v: coord(t0)})(t), 0)),
            fix(t, by(at("different", t, t0))),
        ),
        have(
            "after",
            forall(t, between(1, t, T), t0 < t, Eq(substitute(_marks, {v: coord(t0)})(t), 0)),
            fix(t, by(at("different", t0, t))),
        ),
        by("before", "after", total_single(n=T, k=t0, f=substitute(_marks, {v: coord(t0)}))),
    ],
)

phi_other = lemma(
    "phi.other",
    "φ of a word that is not chosen is 0",
    given={"number": T >= 0, "other": forall(t, between(1, t, T), Ne(coord(t), v))},
    claim=Eq(PHI(v), 0),
    source="THEORY 4",
    instance={"T": 1, "v": 2, "coord": lambda t: t},
    proof=[
        have("zero", forall(t, between(1, t, T), Eq(_marks(t), 0)), fix(t, by(at("other", t)))),
        by("zero", total_all_equal(n=T, f=_marks, c=0)),
    ],
)


def sum_of_phi(index: Term) -> Term:
    """The sum of φ over a sequence."""
    return total(n, fn(i, PHI(word(index, i))))


_occurs = fn(t, count(n, spelled(a), as_real(coord(t))))
_weighted = fn(t, u(t) * _occurs(t))
_cell = fn((i, t), ite(Eq(coord(t), word(a, i)), as_real(u(t)), 0))
_hit = fn(i, ite(Eq(spelled(a)(i), as_real(coord(t))), as_real(1), 0))

phi_sum = lemma(
    "phi.sum",
    "The sum of φ over a sequence is that of the numbers, as often as their words occur",
    given={"columns": n >= 0, "number": T >= 0},
    claim=Eq(sum_of_phi(a), total(T, _weighted)),
    source="THEORY 4",
    proof=[
        have(
            "words",
            forall(t, between(1, t, T), Eq(total(n, fn(i, _cell(i, t))), _weighted(t))),
            fix(
                t,
                [
                    have(
                        "cells",
                        forall(i, between(1, i, n), Eq(_cell(i, t), u(t) * _hit(i))),
                        fix(i, by()),
                    ),
                    by(
                        "cells",
                        total_same(f=fn(i, _cell(i, t)), g=fn(i, u(t) * _hit(i))),
                        total_scaled(f=_hit, c=u(t)),
                        unfold=[count],
                    ),
                ],
            ),
        ),
        by(
            "words",
            total_exchange(m=n, n=T, h=_cell),
            total_same(n=T, f=fn(t, total(n, fn(i, _cell(i, t)))), g=_weighted),
        ),
    ],
)

_mark = fn(i, ite(Eq(spelled(a)(i), as_real(v)), as_real(1), 0))

count_whole = lemma(
    "count.whole",
    "How often a word occurs is an integer",
    given={"columns": n >= 0},
    claim=whole(count(n, spelled(a), as_real(v))),
    source="THEORY 4",
    proof=[
        have(
            "each",
            forall(i, between(1, i, n), whole(_mark(i))),
            fix(i, by(floor_whole(x=_mark(i), k=1), floor_whole(x=_mark(i), k=0))),
        ),
        by("each", total_whole(f=_mark), unfold=[count]),
    ],
)

phi_whole = lemma(
    "phi.whole",
    "The sum of φ over a sequence is an integer",
    given={"columns": n >= 0, "number": T >= 0},
    claim=whole(sum_of_phi(a)),
    source="THEORY 4",
    proof=[
        have(
            "each",
            forall(t, between(1, t, T), whole(_weighted(t))),
            fix(
                t,
                [
                    have("count", whole(_occurs(t)), by(count_whole(v=coord(t)))),
                    have(
                        "product", Eq(_weighted(t), as_real(u(t) * floor(_occurs(t)))), by("count")
                    ),
                    by("product", floor_whole(x=_weighted(t), k=u(t) * floor(_occurs(t)))),
                ],
            ),
        ),
        have("sum", whole(total(T, _weighted)), by("each", total_whole(n=T, f=_weighted))),
        have("same", Eq(sum_of_phi(a), total(T, _weighted)), by(phi_sum())),
        have("floor", Eq(sum_of_phi(a), as_real(floor(total(T, _weighted)))), by("sum", "same")),
        by("floor", floor_whole(x=sum_of_phi(a), k=floor(total(T, _weighted)))),
    ],
)

whole_apart = lemma(
    "whole.apart",
    "Integers that are 1/2 apart are 1 apart",
    given={
        "integers": And(Eq(x, as_real(t)), Eq(y, as_real(t0))),
        "apart": magnitude(x - y) >= HALF,
    },
    claim=magnitude(x - y) >= 1,
    source="THEORY 4, L13",
    proof=[
        have("sides", Or(x - y >= HALF, y - x >= HALF), by()),
        have("up", Implies(x - y >= HALF, t - t0 >= 1), by()),
        have("down", Implies(y - x >= HALF, t0 - t >= 1), by()),
        by("sides", "up", "down"),
    ],
)

# --- the words are chosen by L13, their numbers by L1 ---

_counts = fn((a, v), floor(count(n, spelled(a), as_real(v))))
_chosen = l13(c=_counts)
_table = fn((a, t), count(n, spelled(a), as_real(coord(t))))
_numbers = l1_pairs(V=N, D=T, p=_table, eta=1)
NUMBERS = forall(t, between(1, t, T), between(0, u(t), M))
SUMS_APART = forall((a, b), *PAIRS, magnitude(sum_of_phi(a) - sum_of_phi(b)) >= 1)
FEW = And(T >= 1, Or(T <= 1, T <= N - 1))
SUMS = {
    "few": FEW,
    "chosen": CHOSEN,
    "different words": DIFFERENT,
    "numbers": NUMBERS,
    "sums apart": SUMS_APART,
}
_first_word, _nothing = fn(t, 1), fn(t, 0)
_box = forall(t, 1 <= t, t <= T, between(1, u(t), M))
_gap = total(T, fn(t, u(t) * _table(a, t))) - total(T, fn(t, u(t) * _table(b, t)))
_squares = forall((a, b), *PAIRS, term(1, REAL) <= 4 * (_gap * _gap))

_TOLD = substitute(SEPARATED, {c: _counts})
_whole_step = floor(_table(a, t)) - floor(_table(b, t))
_apart = whole_apart(
    x=sum_of_phi(a), y=sum_of_phi(b), t=floor(sum_of_phi(a)), t0=floor(sum_of_phi(b))
)
_SUMS_STEP = [
    have("far", term(1, REAL) <= 4 * (_gap * _gap), by(at("squares", a, b))),
    have("half", magnitude(_gap) >= HALF, by("far", l3_distance(c=_gap))),
    have(
        "sums",
        And(
            Eq(sum_of_phi(a), total(T, fn(t, u(t) * _table(a, t)))),
            Eq(sum_of_phi(b), total(T, fn(t, u(t) * _table(b, t)))),
        ),
        by(phi_sum(), phi_sum(a=b)),
    ),
    have(
        "wholes", And(whole(sum_of_phi(a)), whole(sum_of_phi(b))), by(phi_whole(), phi_whole(a=b))
    ),
    have("difference", magnitude(sum_of_phi(a) - sum_of_phi(b)) >= HALF, by("half", "sums")),
    by("wholes", "difference", _apart),
]

l13_sums = lemma(
    "L13.sums",
    "Numbers for at most N − 1 words make the sums over N different sequences at least 1 apart",
    given={
        "sizes": And(n >= 0, N >= 1, V >= 1),
        "different": WORDS["different"],
        "values": N * (N - 1) + 2 <= 2 * M,
    },
    claim=exists((T, coord, u), *SUMS.values()),
    source="THEORY 4, L13",
    instance={"n": 1, "N": 2, "V": 2, "M": 2, "word": lambda a, i: a},
    proof=[
        have("positive", M >= 1, by()),
        have(
            "rows differ",
            _chosen.premise("distinct"),
            fix(
                (a, b),
                obtain(
                    at("different", a, b),
                    v,
                    exhibit((v,), by("obtained", count_whole(), count_whole(a=b))),
                ),
            ),
        ),
        have("some words", _chosen.claim, by(_chosen, "rows differ")),
        obtain(
            "some words",
            (T, coord),
            [
                have("number", between(0, T, N - 1), by("words chosen")),
                have("chosen", CHOSEN, by("words chosen")),
                have("different words", DIFFERENT, by("words chosen")),
                have("told apart", _TOLD, by("words chosen")),
                split(
                    T >= 1,
                    [
                        have(
                            "apart",
                            _numbers.premise("apart"),
                            fix(
                                (a, b),
                                obtain(
                                    at("told apart", a, b),
                                    t,
                                    exhibit(
                                        (t,),
                                        [
                                            have(
                                                "wholes",
                                                And(whole(_table(a, t)), whole(_table(b, t))),
                                                by(
                                                    count_whole(v=coord(t)),
                                                    count_whole(a=b, v=coord(t)),
                                                ),
                                            ),
                                            have("place", between(1, t, T), by("obtained")),
                                            have(
                                                "floors",
                                                Ne(floor(_table(a, t)), floor(_table(b, t))),
                                                by("obtained"),
                                            ),
                                            have(
                                                "square",
                                                _whole_step * _whole_step >= 1,
                                                by("floors", square_whole(n=_whole_step)),
                                            ),
                                            have(
                                                "same",
                                                Eq(
                                                    _table(a, t) - _table(b, t),
                                                    as_real(_whole_step),
                                                ),
                                                by("wholes"),
                                            ),
                                            by("place", "square", "same"),
                                        ],
                                    ),
                                ),
                            ),
                        ),
                        have("some numbers", _numbers.claim, by(_numbers, "apart")),
                        obtain(
                            "some numbers",
                            u,
                            [
                                have("in box", _box, by("numbers found")),
                                have("squares", _squares, by("numbers found")),
                                exhibit(
                                    (T, coord, u),
                                    conjuncts(
                                        by("number", "case"),
                                        by("chosen"),
                                        by("different words"),
                                        fix(t, by(at("in box", t))),
                                        fix((a, b), _SUMS_STEP),
                                    ),
                                ),
                            ],
                            name="numbers found",
                        ),
                    ],
                    exhibit(
                        (1, _first_word, _nothing),
                        conjuncts(
                            by(),
                            fix(t, by()),
                            fix((s, t), by()),
                            fix(t, by("positive")),
                            fix((a, b), obtain(at("told apart", a, b), t, by("obtained", "case"))),
                        ),
                    ),
                ),
            ],
            name="words chosen",
        ),
    ],
)
