"""Each hypothesis of T1 to T4 and its counterexample, or why it has none."""

from __future__ import annotations

import pytest

from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.language.evaluation import evaluate
from tests.numeric import test_counterexamples as constants
from tests.numeric import test_dropped_hypotheses as dropped
from tests.numeric import test_lowered_constants as lowered
from tests.numeric import test_lowered_sizes as sizes
from tests.numeric import test_registers_too_close as close
from tests.numeric import test_too_few_bits as bits
from tests.proofs.theorems import THEOREMS

SHOWN = {
    "dimension": [dropped.test_nothing_to_tell_words_apart],
    "values": [constants.test_weights_of_the_projection],
    "norms": [dropped.test_words_longer_than_r],
    "distances": [dropped.test_words_closer_than_delta, dropped.test_two_words_with_one_vector],
    "scale": [close.test_scale, dropped.test_nothing_to_tell_words_apart],
    "bound": [close.test_shift],
    "positive": [close.test_shift],
    "words": [dropped.test_two_words_with_one_vector],
    "numbered": [dropped.test_two_words_with_one_vector],
    "radius": [dropped.test_signs_of_radius_and_distance],
    "different": [
        dropped.test_no_network_tells_an_order_apart,
        dropped.test_equal_up_to_order,
        dropped.test_the_same_row_twice,
    ],
    "labels": [dropped.test_no_label_is_negative_or_too_large],
    "answers": [dropped.test_no_label_is_negative_or_too_large],
    "consistent": [
        dropped.test_no_network_tells_equal_columns_apart,
        dropped.test_one_word_with_two_labels,
    ],
    "prefixes": [
        dropped.test_no_masked_network_knows_what_comes,
        dropped.test_one_prefix_with_two_labels,
    ],
    "height": [
        constants.test_height,
        constants.test_no_weights_for_a_small_height,
        constants.test_height_of_sums,
        constants.test_height_of_means,
        constants.test_height_of_means_as_in_t1,
        dropped.test_no_height,
    ],
    "ids": [constants.test_weights_of_two_sequences, constants.test_weights_of_the_rounds],
    "sums": [constants.test_numbers_of_words, constants.test_numbers_of_places],
    "temperature": [close.test_inverse_temperature],
    "fraction": [bits.test_a_scale_that_is_not_the_fraction],
    "first bits": [bits.test_sum_of_numbers_that_do_not_fit, bits.test_bits_of_an_id],
    "first classes": [bits.test_sum_of_numbers_that_do_not_fit],
    "first enough": [bits.test_a_memorizer_takes_all_of_its_bits],
    "bits": [bits.test_bits_of_a_key, bits.test_bits_of_an_id],
    "fields": [bits.test_a_field_of_less_than_no_bits],
    "classes": [bits.test_bits_of_a_label],
    "enough": [bits.test_a_memorizer_takes_all_of_its_bits],
    "seven bits": [bits.test_a_small_memorizer_takes_seven_bits],
    "digits": [lowered.test_a_lower_constant_gives_a_wrong_label],
    "digit weights": [lowered.test_a_lower_constant_gives_a_wrong_label],
    "short bits": [sizes.test_a_lower_size_gives_a_wrong_label],
    "digit bits": [bits.test_a_wide_threshold_takes_all_of_its_bits],
    "weight bits": [
        bits.test_the_heads_take_all_of_their_bits,
        bits.test_the_sum_takes_all_of_its_bits,
        bits.test_the_embedding_takes_all_of_its_bits,
    ],
}
"""Hypothesis ↦ the tests in which data, weights or a size fail without it."""

NONE = {
    "sizes": "without sequences, or columns, the number P of keys would lie between 1 and 0",
    "records": "with ℓ = 0 no m has (m − 1)ℓ < P ≤ mℓ, as P ≥ 1",
    "first records": "with ℓ₁ = 0 no m₁ has (m₁ − 1)ℓ₁ < P₁ ≤ m₁ℓ₁, as P₁ ≥ 1",
}
"""Hypothesis ↦ why no data are needed, or there are none."""


@pytest.mark.parametrize("theorem", THEOREMS.values(), ids=THEOREMS)
def test_each_hypothesis_is_accounted_for(theorem):
    assert set(theorem.statement.given) <= {*SHOWN, *NONE}


def test_nothing_else_is():
    found = {label for theorem in THEOREMS.values() for label in theorem.statement.given}
    assert found == {*SHOWN, *NONE} and not set(SHOWN) & set(NONE)


# --- what the data of the height break ------------------------------------------------------

TOKENS = constants.TOKENS
VALUES = {
    "n": 3, "N": 2, "V": 5, "d": 1, "C": 4, "M1": 11, "M": 2, "H": 2 * constants.BOUND,
    "r": 20, "delta": 4, "kappa": 1, "p": 1, "q": 1, "s": 220,
    "x": lambda v, k: TOKENS[v - 1],
    "word": lambda a, i: ((4, 3, 1), (5, 2, 1))[a - 1][i - 1],
    "Y": lambda a, i: 3,
    "heat": 13, "rho": 22, "sigma": 2, "ell": 1, "W": 27,
}  # fmt: skip
"""The two sequences of `test_height`, with the least constants that T1 takes for them."""


@pytest.mark.parametrize(
    "changes, broken",
    [
        ({}, set()),
        ({"H": 2 * constants.BOUND - 1}, {"height"}),
        ({"M1": 10}, {"values"}),
        ({"r": 19}, {"norms"}),
        ({"r": 21}, {"bound"}),
        ({"delta": 5}, {"distances"}),
        ({"delta": 3}, {"scale"}),
        ({"s": -220}, {"positive"}),
        ({"M": 1}, {"ids"}),
        ({"heat": 12}, {"temperature"}),
        ({"rho": 21}, {"bits"}),
        ({"p": 2}, {"fraction"}),
        ({"sigma": 1}, {"classes"}),
        ({"C": 3}, {"labels"}),
        ({"Y": lambda a, i: i}, set()),
        ({"word": lambda a, i: 1}, {"different"}),
        ({"word": lambda a, i: (1, 1, a + 1)[i - 1]}, set()),
        ({"word": lambda a, i: (1, 1, a + 1)[i - 1], "Y": lambda a, i: i}, {"consistent"}),
        ({"word": lambda a, i: (0, 1, a + 1)[i - 1]}, {"words"}),
        ({"W": 26}, {"enough"}),
        ({"p": 2**20, "q": 2**20}, {"weight bits"}),
        ({"ell": 0}, {"records"}),
    ],
)
def test_one_change_breaks_one_hypothesis_of_t1(changes, broken):
    """So no hypothesis of T1 that is broken here follows from the others."""
    given = THEOREMS["T1"].statement.given
    found = {k for k, v in given.items() if not evaluate(v, VALUES | changes, DEFINITIONS)}
    assert found == broken
