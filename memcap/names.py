"""Names that the command line and the plugin of pytest share; imports nothing."""

from __future__ import annotations

__all__ = ["LIBRARY", "RECORD"]

LIBRARY = "memcap.proofs"
"""The package whose lemmas are meant when no target is given; its users call it proofs."""
RECORD = "statements.lock"
"""The file of the statements on record."""
