"""`memcap export coq`: what Coq reads."""

from __future__ import annotations

from pathlib import Path

from memcap.commands.export.gathered import gathered, tell, write
from memcap.commands.options import Folder, Targets
from memcap.symbolic.coq import files

__all__ = ["coq"]


def coq(targets: Targets = None, output: Folder = Path("coq")) -> None:
    """Every obligation as a Coq lemma, its proof made from the certificate.

    A lemma file becomes a Coq file; Prelude.v and Rules.v stand beside them.  Run `memcap check`
    first: an obligation without a certificate is left out.  Status 1 if any is.

    Compile them with Coq 8.16 or newer: coqc -R . Memcap FILE.v, Prelude.v first.

    Examples:

        memcap export coq -o build/coq

        memcap export coq my_lemmas.py -o build/coq
    """
    made = files(gathered(targets))
    write(output, made.files)
    tell(output, made.count, made.left_out)
