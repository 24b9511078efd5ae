"""THEORY 5, bit extraction: fields, records and strings of records (L7, L8)."""

from memcap import (
    INT, REAL, And, Eq, Or, as_real, at, between, by, conjuncts, definition, fix, floor, forall,
    functions, have, induct, ints, lemma, only, pow2, reals,
)  # fmt: skip
from memcap.proofs.arithmetic import floor_whole, l8_division, pow2_positive, pow2_sum
from memcap.proofs.gadgets import block_peel
from memcap.symbolic.gadgets.construction import Memory, field, peel, record
from memcap.symbolic.gadgets.contract import whole
from memcap.symbolic.gadgets.program import trace

rest, bits, i, r, m, ell, rho, sigma, C, I, L = ints("rest bits i r m ell rho sigma C I L")
a, b, c, d, e = ints("a b c d e")
x, y, u, v = reals("x y u v")
(S,) = functions("S", INT, INT)
(theta,) = functions("theta", INT, REAL)
token, string, id, label, hit, out, T = reals("token string id label hit out T")

# --- L8: one field ---

_run = trace((field("bits", rest, bits, "id"),), {"string": string, "id": id})
_strings, _ids = functions("string_bits id_bits", INT, REAL)
_left = rest + (bits + 1 - i)
_top, _weight = pow2(_left - 1), pow2(bits - i)
_step = block_peel(string=_strings(i), id=_ids(i), K=_left, place=bits - i)
_after = peel(_left, "id", bits - i).feed_forward.apply({"string": _strings(i), "id": _ids(i)})[
    "string"
]

l8_field = lemma(
    "L8.field",
    "Peeling the bits of a field divides the string with remainder",
    given={
        "rest": rest >= 0,
        "bits": bits >= 0,
        "whole": whole(string),
        "inside": And(0 <= string, string < pow2(rest + bits)),
        "empty": Eq(id, 0),
        **_run.recurrences,
    },
    claim=And(
        whole(_run.column["string"]),
        0 <= _run.column["string"],
        _run.column["string"] < pow2(rest),
        whole(_run.column["id"]),
        Eq(_run.column["id"] * pow2(rest) + _run.column["string"], string),
    ),
    source="THEORY 5, L8",
    instance={
        "rest": 1,
        "bits": 2,
        "string": 5,
        "id": 0,
        "string_bits": {1: 5, 2: 1, 3: 1}.__getitem__,
        "id_bits": {1: 0, 2: 2, 3: 2}.__getitem__,
    },
    proof=[
        have(
            "invariant",
            forall(
                i,
                1 <= i,
                i <= bits + 1,
                And(
                    whole(_strings(i)),
                    0 <= _strings(i),
                    _strings(i) < pow2(_left),
                    whole(_ids(i)),
                    Eq(_ids(i) * pow2(rest) + _strings(i), string),
                ),
            ),
            fix(
                i,
                induct(
                    i,
                    1,
                    start=[
                        have(
                            "id", whole(_ids(1)), by("id_bits starts", floor_whole(x=_ids(1), k=0))
                        ),
                        by("id", "string_bits starts", "id_bits starts"),
                    ],
                    step=[
                        have("doubled", Eq(pow2(_left), 2 * _top), by(definition(pow2(_left)))),
                        have("peeled", _step.claim, by(_step, "induction", "doubled")),
                        have(
                            "next",
                            Or(
                                And(
                                    Eq(_strings(i), _top + _strings(i + 1)),
                                    Eq(_ids(i + 1), _ids(i) + _weight),
                                ),
                                And(
                                    Eq(_strings(i), _strings(i + 1)),
                                    Eq(_ids(i + 1), _ids(i)),
                                ),
                            ),
                            by(
                                "peeled",
                                at("string_bits goes on", i),
                                at("id_bits goes on", i),
                            ),
                        ),
                        have(
                            "range",
                            And(
                                whole(_strings(i + 1)),
                                0 <= _strings(i + 1),
                                _strings(i + 1) < _top,
                            ),
                            conjuncts(
                                by(
                                    "peeled",
                                    at("string_bits goes on", i),
                                    floor_whole(x=_strings(i + 1), k=floor(_after)),
                                ),
                                by("peeled", at("string_bits goes on", i)),
                                by("peeled", at("string_bits goes on", i)),
                            ),
                        ),
                        have(
                            "whole id",
                            whole(_ids(i + 1)),
                            by(
                                "next",
                                "induction",
                                floor_whole(x=_ids(i + 1), k=floor(_ids(i)) + _weight),
                                floor_whole(x=_ids(i + 1), k=floor(_ids(i))),
                            ),
                        ),
                        have(
                            "weight",
                            Eq(_weight * pow2(rest), _top),
                            by(pow2_sum(m=bits - i, k=rest)),
                        ),
                        have(
                            "sum",
                            Eq(_ids(i + 1) * pow2(rest) + _strings(i + 1), string),
                            only("next", "weight", "induction", "at least", "premise"),
                        ),
                        by("range", "sum", "whole id"),
                    ],
                ),
            ),
        ),
        by(at("invariant", bits + 1)),
    ],
)

