"""THEORY 2: the ramp, the gate, the bump, the two attention heads; then every block's contract."""

from collections.abc import Mapping
from fractions import Fraction

from memcap import (
    INT, REAL, And, Eq, Lemma, Or, Proof, Term, Var, as_real, at, between, by, conjuncts,
    definition, fix, floor, fn, forall, functions, have, induct, ints, ite, lemma, maximum, obtain,
    only, pow2, reals, relu, split, total,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    floor_whole, maximum_attained, maximum_same, pow2_positive, total_all_equal, total_monotone,
    total_same, total_scaled, total_single,
)  # fmt: skip
from memcap.symbolic.gadgets.blocks import HALF, QUARTER, Columns
from memcap.symbolic.gadgets.construction import (
    copy, form_key, heads, lookup, mark, match, peel, remove, select,
)  # fmt: skip
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.primitives import attend, bump, gate, ramp
from memcap.symbolic.gadgets.sequence import sequence_key

x, y, lo, hi, v, b, B, c, q, theta, change, height = reals(
    "x y lo hi v b B c q theta change height"
)
n, i, k, K, place, C = ints("n i k K place C")
a, s = functions("a s", INT, REAL)

# --- ramp, gate, bump ---

ramp_low = lemma(
    "ramp.low",
    "A ramp is 0 up to its foot",
    given={"foot before top": lo < hi, "below": x <= lo},
    claim=Eq(ramp(x, lo, hi), 0),
    source="THEORY 2",
    proof=by(unfold=[ramp]),
)

ramp_high = lemma(
    "ramp.high",
    "A ramp is 1 from its top on",
    given={"foot before top": lo < hi, "above": hi <= x},
    claim=Eq(ramp(x, lo, hi), 1),
    source="THEORY 2",
    proof=by(unfold=[ramp]),
)

ramp_range = lemma(
    "ramp.range",
    "A ramp stays between 0 and 1",
    given={"foot before top": lo < hi},
    claim=between(0, ramp(x, lo, hi), 1),
    source="THEORY 2",
    proof=[
        have("low", Or(lo < x, Eq(ramp(x, lo, hi), 0)), by(ramp_low())),
        have("high", Or(x < hi, Eq(ramp(x, lo, hi), 1)), by(ramp_high())),
        have(
            "slope",
            Or(x <= lo, hi <= x, Eq(ramp(x, lo, hi) * (hi - lo), x - lo)),
            by(unfold=[ramp]),
        ),
        by("low", "high", "slope"),
    ],
)

gate_open = lemma(
    "gate.open",
    "An open gate passes its value",
    given={"value": v >= 0, "open": Eq(b, 0)},
    claim=Eq(gate(v, b, B), v),
    source="THEORY 2",
    proof=by(unfold=[gate]),
)

gate_shut = lemma(
    "gate.shut",
    "A shut gate gives 0",
    given={"value": v <= B, "shut": Eq(b, 1)},
    claim=Eq(gate(v, b, B), 0),
    source="THEORY 2",
    proof=by(unfold=[gate]),
)

_rise = {"lo": Fraction(-3, 4), "hi": Fraction(-1, 4)}
_fall = {"lo": Fraction(5, 4), "hi": Fraction(7, 4)}

bump_on = lemma(
    "bump.on",
    "The bump is 1 on [−1/4, 5/4]",
    given={"inside": between(-QUARTER, y, Fraction(5, 4))},
    claim=Eq(bump(y), 1),
    source="THEORY 2",
    proof=by(ramp_high(x=y, **_rise), ramp_low(x=y, **_fall), unfold=[bump]),
)

bump_off = lemma(
    "bump.off",
    "The bump is 0 outside (−3/4, 7/4)",
    given={"outside": Or(y <= Fraction(-3, 4), y >= Fraction(7, 4))},
    claim=Eq(bump(y), 0),
    source="THEORY 2",
    proof=by(
        ramp_low(x=y, **_rise),
        ramp_low(x=y, **_fall),
        ramp_high(x=y, **_rise),
        ramp_high(x=y, **_fall),
        unfold=[bump],
    ),
)

# --- attention heads ---

_is_top = ite(Eq(s(i), maximum(n, s)), as_real(1), 0)
_is_k = ite(Eq(i, k), as_real(1), 0)
_spike = fn(i, _is_k)

