"""What a network file says of itself: how its data were read, its sizes, its constants."""

from __future__ import annotations

from typing import Annotated, Literal

from flint import fmpq
from msgspec import Meta, Struct

from memcap.numeric.dataset import Task
from memcap.numeric.heat import AttentionKind

__all__ = ["Constants", "Digits", "Held", "Keys", "Layers", "Metadata", "Options", "Shape"]

Layers = Literal["n", "one"]
"""How many attention layers: n rounds (T1), or one (the one-layer variant of THEORY 4)."""

Keys = Literal["whole", "short"]
"""What the records of the labels hold: keys, or sums over their digits (T1'')."""

Count = Annotated[int, Meta(ge=0, le=10**12)]
Positive = Annotated[int, Meta(ge=1, le=10**12)]
Name = Annotated[str, Meta(max_length=10_000)]


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the data were read, so that they are read in the same way again.

    vocabulary: every word with its vector, before positions are encoded (empty for arrays, which
    hold their vectors themselves), so that any file of known words can be read; max_length,
    limit, window: as the reader takes them; slope: of the positional encoding, None without
    positions; skip_inconsistent: whether rows in conflict were left out.
    """

    vocabulary: tuple[tuple[Name, tuple[fmpq, ...]], ...] = ()
    max_length: Positive | None = None
    limit: Positive | None = None
    window: Positive | None = None
    slope: fmpq | None = None
    skip_inconsistent: bool = False


class Held(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a memorizer holds: P keys in m = ``groups`` groups of ℓ = ``records`` records of
    ρ + σ = ``id_bits`` + ``label_bits`` bits."""

    P: Positive
    groups: Positive
    records: Positive
    id_bits: Positive
    label_bits: Positive

    @property
    def width(self) -> int:
        """w = ρ + σ."""
        return self.id_bits + self.label_bits


class Digits(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is peeled of a key for a short one: D = ``count`` digits above c = ``slack`` others."""

    count: Positive
    slack: Positive


class Shape(Held, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """n tokens of dimension d in each of N rows, V tokens and C classes in all, and what the
    memorizer of the labels holds.

    digits: where its records hold short keys, what is peeled of the keys; None for whole keys.
    first: what the first memorizer holds, where there is one attention layer; None for n layers.
    per_copy: the groups in a full one of q memorizers side by side (L12); None where q = 1.
    """

    n: Positive
    d: Positive
    N: Positive
    V: Positive
    C: Positive
    first: Held | None = None
    per_copy: Positive | None = None
    digits: Digits | None = None

    @property
    def layers(self) -> Layers:
        """How many attention layers there are."""
        return "n" if self.first is None else "one"

    @property
    def copies(self) -> int:
        """q, the memorizers side by side."""
        return 1 if self.per_copy is None else -(-self.groups // self.per_copy)

    @property
    def lookups(self) -> int:
        """The blocks in which the strings are looked up: the groups of the largest memorizer."""
        return self.groups if self.per_copy is None else min(self.groups, self.per_copy)


class Constants(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The constants of THEORY 3 and 4: u ≤ M; κ; s; B; α, β, φ ≤ M_s; H; λ. All are exact.

    heat: λ, 1 under hard attention, where every λ > 0 serves.
    """

    M: fmpq
    kappa: fmpq
    shift: fmpq
    bound: fmpq
    M_s: fmpq
    height: fmpq
    heat: fmpq = fmpq(1)


class Metadata(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a network file says beside the weights; of it the forward pass needs ``attention``."""

    task: Task
    attention: AttentionKind = "hard"
    data: Name
    seed: int
    classes: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=1_000_000)]
    options: Options
    shape: Shape
    constants: Constants
