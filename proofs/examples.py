"""Small concrete cases: the programs run on numbers, as instances of the lemmas' hypotheses."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from memcap.symbolic.gadgets.blocks import Scalar, hard_average
from memcap.symbolic.gadgets.construction import REGISTERS, Memory, contextual_map, memorizer
from memcap.symbolic.gadgets.program import record_run
from memcap.symbolic.gadgets.short_keys import short_memorizer

Instance = Mapping[str, Any]

RECORDS, ID_BITS, LABEL_BITS, CLASSES, KEYS = 2, 3, 2, 3, 3


def key(p: int) -> int:
    """The p-th key: 2p."""
    return 2 * p


def label(p: int) -> int:
    """The label of the p-th key: 1, 2, 0, 1, …"""
    return p % CLASSES


def group_string(
    g: int, first: int = 0, keys: int = KEYS, ident: Callable[[int], int] = key
) -> int:
    """The string of group g: its records (id, label), the first in the top bits."""
    packed = 0
    for r in range(1, RECORDS + 1):
        p = (g - 1) * RECORDS + r
        held = p <= keys
        value = (ident(first + p) << LABEL_BITS) + label(first + p) if held else 0
        packed = (packed << (ID_BITS + LABEL_BITS)) + value
    return packed


def threshold(g: int, first: int = 0) -> Fraction:
    """The threshold behind group g: its last key plus 1."""
    return Fraction(key(first + g * RECORDS) + 1)


def _memory(groups: int, first: int, keys: int) -> Memory:
    return Memory(
        groups,
        RECORDS,
        ID_BITS,
        LABEL_BITS,
        CLASSES,
        lambda g: group_string(g, first, keys),
        lambda g: threshold(g, first),
    )


def memorizer_run(token: int) -> Instance:
    """Three keys 2, 4, 6 in two groups of two records, the second padded; the run on ``token``."""
    groups = 2
    column = {name: Fraction(0) for name in REGISTERS} | {"token": Fraction(token)}
    run = record_run(memorizer(_memory(groups, 0, KEYS)), {(): column})
    return {
        "m": groups,
        "ell": RECORDS,
        "rho": ID_BITS,
        "sigma": LABEL_BITS,
        "C": CLASSES,
        "P": KEYS,
        "X": key,
        "Y": label,
        "S": group_string,
        "theta": threshold,
        **dict.fromkeys(("string", "id", "label", "hit", "out"), 0),
        "token": token,
        **run.values,
    }


DIGITS, SLACK = 3, 2


def short_id(p: int) -> int:
    """Twice the sum of the weights 1, 2, 3 of the digits of the p-th key that are 1, top first."""
    return 2 * sum(k for k in range(1, DIGITS + 1) if key(p) >> DIGITS - k & 1)


def short_run(p: int) -> Instance:
    """The same keys, widened by 2 bits, with short keys in the records; the run on the p-th."""
    groups, token = 2, key(p) << SLACK
    strings = [group_string(g, ident=short_id) for g in range(1, groups + 1)]
    lasts = [key(g * RECORDS) << SLACK for g in range(1, groups)]
    memory = Memory(
        groups,
        RECORDS,
        ID_BITS,
        LABEL_BITS,
        CLASSES,
        lambda g: strings[g - 1],
        lambda g: Fraction(lasts[g - 1] + 1),
    )
    column = {name: Fraction(0) for name in REGISTERS} | {"token": Fraction(token)}
    run = record_run(short_memorizer(memory, SLACK, DIGITS, lambda k: k), {(): column})
    return {
        **memorizer_run(key(p)),
        "S": dict(enumerate(strings, start=1)).get,
        "theta": lambda g: Fraction(lasts[g - 1] + 1) if g <= len(lasts) else Fraction(0),
        "X": lambda p: key(p) << SLACK,
        "I": short_id,
        "c": SLACK,
        "D": DIGITS,
        "omega": lambda k: k,
        "seq": 0,
        "token": token,
        "p": p,
        "v": key(p),
        "t": 0,
        **run.values,
    }


def copies_run(token: int) -> Instance:
    """The same three keys in two copies side by side, of one group of two records each."""
    copies, capacity = 2, RECORDS
    held = {1: 2, 2: 1}
    column = {name: Fraction(0) for name in REGISTERS} | {"token": Fraction(token)}
    tables: dict[str, dict[tuple[int, ...], Any]] = {}
    for c in range(1, copies + 1):
        memory = _memory(1, (c - 1) * capacity, held[c])
        for name, table in record_run(memorizer(memory), {(): column}).tables.items():
            tables.setdefault(name, {}).update({(c, *at): v for at, v in table.items()})
    return {
        **memorizer_run(token),
        "q": copies,
        "m": 1,
        "groups": lambda c: 1,
        "held": lambda c: held.get(c, 0),
        "S": lambda c, g: group_string(g, (c - 1) * capacity, held[c]),
        "theta": lambda c, g: threshold(g, (c - 1) * capacity),
        **{name: lambda *at, table=table: table.get(at, 0) for name, table in tables.items()},
    }


def hardmax(n: int, scores: Callable[..., Any], values: Callable[..., Any]) -> Scalar:
    """The average of the values where the score is largest, as a function of the language."""
    columns = range(1, n + 1)
    return hard_average([scores(i) for i in columns], [values(i) for i in columns])


def rounds_run(tokens: tuple[int, ...], alpha: int = 3, beta: int = 5) -> Instance:
    """The contextual map run on a sequence of tokens."""
    n, bound = len(tokens), max(tokens)
    program = contextual_map(n, bound, lambda j: alpha, lambda j: beta)
    columns: dict[tuple[int, ...], dict[str, Fraction]] = {
        (i,): {name: Fraction(0) for name in REGISTERS} | {"one": Fraction(1), "token": Fraction(x)}
        for i, x in enumerate(tokens, start=1)
    }
    return {
        "n": n,
        "B": bound,
        "M": max(alpha, beta),
        "heat": 1,
        "epsilon": 0,
        "head": hardmax,
        "alpha": lambda j: alpha,
        "beta": lambda j: beta,
        "x": lambda i: tokens[i - 1] if 1 <= i <= n else 0,
        **record_run(program, columns).values,
    }
