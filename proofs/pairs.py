"""THEORY 6, T2: pairs of a word and a position, listed without repetition.

Sequences of tokens with positions are given by a numbering of the pairs in which a pair may have
several numbers.  In the list each pair has one.
"""

from memcap import (
    INT, REAL, And, Eq, Ne, Or, Proof, Term, as_real, at, between, by, conjuncts, exhibit, exists,
    fix, fn, forall, functions, have, ints, lemma, magnitude, obtain, only, rewritten, substitute,
)  # fmt: skip
from memcap.proofs.enumeration import PLACED, LISTED as LISTED_KEYS, keys_sorted
from memcap.proofs.keys import grid_place, place
from memcap.proofs.strings import SORTED, l11_keys

n, U, V, T, P, Q, a, b, i, v, v1 = ints("n U V T P Q a b i v v1")
base, position, entry, source, of_key = functions("base position entry source place", INT, INT)
(word,) = functions("word", INT, INT, INT)
K, X = functions("K X", INT, REAL)

LIST = (T, entry, source)
"""T pairs; the number of the pair v in the list; and a v that has this number."""

NUMBERED = forall(v, between(1, v, V), And(between(1, base(v), U), between(1, position(v), n)))
EACH_ONCE = forall(
    (v, v1),
    between(1, v, V),
    between(1, v1, V),
    v < v1,
    Or(Ne(base(v), base(v1)), Ne(position(v), position(v1))),
)
IN_LIST = {
    V: T,
    base: fn(v, base(source(v))),
    position: fn(v, position(source(v))),
    word: fn((a, i), entry(word(a, i))),
}
"""The numbering by the list, in place of the one that is given."""

LISTED = {
    "list": between(1, T, V),
    "in list": forall(
        v,
        between(1, v, V),
        And(
            between(1, entry(v), T),
            Eq(base(source(entry(v))), base(v)),
            Eq(position(source(entry(v))), position(v)),
        ),
    ),
    "list numbered": substitute(NUMBERED, IN_LIST),
    "list each once": substitute(EACH_ONCE, IN_LIST),
}

# The key of a pair is twice its place in a grid with n columns.
_at = fn(v, place(base(v), position(v)))
_key = fn(v, as_real(2 * _at(v)))
_numbers = {Q: V, P: T, K: _key, of_key: entry}
_SORTED, _PLACED, _LISTED = (substitute(f, _numbers) for f in (SORTED, PLACED, LISTED_KEYS))
_sorting = keys_sorted(Q=V, K=_key)


pairs_doubled = lemma(
    "pairs.doubled",
    "Twice two integers: equal, or at least 2 apart",
    claim=Or(Eq(as_real(2 * a), as_real(2 * b)), magnitude(as_real(2 * a) - as_real(2 * b)) >= 2),
    source="THEORY 6, T2",
    proof=[
        have("order", Or(a <= b - 1, Eq(a, b), b <= a - 1), by()),
        by("order"),
    ],
)


def _place_of(index: Term) -> list[have | by]:
    """A pair is known by its place in the grid."""
    here = grid_place(a=base(index), i=position(index))
    return [have(f"pair {index}", here.claim, by(here, "range", at("numbered", index)))]


def _equal(first: Term, second: Term) -> Proof:
    """Pairs with equal keys are equal."""
    one, other = _at(first), _at(second)
    return [
        have("range", And(between(1, first, V), between(1, second, V)), by("numbers")),
        *_place_of(first),
        *_place_of(second),
        have("place", Eq(one, other), by("key")),
        by(rewritten(f"pair {first}", one, other, "place"), f"pair {second}"),
    ]


pairs_listed = lemma(
    "pairs.listed",
    "Numbered pairs of a word and a position can be listed, each once",
    given={"number": V >= 1, "numbered": NUMBERED},
    claim=exists(LIST, *LISTED.values()),
    source="THEORY 6, T2",
    instance={
        "n": 2,
        "U": 2,
        "V": 3,
        "base": {1: 2, 2: 1, 3: 2}.get,
        "position": {1: 1, 2: 1, 3: 1}.get,
    },
    proof=[
        have(
            "integers",
            _sorting.premise("apart"),
            fix((a, b), only(pairs_doubled(a=_at(a), b=_at(b)))),
        ),
        have("sorting", _sorting.claim, by(_sorting, "integers")),
        obtain(
            "sorting",
            (T, X, entry, source),
            [
                have("sorted", _SORTED, by("obtained")),
                have("placed", _PLACED, by("obtained")),
                have("from", _LISTED, by("obtained")),
                exhibit(
                    LIST,
                    conjuncts(
                        by("obtained"),
                        fix(
                            v,
                            [
                                have(
                                    "numbers",
                                    And(between(1, entry(v), T), between(1, source(entry(v)), V)),
                                    by(at("placed", v), at("from", entry(v))),
                                ),
                                have(
                                    "key",
                                    Eq(_key(source(entry(v))), _key(v)),
                                    by("numbers", at("placed", v), at("from", entry(v))),
                                ),
                                have(
                                    "same",
                                    And(
                                        Eq(base(source(entry(v))), base(v)),
                                        Eq(position(source(entry(v))), position(v)),
                                    ),
                                    _equal(source(entry(v)), v),
                                ),
                                by("numbers", "same"),
                            ],
                        ),
                        fix(v, by(at("from", v), at("numbered", source(v)))),
                        fix(
                            (v, v1),
                            [
                                have(
                                    "keys",
                                    Ne(_key(source(v)), _key(source(v1))),
                                    by(
                                        "sorted",
                                        l11_keys(P=T, p=v, q=v1),
                                        at("from", v),
                                        at("from", v1),
                                    ),
                                ),
                                by("keys"),
                            ],
                        ),
                    ),
                ),
            ],
        ),
    ],
)
