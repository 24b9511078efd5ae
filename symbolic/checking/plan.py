"""What must be answered before a lemma is proved: its proof and its divisors as uses of rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from memcap.symbolic.checking.pool import Answered
from memcap.symbolic.kernel import KernelError
from memcap.symbolic.kernel.wellformed import Divisor, divisors, undefined
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.language.statement import StatementError
from memcap.symbolic.language.terms import Term, TermError
from memcap.symbolic.proving.derivation import Node, assumed_scope, lemmas_used, own_nodes
from memcap.symbolic.proving.elaborate import elaborate, forget, prove
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.proof import ProofError, by
from memcap.symbolic.store.store import text_sha

__all__ = ["Asked", "Plan", "Unread", "deeply", "plan", "planned", "plans", "used_by"]


class Unread(InputError):
    """The proof of ``lemma`` cannot be read, or its instance not be evaluated."""

    def __init__(self, lemma: Lemma, reason: str) -> None:
        said = lemma.complaint(reason)
        super().__init__(said.file, said.place, reason)
        self.lemma = lemma


@dataclass(frozen=True)
class Asked:
    """An obligation of a proof: its text, the step it belongs to, and the node that uses it."""

    text: str
    label: str
    node: Node

    @cached_property
    def sha(self) -> str:
        """The name under which it is answered."""
        return text_sha(self.text)


@dataclass(frozen=True, eq=False)
class Plan:
    """A lemma with the nodes that show its claim and, for each divisor, that it is not 0."""

    lemma: Lemma
    root: Node
    divisors: tuple[tuple[Divisor, Node], ...]

    @cached_property
    def roots(self) -> tuple[Node, ...]:
        """The nodes of the claim and of the divisors."""
        return (self.root, *(node for _, node in self.divisors))

    @cached_property
    def uses(self) -> list[Lemma]:
        """The lemmas that it uses directly."""
        return list(dict.fromkeys(used for root in self.roots for used in lemmas_used(root)))

    @cached_property
    def questions(self) -> list[Asked]:
        """Its own obligations, each text once."""
        return [q for q in {q.text: q for root in self.roots for q in asked(root)}.values()]

    @property
    def beside(self) -> list[Node]:
        """The steps of the proof that are shown whether or not something uses them."""
        return [b for root in self.roots for node in own_nodes(root) for b in node.beside]

    def needed(self, answers: Mapping[str, Answered]) -> set[Term]:
        """The formulas assumed somewhere that the proof really used, as far as cores tell."""
        return set[Term]().union(*(_needed(root, answers) for root in self.roots))


def asked(root: Node) -> list[Asked]:
    """The obligations of one proof."""
    return [Asked(n.text, n.label, n) for n in own_nodes(root) if n.text is not None]


def plan(lemma: Lemma) -> Plan:
    """How a lemma will be proved.

    Raises:
        Unread: a proof, of this lemma or of one that it uses, cannot be read.
    """
    try:
        for constant in undefined(lemma.statement):
            raise StatementError(f"{lemma.name}: {constant.name} : {constant.type} is not defined")
        root = elaborate(lemma)
        found = [(d, _nonzero(lemma, d)) for d in divisors(lemma.statement)]
    except (ProofError, StatementError, TermError, KernelError) as error:
        where = getattr(error, "lemma", None) or lemma
        raise Unread(where, str(error)) from error
    unknown = set(lemma.defined) - {str(d.term) for d, _ in found}
    if unknown:
        raise Unread(lemma, f"{lemma.name}: defined: {min(unknown)} is none of its divisors")
    return Plan(lemma, root, tuple(found))


def planned(lemma: Lemma) -> Plan | None:
    """The plan of a lemma that nothing else uses; None where its proof does not fit.

    The uses of rules are not kept: those of thousands of lemmas would fill the memory.
    """
    try:
        return plan(lemma)
    except InputError:
        return None
    finally:
        forget(lemma)


def _nonzero(lemma: Lemma, divisor: Divisor) -> Node:
    """How a divisor will be shown not to be 0: as the lemma says, or else by the solver."""
    name = str(divisor.term)
    scope = assumed_scope(divisor.assumed).at(f"divisor {name}")
    return prove(divisor.claim, lemma.defined.get(name, by()), scope)


def plans(lemmas: Iterable[Lemma], unread: dict[Lemma, Unread] | None = None) -> dict[Lemma, Plan]:
    """The plans of these lemmas and of all that they use, used ones first.

    Args:
        unread: takes in the lemmas that have none, and why.

    Raises:
        Unread: a proof cannot be read, and there is nothing to take it in.
    """
    begun: dict[Lemma, Plan] = {}
    order: dict[Lemma, Plan] = {}
    failed: dict[Lemma, Unread] = {} if unread is None else unread
    waiting = list(reversed(list(lemmas)))
    while waiting:
        top = waiting[-1]
        if top in order or top in failed:
            waiting.pop()
            continue
        try:
            missing = _missing(top, begun, order.keys() | failed.keys())
        except Unread as error:
            if unread is None:
                raise
            failed[top] = error
            continue
        waiting.extend(reversed(missing))
        if not missing:
            order[top] = begun[top]
    return order


def _missing(top: Lemma, begun: dict[Lemma, Plan], done: Set[Lemma]) -> list[Lemma]:
    """Begin a lemma with its plan; the lemmas that it uses and that are not done.

    Raises:
        Unread: it has no plan, or uses a lemma that was begun before it.
    """
    if top not in begun:
        begun[top] = plan(top)
    missing = [used for used in begun[top].uses if used not in done]
    for used in missing:
        if used in begun:
            which = "itself" if used is top else f"{used.name}, which uses it in turn"
            raise Unread(top, f"{top.name}: it uses {which}")
    return missing


def used_by(lemmas: Iterable[Lemma]) -> dict[Lemma, list[Lemma]]:
    """For each lemma those that use it directly, as far as their proofs can be read."""
    users: dict[Lemma, list[Lemma]] = {}
    for lemma, made in deeply(lambda: plans(lemmas, {})).items():
        for used in made.uses:
            users.setdefault(used, []).append(lemma)
    return users


def _needed(root: Node, answers: Mapping[str, Answered]) -> set[Term]:
    """Follow from the root what is used; of an obligation only what is in its core."""
    needed, seen, waiting = set[Term](), set[Node](), [root]
    while waiting:
        node = waiting.pop()
        if node in seen or (node.lemma is not None and node is not root):
            continue
        seen.add(node)
        if node.assumed:
            needed.add(node.claim)
        if node.text is None:
            waiting.extend(node.uses)
            continue
        answered = answers.get(text_sha(node.text))
        core = set(answered.reply.core) if answered else set()
        needed.update(h for i, h in enumerate(node.given) if not core or f"given.{i}" in core)
        waiting.extend(u for i, u in enumerate(node.uses) if not core or f"fact.{i}" in core)
    return needed
