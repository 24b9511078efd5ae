"""The mutants that are true, or cannot be told from the original, each with its reason.

Each reason stands before what it holds for: (lemma, where in it) ↦ the changes, in the words of
``sites``.  The tests fail where another mutant proves, and where one of these no longer does.
"""

from __future__ import annotations

from collections.abc import Mapping

from memcap.symbolic.mutation.sites import CLAIM, Name

Reviewed = Mapping[str, Mapping[tuple[str, str], tuple[str, ...]]]


def reasons(reviewed: Reviewed) -> dict[Name, str]:
    """Mutant ↦ why it is true.

    >>> reasons(TRUE_WEIGHTS)[Name("block.remove", "neuron 1, inputs", "gone: 2w")]
    'the gate shuts at any bound that is large enough'
    """
    return {
        Name(of, where, what): reason
        for reason, places in reviewed.items()
        for (of, where), changes in places.items()
        for what in changes
    }


TRUE_WEIGHTS: Reviewed = {
    "the gate shuts at any bound that is large enough": {
        ("block.remove", "neuron 1, inputs"): ("gone: w - 1", "gone: 2w"),
    },
}

HARMLESS_WEIGHTS: Reviewed = {
    "twice the score has its maximum in the same columns (the proof takes the score as it is)": {
        ("block.heads", "head 1, key"): ("left: w + 1",),
        ("block.heads", "head 1, query"): ("one: w + 1",),
    },
}
"""Not proved, and not refuted either."""

TRUE_STATEMENTS: Reviewed = {
    "a definition has a value there, by convention": {
        ("bitlen.bound", "number"): ("2: 0 becomes -1",),
        ("ramp.low", "foot before top"): ("1: < becomes <=",),
    },
    "slack: less is enough": {
        ("L1.one-value", "first"): ("1: < becomes <=",),
        ("L1.one-value", "second"): ("1: < becomes <=",),
        ("peeled.closed", "tokens"): ("5: 2 becomes 1",),
        ("L3.differ", "gaps"): ("8: 2 becomes 1",),
        ("L3.bounds", "weights"): ("5: 1 becomes 0",),
        ("L11.other", "thresholds"): ("5: 3/4 becomes -1/4",),
        ("bits.select", "classes"): ("4: 0 becomes -1",),
        ("bits.lookup", "change"): ("2: 1 becomes 0",),
        ("L11.bound", "root"): ("1: 6 becomes 5", "3: 26 becomes 27"),
        ("L11.bound", "balance"): ("2: < becomes <=",),
        ("L11.bound", CLAIM): ("1: <= becomes <",),
        ("L12.balance", "records"): ("1: < becomes <=",),
        ("L12.balance", "copies"): ("1: < becomes <=",),
    },
    "a key that is off a slope is above its foot: nothing needs that": {
        ("L14.offset", CLAIM): ("9: <= becomes <",),
    },
    "nothing there: the claim holds of none, or of 0": {
        ("L2", "columns"): ("2: 1 becomes 0",),
        ("nu.before", "columns"): ("2: 1 becomes 0",),
        ("L2.rounds", "columns"): ("2: 1 becomes 0",),
        ("nu.range", "columns"): ("2: 1 becomes 0",),
        ("L3.bounds", "columns"): ("2: 1 becomes 0",),
        ("L1", "distance"): ("1: < becomes <=",),
        ("mean.apart", "gap"): ("1: 1 becomes 0",),
        ("L1.groups", "number"): ("2: 1 becomes 0",),
        ("L12.balance", "budget"): ("2: 1 becomes 0", "4: 1 becomes 0"),
    },
    "the constant 0 takes no more bits than the constant 1": {
        ("bits.records", CLAIM): (
            "5: 1 becomes 0",
            "19: 1 becomes 0",
            "30: 1 becomes 0",
            "41: 1 becomes 0",
        ),
    },
    "another constant that takes at most 7 bits": {
        ("bits.embedding", CLAIM): ("5: 1 becomes 2",),
        ("bits.map", CLAIM): (
            "1: 1 becomes 2",
            "5: 1 becomes 2",
            "12: 2 becomes 4",
            "18: 1 becomes 2",
            "21: -1 becomes -2",
        ),
        ("bits.map", "heat"): ("2: 0 becomes -1",),
        ("bits.digits", CLAIM): ("13: 2 becomes 4", "14: -1 becomes -2"),
    },
    "the weights are the same in every round": {
        ("bits.map", CLAIM): ("7: 1 becomes 0", "16: 1 becomes 0"),
    },
    "the rest of the hypotheses gives as much": {
        ("L12.stored", "groups"): ("5: 1 becomes 0",),
        ("L4.keys", "height"): ("1: < becomes <=",),
        ("L4.bounded", "height"): ("1: < becomes <=",),
    },
    "a hypothesis about one half of the pairs (a, b) is one about all": {
        ("L3", "gaps"): ("3: <= becomes <", "7: <= becomes <", "8: 1 becomes 2"),
    },
    "of conditions shared by several lemmas, this one needs the other half": {
        ("L8.record", "place"): ("2: 1 becomes 0",),
        ("L11.ids", "bits"): ("4: 0 becomes -1",),
        ("L11.labels", "bits"): ("2: 0 becomes -1",),
        ("L11.key-group", "groups"): ("3: < becomes <=",),
        ("ids.counted", "apart"): ("8: 2 becomes 1",),
        ("phi.recalled", "registers"): ("5: 2 becomes 1",),
        ("bits.embedding", "fraction"): ("2: 1 becomes 0",),
        ("bits.embedding", "shift"): ("5: 2 becomes 1",),
        ("bits.map", "bound"): ("2: 0 becomes -1",),
        ("T2.distances", "numbered"): ("8: 1 becomes 0",),
        ("prefix.differ", "words"): ("8: 1 becomes 0",),
    },
    "keys are at least 2; a memorizer asks for no more than 0": {
        ("L4.bounded", CLAIM): ("1: <= becomes <", "2: 0 becomes 1"),
    },
    "the case that is changed cannot occur: labels are not negative, thresholds positive": {
        ("L11.records", "decided"): ("12: 0 becomes -1",),
        ("L11.records", "one fits"): ("9: 0 becomes -1",),
        ("bits.lookups", "halves"): ("4: 2 becomes 3", "4: 2 becomes 4"),
    },
    "hit is cleared by −ReLU(hit + bump): where the bump is 0, any negative value does as well": {
        ("L9.record", CLAIM): (
            "40: -2 becomes -3",
            "40: -2 becomes -4",
            "43: 2 becomes 1",
            "45: -7/4 becomes -11/4",
            "45: -7/4 becomes -7/2",
        ),
        ("L11.records", "hit_record goes on"): (
            "26: 2 becomes 1",
            "28: -7/4 becomes -11/4",
            "28: -7/4 becomes -7/2",
        ),
    },
    "one copy is looked at: where the last one ends does not matter": {
        ("L12.stored", "last copy"): ("1: 1 becomes 0",),
        ("L12.other", "last copy"): ("1: 1 becomes 0",),
    },
}

