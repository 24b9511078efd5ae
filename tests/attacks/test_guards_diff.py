"""What must not pass `memcap diff` as the same, and what must not be called another thing.

A definition means the same only where the kernel has shown it, a statement says the same only where
it has a certificate, and what the terms are (sums, long numerals) does not matter.
"""

from __future__ import annotations

import pytest

from tests.symbolic.lock.edit import Edit, compared

HALVES = "relu(x - Fraction(1, 2))"
HAT = f"2 * relu(x) - 4 * {HALVES} + 2 * relu(x - 1)"
STEEP = f"2 * relu(x) - 4 * {HALVES} + 3 * relu(x - 1)"


def between_0_and_1(name, *inner):
    """A lemma that looks at a function between 0 and 1 only."""
    return (
        f'given={{"x": between(0, x, 1), "low": y <= {name}(x)}}, claim=y <= 1, '
        f"proof=by(unfold=[{', '.join([name, *inner])}])"
    )


def defined(name, before, after, more=("", ""), parameters="x"):
    """Two definitions of one name, or what each stands in."""
    lines = (
        f'{name} = define("{name}", ({parameters},), {{}})\n'.format(b) for b in (before, after)
    )
    return tuple(line + other for line, other in zip(lines, more, strict=True))


def recursion(name, before, after, parameters="k"):
    """Two recursions of one name: base, start and step."""
    start = f'{name} = define_recursive("{name}", ({parameters},), k, '
    return tuple(start + f"{b}, {s}, lambda c: {step})" for b, s, step in (before, after))


RANGE = (
    'given={{"k": k >= 0}}, claim=between(0, {0}(i, k), 1), proof=induct(k, 0, '
    'start=by(unfold=[{0}]), step=by(at("induction", i // 2), unfold=[{0}]), over=(i,))'
)
LOW = 'given={{"k": k >= 0}}, claim={0}(k) >= 0, proof=induct(k, 0, by(unfold=[{0}]), ' \
      'by("induction", unfold=[{0}]))'  # fmt: skip
AT_0 = 'given={{"k": Eq(k, 0), "y": y <= {0}(k)}}, claim=y <= 7, proof=by(unfold=[{0}])'
SUM = 'given={{"k": k <= 0}}, claim={0}(k, f) <= 0, proof=by(unfold=[{0}])'
BIT = "c(i // 2, k - 1)"


def kept(what, lemma, definitions):
    """The same in other words."""
    return Edit(what, lemma, lemma, ("reworded",), definitions)


def altered(what, lemma, definitions, after=None):
    """Each statement follows from the other, but a definition is another one."""
    return Edit(what, lemma, after or lemma, ("redefined",), definitions)


SAME = [
    kept("a first digit with 0 added", RANGE.format("bit1"),
         recursion("bit1", (1, "i % 2", BIT), (1, "i % 2 + 0", BIT), "i, k")),
    kept("a first digit that is written otherwise", RANGE.format("bit2"),
         recursion("bit2", (1, "i % 2", BIT), (1, "i - 2 * (i // 2)", BIT), "i, k")),
    kept("a step turned round", LOW.format("grow3"),
         recursion("grow3", (1, 0, "c(k - 1) + 2"), (1, 0, "2 + c(k - 1)"))),
    kept("a sum turned round", SUM.format("sum4"),
         recursion("sum4", (1, "as_real(0)", "c(k - 1, f) + f(k)"),
                   (1, "as_real(0)", "f(k) + c(k - 1, f)"), "k, f")),
    kept("a recursion that begins one later", LOW.format("twice5"),
         recursion("twice5", (1, 1, "2 * c(k - 1)"), (2, "ite(k < 1, 1, 2)", "2 * c(k - 1)"))),
    kept("a recursion in place of a formula", LOW.format("even6"),
         (defined("even6", "ite(k < 1, 0, 2 * k)", "0", parameters="k")[0],
          recursion("even6", (1, 0, 0), (1, 0, "c(k - 1) + 2"))[1])),
    kept("a formula in place of a recursion", LOW.format("even7"),
         (recursion("even7", (1, 0, "c(k - 1) + 2"), (1, 0, 0))[0],
          defined("even7", "0", "ite(k < 1, 0, 2 * k)", parameters="k")[1])),
    kept("a definition by another one that is said otherwise", between_0_and_1("outer8", "inner8"),
         defined("inner8", "x / 2", "x * Fraction(1, 2)",
                 ('outer8 = define("outer8", (x,), inner8(x))',
                  'outer8 = define("outer8", (x,), inner8(x))'))),
    kept("a proposition said otherwise",
         'given={"x": good9(x)}, claim=x >= 2, proof=by(unfold=[good9])',
         defined("good9", "And(x >= 2, x <= 5)", "Not(Or(x > 5, x < 2))")),
    kept("a sentence about all said otherwise",
         'given={"low": low10(k, f), "y": y <= k}, claim=y <= k + 1',
         defined("low10", "forall(i, between(1, i, k), f(i) >= 0)",
                 "forall(i, i >= 1, i <= k, Not(f(i) < 0))", parameters="k, f")),
    Edit("a definition with another name and other words", between_0_and_1("half11"),
         between_0_and_1("middle11"), ("reworded",),
         (defined("half11", "x * 13 / 26", "")[0], defined("middle11", "", "x / 2")[1])),
    Edit("a definition that is written out",
         'given={"x": x >= 1}, claim=triple12(x) >= 3, proof=by(unfold=[triple12])',
         'given={"x": x >= 1}, claim=x * 3 >= 3', ("reworded",),
         (defined("triple12", "x * 3", "")[0], "")),
]  # fmt: skip