# --- division with remainder is unique ---

l8_unique = lemma(
    "L8.unique",
    "Quotient and remainder are unique, for real registers that hold integers",
    given={
        "whole": And(whole(x), whole(y), whole(u), whole(v)),
        "remainder": And(0 <= y, y < c),
        "other remainder": And(0 <= v, v < c),
        "equal": Eq(x * c + y, u * c + v),
    },
    claim=And(Eq(x, u), Eq(y, v)),
    source="THEORY 5, L8",
    proof=[
        have("first", between(0, floor(y), c - 1), by()),
        have("second", between(0, floor(v), c - 1), by()),
        have("integers", Eq(floor(x) * c + floor(y), floor(u) * c + floor(v)), by()),
        have(
            "same",
            And(Eq(floor(x), floor(u)), Eq(floor(y), floor(v))),
            by(
                "first",
                "second",
                "integers",
                l8_division(a=floor(x), b=floor(y), m=c, e=floor(u), d=floor(v)),
            ),
        ),
        by("same"),
    ],
)

# --- L8: a record ---

MEMORY = Memory(m, ell, rho, sigma, C, S, theta)
RECORD = trace(
    record(MEMORY, r),
    {"token": token, "string": string, "id": id, "label": label, "hit": hit, "out": out},
)
_rest = (ell - r) * (rho + sigma)
ID_READ = functions("id_ids", INT, REAL)[0](rho + 1)
LABEL_READ = functions("label_labels", INT, REAL)[0](sigma + 1)
_string_mid = functions("string_ids", INT, REAL)[0](rho + 1)
_string_end = RECORD.column["string"]
_f1 = {
    "string_bits": functions("string_ids", INT, REAL)[0],
    "id_bits": functions("id_ids", INT, REAL)[0],
}
_f2 = {
    "string_bits": functions("string_labels", INT, REAL)[0],
    "id_bits": functions("label_labels", INT, REAL)[0],
}
_first = l8_field(rest=_rest + sigma, bits=rho, string=string, id=id, **_f1)
_second = l8_field(rest=_rest, bits=sigma, string=_string_mid, id=label, **_f2)
_low = L * pow2(_rest) + T

record_given = {
    "place": between(1, r, ell),
    "bits": And(rho >= 0, sigma >= 0),
    "id": between(0, I, pow2(rho) - 1),
    "label": between(0, L, pow2(sigma) - 1),
    "rest": And(whole(T), 0 <= T, T < pow2(_rest)),
    "string": Eq(string, (I * pow2(sigma) + L) * pow2(_rest) + T),
    "empty": And(Eq(id, 0), Eq(label, 0)),
}

