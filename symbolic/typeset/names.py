r"""Letters and signs that look alike are told apart.

Two names may give one letter: ``x1`` and ``x_1``, ``epsilon`` and ``ε``, a constant and a variable
``c``, or what an author's notation makes of them.  One of them keeps it; the others are spelled
out.  Whether two look alike is decided by what a terminal shows, which has fewer signs than LaTeX.

>>> names = Names().adding(variables=["x1", "x_1", "y"])
>>> [name for name in ("x1", "x_1", "y") if names.spelled(name)]
['x_1']
>>> names.fresh("x_1", ()), names.fresh("y", ()), names.fresh("z", ())
('x_1₁', 'y₁', 'z')
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count, islice

from memcap.symbolic.language.terms import Bind, Fun, Term, Var, subterms
from memcap.symbolic.typeset.notation import (
    FORMS,
    WORDS,
    Form,
    form_of,
    split_name,
    symbol,
    word,
    writable,
)
from memcap.symbolic.typeset.terminal import terminal

__all__ = ["BY_FORM", "BY_NAME", "SPELLED", "Names", "look"]

BY_FORM, BY_NAME, SPELLED = 0, 1, 2
"""How a constant is written: as its form says, as name(arguments), or spelled out."""

_SMALL = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Names:
    """Who has which letter where something is written.

    owners     what is seen ↦ whose it is, here
    constants  name ↦ how it is written, wherever it stands; signs: what is seen of these
    here       the constants of this place
    letters    what the letters look like, free and bound: no value of a function is written so
    """

    owners: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, int] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    here: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()

    def settling(self, constants: Iterable[str]) -> Names:
        """With constants, which are told apart from each other, but are not of this place."""
        signs, levels = dict(self.signs), dict(self.constants)
        for name in sorted(set(constants) - levels.keys(), key=_order_of_constants):
            levels[name] = _settle(name, BY_FORM, signs)
        return replace(self, signs=signs, constants=levels)

    def adding(
        self,
        *,
        variables: Iterable[str] = (),
        constants: Iterable[str] = (),
        hints: Iterable[str] = (),
    ) -> Names:
        """With these too; who is here already keeps its letter, then constants come first.

        Args:
            hints: names of bound variables, which get other letters where theirs are taken.
        """
        new = frozenset(constants) - self.here
        settled = self.settling(new) if new else self
        owners, levels = dict(self.owners), dict(settled.constants)
        for name in sorted(new, key=_order_of_constants):
            levels[name] = _settle(name, levels[name], owners)
        ordered = sorted(filter(writable, set(variables)), key=lambda n: (n.isascii(), len(n), n))
        for name in ordered:
            if not _is_value(name, owners):
                owners.setdefault(look(name), _variable(name))
        seen = self.letters.union(map(look, (*ordered, *filter(writable, hints))))
        return Names(owners, levels, settled.signs, self.here | new, seen)

    def about(self, terms: Iterable[Term]) -> Names:
        """With all that is in these terms."""
        every = tuple(terms)
        inside = {t for whole in every for t in subterms(whole) if isinstance(t, Bind)}
        return self.adding(
            variables={v.name for t in every for v in t.free},
            constants={name for t in every for name in t.constants},
            hints={hint for t in inside for hint in t.hints},
        )

    def elsewhere(self) -> Names:
        """For a place with letters of its own, such as a definition."""
        return Names(constants=self.constants, signs=self.signs)

    def spelled(self, name: str) -> bool:
        """Whether a variable is to be spelled out."""
        if not writable(name):
            return True
        seen, own = look(name), _variable(name)
        taken = self.owners.get(seen, own) != own or _is_value(name, self.owners)
        return taken or seen in WORDS

    def level(self, constant: str) -> int:
        """How a constant is written; one that is not known here as if it were alone."""
        known = self.constants.get(constant)
        return _settle(constant, BY_FORM, {}) if known is None else known

    def fresh(self, hint: str, others: Collection[Var]) -> str:
        """A name for a bound variable whose letter nothing else has: ``hint``, if it can be."""
        taken = {v.name for v in others}
        return next(n for n in _candidates(hint, others) if n not in taken and self._has_room(n))

    def _has_room(self, name: str) -> bool:
        return look(name) not in self.owners and not self.spelled(name)


def look(name: str) -> str:
    """What is seen of a variable in a terminal."""
    return terminal(symbol(name))


def _variable(name: str) -> str:
    return f"v{name}"


def _is_value(name: str, owners: Mapping[str, str]) -> bool:
    """Whether a letter with an index may look like a value of a constant with that sign."""
    stem, index, _ = split_name(name)
    return bool(index) and owners.get(look(stem), "v")[0] != "v"


def _candidates(hint: str, others: Collection[Var]) -> Iterator[str]:
    """The hint, and names like it: x₁, x₂, …, and x', x'', …, these first if x has values."""
    hint = hint if writable(hint) else "v"
    bare = hint.rstrip("'")
    primed = (split_name(hint)[0] + "'" * k for k in count(1))
    numbered = (f"{bare}{str(k).translate(_SMALL)}{hint[len(bare) :]}" for k in count(1))
    yield hint
    if not any(v.name == bare and isinstance(v.type, Fun) for v in others):
        yield from islice(numbered, 9)
    while True:
        yield next(primed)
        yield next(numbered)


# --- constants -----------------------------------------------------------------------------


def _order_of_constants(name: str) -> tuple[int, str]:
    """Those with a form first, in the order of the forms."""
    return (list(FORMS).index(name) if name in FORMS else len(FORMS)), name


def _settle(name: str, least: int, owners: dict[str, str]) -> int:
    """How a constant is written where this is what others have; it has its signs from now on."""
    known = form_of(name)
    levels = [(BY_FORM, _signs_of(name, known))] if known is not None else []
    if name.isascii() and name not in WORDS:
        levels.append((BY_NAME, {_seen(word(name)): f"c{name}"}))
    for level, signs in levels:
        if level >= least and all(owners.get(s, whose) == whose for s, whose in signs.items()):
            owners.update(signs)
            return level
    return SPELLED


def _signs_of(name: str, known: Form) -> dict[str, str]:
    """What is seen of a constant that is written by its form ↦ whose it is."""
    shape = re.sub(r"<[^<>]+>", "<x>", known.latex.replace("<>", known.sign))
    return {
        **{_seen(w): "w" for w in known.words},
        _seen(known.sign): f"c{known.named}",
        f"form {shape}": f"c{name}",
    }


def _seen(latex: str) -> str:
    return terminal(latex)
