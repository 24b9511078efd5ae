"""A rigorous forward pass under softmax (THEORY 4, L5): exact, or undecided.

Registers are affine forms (`numeric.noise`).  A ReLU whose argument has a certain sign is the
identity or 0; where the sign is not certain the run stops.  Once the keys are formed, noise stands
in `token` and `seq` only, and what it is added to it is subtracted from again; so the outputs of
the construction are exact numbers, although no score's exponential is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import lcm

from flint import fmpq

from memcap.numeric.compiled import (
    Attention,
    Compiled,
    FeedForward,
    Head,
    Row,
    State,
    Values,
    add,
    combine,
    relu,
)
from memcap.numeric.network import Network
from memcap.numeric.noise import ONE, Affine, Noise, NoiseRow, Share, Symbol, blend, mix, sign

__all__ = ["SoftmaxEvaluator", "Undecided"]


class Undecided(ArithmeticError):
    """A run that cannot be followed exactly; its text says where it stopped and why.

    >>> print(Undecided("blocks[3].neurons[1]", "its argument may have either sign"))
    blocks[3].neurons[1]: its argument may have either sign
    """

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(place, reason)
        self.place = place

    def __str__(self) -> str:
        """`place: reason`."""
        return ": ".join(self.args)


class SoftmaxEvaluator:
    """A network compiled for `outputs` under softmax."""

    def __init__(self, network: Network) -> None:
        self._compiled = Compiled(network)

    def outputs(self, tokens: Sequence[Sequence[fmpq]]) -> tuple[fmpq, ...]:
        """The output at each of the n tokens (n vectors of dimension d, n ≥ 1): exact.

        Raises Undecided where a sign is not certain, or an output is no exact number.
        """
        forms = self.forms(tokens)
        for number, form in enumerate(forms):
            if form.noise is not None:
                raise Undecided(f"output {number + 1}", "it is no exact number")
        return tuple(form.centre for form in forms)

    def forms(self, tokens: Sequence[Sequence[fmpq]]) -> tuple[Affine, ...]:
        """The same as affine forms, which may be inexact."""
        start, columns = self._compiled.start(tokens)
        state = _State(start.rows, start.denominator, start.copies)
        for number, block in enumerate(self._compiled.blocks):
            if isinstance(block, Attention):
                _attention(block, state)
            else:
                _feed_forward(block, state, number)
        readout, below = self._compiled.readout, self._compiled.below
        answers = state.forms(readout, below)
        return tuple(answers[column] for column in columns)


@dataclass
class _State(State):
    """The exact parts as integers, and the noise of every register that has any."""

    noise: dict[int, NoiseRow] = field(default_factory=dict)

    def noise_of(self, row: Row, below: int) -> NoiseRow | None:
        """The noise of a combination of registers with weights over `below`."""
        noisy = [(self.noise[place], weight) for place, weight in row if place in self.noise]
        return mix([noise for noise, _ in noisy], [fmpq(weight, below) for _, weight in noisy])

    def forms(self, row: Row, below: int) -> list[Affine]:
        """A combination of registers with weights over `below`, in each column."""
        count, scale = len(self.copies), self.denominator * below
        noises = self.noise_of(row, below) or [None] * count
        centres = combine(self.rows, row, 0, count)
        return [Affine(fmpq(c, scale), noise) for c, noise in zip(centres, noises, strict=True)]

    def add_noise(self, changes: dict[int, list[tuple[fmpq, NoiseRow]]]) -> None:
        """Register ↦ (weight, noise) pairs that are added to it."""
        for place, parts in changes.items():
            if place in self.noise:
                parts = [(ONE, self.noise.pop(place)), *parts]
            row = mix([noise for _, noise in parts], [weight for weight, _ in parts])
            if row is not None:
                self.noise[place] = row


# --- feed-forward --------------------------------------------------------------------------


def _feed_forward(block: FeedForward, state: _State, number: int) -> None:
    before, unit = block.enter(state)
    scale = state.denominator // block.outer
    after = list(state.rows)
    changes: dict[int, list[tuple[fmpq, NoiseRow]]] = {}
    for place, neuron in enumerate(block.neurons):
        centres = combine(before, neuron.inputs, neuron.bias * unit, len(state.copies))
        noises = state.noise_of(neuron.inputs, block.inner)
        if noises is None:
            values, kept = relu(centres), None
        else:
            live = _live(centres, noises, scale, f"blocks[{number}].neurons[{place}]")
            values, kept = _masked(centres, noises, live)
        if values is not None:
            for register, weight in neuron.outputs:
                after[register] = add(after[register], weight, values)
                if kept is not None:
                    changes.setdefault(register, []).append((fmpq(weight, block.outer), kept))
    state.add_noise(changes)
    block.leave(state, after, unit)


def _live(centres: Values, noises: NoiseRow, scale: int, place: str) -> list[bool]:
    """Whether the ReLU is the identity (else 0) in each column; centres are over `scale`."""
    reaches = [0 if noise is None else noise.reach(scale) for noise in noises]
    return [
        centre > 0 if abs(centre) >= reach else _refined(Affine(fmpq(centre, scale), noise), place)
        for centre, reach, noise in zip(centres, reaches, noises, strict=True)
    ]


def _refined(form: Affine, place: str) -> bool:
    found = sign(form)
    if found is None:
        raise Undecided(place, "its argument may have either sign")
    return found > 0


def _masked(
    centres: Values, noises: NoiseRow, live: list[bool]
) -> tuple[Values | None, NoiseRow | None]:
    """What the ReLU lets through; None where it is 0 throughout."""
    if all(live):
        return centres, noises
    if not any(live):
        return None, None
    values = [centre if on else 0 for centre, on in zip(centres, live, strict=True)]
    return values, [noise if on else None for noise, on in zip(noises, live, strict=True)]


# --- attention -----------------------------------------------------------------------------


def _attention(block: Attention, state: _State) -> None:
    found: list[tuple[Values, int]] = []
    changes: dict[int, list[tuple[fmpq, NoiseRow]]] = {}
    for head in block.heads:
        forms = _attended(head, state, block)
        centres = [form.centre * (state.denominator * head.inner) for form in forms]
        common = lcm(*(int(centre.q) for centre in centres))
        found.append(([int((centre * common).p) for centre in centres], common))
        noises = [form.noise for form in forms]
        for register, weight in head.outputs:
            changes.setdefault(register, []).append((fmpq(weight, head.outer), noises))
    state.add_noise(changes)
    block.leave(state, found)


def _attended(head: Head, state: _State, block: Attention) -> list[Affine]:
    """What the head returns in each column; columns that see the same with the same query look
    once."""
    keys = state.forms(head.key, head.key_below)
    values = state.forms(head.value, head.inner)
    found: dict[tuple[fmpq, Noise | None, int | None], Affine] = {}
    answers = []
    for column, query in enumerate(state.forms(head.query, head.query_below)):
        seen = block.seen(column)
        asked = (query.centre, query.noise, seen)
        if asked not in found:
            found[asked] = _average(query, keys[:seen], values[:seen], state.copies[:seen])
        answers.append(found[asked])
    return answers


def _average(
    query: Affine, keys: Sequence[Affine], values: Sequence[Affine], copies: Sequence[int]
) -> Affine:
    """The average under softmax: that of the arg max, exactly, and a symbol for the others.

    No symbol where all have the highest score, or all others the value of that average.
    """
    scores = [query.centre * key.centre for key in keys]
    top = keys[scores.index(max(scores))]
    above = [key - top for key in keys]
    tied = [query.zero or offset.zero for offset in above]
    base = _mean([(c, v) for c, v, at_top in zip(copies, values, tied, strict=True) if at_top])
    others = [
        Share(c, offset, value - base)
        for c, offset, value, at_top in zip(copies, above, values, tied, strict=True)
        if not at_top
    ]
    if all(share.value.zero for share in others):
        return base
    number = sum(c for c, at_top in zip(copies, tied, strict=True) if at_top)
    rest = Noise({Symbol(number, query, tuple(others)): ONE})
    return Affine(base.centre, blend((base.noise, rest), (ONE, ONE)))


def _mean(counted: Sequence[tuple[int, Affine]]) -> Affine:
    """The average of numbers with their copies."""
    number = sum(copies for copies, _ in counted)
    weights = [fmpq(copies, number) for copies, _ in counted]
    forms = [form for _, form in counted]
    centre = sum((w * form.centre for w, form in zip(weights, forms, strict=True)), fmpq(0))
    return Affine(centre, blend([form.noise for form in forms], weights))
