"""Softmax: what is called exact is so, what is called right is right, and the rest is undecided."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flint import arb, ctx, fmpq
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from memcap.numeric.evaluator import Evaluator
from memcap.numeric.heat import heat_for
from memcap.numeric.network import Embedding, Network, matrix
from memcap.numeric.noise import FINEST, Affine, Noise, Share, Symbol, blend, sign
from memcap.numeric.pipeline import build, prepare
from memcap.numeric.sizes import count, promise
from memcap.numeric.softmax import SoftmaxEvaluator, Undecided
from memcap.numeric.verify import verify
from memcap.symbolic.gadgets.blocks import Attention, FeedForward, Head, Neuron, map_weights
from tests.numeric.direct import BITS, direct
from tests.numeric.samples import METADATA, NAMES, dataset_of, datasets, networks, vectors

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def test_direct_evaluation_knows_softmax():
    with ctx.workprec(200):
        e = arb(1).exp()
        head = Head({"a": fmpq(1)}, {"b": fmpq(1)}, {"a": fmpq(1)}, {"c": fmpq(1)})
        embedding = Embedding({"a": (fmpq(1),)}, {"b": fmpq(1)})
        network = Network(NAMES, embedding, (Attention((head,)),), {"c": fmpq(1)}, METADATA)
        found = direct(network, [(fmpq(0),), (fmpq(1),), (fmpq(1),)])
        assert all(ball.overlaps(2 * e / (1 + 2 * e)) and ball.rad() < 1e-50 for ball in found)


def agree(value, ball):
    """An exact number, and a tiny enclosure of it."""
    return ball.rad() < 1e-50 and ball.overlaps(Affine(value).ball(2 * BITS))


# --- every label is right ------------------------------------------------------------------


@SLOW
@given(datasets(), st.integers(0, 5))
def test_every_label_is_right_under_softmax_and_under_hardmax(dataset, seed):
    network = build(dataset, seed=seed, attention="softmax").network
    soft, hard = verify(network, dataset), verify(network, dataset, attention="hard")
    assert (soft.attention, hard.attention) == ("softmax", "hard")
    for result in (soft, hard):
        assert result.ok and result.correct == result.total == dataset.N * dataset.n
        assert result.undecided == result.undecided_sequences == 0
    metadata = network.metadata
    promised = promise(metadata.task, metadata.shape, metadata.constants)
    assert promised.broken(count(network)) == []
    assert count(network).parameters == count(build(dataset, seed=seed).network).parameters


@settings(SLOW, max_examples=20)
@given(datasets())
def test_every_label_is_the_one_of_direct_evaluation(dataset):
    network = build(dataset, attention="softmax").network
    for row, labels in zip(dataset.sequences, dataset.labels, strict=True):
        found = direct(network, matrix(dataset.vectors, row))
        for ball, label in zip(found, labels, strict=True):
            assert agree(fmpq(label), ball)


@SLOW
@given(datasets(), st.randoms(use_true_random=False))
def test_permuted_inputs_give_permuted_outputs(dataset, random):
    evaluator = SoftmaxEvaluator(build(dataset, attention="softmax").network)
    for row, labels in zip(dataset.sequences, dataset.labels, strict=True):
        order = random.sample(range(dataset.n), dataset.n)
        outputs = evaluator.outputs(matrix(dataset.vectors, [row[k] for k in order]))
        assert outputs == tuple(fmpq(labels[k]) for k in order)


@pytest.mark.parametrize(
    ("rows", "labels", "V"),
    [
        ([(0,)], [(0,)], 1),
        ([(0, 0, 0)], [(2, 2, 2)], 1),
        ([(0,), (1,)], [(1,), (0,)], 2),
        ([(0, 1), (1, 1), (0, 0)], [(1, 0), (2, 2), (0, 0)], 2),
        ([(0, 1, 1, 1), (0, 0, 0, 1)], [(1, 0, 0, 0), (2, 2, 2, 0)], 2),
    ],
)
def test_the_smallest_data(rows, labels, V):
    dataset = dataset_of([(fmpq(k, 3),) for k in range(V)], rows, labels, 3)
    assert verify(build(dataset, attention="softmax").network, dataset).ok


def test_positions_and_windows():
    points = [(fmpq(0), fmpq(1)), (fmpq(1, 2), fmpq(0)), (fmpq(3), fmpq(3))]
    rows, after = [(0, 1), (1, 0), (0, 0)], [(0, 0), (1, 1), (2, 2)]
    for task, labels in (("tokens", [(0, 1), (0, 1), (1, 0)]), ("next-token", after)):
        torn = dataset_of(points, rows, labels, 3, task)
        placed = prepare(torn, positions=True).dataset
        assert verify(build(placed, attention="softmax").network, placed).ok


# --- never right when wrong ----------------------------------------------------------------


def decided(network, tokens):
    """The outputs, or None where the run is undecided."""
    try:
        return SoftmaxEvaluator(network).outputs(tokens)
    except Undecided:
        return None


@settings(SLOW, max_examples=300)
@given(networks(), st.lists(vectors, min_size=1, max_size=4))
def test_forms_enclose_what_direct_evaluation_gives(network, tokens):
    tokens = [*tokens, tokens[0]]
    try:
        forms = SoftmaxEvaluator(network).forms(tokens)
    except Undecided:
        assume(False)
    for form, ball in zip(forms, direct(network, tokens), strict=True):
        assert form.ball(200).overlaps(ball) and form.ball(200).rad() < 1e-20
        assert form.noise is not None or agree(form.centre, ball)


@settings(SLOW, max_examples=100)
@given(networks(), st.lists(vectors, min_size=1, max_size=3))
def test_a_constant_score_is_an_exact_average_as_under_hardmax(network, tokens):
    flat = [
        Attention(tuple(replace(head, key={}) for head in block.heads))
        if isinstance(block, Attention)
        else block
        for block in network.blocks
    ]
    flattened = replace(network, blocks=tuple(flat))
    assert SoftmaxEvaluator(flattened).outputs(tokens) == Evaluator(flattened).outputs(tokens)


heats = st.builds(fmpq, st.integers(0, 20), st.integers(1, 60))


def with_heat(network, heat):
    """The network with another inverse temperature in its max heads."""
    blocks = [
        Attention((replace(block.heads[0], query={"one": heat}), *block.heads[1:]))
        if isinstance(block, Attention)
        else block
        for block in network.blocks
    ]
    return replace(network, blocks=tuple(blocks))


@settings(SLOW, max_examples=150)
@given(datasets(), heats)
def test_at_any_temperature_what_is_decided_is_true(dataset, heat):
    network = with_heat(build(dataset).network, heat)
    for row in dataset.sequences[:2]:
        tokens = matrix(dataset.vectors, row)
        for value, ball in zip(decided(network, tokens) or (), direct(network, tokens)):
            assert agree(value, ball)


@settings(SLOW, max_examples=150)
@given(datasets(), st.data())
def test_with_any_weight_changed_what_is_decided_is_true(dataset, data):
    network = build(dataset, attention="softmax").network
    blocks = list(network.blocks)
    number = data.draw(st.integers(0, len(blocks) - 1))
    place = data.draw(st.integers(0, blocks[number].entries - 1)) if blocks[number].entries else 0
    step = data.draw(st.sampled_from([fmpq(1), fmpq(-1), fmpq(1, 4), fmpq(-1, 8)]))
    seen = iter(range(10**6))
    blocks[number] = map_weights(blocks[number], lambda w: w + step if next(seen) == place else w)
    mutant = replace(network, blocks=tuple(blocks))
    for row in dataset.sequences[:2]:
        tokens = matrix(dataset.vectors, row)
        for value, ball in zip(decided(mutant, tokens) or (), direct(mutant, tokens)):
            assert agree(value, ball)


def close():
    """Tokens 4 apart after the projection, so that a small λ is too small."""
    rows, labels = [(0, 1), (1, 1), (0, 0)], [(1, 0), (2, 2), (1, 1)]
    return dataset_of([(fmpq(0),), (fmpq(1),)], rows, labels, 3)


def test_a_network_for_hardmax_is_not_right_under_softmax():
    dataset = close()
    network = build(dataset).network
    assert verify(network, dataset).ok
    result = verify(network, dataset, attention="softmax")
    assert not result.ok and result.correct < result.total
    assert len(result.stopped) == result.undecided_sequences or result.wrong


def test_the_colder_the_better_and_too_warm_is_never_right():
    dataset = close()
    network = build(dataset, attention="softmax").network
    least = int(network.metadata.constants.heat.p)
    right = [verify(with_heat(network, fmpq(heat)), dataset).ok for heat in range(least + 3)]
    assert right == sorted(right) and right[least] and not right[0] and not right[1]


def test_wrong_labels_are_wrong():
    dataset = close()
    network = build(dataset, attention="softmax").network
    other = replace(dataset, labels=((0, 0), *dataset.labels[1:]))
    result = verify(network, other)
    assert (result.correct, result.undecided, result.total) == (5, 0, 6)
    assert [wrong.where for wrong in result.wrong] == ["small:1"]


@pytest.mark.parametrize("n", [1, 2, 7, 100])
def test_the_temperature_is_the_least_that_L5_allows(n):
    for bound, spread, height in ((2, 1, 4), (18, 4, 40), (10**9, 10**5, 10**10)):
        heat = heat_for(n=n, bound=bound, spread=spread, height=height)
        needed = 4 * n * n * bound * height * spread
        assert needed <= 4**heat and needed > 4 ** (heat - 1)


def test_a_temperature_for_nothing_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        heat_for(n=0, bound=2, spread=1, height=4)


# --- by hand -------------------------------------------------------------------------------

ONE = fmpq(1)
READ_C = {"c": ONE}


def by_hand(*blocks, readout=READ_C):
    """Registers a = x, b = 1, c = 0."""
    return Network(NAMES, Embedding({"a": (ONE,)}, {"b": ONE}), blocks, readout, METADATA)


def head(value, weight=ONE, key="a"):
    """The average of `value`, under softmax with the scores `key`, times weight, goes to c."""
    return Head({key: ONE}, {"b": ONE}, value, {"c": weight})


TWO = [(fmpq(0),), (fmpq(1),)]


def test_an_argument_that_straddles_zero_is_undecided():
    """c = softmax average of a + 1 less that of a, less 1: it is 0, but that is not seen."""
    twice = (head({"a": ONE, "b": ONE}), head({"a": ONE}, -ONE))
    straddling = FeedForward((Neuron({"c": ONE}, -ONE, {"c": ONE}),))
    network = by_hand(FeedForward(), Attention(twice), straddling)
    with pytest.raises(Undecided, match=r"^blocks\[2\]\.neurons\[0\]: .*either sign"):
        SoftmaxEvaluator(network).outputs(TWO)
    assert Evaluator(network).outputs(TWO) == (1, 1)


def test_what_is_left_in_an_output_is_undecided():
    network = by_hand(Attention((head({"a": ONE}),)))
    with pytest.raises(Undecided, match="output 1: it is no exact number"):
        SoftmaxEvaluator(network).outputs(TWO)
    forms = SoftmaxEvaluator(network).forms(TWO)
    assert forms[0].centre == 1 and forms[0].noise is not None


def test_what_is_subtracted_from_itself_is_gone():
    clear = FeedForward((Neuron({"c": ONE}, None, {"c": -ONE}),))
    assert SoftmaxEvaluator(by_hand(Attention((head({"a": ONE}),)), clear)).outputs(TWO) == (0, 0)


def test_equal_values_or_equal_scores_are_exact():
    constant = by_hand(Attention((head({"b": fmpq(3, 7)}),)))
    assert SoftmaxEvaluator(constant).outputs(TWO) == (fmpq(3, 7), fmpq(3, 7))
    level = by_hand(Attention((head({"a": ONE}, key="b"),)))
    assert SoftmaxEvaluator(level).outputs([*TWO, TWO[1]]) == (fmpq(2, 3),) * 3


def test_copies_count():
    tokens = [TWO[0], TWO[1], TWO[1], TWO[0], TWO[0]]
    network = by_hand(Attention((head({"a": ONE}),)))
    form = SoftmaxEvaluator(network).forms(tokens)[0]
    with ctx.workprec(200):
        weight = 2 * arb(1).exp()
        assert form.ball(200).overlaps(weight / (weight + 3))


def test_a_head_that_looks_at_what_another_left():
    """Scores that are no exact numbers."""
    network = by_hand(Attention((head({"a": ONE}),)), Attention((head({"c": ONE, "a": ONE}),)))
    forms = SoftmaxEvaluator(network).forms(TWO)
    for form, ball in zip(forms, direct(network, TWO), strict=True):
        assert form.ball(200).overlaps(ball) and form.ball(200).rad() < 1e-50


def test_scores_that_differ_in_noise_only():
    """z = softmax average of a where a is 1, else 0; z − a is 0 but for its noise."""
    left = FeedForward((Neuron({"c": ONE, "a": fmpq(10)}, fmpq(-10), {"b": ONE}),))
    first = (Attention((head({"a": ONE}),)), left)
    z, one, read = {"b": ONE, "a": -ONE}, {"c": ONE}, {"c": ONE}
    for key, query in ((z, one), (one, z), (z, z), ({"a": ONE}, z)):
        for value in ({"a": ONE}, z, {"b": fmpq(1, 3)}):
            second = Attention((Head(key, query, value, read),))
            clear = FeedForward((), {"b": -ONE})
            network = by_hand(*first, clear, second)
            for tokens in (TWO, [*TWO, TWO[1]], [*TWO, (fmpq(-1),)]):
                forms = SoftmaxEvaluator(network).forms(tokens)
                for form, ball in zip(forms, direct(network, tokens), strict=True):
                    assert form.ball(200).overlaps(ball) and form.ball(200).rad() < 1e-50


def symbol(key, value=-1):
    """One column below the top."""
    return Symbol(1, Affine(ONE), (Share(1, Affine(fmpq(key)), Affine(fmpq(value))),))


@pytest.mark.parametrize("key", [-1, -100, -(10**9), -(10**30)])
def test_however_small_it_is_a_symbol_has_its_sign(key):
    xi = symbol(fmpq(key, 3))
    assert 0 < xi.radius <= 1 and (key > -(10**4) or xi.radius <= fmpq(2) / 2**FINEST)
    assert xi.ball(100).rel_accuracy_bits() > 90
    noise = Noise({xi: ONE})
    assert sign(Affine(fmpq(0), noise)) == -1
    assert sign(Affine(fmpq(0), blend((noise,), (-ONE,)))) == 1
    assert sign(Affine(fmpq(2), noise)) == 1


class Unknown(Affine):
    """A number of which little is known."""

    def ball(self, precision):
        """Anything between −10³⁰ and 10³⁰."""
        return arb(0, 1e30)


def test_a_score_of_unknown_size_is_bounded_by_the_values():
    shares = Share(1, Affine(ONE), Affine(fmpq(-5))), Share(2, Affine(ONE), Affine(fmpq(2)))
    xi = Symbol(1, Unknown(ONE), shares)
    assert all(xi.ball(64).contains(y) for y in (-5, 0, 2)) and xi.radius <= 6


def test_under_a_causal_mask_equal_tokens_are_not_equal():
    mean = Head({}, {}, {"a": ONE}, {"c": ONE})
    network = by_hand(Attention((mean,), causal=True))
    tokens = [(ONE,), (fmpq(0),), (ONE,)]
    for outputs in (SoftmaxEvaluator(network).outputs, Evaluator(network).outputs):
        assert outputs(tokens) == network.forward(tokens) == (1, fmpq(1, 2), fmpq(2, 3))
