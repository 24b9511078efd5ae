"""THEORY 4, L5 and L6: hardmax and softmax attend sharply, locally, and to no order of columns.

Softmax is taken over any function E with the three properties of the exponential (``exponential``).
"""

from collections.abc import Mapping

from memcap import (
    INT, REAL, And, Const, Eq, Fact, Implies, Instance, Lemma, Or, Proof, ProofStep, Term, as_real,
    at, between, by, conjuncts, definition, fix, fn, forall, functions, have, induct, ints, ite,
    lemma, maximum, obtain, pow2, reals, split, substitute, total, unfold,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    maximum_attained, maximum_same, maximum_upper, pow2_next, pow2_positive, total_constant,
    total_member, total_monotone, total_plus, total_same, total_scaled,
)  # fmt: skip
from memcap.proofs.counting import total_nonnegative
from memcap.proofs.gadgets import head_max, head_mean
from memcap.proofs.permutations import maximum_permuted, total_permuted
from memcap.symbolic.gadgets.primitives import (
    attend, exponential, fair, local, sharp, soft, symmetric,
)  # fmt: skip
from memcap.symbolic.language.terms import parts

n, n1, i, k, heat = ints("n n1 i k heat")
B, q, epsilon, x, y = reals("B q epsilon x y")
s, a, s1, a1 = functions("s a s' a'", INT, REAL)
(pi,) = functions("pi", INT, INT)
(E,) = functions("E", REAL, REAL)

SOFTMAX = fn((n1, s, a), soft(E, n1, s, a))
"""Softmax as a way to attend."""

HARDMAX = attend
"""Hardmax as a way to attend."""


def said(application: Term) -> Term:
    """What a defined proposition says."""
    return parts(unfold(application).claim)[1]


_EXPONENTIAL = exponential(E)
_POSITIVE, _SUM, _ABOVE = parts(said(_EXPONENTIAL))


_PROPERTIES = [
    have(name, formula, by("premise", unfold=[exponential]))
    for name, formula in (("positive", _POSITIVE), ("sum", _SUM), ("above", _ABOVE))
]


def _if_exponential(
    name: str, title: str, claim: Term, proof: Proof, given: Mapping[str, Term] | None = None
) -> Lemma:
    """A lemma about E, if E is an exponential: no instance of that could be evaluated exactly."""
    return lemma(
        name,
        title,
        given=given,
        claim=Implies(_EXPONENTIAL, claim),
        source="THEORY 2",
        proof=fix((), proof),
    )


exp_zero = _if_exponential(
    "exp.zero",
    "An exponential is 1 at 0",
    Eq(E(0), 1),
    [
        *_PROPERTIES,
        have("square", Eq(E(as_real(0) + 0), E(0) * E(0)), by(at("sum", 0, 0))),
        have("same", Eq(E(as_real(0) + 0), E(0)), by()),
        by("square", "same", at("positive", 0)),
    ],
)

exp_increases = _if_exponential(
    "exp.increases",
    "An exponential increases",
    E(x) <= E(y),
    [
        *_PROPERTIES,
        have("product", Eq(E(x + (y - x)), E(x) * E(y - x)), by(at("sum", x, y - x))),
        have("same", Eq(E(x + (y - x)), E(y)), by()),
        have("factor", E(y - x) >= 1, by(at("above", y - x))),
        have("larger", E(x) <= E(x) * E(y - x), by("factor", at("positive", x))),
        by("product", "same", "larger"),
    ],
    given={"order": x <= y},
)

exp_power = _if_exponential(
    "exp.power",
    "An exponential at k is at least 2 to the k",
    pow2(k) <= E(as_real(k)),
    induct(
        k,
        0,
        start=by(exp_zero(), "premise", definition(pow2(0))),
        step=[
            *_PROPERTIES,
            have("base", 2 <= E(1), by(at("above", 1))),
            have("next", Eq(E(as_real(k) + 1), E(as_real(k)) * E(1)), by(at("sum", k, 1))),
            have("same", Eq(E(as_real(k + 1)), E(as_real(k) + 1)), by()),
            have(
                "doubled",
                E(as_real(k)) * 2 <= E(as_real(k)) * E(1),
                by("base", at("positive", k)),
            ),
            by("induction", "next", "same", "doubled", pow2_next()),
        ],
    ),
    given={"exponent": k >= 0},
)

