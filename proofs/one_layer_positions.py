"""THEORY 6, T2' and T4(a)': one attention layer for tokens with positions."""

from functools import partial

from memcap import ints
from memcap.proofs.labelling import BOTH
from memcap.proofs.one_layer import l6_counter, l6_labeller
from memcap.proofs.positions import INSTANCE, ORDERED, positioned
from memcap.proofs.with_one_layer import ONE_LAYER, SEQUENCES, SMALL_ONE, TOKENS, t1_prime, t3_prime

(M,) = ints("M")
_INSTANCE = {**SMALL_ONE, **INSTANCE, "rho1": 6}

t2_prime = positioned(
    "T2'",
    "One attention layer labels every token of N distinct sequences, by place and sequence",
    f"{ORDERED} {ONE_LAYER} outputs the label of every token exactly, where equal tokens at "
    f"different places may have different labels, {BOTH}",
    TOKENS,
    t1_prime,
    partial(l6_labeller, C1=M + 1),
    {**_INSTANCE, "Y": lambda a, i: 1, "H": 34, "rho": 7, "W": 11},
)

t4a_prime = positioned(
    "T4a'",
    "One attention layer labels every one of N distinct sequences: the next token of a window",
    f"{ORDERED} {ONE_LAYER} outputs the label of the sequence exactly at every column: for windows "
    f"of a text the token that comes next, {BOTH}",
    SEQUENCES,
    t3_prime,
    partial(l6_counter, C1=M + 1),
    {**_INSTANCE, "answer": lambda a: 1, "rho": 2, "W": 11},
)
