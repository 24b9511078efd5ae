"""Edits to statements and definitions, and what must be said of each."""

from __future__ import annotations

from tests.symbolic.lock.edit import Edit

__all__ = ["EDITS"]

SQUARE = 'given={"start": x >= 2}, claim=x * x >= 4'
ORDER = 'given={"order": x <= y, "low": x >= 0}, claim=x * x <= y * y'
EVERY = 'given={"low": forall(i, between(1, i, n), f(i) >= 2)}, '
NEED = 'given={{"low": x >= 0, "enough": y >= 2 * x}}, claim={0}(x) <= y, proof=by(unfold=[{0}])'
FIXED = ', proof=fix(i, by(at("low", i), "premise"))'

UNCHANGED = [
    Edit("rename a variable", SQUARE, SQUARE.replace("x", "z"), ("unchanged",)),
    Edit(
        "rename variables into each other",
        ORDER,
        'given={"order": y <= x, "low": y >= 0}, claim=y * y <= x * x',
        ("unchanged",),
    ),
    Edit(
        "reorder hypotheses",
        ORDER,
        'given={"low": x >= 0, "order": x <= y}, claim=x * x <= y * y',
        ("unchanged",),
    ),
    Edit("rename a hypothesis", SQUARE, SQUARE.replace("start", "foot"), ("unchanged",)),
    Edit(
        "rename a bound variable",
        f"{EVERY}claim=forall(i, between(1, i, n), f(i) >= 2){FIXED}",
        f"{EVERY}claim=forall(k, between(1, k, n), f(k) >= 2){FIXED}",
        ("unchanged",),
    ),
    Edit(
        "rename a constant",
        'given={"start": x >= 2}, claim=half1(x) >= 1, proof=by(unfold=[half1])',
        'given={"start": x >= 2}, claim=other_half1(x) >= 1, proof=by(unfold=[other_half1])',
        ("unchanged",),
        (
            'half1 = define("half1", (x,), x / 2)',
            'other_half1 = define("other_half1", (x,), x / 2)',
        ),
    ),
    Edit("give it a title", SQUARE, f'"Squares grow", {SQUARE}', ("unchanged",)),
    Edit("give it a source", SQUARE, f'{SQUARE}, source="page 3"', ("unchanged",)),
    Edit(
        "say a hypothesis twice",
        SQUARE,
        'given={"start": x >= 2, "again": x >= 2}, claim=x * x >= 4',
        ("unchanged",),
    ),
    Edit(
        "rename and reorder hypotheses on variables that the claim does not have",
        'given={"a": x <= y, "b": y <= z, "c": t >= x}, claim=x <= z',
        'given={"c": y >= z, "b": x <= t, "a": z <= x}, claim=z <= t',
        ("unchanged",),
    ),
    Edit(
        "prove it otherwise",
        SQUARE,
        f"{SQUARE}, proof=[split(x >= 3, by(), by())]",
        ("unchanged",),
    ),
    Edit(
        "rename the variables of a definition",
        'given={"start": x >= 2}, claim=half2(x) >= 1, proof=by(unfold=[half2])',
        'given={"start": x >= 2}, claim=half2(x) >= 1, proof=by(unfold=[half2])',
        ("unchanged",),
        ('half2 = define("half2", (x,), x / 2)', 'half2 = define("half2", (y,), y / 2)'),
    ),
]

