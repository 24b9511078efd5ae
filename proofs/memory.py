"""THEORY 5: what a memorizer holds, and that it fits its bits."""

from fractions import Fraction

from memcap import (
    INT, REAL, And, Eq, at, between, by, fix, floor, fn, forall, functions, have, ints, ite, lemma,
    magnitude, pow2, reals, substitute,
)  # fmt: skip
from memcap.proofs.arithmetic import pow2_positive
from memcap.proofs.matching import l10
from memcap.proofs.records import AT, MEMORY_GIVEN, RUN, WIDTH, l11_records
from memcap.proofs.strings import SORTED, l11_floor, l11_keys, l11_pack, l11_record
from memcap.symbolic.gadgets.blocks import HALF, QUARTER
from memcap.symbolic.gadgets.primitives import pack

ell, r, rho, sigma, C, P, p, q, g, h, m, k = ints("ell r rho sigma C P p q g h m k")
token, key, string, id, label, hit, out = reals("token key string id label hit out")
S, Y, I = functions("S Y I", INT, INT)
X, theta = functions("X theta", INT, REAL)

# --- L11 ---

_number = (g - 1) * ell + r
_id_of = ite(_number <= P, I(_number), 0)
_label_of = ite(_number <= P, Y(_number), 0)

STRING = fn(g, pack(fn(r, _id_of * pow2(sigma) + _label_of), WIDTH, ell, ell))
"""The string of group g, for the ids I."""
IDS = forall(p, 1 <= p, p <= P, between(0, I(p), pow2(rho) - 1))
FLOORS = {I: fn(p, floor(X(p)))}
"""The ids of a memorizer of whole keys."""

KEYS = {
    "keys": SORTED,
    "first key": X(1) >= 0,
    "last key": X(P) < pow2(rho),
    "labels": forall(p, 1 <= p, p <= P, And(0 <= Y(p), Y(p) < C)),
}
GROUPS = {
    "groups": And(m >= 1, (m - 1) * ell < P, P <= m * ell),
    "strings": forall(
        g,
        1 <= g,
        g <= m,
        Eq(S(g), substitute(STRING, FLOORS)(g)),
    ),
    "thresholds": forall(
        g,
        1 <= g,
        g < m,
        between(X(g * ell) + Fraction(3, 4), theta(g), X(g * ell) + Fraction(5, 4)),
    ),
}
SMALL = {
    "rho": 3,
    "sigma": 1,
    "C": 2,
    "P": 2,
    "ell": 1,
    "m": 2,
    "h": 1,
    "X": lambda i: 2 * i,
    "Y": lambda i: 1,
    "S": {1: 5, 2: 9}.get,
    "theta": lambda g: 3,
}
START = {"empty": And(*(Eq(t, 0) for t in (string, id, label, hit, out)))}
MEMORIZER = {**MEMORY_GIVEN, **KEYS, **GROUPS, **START, **RUN}
OUTPUT = AT["out"](ell + 1)
NEAR = magnitude(token - X(p)) <= QUARTER
FAR = forall(q, 1 <= q, q <= P, magnitude(token - X(q)) >= Fraction(7, 4))

BEYOND = forall(g, 1 <= g, g < h, token >= theta(g) + HALF)
BEFORE = forall(g, h <= g, g < m, token <= theta(g) - HALF)
FOUND = l10()
INDEX = (h - 1) * ell + r
_here = {g: h}
_id_here = fn(r, substitute(_id_of, _here))
_label_here = fn(r, substitute(_label_of, _here))
READ = l11_records(ident=_id_here, lab=_label_here, token=key)

l11_floors = lemma(
    "L11.floors",
    "The ids of whole keys take ρ bits",
    given={
        "keys": SORTED,
        "first key": X(1) >= 0,
        "last key": X(P) < pow2(rho),
    },
    claim=substitute(IDS, FLOORS),
    source="THEORY 5",
    instance={"rho": 2, "P": 1, "X": lambda i: 2},
    proof=fix(
        p,
        [
            have("above", X(p) >= 0, by(l11_keys(p=1, q=p))),
            have("below", X(p) <= X(P), by(l11_keys(p=p, q=P))),
            by("above", "below", l11_floor(y=X(p), k=pow2(rho))),
        ],
    ),
)

l11_ids = lemma(
    "L11.ids",
    "The ids of a group take ρ bits",
    given={
        "bits": And(rho >= 0, sigma >= 0),
        "ids": IDS,
        "group": h >= 1,
    },
    claim=READ.premise("ids"),
    source="THEORY 5",
    instance={"rho": 2, "sigma": 1, "P": 1, "ell": 1, "h": 1, "I": lambda i: 2},
    proof=fix(
        r,
        [
            have("number", (h - 1) * ell >= 0, by()),
            by("number", at("ids", INDEX), pow2_positive(k=rho)),
        ],
    ),
)

l11_labels = lemma(
    "L11.labels",
    "The labels of a group take σ bits",
    given={
        **MEMORY_GIVEN,
        "labels": KEYS["labels"],
        "group": h >= 1,
    },
    claim=READ.premise("labels"),
    source="THEORY 5",
    instance={"rho": 2, "sigma": 1, "C": 2, "P": 1, "ell": 1, "h": 1, "Y": lambda i: 1},
    proof=fix(
        r,
        [
            have("number", (h - 1) * ell >= 0, by()),
            by("number", at("labels", INDEX), pow2_positive(k=sigma)),
        ],
    ),
)

_packed = l11_pack(f=fn(r, _id_here(r) * pow2(sigma) + _label_here(r)), w=WIDTH, j=ell)

l11_string = lemma(
    "L11.string",
    "The string of a group takes ℓw bits",
    given={
        **MEMORY_GIVEN,
        "ids": IDS,
        "labels": KEYS["labels"],
        "records": ell >= 0,
        "string": Eq(S(h), STRING(h)),
        "group": h >= 1,
    },
    claim=between(0, S(h), pow2(ell * WIDTH) - 1),
    source="THEORY 5",
    instance={**SMALL, "I": lambda i: 2 * i},
    proof=[
        have("ids here", l11_ids().claim, by(l11_ids())),
        have("label range", l11_labels().claim, by(l11_labels())),
        have(
            "records fit",
            _packed.premise("records"),
            fix(
                k,
                [
                    have("id", between(0, _id_here(k), pow2(rho) - 1), by(at("ids here", k))),
                    have(
                        "label",
                        between(0, _label_here(k), pow2(sigma) - 1),
                        by(at("label range", k)),
                    ),
                    by(l11_record(a=_id_here(k), c=_label_here(k)), "id", "label"),
                ],
            ),
        ),
        by(_packed, "records fit", "string"),
    ],
)