attend_columns = lemma(
    "attend.columns",
    "At least one column has the highest score",
    given={"columns": n >= 1},
    claim=total(n, fn(i, _is_top)) >= 1,
    source="THEORY 2",
    proof=obtain(
        maximum_attained(f=s),
        k,
        [
            have("spike", forall(i, between(1, i, n), _is_k <= _is_top), fix(i, by("obtained"))),
            have("before", forall(i, between(1, i, n), i < k, Eq(_is_k, 0)), fix(i, by())),
            have("after", forall(i, between(1, i, n), k < i, Eq(_is_k, 0)), fix(i, by())),
            by(
                "spike",
                "before",
                "after",
                total_single(f=_spike),
                total_monotone(f=_spike, g=fn(i, _is_top)),
            ),
        ],
    ),
)

_chosen = fn(i, ite(Eq(s(i), maximum(n, s)), a(i), 0))

attend_level = lemma(
    "attend.level",
    "Columns of the highest score that agree give their common value",
    given={
        "columns": n >= 1,
        "level": forall(i, between(1, i, n), Eq(s(i), maximum(n, s)), Eq(a(i), c)),
    },
    claim=Eq(attend(n, s, a), c),
    source="THEORY 2",
    instance={"n": 2, "s": lambda i: i, "a": lambda i: 5 * i, "c": 10},
    proof=[
        have(
            "summands",
            forall(i, between(1, i, n), Eq(_chosen(i), c * _is_top)),
            fix(i, by(at("level", i))),
        ),
        by(
            "summands",
            total_same(f=_chosen, g=fn(i, c * _is_top)),
            total_scaled(f=fn(i, _is_top)),
            attend_columns(),
            unfold=[attend],
        ),
    ],
)

head_max = lemma(
    "head.max",
    "The max head returns the maximum",
    given={"columns": n >= 1, "heat": q > 0},
    claim=Eq(attend(n, fn(i, a(i) * q), a), maximum(n, a)),
    source="THEORY 2",
    proof=[
        have(
            "scale",
            Eq(maximum(n, fn(i, a(i) * q)), maximum(n, a) * q),
            induct(
                n,
                1,
                start=by(definition(maximum(1, a)), definition(maximum(1, fn(i, a(i) * q)))),
                step=by(
                    "induction",
                    definition(maximum(n + 1, a)),
                    definition(maximum(n + 1, fn(i, a(i) * q))),
                ),
            ),
        ),
        have(
            "level",
            forall(
                i,
                between(1, i, n),
                Eq(a(i) * q, maximum(n, fn(i, a(i) * q))),
                Eq(a(i), maximum(n, a)),
            ),
            fix(i, by("scale")),
        ),
        by("level", attend_level(s=fn(i, a(i) * q), c=maximum(n, a))),
    ],
)

_flat = fn(i, as_real(0))

head_mean = lemma(
    "head.mean",
    "The mean head returns the average",
    given={"columns": n >= 1},
    claim=Eq(n * attend(n, _flat, a), total(n, a)),
    source="THEORY 2",
    proof=[
        have(
            "maximum",
            Eq(maximum(n, _flat), 0),
            induct(
                n,
                1,
                start=by(definition(maximum(1, _flat))),
                step=by("induction", definition(maximum(n + 1, _flat))),
            ),
        ),
        have(
            "all",
            forall(i, between(1, i, n), Eq(ite(Eq(as_real(0), maximum(n, _flat)), a(i), 0), a(i))),
            fix(i, by("maximum")),
        ),
        have(
            "each",
            forall(
                i, between(1, i, n), Eq(ite(Eq(as_real(0), maximum(n, _flat)), as_real(1), 0), 1)
            ),
            fix(i, by("maximum")),
        ),
        by(
            "all",
            "each",
            total_same(f=fn(i, ite(Eq(as_real(0), maximum(n, _flat)), a(i), 0)), g=a),
            total_all_equal(
                f=fn(i, ite(Eq(as_real(0), maximum(n, _flat)), as_real(1), 0)), c=as_real(1)
            ),
            unfold=[attend],
        ),
    ],
)

# --- the contracts of the blocks: run on a column of symbols ---

