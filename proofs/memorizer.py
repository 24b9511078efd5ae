"""THEORY 5, the memorizer (L11): the output is the label of the key, or 0."""

from fractions import Fraction

from memcap import (
    INT, REAL, And, Eq, Implies, Not, Or, at, between, by, exhibit, exists, fix, floor, forall,
    functions, have, induct, ints, ite, lemma, magnitude, obtain, reals, split, substitute, term,
)  # fmt: skip
from memcap.proofs.examples import key as sample_key, memorizer_run
from memcap.proofs.matching import FITS, MISSES, l9_far, l9_near
from memcap.proofs.memory import (
    BEFORE, BEYOND, FAR, FLOORS, FOUND, GROUPS, IDS, INDEX, KEYS, MEMORIZER, NEAR, OUTPUT, READ,
    SMALL, START, STRING, l11_floors, l11_ids, l11_labels,
)  # fmt: skip
from memcap.proofs.records import EMPTIED, MEMORY_GIVEN, READ_WITH, RUN
from memcap.proofs.strings import SORTED, l11_group, l11_keys
from memcap.symbolic.gadgets.blocks import HALF, QUARTER

ell, r, P, p, q, g, h, m, k, r0, target = ints("ell r P p q g h m k r0 target")
token, key = reals("token key")
S, Y, I = functions("S Y I", INT, INT)
X, theta = functions("X theta", INT, REAL)

_of_key = {token: key, ints("I")[0]: I(q)}
_FITS, _MISSES = (substitute(formula, _of_key) for formula in (FITS, MISSES))

l11_group_read = lemma(
    "L11.group-read",
    "For a key of group h the output is what the records of that group add",
    given={
        **MEMORY_GIVEN,
        "ids": IDS,
        "labels": KEYS["labels"],
        "records": ell >= 0,
        "string": Eq(S(h), STRING(h)),
        **START,
        **READ_WITH,
        "group": between(1, h, m),
        "beyond": BEYOND,
        "before": BEFORE,
        "decided": forall(q, 1 <= q, q <= P, Or(_FITS, _MISSES)),
        "one fits": READ.premise("one fits"),
        "that one": r0 >= 1,
    },
    claim=And(Eq(OUTPUT, ite(r0 <= ell, target, 0)), EMPTIED),
    source="THEORY 5, L11",
    instance={**memorizer_run(4), "h": 1, "r0": 2, "target": 2, "key": 4, "I": sample_key},
    proof=[
        have(
            "looked up",
            FOUND.claim,
            by(FOUND, "group", "beyond", "before", *(n for n in RUN if "lookup" in n)),
        ),
        have(
            "string read",
            READ.premise("string"),
            by("looked up", "string_record starts", "string"),
        ),
        have("ids here", l11_ids().claim, by(l11_ids())),
        have("labels here", l11_labels().claim, by(l11_labels())),
        have(
            "decided here",
            READ.premise("decided"),
            fix(
                r,
                [
                    have("number", (h - 1) * ell >= 0, by()),
                    by("number", at("decided", (h - 1) * ell + r)),
                ],
            ),
        ),
        by(READ, "string read", "ids here", "labels here", "decided here"),
    ],
)

l11_key_group = lemma(
    "L11.key-group",
    "A stored key, moved by at most 1/4, lies between the thresholds of its group",
    given={
        "keys": SORTED,
        "groups": GROUPS["groups"],
        "thresholds": GROUPS["thresholds"],
        "stored": between(1, p, P),
        "near": NEAR,
    },
    claim=exists(
        (h, r0),
        between(1, h, m),
        between(1, r0, ell),
        Eq(p, (h - 1) * ell + r0),
        BEYOND,
        BEFORE,
    ),
    source="THEORY 5, L11",
    instance={**SMALL, "p": 2, "token": 4},
    proof=obtain(
        l11_group(),
        (h, r0),
        [
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
                BEYOND,
                fix(
                    g,
                    [
                        have("places", And(1 <= g * ell, g * ell <= (h - 1) * ell), by()),
                        have(
                            "gap",
                            X(g * ell) + 2 <= X(p),
                            by("places", "obtained", "stored", l11_keys(p=g * ell, q=p)),
                        ),
                        by("gap", at("thresholds", g), "group"),
                    ],
                ),
            ),
            have(
                "before",
                BEFORE,
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
                            by("order", "stored", l11_keys(p=p, q=g * ell)),
                        ),
                        by("gap", at("thresholds", g), "obtained"),
                    ],
                ),
            ),
            exhibit((h, r0), by("obtained", "group", "beyond", "before")),
        ],
    ),
)

HAVE_GROUP = [
    have("group", between(1, h, m), by("obtained")),
    have("beyond", BEYOND, by("obtained")),
    have("before", BEFORE, by("obtained")),
]
"""What is known of the group h of a key, once there is one."""

