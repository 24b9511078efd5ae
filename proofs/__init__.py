"""The mathematics of THEORY 2–5, one file a section.  The module-level names are the lemmas.

Reading order: ``READING_ORDER``.
"""

READING_ORDER = (
    "proofs.arithmetic",
    "proofs.gadgets",
    "proofs.counting",
    "proofs.permutations",
    "proofs.softmax",
    "proofs.projection",
    "proofs.distinct",
    "proofs.peeling",
    "proofs.context",
    "proofs.equivariance",
    "proofs.sequences",
    "proofs.ids",
    "proofs.sums",
    "proofs.bits",
    "proofs.matching",
    "proofs.strings",
    "proofs.enumeration",
    "proofs.records",
    "proofs.memory",
    "proofs.memorizer",
    "proofs.sizes",
    "proofs.recall",
    "proofs.keys",
    "proofs.first_memory",
    "proofs.outputs",
    "proofs.networks",
    "proofs.theorems",
    "proofs.positions",
    "proofs.one_layer",
    "proofs.with_one_layer",
    "proofs.prefixes",
    "proofs.tradeoff",
)
