"""T1 to T4 rest on nothing, and say no more than is true: changed statements are not proved."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from proofs.outputs import BOUND
from proofs.positions import ordered_tokens, windows
from proofs.theorems import SEQUENCES, SMALL, TOKENS, Task, sequences, theorem, tokens
from symbolic.check import check
from symbolic.lemma import Lemma
from symbolic.plan import deeply
from symbolic.store import Store
from symbolic.terms import (
    TRUE,
    Apply,
    Bind,
    Const,
    Eq,
    Op,
    Term,
    bind,
    ints,
    open_fresh,
    parts,
    rebuild,
    subterms,
    term,
)
from tests.mutation.rebuilt import fresh_registry
from tests.mutation.sites import Name
from tests.mutation.trial import Known, Mutant, try_all

THEOREMS = (tokens, ordered_tokens, sequences, windows)
H, W = ints("H W")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Empty, but for the certificates of the package, which are checked again."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def results(store):
    report = check(THEOREMS, processes=2, timeout=30, store=store)
    return {result.name: result for result in report.results}


@pytest.mark.parametrize("name", ["T1", "T2", "T3", "T4a"])
def test_a_theorem_rests_on_nothing(results, name):
    assert (results[name].verdict, results[name].rests_on) == ("proved", ())
    assert results[name].notes == ()


# --- changed statements -----------------------------------------------------------------------


def trivial(formula: Term) -> Term:
    """A formula of the same form that says nothing."""
    match formula:
        case Bind("forall" | "exists" as kind):
            variables, inside = open_fresh(formula)
            return bind(kind, variables, trivial(inside))
        case Op("implies", (premise, claim)):
            return Op("implies", (premise, trivial(claim)))
        case Op("and", args):
            return Op("and", tuple(map(trivial, args)))
    return TRUE


def dropped(of: Lemma) -> Iterator[tuple[str, Lemma]]:
    """Without each hypothesis, and without each conjunct of one."""
    for label, formula in of.statement.given.items():
        yield label, given(of, label, trivial(formula))
        if isinstance(formula, Op) and formula.op == "and":
            for place, conjunct in enumerate(formula.args):
                left = [trivial(c) if i == place else c for i, c in enumerate(formula.args)]
                yield f"{label}: {conjunct}", given(of, label, Op("and", tuple(left)))


def given(of: Lemma, label: str, formula: Term) -> Lemma:
    """The lemma with this hypothesis in the place of its own."""
    every = {**of.statement.given, label: formula}
    return replace(of, statement=replace(of.statement, given=every))


def exchanged(of: Lemma, where: str, old: Term, new: Term) -> Lemma:
    """The lemma with ``new`` for ``old``, which stands in the hypothesis or the claim."""
    formula = of.statement.claim if where == "claim" else of.statement.given[where]

    def walk(t: Term) -> Term:
        return new if t == old else rebuild(t, [walk(p) for p in parts(t)])

    made = walk(formula)
    assert made != formula, f"{old} does not stand in {formula}"
    if where == "claim":
        return replace(of, statement=replace(of.statement, claim=made))
    return given(of, where, made)


def stronger(of: Lemma, task: Task) -> Iterator[tuple[str, str, Lemma]]:
    """Statements that ask for less, or claim more, by one constant."""
    claim, given = of.statement.claim, of.statement.given
    hot, power = given["temperature"].args[1], given["bits"].args[1]
    record, size = given["enough"].args[0], given["classes"].args[1]
    ids = given["ids"].args[1]
    for label, where, old, new in [
        ("half the temperature", "temperature", hot, hot.args[0] <= 2 * hot.args[1]),
        ("fewer ids", "ids", ids, ids + 2),
        ("a bit less for a string", "enough", record, record.args[0] - 1 <= W),
        ("half the numbers", "bits", power, 2 * power),
        ("a class more", "classes", size, size.args[0] <= size.args[1] + 1),
        ("a key less", "claim", *_fewer(claim, task.number)),
        ("another label", "claim", *_counted(claim, task.output, 1)),
        *((f"another {what}", "claim", *_counted(claim, c, by)) for what, c, by in _sizes(task)),
        ("a bit less", "claim", W, W - 1),
    ]:
        yield label, where, exchanged(of, where, old, new)


def _sizes(task: Task) -> Iterator[tuple[str, Const, int]]:
    return (
        (f"{what}, by {by}", c, by) for what, c in task.sizes.constants.items() for by in (-1, 1)
    )


def _counted(claim: Term, constant: Const, by: int) -> tuple[Term, Term]:
    """The first equation for the constant in the claim, and one for ``by`` more."""
    for t in subterms(claim):
        match t:
            case Op("eq", (Apply(head, _) as value, number)) if head == constant:
                return t, Eq(value, number + by)
    raise KeyError(constant.name)


def _fewer(claim: Term, number: Term) -> tuple[Term, Term]:
    """The upper bound on the number of keys, and one that is lower by 1."""
    for t in subterms(claim):
        match t:
            case Op("le", (keys, bound)) if bound == number:
                return t, keys <= bound - 1
    raise KeyError(str(number))


def height(of: Lemma) -> Lemma:
    """H ≥ B in the place of H ≥ 2B."""
    return exchanged(of, "height", of.statement.given["height"].args[0], BOUND)


def tasks() -> Iterator[tuple[str, Lemma]]:
    """Theorems about changed tasks, with proofs that were made for these."""
    lower = {**TOKENS.labels, "height": H >= BOUND}
    for label, task in [
        ("factor 3", replace(SEQUENCES, factor=term(3))),
        ("another answer", replace(SEQUENCES, label=SEQUENCES.label + 1)),
        ("a key less", replace(SEQUENCES, number=SEQUENCES.number - 1)),
        ("no label known", replace(SEQUENCES, labels={"answers": TRUE})),
        ("the key of T1", replace(SEQUENCES, own=TOKENS.own)),
        ("height B", replace(TOKENS, labels=lower)),
        ("factor H - 1", replace(TOKENS, factor=H - 1)),
        ("another label", replace(TOKENS, label=TOKENS.label + 1)),
        ("no token in the key", replace(TOKENS, own=SEQUENCES.own)),
    ]:
        with fresh_registry():
            yield f"{task.name}, {label}", theorem(task, SMALL)


ORIGINALS = {"T1": (tokens, TOKENS), "T3": (sequences, SEQUENCES)}


def changed() -> dict[Name, Lemma]:
    """All changed statements, and those of changed tasks."""
    made = {Name("T1", "height", "H is at least B"): height(tokens)}
    for of, task in ORIGINALS.values():
        made |= {Name(of.name, where, "dropped"): one for where, one in dropped(of)}
        made |= {Name(of.name, where, label): one for label, where, one in stronger(of, task)}
    return made | {Name(name, "task", ""): one for name, one in tasks()}


@pytest.mark.slow
def test_no_changed_statement_is_proved():
    """With the steps of the proof, each shown by Z3 or not."""
    of, where = tokens.statement, Name("T1", "", "unchanged")
    even = of.given["ids"].args[1]
    true = {
        where: tokens,
        Name("T1", "ids", "both sides are even"): exchanged(tokens, "ids", even, even + 1),
    }

    def tried():
        made = changed() | true
        mutants = [Mutant(name, lemma, None) for name, lemma in made.items()]
        return try_all(mutants, Known([tokens, sequences]))

    found = deeply(tried)
    assert len(found) > 110
    assert {name for name, outcome in found.items() if outcome == "proves"} == set(true)
    assert {found[name] for name in found.keys() - true} <= {
        "refuted step",
        "open step",
        "unreadable",
    }


@pytest.mark.parametrize(
    "of, label, old, new",
    [
        (tokens, "claim", "parameters", -1),
        (sequences, "claim", "width", -1),
    ],
    ids=["T1 with a parameter less", "T3 with a register less"],
)
def test_a_wrong_size_is_not_proved_by_check(store, of, label, old, new):
    """The same by the whole way, with the certificates of the package and a solver."""
    task = dict(ORIGINALS.values())[of]
    made = exchanged(of, label, *_counted(of.statement.claim, task.sizes.constants[old], new))
    [result] = check([made], processes=2, timeout=5.0, store=store).results
    assert result.verdict in ("unknown", "refuted")
