"""Certificates that were tampered with are rejected.

On the same text a changed step may still be sound: what is certainly wrong must be rejected, of the
rest most.  On a text that can hold everything must be rejected.
"""

import copy
import re
from collections import Counter
from functools import cache

import pytest
import z3

from memcap.symbolic.certificate.checker import Goals
from memcap.symbolic.kernel.obligation import digest
from tests.symbolic.certificate.samples import (
    WRITTEN,
    Sample,
    accepted,
    certificate,
    script,
    searched,
    split,
)


@cache
def samples() -> list[Sample]:
    return [*WRITTEN.values(), *searched()]


def same_steps(given, steps):
    return given | {"steps": steps}


def edited(given, path, value):
    """The certificate with the value at one place of its steps changed."""
    steps = copy.deepcopy(given["steps"])
    place = steps
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return same_steps(given, steps)


def terms(text, given):
    """The terms of sums: where they stand, and whether their sign is that of an equation."""
    goals = Goals(text)
    for number, (rule, *arguments) in enumerate(given["steps"]):
        shared, part = goals.open[-1]
        if rule == "derive":
            del goals.facts[shared:]
            goals.facts += goals.formulas.parts("and", part)
            for place, term in enumerate(arguments, 1):
                yield (number, place), term, goals.product(*term)[0] == "="
        goals.take(rule, *arguments)


def facts(given):
    """The places of facts' numbers."""
    for number, (rule, *arguments) in enumerate(given["steps"]):
        if rule == "split":
            yield (number, 1), arguments[0]
        elif rule == "derive":
            for place, (_, *factors) in enumerate(arguments, 1):
                for at, factor in enumerate(factors, 1):
                    if isinstance(factor, int):
                        yield (number, place, at), factor


# --- what is certainly wrong -------------------------------------------------------------------


def cut_short(text, given):
    for left in range(len(given["steps"])):
        yield same_steps(given, given["steps"][:left])


def too_long(text, given):
    steps = given["steps"]
    for more in ([split(0)], [["derive"]], [steps[-1]], steps):
        yield same_steps(given, [*steps, *more])


def other_digests(text, given):
    for other in (text + "\n", text.replace("\n", " "), "", samples()[0].text + " "):
        yield given | {"obligation": digest(other)}


def numbers_out_of_range(text, given):
    for path, _ in facts(given):
        for wrong in (-1, 10**6, True, None, "0"):
            yield edited(given, path, wrong)


def wrong_multipliers(text, given):
    for path, _, equation in terms(text, given):
        wrong = [0, -1, -(10**9), [[1]], []] if not equation else []
        for multiplier in [*wrong, True, False, 1.0, 0.5, "1", None]:
            yield edited(given, (*path, 0), multiplier)


def unknown_rules(text, given):
    for number in range(len(given["steps"])):
        for rule in ("admit", "", None, 0, "Derive"):
            yield edited(given, (number, 0), rule)


CERTAIN = [
    cut_short,
    too_long,
    other_digests,
    numbers_out_of_range,
    wrong_multipliers,
    unknown_rules,
]


@pytest.mark.parametrize("tamper", CERTAIN)
def test_rejects_what_is_certainly_wrong(tamper):
    count = 0
    for text, given in samples():
        for changed in tamper(text, given):
            assert not accepted(text, changed), changed
            count += 1
    assert count >= 300


# --- what is almost certainly wrong ------------------------------------------------------------


def steps_dropped(text, given):
    for number in range(len(given["steps"])):
        yield same_steps(given, given["steps"][:number] + given["steps"][number + 1 :])


def steps_doubled(text, given):
    for number, step in enumerate(given["steps"]):
        yield same_steps(given, [*given["steps"][:number], step, *given["steps"][number:]])


def steps_swapped(text, given):
    for number in range(len(given["steps"]) - 1):
        steps = [*given["steps"]]
        steps[number : number + 2] = steps[number + 1], steps[number]
        yield same_steps(given, steps)


def terms_dropped(text, given):
    for (number, place), _, _ in terms(text, given):
        steps = copy.deepcopy(given["steps"])
        del steps[number][place]
        yield same_steps(given, steps)


