"""The mathematics of THEORY 2–6, one file a section.  The module-level names are the lemmas.

A lemma's name in Python is its name on the page in lower case, where a full stop or a hyphen is
written _ and a prime is written _prime: T1' is t1_prime, L11.key-group is l11_key_group,
pow2.positive is pow2_positive.

Reading order: ``READING_ORDER``.  No lemma stands in examples, labelling (what the theorems share),
notation and sample.
"""

READING_ORDER = (
    "arithmetic",
    "gadgets",
    "counting",
    "permutations",
    "softmax",
    "projection",
    "differences",
    "token_projection",
    "distinct",
    "peeling",
    "context",
    "equivariance",
    "sequences",
    "ids",
    "sums",
    "bits",
    "matching",
    "strings",
    "enumeration",
    "records",
    "memory",
    "memorizer",
    "sizes",
    "recall",
    "digits",
    "short_keys",
    "short_memory",
    "keys",
    "short_tokens",
    "first_memory",
    "outputs",
    "networks",
    "theorems",
    "pairs",
    "positions",
    "one_layer",
    "with_one_layer",
    "one_layer_positions",
    "prefixes",
    "decoder",
    "balance",
    "rates",
    "tradeoff",
)

if __name__ == "proofs":  # its former name, by which a checkout still has it
    import memcap  # noqa: F401