l8_record = lemma(
    "L8.record",
    "After the peels of a record, id and label hold it and the string is the rest",
    given={**record_given, **RECORD.recurrences},
    claim=And(Eq(ID_READ, I), Eq(LABEL_READ, L), Eq(_string_end, T)),
    source="THEORY 5, L8",
    instance={
        "ell": 1,
        "r": 1,
        "rho": 1,
        "sigma": 1,
        "I": 1,
        "L": 1,
        "T": 0,
        "string": 3,
        "id": 0,
        "label": 0,
        "string_ids": {1: 3, 2: 1}.__getitem__,
        "id_ids": {1: 0, 2: 1}.__getitem__,
        "string_labels": {1: 1, 2: 0}.__getitem__,
        "label_labels": {1: 0, 2: 1}.__getitem__,
    },
    proof=[
        have("nonnegative", _rest >= 0, by()),
        have(
            "middle",
            Eq(pow2(_rest + sigma), pow2(sigma) * pow2(_rest)),
            by("nonnegative", pow2_sum(m=sigma, k=_rest)),
        ),
        have(
            "all",
            Eq(pow2(_rest + sigma + rho), pow2(rho) * pow2(_rest + sigma)),
            by("nonnegative", pow2_sum(m=rho, k=_rest + sigma)),
        ),
        have(
            "unit",
            And(pow2(_rest) >= 1, pow2(_rest + sigma) >= 1),
            by("nonnegative", pow2_positive(k=_rest), pow2_positive(k=_rest + sigma)),
        ),
        have("low whole", whole(_low), by(floor_whole(x=_low, k=L * pow2(_rest) + floor(T)))),
        have("product", (L + 1) * pow2(_rest) <= pow2(sigma) * pow2(_rest), by("unit")),
        have("low", And(0 <= _low, _low < pow2(_rest + sigma)), by("product", "middle", "unit")),
        have("split", Eq(string, I * pow2(_rest + sigma) + _low), by("middle")),
        have(
            "whole",
            whole(string),
            by(
                "split",
                floor_whole(x=string, k=I * pow2(_rest + sigma) + L * pow2(_rest) + floor(T)),
            ),
        ),
        have(
            "product id",
            (I + 1) * pow2(_rest + sigma) <= pow2(rho) * pow2(_rest + sigma),
            by("unit"),
        ),
        have(
            "inside",
            And(0 <= string, string < pow2(_rest + sigma + rho)),
            [
                have("above", I * pow2(_rest + sigma) >= 0, only("id", "unit")),
                have("below", string < (I + 1) * pow2(_rest + sigma), only("split", "low")),
                conjuncts(
                    only("split", "low", "above"),
                    only("below", "product id", "all"),
                ),
            ],
        ),
        have(
            "first",
            _first.claim,
            by(
                _first,
                "whole",
                "inside",
                "nonnegative",
                "id_ids starts",
                "string_ids starts",
                "id_ids goes on",
                "string_ids goes on",
            ),
        ),
        have(
            "id value",
            And(Eq(ID_READ, I), Eq(_string_mid, _low)),
            by(
                "first",
                "low whole",
                "low",
                "split",
                "unit",
                l8_unique(x=ID_READ, y=_string_mid, u=as_real(I), v=_low, c=pow2(_rest + sigma)),
                floor_whole(x=as_real(I), k=I),
            ),
        ),
        have(
            "inside label",
            And(0 <= _string_mid, _string_mid < pow2(_rest + sigma)),
            by("id value", "low"),
        ),
        have(
            "second",
            _second.claim,
            by(
                _second,
                "first",
                "inside label",
                "nonnegative",
                "label_labels starts",
                "string_labels starts",
                "label_labels goes on",
                "string_labels goes on",
            ),
        ),
        have(
            "label value",
            And(Eq(LABEL_READ, L), Eq(_string_end, T)),
            by(
                "second",
                "id value",
                "unit",
                l8_unique(x=LABEL_READ, y=_string_end, u=as_real(L), v=T, c=pow2(_rest)),
                floor_whole(x=as_real(L), k=L),
            ),
        ),
        by("id value", "label value"),
    ],
)
