"""THEORY 5, the memorizer (L11): the output is the label of the key, or 0."""

from fractions import Fraction

from proofs.arithmetic import pow2_positive, pow2_sum, whole_number
from proofs.bits import MEMORY
from proofs.examples import memorizer_run
from proofs.matching import FITS, MISSES, match_far, match_near, record_adds, string_found
from symbolic.gadgets.blocks import HALF, QUARTER
from symbolic.gadgets.construction import memorizer
from symbolic.gadgets.primitives import pack
from symbolic.gadgets.program import trace
from symbolic.lemma import lemma
from symbolic.library import magnitude, pow2
from symbolic.proof import at, by, definition, exhibit, fix, have, induct, obtain, split
from symbolic.terms import (
    INT,
    REAL,
    And,
    Eq,
    Implies,
    Not,
    Or,
    as_real,
    between,
    exists,
    floor,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
    substitute,
    term,
)

ell, r, rho, sigma, C, P, p, q, g, h, m, w, j, k, a, c = ints(
    "ell r rho sigma C P p q g h m w j k a c"
)
r0, target = ints("r0 target")
token, string, id, label, hit, out, y = reals("token string id label hit out y")
f, ident, lab, S, Y = functions("f ident lab S Y", INT, INT)
X, theta = functions("X theta", INT, REAL)

# --- the string of a group ---

_fit = forall(r, 1 <= r, r <= ell, between(0, f(r), pow2(w) - 1))

