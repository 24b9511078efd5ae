"""THEORY 6, T2 and T4(a): positions added to the tokens make the order of a sequence count.

A token at position i gets (2r + δ)·i added to its first coordinate, so that tokens at different
positions are at least δ apart.  Then T1 labels the tokens of sequences that are distinct, and T3
classifies them: with the next token as the label of a window, that is T4(a).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from memcap import (
    INT, REAL, And, Eq, Fact, Implies, Instance, Lemma, Ne, Or, Proof, ProofStep, Term, as_real, at,
    between, by, count, exhibit, exists, fix, fn, forall, functions, have, ints, ite, lemma,
    magnitude, obtain, permutation, reals, rewritten, split, substitute, total,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    square_nonnegative, total_all_equal, total_member, total_plus, total_same, total_single,
)  # fmt: skip
from memcap.proofs.ids import PAIRS, ROWS, WORDS, spelled
from memcap.proofs.keys import LABELS
from memcap.proofs.labelling import BOTH, SOME_WORD, Labelling, claim, labelled, under_both
from memcap.proofs.outputs import VOCABULARY, l6_classifier, l6_transformer, vocabulary
from memcap.proofs.pairs import EACH_ONCE, IN_LIST, LIST, LISTED, NUMBERED, pairs_listed
from memcap.proofs.permutations import permutation_identity
from memcap.proofs.projection import l1_root
from memcap.proofs.softmax import (
    HARDMAX, SOFTMAX, attend_local, attend_symmetric, soft_local, soft_symmetric,
)  # fmt: skip
from memcap.proofs.theorems import NETWORK, SEQUENCES, SMALL, TOKENS, t1, t3
from memcap.symbolic.gadgets.primitives import exponential

n, N, d, V, U, T, M1, P, m, C, s = ints("n N d V U T M1 P m C s")
a, b, i, j, k, v, v1, w, w1 = ints("a b i j k v v1 w w1")
c, r, delta, kappa = reals("c r delta kappa")
f, x, theta = functions("f x theta", INT, REAL)
u, alpha, beta, S, base, position = functions("u alpha beta S base position", INT, INT)
(word,) = functions("word", INT, INT, INT)
(E,) = functions("E", REAL, REAL)

# --- a vector with something added to its first coordinate ---

_moved = fn(k, f(k) + ite(Eq(k, 1), c, 0))
_extra = fn(k, ite(Eq(k, 1), 2 * c * f(1) + c * c, as_real(0)))
_squares, _moved_squares = fn(k, f(k) * f(k)), fn(k, _moved(k) * _moved(k))

positions_norm = lemma(
    "positions.norm",
    "The squared norm after adding c to the first coordinate",
    given={"dimension": d >= 1},
    claim=Eq(total(d, _moved_squares), total(d, _squares) + (2 * c * f(1) + c * c)),
    source="THEORY 6, T2",
    proof=[
        have(
            "each",
            forall(k, between(1, k, d), Eq(_moved_squares(k), _squares(k) + _extra(k))),
            fix(
                k,
                split(
                    Eq(k, 1),
                    [have("first", Eq(f(k), f(1)), by("case")), by("first", "case")],
                    by("case"),
                ),
            ),
        ),
        have("before", forall(k, between(1, k, d), k < 1, Eq(_extra(k), 0)), fix(k, by())),
        have("after", forall(k, between(1, k, d), 1 < k, Eq(_extra(k), 0)), fix(k, by())),
        by(
            "each",
            "before",
            "after",
            total_same(n=d, f=_moved_squares, g=fn(k, _squares(k) + _extra(k))),
            total_plus(n=d, f=_squares, g=_extra),
            total_single(n=d, k=1, f=_extra),
        ),
    ],
)

positions_first = lemma(
    "positions.first",
    "The first coordinate is not larger than the norm",
    given={"dimension": d >= 1, "radius": r >= 0, "norm": total(d, _squares) <= r * r},
    claim=between(-r, f(1), r),
    source="THEORY 6, T2",
    instance={"d": 1, "r": 1, "f": lambda k: 1},
    proof=[
        have("squares", forall(k, between(1, k, d), 0 <= _squares(k)), fix(k, by())),
        have("square", f(1) * f(1) <= r * r, by("squares", total_member(n=d, k=1, f=_squares))),
        have(
            "root",
            magnitude(f(1)) <= magnitude(r),
            [
                have("same", Eq(magnitude(f(1)) * magnitude(f(1)), f(1) * f(1)), by()),
                by("square", "same", l1_root(x=magnitude(f(1)), y=r)),
            ],
        ),
        by("root"),
    ],
)

# --- tokens with their positions ---

SLOPE = 2 * r + delta
RADIUS = r + n * SLOPE


def encoded(token: Term, place: Term) -> Term:
    """The coordinates of a word of the vocabulary at a position."""
    return fn(k, vocabulary(token, k) + ite(Eq(k, 1), SLOPE * place, 0))


PAIR = fn((v, k), encoded(base(v), position(v))(k))
POSITIONED = {
    "sizes": And(n >= 1, N >= 1),
    "dimension": d >= 1,
    "radius": And(r >= 0, delta >= 0),
    "norms": forall(
        w, between(1, w, U), total(d, fn(k, vocabulary(w, k) * vocabulary(w, k))) <= r * r
    ),
    "distances": forall(
        (w, w1),
        between(1, w, U),
        between(1, w1, U),
        w < w1,
        delta * delta
        <= total(
            d,
            fn(k, (vocabulary(w, k) - vocabulary(w1, k)) * (vocabulary(w, k) - vocabulary(w1, k))),
        ),
    ),
    "numbered": NUMBERED,
}

_here = fn(k, vocabulary(base(v), k))
_there = fn(k, vocabulary(base(v1), k))
_step = fn(k, _here(k) - _there(k))
_norm = t1(x=PAIR, r=RADIUS).premise("norms")
_distances = t1(x=PAIR).premise("distances")
_place, _place1 = SLOPE * position(v), SLOPE * position(v1)
_difference = fn(k, _step(k) + ite(Eq(k, 1), _place - _place1, 0))
_apart = fn(k, PAIR(v, k) - PAIR(v1, k))
_apart_squares = fn(k, _apart(k) * _apart(k))
_difference_squares = fn(k, _difference(k) * _difference(k))
_SMALL = {
    "n": 1,
    "N": 1,
    "V": 1,
    "U": 1,
    "d": 1,
    "r": 1,
    "delta": 1,
    "x": lambda w, k: 1,
    "base": lambda v: 1,
    "position": lambda v: 1,
}

t2_norms = lemma(
    "T2.norms",
    "Words with positions have norm at most r + n(2r + δ)",
    given={name: POSITIONED[name] for name in ("dimension", "radius", "norms", "numbered")},
    claim=_norm,
    source="THEORY 6, T2",
    instance=_SMALL,
    proof=fix(
        v,
        [
            have("known", between(1, base(v), U), by(at("numbered", v))),
            have(
                "norm",
                total(d, fn(k, _here(k) * _here(k))) <= r * r,
                by("known", at("norms", base(v))),
            ),
            have("first", between(-r, _here(1), r), by("norm", positions_first(f=_here))),
            have(
                "place",
                between(0, _place, n * SLOPE),
                [
                    have("number", between(1, position(v), n), by(at("numbered", v))),
                    have("slope", SLOPE >= 0, by()),
                    by("number", "slope"),
                ],
            ),
            have("product", _place * _here(1) <= _place * r, by("first", "place")),
            have("sum", between(0, r + _place, RADIUS), by("place")),
            have("square", (r + _place) * (r + _place) <= RADIUS * RADIUS, by("sum")),
            by("norm", "product", "square", positions_norm(f=_here, c=_place)),
        ],
    ),
)

_SQUARE, _BACK = (
    fn(k, _step(k) * _step(k)),
    fn(k, (_there(k) - _here(k)) * (_there(k) - _here(k))),
)
_FAR = [
    have("turned", forall(k, between(1, k, d), Eq(_SQUARE(k), _BACK(k))), fix(k, by())),
    by(
        "turned",
        "words",
        "numbers",
        total_same(n=d, f=_SQUARE, g=_BACK),
        at("distances", base(v), base(v1)),
        at("distances", base(v1), base(v)),
    ),
]
_SHIFT = [
    have("slope", SLOPE >= 0, by()),
    have("order", Or(position(v) - position(v1) >= 1, position(v1) - position(v) >= 1), by("case")),
    have(
        "up",
        Implies(position(v) - position(v1) >= 1, SLOPE * (position(v) - position(v1)) >= SLOPE),
        by("slope"),
    ),
    have(
        "down",
        Implies(position(v1) - position(v) >= 1, SLOPE * (position(v1) - position(v)) >= SLOPE),
        by("slope"),
    ),
    by("order", "up", "down"),
]
_FIRST = [
    have("large", Or(_difference(1) >= delta, -_difference(1) >= delta), by("first", "shift")),
    have(
        "up",
        Implies(_difference(1) >= delta, _difference(1) * _difference(1) >= delta * delta),
        by(),
    ),
    have(
        "down",
        Implies(-_difference(1) >= delta, -_difference(1) * -_difference(1) >= delta * delta),
        by(),
    ),
    by("large", "up", "down"),
]

t2_distances = lemma(
    "T2.distances",
    "Different words, or the same at different positions, are at least δ apart",
    given={
        **{name: POSITIONED[name] for name in POSITIONED if name != "sizes"},
        "each once": EACH_ONCE,
    },
    claim=_distances,
    source="THEORY 6, T2",
    instance=_SMALL,
    proof=fix(
        (v, v1),
        [
            have(
                "numbers",
                And(between(1, base(v), U), between(1, base(v1), U)),
                by(at("numbered", v), at("numbered", v1)),
            ),
            have(
                "each",
                forall(k, between(1, k, d), Eq(_apart_squares(k), _difference_squares(k))),
                fix(k, by()),
            ),
            have(
                "same sum",
                Eq(total(d, _apart_squares), total(d, _difference_squares)),
                by("each", total_same(n=d, f=_apart_squares, g=_difference_squares)),
            ),
            split(
                Eq(position(v), position(v1)),
                [
                    have("same place", Eq(_place, _place1), by("case")),
                    have("words", Ne(base(v), base(v1)), by("case", at("each once", v, v1))),
                    have("far", delta * delta <= total(d, fn(k, _step(k) * _step(k))), _FAR),
                    by(
                        "same sum", "far", "same place", positions_norm(f=_step, c=_place - _place1)
                    ),
                ],
                [
                    have(
                        "norm",
                        total(d, fn(k, _here(k) * _here(k))) <= r * r,
                        by("numbers", at("norms", base(v))),
                    ),
                    have(
                        "other norm",
                        total(d, fn(k, _there(k) * _there(k))) <= r * r,
                        by("numbers", at("norms", base(v1))),
                    ),
                    have(
                        "first",
                        between(-2 * r, _step(1), 2 * r),
                        by(
                            "norm",
                            "other norm",
                            positions_first(f=_here),
                            positions_first(f=_there),
                        ),
                    ),
                    have("shift", Or(_place - _place1 >= SLOPE, _place1 - _place >= SLOPE), _SHIFT),
                    have("far", delta * delta <= _difference(1) * _difference(1), _FIRST),
                    have(
                        "squares",
                        forall(k, between(1, k, d), 0 <= _difference_squares(k)),
                        fix(k, by(square_nonnegative(x=_difference(k)))),
                    ),
                    by("same sum", "far", "squares", total_member(n=d, k=1, f=_difference_squares)),
                ],
            ),
        ],
    ),
)


# --- distinct sequences have different multisets of pairs ---

READ_IN_ORDER = {
    "words": forall((a, i), *ROWS, And(between(1, word(a, i), V), Eq(position(word(a, i)), i))),
    "different": forall(
        (a, b),
        *PAIRS,
        exists(i, between(1, i, n), Ne(base(word(a, i)), base(word(b, i)))),
    ),
}
_own, _other = (fn(j, ite(Eq(spelled(q)(j), as_real(word(a, i))), as_real(1), 0)) for q in (a, b))

t2_different = lemma(
    "T2.different",
    "Sequences that differ at a position have different multisets of words with positions",
    given=READ_IN_ORDER,
    claim=WORDS["different"],
    source="THEORY 6, T2",
    instance={
        "n": 1,
        "N": 2,
        "V": 2,
        "base": lambda v: v,
        "position": lambda v: 1,
        "word": lambda a, i: a,
    },
    proof=fix(
        (a, b),
        obtain(
            at("different", a, b),
            i,
            exhibit(
                (word(a, i),),
                [
                    have("mine", between(1, word(a, i), V), by("obtained", at("words", a, i))),
                    have("marks", forall(j, between(1, j, n), 0 <= _own(j)), fix(j, by())),
                    have(
                        "some",
                        total(n, _own) >= 1,
                        by("marks", "obtained", total_member(f=_own, k=i)),
                    ),
                    have(
                        "none",
                        forall(j, between(1, j, n), Eq(_other(j), 0)),
                        fix(
                            j,
                            split(
                                Eq(word(b, j), word(a, i)),
                                [
                                    have(
                                        "place",
                                        Eq(position(word(a, i)), i),
                                        by("obtained", at("words", a, i)),
                                    ),
                                    have(
                                        "other place",
                                        Eq(position(word(b, j)), j),
                                        by(at("words", b, j)),
                                    ),
                                    have(
                                        "same column",
                                        Eq(j, i),
                                        by(
                                            rewritten(
                                                "other place", word(b, j), word(a, i), "case"
                                            ),
                                            "place",
                                        ),
                                    ),
                                    have(
                                        "same pair",
                                        Eq(word(b, i), word(a, i)),
                                        by(rewritten("case", j, i, "same column")),
                                    ),
                                    have(
                                        "same base",
                                        Eq(base(word(b, i)), base(word(a, i))),
                                        by("same pair"),
                                    ),
                                    by("same base", "obtained"),
                                ],
                                by("case"),
                            ),
                        ),
                    ),
                    by(
                        "mine",
                        "some",
                        "none",
                        total_all_equal(f=_other, c=0),
                        unfold=[count],
                    ),
                ],
            ),
        ),
    ),
)

# --- T2 and T4(a) ---

_IDENTITY = fn(i, i)
ORDERED = (
    "For every N distinct sequences of n tokens over words in d dimensions, of norm at most r and "
    "at least δ apart, with (2r + δ)·i added to the first coordinate of the token at place i,"
)


def _in_order(
    task: Labelling,
    unordered: str,
    same: Callable[..., Instance],
    attention: Term,
    order: Sequence[Fact],
) -> Proof:
    """From the labels of all permuted sequences those of the sequences as they stand."""
    by_number = fn((i, k), IN_LIST_PAIR(ENTRY(a, i), k))
    outputs = same(head=attention, X=by_number, **{"X'": INPUTS})
    return fix(
        (a, i),
        [
            have("identity", permutation(_IDENTITY, n), by(permutation_identity())),
            have(
                "by number",
                forall(
                    i,
                    between(1, i, n),
                    Eq(task.output(attention, *task.weights, by_number, i), task.label),
                ),
                by(at(unordered, a, _IDENTITY), "identity"),
            ),
            have(
                "inputs",
                outputs.premise("same"),
                fix((j, k), AS_LISTED),
            ),
            by(at("by number", i), outputs, "inputs", *order),
        ],
    )


INPUTS = fn((i, k), encoded(base(word(a, i)), i)(k))
_REPLACED = {*VOCABULARY, *WORDS, "sizes", "consistent"}
ENTRY, IN_LIST_PAIR = IN_LIST[word], substitute(PAIR, IN_LIST)
ONCE = {"x": IN_LIST_PAIR, "r": RADIUS, "V": IN_LIST[V], "word": ENTRY}
"""The vocabulary of T1: the pairs of the list."""

_LISTED_PLACE = SLOPE * IN_LIST[position](ENTRY(a, j))
AS_LISTED = [
    have(
        "pair",
        And(
            Eq(IN_LIST[position](ENTRY(a, j)), j),
            Eq(IN_LIST[base](ENTRY(a, j)), base(word(a, j))),
        ),
        by(at("words", a, j), at("in list", word(a, j))),
    ),
    have("step", Eq(_LISTED_PLACE, SLOPE * j), by("pair")),
    have(
        "coordinate",
        Eq(vocabulary(IN_LIST[base](ENTRY(a, j)), k), vocabulary(base(word(a, j)), k)),
        by("pair"),
    ),
    by("step", "coordinate"),
]
"""The token at place j of sequence a is that of its number in the list."""

_HARD = [attend_symmetric(), attend_local()]
_SOFT = [soft_symmetric(), soft_local()]


def positioned(
    name: str,
    title: str,
    says: str,
    task: Labelling,
    unordered: Lemma,
    same: Callable[..., Instance],
    instance: Mapping[str, Any],
) -> Lemma:
    """The theorem of the task for tokens with positions: the order counts."""
    every, pairs = unordered(x=PAIR, r=RADIUS), unordered(**ONCE)

    def right(attention: Term) -> Term:
        output = task.output(attention, *task.weights, INPUTS, i)
        return forall((a, i), *ROWS, Eq(output, task.label))

    def permuted(attention: Term) -> Term:
        return substitute(labelled(task, attention), pairs.mapping)

    def in_order(unordered: str, attention: Term, order: Sequence[Fact]) -> Proof:
        return _in_order(task, unordered, same, attention, order)

    softly = [
        have("soft labels", permuted(SOFTMAX), by(at("soft permuted", E))),
        in_order("soft labels", SOFTMAX, _SOFT),
    ]
    found = [
        have("hard permuted", permuted(HARDMAX), by("found")),
        have("soft permuted", forall(E, exponential(E), permuted(SOFTMAX)), by("found")),
        *under_both(right, in_order("hard permuted", HARDMAX, _HARD), softly),
        exhibit(task.chosen, by("found", "hard", "soft")),
    ]
    needed = ("few", "short", "far", "numbers", "counts", "repeats")
    return lemma(
        name,
        title,
        given={
            **POSITIONED,
            **{label: every.premise(label) for label in ("values", "scale", "bound", "positive")},
            **READ_IN_ORDER,
            **{label: f for label, f in task.given.items() if label not in _REPLACED},
        },
        claim=claim(task, right),
        source=f"THEORY 6, {name}",
        says=says,
        instance=instance,
        proof=in_list(
            *_vocabulary(),
            have("weights", pairs.claim, by(pairs, *needed)),
            obtain("weights", task.chosen, found, name="found"),
        ),
    )


def in_list(*steps: ProofStep) -> Proof:
    """A proof in which every pair that occurs has one number, below the number of pairs."""
    return [
        SOME_WORD,
        have("list of pairs", pairs_listed().claim, by(pairs_listed(), "tokens")),
        obtain(
            "list of pairs",
            LIST,
            [*(have(name, LISTED[name], by("listed")) for name in LISTED), *steps],
            name="listed",
        ),
    ]


def by_list(of: Lemma) -> Instance:
    """A lemma about numbered pairs, for the numbers of the list."""
    letters = {letter.name for letter in of.variables}
    return of(**{v.name: value for v, value in IN_LIST.items() if v.name in letters})


_SHORT, _FAR_APART, _DIFFERENT = map(by_list, (t2_norms, t2_distances, t2_different))
_values = t1(**ONCE).premise("values")
IN_PLACE = [
    have(
        "few",
        _values,
        [have("product", T * (T - 1) <= V * (V - 1), by("list")), by("product")],
    ),
    have("short", _SHORT.claim, by(_SHORT, "list numbered")),
    have("far", _FAR_APART.claim, by(_FAR_APART, "list numbered", "list each once")),
    have(
        "in order",
        _DIFFERENT.premise("words"),
        fix((a, i), by(at("words", a, i), at("in list", word(a, i)))),
    ),
]
"""What is assumed of a vocabulary holds of the list, and the words are numbered by it."""


def _vocabulary() -> list[have]:
    """What is assumed of sequences of tokens in any order holds of their numbers in the list."""
    return [
        *IN_PLACE,
        have("unlike", _DIFFERENT.premise("different"), fix((a, b), _UNLIKE)),
        have("numbers", _numbered["words"], fix((a, i), by(at("in order", a, i)))),
        have("counts", _DIFFERENT.claim, by(_DIFFERENT, "in order", "unlike")),
        have("repeats", _numbered["consistent"], fix((a, i, j), _REPEATED)),
    ]


_numbered = {name: substitute(f, IN_LIST) for name, f in {**WORDS, **LABELS}.items()}
_UNLIKE = obtain(
    at("different", a, b),
    i,
    exhibit(
        (i,),
        by(
            "obtained",
            at("words", a, i),
            at("words", b, i),
            at("in list", word(a, i)),
            at("in list", word(b, i)),
        ),
    ),
)
_REPEATED = [
    have("same place", Eq(*(IN_LIST[position](ENTRY(a, k)) for k in (i, j))), by()),
    have("same column", Eq(i, j), by("same place", at("in order", a, i), at("in order", a, j))),
    by("same column"),
]
INSTANCE = {**SMALL, **_SMALL, "word": lambda a, i: 1, "s": 16, "M1": 1}

t2 = positioned(
    "T2",
    "Every token of N distinct sequences gets its label, by token, place and sequence",
    f"{ORDERED} {NETWORK} outputs the label of every token exactly, where equal tokens at "
    f"different places may have different labels, {BOTH}",
    TOKENS,
    t1,
    l6_transformer,
    {**INSTANCE, "Y": lambda a, i: 1, "H": 68, "heat": 8, "rho": 12, "W": 16},
)

t4a = positioned(
    "T4a",
    "Every one of N distinct sequences gets its label: the next token of a window",
    f"{ORDERED} {NETWORK} outputs the label of the sequence exactly at every column: for windows "
    f"of a text the token that comes next, {BOTH}",
    SEQUENCES,
    t3,
    l6_classifier,
    {**INSTANCE, "answer": lambda a: 1, "heat": 6, "rho": 8, "W": 12},
)
