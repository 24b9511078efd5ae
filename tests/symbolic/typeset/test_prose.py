"""How proofs are told: every fact by what it is, also where names are taken."""

from memcap.symbolic.checking.plan import deeply, plan
from memcap.symbolic.language.terms import INT, REAL, functions, ints, reals
from memcap.symbolic.proving.loading import find
from memcap.symbolic.proving.proof import at, by, fix, have, induct, split
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.prose import Item, Prose
from memcap.symbolic.typeset.theorem import steps

x, y = reals("x y")
k, n = ints("k n")
f = functions("f", INT, REAL)[0]


def told(proof, called=()):
    """All paragraphs: number and text."""

    def flat(items: list[Item]):
        for item in items:
            yield item.number, item.text
            yield from flat(list(item.inner))

    return list(flat(Prose({name: name for name in called}).tell(proof)))


def test_steps_are_numbered_and_named_by_their_number():
    proof = [
        have("one", x >= 0, [have("inside", y >= 0, by()), by("inside")]),
        have("two", x >= 1, by("one")),
        by("two"),
    ]
    assert told(proof) == [
        ("1", "$0 \\le x$."),
        ("1.1", "$0 \\le y$. By arithmetic, from what is assumed."),
        ("", "This follows from (1.1)."),
        ("2", "$1 \\le x$. This follows from (1)."),
        ("", "This follows from (2)."),
    ]


def test_numbers_go_on_behind_a_choice_of_letters():
    proof = [have("a", x >= 0, by()), fix(k, [have("b", y >= 0, by()), by("a", "b")])]
    assert [number for number, _ in told(proof)] == ["1", "", "2", ""]
    assert told(proof)[-1][1] == "This follows from (1) and (2)."


def test_cases_in_cases():
    inner = split(y >= 0, by("case"), by("inner case"))
    assert told(split(x >= 0, inner, by("case"))) == [
        ("a", "\\emph{Case $0 \\le x$.}"),
        ("a.a", "\\emph{Case $0 \\le y$.} This follows from the assumption of (a)."),
        ("a.b", "\\emph{Otherwise.} This follows from the assumption of (a.b)."),
        ("b", "\\emph{Otherwise.} This follows from the assumption of (b)."),
    ]


def test_an_induction_in_a_case_about_its_index():
    """The case becomes part of the property; the name is free again."""
    inner = induct(k, 1, split(y >= 0, by("case"), by()), by("induction"))
    numbered = dict(told(split(k >= x, inner, by())))
    assert (
        numbered["a.a.a"] == "\\emph{Case $0 \\le y$.} This follows from the assumption of (a.a.a)."
    )
    assert numbered["a.b"] == "\\emph{Step.} This follows from the induction hypothesis."


def test_an_induction_in_an_induction():
    inner = induct(k, 1, by("induction"), by("inner induction"))
    numbered = dict(told(induct(n, 1, by(), inner)))
    assert numbered["b.a"].endswith("from the induction hypothesis.")
    assert numbered["b.b"].endswith("from the inner induction hypothesis.")


def test_what_is_exchanged_is_said():
    proof = by(at("all", x + 1), "no such fact")
    assert told(proof, ["all"])[0][1] == (
        "This follows from all for $x + 1$ and \\emph{no such fact}."
    )


def test_every_fact_of_the_library_has_a_name():
    """What elaboration finds under a name, prose finds too."""
    for lemma in find([], "memcap.proofs"):
        deeply(lambda lemma=lemma: plan(lemma))
        given = {name: f"\\mchyp{{{name}}}" for name in lemma.statement.given}
        texts = [text for _, text in _all(Prose(given).tell(lemma.proof))]
        unknown = [t for t in texts if "\\emph{" in t and not _heading(t)]
        assert unknown == [], lemma.name


def test_a_run_that_occurs_often_is_described_once():
    [lemma] = find(["L6.context"], "memcap.proofs")
    first, *others = (text for _, text in _all(steps(lemma, Formula())))
    assert first.startswith("We write $\\mathrm{round}_{1}$ for round from $[")
    assert "round}_{2}" in first
    assert not [text for text in others if ":=" in text.partition("(with")[0]]


def _all(items):
    for item in items:
        yield item.number, item.text
        yield from _all(item.inner)


def _heading(text):
    rest = text.removeprefix("\\emph{")
    headings = ("Case", "Base.", "Step.", "Otherwise.", "Part")
    return rest.startswith(headings) and "\\emph{" not in rest
