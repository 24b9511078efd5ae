"""The commands: name, where it is, and what `memcap --help` says of it.

A command's module is imported when the command is run, or its own help asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["COMMANDS", "EXPORT", "Entry"]


@dataclass(frozen=True)
class Entry:
    """A command.

    place: its module in `memcap.commands`, and the function if that has another name; for a
    command that has commands of its own, those.
    """

    name: str
    place: str | tuple[Entry, ...]
    line: str


EXPORT = (
    Entry(
        "certificates", "export.certificates",
        "Every obligation as an SMT-LIB file, and its certificate beside it.",
    ),
    Entry(
        "coq", "export.coq",
        "Every obligation as a Coq lemma, its proof made from the certificate.",
    ),
    Entry(
        "onnx", "export.onnx",
        "A network as an ONNX model in doubles, if its weights are doubles (extra: onnx).",
    ),
)  # fmt: skip

COMMANDS = (
    Entry(
        "check", "check",
        "Check lemmas: every proof step, every divisor, and that the hypotheses can be met.",
    ),
    Entry("recheck", "recheck", "Check every certificate again, without any solver."),
    Entry(
        "stability", "stability", "Ask Z3 about every obligation in other ways that mean the same."
    ),
    Entry(
        "mutate", "mutate",
        "Change one constant, comparison, hypothesis or quantifier at a time: is more true?",
    ),
    Entry("lock", "lock", "Record what the theorems say, for `memcap diff`."),
    Entry("diff", "diff", "Say of each theorem on record what became of its statement."),
    Entry(
        "certify", "certify",
        "Write the certificates of lemma files beside them, to be kept with them.",
    ),
    Entry(
        "list", "list:list_",
        "List the theorems with their state, as far as stored answers tell, or open.",
    ),
    Entry(
        "show", "show",
        "Show a theorem: its statement, the steps of its proof, what it uses and what uses it.",
    ),
    Entry(
        "latex", "latex",
        "Write the proof appendix: definitions, statements, proofs, algorithms, figures.",
    ),
    Entry(
        "report", "report",
        "Write a static web site: every theorem with its statement, proof, obligations and graph.",
    ),
    Entry("build", "build", "Build the exact Transformer that the theorem promises for DATA."),
    Entry("verify", "verify", "Run NET exactly on every sequence of DATA and compare every label."),
    Entry(
        "precision", "precision",
        "How many labels survive in float64, float32, bfloat16 and integers of k bits (claim C10).",
    ),
    Entry(
        "size", "size",
        "What the theorem promises for all data of this size: parameters, depth, width, bits.",
    ),
    Entry("fetch", "fetch", "Fetch a pinned data set and write it as a plain data file."),
    Entry(
        "export", EXPORT,
        "Write obligations and certificates for other checkers, networks for other runtimes.",
    ),
)  # fmt: skip