REWORDED = [
    Edit("negate the opposite", SQUARE, SQUARE.replace("x >= 2", "Not(x < 2)"), ("reworded",)),
    Edit(
        "turn a sum round",
        'given={"a": x >= 1, "b": y >= 2}, claim=x + y >= 3',
        'given={"a": x >= 1, "b": y >= 2}, claim=y + x >= 3',
        ("reworded",),
    ),
    Edit(
        "add a hypothesis that follows from others",
        SQUARE,
        'given={"start": x >= 2, "positive": x >= 0}, claim=x * x >= 4',
        ("reworded",),
    ),
    Edit(
        "drop a hypothesis that follows from others",
        'given={"start": x >= 2, "positive": x >= 0}, claim=x * x >= 4',
        SQUARE,
        ("reworded",),
    ),
    Edit(
        "join hypotheses",
        ORDER,
        'given={"both": And(x <= y, x >= 0)}, claim=x * x <= y * y',
        ("reworded",),
    ),
    Edit(
        "part a hypothesis",
        'given={"range": between(1, x, 2)}, claim=x * x <= 4',
        'given={"from": x >= 1, "to": x <= 2}, claim=x * x <= 4',
        ("reworded",),
    ),
    Edit("move a term", SQUARE, SQUARE.replace("x * x >= 4", "x * x - 4 >= 0"), ("reworded",)),
    Edit("compute a constant", SQUARE, SQUARE.replace(">= 4", ">= term(2) * 2"), ("reworded",)),
    Edit(
        "define it in other words",
        'given={"start": x >= 2}, claim=half3(x) >= 1, proof=by(unfold=[half3])',
        'given={"start": x >= 2}, claim=half3(x) >= 1, proof=by(unfold=[half3])',
        ("reworded",),
        (
            'half3 = define("half3", (x,), x / 2)',
            'half3 = define("half3", (x,), x * Fraction(1, 2))',
        ),
    ),
    Edit(
        "define in other words what it uses through another definition",
        'given={"start": x >= 1}, claim=twice4(x) >= 2, proof=by(unfold=[half4, twice4])',
        'given={"start": x >= 1}, claim=twice4(x) >= 2, proof=by(unfold=[half4, twice4])',
        ("reworded",),
        (
            'half4 = define("half4", (x,), x / 2)\ntwice4 = define("twice4", (x,), half4(x) * 4)',
            'half4 = define("half4", (x,), x * Fraction(1, 2))\n'
            'twice4 = define("twice4", (x,), half4(x) * 4)',
        ),
    ),
    Edit(
        "write out a definition",
        'given={"start": x >= y}, claim=half5(x) >= y / 2, proof=by(unfold=[half5])',
        'given={"start": x >= y}, claim=x / 2 >= y / 2',
        ("reworded",),
        ('half5 = define("half5", (x,), x / 2)', ""),
    ),
    Edit(
        "start an integer after the one before",
        'given={"size": n >= 1}, claim=n * n >= n',
        'given={"size": n > 0}, claim=n * n >= n',
        ("reworded",),
    ),
    Edit(
        "exchange two quantifiers of a kind",
        'given={"order": x <= y}, claim=forall(z, forall(t, z >= t, z + y >= t + x)), '
        'proof=fix(z, fix(t, by("order", "premise")))',
        'given={"order": x <= y}, claim=forall(t, forall(z, z >= t, z + y >= t + x)), '
        'proof=fix(t, fix(z, by("order", "premise")))',
        ("reworded",),
    ),
    Edit(
        "turn an implication round",
        'given={"order": x <= y}, claim=Implies(x >= 1, y >= 1)',
        'given={"order": x <= y}, claim=Implies(Not(y >= 1), Not(x >= 1))',
        ("reworded",),
    ),
    Edit(
        "divide both sides",
        'given={"start": x >= y + 2}, claim=2 * x >= 2 * y',
        'given={"start": x >= y + 2}, claim=x >= y',
        ("reworded",),
    ),
    Edit(
        "use another letter in other words",
        SQUARE,
        'given={"start": Not(z < 2)}, claim=z * z >= 4',
        ("reworded",),
    ),
]

