"""THEORY 4, L6: permuting the columns permutes what the contextual map leaves in them."""

from collections.abc import Callable, Mapping

from memcap import (
    INT, REAL, And, Eq, Implies, Proof, Term, as_real, at, between, by, conjuncts, fix, fn, forall,
    functions, have, induct, ints, lemma, only, permutation, reals, substitute, unfold,
)  # fmt: skip
from memcap.proofs.context import COLUMN, COLUMNS, CONTEXT, MAP, context
from memcap.symbolic.gadgets.construction import mark
from memcap.symbolic.gadgets.primitives import local, mechanism, symmetric
from memcap.symbolic.gadgets.run import recurrences, run
from memcap.symbolic.language.terms import parts

n, i, j, k, heat = ints("n i j k heat")
(B,) = reals("B")
x, y = functions("x y", INT, REAL)
alpha, beta, pi = functions("alpha beta pi", INT, INT)
head = mechanism("head")

_range = (between(1, i, n),)
_moved = {x: y}
MOVED = forall(i, between(1, i, n), Eq(y(i), x(pi(i))))
_moved_column = {name: substitute(value, _moved) for name, value in COLUMN.items()}
_run = run(MAP, COLUMN, columns=COLUMNS, around=(i,))
_names = ("left", "gone", "top", "seq")


def _recurrences(column: Mapping[str, Term]) -> dict[str, tuple[Term, Proof]]:
    return recurrences(MAP, column, columns=COLUMNS, around=(i,), ranges=_range)


def _before(name: str, place: Term, index: Term) -> Term:
    """A register of a column before a round."""
    return _run.functions[f"{name}_round"](place, index)


def _permuted(name: str, place: Term, index: Term) -> Term:
    """The same for the permuted tokens."""
    return substitute(_run.functions[f"{name}_round"], _moved)(place, index)


def _context_at(place: Term) -> Term:
    """What the contextual map leaves in the column at a place."""
    return substitute(CONTEXT, {i: place})


def _unfolded(application: Term) -> Term:
    """What a defined proposition says."""
    return parts(unfold(application).claim)[1]


_PLACES = parts(_unfolded(permutation(pi, n)))[0]
_same = And(*(Eq(_permuted(r, i, j), _before(r, pi(i), j)) for r in _names))
_query = heat * as_real(1)


Read = Callable[[str, Term, Term], Term]


def _read(register: Read, place: Term, scored: bool, name: str) -> tuple[Term, Term]:
    """Scores and values of a head, as functions of the column k."""
    value = register(name, place, j)
    return fn(k, value * _query if scored else as_real(0)), fn(k, value)


def _agrees(step: str, scored: bool, name: str) -> have:
    """A head returns the same for the permuted tokens: it is local, and symmetric."""
    here = _read(_before, k, scored, name)
    there = _read(_permuted, k, scored, name)
    moved = _read(_before, pi(k), scored, name)
    same = And(*(Eq(f(k), g(k)) for f, g in zip(there, moved)))
    return have(
        step,
        Eq(head(n, *there), head(n, *here)),
        [
            have("each", forall(k, between(1, k, n), same), fix(k, by(at("now", k)))),
            by("each", at("local", *there, *moved), at("symmetric", *here, pi), "permutation"),
        ],
    )


def _marked(register: Read, place: Term) -> Term:
    """What the mark block leaves in gone."""
    top = register("top", place, j) + head(n, *_read(register, k, True, "left"))
    column = {"left": register("left", place, j), "top": top, "gone": register("gone", place, j)}
    gone: Term = mark().feed_forward.apply(column)["gone"]
    return gone


def _gated(register: Read, place: Term) -> Term:
    """What the gate of the remove block looks at."""
    return register("left", place, j) + -B * _marked(register, place)


_PLACE = (between(1, pi(i), n),)
_STEP = [
    have("now", forall(i, between(1, i, n), _same), by("induction")),
    _agrees("max", True, "left"),
    _agrees("mean", False, "gone"),
    fix(
        i,
        [
            have("here", And(_same, *_PLACE), by(at("now", i), at("places", i))),
            have("marked", Eq(_marked(_permuted, i), _marked(_before, pi(i))), by("here", "max")),
            have(
                "gated",
                Eq(_gated(_permuted, i), _gated(_before, pi(i))),
                by("here", "marked"),
            ),
            conjuncts(
                *(
                    only(
                        "max",
                        "mean",
                        "here",
                        "gated",
                        at(f"{r}_round goes on", pi(i), j),
                        at(f"{r}_round goes on, permuted", i, j),
                        "at least",
                        "inner premise",
                        "inner inner premise",
                    )
                    for r in _names
                )
            ),
        ],
    ),
]
_rules = {
    **_recurrences(COLUMN),
    **{f"{name}, permuted": rule for name, rule in _recurrences(_moved_column).items()},
}

l6_context = lemma(
    "L6.context",
    "What the contextual map leaves in a column moves with the column",
    given={"columns": n >= 0, "permutation": permutation(pi, n), "moved": MOVED},
    claim=Implies(
        And(symmetric(head, n), local(head, n)),
        forall(i, between(1, i, n), Eq(substitute(CONTEXT, _moved), _context_at(pi(i)))),
    ),
    source="THEORY 4, L6",
    instance={"n": 2, "pi": lambda i: 3 - i, "x": lambda i: i, "y": lambda i: 3 - i},
    proof=[
        *(have(name, claim, proof) for name, (claim, proof) in _rules.items()),
        have("places", _PLACES, by("permutation", unfold=[permutation])),
        fix(
            (),
            [
                have("symmetric", _unfolded(symmetric(head, n)), by("premise", unfold=[symmetric])),
                have("local", _unfolded(local(head, n)), by("premise", unfold=[local])),
                have(
                    "rounds",
                    forall(j, 1 <= j, j <= n + 1, forall(i, between(1, i, n), _same)),
                    fix(
                        j,
                        induct(
                            j,
                            1,
                            start=fix(
                                i,
                                by(
                                    at("places", i),
                                    at("moved", i),
                                    *(at(f"{r}_round starts", pi(i)) for r in _names),
                                    *(at(f"{r}_round starts, permuted", i) for r in _names),
                                ),
                            ),
                            step=_STEP,
                        ),
                    ),
                ),
                have(
                    "end",
                    forall(i, between(1, i, n), substitute(_same, {j: n + 1})),
                    by(at("rounds", n + 1)),
                ),
                fix(i, by(at("end", i), unfold=[context])),
            ],
        ),
    ],
)
