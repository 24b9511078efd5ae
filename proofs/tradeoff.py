"""THEORY 5, L12: memorizers side by side trade width for depth.

Copy c holds the keys (c−1)K + 1, …, cK for K = mℓ, in groups(c) ≤ m groups of ℓ records, in
registers of its own; all copies read the same token, and the read-out adds their outputs.
"""

from memcap import (
    INT, REAL, And, Eq, Fun, Implies, Ne, Proof, Term, as_real, at, between, by, conjuncts, fix, fn,
    forall, functions, have, ints, lemma, obtain, reals, split, total,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    total_bounded, total_constant, total_plus, total_same, total_scaled, total_single,
)  # fmt: skip
from memcap.proofs.examples import copies_run
from memcap.proofs.memorizer import l11_other, l11_stored
from memcap.proofs.memory import KEYS, NEAR, START
from memcap.proofs.records import MEMORY_GIVEN
from memcap.proofs.sizes import l11_depth, l11_parameters
from memcap.proofs.strings import l11_group, l11_keys
from memcap.symbolic.gadgets.construction import Memory, memorizer
from memcap.symbolic.gadgets.program import depth, entries, trace, written
from memcap.symbolic.language.terms import Bind

q, c, c0, m, ell, rho, sigma, C, P, p, p0, g, j, L, w, k = ints(
    "q c c0 m ell rho sigma C P p p0 g j L w k"
)
token, string, id, label, hit, out = reals("token string id label hit out")
groups, held, Y = functions("groups held Y", INT, INT)
X = functions("X", INT, REAL)[0]
S = functions("S", INT, INT, INT)[0]
theta = functions("theta", INT, INT, REAL)[0]

COPY = Memory(groups(c), ell, rho, sigma, C, lambda g: S(c, g), lambda g: theta(c, g))
COLUMN = {"token": token, "string": string, "id": id, "label": label, "hit": hit, "out": out}
RUN = trace(memorizer(COPY), COLUMN, around=(c,), ranges=(between(1, c, q),))

CAPACITY = m * ell
_first = (c - 1) * CAPACITY


def _functions_of_copy() -> dict[str, Term]:
    """The functions of one memorizer's run and data, as those of copy c."""
    made: dict[str, Term] = {
        "m": groups(c),
        "P": held(c),
        "S": fn(g, S(c, g)),
        "theta": fn(g, theta(c, g)),
        "X": fn(j, X(_first + j)),
        "Y": fn(j, Y(_first + j)),
    }
    of_all = {v.name: v for f in RUN.recurrences.values() for v in f.free}
    for single in l11_stored.variables:
        whole = of_all.get(single.name)
        if single.name in made or whole is None or whole.type == single.type:
            continue
        if isinstance(whole.type, Fun):
            inner = ints("i1 i2")[: len(whole.type.args) - 1]
            made[single.name] = fn(inner, whole(c, *inner))
    return made


_COPY = _functions_of_copy()
_stored = l11_stored(**_COPY, p=p0)
_other = l11_other(**_COPY)

SIDE_BY_SIDE = {
    **MEMORY_GIVEN,
    **KEYS,
    "full copies": forall(c, 1 <= c, c < q, Eq(held(c), CAPACITY)),
    "last copy": And(Eq((q - 1) * CAPACITY + held(q), P), between(1, held(q), CAPACITY)),
    **{
        name: forall(c, 1 <= c, c <= q, _stored.premise(name))
        for name in ("groups", "strings", "thresholds")
    },
    **START,
    **RUN.recurrences,
}

_range = [
    have("size", And(_first >= 0, Implies(c < q, c * CAPACITY <= (q - 1) * CAPACITY)), by()),
    have(
        "held here",
        And(between(1, held(c), CAPACITY), _first + held(c) <= P),
        [
            have("one key", CAPACITY >= 1, by()),
            split(
                c < q,
                by("size", "one key", at("full copies", c)),
                [
                    have("same", Eq(c, q), by()),
                    have("held", Eq(held(c), held(q)), by("same")),
                    have("first", Eq(_first, (q - 1) * CAPACITY), by("same")),
                    by("held", "first"),
                ],
            ),
        ],
    ),
]


def _of_copy(name: str) -> Proof:
    """The premise of this name for copy c, from the one for all copies."""
    premise = _stored.premise(name)
    if not isinstance(premise, Bind):
        return by(at(name, c))
    variables = ints("i1 i2")[: len(premise.types)]
    return fix(variables, by(at(name, c, *variables)))


