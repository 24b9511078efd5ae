"""The ten theorems, by name."""

from memcap.proofs import one_layer_positions, positions, theorems, with_one_layer
from memcap.proofs.decoder import t4b

THEOREMS = {
    lemma.name: lemma
    for lemma in (
        theorems.t1,
        positions.t2,
        theorems.t3,
        positions.t4a,
        t4b,
        with_one_layer.t1_prime,
        with_one_layer.t1_prime_prime,
        one_layer_positions.t2_prime,
        with_one_layer.t3_prime,
        one_layer_positions.t4a_prime,
    )
}