def other_multipliers(text, given):
    for path, term, _ in terms(text, given):
        if isinstance(term[0], int):
            for multiplier in (term[0] + 1, 2 * term[0], -term[0]):
                yield edited(given, (*path, 0), multiplier)


def other_facts(text, given):
    for path, fact in facts(given):
        for other in (fact - 1, fact + 1, 0):
            if other != fact:
                yield edited(given, path, other)


def other_atoms_and_coefficients(text, given):
    for number, (rule, *arguments) in enumerate(given["steps"]):
        if rule == "congruence":
            for place in (1, 2):
                yield edited(given, (number, place), arguments[place - 1] + 1)
        if rule == "cut":
            for at, (value, *_) in enumerate(arguments[0]):
                yield edited(given, (number, 1, at, 0), -value)
                yield edited(given, (number, 1, at, 0), value + 1)


UNCERTAIN = [
    steps_dropped,
    steps_doubled,
    steps_swapped,
    terms_dropped,
    other_multipliers,
    other_facts,
    other_atoms_and_coefficients,
]


def test_rejects_most_changes():
    found = Counter()
    for text, given in samples():
        for tamper in UNCERTAIN:
            for changed in tamper(text, given):
                if changed["steps"] != given["steps"]:
                    found[tamper.__name__, accepted(text, changed)] += 1
    for tamper in UNCERTAIN:
        name = tamper.__name__
        assert found[name, False] > 2 * found[name, True], found
    rejected = sum(count for (_, passed), count in found.items() if not passed)
    assert rejected >= 500, found


# --- certificates of other obligations ----------------------------------------------------------


def weaker(text):
    """Texts with one change, most of which say less; facts keep their numbers where they can."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        change = [*lines]
        for new in changed_lines(line):
            change[number] = new
            yield "\n".join(change)


def changed_lines(line):
    if line.startswith("(declare-fun "):
        if line.endswith(" Int)"):
            yield line.replace(" Int)", " Real)")
        return
    if not line.startswith("(assert (! "):
        return
    yield ""
    formula, _, name = line.removeprefix("(assert (! ").rpartition(" :named")
    yield f"(assert (! (not {formula}) :named{name}"
    yield f"(assert (! (or {formula} |a.new|) :named{name}"
    for found in re.finditer(r"\(< ", line):
        yield f"{line[: found.start()]}(<= {line[found.end() :]}"
    for found in re.finditer(r"\(= ", line):
        yield f"{line[: found.start()]}(<= {line[found.end() :]}"
    for found in re.finditer(r"(?<= )(\d+)(\.0)?(?=[ )])", line):
        for number in (int(found[1]) + 1, max(int(found[1]) - 1, 0)):
            yield f"{line[: found.start()]}{number}{found[2] or ''}{line[found.end() :]}"


def holds(text):
    """Whether Z3 finds a model of the text; None where it is no text."""
    solver = z3.Solver()
    solver.set("rlimit", 300_000)
    try:
        solver.from_string(text)
        return solver.check() == z3.sat
    except z3.Z3Exception:
        return None


def moved(given, text):
    """The certificate as one of another text."""
    return given | {"obligation": digest(text)}


def test_rejects_certificates_of_weaker_texts():
    can_hold = 0
    for text, given in samples():
        with_new = text.replace("(set-logic ALL)", "(set-logic ALL)\n(declare-fun |a.new| () Bool)")
        assert accepted(with_new, moved(given, with_new))
        for weak in weaker(with_new):
            if holds(weak):
                can_hold += 1
                assert not accepted(weak, moved(given, weak)), weak
    assert can_hold >= 500


def test_rejects_certificates_of_other_texts():
    possible = script("p: Bool; k: Int; x y: Real", "p", "(< 0 k)", "(< x y)", "(= (* x y) 1.0)")
    assert holds(possible)
    for text, given in samples():
        assert not accepted(possible, moved(given, possible))
        for other in WRITTEN.values():
            if other.text != text:
                assert not accepted(other.text, given)


def test_samples_have_all_kinds_of_steps():
    rules = Counter(step[0] for _, given in samples() for step in given["steps"])
    assert {*rules} == {"derive", "split", "cut", "congruence"}
    assert len(searched()) >= 40
    assert all(accepted(text, given) for text, given in samples())
    assert not accepted(script("", "true"), certificate(script("", "true"), []))