_REGISTERS = {
    name: Var(name, REAL)
    for name in (
        "one",
        "token",
        "left",
        "gone",
        "top",
        "seq",
        "string",
        "id",
        "label",
        "hit",
        "out",
    )
}


def contract(title: str, gadget: Gadget, proof: Proof, given: Mapping[str, Term] = {}) -> Lemma:
    """The lemma that a gadget's block, run on any column that meets what it requires, does what
    it ensures."""
    before = _REGISTERS
    after = gadget.feed_forward.apply(before)
    return lemma(
        f"block.{gadget.name}",
        title,
        given={**given, **gadget.requires(before)},
        claim=And(*gadget.ensures(before, after).values()),
        source="THEORY 3–5",
        proof=proof,
    )


block_copy = contract("The copy block writes the token to left", copy(), by())

block_mark = contract("The mark block marks the columns that hold the maximum", mark(), by())

block_remove = contract(
    "The remove block empties left in the columns that are gone", remove(B), by()
)

block_key = contract("The key block adds H·seq to the token", form_key(height), by())

block_lookup = contract(
    "A lookup block adds its change exactly where the key is beyond the threshold",
    lookup(theta, change),
    by(),
)

_peel = peel(K, "id", place)
_string, _top, _weight = _REGISTERS["string"], pow2(K - 1), pow2(place)
_upper, _lower = (neuron.value(_REGISTERS) for neuron in _peel.feed_forward.neurons)

_rest = _peel.feed_forward.apply(_REGISTERS)["string"]

block_peel = contract(
    "A peel block moves the top bit of the string to a register (L7)",
    _peel,
    [
        have("integers", Or(floor(_string) >= _top, floor(_string) <= _top - 1), by()),
        have("gap", Or(_string >= _top, _string <= _top - 1), by("integers")),
        have("positive", _top >= 1, by(pow2_positive(k=K - 1))),
        split(
            _string >= _top,
            [
                have("upper", Eq(_upper, _lower + 1), by()),
                have("string", Eq(_top * _upper, _top * _lower + _top), by("upper")),
                have("field", Eq(_weight * _upper, _weight * _lower + _weight), by("upper")),
                have("rest", Eq(_rest, as_real(floor(_string) - _top)), only("string", "whole")),
                conjuncts(
                    by("rest", floor_whole(x=_rest, k=floor(_string) - _top)),
                    by("rest"),
                    by("rest"),
                    by("field"),
                ),
            ],
            [
                have("upper", And(Eq(_upper, 0), Eq(_lower, 0)), by("gap", "positive")),
                have("string", And(Eq(_top * _upper, 0), Eq(_top * _lower, 0)), by("upper")),
                have("field", And(Eq(_weight * _upper, 0), Eq(_weight * _lower, 0)), by("upper")),
                by("string", "field", "positive", "gap"),
            ],
        ),
    ],
)

_y = _REGISTERS["token"] - _REGISTERS["id"]
_neurons = [neuron.value(_REGISTERS) for neuron in match().feed_forward.neurons]

block_match = contract(
    "The match block adds 1 to hit where the id fits, 0 where it is far, never less or more",
    match(),
    [
        have("rise", between(0, _neurons[0] - _neurons[1], HALF), by()),
        have("fall", between(0, _neurons[2] - _neurons[3], HALF), by()),
        have("order", _neurons[0] - _neurons[1] >= _neurons[2] - _neurons[3], by()),
        by("rise", "fall", "order"),
    ],
)

block_select = contract(
    "The select block adds the label where hit is 1, and clears",
    select(C),
    [
        have("full", C * _REGISTERS["hit"] <= C, by()),
        split(
            Eq(_REGISTERS["hit"], 1),
            [have("product", Eq(C * _REGISTERS["hit"], C), by()), by("product")],
            [
                have(
                    "product",
                    Or(Eq(C * _REGISTERS["hit"], 0), Eq(_REGISTERS["label"], 0)),
                    by(),
                ),
                by("product", "full"),
            ],
        ),
    ],
    given={"classes": C >= 0},
)

block_sequence_key = contract(
    "The sequence key block replaces the token by 4·seq", sequence_key(), by()
)

# --- the neurons of the blocks are the ramp, the gate and the bump ---

