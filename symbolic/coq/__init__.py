"""Obligations and their certificates as Coq lemmas.

The statement of a lemma is printed from the obligation's own text, over the reals (see
Prelude.v); its proof follows the certificate, so that Coq proves the reading of the text, too.
Rules.v proves the kernel's inductions and recursive definitions.
"""

from memcap.symbolic.coq.files import Exportable, Exported, files
from memcap.symbolic.coq.lemma import lemma
from memcap.symbolic.coq.statement import NotExported

__all__ = ["Exported", "NotExported", "Exportable", "files", "lemma"]