DEFINITIONS = [
    altered("a hat with another right end", between_0_and_1("hat13"),
            defined("hat13", HAT, STEEP)),
    altered("a hat that is 5 at 2", between_0_and_1("hat14"),
            defined("hat14", HAT, f"ite(Eq(x, 2), 5, {HAT})")),
    altered("a hat far away", between_0_and_1("hat15"),
            defined("hat15", HAT, f"ite(Eq(x, Fraction(70001, 7)), 5, {HAT})")),
    altered("a hat inside another definition", between_0_and_1("outer16", "inner16"),
            defined("inner16", HAT, STEEP, ('outer16 = define("outer16", (x,), inner16(x))',) * 2)),
    altered("a hat in a definition that hides where it differs",
            between_0_and_1("outer17", "inner17"),
            defined("inner17", HAT, STEEP,
                    ('outer17 = define("outer17", (x,), inner17(ite(x > 1, 1, x)))',) * 2)),
    altered("a hat with another name", between_0_and_1("hat18"),
            (defined("hat18", HAT, "")[0], defined("roof18", "", STEEP)[1]),
            between_0_and_1("roof18")),
    altered("a proposition", 'given={"x": good19(x), "low": x >= 0}, claim=x >= 2, '
            "proof=by(unfold=[good19])",
            defined("good19", "x >= 2", "Or(x >= 2, x <= -5)")),
    altered("a recursion beyond its start", AT_0.format("grow20"),
            recursion("grow20", (1, 3, "c(k - 1) + 1"), (1, 3, "c(k - 1) + 2"))),
    altered("a recursion with another base", AT_0.format("grow21"),
            recursion("grow21", (1, 3, "c(k - 1) + 1"), (2, 3, "c(k - 1) + 1"))),
    altered("the type of what it is given",
            'given={"k": k >= 0, "y": y <= half22(k)}, claim=2 * y <= k, proof=by(unfold=[half22])',
            ('half22 = define("half22", (k,), as_real(k) / 2)',
             'half22 = define("half22", (x,), x / 2)')),
    altered("a function of a function", 'given={"f": f(1) >= 0, "y": y <= first23(f)}, '
            "claim=y <= f(1), proof=by(unfold=[first23])",
            defined("first23", "f(1)", "ite(f(1) < 0, 0, f(1))", parameters="f")),
]  # fmt: skip
WHOLE = 'given={"k": k <= 0}, claim=whole24(k, f) <= 0, proof=by(unfold=[whole24, total])'
OTHERS = [
    Edit("a summand into which no certificate sees", WHOLE, WHOLE, ("undecided",),
         defined("whole24", "total(k, fn(i, f(i) * 3))", "total(k, fn(i, 3 * f(i)))",
                 parameters="k, f")),
]  # fmt: skip