_left, _gone, _token, _hit = (_REGISTERS[name] for name in ("left", "gone", "token", "hit"))

block_lookup_ramp = lemma(
    "block.lookup.ramp",
    "A lookup block adds its change times a ramp of the token",
    claim=Eq(
        lookup(theta, change).feed_forward.apply(_REGISTERS)["string"],
        _string + change * ramp(_token, theta - HALF, theta + HALF),
    ),
    source="THEORY 5",
    proof=[
        have(
            "ramp",
            Eq(
                ramp(_token, theta - HALF, theta + HALF),
                relu(_token - (theta - HALF)) - relu(_token - (theta + HALF)),
            ),
            by(unfold=[ramp]),
        ),
        have(
            "product",
            Eq(
                change * ramp(_token, theta - HALF, theta + HALF),
                change * relu(_token - (theta - HALF)) - change * relu(_token - (theta + HALF)),
            ),
            by("ramp"),
        ),
        by("product"),
    ],
)

block_remove_gate = lemma(
    "block.remove.gate",
    "The remove block replaces left, when it is not negative, by the gate of left and gone",
    given={"left": _left >= 0},
    claim=Eq(remove(B).feed_forward.apply(_REGISTERS)["left"], gate(_left, _gone, B)),
    source="THEORY 4",
    proof=by(unfold=[gate]),
)

block_match_bump = lemma(
    "block.match.bump",
    "The match block adds the bump of token − id",
    claim=Eq(match().feed_forward.apply(_REGISTERS)["hit"], _hit + bump(_token - _REGISTERS["id"])),
    source="THEORY 5",
    proof=by(unfold=[bump, ramp]),
)

# --- the attention block, on a column taken arbitrarily ---

_names = ("one", "token", "left", "gone", "top", "seq")
_at = dict(zip(_names, functions(" ".join(_names), INT, REAL)))
_j = ints("j")[0]
_alpha, _beta = ints("alpha beta")
_attended = heads(_alpha, _beta, n).attention.apply_symbolic(
    {name: register(i) for name, register in _at.items()}, Columns(i, n)
)
_largest, _number = maximum(n, _at["left"]), total(n, _at["gone"])
_heads = {
    "max": attend(n, fn(_j, _at["left"](_j) * _at["one"](i)), fn(_j, _at["left"](_j))),
    "mean": attend(n, _flat, fn(_j, _at["gone"](_j))),
}


def _itself(register: Var) -> Term:
    """A register has the values that it has: what reading it through a λ asks for."""
    return forall(i, between(1, i, n), Eq(register(i), register(i)))


block_heads = lemma(
    "block.heads",
    "The attention block adds the maximum of left to top, and α times it and β times the sum of "
    "gone to seq",
    given={"columns": n >= 1, "one": _at["one"](i) > 0},
    claim=And(
        Eq(_attended["top"], _at["top"](i) + _largest),
        Eq(_attended["seq"], _at["seq"](i) + _alpha * _largest + _beta * _number),
    ),
    source="THEORY 2, 4",
    proof=[
        have(
            "same",
            And(
                Eq(maximum(n, fn(_j, _at["left"](_j))), _largest),
                Eq(total(n, fn(_j, _at["gone"](_j))), _number),
            ),
            [
                have(
                    "left",
                    forall(i, between(1, i, n), Eq(_at["left"](i), _at["left"](i))),
                    fix(k, by()),
                ),
                have(
                    "gone",
                    forall(i, between(1, i, n), Eq(_at["gone"](i), _at["gone"](i))),
                    fix(k, by()),
                ),
                by(
                    "left",
                    "gone",
                    maximum_same(f=fn(_j, _at["left"](_j)), g=_at["left"]),
                    total_same(f=fn(_j, _at["gone"](_j)), g=_at["gone"]),
                ),
            ],
        ),
        have(
            "max",
            Eq(_heads["max"], _largest),
            by("same", head_max(a=fn(_j, _at["left"](_j)), q=_at["one"](i))),
        ),
        have(
            "mean",
            Eq(n * _heads["mean"], _number),
            by("same", head_mean(a=fn(_j, _at["gone"](_j)))),
        ),
        have("product", Eq(_beta * n * _heads["mean"], _beta * _number), by("mean")),
        by("max", "product"),
    ],
)
