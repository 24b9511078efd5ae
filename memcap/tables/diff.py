"""The results of `memcap diff`: for people, and as JSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import ndiff
from typing import Any

from rich.console import Console
from rich.text import Text

from memcap.console import plain
from memcap.symbolic.lock.compare import WORDS, Change
from memcap.symbolic.lock.lock import Entry, Lock
from memcap.symbolic.lock.meanings import Meaning
from memcap.symbolic.lock.relation import Direction, Instance

__all__ = ["as_json", "failure", "show", "summary", "told"]

STYLES = {"+": "green", "-": "red"}
SAID = {
    "unchanged": "",
    "reworded": "both statements follow from each other",
    "redefined": "both statements follow from each other, but a word in them has another meaning",
    "renamed": "",
    "stronger": "more is said: the former statement follows from today's, not the reverse",
    "weaker": "less is said: today's statement follows from the former, not the reverse",
    "incomparable": "another statement: neither is seen to follow from the other",
    "undecided": "another statement: how it relates to the former could not be decided",
    "new": "it is not on record",
    "removed": "it is on record, and there is none of this name any more",
}
PART = {
    True: "the claims, only the parts that differ were looked at",
    False: "the hypotheses, only those on the same variables were looked at",
}
ALONE = {
    "form": "by its form alone: it says nothing",
    "linear": "by arithmetic alone, whatever is assumed",
    "arithmetic": "by arithmetic alone, whatever is assumed",
    "definitions": "by definition, whatever is assumed",
}
LONG = re.compile(r"\d{61,}")
ENDS = 10
"""Of a long numeral, how many digits are shown at both ends."""
MOST_WORDS = 10
"""How many theorems with other words only are named."""


def show(console: Console, found: Sequence[Change], before: Lock, allowed: Collection[str]) -> None:
    """What is not unchanged, theorem by theorem; then one line for all."""
    ok = all(one.allowed(allowed) for one in found)
    for one in _once(found):
        if one.words != ("unchanged",):
            style = "yellow" if one.allowed(allowed) else "bold red"
            for number, line in enumerate(told(one)):
                colour = style if number == 0 else STYLES.get(line.strip()[:1], "")
                console.print(Text(line, style=colour), soft_wrap=True)
            console.print()
    for line in _other_words(found):
        console.print(Text(line), soft_wrap=True)
    if not ok:
        console.print(Text("`memcap lock` records the statements of today."), soft_wrap=True)
    style = "green" if ok else "red"
    console.print(Text(summary(found, before), style=style), soft_wrap=True)


def summary(found: Sequence[Change], before: Lock) -> str:
    """How many of each verdict, and with what they were compared."""
    counts = Counter[str](word for one in _once(found) for word in one.words)
    said = ", ".join(f"{counts[word]} {word}" for word in WORDS if counts[word])
    return f"{said or 'no theorems'} (against {before.place})"


def _once(found: Iterable[Change]) -> Iterator[Change]:
    """The changes, each once: that of a name is told under both names."""
    told = set[tuple[str, str]]()
    for one in found:
        if one.renamed is None or one.renamed not in told:
            yield one
        if one.renamed is not None:
            told.add(one.renamed)


def told(one: Change) -> Iterator[str]:
    """What became of a theorem: verdicts, what differs, and why."""
    return map(_short, _told(one))


def _short(line: str) -> str:
    """The line with the ends of long numerals only.

    >>> _short(f"x = {10**80 + 1}")
    'x = 1000000000…0000000001 (81 digits)'
    """
    return LONG.sub(lambda m: f"{m[0][:ENDS]}…{m[0][-ENDS:]} ({len(m[0])} digits)", line)


def _told(one: Change) -> Iterator[str]:
    where = one.after or one.before
    file = f" ({where.file})" if where is not None and where.file else ""
    yield f"{', '.join(one.words)}: {' → '.join(one.renamed or (one.name,))}{file}"
    if SAID[one.verdict]:
        yield f"  {SAID[one.verdict]}"
    if one.called:
        yield f"  the same statement is called {one.called} " + (
            "today" if one.verdict == "removed" else "on record"
        )
    yield from _indented(_difference(one))
    for meaning in one.definitions:
        yield from _indented(_redefined(meaning))
    yield from _indented(_reasons(one))
    if one.gained:
        yield f"  rests on {', '.join(one.gained)}, which it did not"
    if one.lost:
        yield f"  no longer rests on {', '.join(one.lost)}"
    if one.standing is not None:
        yield f"  not proved: {one.standing.verdict}: {plain(one.standing.reason)}"
        for name, value in (one.standing.counterexample or {}).items():
            yield f"    {name} = {value}"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _difference(one: Change) -> Iterator[str]:
    """The lines of the statement that differ."""
    if one.verdict in ("unchanged", "renamed", "new", "removed"):
        return
    lines = ndiff(_lines(one.before), _lines(one.after))
    yield from (line.rstrip() for line in lines if line[:1] in "+-")


def _lines(entry: Entry | None) -> list[str]:
    """A statement in lines."""
    if entry is None:
        return []
    every = {"variables": entry.variables, **entry.given, "claim": entry.claim}
    named = ((plain(label), text) for label, text in every.items() if text)
    return [line for label, text in named for line in _labelled(label, text)]


def _labelled(label: str, text: str) -> Iterator[str]:
    first, *rest = text.splitlines()
    yield f"{label}: {first.lstrip() if not rest else first}"
    yield from (f"  {line}" for line in rest)


def _redefined(one: Meaning) -> Iterator[str]:
    """A definition that changed."""
    if one.today is not None and one.today.name != one.name:
        yield f"{one.name} is called {one.today.name}, and has the same values:"
    elif one.after is None:
        yield f"{one.name}, which it used, is not defined any more{_instead(one)}:"
    elif one.same:
        yield f"{one.name} is defined in other words, with the same values:"
    elif one.at is not None:
        yield f"{one.name} means something else:"
    else:
        yield f"{one.name} is not seen to mean the same:"
    yield from (f"- {line}" for line in one.before.means.splitlines())
    yield from (f"+ {line}" for line in (one.after.means if one.after else "").splitlines())
    if one.at is not None:
        yield f"they differ at {_values(one.at)}" if one.at else "they differ"


def _instead(one: Meaning) -> str:
    """What may stand in the place of a definition that is gone."""
    return f"; {' or '.join(one.instead)} is not seen to mean the same" if one.instead else ""


def _reasons(one: Change) -> Iterator[str]:
    """Where the statements differ."""
    yield from _empty(one)
    if one.back is not None and one.verdict not in ("reworded", "redefined", "stronger"):
        yield from failure(one.back, "the former", "today's", one.former)
    if one.onward is not None and one.verdict not in ("reworded", "redefined", "weaker"):
        yield from failure(one.onward, "today's", "the former", one.former)


def _empty(one: Change) -> Iterator[str]:
    """That today's claim says nothing, or little."""
    direction = one.onward
    if direction is not None and direction.outcome == "idle" and direction.level in ALONE:
        yield f"today's claim holds {ALONE[direction.level]}"