_far = E(-2 * as_real(heat))

exp_small = _if_exponential(
    "exp.small",
    "An exponential at −2λ is at most 4 to the −λ",
    And(0 < _far, _far * pow2(2 * heat) <= 1),
    [
        *_PROPERTIES,
        have(
            "inverse",
            Eq(E(2 * as_real(heat) + -2 * as_real(heat)), E(2 * as_real(heat)) * _far),
            by(at("sum", 2 * as_real(heat), -2 * as_real(heat))),
        ),
        have("same", Eq(E(2 * as_real(heat) + -2 * as_real(heat)), E(0)), by()),
        have("again", Eq(E(as_real(2 * heat)), E(2 * as_real(heat))), by()),
        have("power", pow2(2 * heat) <= E(as_real(2 * heat)), by("premise", exp_power(k=2 * heat))),
        have("far", 0 < _far, by(at("positive", -2 * as_real(heat)))),
        have("scaled", _far * pow2(2 * heat) <= _far * E(as_real(2 * heat)), by("far", "power")),
        by("inverse", "same", "again", "scaled", "far", exp_zero(), "premise"),
    ],
    given={"heat": heat >= 0},
)

# --- softmax is sharp ---

_q = as_real(heat)
_top = maximum(n, a)
_power = fn(i, E(a(i) * _q))
_all = total(n, _power)
_weighted = fn(i, E(a(i) * _q) * a(i))
_error = E(_top * _q) * (B * _far)
_least = fn(i, _top * _power(i) + -_error)

RANGE = forall(i, between(1, i, n), between(0, a(i), B))
LEVELS = forall(i, between(1, i, n), Or(Eq(a(i), _top), a(i) <= _top - 2))

soft_sums = _if_exponential(
    "soft.sums",
    "Softmax divides the weighted sum by the sum of the weights",
    And(
        total(n, fn(i, E(s(i)))) > 0,
        Eq(
            soft(E, n, s, a) * total(n, fn(i, E(s(i)))),
            total(n, fn(i, E(s(i)) * a(i))),
        ),
    ),
    [
        *_PROPERTIES,
        have(
            "each",
            forall(i, between(1, i, n), 0 <= E(s(i))),
            fix(i, by(at("positive", s(i)))),
        ),
        have(
            "weights",
            total(n, fn(i, E(s(i)))) > 0,
            by("each", at("positive", s(1)), total_member(k=1, f=fn(i, E(s(i))))),
        ),
        by("weights", unfold=[soft]),
    ],
    given={"columns": n >= 1},
)

