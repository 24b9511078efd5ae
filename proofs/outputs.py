"""THEORY 6: what the networks of T1 and T3 compute, as functions of their weights."""

from memcap import (
    INT, REAL, And, Const, Eq, Implies, Lemma, Ne, ProofStep, Term, Var, as_real, at, between, by,
    conjuncts, define, exhibit, exists, fix, fn, forall, functions, have, ints, lemma, magnitude,
    obtain, part, permutation, reals,
)  # fmt: skip
from memcap.proofs.arithmetic import total_same
from memcap.proofs.context import CONTEXT
from memcap.proofs.equivariance import MOVED, l6_context
from memcap.proofs.permutations import permutation_identity
from memcap.proofs.recall import recalled
from memcap.proofs.token_projection import l1_prime
from memcap.symbolic.gadgets.construction import Embedding, form_key
from memcap.symbolic.gadgets.primitives import local, mechanism, symmetric
from memcap.symbolic.gadgets.run import run
from memcap.symbolic.gadgets.sequence import sequence_key
from memcap.symbolic.language.terms import parts

d, n, M1, H, s, heat, ell, m, rho, sigma, C, V = ints("d n M1 H s heat ell m rho sigma C V")
i, k, v, v1 = ints("i k v v1")
B, kappa, shift = reals("B kappa shift")
x, y, theta = functions("x y theta", INT, REAL)
u, alpha, beta, S, pi = functions("u alpha beta S pi", INT, INT)
X, X1, vocabulary = functions("X X' x", INT, INT, REAL)
head = mechanism("head")

# --- keys ---

_mapped = {"token": x(i), "seq": CONTEXT}

token_key = define(
    "token_key",
    (head, n, B, alpha, beta, heat, H, x, i),
    run((form_key(H),), _mapped).column["token"],
)
"""token_key(head, n, B, α, β, λ, H, x, i): the token register of column i when the key of T1 is
formed, after the contextual map of the tokens x."""

whole_key = define(
    "whole_key",
    (head, n, B, alpha, beta, heat, x, i),
    run((sequence_key(),), _mapped).column["token"],
)
"""whole_key(head, n, B, α, β, λ, x, i): the same for T3, where only the sequence counts."""

_BEFORE_KEY = (head, n, B, alpha, beta, heat)
_MOVING = {
    "permutation": permutation(pi, n),
    "moved": MOVED,
    "column": between(1, i, n),
}


def _permuted(name: str, title: str, key: Const, *further: Term) -> Lemma:
    """The key of a column moves with the column."""
    before, after = (
        key(*_BEFORE_KEY, *further, tokens, place) for tokens, place in ((y, i), (x, pi(i)))
    )
    return lemma(
        name,
        title,
        given=_MOVING,
        claim=Implies(And(symmetric(head, n), local(head, n)), Eq(before, after)),
        source="THEORY 4, L6",
        instance={"n": 2, "i": 1, "pi": lambda i: 3 - i, "x": lambda i: i, "y": lambda i: 3 - i},
        proof=fix(
            (),
            [
                have(
                    "contexts",
                    parts(l6_context().claim)[1],
                    by(l6_context(), "premise"),
                ),
                by(at("contexts", i), at("moved", i), unfold=[key]),
            ],
        ),
    )


l6_token_key = _permuted("L6.token-key", "The key of a token moves with its column", token_key, H)

l6_sequence_key = _permuted(
    "L6.sequence-key", "The key of a sequence moves with the column", whole_key
)

# --- outputs ---

_s = reals("s")[0]
_embedding = Embedding(d, weights=lambda k: kappa * u(k), shift=2 + _s)

projected = define("projected", (d, kappa, u, _s, x), _embedding.apply(x)["token"])
"""projected(d, κ, u, s, x): the token register of a token x, by coordinates: κ⟨u, x⟩ + 2 + s."""

BOUND = 2 + 2 * as_real(s)
"""B, the largest value of a token register."""


def token_registers(tokens: Term) -> Term:
    """The token register as a function of the column, for tokens(column, coordinate)."""
    return fn(i, projected(d, kappa, u, as_real(s), fn(k, tokens(i, k))))


MEMORY_WEIGHTS = (m, ell, rho, sigma, C, S, theta)
PROJECTION = (d, kappa, u, s)
MAP_WEIGHTS = (n, alpha, beta, heat)
BEFORE_MEMORY = (*PROJECTION, *MAP_WEIGHTS, H)

transformer = define(
    "transformer",
    (head, *BEFORE_MEMORY, *MEMORY_WEIGHTS, X, i),
    recalled(
        *MEMORY_WEIGHTS, token_key(head, n, BOUND, alpha, beta, heat, H, token_registers(X), i)
    ),
)
"""transformer(head, d, κ, u, s, n, α, β, λ, H, m, ℓ, ρ, σ, C, S, θ, X, i): the output at column i
of the network of T1 with these weights, on the tokens X(column, coordinate)."""