def failure(
    direction: Direction, later: str, earlier: str, former: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Why the ``later`` statement does not follow from the ``earlier`` one.

    ``former`` says what constants were called that have another name by now.
    """
    if direction.outcome == "idle":
        why = "its own hypotheses" if direction.level == "hypotheses" else "itself"
        yield f"{later} claim is not seen to need {earlier} claim: it holds by {why}"
    if direction.instance is not None:
        yield _short(_told_at(_renamed(direction.instance, former or {}), later, earlier))
    elif direction.outcome == "said":
        yield f"a solver says that {later} statement follows from {earlier}, without a certificate"
    elif direction.outcome == "open":
        yield f"that {later} statement follows from {earlier} was neither shown nor refuted"


def _renamed(instance: Instance, former: Mapping[str, str]) -> Instance:
    """With the names that constants had."""
    names = {name: f"the former {was}" for name, was in former.items()}
    values = {_named(n, names): value for n, value in instance.values.items()}
    whatever = tuple(names.get(n, n) for n in instance.whatever)
    return replace(instance, values=values, whatever=whatever)


def _named(term: str, names: Mapping[str, str]) -> str:
    """A name, or a term, with other names in it."""
    for name, called in names.items():
        term = re.sub(rf"\b{re.escape(name)}\b", called, term)
    return term


def _told_at(instance: Instance, later: str, earlier: str) -> str:
    """Where the statements differ."""
    what = f"{earlier} claim holds and {later} does not"
    if instance.breaks != "claim":
        what = f"all that {later} statement assumes holds, but not {instance.breaks!r} of {earlier}"
    elif not instance.hypotheses:
        what += " (where the hypotheses do not hold)"
    at = _values(instance.values)
    told = f"at {at}: {what}" if at else f"in every case, {what}"
    if instance.part:
        told = f"{told} (of {PART[instance.breaks == 'claim']})"
    if instance.whatever:
        what = "any function" if len(instance.whatever) == 1 else "any functions"
        return f"if {' and '.join(instance.whatever)} were {what}: {told}"
    return told


def _values(values: Mapping[str, str]) -> str:
    return "; ".join(f"{name} = {value}" for name, value in values.items())


def _other_words(found: Sequence[Change]) -> Iterator[str]:
    """The theorems of which only the plain words changed."""
    names = [one.name for one in found if one.words_changed]
    if names:
        more = f" and {len(names) - MOST_WORDS} more" if len(names) > MOST_WORDS else ""
        yield f"other title, source or plain words: {', '.join(names[:MOST_WORDS])}{more}"


# --- JSON ----------------------------------------------------------------------------------


def as_json(found: Sequence[Change], before: Lock, allowed: Collection[str]) -> dict[str, Any]:
    """The changes for programs."""
    return {
        "version": 1,
        "ok": all(one.allowed(allowed) for one in found),
        "against": before.place,
        "theorems": [_as_json(one, allowed) for one in _once(found)],
    }


def _as_json(one: Change, allowed: Collection[str]) -> dict[str, Any]:
    former, name = one.renamed or ("", one.name)
    return {
        "name": name,
        "verdict": one.verdict,
        "verdicts": list(one.words),
        "allowed": one.allowed(allowed),
        "before": _statement(one.before),
        "after": _statement(one.after),
        "definitions": [_meaning(m) for m in one.definitions],
        "onward": _direction(one.onward),
        "back": _direction(one.back),
        "called": former or one.called,
        "reason": one.standing.reason if one.standing is not None else "",
    }


def _statement(entry: Entry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "variables": entry.variables,
        "given": dict(entry.given),
        "claim": entry.claim,
        "rests_on": list(entry.rests_on),
        "hash": entry.hash,
    }


def _meaning(one: Meaning) -> dict[str, Any]:
    after = one.after.means if one.after is not None else None
    at = dict(one.at) if one.at is not None else None
    before = one.before.means
    return {"name": one.name, "before": before, "after": after, "same": one.same, "at": at}


def _direction(one: Direction | None) -> dict[str, Any] | None:
    if one is None:
        return None
    instance = None
    if one.instance is not None:
        instance = {
            "breaks": one.instance.breaks,
            "values": dict(one.instance.values),
            "whatever": list(one.instance.whatever),
            "hypotheses": one.instance.hypotheses,
            "part": one.instance.part,
        }
    rests_on = sorted(one.theorem.rests_on) if one.theorem is not None else None
    return {
        "outcome": one.outcome, "level": one.level, "instance": instance, "rests_on": rests_on,
    }  # fmt: skip
