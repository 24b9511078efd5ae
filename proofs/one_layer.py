"""THEORY 4 and 6: the networks with one attention layer, as functions of their weights.

A first memorizer gives every token its number φ; one head adds these up, or averages them over a
prefix; the key is formed from the sum, and a second memorizer recalls its label.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from memcap import (
    INT, REAL, And, Const, Eq, Implies, Lemma, Term, Var, as_real, at, between, by, define, fix, fn,
    forall, functions, have, ints, lemma, pow2, reals, substitute, total,
)  # fmt: skip
from memcap.proofs import first_memory
from memcap.proofs.arithmetic import total_same
from memcap.proofs.bits import MEMORY
from memcap.proofs.counting import total_nonnegative
from memcap.proofs.outputs import (
    MEMORY_WEIGHTS, PROJECTION, same_columns, same_register, token_registers,
)  # fmt: skip
from memcap.proofs.recall import EMPTY, LEFT_EMPTY, RECALLED, WORKING, memorized, recalled
from memcap.proofs.short_memory import SHORT_WEIGHTS, short_out, short_recalled
from memcap.proofs.softmax import said
from memcap.symbolic.gadgets.blocks import Columns
from memcap.symbolic.gadgets.construction import Memory, memorizer
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.one_layer import (
    SUM_SPREAD, add_up, form_mean_key, prefix_mean, sum_key,
)  # fmt: skip
from memcap.symbolic.gadgets.primitives import fair, local, mechanism
from memcap.symbolic.gadgets.program import Program, Repeat
from memcap.symbolic.gadgets.run import described, run
from memcap.symbolic.gadgets.short_keys import short_memorizer, wide_key

n, d, s, H, C, C1, c, D, o, i, j, k = ints("n d s H C C1 c D o i j k")
m1, ell1, rho1, sigma1 = ints("m1 ell1 rho1 sigma1")
(S1,) = functions("S1", INT, INT)
(theta1,) = functions("theta1", INT, REAL)
(omega,) = functions("omega", INT, INT)
(token,) = reals("token")
x, f = functions("x f", INT, REAL)
X, X1 = functions("X X'", INT, INT, REAL)
head = mechanism("head")

FIRST = {**first_memory.FIRST, C: C1}
FIRST_WEIGHTS = (m1, ell1, rho1, sigma1, C1, S1, theta1)
FIRST_MEMORY = Memory(m1, ell1, rho1, sigma1, C1, S1, theta1)
_zeros = [as_real(0)] * len(EMPTY)
_START = {"one": as_real(1), "token": x(i), "seq": as_real(0), **dict.fromkeys(EMPTY, as_real(0))}
_AFTER_FIRST = {
    **_START,
    **{name: memorized[name](*FIRST_WEIGHTS, *_zeros, x(i)) for name in EMPTY},
}
"""The registers of column i after the first memorizer, for the tokens x."""

_number = substitute(_AFTER_FIRST["out"], {i: j})
SEEN = forall(
    i,
    between(1, i, n),
    And(
        Eq(substitute(RECALLED, {**FIRST, token: x(i)}), f(i)),
        substitute(LEFT_EMPTY, {**FIRST, token: x(i)}),
        f(i) >= 0,
    ),
)


READ = by("read")


@dataclass(frozen=True)
class Recall:
    """A memorizer: its program and weights, the registers that are to be empty, and what it leaves
    in out, from any registers (``out``) and from empty ones (``recalled``)."""

    program: Program
    weights: tuple[Var, ...]
    empty: tuple[str, ...]
    out: Const
    recalled: Const


WHOLE_KEYS = Recall(memorizer(MEMORY), MEMORY_WEIGHTS, tuple(EMPTY), memorized["out"], recalled)
SHORT_KEYS = Recall(
    short_memorizer(MEMORY, c, D, omega),
    SHORT_WEIGHTS,
    (*EMPTY, "seq"),
    short_out,
    short_recalled,
)


@dataclass(frozen=True)
class OneLayer:
    """A network with one attention layer.

    weights     of the network, in the order of its arguments
    output      the network as a function of these
    key         the key that it forms, for the tokens x with the numbers f, at column i
    formed      the lemma that it recalls what the second memorizer holds for this key
    columnwise  the network as a function of the token registers
    column      the registers before the second memorizer
    second      the memorizer of the labels
    """

    weights: tuple[Var, ...]
    output: Const
    key: Term
    formed: Lemma
    columnwise: Const
    column: Mapping[str, Term]
    second: Recall


@dataclass(frozen=True)
class _Design:
    """What distinguishes one network from the others.

    name     of the network
    summing  the attention; keying: the blocks after it that form the key
    further  weights of these blocks; values: theirs, in the instance
    seen     how many columns the head of column i looks at; reads: what it then leaves in seq
    key      the key that is formed
    tokens   what is needed of the tokens
    second   the memorizer of the labels
    """

    name: str
    summing: Gadget
    keying: Program
    further: tuple[Var, ...]
    seen: Term
    reads: Term
    key: Term
    tokens: Mapping[str, Term]
    second: Recall = WHOLE_KEYS
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def weights(self) -> tuple[Var, ...]:
        """The weights of all blocks, in the order of the network's arguments."""
        return (n, *FIRST_WEIGHTS, *self.further, *self.second.weights)

    def column(self, *blocks: Gadget | Repeat) -> dict[str, Term]:
        """The registers of column i after the first memorizer and these blocks."""
        return run(blocks, _AFTER_FIRST, columns=_COLUMNS).column

    @property
    def columnwise(self) -> Const:
        """The network as a function of the token registers."""
        column, second = self.column(self.summing, *self.keying), self.second
        letters = (head, *self.weights, x, i)
        emptied = (column[r] for r in second.empty)
        made = define(
            f"{self.name}_column",
            letters,
            second.out(*second.weights, *emptied, column["token"]),
        )
        whole = (*memorizer(FIRST_MEMORY), self.summing, *self.keying, *second.program)
        described(made, letters, run(whole, _START, columns=_COLUMNS), "out")
        return made

    @property
    def value(self) -> Term:
        """What the head returns."""
        return head(self.seen, fn(j, as_real(0)), _NUMBERS)