WEAKER = [
    Edit("lower a constant", SQUARE, SQUARE.replace("4", "3"), ("weaker",)),
    Edit("claim a tautology", SQUARE, SQUARE.replace("x * x >= 4", "Eq(x, x)"), ("weaker",)),
    Edit(
        "claim what numbers say",
        SQUARE,
        SQUARE.replace("x * x >= 4", "term(0) <= 1"),
        ("weaker",),
    ),
    Edit(
        "claim a tautology in place of what arithmetic says",
        "claim=(x - y) * (x - y) >= 0",
        "claim=Eq(x, x)",
        ("weaker",),
    ),
    Edit(
        "claim a tautology in place of a sentence on functions",
        f"{EVERY}claim=forall(i, between(1, i, n), f(i) >= 1){FIXED}",
        f"{EVERY}claim=Implies(p, p)",
        ("weaker",),
    ),
    Edit(
        "assume a contradiction",
        SQUARE,
        'given={"start": x >= 2, "end": x <= 0}, claim=x * x >= 4',
        ("weaker", "not proved"),
    ),
    Edit(
        "assume the claim",
        SQUARE,
        'given={"start": x >= 2, "square": x * x >= 5}, claim=x * x >= 4',
        ("weaker",),
    ),
    Edit("strengthen a hypothesis", SQUARE, SQUARE.replace(">= 2", ">= 3"), ("weaker",)),
    Edit(
        "add a hypothesis",
        ORDER,
        ORDER.replace('"low"', '"high": y <= 100, "low"'),
        ("weaker",),
    ),
    Edit(
        "make a hypothesis strict",
        SQUARE,
        SQUARE.replace("x >= 2", "x > 2"),
        ("weaker",),
    ),
    Edit(
        "drop a part of the claim",
        'given={"start": x >= 2, "other": y >= 3}, claim=And(x * x >= 4, y * y >= 9)',
        'given={"start": x >= 2, "other": y >= 3}, claim=x * x >= 4',
        ("weaker",),
    ),
    Edit(
        "offer an alternative",
        'given={"order": x <= y}, claim=x <= y + 1',
        'given={"order": x <= y}, claim=Or(x <= y + 1, p)',
        ("weaker",),
    ),
    Edit(
        "claim it under a premise",
        SQUARE,
        'given={"start": x >= 2}, claim=Implies(x >= 5, x * x >= 4)',
        ("weaker",),
    ),
    Edit(
        "claim it of fewer",
        f"{EVERY}claim=forall(i, between(1, i, n), f(i) >= 2){FIXED}",
        f"{EVERY}claim=forall(i, between(2, i, n), f(i) >= 2){FIXED}",
        ("weaker",),
    ),
    Edit(
        "promise one among more",
        'given={"size": n >= 1}, claim=exists(i, between(1, i, n), i * i <= 1), '
        "proof=exhibit((1,), by())",
        'given={"size": n >= 1}, claim=exists(i, between(0, i, n), i * i <= 1), '
        "proof=exhibit((1,), by())",
        ("weaker",),
    ),
    Edit(
        "quantify the other way round",
        'given={"first": Eq(f(1), 3)}, '
        "claim=exists(k, between(1, k, 2), forall(i, between(1, i, 2), Ne(f(k), i))), "
        "proof=exhibit((1,), conjuncts(by(), fix(i, by())))",
        'given={"first": Eq(f(1), 3)}, '
        "claim=forall(i, between(1, i, 2), exists(k, between(1, k, 2), Ne(f(k), i))), "
        "proof=fix(i, exhibit((1,), by()))",
        ("weaker",),
    ),
    Edit(
        "narrow the domain to integers",
        'given={"start": Var("n", REAL) >= 1}, claim=Var("n", REAL) * Var("n", REAL) >= 1',
        'given={"start": n >= 1}, claim=n * n >= 1',
        ("weaker",),
    ),
    Edit("loosen what relu gives", "claim=relu(x) >= 0", "claim=relu(x) >= -1", ("weaker",)),
    Edit(
        "loosen what arithmetic says",
        "claim=(x - y) * (x - y) >= 0",
        "claim=(x - y) * (x - y) >= -1",
        ("weaker",),
    ),
    Edit(
        "allow equality",
        'given={"order": x < y}, claim=x + 1 < y + 1',
        'given={"order": x < y}, claim=x + 1 <= y + 1',
        ("weaker",),
    ),
    Edit(
        "bound in place of an equation",
        'given={"half": Eq(x, y / 2)}, claim=Eq(2 * x, y)',
        'given={"half": Eq(x, y / 2)}, claim=2 * x <= y',
        ("weaker",),
    ),
    Edit(
        "define it smaller",
        NEED.format("need6"),
        NEED.format("need6"),
        ("weaker",),
        ('need6 = define("need6", (x,), 2 * x)', 'need6 = define("need6", (x,), x)'),
    ),
    Edit(
        "define it to say nothing",
        'given={"start": x >= 2}, claim=good7(x), proof=by(unfold=[good7])',
        'given={"start": x >= 2}, claim=good7(x), proof=by(unfold=[good7])',
        ("weaker",),
        ('good7 = define("good7", (x,), x * x >= 4)', 'good7 = define("good7", (x,), Eq(x, x))'),
    ),
    Edit(
        "define a hypothesis to say more",
        'given={"fine": fine8(x)}, claim=x * x >= 4, proof=by(unfold=[fine8])',
        'given={"fine": fine8(x)}, claim=x * x >= 4, proof=by(unfold=[fine8])',
        ("weaker",),
        ('fine8 = define("fine8", (x,), x >= 2)', 'fine8 = define("fine8", (x,), x >= 3)'),
    ),
]


