"""What the checker reads, derives and accepts is true, by trying all values of small formulas."""

import random
from fractions import Fraction
from itertools import product
from math import floor

import pytest

from memcap.symbolic.certificate import CertificateError
from memcap.symbolic.certificate.checker import Goals
from tests.symbolic.certificate.samples import accepted, certificate, certified, script

# A model: integers j, k; a real x; propositions p, q; f of integers, g of propositions.
DECLARED = "j k: Int; x: Real; p q: Bool; f: (Int) Int; g: (Bool) Int"
NAMES = ["j", "k", "x", "p", "q", "f", "g"]


def integer(choose, depth):
    """A random term; terms are nested tuples, numbers and names."""
    pick = choose.randrange(12 if depth else 4)
    if pick < 4:
        return choose.choice(["j", "k", choose.randrange(3)])
    one, two = integer(choose, depth - 1), integer(choose, depth - 1)
    match pick:
        case 4 | 5:
            return (choose.choice("+-"), one, two)
        case 6:
            return ("*", one, two)
        case 7:
            return (choose.choice(["div", "mod"]), one, choose.choice([2, 3, two, ("-", 2)]))
        case 8:
            return ("ite", proposition(choose, depth - 1), one, two)
        case 9:
            return ("to_int", real(choose, depth - 1))
        case 10:
            return ("f", choose.choice(["j", "k"]))
    return ("g", choose.choice(["p", "q", ("not", "p")]))


def real(choose, depth):
    pick = choose.randrange(6 if depth else 2)
    if pick < 2:
        return choose.choice(["x", Fraction(choose.randrange(3))])
    one, two = real(choose, depth - 1), real(choose, depth - 1)
    match pick:
        case 2:
            return (choose.choice("+-*"), one, two)
        case 3:
            return ("/", one, choose.choice([Fraction(2), two]))
        case 4:
            return ("to_real", integer(choose, depth - 1))
    return ("ite", proposition(choose, depth - 1), one, two)


def proposition(choose, depth):
    pick = choose.randrange(9 if depth else 4)
    if pick < 4:
        sort = choose.choice([integer, integer, real])
        relation = choose.choice(["<", "<=", "="])
        return (relation, sort(choose, depth), sort(choose, depth))
    one, two = proposition(choose, depth - 1), proposition(choose, depth - 1)
    match pick:
        case 4 | 5:
            return (choose.choice(["and", "or"]), one, two)
        case 6:
            return (choose.choice(["=>", "="]), one, two)
        case 7:
            return ("not", one)
    return choose.choice(["p", "q", ("ite", "p", one, two)])


def shown(term):
    match term:
        case (head, *arguments):
            return f"({' '.join([head, *map(shown, arguments)])})"
        case Fraction():
            return f"{term}.0"
    return str(term)


def value(term, model):
    """The value of a term; by zero, division gives what the model says."""
    if isinstance(term, str):
        return model[term]
    if not isinstance(term, tuple):
        return Fraction(term)
    head, *arguments = term
    values = [value(a, model) for a in arguments]
    if head in ("f", "g"):
        return model[head][values[0]]
    return apply(head, values, model)


def apply(head, values, model):
    match head, values:
        case "-", [a]:
            return -a
        case "not", [a]:
            return not a
        case "to_real", [a]:
            return a
        case "to_int", [a]:
            return Fraction(floor(a))
        case "ite", [a, b, c]:
            return b if a else c
        case (("/" | "div" | "mod"), [a, b]) if b == 0:
            return model[head]
        case "/", [a, b]:
            return a / b
        case "mod", [a, b]:
            return a % abs(b)
        case "div", [a, b]:
            return (a - a % abs(b)) / b
    a, b = values
    return {
        "+": lambda: a + b,
        "-": lambda: a - b,
        "*": lambda: a * b,
        "<": lambda: a < b,
        "<=": lambda: a <= b,
        "=": lambda: a == b,
        "and": lambda: a and b,
        "or": lambda: a or b,
        "=>": lambda: b or not a,
    }[head]()


def random_model(choose):
    def number():
        return Fraction(choose.randrange(-2, 3))

    return {
        "j": number(),
        "k": number(),
        "x": number() / choose.choice([1, 2]),
        "p": choose.random() < 0.5,
        "q": choose.random() < 0.5,
        "f": {Fraction(n): number() for n in range(-2, 3)},
        "g": {True: number(), False: number()},
        "/": number() / 2,
        "div": number(),
        "mod": number(),
    }


class Meaning:
    """What atoms and formulas of the checker say in a model."""

    def __init__(self, goals, model):
        self.goals, self.model = goals, model
        self.atoms = []
        for atom in goals.obligation.atoms:
            self.atoms.append(self.of_atom(atom))

    def of_atom(self, atom):
        values = [self.of_value(v) for v in atom.arguments]
        name = atom.name.strip("|")
        if not atom.name.startswith("|"):
            return Fraction(apply(name, values, self.model))
        return Fraction(self.model[name][values[0]] if values else self.model[name])

    def of_value(self, given):
        return self.of(given.content[0]) if given.sort == "Bool" else self.number(given.content)

    def number(self, p):
        total = Fraction(0)
        for monomial, coefficient in p.items():
            for atom in monomial:
                coefficient = coefficient * self.atoms[atom]
            total += coefficient
        return total

    def of(self, formula):
        kind, *parts = self.goals.formulas.nodes[formula]
        if kind in ("and", "or"):
            return (all if kind == "and" else any)(map(self.of, parts))
        number = self.number(dict(parts[0]))
        return {"=": number == 0, ">=": number >= 0, ">": number > 0}[kind]