_attended = soft(E, n, fn(i, a(i) * _q), a)
_sums = soft_sums(s=fn(i, a(i) * _q))
soft_max = _if_exponential(
    "soft.max",
    "A max head under softmax returns the maximum with a small error",
    Implies(
        And(RANGE, LEVELS),
        And(0 <= _attended, _top - epsilon <= _attended, _attended <= _top),
    ),
    [
        *_PROPERTIES,
        fix(
            (),
            [
                have("range", RANGE, by()),
                have("levels", LEVELS, by()),
                have("upper", maximum_upper(f=a).claim, by(maximum_upper(f=a))),
                have(
                    "top",
                    And(between(0, _top, B), E(_top * _q) <= _all),
                    obtain(
                        maximum_attained(f=a),
                        k,
                        [
                            have(
                                "each",
                                forall(i, between(1, i, n), 0 <= _power(i)),
                                fix(i, by(at("positive", a(i) * _q))),
                            ),
                            have("same", Eq(a(k) * _q, _top * _q), by("obtained")),
                            have("weight", Eq(E(a(k) * _q), E(_top * _q)), by("same")),
                            by(
                                "each",
                                "obtained",
                                "weight",
                                at("range", k),
                                total_member(f=_power),
                            ),
                        ],
                    ),
                ),
                have("top weight", 0 < E(_top * _q), by(at("positive", _top * _q))),
                have(
                    "small",
                    And(0 < _far, _far * pow2(2 * heat) <= 1),
                    by(exp_small(), "premise"),
                ),
                have(
                    "low terms",
                    forall(i, between(1, i, n), _least(i) <= _weighted(i)),
                    fix(
                        i,
                        [
                            have("here", between(0, a(i), B), by(at("range", i))),
                            have("weight", 0 < _power(i), by(at("positive", a(i) * _q))),
                            have(
                                "error",
                                0 <= _error,
                                [
                                    have("factor", 0 <= B * _far, by("top", "small")),
                                    by("factor", "top weight"),
                                ],
                            ),
                            split(
                                Eq(a(i), _top),
                                [
                                    have("same", Eq(_power(i) * a(i), _top * _power(i)), by()),
                                    by("same", "error"),
                                ],
                                [
                                    have("below", a(i) <= _top - 2, by(at("levels", i))),
                                    have(
                                        "score",
                                        a(i) * _q <= _top * _q + -2 * _q,
                                        by("below"),
                                    ),
                                    have(
                                        "smaller",
                                        _power(i) <= E(_top * _q + -2 * _q),
                                        by(
                                            "score",
                                            "premise",
                                            exp_increases(x=a(i) * _q, y=_top * _q + -2 * _q),
                                        ),
                                    ),
                                    have(
                                        "product",
                                        Eq(E(_top * _q + -2 * _q), E(_top * _q) * _far),
                                        by(at("sum", _top * _q, -2 * _q)),
                                    ),
                                    have(
                                        "lost",
                                        _power(i) * (_top - a(i)) <= _power(i) * B,
                                        by("weight", "top", "here"),
                                    ),
                                    have(
                                        "at most",
                                        _power(i) * B <= (E(_top * _q) * _far) * B,
                                        by("smaller", "product", "top"),
                                    ),
                                    by("lost", "at most"),
                                ],
                            ),
                        ],
                    ),
                ),
                have(
                    "high terms",
                    forall(i, between(1, i, n), _weighted(i) <= _top * _power(i)),
                    fix(
                        i,
                        [
                            have("weight", 0 < _power(i), by(at("positive", a(i) * _q))),
                            by("weight", at("upper", i)),
                        ],
                    ),
                ),
                have(
                    "terms",
                    forall(i, between(1, i, n), 0 <= _weighted(i)),
                    fix(
                        i,
                        [
                            have("weight", 0 < _power(i), by(at("positive", a(i) * _q))),
                            by("weight", at("range", i)),
                        ],
                    ),
                ),
                have(
                    "low",
                    _top * _all - n * _error <= total(n, _weighted),
                    by(
                        "low terms",
                        total_monotone(f=_least, g=_weighted),
                        total_plus(f=fn(i, _top * _power(i)), g=fn(i, -_error)),
                        total_scaled(f=_power, c=_top),
                        total_constant(c=-_error),
                    ),
                ),
                have(
                    "high",
                    total(n, _weighted) <= _top * _all,
                    by(
                        "high terms",
                        total_monotone(f=_weighted, g=fn(i, _top * _power(i))),
                        total_scaled(f=_power, c=_top),
                    ),
                ),
                have(
                    "not negative",
                    0 <= total(n, _weighted),
                    by("terms", total_nonnegative(f=_weighted)),
                ),
                have(
                    "errors",
                    n * _error <= epsilon * _all,
                    [
                        have(
                            "power",
                            pow2(2 * heat) >= 1,
                            by(pow2_positive(k=2 * heat)),
                        ),
                        have("no error", 0 <= epsilon, by("power", "top")),
                        have(
                            "scaled",
                            n * B * _far <= epsilon * pow2(2 * heat) * _far,
                            by("small"),
                        ),
                        have(
                            "bounded",
                            epsilon * (_far * pow2(2 * heat)) <= epsilon,
                            by("small", "no error"),
                        ),
                        have("each", n * B * _far <= epsilon, by("scaled", "bounded")),
                        have(
                            "product",
                            E(_top * _q) * (n * B * _far) <= E(_top * _q) * epsilon,
                            by("each", "top weight"),
                        ),
                        have(
                            "total",
                            E(_top * _q) * epsilon <= epsilon * _all,
                            by("top", "no error"),
                        ),
                        by("product", "total"),
                    ],
                ),
                have("sums", parts(_sums.claim)[1], by(_sums, "premise")),
                have(
                    "scaled low",
                    0 <= (_attended - (_top - epsilon)) * _all,
                    by("sums", "low", "errors"),
                ),
                have(
                    "scaled high",
                    0 <= (_top - _attended) * _all,
                    by("sums", "high"),
                ),
                conjuncts(
                    by("sums", "not negative"),
                    by("sums", "scaled low"),
                    by("sums", "scaled high"),
                ),
            ],
        ),
    ],
    given={
        "columns": n >= 1,
        "heat": heat >= 0,
        "temperature": n * B <= epsilon * pow2(2 * heat),
    },
)