def _reverse(edit: Edit, what: str, words: tuple[str, ...] = ("stronger",)) -> Edit:
    """The edit undone."""
    before, after = edit.defined
    return Edit(what, edit.after, edit.before, words, (after, before))


_STRONGER = {
    "lower a constant": "raise a constant",
    "strengthen a hypothesis": "weaken a hypothesis",
    "make a hypothesis strict": "allow equality in a hypothesis",
    "add a hypothesis": "drop a hypothesis",
    "drop a part of the claim": "add a part to the claim",
    "offer an alternative": "drop an alternative",
    "claim it under a premise": "drop a premise",
    "claim it of fewer": "claim it of more",
    "promise one among more": "promise one among fewer",
    "quantify the other way round": "promise one for all",
    "narrow the domain to integers": "widen the domain to real numbers",
    "loosen what relu gives": "tighten what relu gives",
    "loosen what arithmetic says": "tighten what arithmetic says",
    "allow equality": "make a claim strict",
    "bound in place of an equation": "equation in place of a bound",
    "claim a tautology": "claim something in place of a tautology",
}
STRONGER = [_reverse(e, _STRONGER[e.what]) for e in WEAKER if e.what in _STRONGER] + [
    Edit(
        "define it larger",
        NEED.format("need9"),
        NEED.format("need9"),
        ("stronger",),
        ('need9 = define("need9", (x,), x)', 'need9 = define("need9", (x,), 2 * x)'),
    ),
]

OTHERS = [
    Edit(
        "claim it of another variable",
        'given={"first": x >= 2, "second": y >= 2}, claim=x * x >= 4',
        'given={"first": x >= 2, "second": y >= 2}, claim=y * y >= 3',
        ("incomparable",),
    ),
    Edit(
        "define a recursion that grows faster",
        "claim=steps10(2) >= 2, proof=by(definition(steps10(2)), definition(steps10(1)), "
        "definition(steps10(0)))",
        "claim=steps10(2) >= 2, proof=by(definition(steps10(2)), definition(steps10(1)), "
        "definition(steps10(0)))",
        ("undecided",),
        (
            'steps10 = define_recursive("steps10", (n,), n, 1, 0, lambda c: c(n - 1) + 1)',
            'steps10 = define_recursive("steps10", (n,), n, 1, 0, lambda c: c(n - 1) + 2)',
        ),
    ),
    Edit(
        "assume more and claim more",
        'given={"start": x >= 2}, claim=x >= 1',
        'given={"start": x >= 3}, claim=x >= 2',
        ("incomparable",),
    ),
    Edit(
        "turn a comparison round",
        'given={"same": Eq(x, y)}, claim=x <= y',
        'given={"same": Eq(x, y)}, claim=y <= x',
        ("incomparable",),
    ),
    Edit("claim what is false", SQUARE, SQUARE.replace("4", "5"), ("stronger", "not proved")),
    Edit(
        "leave the proof open",
        SQUARE,
        f"{SQUARE}, proof=admitted()",
        ("unchanged", "not proved"),
    ),
    Edit(
        "shift what arithmetic says",
        "claim=x + 1 > x",
        "claim=x + 2 > x",
        ("undecided",),
    ),
    Edit(
        "define something else",
        'given={"a": x >= 2, "b": y >= 2}, claim=value11(x, y) >= 1, proof=by(unfold=[value11])',
        'given={"a": x >= 2, "b": y >= 2}, claim=value11(x, y) >= 1, proof=by(unfold=[value11])',
        ("incomparable",),
        (
            'value11 = define("value11", (x, y), x / 2)',
            'value11 = define("value11", (x, y), y / 2)',
        ),
    ),
    Edit(
        "promise one in place of all",
        'given={"low": forall(i, between(1, i, n), f(i) >= 2), "size": n >= 1}, '
        f"claim=forall(i, between(1, i, n), f(i) >= 2){FIXED}",
        'given={"low": forall(i, between(1, i, n), f(i) >= 2), "size": n >= 1}, '
        "claim=exists(i, between(1, i, n), f(i) >= 2), "
        'proof=exhibit((1,), by(at("low", 1)))',
        ("incomparable",),
    ),
    Edit("add a lemma", None, SQUARE, ("new",)),
    Edit("delete a lemma", SQUARE.replace("4", "2"), None, ("removed",)),
]

EDITS = [*UNCHANGED, *REWORDED, *WEAKER, *STRONGER, *OTHERS]