@pytest.mark.parametrize("seed", range(20))
def test_reading(seed):
    """In every model an assertion says what its text says, and definitions hold."""
    choose = random.Random(seed)
    for _ in range(40):
        formulas = [proposition(choose, 3) for _ in range(3)]
        goals = Goals(script(DECLARED, *map(shown, formulas)))
        for _ in range(8):
            model = random_model(choose)
            meaning = Meaning(goals, model)
            assert all(map(meaning.of, goals.obligation.definitions))
            for formula, read in zip(formulas, goals.obligation.assertions, strict=True):
                assert meaning.of(read) == value(formula, model), shown(formula)


def random_step(choose, goals):
    """A step that may be wrong, but not too often."""
    atoms = range(len(goals.obligation.atoms))

    def polynomial():
        sizes = choose.choices([0, 1, 1, 2], k=choose.randrange(1, 4))
        return [[choose.randrange(-2, 3), *choose.choices(atoms, k=size)] for size in sizes]

    def term():
        count = choose.choice([0, 1, 1, 1, 2])
        factors = [choose.randrange(len(goals.facts)) for _ in range(count)]
        if choose.random() < 0.15:
            factors.append(polynomial())
        multiplier = choose.choice([1, 1, 1, 2, 3, 0, -1, -1, -2])
        return [polynomial() if choose.random() < 0.1 else multiplier, *factors]

    match choose.randrange(10):
        case 0 | 1 | 2 | 3 | 4:
            return ["derive", *(term() for _ in range(choose.randrange(1, 4)))]
        case 5 | 6:
            return ["split", choose.randrange(len(goals.facts))]
        case 7:
            return ["congruence", choose.choice(atoms), choose.choice(atoms)]
    return ["cut", polynomial()]


@pytest.mark.parametrize("seed", range(20))
def test_steps_keep_a_model(seed):
    """Where the facts hold in a model, some open goal holds in it after every step."""
    choose = random.Random(seed)
    taken = 0
    for _ in range(20):
        model = random_model(choose)
        drawn = [proposition(choose, 3) for _ in range(4)]
        true = [f if value(f, model) else ("not", f) for f in drawn]
        goals = Goals(script(DECLARED, *map(shown, true)))
        if not goals.facts or not goals.obligation.atoms:
            continue
        meaning = Meaning(goals, model)
        for _ in range(25):
            opened, facts = [*goals.open], [*goals.facts]
            try:
                goals.take(*random_step(choose, goals))
            except CertificateError:
                goals.open, goals.facts = opened, facts
                continue
            taken += 1
            held = [*map(meaning.of, goals.facts)]
            assert any(all(held[:shared]) and meaning.of(part) for shared, part in goals.open)
            while not (all(held[: goals.open[-1][0]]) and meaning.of(goals.open[-1][1])):
                goals.open.pop()
    assert taken > 100


# --- the search --------------------------------------------------------------------------------

SMALL = "j k h: Int; x: Real; f: (Int) Int"
BOX = [
    *(f"(and (<= (- 2) {n}) (<= {n} 2))" for n in ("j", "k", "h")),
    *(f"(and (<= (- 1) (f {n})) (<= (f {n}) 1))" for n in ("j", "k")),
    "(= (* 2.0 x) (to_real h))",
]


def small_models():
    for j, k, h in product(range(-2, 3), repeat=3):
        for at_j, at_k in product(range(-1, 2), repeat=2):
            if j != k or at_j == at_k:
                yield {
                    "j": Fraction(j),
                    "k": Fraction(k),
                    "x": Fraction(h, 2),
                    "f": {j: Fraction(at_j), k: Fraction(at_k)},
                }


MODELS = list(small_models())


def without_division(term):
    """Neither propositions nor division by what may be zero, where solvers may choose."""
    if not isinstance(term, tuple):
        return term not in ("p", "q")
    head, *arguments = term
    if head in ("/", "div", "mod") and arguments[1] not in (2, 3, ("-", 2)):
        return False
    return head != "g" and all(map(without_division, arguments))


def small_formula(choose):
    while True:
        formula = proposition(choose, 2)
        if without_division(formula):
            return formula


def tried(seeds, steps):
    """How many texts cannot hold, and how many of them are certified."""
    impossible = found = 0
    for seed in seeds:
        choose = random.Random(seed)
        formulas = [small_formula(choose) for _ in range(choose.randrange(3, 6))]
        text = script(SMALL, *BOX, *map(shown, formulas))
        possible = any(all(value(f, model) for f in formulas) for model in MODELS)
        known = certified(text, steps)
        if possible:
            assert known is None, text
        elif known is not None:
            assert accepted(text, known)
            found += 1
        impossible += not possible
    return impossible, found


@pytest.mark.parametrize("block", range(4))
def test_certifies_only_what_cannot_hold(block):
    impossible, found = tried(range(50 * block, 50 * block + 50), 5_000_000)
    assert found > impossible // 2 > 0


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10, 40))
def test_certifies_only_what_cannot_hold_in_many_tries(block):
    tried(range(100 * block, 100 * block + 100), 10_000_000)


def test_no_certificate_of_what_can_hold_is_made_of_another():
    """The certificate of one random text does not do for another that can hold."""
    made, possible = [], []
    for seed in range(120):
        choose = random.Random(seed)
        formulas = [small_formula(choose) for _ in range(3)]
        text = script(SMALL, *BOX, *map(shown, formulas))
        if any(all(value(f, model) for f in formulas) for model in MODELS):
            possible.append(text)
        elif known := certified(text, 5_000_000):
            made.append(known)
    assert made and possible
    for text in possible:
        for known in made:
            assert not accepted(text, certificate(text, known["steps"]))
