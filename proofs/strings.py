"""THEORY 5: packed records, sorted keys and the numbering of groups."""

from memcap import (
    INT, REAL, And, Eq, at, between, by, definition, exhibit, exists, fix, floor, forall, functions,
    have, induct, ints, lemma, obtain, pow2, reals, split,
)  # fmt: skip
from memcap.proofs.arithmetic import pow2_positive, pow2_sum
from memcap.symbolic.gadgets.primitives import pack

ell, r, rho, sigma, P, p, q, h, w, j, k, a, c = ints("ell r rho sigma P p q h w j k a c")
(y,) = reals("y")
(f,) = functions("f", INT, INT)
(X,) = functions("X", INT, REAL)

# --- the string of a group ---

_fit = forall(r, 1 <= r, r <= ell, between(0, f(r), pow2(w) - 1))

l11_pack = lemma(
    "L11.pack",
    "j packed records take j·w bits",
    given={"width": w >= 0, "count": between(0, j, ell), "records": _fit},
    claim=between(0, pack(f, w, ell, j), pow2(j * w) - 1),
    source="THEORY 5",
    instance={"w": 1, "ell": 2, "j": 2, "f": lambda r: 1},
    proof=induct(
        j,
        0,
        start=by(definition(pack(f, w, ell, 0)), definition(pow2(0 * w))),
        step=[
            have("record", between(0, f(ell - j), pow2(w) - 1), by(at("records", ell - j))),
            have("length", j * w >= 0, by()),
            have(
                "power",
                Eq(pow2((j + 1) * w), pow2(w) * pow2(j * w)),
                by("length", pow2_sum(m=w, k=j * w)),
            ),
            have(
                "high",
                (f(ell - j) + 1) * pow2(j * w) <= pow2(w) * pow2(j * w),
                by("record", "length", pow2_positive(k=j * w)),
            ),
            have(
                "low", f(ell - j) * pow2(j * w) >= 0, by("record", "length", pow2_positive(k=j * w))
            ),
            have(
                "unfolded",
                Eq(pack(f, w, ell, j + 1), f(ell - j) * pow2(j * w) + pack(f, w, ell, j)),
                by(definition(pack(f, w, ell, j + 1))),
            ),
            by("unfolded", "low", "high", "power", "induction"),
        ],
    ),
)

l11_record = lemma(
    "L11.record",
    "An id of ρ bits and a label of σ bits make a record of ρ + σ bits",
    given={
        "bits": And(rho >= 0, sigma >= 0),
        "id": between(0, a, pow2(rho) - 1),
        "label": between(0, c, pow2(sigma) - 1),
    },
    claim=between(0, a * pow2(sigma) + c, pow2(rho + sigma) - 1),
    source="THEORY 5",
    proof=[
        have("width", Eq(pow2(rho + sigma), pow2(rho) * pow2(sigma)), by(pow2_sum(m=rho, k=sigma))),
        have("high", (a + 1) * pow2(sigma) <= pow2(rho) * pow2(sigma), by(pow2_positive(k=sigma))),
        have("low", a * pow2(sigma) >= 0, by(pow2_positive(k=sigma))),
        by("width", "high", "low"),
    ],
)

l11_pack_next = lemma(
    "L11.pack-next",
    "One record more stands in front of the last j",
    given={"count": j >= 0, "place": Eq(r, ell - j)},
    claim=Eq(pack(f, w, ell, j + 1), f(r) * pow2(j * w) + pack(f, w, ell, j)),
    source="THEORY 5",
    proof=by(definition(pack(f, w, ell, j + 1))),
)

# --- sorted keys ---

SORTED = forall(p, 1 <= p, p < P, X(p) + 2 <= X(p + 1))

l11_keys = lemma(
    "L11.keys",
    "Keys with gaps of at least 2 between neighbours have them between all",
    given={"sorted": SORTED, "first": p >= 1, "order": p <= q, "last": q <= P},
    claim=X(p) + 2 * (q - p) <= X(q),
    source="THEORY 5",
    instance={"P": 3, "p": 1, "q": 3, "X": lambda i: 2 * i},
    proof=[
        have(
            "steps",
            forall(k, 0 <= k, p + k <= P, X(p) + 2 * k <= X(p + k)),
            fix(k, induct(k, 0, start=by(), step=by("induction", at("sorted", p + k)))),
        ),
        by(at("steps", q - p)),
    ],
)

l11_group = lemma(
    "L11.group",
    "Every number from 1 on is the r-th of a group of ℓ",
    given={"size": ell >= 1, "number": p >= 1},
    claim=exists((h, r), h >= 1, between(1, r, ell), Eq(p, (h - 1) * ell + r)),
    source="THEORY 5",
    proof=induct(
        p,
        1,
        start=exhibit((1, 1), by()),
        step=obtain(
            "induction",
            (h, r),
            split(
                r < ell, exhibit((h, r + 1), by("obtained")), exhibit((h + 1, 1), by("obtained"))
            ),
        ),
    ),
)

l11_floor = lemma(
    "L11.floor",
    "A number from 0 up to an integer has its floor there",
    given={"number": y >= 0, "small": y < k},
    claim=between(0, floor(y), k - 1),
    source="THEORY 5",
    proof=by(),
)
