"""The ten theorems, by name."""

from memcap.proofs import one_layer_positions, positions, theorems, with_one_layer
from memcap.proofs.decoder import decoder

THEOREMS = {
    lemma.name: lemma
    for lemma in (
        theorems.tokens,
        positions.ordered_tokens,
        theorems.sequences,
        positions.windows,
        decoder,
        with_one_layer.tokens,
        with_one_layer.short_tokens,
        one_layer_positions.ordered_tokens,
        with_one_layer.sequences,
        one_layer_positions.windows,
    )
}