CAUCHY = """
a, b = functions("a b", INT, REAL)
ff, gg, fg = fn(i, a(i) * a(i)), fn(i, b(i) * b(i)), fn(i, a(i) * b(i))
aa, bb, ab = total(n, ff), total(n, gg), total(n, fg)
quadratic = lemma("edit.quadratic", "", given={"n": n >= 0},
    claim=x * x * aa - 2 * x * y * ab + y * y * bb >= 0,
    proof=induct(n, 0, start=by(*(definition(total(0, h)) for h in (ff, gg, fg))), step=[
        have("square", (x * a(n + 1) - y * b(n + 1)) * (x * a(n + 1) - y * b(n + 1)) >= 0, by()),
        by("induction", "square", *(definition(total(n + 1, h)) for h in (ff, gg, fg)))]))
sharp = have("sharp", ab * ab <= aa * bb, [have("one", bb >= 0, by(quadratic(x=0, y=1))),
    split(bb > 0, by(quadratic(x=bb, y=ab), "one"), [
        have("zero", Eq(bb, 0), by("one")),
        split(Eq(ab, 0), by("zero"), [
            have("far", Eq((aa + 1) / ab * ab, aa + 1), by()),
            by(quadratic(x=1, y=(aa + 1) / ab), quadratic(x=1, y=0), "zero", "far")])])])
"""
"""Cauchy and Schwarz for sums: ab² ≤ aa·bb, as a step that a proof begins with."""
SHARP = 'given={{"n": n >= 0}}, claim={}, proof=[sharp, by("sharp")]'
EACH = (
    'given={{"n": n >= 0}}, claim=forall(k, k >= 1, {}), '
    'proof=[sharp, fix(k, by("sharp", "premise"))]'
)


def sums(what, before, after, word, lemma=SHARP, more=""):
    """Of products of sums, which are letters to whoever compares."""
    return Edit(what, lemma.format(before), lemma.format(after), (word,), (more, more))


SUMS = [
    sums("Cauchy and Schwarz with 1 more", "ab * ab <= aa * bb", "ab * ab <= aa * bb + 1",
         "weaker", more=CAUCHY),
    sums("Cauchy and Schwarz with 1 less", "ab * ab - 1 <= aa * bb", "ab * ab <= aa * bb",
         "stronger"),
    sums("Cauchy and Schwarz turned round", "ab * ab <= aa * bb", "Not(bb * aa < ab * ab)",
         "reworded"),
    sums("Cauchy and Schwarz beside a bound",
         "ab * ab <= aa * bb + k", "ab * ab <= aa * bb + k * k",
         "weaker", EACH),
]  # fmt: skip

LONG = 'given={"x": x >= 10**3900}, claim=2 * x >= 10**3900'


def long(what, old, new, word, before=LONG):
    assert old in before
    return Edit(what, before, before.replace(old, new), (word,))


NUMERALS = [
    long("a long numeral from the other side", "x >= 10**3900}", "Not(x < 10**3900)}", "reworded"),
    long("a sum with a long numeral", "2 * x", "x + x", "reworded"),
    long("a long numeral less 1", "2 * x >= 10**3900", "2 * x >= 10**3900 - 1", "weaker"),
    long("a long numeral more 1", "x >= 10**3900}", "x >= 10**3900 + 1}", "weaker"),
    long("a short numeral for a long one", "2 * x >= 10**3900", "2 * x >= 7", "weaker"),
    long("a long numeral tenfold", "10 * term(10**3900)", "10**3901", "reworded",
         'given={"k": k >= 10 * term(10**3900)}, claim=k > 10**3900'),
    long("a product of long numerals", "x * 7**4600 >= y", "x >= y / 7**4600", "reworded",
         'given={"x": x * 7**4600 >= y, "y": y >= 10**3900}, claim=x > 0'),
]  # fmt: skip

EDITS = [*SAME, *DEFINITIONS, *OTHERS, *SUMS, *NUMERALS]


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What `memcap diff` says of each edit, by the name of its lemma."""
    return compared(tmp_path_factory.mktemp("edits"), EDITS)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.what)
def test_an_edit_gets_its_words(edit, said):
    one = said[edit.name]
    assert tuple(one["verdicts"]) == edit.words
    assert one["allowed"] == (edit.words == ("reworded",))
