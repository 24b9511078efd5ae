"""THEORY 5, short keys: the binary digits of a key, read by peeling it, tell keys apart."""

from memcap import (
    INT, REAL, And, Eq, Implies, Ne, as_real, at, between, by, conjuncts, define, definition,
    exhibit, exists, fix, fn, forall, functions, have, induct, ints, ite, lemma, obtain, pow2,
    split, total,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    l8_division, pow2_next, pow2_positive, total_bounded, total_member,
)  # fmt: skip
from memcap.proofs.counting import total_at_most_one, total_exchange, total_some_smaller

Q, S, a, b, c, i, j, k, o, q, s, v, w, rho = ints("Q S a b c i j k o q s v w rho")
(f,) = functions("f", INT, INT)
(K,) = functions("K", INT, REAL)

# --- an offset that keeps all keys off the slopes ---

_named = fn((q, o), ite(Eq(f(q), o - 1), as_real(1), 0))
_by_value = fn(o, total(Q, fn(q, _named(q, o))))
_by_place = fn(q, total(S, fn(o, _named(q, o))))

pigeon_free = lemma(
    "pigeon.free",
    "Of more than Q numbers some one is not among Q given ones",
    given={"number": Q >= 0, "more": Q < S},
    claim=exists(o, between(0, o, S - 1), forall(q, between(1, q, Q), Ne(f(q), o))),
    source="THEORY 5",
    instance={"Q": 2, "S": 3, "f": lambda q: q - 1},
    proof=[
        have(
            "once",
            forall(q, between(1, q, Q), _by_place(q) <= 1),
            fix(
                q,
                [
                    have(
                        "one value",
                        total_at_most_one(n=S, chosen=fn(o, Eq(f(q), o - 1))).premise("one"),
                        fix((i, j), by()),
                    ),
                    by("one value", total_at_most_one(n=S, chosen=fn(o, Eq(f(q), o - 1)))),
                ],
            ),
        ),
        have(
            "few",
            total(S, _by_value) < S * as_real(1),
            by(
                "once",
                total_bounded(n=Q, f=_by_place, c=as_real(1)),
                total_exchange(m=Q, n=S, h=_named),
            ),
        ),
        have(
            "some",
            exists(i, between(1, i, S), _by_value(i) < 1),
            by("few", total_some_smaller(n=S, f=_by_value, c=as_real(1))),
        ),
        obtain(
            "some",
            i,
            exhibit(
                (i - 1,),
                conjuncts(
                    by("obtained"),
                    fix(
                        q,
                        [
                            have(
                                "marks",
                                forall(j, between(1, j, Q), _named(j, i) >= 0),
                                fix(j, by()),
                            ),
                            by(
                                "obtained",
                                "marks",
                                total_member(n=Q, k=q, f=fn(j, _named(j, i))),
                            ),
                        ],
                    ),
                ),
            ),
        ),
    ],
)

# --- the digits of a number ---


digit = define("digit_of", (v, k), ite(Eq(pow2(k), 0), 0, (v // pow2(k)) % 2))
"""digit_of(v, k): the binary digit of v that stands for 2^k."""

_rest = digit(v, k) * pow2(k) + v % pow2(k)

digits_next = lemma(
    "digits.next",
    "The last digits of a number are one digit and the last but one",
    given={"place": k >= 0},
    claim=And(Eq(v % pow2(k + 1), _rest), between(0, digit(v, k), 1)),
    source="THEORY 5, L7",
    defined={"2^(k + 1)": by(pow2_positive(k=k + 1)), "2^k": by(pow2_positive())},
    proof=[
        have("power", pow2(k) >= 1, by(pow2_positive())),
        have("doubled", Eq(pow2(k + 1), 2 * pow2(k)), by(pow2_next())),
        have("quotient", Eq(v, (v // pow2(k)) * pow2(k) + v % pow2(k)), by("power")),
        have("below", between(0, v % pow2(k), pow2(k) - 1), by("power")),
        have(
            "halves",
            And(
                Eq(v // pow2(k), 2 * ((v // pow2(k)) // 2) + digit(v, k)),
                between(0, digit(v, k), 1),
            ),
            by("power", definition(digit(v, k))),
        ),
        have(
            "long",
            And(
                Eq(v, (v // pow2(k + 1)) * pow2(k + 1) + v % pow2(k + 1)),
                between(0, v % pow2(k + 1), pow2(k + 1) - 1),
            ),
            by("power", "doubled"),
        ),
        have(
            "scaled",
            Eq(
                (v // pow2(k)) * pow2(k),
                ((v // pow2(k)) // 2) * (2 * pow2(k)) + digit(v, k) * pow2(k),
            ),
            by("halves"),
        ),
        have(
            "range",
            between(0, _rest, 2 * pow2(k) - 1),
            split(
                Eq(digit(v, k), 0),
                by("below", "case"),
                [have("one", Eq(digit(v, k), 1), by("halves", "case")), by("below", "one")],
            ),
        ),
        have(
            "same",
            Eq(
                (v // pow2(k + 1)) * pow2(k + 1) + v % pow2(k + 1),
                ((v // pow2(k)) // 2) * pow2(k + 1) + _rest,
            ),
            by("long", "quotient", "scaled", "doubled"),
        ),
        by(
            "range",
            "long",
            "same",
            "halves",
            "doubled",
            l8_division(
                a=v // pow2(k + 1),
                b=v % pow2(k + 1),
                m=pow2(k + 1),
                d=_rest,
                e=(v // pow2(k)) // 2,
            ),
        ),
    ],
)

_differs = exists(k, between(0, k, j - 1), Ne(digit(v, k), digit(w, k)))

digits_differ = lemma(
    "digits.differ",
    "Two numbers of ρ bits that differ, differ in a digit",
    given={
        "bits": rho >= 0,
        "first": And(0 <= v, v < pow2(rho)),
        "second": And(0 <= w, w < pow2(rho)),
        "differ": Ne(v, w),
    },
    claim=exists(k, between(0, k, rho - 1), Ne(digit(v, k), digit(w, k))),
    source="THEORY 5",
    instance={"rho": 2, "v": 1, "w": 3},
    proof=[
        have(
            "last digits",
            forall(j, j >= 0, Implies(Ne(v % pow2(j), w % pow2(j)), _differs)),
            fix(
                j,
                induct(
                    j,
                    0,
                    start=by(definition(pow2(0))),
                    step=split(
                        Ne(digit(v, j), digit(w, j)),
                        fix((), exhibit((j,), by("case"))),
                        fix(
                            (),
                            [
                                have(
                                    "before",
                                    Ne(v % pow2(j), w % pow2(j)),
                                    by(
                                        "case", "premise 2", digits_next(k=j), digits_next(v=w, k=j)
                                    ),
                                ),
                                have("some", _differs, by("induction", "before")),
                                obtain("some", k, exhibit((k,), by("obtained"))),
                            ],
                        ),
                    ),
                ),
            ),
        ),
        have(
            "whole",
            And(Eq(v % pow2(rho), v), Eq(w % pow2(rho), w)),
            by("first", "second"),
        ),
        by(at("last digits", rho), "whole"),
    ],
)