_flat = fn(i, as_real(0))
_level = soft_sums(s=_flat)

soft_mean = _if_exponential(
    "soft.mean",
    "Softmax of equal scores is the average",
    Eq(n * soft(E, n, _flat, a), total(n, a)),
    [
        have("sums", parts(_level.claim)[1], by(_level, "premise")),
        have("weights", Eq(total(n, fn(i, E(0))), n * E(0)), by(total_constant(c=E(0)))),
        have(
            "values",
            Eq(total(n, fn(i, E(0) * a(i))), E(0) * total(n, a)),
            by(total_scaled(f=a, c=E(0))),
        ),
        have(
            "difference",
            Eq(E(0) * (n * soft(E, n, _flat, a) - total(n, a)), 0),
            by("sums", "weights", "values"),
        ),
        have("one", Eq(E(0), 1), by(exp_zero(), "premise")),
        by("difference", "one"),
    ],
    given={"columns": n >= 1},
)


def _meaning(of: Const, said_of: Term, *proof: ProofStep, name: str = "all") -> Proof:
    """A property of a head, from what its definition says."""
    return [have(name, said(said_of), list(proof)), by(name, unfold=[of])]


soft_fair = _if_exponential(
    "soft.fair",
    "Softmax returns the average where all scores are equal",
    fair(SOFTMAX),
    _meaning(fair, fair(SOFTMAX), fix((n, a), by(soft_mean(), "premise"))),
)

_SOFT_SHARP = sharp(SOFTMAX, n, B, heat, epsilon)

soft_sharp = _if_exponential(
    "soft.sharp",
    "Softmax at the inverse temperature λ is sharp up to nB·4^(−λ)",
    _SOFT_SHARP,
    _meaning(
        sharp,
        _SOFT_SHARP,
        conjuncts(fix(a, by(soft_max(), "premise")), fix(a, by(soft_mean(), "premise"))),
        name="clauses",
    ),
    given={
        "columns": n >= 1,
        "heat": heat >= 0,
        "temperature": n * B <= epsilon * pow2(2 * heat),
    },
)

_HARD_SHARP = sharp(HARDMAX, n, B, heat, epsilon)

attend_sharp = lemma(
    "attend.sharp",
    "Hardmax is sharp, without any error",
    given={"columns": n >= 1, "heat": heat >= 1, "error": epsilon >= 0},
    claim=_HARD_SHARP,
    source="THEORY 2",
    proof=_meaning(
        sharp,
        _HARD_SHARP,
        conjuncts(
            fix(
                a,
                obtain(
                    maximum_attained(f=a),
                    k,
                    [
                        have("range", RANGE, by()),
                        by("obtained", at("range", k), head_max(q=as_real(heat))),
                    ],
                ),
            ),
            fix(a, by(head_mean())),
        ),
        name="clauses",
    ),
)

attend_fair = lemma(
    "attend.fair",
    "Hardmax returns the average where all scores are equal",
    claim=fair(HARDMAX),
    source="THEORY 2",
    proof=_meaning(fair, fair(HARDMAX), fix((n, a), by(head_mean()))),
)

# --- the order of the columns, and what is beyond them ---

_pointwise = forall(i, between(1, i, n), And(Eq(s(i), s1(i)), Eq(a(i), a1(i))))
_WEIGHTS, _WEIGHTED = fn(i, E(s(i))), fn(i, E(s(i)) * a(i))


def _with(formula: Term, scores: Term, values: Term) -> Term:
    """A function of the column, of other scores and values."""
    return substitute(formula, {s: scores, a: values})