classifier = define(
    "classifier",
    (head, *PROJECTION, *MAP_WEIGHTS, *MEMORY_WEIGHTS, X, i),
    recalled(*MEMORY_WEIGHTS, whole_key(head, n, BOUND, alpha, beta, heat, token_registers(X), i)),
)
"""classifier(head, d, κ, u, s, n, α, β, λ, m, ℓ, ρ, σ, C, S, θ, X, i): the output at column i of
the network of T3 with these weights, on the tokens X(column, coordinate)."""

# --- only the tokens of the sequence count ---

_f, _g = (fn(k, (kappa * u(k)) * t(k)) for t in (x, y))

l1_prime_same = lemma(
    "L1'.same",
    "The register of a token depends on its d coordinates only",
    given={"dimension": d >= 0, "same": forall(k, between(1, k, d), Eq(x(k), y(k)))},
    claim=Eq(projected(d, kappa, u, shift, x), projected(d, kappa, u, shift, y)),
    source="THEORY 3",
    instance={"d": 1, "x": lambda k: k, "y": lambda k: k},
    proof=[
        have("each", forall(k, between(1, k, d), Eq(_f(k), _g(k))), fix(k, by(at("same", k)))),
        by("each", total_same(n=d, f=_f, g=_g), unfold=[projected]),
    ],
)

_IDENTITY = fn(i, i)


def _same_output(name: str, output: Const, moved: Lemma, further: tuple[Term, ...]) -> Lemma:
    """The network gives the same for tokens with the same n columns and d coordinates."""
    weights = (*PROJECTION, *MAP_WEIGHTS, *further, *MEMORY_WEIGHTS)
    there, here = token_registers(X), token_registers(X1)
    keys = moved(x=there, y=here, pi=_IDENTITY, B=BOUND)
    return same_columns(
        name,
        And(symmetric(head, n), local(head, n)),
        Eq(output(head, *weights, X1, i), output(head, *weights, X, i)),
        have("registers", keys.premise("moved"), same_register(v)),
        have("identity", permutation(_IDENTITY, n), by(permutation_identity())),
        have("keys", parts(keys.claim)[1], by(keys, "registers", "identity", "premise")),
        by("keys", unfold=[output]),
    )


def same_columns(name: str, of_the_head: Term, same_outputs: Term, *steps: ProofStep) -> Lemma:
    """The output is the same for inputs X and X' that have the same n columns."""
    return lemma(
        name,
        "The output depends on the n columns of d coordinates only",
        given={
            "dimension": d >= 0,
            "same": forall((i, k), between(1, i, n), between(1, k, d), Eq(X1(i, k), X(i, k))),
            "column": between(1, i, n),
        },
        claim=Implies(of_the_head, same_outputs),
        source="THEORY 4, L6",
        instance={"n": 1, "d": 1, "i": 1, "X": lambda i, k: k, "X'": lambda i, k: k},
        proof=fix((), list(steps)),
    )


def same_register(column: Var) -> fix:
    """Why every column of such inputs has the same token register."""
    other, own = fn(k, X1(column, k)), fn(k, X(column, k))
    token = forall(k, between(1, k, d), Eq(X1(column, k), X(column, k)))
    return fix(
        column,
        [
            have("token", token, fix(k, by(at("same", column, k)))),
            by("token", l1_prime_same(x=other, y=own, shift=as_real(s))),
        ],
    )


l6_transformer = _same_output("L6.transformer", transformer, l6_token_key, (H,))

l6_classifier = _same_output("L6.classifier", classifier, l6_sequence_key, ())

# --- the projection of the vocabulary ---


def word_register(index: Term) -> Term:
    """The token register of a word of the vocabulary."""
    return projected(d, kappa, u, as_real(s), fn(k, vocabulary(index, k)))


_projection = l1_prime(M=M1, s=as_real(s), x=vocabulary)
_GIVEN = {name: _projection.premise(name) for name in l1_prime.statement.given}
VOCABULARY = {name: formula for name, formula in _GIVEN.items() if name != "tokens"}
"""What is assumed of a vocabulary; that it has a word follows from the words of a sequence."""

PROJECTED = {
    "projection": forall(k, 1 <= k, k <= d, between(1, u(k), M1)),
    "registers": forall(v, between(1, v, V), between(2, word_register(v), BOUND)),
    "apart": forall(
        (v, v1),
        between(1, v, V),
        between(1, v1, V),
        Ne(v, v1),
        2 <= magnitude(word_register(v) - word_register(v1)),
    ),
}

l1_prime_words = lemma(
    "L1'.words",
    "Some projection keeps the words of the vocabulary at least 2 apart, in [2, 2 + 2s]",
    given=_GIVEN,
    claim=exists(u, *PROJECTED.values()),
    source="THEORY 3, L1'",
    instance={
        "V": 2,
        "d": 1,
        "M1": 2,
        "x": lambda a, k: a,
        "r": 2,
        "delta": 1,
        "kappa": 4,
        "s": 16,
    },
    proof=[
        have("projection", _projection.claim, by(_projection)),
        obtain(
            "projection",
            u,
            exhibit(
                (u,),
                conjuncts(
                    by("obtained"),
                    fix(v, by(at(part("obtained", 2), v), unfold=[projected])),
                    fix((v, v1), by(at(part("obtained", 3), v, v1), unfold=[projected])),
                ),
            ),
        ),
    ],
)
