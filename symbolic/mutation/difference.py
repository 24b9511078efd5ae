"""Where two statements, or two formulas, differ."""

from __future__ import annotations

from collections.abc import Collection

from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import BOOL, Apply, Bind, Op, Term, open_fresh, open_with, parts

__all__ = ["changed", "closer", "difference", "shortened"]


def changed(before: Statement, after: Statement) -> tuple[str | None, Term, Term]:
    """The formula that differs: the label of the hypothesis, None for the claim; its two forms."""
    if after.claim != before.claim:
        return None, before.claim, after.claim
    [label] = [name for name, h in after.given.items() if h != before.given[name]]
    return label, before.given[label], after.given[label]


def closer(a: Term, b: Term) -> tuple[Term, Term] | None:
    """The parts in which two terms differ, if they differ in one part only; binders are opened.

    >>> from memcap.symbolic.language.terms import ints
    >>> (n,) = ints("n")
    >>> closer(n + 1 <= 5, n + 2 <= 5), closer(n <= 5, n < 5)
    ((n + 1, n + 2), None)
    """
    match a, b:
        case Bind(), Bind() if (a.kind, a.types) == (b.kind, b.types):
            variables, inner = open_fresh(a, {v.name for v in b.free})
            return inner, open_with(b, variables)
        case (Op(), Op()) | (Apply(), Apply()) if _sign(a) == _sign(b):
            places = [(x, y) for x, y in zip(parts(a), parts(b)) if x != y]
            return places[0] if len(places) == 1 else None
    return None


def _sign(t: Term) -> tuple[str, int]:
    """What stands between the parts of a term, and how many they are."""
    return t.op if isinstance(t, Op) else t.kind if isinstance(t, Bind) else "", len(parts(t))


def difference(
    a: Term, b: Term, through: Collection[str] = ("and", "or", "implies", "not", "forall", "exists")
) -> tuple[Term, Term]:
    """The smallest formulas in ``a`` and ``b`` of which one makes the other of ``a`` and ``b``.

    ``through`` are the connectives and quantifiers under which they may stand.

    >>> from memcap.symbolic.language.terms import forall, ints
    >>> i, n = ints("i n")
    >>> difference(forall(i, i >= 1, i <= n), forall(i, i >= 1, i < n))
    (i ≤ n, i < n)
    """
    pair = closer(a, b) if _sign(a)[0] in through else None
    return difference(*pair, through) if pair is not None and pair[0].type == BOOL else (a, b)


def shortened(a: Term, b: Term, width: int) -> tuple[str, str]:
    """Both as text; of long ones the part that differs, as much of it as fits.

    >>> from memcap.symbolic.language.terms import ints
    >>> n, m = ints("n m")
    >>> shortened(n * n + m * m <= n * (m + 1), n * n + m * m <= n * (m + 2), 12)
    ('… n·(m + 1) …', '… n·(m + 2) …')
    """
    texts, pair = (str(a), str(b)), closer(a, b)
    if max(map(len, texts)) <= width or pair is None:
        return texts
    first, second = (text.strip("… ") for text in shortened(*pair, width))
    return f"… {first} …", f"… {second} …"