pack_bounds = lemma(
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

record_fits = lemma(
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

pack_next = lemma(
    "L11.pack-next",
    "One record more stands in front of the last j",
    given={"count": j >= 0, "place": Eq(r, ell - j)},
    claim=Eq(pack(f, w, ell, j + 1), f(r) * pow2(j * w) + pack(f, w, ell, j)),
    source="THEORY 5",
    proof=by(definition(pack(f, w, ell, j + 1))),
)

# --- induction over the records ---

RUN = {
    n: t
    for n, t in trace(
        memorizer(MEMORY),
        {"token": token, "string": string, "id": id, "label": label, "hit": hit, "out": out},
    ).recurrences.items()
}
RECORDS = {n: t for n, t in RUN.items() if "lookup" not in n and n != "string_record starts"}
AT = {
    reg: functions(f"{reg}_record", INT, REAL)[0] for reg in ("string", "id", "label", "hit", "out")
}
INNER = {
    name: functions(name, INT, INT, REAL)[0]
    for name in ("string_ids", "id_ids", "string_labels", "label_labels")
}

_value = fn(r, ident(r) * pow2(sigma) + lab(r))
_width = rho + sigma
_adds = record_adds(
    I=ident(r),
    L=lab(r),
    T=as_real(pack(_value, _width, ell, ell - r)),
    **{reg: AT[reg](r) for reg in AT},
    **{name: fn(j, INNER[name](r, j)) for name in INNER},
)
_fits = substitute(FITS, {ints("I")[0]: ident(r)})
_misses = substitute(MISSES, {ints("I")[0]: ident(r)})
_rest = pack(_value, _width, ell, ell - r)
_power = pow2((ell - r) * _width)

_STARTS = [f"{name} starts" for name in INNER]
_GOES_ON = [f"{name} goes on" for name in INNER]
_pack_bounds = pack_bounds(f=_value, w=_width, j=ell - r)
_pack_step = pack_next(f=_value, w=_width, j=ell - r)

MEMORY_GIVEN = {
    "bits": And(rho >= 0, sigma >= 0),
    "classes": And(C >= 0, C <= pow2(sigma)),
}

records_read = lemma(
    "L11.records",
    "Reading the records of a string adds up the labels of those that fit the key",
    given={
        "records": ell >= 0,
        "bits": MEMORY_GIVEN["bits"],
        "ids": forall(r, 1 <= r, r <= ell, between(0, ident(r), pow2(rho) - 1)),
        "labels": forall(r, 1 <= r, r <= ell, And(0 <= lab(r), lab(r) <= C, lab(r) < pow2(sigma))),
        "decided": forall(r, 1 <= r, r <= ell, Or(_fits, _misses, Eq(lab(r), 0))),
        "one fits": forall(
            r, 1 <= r, r <= ell, Eq(ite(_fits, lab(r), 0), ite(Eq(r, r0), target, 0))
        ),
        "that one": r0 >= 1,
        "string": Eq(AT["string"](1), pack(_value, _width, ell, ell)),
        "empty": And(*(Eq(t, 0) for t in (id, label, hit, out))),
        **RECORDS,
    },
    claim=Eq(AT["out"](ell + 1), ite(r0 <= ell, target, 0)),
    source="THEORY 5, L11",
    instance={
        **memorizer_run(4),
        "ident": {1: 2, 2: 4}.get,
        "lab": {1: 1, 2: 2}.get,
        "r0": 2,
        "target": 2,
    },
    proof=[
        have(
            "invariant",
            forall(
                r,
                1 <= r,
                r <= ell + 1,
                And(
                    Eq(AT["string"](r), pack(_value, _width, ell, ell - r + 1)),
                    Eq(AT["id"](r), 0),
                    Eq(AT["label"](r), 0),
                    Eq(AT["hit"](r), 0),
                    Eq(AT["out"](r), ite(r0 < r, target, 0)),
                ),
            ),
            fix(
                r,
                induct(
                    r,
                    1,
                    start=by(
                        "string",
                        *(f"{name}_record starts" for name in ("id", "label", "hit", "out")),
                    ),
                    step=[
                        have(
                            "record",
                            And(*(_adds.premise(n) for n in ("id", "label"))),
                            by(at("ids", r), at("labels", r)),
                        ),
                        have("length", (ell - r) * _width >= 0, by()),
                        have(
                            "fit",
                            _pack_bounds.premise("records"),
                            fix(
                                k,
                                [
                                    have(
                                        "id", between(0, ident(k), pow2(rho) - 1), by(at("ids", k))
                                    ),
                                    have(
                                        "label",
                                        between(0, lab(k), pow2(sigma) - 1),
                                        by(at("labels", k)),
                                    ),
                                    by(record_fits(a=ident(k), c=lab(k)), "id", "label"),
                                ],
                            ),
                        ),
                        have("bounds", _pack_bounds.claim, by(_pack_bounds, "fit")),
                        have(
                            "rest",
                            _adds.premise("rest"),
                            by("bounds", whole_number(x=as_real(_rest), k=_rest)),
                        ),
                        have(
                            "unfolded",
                            Eq(
                                pack(_value, _width, ell, ell - r + 1),
                                (ident(r) * pow2(sigma) + lab(r)) * _power + _rest,
                            ),
                            by(_pack_step),
                        ),
                        have("string now", _adds.premise("string"), by("induction", "unfolded")),
                        *(have(f"here {n}", _adds.premise(n), by(at(n, r))) for n in _STARTS),
                        *(
                            have(f"here {n}", _adds.premise(n), fix(k, by(at(n, r, k))))
                            for n in _GOES_ON
                        ),
                        have(
                            "added",
                            _adds.claim,
                            by(
                                _adds,
                                "induction",
                                "record",
                                "rest",
                                "string now",
                                at("labels", r),
                                at("decided", r),
                                *(f"here {n}" for n in (*_STARTS, *_GOES_ON)),
                            ),
                        ),
                        by(
                            "added",
                            at("one fits", r),
                            *(at(f"{name}_record goes on", r) for name in AT),
                        ),
                    ],
                ),
            ),
        ),
        by(at("invariant", ell + 1)),
    ],
)

# --- sorted keys ---

SORTED = forall(p, 1 <= p, p < P, X(p) + 2 <= X(p + 1))

keys_apart = lemma(
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

group_of_number = lemma(
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

floor_range = lemma(
    "L11.floor",
    "A number from 0 up to an integer has its floor there",
    given={"number": y >= 0, "small": y < k},
    claim=between(0, floor(y), k - 1),
    source="THEORY 5",
    proof=by(),
)

# --- L11 ---

_number = (g - 1) * ell + r
_id_of = ite(_number <= P, floor(X(_number)), 0)
_label_of = ite(_number <= P, Y(_number), 0)

KEYS = {
    "keys": SORTED,
    "first key": X(1) >= 0,
    "last key": X(P) < pow2(rho),
    "labels": forall(p, 1 <= p, p <= P, And(0 <= Y(p), Y(p) < C)),
}
GROUPS = {
    "records": ell >= 1,
    "groups": And(m >= 1, (m - 1) * ell < P, P <= m * ell),
    "strings": forall(
        g,
        1 <= g,
        g <= m,
        Eq(S(g), pack(fn(r, _id_of * pow2(sigma) + _label_of), _width, ell, ell)),
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

_beyond = forall(g, 1 <= g, g < h, token >= theta(g) + HALF)
_before = forall(g, h <= g, g < m, token <= theta(g) - HALF)
_found = string_found()
_index = (h - 1) * ell + r
_here = {g: h}
_id_here = fn(r, substitute(_id_of, _here))
_label_here = fn(r, substitute(_label_of, _here))
_clear = forall(
    q,
    1 <= q,
    q <= P,
    Or(magnitude(token - X(q)) <= QUARTER, magnitude(token - X(q)) >= Fraction(7, 4)),
)
_read = records_read(ident=_id_here, lab=_label_here)

ids_fit = lemma(
    "L11.ids",
    "The ids of a group take ρ bits",
    given={
        "bits": And(rho >= 0, sigma >= 0),
        "keys": SORTED,
        "first key": X(1) >= 0,
        "last key": X(P) < pow2(rho),
        "group": h >= 1,
    },
    claim=_read.premise("ids"),
    source="THEORY 5",
    instance={"rho": 2, "sigma": 1, "P": 1, "ell": 1, "h": 1, "X": lambda i: 2},
    proof=fix(
        r,
        [
            have("number", (h - 1) * ell >= 0, by()),
            have(
                "above",
                Implies(_index <= P, X(_index) >= 0),
                by("number", keys_apart(p=1, q=_index)),
            ),
            have(
                "below",
                Implies(_index <= P, X(_index) <= X(P)),
                by("number", keys_apart(p=_index, q=P)),
            ),
            have(
                "floor",
                Implies(_index <= P, between(0, floor(X(_index)), pow2(rho) - 1)),
                by("above", "below", floor_range(y=X(_index), k=pow2(rho))),
            ),
            by("floor", pow2_positive(k=rho)),
        ],
    ),
)

labels_fit = lemma(
    "L11.labels",
    "The labels of a group take σ bits",
    given={
        **MEMORY_GIVEN,
        "labels": KEYS["labels"],
        "group": h >= 1,
    },
    claim=_read.premise("labels"),
    source="THEORY 5",
    instance={"rho": 2, "sigma": 1, "C": 2, "P": 1, "ell": 1, "h": 1, "Y": lambda i: 1},
    proof=fix(
        r,
        [
            have("number", (h - 1) * ell >= 0, by()),
            by("number", at("labels", _index), pow2_positive(k=sigma)),
        ],
    ),
)

_packed = pack_bounds(f=fn(r, _id_here(r) * pow2(sigma) + _label_here(r)), w=_width, j=ell)

string_fits = lemma(
    "L11.string",
    "The string of a group takes ℓw bits",
    given={
        **MEMORY_GIVEN,
        **KEYS,
        "records": GROUPS["records"],
        "strings": GROUPS["strings"],
        "group": between(1, h, m),
    },
    claim=between(0, S(h), pow2(ell * _width) - 1),
    source="THEORY 5",
    instance=SMALL,
    proof=[
        have("ids", ids_fit().claim, by(ids_fit())),
        have("label range", labels_fit().claim, by(labels_fit())),
        have(
            "records fit",
            _packed.premise("records"),
            fix(
                k,
                [
                    have("id", between(0, _id_here(k), pow2(rho) - 1), by(at("ids", k))),
                    have(
                        "label",
                        between(0, _label_here(k), pow2(sigma) - 1),
                        by(at("label range", k)),
                    ),
                    by(record_fits(a=_id_here(k), c=_label_here(k)), "id", "label"),
                ],
            ),
        ),
        by(_packed, "records fit", at("strings", h)),
    ],
)

group_read = lemma(
    "L11.group-read",
    "For a key of group h the output is what the records of that group add",
    given={
        **MEMORY_GIVEN,
        **KEYS,
        "records": GROUPS["records"],
        "strings": GROUPS["strings"],
        **START,
        **RUN,
        "group": between(1, h, m),
        "beyond": _beyond,
        "before": _before,
        "clear": _clear,
        "one fits": _read.premise("one fits"),
        "that one": r0 >= 1,
    },
    claim=Eq(OUTPUT, ite(r0 <= ell, target, 0)),
    source="THEORY 5, L11",
    instance={**memorizer_run(4), "h": 1, "r0": 2, "target": 2},
    proof=[
        have(
            "looked up",
            _found.claim,
            by(_found, "group", "beyond", "before", *(n for n in RUN if "lookup" in n)),
        ),
        have(
            "string",
            _read.premise("string"),
            by("looked up", "string_record starts", at("strings", h)),
        ),
        have("ids", ids_fit().claim, by(ids_fit())),
        have("labels here", labels_fit().claim, by(labels_fit())),
        have(
            "decided",
            _read.premise("decided"),
            fix(
                r,
                [
                    have("number", (h - 1) * ell >= 0, by()),
                    by(
                        "number",
                        at("clear", (h - 1) * ell + r),
                        match_near(x=token, y=X((h - 1) * ell + r)),
                        match_far(x=token, y=X((h - 1) * ell + r)),
                    ),
                ],
            ),
        ),
        by(_read, "string", "ids", "labels here", "decided"),
    ],
)

_stored = group_read(target=Y(p))
_apart = [
    have("gap above", Implies(And(p < q, q <= P), X(p) + 2 <= X(q)), by("stored", keys_apart())),
    have(
        "gap below",
        Implies(And(1 <= q, q < p), X(q) + 2 <= X(p)),
        by("stored", keys_apart(p=q, q=p)),
    ),
]

memorizer_stored = lemma(
    "L11.stored",
    "For a stored key, moved by at most 1/4, the memorizer returns its label",
    given={**MEMORIZER, "stored": between(1, p, P), "near": NEAR},
    claim=Eq(OUTPUT, Y(p)),
    source="THEORY 5, L11",
    instance={**memorizer_run(4), "p": 2},
    proof=obtain(
        group_of_number(),
        (h, r0),
        [
            have(
                "clear", _stored.premise("clear"), fix(q, [*_apart, by("gap above", "gap below")])
            ),
            have(
                "group",
                between(1, h, m),
                [
                    have("small", (h - 1) * ell < m * ell, by("obtained")),
                    have("order", Implies(h >= m + 1, (h - 1) * ell >= m * ell), by()),
                    by("small", "order", "obtained"),
                ],
            ),
            have(
                "beyond",
                _beyond,
                fix(
                    g,
                    [
                        have("places", And(1 <= g * ell, g * ell <= (h - 1) * ell), by()),
                        have(
                            "gap",
                            X(g * ell) + 2 <= X(p),
                            by("places", "obtained", "stored", keys_apart(p=g * ell, q=p)),
                        ),
                        by("gap", at("thresholds", g), "group"),
                    ],
                ),
            ),
            have(
                "before",
                _before,
                fix(
                    g,
                    [
                        have(
                            "places",
                            And(h * ell <= g * ell, g * ell <= (m - 1) * ell),
                            by("obtained"),
                        ),
                        have("order", And(p <= g * ell, g * ell <= P), by("places", "obtained")),
                        have(
                            "gap",
                            X(p) <= X(g * ell),
                            by("order", "stored", keys_apart(p=p, q=g * ell)),
                        ),
                        by("gap", at("thresholds", g), "obtained"),
                    ],
                ),
            ),
            have(
                "one fits",
                _stored.premise("one fits"),
                fix(
                    r,
                    [
                        have("number", (h - 1) * ell >= 0, by("obtained")),
                        have("same", Eq(Eq(r, r0), Eq(_index, p)), by("obtained")),
                        have("label", Y(p) >= 0, by(at("labels", p))),
                        have(
                            "gap above",
                            Implies(And(p < _index, _index <= P), X(p) + 2 <= X(_index)),
                            by("stored", keys_apart(q=_index)),
                        ),
                        have(
                            "gap below",
                            Implies(_index < p, X(_index) + 2 <= X(p)),
                            by("stored", "number", keys_apart(p=_index, q=p)),
                        ),
                        split(
                            Eq(_index, p),
                            [
                                have("value", And(Eq(X(_index), X(p)), Eq(Y(_index), Y(p))), by()),
                                have(
                                    "fits",
                                    between(-QUARTER, token - floor(X(p)), Fraction(5, 4)),
                                    by(match_near(x=token, y=X(p))),
                                ),
                                have("id", Eq(floor(X(_index)), floor(X(p))), by("value")),
                                by("same", "value", "fits", "id", "stored"),
                            ],
                            [
                                have(
                                    "far",
                                    Implies(
                                        _index <= P, magnitude(token - X(_index)) >= Fraction(7, 4)
                                    ),
                                    by("gap above", "gap below"),
                                ),
                                have(
                                    "misses",
                                    Implies(
                                        _index <= P,
                                        Not(
                                            between(
                                                -QUARTER, token - floor(X(_index)), Fraction(5, 4)
                                            )
                                        ),
                                    ),
                                    by("far", match_far(x=token, y=X(_index))),
                                ),
                                by("same", "misses"),
                            ],
                        ),
                    ],
                ),
            ),
            by(_stored, "clear", "group", "beyond", "before", "one fits", "obtained", *MEMORIZER),
        ],
    ),
)

_nothing = group_read(target=0, r0=1)

_some_group = exists(h, between(1, h, m), _beyond, _before)
_all_beyond = forall(g, 1 <= g, g < k, token >= theta(g) + HALF)

group_exists = lemma(
    "L11.threshold",
    "A key that lies on no slope has a group",
    given={
        "groups": m >= 1,
        "increasing": forall(g, 1 <= g, g < m - 1, theta(g) <= theta(g + 1)),
        "off the slopes": forall(
            g, 1 <= g, g < m, Or(token >= theta(g) + HALF, token <= theta(g) - HALF)
        ),
    },
    claim=_some_group,
    source="THEORY 5, L10",
    instance={"m": 2, "theta": lambda g: 3, "token": 5},
    proof=[
        have(
            "above",
            forall((g, k), 1 <= g, 0 <= k, g + k < m, theta(g) <= theta(g + k)),
            fix((g, k), induct(k, 0, start=by(), step=by("induction", at("increasing", g + k)))),
        ),
        have(
            "search",
            forall(k, 1 <= k, k <= m, Or(_all_beyond, _some_group)),
            fix(
                k,
                induct(
                    k,
                    1,
                    start=[
                        have("none", substitute(_all_beyond, {k: term(1)}), fix(g, by())),
                        by("none"),
                    ],
                    step=split(
                        _some_group,
                        by("case"),
                        split(
                            token >= theta(k) + HALF,
                            [
                                have("so far", _all_beyond, by("induction", "case")),
                                have(
                                    "one more",
                                    substitute(_all_beyond, {k: k + 1}),
                                    fix(g, by(at("so far", g))),
                                ),
                                by("one more"),
                            ],
                            [
                                have("so far", _all_beyond, by("induction", "case")),
                                have(
                                    "from here",
                                    substitute(_before, {h: k}),
                                    fix(g, by(at("above", k, g - k), at("off the slopes", k))),
                                ),
                                have(
                                    "group",
                                    _some_group,
                                    exhibit((k,), by("so far", "from here")),
                                ),
                                by("group"),
                            ],
                        ),
                    ),
                ),
            ),
        ),
        split(
            _some_group,
            by("case"),
            [
                have("all", substitute(_all_beyond, {k: m}), by(at("search", m))),
                have("no more", substitute(_before, {h: m}), fix(g, by())),
                exhibit((m,), by("all", "no more")),
            ],
        ),
    ],
)

_group = group_exists()

memorizer_other = lemma(
    "L11.other",
    "For a key at a distance of at least 7/4 from every stored one, the memorizer returns 0",
    given={**MEMORIZER, "far": FAR},
    claim=Eq(OUTPUT, 0),
    source="THEORY 5, L11",
    instance=memorizer_run(9),
    proof=[
        have("clear", _nothing.premise("clear"), fix(q, by(at("far", q)))),
        have(
            "increasing",
            _group.premise("increasing"),
            fix(
                g,
                [
                    have("places", And(1 <= g * ell, (g + 1) * ell <= (m - 1) * ell), by()),
                    have(
                        "gap",
                        X(g * ell) + 2 <= X((g + 1) * ell),
                        by("places", keys_apart(p=g * ell, q=(g + 1) * ell)),
                    ),
                    by("gap", at("thresholds", g), at("thresholds", g + 1)),
                ],
            ),
        ),
        have(
            "off the slopes",
            _group.premise("off the slopes"),
            fix(
                g,
                [
                    have("places", And(1 <= g * ell, g * ell <= (m - 1) * ell), by()),
                    by("places", at("far", g * ell), at("thresholds", g)),
                ],
            ),
        ),
        have("some group", _some_group, by(_group, "increasing", "off the slopes")),
        obtain(
            "some group",
            h,
            [
                have("group", between(1, h, m), by("obtained")),
                have("beyond", _beyond, by("obtained")),
                have("before", _before, by("obtained")),
                have(
                    "one fits",
                    _nothing.premise("one fits"),
                    fix(
                        r,
                        [
                            have("number", (h - 1) * ell >= 0, by("group")),
                            by("number", at("far", _index), match_far(x=token, y=X(_index))),
                        ],
                    ),
                ),
                by(_nothing, "clear", "group", "beyond", "before", "one fits"),
            ],
        ),
    ],
)
