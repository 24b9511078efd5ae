"""Integers in machine words do what Python's own do, above all where a word is full."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.numeric.limbs import Integers

edges = st.builds(
    lambda sign, power, step, factor: sign * (factor * (1 << power) + step),
    st.sampled_from((-1, 1)),
    st.sampled_from((0, 30, 31, 32, 61, 62, 63, 64, 65, 126, 127, 128, 192, 300)),
    st.integers(-2, 2),
    st.sampled_from((0, 1, 1, 3)),
)
"""Near the numbers at which a word, half a word or the room in the top one ends."""

whole = edges | st.integers(-(1 << 200), 1 << 200)
vectors = st.lists(whole, min_size=1, max_size=8)
pairs = st.lists(st.tuples(whole, whole), min_size=1, max_size=8)


def settled(numbers):
    """Whether the top word has room, and there is no word too many."""
    top = numbers.limbs[-1].view(np.int64)
    assert all(len(limb) in (1, numbers.count) for limb in numbers.limbs)
    return bool((top >= -(1 << 62)).all() and (top < 1 << 62).all())


@given(vectors)
def test_there_and_back(numbers):
    found = Integers.of(numbers)
    assert found.tolist() == numbers == [found.at(k) for k in range(len(numbers))]
    assert settled(found)
    assert found.signs().tolist() == [(x > 0) - (x < 0) for x in numbers]
    assert found.level == (len(set(numbers)) == 1)


@given(pairs)
def test_sums_and_differences(given):
    a, b = (list(side) for side in zip(*given, strict=True))
    plus, minus = Integers.of(a) + Integers.of(b), Integers.of(a) - Integers.of(b)
    assert plus.tolist() == [x + y for x, y in given] and settled(plus)
    assert minus.tolist() == [x - y for x, y in given] and settled(minus)


@given(vectors, whole)
def test_one_number_stands_for_many(numbers, one):
    many, single = Integers.of(numbers), Integers.of([one])
    assert (many + single).tolist() == (single + many).tolist() == [x + one for x in numbers]
    assert (single - many).tolist() == [one - x for x in numbers]
    assert (many - single).tolist() == [x - one for x in numbers]


@given(vectors, st.lists(st.tuples(st.booleans(), whole), max_size=6))
def test_a_long_chain_of_steps(numbers, steps):
    """Results are operands again, with words that are shared."""
    found = Integers.of(numbers)
    for minus, step in steps:
        found = found - Integers.of([step]) if minus else found + Integers.of([step])
        numbers = [x - step if minus else x + step for x in numbers]
        assert found.tolist() == numbers and settled(found)
        assert found.at_least(Integers.of([step])).tolist() == [x >= step for x in numbers]


@given(vectors, whole)
def test_comparison_with_one_number(numbers, bound):
    for near in (bound, *numbers, numbers[0] + 1, numbers[0] - 1, 0):
        found = Integers.of(numbers).at_least(Integers.of([near]))
        assert found.tolist() == [x >= near for x in numbers]


@given(vectors, st.lists(whole, min_size=1, max_size=6))
def test_comparison_with_many(numbers, bounds):
    rising = sorted({*bounds, numbers[0]})
    found = Integers.of(numbers).reached(Integers.of(rising))
    assert found.tolist() == [sum(x >= bound for bound in rising) for x in numbers]


@given(vectors, edges)
def test_products(numbers, factor):
    found = Integers.of(numbers).times(factor)
    assert found.tolist() == [factor * x for x in numbers] and settled(found)


@given(st.lists(st.tuples(whole, st.integers(0, (1 << 32) - 1)), min_size=1, max_size=8))
def test_products_with_factors_of_their_own(given):
    numbers, factors = zip(*given, strict=True)
    found = Integers.of(numbers).times_each(np.array(factors, np.uint64))
    assert found.tolist() == [x * factor for x, factor in given] and settled(found)


@given(st.data(), vectors)
def test_choices(data, numbers):
    found = Integers.of(numbers)
    places = data.draw(st.lists(st.integers(0, len(numbers) - 1), min_size=1, max_size=9))
    taken = found.take(np.array(places))
    assert taken.tolist() == [numbers[k] for k in places] and settled(taken)
    mask = data.draw(st.lists(st.booleans(), min_size=len(numbers), max_size=len(numbers)))
    kept = found.where(np.array(mask))
    assert kept.tolist() == [x if there else 0 for x, there in zip(numbers, mask, strict=True)]


@settings(deadline=None)
@given(st.data(), st.integers(1, 4), st.integers(1, 3))
def test_the_highest_of_a_row_and_sums_over_it(data, n, rows):
    """Few different numbers, so that there are ties."""
    few = st.sampled_from(data.draw(st.lists(whole, min_size=1, max_size=3)))
    numbers = data.draw(st.lists(few, min_size=n * rows, max_size=n * rows))
    found, split = Integers.of(numbers), [numbers[k : k + n] for k in range(0, n * rows, n)]
    best = found.highest(n)
    assert best.tolist() == [[x == max(row) for x in row] for row in split]
    sums = found.sums(best)
    assert sums.tolist() == [max(row) * row.count(max(row)) for row in split] and settled(sums)
    assert found.sums(np.ones((rows, n), bool)).tolist() == [sum(row) for row in split]


@pytest.mark.parametrize("bits", [61, 62, 63, 64, 127, 128, 129])
def test_a_carry_runs_through_every_word(bits):
    full = (1 << bits) - 1
    assert (Integers.of([full, 0]) + Integers.of([1])).tolist() == [full + 1, 1]
    assert (Integers.of([full + 1, 5]) - Integers.of([1])).tolist() == [full, 4]
    assert (Integers.of([-full - 1, 5]) - Integers.of([full])).tolist() == [-2 * full - 1, 5 - full]
