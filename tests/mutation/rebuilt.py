"""Lemmas about mutated weights: a file of proofs executed anew, with one function of the
construction replaced, so that statement and proof steps are about the mutated block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from itertools import count
from pathlib import Path
from types import CodeType
from typing import Any

from memcap.symbolic import kernel
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.language.terms import INT, Const, Var, ints, reals
from memcap.symbolic.mutation.sites import Name
from memcap.symbolic.proving import lemma as lemma_module
from memcap.symbolic.proving.lemma import Lemma, Registry
from tests.mutation.weights import of_block

TOKENS = "memcap.proofs.token_projection"
CONSTRUCTION, SEQUENCE = "memcap.symbolic.gadgets.construction", "memcap.symbolic.gadgets.sequence"


@dataclass(frozen=True)
class Target:
    """A function of the construction, arguments that show which entries its block has, and the
    lemma, with its file, that says what the block does."""

    function: str
    arguments: tuple[Any, ...]
    lemma: str
    proofs: str = "memcap.proofs.gadgets"
    module: str = CONSTRUCTION

    def made(self) -> Gadget:
        """The gadget for these arguments."""
        gadget: Gadget = getattr(import_module(self.module), self.function)(*self.arguments)
        return gadget


_q, _r = reals("q r")
_i, _j = ints("i j")

TARGETS = (
    Target("copy", (), "block.copy"),
    Target("mark", (), "block.mark"),
    Target("remove", (_q,), "block.remove"),
    Target("form_key", (_q,), "block.key"),
    Target("lookup", (_q, _r), "block.lookup"),
    Target("peel", (_i, "id", _j), "block.peel"),
    Target("match", (), "block.match"),
    Target("select", (_i,), "block.select"),
    Target("sequence_key", (), "block.sequence-key", module=SEQUENCE),
    Target("start", (_i,), "L10", "memcap.proofs.matching"),
    Target("heads", (_i, _j, Var("n", INT)), "block.heads"),
)


@contextmanager
def fresh_registry() -> Iterator[Registry]:
    """Lemmas written meanwhile are not among the project's."""
    kept, lemma_module.REGISTRY = lemma_module.REGISTRY, Registry()
    try:
        yield lemma_module.REGISTRY
    finally:
        lemma_module.REGISTRY = kept


@contextmanager
def _replaced(module: str, name: str, new: Any) -> Iterator[None]:
    owner = import_module(module)
    old = getattr(owner, name)
    setattr(owner, name, new)
    try:
        yield
    finally:
        setattr(owner, name, old)


def executed_anew(file: str, module: str, name: str, new: Any) -> Registry:
    """The lemmas of the file of proofs, executed where ``module.name`` is ``new``."""
    code = _compiled(file)  # which imports the file as it is
    with _replaced(module, name, new), _own_constants(), fresh_registry() as registry:
        exec(code, {"__name__": file})
    return registry


@contextmanager
def _own_constants() -> Iterator[None]:
    """A constant that a mutant defines differently gets a name of its own."""
    with ExitStack() as stack:
        for owner, name in (
            ("memcap.authoring", "define"),
            ("memcap.authoring", "define_recursive"),
            ("memcap.symbolic.kernel", "define"),
            ("memcap.symbolic.kernel", "define_recursive"),
            ("memcap.symbolic.gadgets.run", "define_recursive"),
        ):
            stack.enter_context(_replaced(owner, name, _renaming(getattr(kernel, name))))
        yield


def _renaming(original: Callable[..., Const]) -> Callable[..., Const]:
    def defined(name: str, *definition: Any) -> Const:
        try:
            return original(name, *definition)
        except kernel.KernelError:
            return original(f"{name}_{next(_NUMBER)}", *definition)

    return defined


_NUMBER = count(1)


@cache
def _compiled(file: str) -> CodeType:
    path = Path(str(import_module(file).__file__))
    return compile(path.read_text(encoding="utf-8"), str(path), "exec")


def mutants(target: Target) -> Iterator[tuple[Name, Lemma]]:
    """The lemma about each mutant of the target's block."""
    original = getattr(import_module(target.module), target.function)
    for number, (where, what, _) in enumerate(of_block(target.made().block)):

        def changed(*args: Any, number: int = number) -> Gadget:
            gadget: Gadget = original(*args)
            return replace(gadget, block=list(of_block(gadget.block))[number][2])

        registry = executed_anew(target.proofs, target.module, target.function, changed)
        yield Name(target.lemma, where, what), registry[target.lemma]


# --- the embedding, which is no residual block ---------------------------------------------

Change = Callable[[Any], Any]
CHANGES: dict[str, Change] = {
    "w + 1": lambda w: w + 1,
    "w - 1": lambda w: w - 1,
    "2w": lambda w: 2 * w,
}


def embedding_mutants() -> Iterator[tuple[Name, Lemma]]:
    """The lemma L1' for the embedding with all of its weights, or its shift, changed."""
    original = import_module(CONSTRUCTION).Embedding
    for what, change in CHANGES.items():

        def weights(d: Any, weights: Change, shift: Any, change: Change = change) -> Any:
            return original(d, lambda k: change(weights(k)), shift)

        def moved(d: Any, weights: Change, shift: Any, change: Change = change) -> Any:
            return original(d, weights, change(shift))

        for where, new in (("weights", weights), ("shift", moved)):
            registry = executed_anew(TOKENS, CONSTRUCTION, "Embedding", new)
            yield Name("L1'", where, what), registry["L1'"]