_COLUMNS = Columns(i, n, head)
_NUMBERS = fn(j, _number)
_NOTHING_STORED = {
    "i": 1,
    "n": 1,
    "x": lambda i: 2,
    "rho1": 0,
    "sigma1": 0,
    "ell1": 0,
    "m1": 1,
    "C1": 1,
    "S1": lambda g: 0,
    "theta1": lambda g: 0,
    "f": lambda i: 0,
}


def _one_layer(design: _Design) -> OneLayer:
    """The network of two memorizers around this attention and this key."""
    weights, columnwise, second = design.weights, design.columnwise, design.second
    output = define(
        design.name,
        (head, *PROJECTION, *weights, X, i),
        columnwise(head, *weights, token_registers(X), i),
    )
    column = design.column(design.summing, *design.keying)
    formed = lemma(
        f"{design.name}.formed",
        "The second memorizer recalls the key that is formed from the numbers of the tokens",
        given={"column": between(1, i, n), **design.tokens, "numbers": SEEN},
        claim=Implies(
            fair(head),
            Eq(columnwise(head, *weights, x, i), second.recalled(*second.weights, design.key)),
        ),
        source="THEORY 4",
        instance={**_NOTHING_STORED, **design.values},
        proof=fix((), [*_averaged(design), *_formed(design, column, columnwise)]),
    )
    return OneLayer(weights, output, design.key, formed, columnwise, column, second)


def _averaged(design: _Design) -> list[have]:
    """The head returns the mean of the numbers that it sees."""
    seen, value = design.seen, design.value
    within = between(1, j, seen)
    mean = total(seen, f) / seen
    sums = (total_same(n=seen, f=_NUMBERS, g=f), total_nonnegative(n=seen, f=f))
    return [
        have("fair", said(fair(head)), by("premise", unfold=[fair])),
        have(
            "each",
            forall(j, between(1, j, n), Eq(_number, f(j))),
            fix(j, by(at("numbers", j), unfold=[recalled])),
        ),
        have("these", forall(j, within, Eq(_number, f(j))), fix(j, by(at("each", j)))),
        have("positive", forall(j, within, 0 <= f(j)), fix(j, by(at("numbers", j)))),
        have(
            "average",
            And(Eq(seen * value, total(seen, f)), 0 <= total(seen, f)),
            by("these", "positive", at("fair", seen, _NUMBERS), *sums),
        ),
        have("quotient", Eq(seen * mean, total(seen, f)), by()),
        have("difference", Eq(seen * (value - mean), 0), by("average", "quotient")),
        have("value", Eq(value, mean), by("difference")),
    ]


