"""Whatever it is given, the checker accepts or raises CertificateError, and soon."""

import copy
import random
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.symbolic.certificate import CertificateError, check
from memcap.symbolic.certificate.formula import BITS, DEGREE
from memcap.symbolic.certificate.reader import NESTING
from tests.symbolic.certificate.samples import (
    WRITTEN,
    accepted,
    certificate,
    derive,
    script,
    split,
)

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 9)
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["derive", "split", "cut", "compare", "congruence", "|x|", "(f |x|)"])
)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=25,
)
SMALL = st.integers(-1, 6)
POLYNOMIAL = st.lists(st.lists(SMALL, min_size=1, max_size=4), max_size=4)
FACTOR = SMALL | POLYNOMIAL
TERM = st.tuples(SMALL | POLYNOMIAL, FACTOR, FACTOR).map(list) | st.lists(FACTOR, max_size=3)
STEP = st.one_of(
    st.lists(TERM, max_size=4).map(lambda terms: ["derive", *terms]),
    SMALL.map(lambda fact: ["split", fact]),
    POLYNOMIAL.map(lambda p: ["cut", p]),
    st.tuples(SMALL, SMALL).map(lambda pair: ["congruence", *pair]),
    JSON,
)
SAMPLES = st.sampled_from(list(WRITTEN.values()))
FEW = settings(deadline=None, max_examples=300)

# It can hold: p false, q true, j = k = 1, f = 1, x = y = 1.
POSSIBLE = script(
    "p q: Bool; f: (Int) Int; j k: Int; x y: Real",
    "(or p q)",
    "(=> p (< j k))",
    "(= j (f k))",
    "(<= (f j) (f k))",
    "(<= x (* x y))",
    "(= (/ x y) (ite q 1.0 2.0))",
    "(= (mod k 2) (to_int x))",
)


@FEW
@given(SAMPLES, JSON)
def test_any_value_as_certificate(sample, value):
    assert not accepted(sample.text, value)


@FEW
@given(SAMPLES, st.sampled_from(["obligation", "steps"]), JSON)
def test_any_value_as_a_field(sample, field, value):
    accepted(sample.text, sample.certificate | {field: value})


@FEW
@given(st.lists(STEP, max_size=8))
def test_no_steps_for_what_can_hold(steps):
    assert not accepted(POSSIBLE, certificate(POSSIBLE, steps))


@FEW
@given(SAMPLES, JSON | SMALL | POLYNOMIAL, st.randoms(use_true_random=False))
def test_any_value_within_the_steps(sample, value, choose):
    steps = copy.deepcopy(sample.certificate["steps"])
    place = steps
    while True:
        at = choose.randrange(len(place))
        if not isinstance(place[at], list) or not place[at] or choose.random() < 0.2:
            break
        place = place[at]
    place[at] = value
    accepted(sample.text, sample.certificate | {"steps": steps})


@FEW
@given(SAMPLES, st.randoms(use_true_random=False), st.sampled_from(["", " ", "(", ")", "|", "0"]))
def test_mutated_texts(sample, choose, new):
    text = sample.text
    for _ in range(choose.randrange(1, 4)):
        low = choose.randrange(len(text))
        high = min(len(text), low + choose.randrange(4))
        text = text[:low] + choose.choice([new, text[:high][-5:], "< ", "-"]) + text[high:]
    accepted(text, certificate(text, sample.certificate["steps"]))


@FEW
@given(st.text(), st.text(alphabet='()|\\;" \n!:na0.1-<'))
def test_any_text(one, two):
    for text in (one, two):
        with pytest.raises(CertificateError):
            check(text, certificate(text, []))


def test_half_a_character():
    good = WRITTEN["false"].certificate
    assert not accepted("\ud800", good)
    assert not accepted(WRITTEN["false"].text, good | {"steps": ["\ud800"]})


# --- limits ----------------------------------------------------------------------------------


def refused(text, steps=(), seconds=5.0):
    """It is refused in time, for its size."""
    began = time.process_time()
    with pytest.raises(CertificateError, match=r"too (large|deep|many)|not match"):
        check(text, certificate(text, [*steps]))
    assert time.process_time() - began < seconds


def nested(depth, inner, left="(not ", right=")"):
    return left * depth + inner + right * depth


def sum_of(terms, operation="+"):
    while len(terms) > 1:
        terms = [
            f"({operation} {' '.join(terms[i : i + 2])})" if i + 1 < len(terms) else terms[i]
            for i in range(0, len(terms), 2)
        ]
    return terms[0]


def names(count):
    return [f"x{i}" for i in range(count)]


def declared(count, sort):
    return f"{' '.join(names(count))}: {sort}" if count else ""


def test_nesting():
    inside = script("p: Bool", nested(NESTING - 4, "p"), "(not p)")
    assert accepted(inside, certificate(inside, [derive(0, 1)]))
    refused(script("p: Bool", nested(NESTING, "p")))
    refused("(" * 10**6)
    refused(")" * 10**6)


def test_nesting_of_a_certificate():
    deep = []
    for _ in range(10**5):
        deep = [deep]
    text = script("k: Int", "(< k 0)")
    for value in (deep, [deep], [["split", deep]], [derive([1, deep])], [derive([deep, 0])]):
        assert not accepted(text, certificate(text, value))
    assert not accepted(text, deep)