TRUE_BUT_HARD: Reviewed = {
    "strings and lookups are never both as many as they are counted": {
        ("T1.rate", CLAIM): ("57: <= becomes <", "59: 26 becomes 25"),
        ("T2.rate", CLAIM): ("63: <= becomes <", "65: 26 becomes 25"),
        ("T3.rate", CLAIM): ("53: <= becomes <", "55: 28 becomes 27"),
        ("T4a.rate", CLAIM): ("59: <= becomes <", "61: 28 becomes 27"),
    },
}
"""Statements that the solver shows or not, depending on the time that it has."""

NOT_NEEDED: Reviewed = {
    "a definition has a value there, by convention": {
        ("bitlen.bound", "number"): ("dropped",),
    },
    "the other three are integers, and so is this one": {
        ("L8.unique", "whole: y = ⌊y⌋"): ("dropped",),
        ("L8.unique", "whole: v = ⌊v⌋"): ("dropped",),
    },
    "of conditions shared by several lemmas, this one needs the other half": {
        ("L8.record", "place: 1 ≤ r"): ("dropped",),
        ("L11.ids", "bits: 0 ≤ sigma"): ("dropped",),
        ("L11.labels", "bits: 0 ≤ rho"): ("dropped",),
        ("L11.bits", "bits: 0 ≤ sigma"): ("dropped",),
    },
    "a stored key has a group": {
        ("L11.stored", "groups: 1 ≤ m"): ("dropped",),
        ("L11", "groups: 1 ≤ m"): ("dropped",),
        ("L11.key-group", "groups: 1 ≤ m"): ("dropped",),
        ("L14.stored", "groups: 1 ≤ m"): ("dropped",),
        ("L14.recalled", "groups: 1 ≤ m"): ("dropped",),
    },
}
"""Hypotheses, and conjuncts of them, without which the lemma is proved all the same."""