_copy_premises = [
    *_range,
    have(
        "copy keys",
        _stored.premise("keys"),
        fix(
            p,
            [
                have("next", Eq(_first + (p + 1), _first + p + 1), by()),
                by("next", "size", "held here", at("keys", _first + p)),
            ],
        ),
    ),
    have(
        "copy first",
        _stored.premise("first key"),
        by("size", "held here", l11_keys(p=1, q=_first + 1)),
    ),
    have(
        "copy last",
        _stored.premise("last key"),
        by("size", "held here", l11_keys(p=_first + held(c), q=P)),
    ),
    have(
        "copy labels",
        _stored.premise("labels"),
        fix(p, by("size", "held here", at("labels", _first + p))),
    ),
    *(
        have(f"copy {n}", _stored.premise(n), by(at(n, c)))
        for n in ("groups", "strings", "thresholds")
    ),
    *(have(f"copy {n}", _stored.premise(n), _of_copy(n)) for n in RUN.recurrences),
]
_names = [s.name for s in _copy_premises]

l12_stored = lemma(
    "L12.stored",
    "The copy that holds the key returns its label",
    given={
        **SIDE_BY_SIDE,
        "copy": between(1, c, q),
        "place": between(1, p0, held(c)),
        "near": _stored.premise("near"),
    },
    claim=_stored.claim,
    source="THEORY 5, L12",
    instance={**copies_run(4), "c": 1, "p0": 2},
    proof=[*_copy_premises, by(_stored, *_names)],
)

l12_other = lemma(
    "L12.other",
    "A copy that does not hold the key returns 0",
    given={**SIDE_BY_SIDE, "copy": between(1, c, q), "far": _other.premise("far")},
    claim=_other.claim,
    source="THEORY 5, L12",
    instance={**copies_run(4), "c": 2},
    proof=[*_copy_premises, by(_other, *_names)],
)

_outputs = fn(c, functions("out_record", INT, INT, REAL)[0](c, ell + 1))
OUTPUT = total(q, _outputs)

_copy_exists = [
    have("less", (c0 - 1) * CAPACITY < q * CAPACITY, by("obtained")),
    have("more", Implies(c0 >= q + 1, (c0 - 1) * CAPACITY >= q * CAPACITY), by("capacity")),
    by("less", "more", "obtained"),
]

_place_exists = split(
    c0 < q,
    by("copy", "obtained", at("full copies", c0)),
    [
        have("last", Eq(c0, q), by("copy")),
        have(
            "same",
            And(Eq(held(c0), held(q)), Eq((c0 - 1) * CAPACITY, (q - 1) * CAPACITY)),
            by("last"),
        ),
        by("same", "obtained"),
    ],
)

_index = (c0 - 1) * CAPACITY + p0
_here = l12_stored(c=c0)
_hit = [
    have("number", And(Eq(X(_index), X(p)), Eq(Y(_index), Y(p))), by("obtained")),
    have("close", _here.premise("near"), by("number")),
    by(_here, "copy", "place", "obtained", "close", "number"),
]

_number = _first + j
_miss = [
    *_range,
    have(
        "far",
        l12_other().premise("far"),
        fix(
            j,
            [
                have(
                    "low",
                    Implies(c < c0, _first + CAPACITY <= (c0 - 1) * CAPACITY),
                    by("capacity", "size"),
                ),
                have("high", Implies(c > c0, _first >= c0 * CAPACITY), by("capacity", "size")),
                have(
                    "order",
                    And(
                        between(1, _number, P),
                        Implies(c < c0, _number < p),
                        Implies(c > c0, p < _number),
                    ),
                    by("low", "high", "size", "held here", "obtained"),
                ),
                by("order", l11_keys(q=_number), l11_keys(p=_number, q=p)),
            ],
        ),
    ),
    by(l12_other(), "far"),
]

l12_sum = lemma(
    "L12.sum",
    "For a stored key the outputs of all copies add up to its label",
    given={**SIDE_BY_SIDE, "stored": between(1, p, P), "near": NEAR},
    claim=Eq(OUTPUT, Y(p)),
    source="THEORY 5, L12",
    instance={**copies_run(4), "p": 2},
    proof=[
        have("capacity", CAPACITY >= 1, by()),
        obtain(
            l11_group(ell=CAPACITY),
            (c0, p0),
            [
                have("copy", between(1, c0, q), _copy_exists),
                have("place", p0 <= held(c0), _place_exists),
                have("one", Eq(_outputs(c0), Y(p)), _hit),
                have(
                    "others",
                    forall(c, between(1, c, q), Ne(c, c0), Eq(_outputs(c), 0)),
                    fix(c, _miss),
                ),
                have(
                    "before",
                    forall(c, between(1, c, q), c < c0, Eq(_outputs(c), 0)),
                    fix(c, by(at("others", c))),
                ),
                have(
                    "after",
                    forall(c, between(1, c, q), c0 < c, Eq(_outputs(c), 0)),
                    fix(c, by(at("others", c))),
                ),
                by("copy", "one", "before", "after", total_single(n=q, k=c0, f=_outputs)),
            ],
        ),
    ],
)

# --- sizes ---

_each = 8 * (rho + sigma) + 26
PARAMETERS = total(q, fn(c, entries(memorizer(COPY)))) + q