@pytest.mark.parametrize("frames", [100, 400, 700, 850])
def test_deep_calls(frames):
    """Where the stack is nearly full, too: accepted, or refused."""
    text = script("x: Int", f"(< {nested(280, 'x', '(- ')} 0)", "(< 0 x)")
    good = certificate(text, [derive(0, 1)])

    def deeper(left):
        return deeper(left - 1) if left else accepted(text, good)

    assert deeper(frames) or frames > 100


def test_degree():
    def power(k):
        return script("x: Real", f"(< {sum_of(['x'] * k, '*')} 0.0)", "(< 0.0 x)")

    text = power(DEGREE)
    check(text, certificate(text, [derive([1, *[1] * DEGREE], 0)]))
    refused(power(DEGREE + 1))
    refused(power(DEGREE), [derive([1, 0, 1])])
    refused(power(1), [["cut", [[1, *[0] * (DEGREE + 1)]]]])
    square = [[1, *[0] * DEGREE]]
    refused(power(1), [derive([1, square])])


def test_long_numbers():
    text = script("k: Int", f"(< {'9' * 4000} k)", f"(< k {'9' * 4000})")
    check(text, certificate(text, [derive(0, 1)]))
    assert not accepted(text.replace("9" * 4000, "9" * 4001), certificate(text, []))
    long = script("k: Int", f"(< k {'9' * 10**6})")
    assert not accepted(long, certificate(long, []))
    refused(text, [derive([1, *[0] * 3])])
    refused(text, [derive([1 << BITS, 0])])
    refused(text, [["cut", [[-1 << BITS, 0]]]])
    refused(script("k: Int", f"(< {sum_of(['9' * 3000] * 4, '*')} k)"))


def test_many_denominators():
    choose = random.Random(0)
    shares = [f"(/ x{i} {choose.getrandbits(8000) | 1}.0)" for i in range(24)]
    refused(script(declared(24, "Real"), f"(< {sum_of(shares)} 0.0)"))


def test_wide_products():
    both = sum_of(names(1500))
    refused(script(declared(1500, "Real"), f"(< (* {both} (* {both} {both})) 0.0)"))


def test_repeated_squares():
    text = script("x y: Real", "(< (+ x y) 0.0)")
    steps = [derive([1, 0, 0]), *(derive([1, i, i]) for i in range(1, 10))]
    refused(text, steps)


def test_many_goals():
    text = script(declared(500, "Bool"), f"(or {' '.join(names(500))})")
    assert not accepted(text, certificate(text, [split(0)] * 5000))


@pytest.mark.parametrize("operation", ["=", "ite", "and", "or", "=>"])
def test_nested_propositions(operation):
    formula = "x0"
    for name in names(280):
        more = f"{formula} {name}" if operation != "ite" else f"{formula} {name} (not {name})"
        formula = f"({operation} {more})"
    text = script(declared(280, "Bool"), formula)
    began = time.process_time()
    assert not accepted(text, certificate(text, [split(0)] * 20))
    assert time.process_time() - began < 5


def test_nested_choices():
    term = "0"
    for name in names(14):
        term = f"(ite (= {term} 1) {name} (+ 1 {term}))"
    text = script(declared(14, "Int"), f"(< {term} 0)")
    began = time.process_time()
    assert not accepted(text, certificate(text, [split(1)] * 20))
    assert time.process_time() - began < 5


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["()" * (8 << 20), "aa " * (5 << 20), "|" * (16 << 20)], ids=range(3)
)
def test_long_texts(text):
    began = time.process_time()
    assert not accepted(text, certificate(text, []))
    assert time.process_time() - began < 20


@pytest.mark.slow
@pytest.mark.parametrize("step", [["split", 0], ["derive"], ["cut", [[1, 0]]]], ids=range(3))
def test_many_steps(step):
    text = script("k: Int", "(< k 0)")
    began = time.process_time()
    assert not accepted(text, certificate(text, [step] * 10**6))
    assert time.process_time() - began < 30


def power_sum(low, high):
    """The sum of the sixth powers of variables."""
    return sum_of([sum_of([f"x{i}"] * 6, "*") for i in range(low, high)])


@pytest.mark.parametrize(
    ("variables", "product"),
    [
        (
            128,
            " ".join(
                [
                    f"(* (* {power_sum(0, 64)} {power_sum(64, 128)})",
                    f"(* {power_sum(0, 64)} {power_sum(64, 128)}))",
                ]
            ),
        ),
        (900, f"(* {'9' * 4000} (* {sum_of(names(900))} {sum_of(names(900))}))"),
    ],
)
def test_products_are_paid_for_before_they_are_made(variables, product):
    tracemalloc.start()
    refused(script(declared(variables, "Int"), f"(< {product} 0)", f"(< 0 {product})"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300 << 20


def test_many_open_goals():
    text = script(declared(1000, "Bool"), sum_of(names(1000), "or"))
    tracemalloc.start()
    refused(text, [["split", 0]] * 25_000, seconds=10.0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300 << 20
