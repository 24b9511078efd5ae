"""THEORY 5, L11: reading the records of one string, by induction."""

from memcap import (
    INT, REAL, And, Eq, Or, as_real, at, between, by, definition, fix, fn, forall, functions, have,
    induct, ints, ite, lemma, only, pow2, reals, substitute,
)  # fmt: skip
from memcap.proofs.arithmetic import floor_whole
from memcap.proofs.bits import MEMORY
from memcap.proofs.examples import memorizer_run
from memcap.proofs.matching import FITS, MISSES, l9_record
from memcap.proofs.strings import l11_pack, l11_pack_next, l11_record
from memcap.symbolic.gadgets.construction import memorizer
from memcap.symbolic.gadgets.primitives import pack
from memcap.symbolic.gadgets.program import trace

ell, r, rho, sigma, C, j, k, r0, target = ints("ell r rho sigma C j k r0 target")
token, key, string, id, label, hit, out = reals("token key string id label hit out")
ident, lab = functions("ident lab", INT, INT)

RUN = trace(
    memorizer(MEMORY),
    {"token": token, "string": string, "id": id, "label": label, "hit": hit, "out": out},
).recurrences
RECORDS = {n: t for n, t in RUN.items() if "lookup" not in n and n != "string_record starts"}
READ_WITH = {n: substitute(t, {token: key}) if n in RECORDS else t for n, t in RUN.items()}
"""The run in which the string is found with token, and its records are read with another key."""
AT = {
    reg: functions(f"{reg}_record", INT, REAL)[0] for reg in ("string", "id", "label", "hit", "out")
}
INNER = {
    name: functions(name, INT, INT, REAL)[0]
    for name in ("string_ids", "id_ids", "string_labels", "label_labels")
}

_value = fn(r, ident(r) * pow2(sigma) + lab(r))
WIDTH = rho + sigma
_rest = pack(_value, WIDTH, ell, ell - r)
_adds = l9_record(
    I=ident(r),
    L=lab(r),
    T=as_real(_rest),
    **{reg: AT[reg](r) for reg in AT},
    **{name: fn(j, INNER[name](r, j)) for name in INNER},
)
_fits = substitute(FITS, {ints("I")[0]: ident(r)})
_misses = substitute(MISSES, {ints("I")[0]: ident(r)})
_power = pow2((ell - r) * WIDTH)

_STARTS = [f"{name} starts" for name in INNER]
_GOES_ON = [f"{name} goes on" for name in INNER]
_pack_bounds = l11_pack(f=_value, w=WIDTH, j=ell - r)
_pack_step = l11_pack_next(f=_value, w=WIDTH, j=ell - r)

MEMORY_GIVEN = {
    "bits": And(rho >= 0, sigma >= 0),
    "classes": And(C >= 0, C <= pow2(sigma)),
}

EMPTIED = And(*(Eq(AT[reg](ell + 1), 0) for reg in ("string", "id", "label", "hit")))
"""After its last record a memorizer leaves the registers empty that it works with."""

l11_records = lemma(
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
        "string": Eq(AT["string"](1), pack(_value, WIDTH, ell, ell)),
        "empty": And(*(Eq(t, 0) for t in (id, label, hit, out))),
        **RECORDS,
    },
    claim=And(Eq(AT["out"](ell + 1), ite(r0 <= ell, target, 0)), EMPTIED),
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
                    Eq(AT["string"](r), pack(_value, WIDTH, ell, ell - r + 1)),
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
                        have("length", (ell - r) * WIDTH >= 0, by()),
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
                                    by(l11_record(a=ident(k), c=lab(k)), "id", "label"),
                                ],
                            ),
                        ),
                        have("bounds", _pack_bounds.claim, by(_pack_bounds, "fit")),
                        have(
                            "rest",
                            _adds.premise("rest"),
                            by("bounds", floor_whole(x=as_real(_rest), k=_rest)),
                        ),
                        have(
                            "unfolded",
                            Eq(
                                pack(_value, WIDTH, ell, ell - r + 1),
                                (ident(r) * pow2(sigma) + lab(r)) * _power + _rest,
                            ),
                            by(_pack_step),
                        ),
                        have(
                            "string now",
                            _adds.premise("string"),
                            only("induction", "unfolded", "at least", "premise"),
                        ),
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
        have("none left", Eq(ell - (ell + 1) + 1, 0), by()),
        by(at("invariant", ell + 1), "none left", definition(pack(_value, WIDTH, ell, 0))),
    ],
)