_entries = fn(c, entries(memorizer(COPY)))
_rest = as_real(ell * _each - 5)
_own = fn(c, 6 * as_real(groups(c)) + _rest)

l12_entries = lemma(
    "L12.entries",
    "The entries of q memorizers side by side and of the read-out, exactly",
    given={
        "shape": And(q >= 0, ell >= 0, rho >= 0, sigma >= 0),
        "groups": forall(c, between(1, c, q), groups(c) >= 1),
    },
    claim=Eq(
        PARAMETERS,
        6 * (total(q, fn(c, as_real(groups(c)))) - q) + q * (ell * _each) + 2 * q,
    ),
    source="THEORY 5, L12",
    instance={"q": 2, "ell": 1, "rho": 1, "sigma": 1, "groups": lambda c: 1},
    proof=[
        have(
            "each",
            forall(c, between(1, c, q), Eq(_entries(c), _own(c))),
            fix(c, by(l11_parameters(m=groups(c)), at("groups", c))),
        ),
        by(
            "each",
            total_same(n=q, f=_entries, g=_own),
            total_plus(n=q, f=fn(c, 6 * as_real(groups(c))), g=fn(c, _rest)),
            total_scaled(n=q, f=fn(c, as_real(groups(c))), c=6),
            total_constant(n=q, c=_rest),
        ),
    ],
)

l12_parameters = lemma(
    "L12.parameters",
    "q memorizers side by side, and the read-out, take at most q(6m + ℓ(8w+26)) entries",
    given={
        "shape": And(q >= 0, ell >= 0, rho >= 0, sigma >= 0),
        "groups": forall(c, between(1, c, q), between(1, groups(c), m)),
    },
    claim=PARAMETERS <= q * (6 * m + ell * _each),
    source="THEORY 5, L12",
    instance={"q": 2, "ell": 1, "rho": 1, "sigma": 1, "m": 1, "groups": lambda c: 1},
    proof=[
        have(
            "each",
            forall(c, between(1, c, q), entries(memorizer(COPY)) <= 6 * (m - 1) + 1 + ell * _each),
            fix(c, by(l11_parameters(m=groups(c)), at("groups", c))),
        ),
        have(
            "sum",
            total(q, fn(c, entries(memorizer(COPY)))) <= q * (6 * (m - 1) + 1 + ell * _each),
            by(
                "each",
                total_bounded(
                    n=q, f=fn(c, entries(memorizer(COPY))), c=6 * (m - 1) + 1 + ell * _each
                ),
            ),
        ),
        by("sum"),
    ],
)

l12_depth = lemma(
    "L12.depth",
    "Side by side, the depth stays that of one memorizer",
    given={
        "shape": And(ell >= 0, rho >= 0, sigma >= 0),
        "groups": between(1, groups(c), m),
    },
    claim=depth(memorizer(COPY)) <= m + ell * (rho + sigma + 2),
    source="THEORY 5, L12",
    instance={"c": 1, "ell": 1, "rho": 1, "sigma": 1, "m": 1, "groups": lambda c: 1},
    proof=by(l11_depth(m=groups(c))),
)

l12_balance = lemma(
    "L12.balance",
    "For every depth budget L: about P/L² copies, depth about L, parameters about P/L",
    given={
        "budget": And(L >= 1, w >= 1, q >= 1),
        "records": And((ell - 1) * (w + 2) < L, L <= ell * (w + 2)),
        "copies": (q - 1) * (L * ell) < P,
    },
    claim=And(
        L + ell * (w + 2) <= 2 * L + w + 2,
        (q - 1) * (L * L) <= P * (w + 2),
        q * (6 * L + ell * (8 * w + 26)) <= q * (19 * L + 13 * (w + 2)),
    ),
    source="THEORY 5, L12 (m = L, ℓ = ⌈L/(w+2)⌉)",
    proof=conjuncts(
        by(),
        [
            have("enough", L * L <= L * (ell * (w + 2)), by()),
            have("times", (q - 1) * (L * L) <= (q - 1) * (L * (ell * (w + 2))), by("enough")),
            have("scaled", (q - 1) * (L * ell) * (w + 2) <= P * (w + 2), by()),
            have(
                "same",
                Eq((q - 1) * (L * (ell * (w + 2))), (q - 1) * (L * ell) * (w + 2)),
                by(),
            ),
            by("times", "scaled", "same"),
        ],
        [
            have("records twice", ell * (8 * w + 26) <= 13 * L + 13 * (w + 2), by()),
            by("records twice"),
        ],
    ),
)

l12_width = lemma(
    "L12.width",
    "q memorizers side by side take five registers each, and two that they share",
    given={"copies": q >= 0},
    claim=Eq(total(q, fn(c, as_real(len(written(memorizer(COPY)))))) + 2, 5 * q + 2),
    source="THEORY 5, L12",
    proof=by(total_constant(n=q, c=5)),
)
