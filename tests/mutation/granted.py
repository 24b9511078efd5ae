"""What would be accepted if the solver were to grant every step: in tests only."""

from __future__ import annotations

from collections.abc import Sequence

from memcap.symbolic.checking.plan import Plan
from memcap.symbolic.kernel import Answer, KernelError, Theorem
from memcap.symbolic.kernel.acceptance import NotShown, compare, require_meaning
from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.mutation.trial import Known
from memcap.symbolic.proving.derivation import Node, theorem
from memcap.symbolic.proving.elaborate import elaborate
from memcap.symbolic.proving.lemma import Lemma


class Granted(Known):
    """What is known of lemmas that Z3 shows, and whether the kernel would take a proof."""

    def __init__(self, lemmas: Sequence[Lemma]) -> None:
        super().__init__(lemmas)
        if self.missing:
            raise ValueError(f"not proved to begin with: {self.missing}")
        self.granted: dict[Node, Theorem] = {}
        for lemma in lemmas:
            theorem(elaborate(lemma), _grant, self.granted)

    def refuses(self, made: Plan) -> bool:
        """Whether the proof is refused although every step is granted."""
        done = dict(self.granted)
        try:
            shown, *nonzero = (theorem(root, _grant, done) for root in made.roots)
            compare(made.lemma.statement, shown)
            require_meaning(made.lemma.statement, nonzero)
        except (InputError, KernelError, NotShown):
            return True
        return False


def _grant(text: str) -> Answer:
    return Answer(digest(text), "unsat", "z3 granted")