def _formed(design: _Design, column: Mapping[str, Term], columnwise: Const) -> list[have | by]:
    """From this mean the key is formed, and the registers of the second memorizer are empty."""
    second, summed = design.second, design.column(design.summing)
    return [
        have(
            "read",
            And(Eq(summed["seq"], design.reads), 0 <= design.reads),
            by("average", "value", "quotient"),
        ),
        have("here", _at_column, by(at("numbers", i), unfold=[recalled])),
        have("token", Eq(column["token"], design.key), READ),
        have("emptied", And(*(Eq(column[r], 0) for r in second.empty)), by("here", "read")),
        by("token", "emptied", unfold=[columnwise, second.recalled]),
    ]


_at_column = And(
    *(Eq(_AFTER_FIRST[name], 0) for name in WORKING), Eq(_AFTER_FIRST["out"], f(i)), f(i) >= 0
)
_SUM, _MEAN = total(n, f), total(i, f) / i

TOKENS_ONE = _one_layer(
    _Design(
        "labeller",
        add_up(n),
        (form_mean_key(H),),
        (H,),
        seen=n,
        reads=_SUM,
        key=x(i) + H * _SUM,
        tokens={},
    )
)

SEQUENCES_ONE = _one_layer(
    _Design(
        "counter",
        add_up(n),
        (sum_key(),),
        (),
        seen=n,
        reads=_SUM,
        key=SUM_SPREAD * _SUM,
        tokens={"tokens": x(i) >= 0},
    )
)

PREFIXES = _one_layer(
    _Design(
        "decoder",
        prefix_mean(),
        (form_mean_key(H),),
        (H,),
        seen=i,
        reads=_MEAN,
        key=x(i) + H * _MEAN,
        tokens={},
    )
)

# --- short keys ---

SHORT_ONE = _one_layer(
    _Design(
        "abbreviator",
        add_up(n),
        (wide_key(H, c, o),),
        (H, o),
        seen=n,
        reads=_SUM,
        key=pow2(c) * (x(i) + H * _SUM) + o,
        tokens={"tokens": x(i) >= 0},
        second=SHORT_KEYS,
        values={"c": 0, "o": 0, "H": 1, "D": 0, "omega": lambda k: 1},
    )
)


def _alike(value: Term) -> Term:
    """A register is the same for both inputs."""
    there, here = (substitute(value, {x: token_registers(tokens)}) for tokens in (X1, X))
    return Eq(there, here)


def _same(layer: OneLayer) -> Lemma:
    """The network gives the same for tokens with the same n columns and d coordinates."""
    output, weights = layer.output, layer.weights
    there, here = token_registers(X1), token_registers(X)
    numbers = [substitute(_NUMBERS, {x: tokens}) for tokens in (there, here)]
    flat = fn(j, as_real(0))
    alike = And(Eq(flat(j), flat(j)), Eq(numbers[0](j), numbers[1](j)))
    return same_columns(
        f"L6.{output.name}",
        local(head, n),
        Eq(*(output(head, *PROJECTION, *weights, tokens, i) for tokens in (X1, X))),
        have("local", said(local(head, n)), by("premise", unfold=[local])),
        have("registers", forall(j, between(1, j, n), Eq(there(j), here(j))), same_register(j)),
        have("numbers", forall(j, between(1, j, n), alike), fix(j, by(at("registers", j)))),
        have(
            "head",
            Eq(head(n, flat, numbers[0]), head(n, flat, numbers[1])),
            by("numbers", at("local", flat, numbers[0], flat, numbers[1])),
        ),
        have("register", Eq(there(i), here(i)), by(at("registers", i))),
        *(
            have(f"after the first: {name}", _alike(value), by("register"))
            for name, value in _AFTER_FIRST.items()
            if name in EMPTY
        ),
        have(
            "before the second",
            And(*(_alike(layer.column[name]) for name in (*layer.second.empty, "token"))),
            by("register", "head", *(f"after the first: {name}" for name in EMPTY)),
        ),
        by("before the second", unfold=[layer.columnwise, output]),
    )


l6_labeller = _same(TOKENS_ONE)

l6_counter = _same(SEQUENCES_ONE)

l6_abbreviator = _same(SHORT_ONE)
