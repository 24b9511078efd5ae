"""THEORY 5, string matching: what one record adds to the output (L9), which string a key finds
(L10)."""

from fractions import Fraction

from memcap import (
    INT, REAL, And, Eq, Implies, Or, as_real, at, between, by, fix, floor, forall, functions, have,
    induct, ints, ite, lemma, magnitude, reals,
)  # fmt: skip
from memcap.proofs.bits import ID_READ, LABEL_READ, MEMORY, RECORD, l8_record, record_given
from memcap.proofs.gadgets import block_lookup, block_match, block_select
from memcap.symbolic.gadgets.blocks import HALF, QUARTER
from memcap.symbolic.gadgets.construction import look_up_string, match
from memcap.symbolic.gadgets.program import trace

C, I, L, g, h, m = ints("C I L g h m")
token, string, id, label, hit, out, T, x, y = reals("token string id label hit out T x y")

l9_near = lemma(
    "L9.near",
    "A key moved by at most 1/4 fits its own id",
    given={"near": magnitude(x - y) <= QUARTER},
    claim=between(-QUARTER, x - floor(y), Fraction(5, 4)),
    source="THEORY 5, L9",
    proof=by(),
)

l9_far = lemma(
    "L9.far",
    "A key moved by at most 1/4 fits no id of another key",
    given={"far": magnitude(x - y) >= Fraction(7, 4)},
    claim=Or(x - floor(y) <= Fraction(-3, 4), x - floor(y) >= Fraction(7, 4)),
    source="THEORY 5, L9",
    proof=by(),
)

FITS = between(-QUARTER, token - I, Fraction(5, 4))
MISSES = Or(token - I <= Fraction(-3, 4), token - I >= Fraction(7, 4))

l9_whole = lemma(
    "L9.whole",
    "A key that is an integer fits an id or misses it",
    given={"whole": Eq(token, as_real(L))},
    claim=Or(FITS, MISSES),
    source="THEORY 5, L9",
    proof=[
        have("difference", Or(L - I <= -1, between(0, L - I, 1), L - I >= 2), by()),
        by("difference"),
    ],
)

_matched = match().feed_forward.apply({"token": token, "id": ID_READ, "hit": hit})["hit"]
_match = block_match(id=ID_READ)
_select = block_select(id=ID_READ, label=LABEL_READ, hit=_matched)

l9_record = lemma(
    "L9.record",
    "A record adds its label to the output if its id fits the key, and nothing otherwise",
    given={
        **record_given,
        **RECORD.recurrences,
        "no hit": Eq(hit, 0),
        "classes": L <= C,
        "decided": Or(FITS, MISSES, Eq(L, 0)),
    },
    claim=And(
        Eq(RECORD.column["string"], T),
        Eq(RECORD.column["id"], 0),
        Eq(RECORD.column["label"], 0),
        Eq(RECORD.column["hit"], 0),
        Eq(RECORD.column["out"], out + ite(FITS, L, 0)),
    ),
    source="THEORY 5, L9",
    instance={**(l8_record.instance or {}), "token": 1, "hit": 0, "out": 0, "C": 2},
    proof=[
        have(
            "record",
            l8_record().claim,
            by(l8_record(), *record_given, *RECORD.recurrences),
        ),
        have("match", _match.claim, by(_match)),
        have(
            "decided hit",
            Or(Eq(_matched, 1), And(Eq(_matched, 0), MISSES), Eq(L, 0)),
            by("match", "record"),
        ),
        have("hits", Implies(FITS, Eq(_matched, 1)), by("match", "record")),
        have("misses", Implies(MISSES, Eq(_matched, 0)), by("match", "record")),
        have("select", _select.claim, by(_select, "match", "record", "decided hit")),
        by("record", "select", "hits", "misses", "decided hit"),
    ],
)

# --- L10: the string of a key ---

_S, _theta, _looked = functions("S", INT, INT)[0], *functions("theta string_lookup", INT, REAL)
LOOKUP = trace(look_up_string(MEMORY), {"token": token, "string": string})

_beyond = forall(g, 1 <= g, g < h, token >= _theta(g) + HALF)
_before = forall(g, h <= g, g < m, token <= _theta(g) - HALF)

l10 = lemma(
    "L10",
    "After the lookup the string is that of the key's group",
    given={
        "group": between(1, h, m),
        "beyond": _beyond,
        "before": _before,
        "empty": Eq(string, 0),
        **LOOKUP.recurrences,
    },
    claim=Eq(LOOKUP.column["string"], _S(h)),
    source="THEORY 5, L10",
    instance={
        "m": 2,
        "h": 2,
        "token": 5,
        "string": 0,
        "S": {1: 3, 2: 6}.__getitem__,
        "theta": {1: Fraction(7, 2)}.__getitem__,
        "string_lookup": {1: 3, 2: 6}.__getitem__,
    },
    proof=[
        have(
            "invariant",
            forall(g, 1 <= g, g <= m, Eq(_looked(g), ite(g <= h, _S(g), _S(h)))),
            fix(
                g,
                induct(
                    g,
                    1,
                    start=by("string_lookup starts"),
                    step=by(
                        "induction",
                        at("string_lookup goes on", g),
                        at("beyond", g),
                        at("before", g),
                        block_lookup(theta=_theta(g), change=_S(g + 1) - _S(g), string=_looked(g)),
                    ),
                ),
            ),
        ),
        by(at("invariant", m)),
    ],
)
