"""The blocks of the construction (THEORY 3–5), each with its contract, and their programs.

Registers: one = 1, token, left, gone, top, seq for the contextual map; string, id, label, hit, out
for the memorizer.  After the contextual map, token holds the key.

Every function takes terms (to prove) or exact numbers (to build).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from memcap.symbolic.gadgets.blocks import (
    HALF,
    QUARTER,
    Attention,
    Column,
    FeedForward,
    Head,
    Neuron,
    Scalar,
    clear,
    ramp_neurons,
)
from memcap.symbolic.gadgets.contract import (
    Claims,
    Gadget,
    both,
    choice,
    either,
    equal,
    implied,
    whole,
)
from memcap.symbolic.gadgets.program import Program, Repeat
from memcap.symbolic.language.terms import Term, fn, ints
from memcap.symbolic.library import total, two_to

REGISTERS = (
    "one", "token", "left", "gone", "top", "seq", "string", "id", "label", "hit", "out",
)  # fmt: skip

THREE_QUARTERS, FIVE_QUARTERS, SEVEN_QUARTERS = (Fraction(q, 4) for q in (3, 5, 7))


# --- projection (THEORY 3) -----------------------------------------------------------------


@dataclass(frozen=True)
class Embedding:
    """token = κ⟨u, x⟩ + 2 + s and one = 1: d + 2 structural entries.

    ``weights`` maps a coordinate 1…d to κ·u_k; ``shift`` is 2 + s.
    """

    d: Scalar
    weights: Callable[[Scalar], Scalar]
    shift: Scalar

    def apply(self, x: Callable[[Scalar], Scalar]) -> dict[str, Scalar]:
        """The first column for the token x (a function of the coordinate); all else is 0."""
        if isinstance(self.d, Term):
            (k,) = ints("k")
            product = total(self.d, fn(k, self.weights(k) * x(k)))
        else:
            product = sum(self.weights(k) * x(k) for k in range(1, self.d + 1))
        column = dict.fromkeys(REGISTERS, Fraction(0))
        return column | {"one": Fraction(1), "token": product + self.shift}

    @property
    def entries(self) -> Scalar:
        """d weights and two biases."""
        return self.d + 2


# --- contextual mapping (THEORY 4) ---------------------------------------------------------


def copy() -> Gadget:
    """left ← token."""
    block = FeedForward((Neuron({"token": 1}, None, {"left": 1}),))
    return Gadget(
        "copy",
        block,
        lambda c: {"token": 0 <= c["token"], "left": equal(c["left"], 0)},
        lambda _, after: {"left": equal(after["left"], after["token"])},
    )


def heads(alpha: Scalar, beta: Scalar, n: Scalar, heat: Scalar = 1) -> Gadget:
    """The attention block of a round: the maximum of left into top and α times it into seq; the
    number of columns that are gone, times β, into seq.  ``heat`` is the inverse temperature."""
    max_head = Head({"left": 1}, {"one": heat}, {"left": 1}, {"top": 1, "seq": alpha})
    mean_head = Head({}, {}, {"gone": 1}, {"seq": beta * n})
    return Gadget("heads", Attention((max_head, mean_head)))


def mark() -> Gadget:
    """gone ← 1 where left is the maximum, else 0; top ← 0.

    The maximum may stand in top with a small error, as softmax leaves it."""
    ramp = ramp_neurons({"left": 1, "top": -1}, -THREE_QUARTERS, -QUARTER, {"gone": 1}, 2)

    def requires(c: Column) -> Claims:
        return {
            "gone": 0 <= c["gone"],
            "top": 0 <= c["top"],
            "gap": either(c["left"] >= c["top"] - QUARTER, c["left"] <= c["top"] - THREE_QUARTERS),
        }

    def ensures(before: Column, after: Column) -> Claims:
        marked = choice(before["left"] >= before["top"] - QUARTER, 1, 0)
        return {"gone": equal(after["gone"], marked), "top": equal(after["top"], 0)}

    return Gadget("mark", FeedForward((*ramp, *clear("gone", "top"))), requires, ensures)


def remove(bound: Scalar) -> Gadget:
    """left ← gate(left, gone; bound): 0 in the columns that are gone."""
    gate = Neuron({"left": 1, "gone": -bound}, None, {"left": 1})

    def requires(c: Column) -> Claims:
        return {
            "left": both(0 <= c["left"], c["left"] <= bound),
            "gone": either(equal(c["gone"], 0), equal(c["gone"], 1)),
        }

    def ensures(before: Column, after: Column) -> Claims:
        kept = choice(equal(before["gone"], 1), 0, before["left"])
        return {"left": equal(after["left"], kept)}

    return Gadget("remove", FeedForward((gate, *clear("left"))), requires, ensures)


def contextual_map(
    n: Scalar,
    bound: Scalar,
    alpha: Callable[[Scalar], Scalar],
    beta: Callable[[Scalar], Scalar],
    heat: Scalar = 1,
) -> Program:
    """n rounds; round j adds α(j)·μ_j and β(j)·ν_{j−1} to seq (β(1) meets ν₀ = 0)."""

    def one_round(j: Scalar) -> Program:
        return (heads(alpha(j), beta(j), n, heat), mark(), remove(bound))

    return (copy(), Repeat("round", "j", n, one_round))


def form_key(height: Scalar) -> Gadget:
    """token ← token + H·seq: the key of the context (L4)."""
    block = FeedForward((Neuron({"seq": 1}, None, {"token": height}),))
    return Gadget(
        "key",
        block,
        lambda c: {"seq": 0 <= c["seq"]},
        lambda b, a: {"key": equal(a["token"], b["token"] + height * b["seq"])},
    )


# --- string matching and bit extraction (THEORY 5) -----------------------------------------


@dataclass(frozen=True)
class Memory:
    """What a memorizer holds: m groups of ℓ records of ρ + σ bits.

    strings     group 1…m ↦ its string, an integer in [0, 2^{ℓ(ρ+σ)})
    thresholds  group 1…m−1 ↦ θ, a multiple of ½ between it and the next
    classes     C: labels are below it
    """

    groups: Scalar
    records: Scalar
    id_bits: Scalar
    label_bits: Scalar
    classes: Scalar
    strings: Callable[[Scalar], Scalar]
    thresholds: Callable[[Scalar], Scalar]

    @property
    def width(self) -> Scalar:
        """w = ρ + σ, the bits of a record."""
        return self.id_bits + self.label_bits


def start(string: Scalar) -> Gadget:
    """string ← string + S₁."""
    return Gadget("start", FeedForward((), {"string": string}))


def lookup(theta: Scalar, change: Scalar) -> Gadget:
    """string ← string + change·ramp(token; θ − ½, θ + ½)."""
    block = FeedForward(
        ramp_neurons({"token": 1}, theta - HALF, theta + HALF, {"string": change}, 1)
    )

    def requires(c: Column) -> Claims:
        below, above = c["token"] <= theta - HALF, c["token"] >= theta + HALF
        return {"off the slope": either(below, above)}

    def ensures(before: Column, after: Column) -> Claims:
        added = choice(before["token"] >= theta + HALF, change, 0)
        return {"string": equal(after["string"], before["string"] + added)}

    return Gadget("lookup", block, requires, ensures)


def peel(bits: Scalar, register: str, place: Scalar) -> Gadget:
    """The top one of ``bits`` bits leaves string; 2^place times it is added to ``register``."""
    top, weight = two_to(bits - 1), two_to(place)
    block = FeedForward(
        (
            Neuron({"string": 1}, 1 - top, {"string": -top, register: weight}),
            Neuron({"string": 1}, -top, {"string": top, register: -weight}),
        )
    )

    def requires(c: Column) -> Claims:
        inside = both(0 <= c["string"], c["string"] < 2 * top)
        return {"whole": whole(c["string"]), "inside": inside}

    def ensures(before: Column, after: Column) -> Claims:
        bit = before["string"] >= top
        return {
            "whole": whole(after["string"]),
            "inside": both(0 <= after["string"], after["string"] < top),
            "string": equal(before["string"], choice(bit, top, 0) + after["string"]),
            register: equal(after[register], before[register] + choice(bit, weight, 0)),
        }

    return Gadget("peel", block, requires, ensures)


def field(name: str, rest: Scalar, bits: Scalar, register: str) -> Repeat:
    """The top ``bits`` of rest + bits bits leave string and become the number in ``register``."""

    def one_bit(i: Scalar) -> Program:
        return (peel(rest + (bits + 1 - i), register, bits - i),)

    return Repeat(name, "i", bits, one_bit)


def match() -> Gadget:
    """hit ← hit + bump(token − id)."""
    y = {"token": 1, "id": -1}
    up = ramp_neurons(y, -THREE_QUARTERS, -QUARTER, {"hit": 1}, 2)
    down = ramp_neurons(y, FIVE_QUARTERS, SEVEN_QUARTERS, {"hit": -1}, 2)

    def ensures(before: Column, after: Column) -> Claims:
        y, old, new = before["token"] - before["id"], before["hit"], after["hit"]
        inside = both(-QUARTER <= y, y <= FIVE_QUARTERS)
        outside = either(y <= -THREE_QUARTERS, y >= SEVEN_QUARTERS)
        return {
            "inside": implied(inside, equal(new, old + 1)),
            "outside": implied(outside, equal(new, old)),
            "range": both(old <= new, new <= old + 1),
        }

    return Gadget("match", FeedForward((*up, *down)), ensures=ensures)


def select(classes: Scalar) -> Gadget:
    """out ← out + label where hit = 1; hit, id, label ← 0.

    A label of 0 adds nothing whatever hit is, so a padding record is harmless.
    """
    gated = Neuron({"label": 1, "hit": classes}, -classes, {"out": 1})

    def requires(c: Column) -> Claims:
        missed = both(equal(c["hit"], 0), c["label"] <= classes)
        return {
            "hit": both(0 <= c["hit"], c["hit"] <= 1),
            "id": 0 <= c["id"],
            "label": 0 <= c["label"],
            "decided": either(equal(c["hit"], 1), missed, equal(c["label"], 0)),
        }

    def ensures(before: Column, after: Column) -> Claims:
        chosen = choice(equal(before["hit"], 1), before["label"], 0)
        cleared = {name: equal(after[name], 0) for name in ("hit", "id", "label")}
        return {"out": equal(after["out"], before["out"] + chosen), **cleared}

    return Gadget("select", FeedForward((gated, *clear("hit", "id", "label"))), requires, ensures)


def record(memory: Memory, r: Scalar) -> Program:
    """Record r of the string: ρ bits to id, σ bits to label, then match and select."""
    rest = (memory.records - r) * memory.width
    return (
        field("ids", rest + memory.label_bits, memory.id_bits, "id"),
        field("labels", rest, memory.label_bits, "label"),
        match(),
        select(memory.classes),
    )


def look_up_string(memory: Memory) -> Program:
    """string ← S_g for the group g of the key."""

    def step(g: Scalar) -> Program:
        return (lookup(memory.thresholds(g), memory.strings(g + 1) - memory.strings(g)),)

    return (start(memory.strings(1)), Repeat("lookup", "g", memory.groups - 1, step))


def read_records(memory: Memory) -> Program:
    """out ← out + the labels of the records in string whose id is the key in token."""
    return (Repeat("record", "r", memory.records, lambda r: record(memory, r)),)


def memorizer(memory: Memory) -> Program:
    """out ← the label of the key in token, or 0 where no record holds it (L11)."""
    return (*look_up_string(memory), *read_records(memory))
