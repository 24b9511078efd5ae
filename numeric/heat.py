"""The inverse temperature at which softmax is as good as hardmax (THEORY 4, L5)."""

from __future__ import annotations

from typing import Literal

from memcap.numeric.dataset import Task
from memcap.symbolic.gadgets.sequence import SPREAD

__all__ = ["AttentionKind", "heat_for", "key_height"]

AttentionKind = Literal["hard", "softmax"]
"""σ of an attention block: uniform over the arg max, or softmax."""


def heat_for(*, n: int, bound: int, spread: int, height: int) -> int:
    """λ, the least integer ≥ 1 with nB ≤ ε·4^λ, where ε = 1/(4·H·n·M_s).

    Every max head then errs by at most ε, and every key, height·seq + …, by at most 1/4. n: columns
    of a sequence; bound: B; spread: M_s; height: H, or 4 where the key is 4·seq. Raises ValueError
    for arguments below 1.

    >>> heat_for(n=2, bound=10, spread=4, height=16), 4 * 2 * 2 * 10 * 16 * 4 <= 4**7
    (7, True)
    """
    if min(n, bound, spread, height) < 1:
        raise ValueError("n, B, M_s and H are at least 1")
    # X ≤ 4^λ for an integer X ≥ 1 if and only if X − 1 has at most 2λ binary digits.
    return max(1, -(-(4 * n * n * bound * height * spread - 1).bit_length() // 2))


def key_height(task: Task, height: int) -> int:
    """By what seq, and so its error, is multiplied in a key: H, or 4 for a label per sequence.

    >>> key_height("tokens", 24), key_height("next-token", 24)
    (24, 4)
    """
    return height if task == "tokens" else SPREAD
