"""A folder of Coq files: what every lemma uses, the kernel's rules, and a file of each batch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import count
from typing import Any

from memcap.symbolic.coq.lemma import lemma
from memcap.symbolic.coq.statement import NotExported

__all__ = ["Exported", "Exportable", "files"]

FIXED = ("Prelude.v", "Rules.v")
HEAD = """\
Require Import Reals Lra Classical.
From Memcap Require Import Prelude.
Open Scope R_scope.
"""


@dataclass(frozen=True)
class Exportable:
    """An obligation to be exported: of which lemma and step, its text and its certificate."""

    lemma: str
    step: str
    text: str
    certificate: Mapping[str, Any] | None


@dataclass(frozen=True)
class Exported:
    """Files, by name; how many obligations they hold; which are left out, and why."""

    files: Mapping[str, str]
    count: int
    left_out: tuple[tuple[str, str], ...]


def files(batches: Mapping[str, Iterable[Exportable]]) -> Exported:
    """The Coq files of batches of obligations, by the name of the batch."""
    made = {name: (resources.files(__package__) / name).read_text("utf-8") for name in FIXED}
    left_out: list[tuple[str, str]] = []
    written = 0
    for batch, obligations in batches.items():
        parts = [HEAD]
        for number, one in enumerate(obligations, start=1):
            label = f"{one.lemma}: {one.step}"
            try:
                parts.append(f"(* {_comment(label)} *)\n{_lemma(one, number)}")
                written += 1
            except NotExported as reason:
                left_out.append((label, str(reason)))
        made[_free(f"{_identifier(batch)}.v", made)] = "\n".join(parts)
    made["_CoqProject"] = "\n".join(["-R . Memcap", *made]) + "\n"
    return Exported(made, written, tuple(left_out))


def _lemma(one: Exportable, number: int) -> str:
    if one.certificate is None:
        raise NotExported("it has no certificate")
    return lemma(f"{_identifier(one.lemma)}_{number}", one.text, one.certificate)


def _free(file: str, taken: Iterable[str]) -> str:
    """A name like this one that no file has, where capitals may count for nothing.

    >>> _free("rules.v", ["Prelude.v", "Rules.v"])
    'rules_2.v'
    """
    used = {other.lower() for other in taken}
    stem = file.removesuffix(".v")
    names = (f"{stem}_{number}.v" for number in count(2))
    return file if file.lower() not in used else next(n for n in names if n.lower() not in used)


def _identifier(name: str) -> str:
    """A Coq name.

    >>> _identifier("L11.pack-next"), _identifier("2 of κ")
    ('L11_pack_next', 'l_2_of__')
    """
    plain = re.sub(r"[^A-Za-z0-9_']", "_", name)
    return plain if plain[:1].isalpha() else f"l_{plain}"


def _comment(text: str) -> str:
    """A text that may stand in a Coq comment."""
    return text.replace("(*", "( *").replace("*)", "* )").replace('"', "'")