def _same(name: str, mine: Term, *known: Fact) -> have:
    """A function of the column is the same for the other scores and values."""
    theirs = _with(mine, s1, a1)
    return have(name, forall(i, between(1, i, n), Eq(mine(i), theirs(i))), fix(i, by(*known)))


def _same_totals(*functions: Term) -> list[Instance]:
    """Such functions have the same sum."""
    return [total_same(f=f, g=_with(f, s1, a1)) for f in functions]


_POINTWISE = have("pointwise", _pointwise, by())
_AT = at("pointwise", i)

soft_local = lemma(
    "soft.local",
    "Softmax looks at the columns 1 … n only",
    given={"columns": n >= 0},
    claim=local(SOFTMAX, n),
    source="THEORY 4, L6",
    proof=_meaning(
        local,
        local(SOFTMAX, n),
        fix(
            (s, a, s1, a1),
            [
                _POINTWISE,
                _same("weights", _WEIGHTS, _AT),
                _same("values", _WEIGHTED, _AT, at("weights", i)),
                by("weights", "values", *_same_totals(_WEIGHTS, _WEIGHTED), unfold=[soft]),
            ],
        ),
    ),
)

soft_symmetric = lemma(
    "soft.symmetric",
    "Softmax does not depend on the order of the columns",
    given={"columns": n >= 0},
    claim=symmetric(SOFTMAX, n),
    source="THEORY 4, L6",
    proof=_meaning(
        symmetric,
        symmetric(SOFTMAX, n),
        fix(
            (s, a, pi),
            by(total_permuted(f=_WEIGHTS), total_permuted(f=_WEIGHTED), unfold=[soft]),
        ),
    ),
)

_highest = maximum(n, s)
_CHOSEN = fn(i, ite(Eq(s(i), _highest), as_real(1), 0))
_TAKEN = fn(i, ite(Eq(s(i), _highest), a(i), 0))

attend_local = lemma(
    "attend.local",
    "Hardmax looks at the columns 1 … n only",
    given={"columns": n >= 1},
    claim=local(HARDMAX, n),
    source="THEORY 4, L6",
    proof=_meaning(
        local,
        local(HARDMAX, n),
        fix(
            (s, a, s1, a1),
            [
                _POINTWISE,
                have("scores", forall(i, between(1, i, n), Eq(s(i), s1(i))), fix(i, by(_AT))),
                have(
                    "highest",
                    Eq(_highest, maximum(n, s1)),
                    by("scores", maximum_same(f=s, g=s1)),
                ),
                _same("chosen", _CHOSEN, _AT, "highest"),
                _same("taken", _TAKEN, _AT, "highest"),
                by("chosen", "taken", *_same_totals(_CHOSEN, _TAKEN), unfold=[attend]),
            ],
        ),
    ),
)

_scores, _values = fn(i, s(pi(i))), fn(i, a(pi(i)))


def _moved(function: Term) -> dict[str, Term]:
    """A function of the column, of the scores and values in another order; and moved itself."""
    return {"f": _with(function, _scores, _values), "g": fn(i, function(pi(i)))}


def _moves(name: str, function: Term) -> have:
    """Both are the same."""
    there, moved = _moved(function).values()
    return have(name, forall(i, between(1, i, n), Eq(there(i), moved(i))), fix(i, by("highest")))


attend_symmetric = lemma(
    "attend.symmetric",
    "Hardmax does not depend on the order of the columns",
    given={"columns": n >= 1},
    claim=symmetric(HARDMAX, n),
    source="THEORY 4, L6",
    proof=_meaning(
        symmetric,
        symmetric(HARDMAX, n),
        fix(
            (s, a, pi),
            [
                have("highest", Eq(maximum(n, _scores), _highest), by(maximum_permuted(f=s))),
                _moves("chosen", _CHOSEN),
                _moves("taken", _TAKEN),
                by(
                    "chosen",
                    "taken",
                    *(total_same(**_moved(f)) for f in (_CHOSEN, _TAKEN)),
                    total_permuted(f=_CHOSEN),
                    total_permuted(f=_TAKEN),
                    unfold=[attend],
                ),
            ],
        ),
    ),
)