_stored = l11_group_read(key=token, I=FLOORS[I], target=Y(p))
_HAVE_STRING = [
    have("ids", l11_floors().claim, by(l11_floors())),
    have("string", _stored.premise("string"), by("group", at("strings", h))),
]
_apart = [
    have("gap above", Implies(And(p < q, q <= P), X(p) + 2 <= X(q)), by("stored", l11_keys())),
    have(
        "gap below",
        Implies(And(1 <= q, q < p), X(q) + 2 <= X(p)),
        by("stored", l11_keys(p=q, q=p)),
    ),
]

l11_stored = lemma(
    "L11.stored",
    "For a stored key, moved by at most 1/4, the memorizer returns its label",
    given={**MEMORIZER, "stored": between(1, p, P), "near": NEAR},
    claim=And(Eq(OUTPUT, Y(p)), EMPTIED),
    source="THEORY 5, L11",
    instance={**memorizer_run(4), "p": 2},
    proof=obtain(
        l11_key_group(),
        (h, r0),
        [
            *HAVE_GROUP,
            *_HAVE_STRING,
            have(
                "decided",
                _stored.premise("decided"),
                fix(
                    q,
                    [
                        *_apart,
                        have(
                            "clear",
                            Or(
                                magnitude(token - X(q)) <= QUARTER,
                                magnitude(token - X(q)) >= Fraction(7, 4),
                            ),
                            by("gap above", "gap below"),
                        ),
                        by("clear", l9_near(x=token, y=X(q)), l9_far(x=token, y=X(q))),
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
                        have("same", Eq(Eq(r, r0), Eq(INDEX, p)), by("obtained")),
                        have("label", Y(p) >= 0, by(at("labels", p))),
                        have(
                            "gap above",
                            Implies(And(p < INDEX, INDEX <= P), X(p) + 2 <= X(INDEX)),
                            by("stored", l11_keys(q=INDEX)),
                        ),
                        have(
                            "gap below",
                            Implies(INDEX < p, X(INDEX) + 2 <= X(p)),
                            by("stored", "number", l11_keys(p=INDEX, q=p)),
                        ),
                        split(
                            Eq(INDEX, p),
                            [
                                have("value", And(Eq(X(INDEX), X(p)), Eq(Y(INDEX), Y(p))), by()),
                                have(
                                    "fits",
                                    between(-QUARTER, token - floor(X(p)), Fraction(5, 4)),
                                    by(l9_near(x=token, y=X(p))),
                                ),
                                have("id", Eq(floor(X(INDEX)), floor(X(p))), by("value")),
                                by("same", "value", "fits", "id", "stored"),
                            ],
                            [
                                have(
                                    "far",
                                    Implies(
                                        INDEX <= P, magnitude(token - X(INDEX)) >= Fraction(7, 4)
                                    ),
                                    by("gap above", "gap below"),
                                ),
                                have(
                                    "misses",
                                    Implies(
                                        INDEX <= P,
                                        Not(
                                            between(
                                                -QUARTER, token - floor(X(INDEX)), Fraction(5, 4)
                                            )
                                        ),
                                    ),
                                    by("far", l9_far(x=token, y=X(INDEX))),
                                ),
                                by("same", "misses"),
                            ],
                        ),
                    ],
                ),
            ),
            by(
                _stored,
                "decided",
                "group",
                "beyond",
                "before",
                "ids",
                "string",
                "one fits",
                "obtained",
                *MEMORIZER,
            ),
        ],
    ),
)

_nothing = l11_group_read(key=token, I=FLOORS[I], target=0, r0=1)

_some_group = exists(h, between(1, h, m), BEYOND, BEFORE)
_all_beyond = forall(g, 1 <= g, g < k, token >= theta(g) + HALF)

l11_threshold = lemma(
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
                                    substitute(BEFORE, {h: k}),
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
                have("no more", substitute(BEFORE, {h: m}), fix(g, by())),
                exhibit((m,), by("all", "no more")),
            ],
        ),
    ],
)

_group = l11_threshold()

l11_other = lemma(
    "L11.other",
    "For a key at a distance of at least 7/4 from every stored one, the memorizer returns 0",
    given={**MEMORIZER, "far": FAR},
    claim=And(Eq(OUTPUT, 0), EMPTIED),
    source="THEORY 5, L11",
    instance=memorizer_run(9),
    proof=[
        have(
            "decided",
            _nothing.premise("decided"),
            fix(q, by(at("far", q), l9_far(x=token, y=X(q)))),
        ),
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
                        by("places", l11_keys(p=g * ell, q=(g + 1) * ell)),
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
                *HAVE_GROUP,
                *_HAVE_STRING,
                have(
                    "one fits",
                    _nothing.premise("one fits"),
                    fix(
                        r,
                        [
                            have("number", (h - 1) * ell >= 0, by("group")),
                            by("number", at("far", INDEX), l9_far(x=token, y=X(INDEX))),
                        ],
                    ),
                ),
                by(
                    _nothing,
                    "decided",
                    "group",
                    "beyond",
                    "before",
                    "ids",
                    "string",
                    "one fits",
                ),
            ],
        ),
    ],
)
